"""Headlines: the figures that a report opens with, made of the total of an Answer or of a count of records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crmdesk.data.table import Kind, change_text
from crmdesk.reports.result import Behind, Headline

if TYPE_CHECKING:
    from crmdesk.reports.answer import Answer
    from crmdesk.reports.question import Question


def headlines_of(answer: Answer, question: Question) -> tuple[Headline, ...]:
    """Return one headline a measure of an Answer: its total and, where it compares, the change; each opens its rows.

    Args:
        answer: what the engine said.
        question: what was asked.
    """
    found = []
    for measure, cell in zip(answer.measures, answer.total.cells, strict=True):
        is_share = measure.kind is Kind.PERCENT
        change = cell.delta if is_share else cell.change
        text = ""
        if change is not None:
            text = Kind.PERCENT.delta(change) if is_share else change_text(change)
        found.append(
            Headline(
                measure.label, measure.kind, cell.value, change, text, measure.good,
                behind=Behind(question, measure.id),
            )
        )  # fmt: skip
    return tuple(found)


def count_headline(title: str, listing: str, ids: Sequence[int], good: int = 0, note: str = "") -> Headline:
    """Return how many records there are; it opens them."""
    return Headline(title, Kind.COUNT, len(ids), good=good, note=note, behind=Behind(listing=listing, ids=tuple(ids)))
