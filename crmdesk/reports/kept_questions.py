"""Kept questions: a question as JSON and back, the same in saved reports, schedules and tasks born of a figure.

Version 1: ``{"version": 1, "measures", "by", "period", "compare", "filters": [{"dimension", "values"}], "scope", "as_of",
"options"}``. A period is a word ("month", "to-date"), its days ("2025-11-01..2025-11-20"), or empty for the one in view.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from crmdesk.data.access import EVERYBODY, scope_named
from crmdesk.data.errors import UsageFault
from crmdesk.data.kept_content import UNREADABLE, mapping_of
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.reports.answer import Filter
from crmdesk.reports.periods import Compare, Period, checked_year, parse_period
from crmdesk.reports.question import Question

VERSION = 1


def kept_question(question: Question, period: str | None = None) -> dict[str, Any]:
    """Return a question as JSON can hold it.

    Args:
        question: what is asked.
        period: a word that moves with the calendar ("month"), or empty for the period in view; None keeps the days.
    """
    days = f"{question.period.begin.isoformat()}..{question.period.last.isoformat()}"
    return {
        "version": VERSION,
        "measures": list(question.measures),
        "by": list(question.by),
        "period": days if period is None else period,
        "compare": question.compare.value,
        "filters": kept_filters(question.filters),
        "scope": question.scope.key,
        "as_of": None if question.as_of is None else question.as_of.isoformat(),
        "options": dict(question.options),
    }


def question_of(store: Store, content: Mapping[str, Any], period: Period | None = None) -> Question:
    """Return the question that was kept.

    Whether its measures and dimensions still exist is found out when it is asked.

    Args:
        store: the base, for its day and its scopes.
        content: what ``kept_question`` returned.
        period: the period in view, for a question that has none of its own.

    Raises:
        UsageFault: it was written by a newer program, or is not what this one writes, or its scope is gone.
    """
    content = mapping_of(content)
    if content.get("version", VERSION) != VERSION:
        raise UsageFault(_("This report was saved by a newer CRM Desk. Update the program."))
    try:
        as_of = content.get("as_of")
        day = checked_year(date.fromisoformat(as_of)) if as_of else None
        word = str(content.get("period") or "")
        scope = str(content.get("scope") or EVERYBODY.key)
        return Question(
            measures=_texts(content, "measures"),
            by=_texts(content, "by"),
            period=_period(word, period, day or store.today()),
            compare=Compare(content.get("compare", Compare.NONE.value)),
            filters=filters_kept(content.get("filters", [])),
            scope=EVERYBODY if scope == EVERYBODY.key else scope_named(store, scope),
            as_of=day,
            options=tuple((str(name), str(value)) for name, value in dict(content.get("options", {})).items()),
        )
    except UNREADABLE as error:
        raise UsageFault(_("What was saved cannot be read. Make the report anew.")) from error


def kept_filters(filters: tuple[Filter, ...]) -> list[dict[str, Any]]:
    """Return conditions as JSON can hold them."""
    return [{"dimension": chosen.dimension, "values": list(chosen.values)} for chosen in filters]


def filters_kept(nodes: Any) -> tuple[Filter, ...]:
    """Return the conditions that were kept.

    Raises:
        TypeError, KeyError: they are not what ``kept_filters`` writes.
    """
    return tuple(
        Filter(str(node["dimension"]), tuple(None if value is None else str(value) for value in node["values"]))
        for node in nodes
    )


def _texts(content: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = content.get(name, [])
    if not isinstance(values, list):
        raise TypeError(name)
    return tuple(str(value) for value in values)


def _period(word: str, in_view: Period | None, today: date) -> Period:
    if word:
        return parse_period(word, today)
    return in_view if in_view is not None else parse_period("to-date", today)
