"""Naming: conditions as people write them (``manager=Anna Snelling``) become filters of a question."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.models import TrackingNumber
from crmdesk.data.search import name_key
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.reports.answer import Filter
from crmdesk.reports.dimensions import Dimension, all_dimensions, dimension_named
from crmdesk.reports.periods import parse_period
from crmdesk.reports.sets import SETS

#: How "not given" is written in a condition.
NOTHING = ("", "-", "none", "null")


def filters_of(store: Store, conditions: Iterable[str], today: date) -> tuple[Filter, ...]:
    """Return the filters of conditions ``DIMENSION=VALUE``; several of one dimension mean any of them.

    A value is an id or a label; nothing after the sign (or ``-``) is "not given".

    Raises:
        UsageFault: a condition has no sign, a dimension or a value is unknown, or a name belongs to several.
    """
    chosen: dict[str, list[str | None]] = {}
    known = all_dimensions(store) | SETS
    for condition in conditions:
        name, sign, value = condition.partition("=")
        if not sign:
            raise UsageFault(_("“{text}” is no condition. Write DIMENSION=VALUE.").format(text=condition))
        dimension = dimension_named(name.strip(), known)
        chosen.setdefault(dimension.id, []).append(_value(store, dimension, value.strip(), today))
    return tuple(Filter(dimension, tuple(values)) for dimension, values in chosen.items())


def _value(store: Store, dimension: Dimension, text: str, today: date) -> str | None:
    if text.casefold() in NOTHING:
        return None
    if dimension.grain is not None:
        return dimension.grain.floor(parse_period(text, today).begin).isoformat()
    if dimension.labels is not None:
        return _code(dimension, text)
    if dimension.names is not None:
        return _id(store, dimension, text)
    return text


def _code(dimension: Dimension, text: str) -> str:
    assert dimension.labels is not None
    for code, label in dimension.labels.items():
        if text in (code, label, _(label)):
            return code
    raise unknown(dimension.label, text, [_(label) for label in dimension.labels.values()])


def _id(store: Store, dimension: Dimension, text: str) -> str:
    record = dimension.names
    name = record.phone if record is TrackingNumber else record.name
    with store.reading() as connection:
        rows = connection.execute(select(record.id, name)).all()
    exact = [row[0] for row in rows if text in (str(row[0]), row[1])]
    found = exact or [row[0] for row in rows if name_key(row[1]) == name_key(text)]
    if not found:
        raise unknown(dimension.label, text, [row[1] for row in rows])
    if len(found) > 1:
        raise UsageFault(
            _("“{text}” is the name of {count}: write one of the ids {ids}.").format(
                text=text, count=len(found), ids=", ".join(map(str, found))
            )
        )
    return str(found[0])
