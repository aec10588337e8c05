"""Filter text: the conditions of a question in words, as heads of reports print them: "Manager: Anna Snelling"."""

from __future__ import annotations

from collections.abc import Iterable

from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.reports.answer import Filter
from crmdesk.reports.dimensions import DIMENSIONS, Dimension, all_dimensions, dimension_named, member_key
from crmdesk.reports.labels import Labels
from crmdesk.reports.sets import SETS


def filter_texts(store: Store, filters: Iterable[Filter]) -> tuple[str, ...]:
    """Return one sentence part a filter, in their order; members that are gone read as unknown.

    Raises:
        UsageFault: a dimension does not exist any more.
    """
    return tuple(
        _("{dimension}: {values}").format(dimension=dimension.label, values=names)
        for dimension, names in _named(store, filters)
    )


def filter_labels(store: Store, filters: Iterable[Filter]) -> tuple[str, ...]:
    """Return the members of filters as a line names them: "Dmitry Orlov", "Kazan".

    Raises:
        UsageFault: a dimension does not exist any more.
    """
    return tuple(names for _dimension, names in _named(store, filters))


def _named(store: Store, filters: Iterable[Filter]) -> tuple[tuple[Dimension, str], ...]:
    chosen = tuple(filters)
    if not chosen:
        return ()
    known = DIMENSIONS | SETS
    if any(one.dimension not in known for one in chosen):
        known = all_dimensions(store) | SETS
    with store.reading() as connection:
        named = []
        for one in chosen:
            dimension = dimension_named(one.dimension, known)
            keys = [member_key(dimension, value) for value in one.values]
            labels = Labels(connection, dimension, keys)
            names = ", ".join(labels.member(key).label for key in keys)
            named.append((dimension, names))
    return tuple(named)
