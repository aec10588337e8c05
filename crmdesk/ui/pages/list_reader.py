"""ListReader: what a list of records reads off the GUI thread, in the order in which people miss it.

First what is painted, then all ids, then the totals, then the counts of the tabs: never two heavy questions at once. A newer
question stops the older ones in the midst of their statements.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from crmdesk.data.access import EVERYBODY, Scope, scope_named
from crmdesk.data.errors import UsageFault
from crmdesk.data.listing import FirstPage, count_records, fetch_rows, first_page, list_ids, totals
from crmdesk.data.registry import Listing, Registry, RegistryField
from crmdesk.data.store import Store
from crmdesk.data.table import Table
from crmdesk.data.views import ViewContent
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Job, Progress, Work

#: When tabs were counted: transactions so far, whose records, which views.
Moment = tuple[int, Scope, tuple[ViewContent, ...]]
#: Most rows of one fetch.
FETCHED = 400


class ListReader(QObject):
    """Reads a list step by step and tells what has come."""

    first_read = Signal(object)
    """A ``FirstPage``."""
    ids_read = Signal(object)
    """All ids in order, an array."""
    totals_read = Signal(object)
    """A Table of one row."""
    sum_read = Signal(object)
    """The totals of the selected records: a Table."""
    counts_read = Signal(object)
    """How many records each tab has, in their order: ready-made filters, then saved views; -1 where one cannot be asked."""
    rows_read = Signal(object)
    """A Table of rows that were missing."""
    failed = Signal(object)
    """What went wrong: a ``Fault`` or ``Cancelled``."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._registry: Registry | None = None
        self._listing: Listing | None = None
        self._counted: Moment | None = None
        self._views: tuple[ViewContent, ...] = ()
        self._first: Job | None = None
        self._rest: Job | None = None
        self._fetch: Job | None = None
        self._ahead = False

    def read(self, listing: Listing, scope: str, columns: Sequence[str]) -> None:
        """Read a list from its beginning, narrowed to the scope with this key, with these columns or the registry's own."""
        self._stop_rest()
        work = partial(_first_page, self._context.store, listing, scope, columns)
        self._first = self._context.jobs.start(work, done=self._on_first, failed=self._on_failed, replaces=self)

    def read_again(self) -> None:
        """Read ids, totals and counts of the list that stands: the base has changed."""
        self._counted = None
        self._read_ids()

    def count_views(self, views: tuple[ViewContent, ...]) -> None:
        """Count what these saved views show too, after the tabs that are always there."""
        self._views = views
        if self._counted is not None and self._rest is None:
            self._read_counts()

    def cancel(self) -> None:
        """Stop reading the first page; ``failed`` tells it."""
        if self._first is not None:
            self._first.cancel()

    def read_rows(self, fields: Sequence[RegistryField], seen: Sequence[int], around: Sequence[int]) -> None:
        """Read rows that are missing: those in view, else those around it.

        One fetch runs at a time, so that scrolling never starves; only a fetch of rows around the view gives way.
        """
        ids = seen or around
        if not ids or self._registry is None or (self._fetch is not None and not (self._ahead and seen)):
            return
        self._ahead = not seen
        work = partial(_rows, self._context.store, self._registry, fields, ids[:FETCHED])
        self._fetch = self._context.jobs.start(
            work, done=self._on_rows, failed=self._on_rows_failed, replaces=(self, "rows")
        )

    def _stop_rest(self) -> None:
        if self._rest is not None:
            self._rest.replace()
            self._rest = None

    def _on_first(self, page: FirstPage) -> None:
        self._first = None
        self._registry, self._listing = page.registry, page.listing
        self.first_read.emit(page)
        if page.whole:
            self._read_totals()
        else:
            self._read_ids()

    def _read_ids(self) -> None:
        if self._listing is not None:
            self._start(partial(_ids, self._context.store, self._listing), self._on_ids)

    def _on_ids(self, ids: array[int]) -> None:
        self.ids_read.emit(ids)
        self._read_totals()

    def _read_totals(self) -> None:
        if self._listing is not None:
            self._start(partial(read_totals, self._context.store, self._listing), self._on_totals)

    def _on_totals(self, table: Table) -> None:
        self._rest = None
        self.totals_read.emit(table)
        self._read_counts()

    def read_sum(self, listing: Listing) -> None:
        """Ask the totals of the records selected."""
        work = partial(read_totals, self._context.store, listing)
        self._context.jobs.start(work, done=self._on_sum, failed=self._on_failed, replaces=(self, "sum"))

    def _on_sum(self, table: Table) -> None:
        self.sum_read.emit(table)

    def _read_counts(self) -> None:
        if self._listing is None or self._registry is None:
            return
        moment = (self._context.store.changes, self._listing.scope, self._views)
        if self._counted == moment:
            return
        listing = replace(self._listing, search="", conditions=(), ids=None)
        listings = [replace(listing, conditions=quick.conditions) for quick in self._registry.quick]
        listings += [replace(listing, conditions=view.conditions, search=view.search) for view in self._views]
        self._start(partial(_counts, self._context.store, listings, moment), self._on_counts)

    def _on_counts(self, counted: tuple[Moment, list[int]]) -> None:
        self._rest = None
        self._counted, counts = counted
        self.counts_read.emit(counts)

    def _start(self, work: Work, done: Callable[[Any], None]) -> None:
        self._rest = self._context.jobs.start(work, done=done, failed=self._on_failed, replaces=(self, "rest"))

    def _on_rows(self, table: Table) -> None:
        self._fetch = None
        self.rows_read.emit(table)

    def _on_rows_failed(self, error: Exception) -> None:
        self._fetch = None
        self.failed.emit(error)

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)


def _first_page(store: Store, listing: Listing, scope: str, columns: Sequence[str], _progress: Progress) -> FirstPage:
    named = scope_named(store, scope) if scope else EVERYBODY
    return first_page(store, replace(listing, scope=named), columns)


def _ids(store: Store, listing: Listing, progress: Progress) -> array[int]:
    return list_ids(store, listing, tick=progress)


def _rows(
    store: Store, registry: Registry, fields: Sequence[RegistryField], ids: Sequence[int], _progress: Progress
) -> Table:
    return fetch_rows(store, registry, fields, ids)


def read_totals(store: Store, listing: Listing, _progress: Progress) -> Table:
    """Return the totals of a listing, as a job."""
    return totals(store, listing)


def _counts(store: Store, listings: Sequence[Listing], moment: Moment, progress: Progress) -> tuple[Moment, list[int]]:
    counts = []
    for place, listing in enumerate(listings):
        progress(place, len(listings))
        try:
            counts.append(count_records(store, listing))
        except UsageFault:  # a saved view asks for what is there no more: its own tab says so when it is opened
            counts.append(-1)
    return moment, counts
