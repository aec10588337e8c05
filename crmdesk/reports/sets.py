"""Sets: segments of clients and saved views of lists as filters of a question; figures are narrowed to their records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Client, Kept, SavedView, Segment
from crmdesk.data.registries import registry_named
from crmdesk.data.registry import Reading
from crmdesk.data.segments import segment_clients, view_records
from crmdesk.data.store import Store
from crmdesk.data.values.numbers import LARGEST
from crmdesk.data.words import N_, _
from crmdesk.reports.answer import Filter
from crmdesk.reports.dimensions import Dimension, Key, Path
from crmdesk.reports.facts import Fact
from crmdesk.reports.moment import Moment

#: Digits of the largest id there is.
MOST_DIGITS = len(str(LARGEST))
#: What the step to a record of a fact is called.
_STEPS = {"deals": "deal", "clients": "client", "contacts": "contact"}


def _path(listing: str, record: type[Kept]) -> Path:
    """Return the way from a fact to the id of a record: its own, one it carries, or one it reaches."""

    def path(fact: Fact, _at: Moment) -> Key | None:
        if record is Client and "client" in fact.columns:
            return Key(fact.columns["client"], fact.always)
        if fact.table is record:
            return Key(fact.row_id)
        step = _STEPS.get(listing, "")
        return Key(record.__table__.c.id, frozenset({step})) if step in fact.joins else None

    return path


#: Sets by the name that a filter calls them; nothing is cut by them, for one record may be in several.
SETS: dict[str, Dimension] = {
    "segment": Dimension("segment", N_("Segment"), _path("clients", Client), Segment, numeric=True),
    "view": Dimension("view", N_("Saved view"), _path("", SavedView), SavedView, numeric=True),
}


def narrowed(store: Store, chosen: Filter, as_of: date) -> Dimension:
    """Return a set as a dimension that leaves only the records of the segments or views whose ids the filter names.

    Args:
        store: the base.
        chosen: a filter whose dimension is one of ``SETS``; several views must be of one list.
        as_of: the day that "this month" and the like in their conditions count from.

    Raises:
        UsageFault: there is no such segment or view, or its conditions cannot be asked any more.
    """
    declared = SETS[chosen.dimension]
    listings: list[str] = []
    queries = []
    with store.reading() as connection:
        reading = Reading(store, connection, as_of)
        for value in chosen.values:
            if value is None or not value.isdecimal() or len(value) > MOST_DIGITS or int(value) > LARGEST:
                raise UsageFault(
                    _("“{value}” is no value of “{dimension}”.").format(value=value or "", dimension=declared.label)
                )
            if chosen.dimension == "segment":
                listing, query = "clients", segment_clients(int(value), reading)
            else:
                listing, query = view_records(int(value), reading)
            listings.append(listing)
            queries.append(query)
    if not queries:
        raise UsageFault(_("The filter “{dimension}” names nothing.").format(dimension=declared.label))
    if len(set(listings)) > 1:
        raise UsageFault(_("These views are of different lists: choose views of one."))
    path = _path(listings[0], registry_named(listings[0]).record)
    return replace(declared, path=path, among=tuple(queries))
