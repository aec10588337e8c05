"""Filter text: the conditions of a question in words, as heads of reports print them: "Manager: Anna Snelling"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.reports.answer import Filter
from crmdesk.reports.dimensions import DIMENSIONS, Dimension, all_dimensions
from crmdesk.reports.labels import Labels
from crmdesk.reports.sets import SETS


def filter_texts(store: Store, filters: Iterable[Filter]) -> tuple[str, ...]:
    """Return one sentence part a filter, in their order; members that are gone read as unknown.

    Raises:
        UsageFault: a dimension does not exist any more.
    """
    chosen = tuple(filters)
    if not chosen:
        return ()
    known = DIMENSIONS | SETS
    if any(one.dimension not in known for one in chosen):
        known = all_dimensions(store) | SETS
    with store.reading() as connection:
        texts = []
        for one in chosen:
            dimension = known[one.dimension]
            keys = [member_key(dimension, value) for value in one.values]
            labels = Labels(connection, dimension, keys)
            names = ", ".join(labels.member(key).label for key in keys)
            texts.append(_("{dimension}: {values}").format(dimension=dimension.label, values=names))
    return tuple(texts)


def member_key(dimension: Dimension, value: str | None) -> object:
    """Return the id of a member, as filters and answers carry it, as the base gives it."""
    if value is None:
        return None
    if dimension.is_time:
        return date.fromisoformat(value)
    return int(value) if dimension.numeric else value
