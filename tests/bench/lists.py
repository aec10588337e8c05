"""The list of all deals: first paint and jumps, in a window; search as one types over clients, in the base alone."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

from crmdesk.data.listing import fetch_rows, first_page, list_ids
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import Listing
from crmdesk.data.store import Store
from crmdesk.ui.widgets.table_model import TableModel
from tests.bench.figure import Figure, beside, percentile
from tests.bench.offscreen import SIZE, Heartbeat, PaintWatch, until, window_on

PAINTS, JUMPS, NAMES = 7, 30, 50
MOST_PAINT_MS, MOST_JUMP_MS, MOST_SEARCH_MS = 500.0, 50.0, 10.0
ALL_DEALS = Listing("deals", order="value", descending=True)


def measure_list(store: Store) -> Iterator[Figure]:
    """Yield how the list of all deals opens and jumps, beside the bare query for its ids."""
    raw: Any = store.engine.raw_connection()
    try:
        cursor = raw.driver_connection.cursor()
        sql = "select id from deal where archived_at is null order by value desc, id desc"
        ours, bare = beside(lambda: list_ids(store, ALL_DEALS), lambda: cursor.execute(sql).fetchall(), rounds=PAINTS)
        ids = list_ids(store, ALL_DEALS)
        assert list(ids) == [row[0] for row in cursor.execute(sql)], "the list and the bare query differ"
    finally:
        raw.close()
    yield Figure("list", f"ids of {len(ids):,} deals in order", ours, "ms", bare, "the bare id query", 2.0)
    paints, jumps, stalls = _in_window(store)
    yield Figure("list", "first paint of all deals", statistics.median(paints), "ms", bare, "the bare id query",
                 MOST_PAINT_MS, absolute=True)  # fmt: skip
    registry = registry_of(store, "deals")
    page = first_page(store, ALL_DEALS, ())
    places = [random.randrange(len(ids)) for _jump in range(JUMPS)]
    fetches = []
    for place in places:
        begun = time.perf_counter()
        fetch_rows(store, registry, page.fields, ids[place : place + 60])
        fetches.append((time.perf_counter() - begun) * 1000)
    yield Figure("list", "jump anywhere, to painted", statistics.median(jumps), "ms", statistics.median(fetches),
                 "its rows from the base", MOST_JUMP_MS, absolute=True)  # fmt: skip
    yield Figure("list", "jump anywhere, 95 of 100", percentile(jumps, 0.95), "ms")
    yield Figure("list", "longest freeze of the window", max(stalls), "ms", None, "", MOST_JUMP_MS, absolute=True)


def _in_window(store: Store) -> tuple[list[float], list[float], list[float]]:
    """Return milliseconds of first paints and of jumps, and the longest freeze of each."""
    from crmdesk.data import settings as keys
    from crmdesk.ui.pages.deals import DealsPage

    paints: list[float] = []
    jumps: list[float] = []
    stalls: list[float] = []
    heart = Heartbeat()
    with window_on(store) as context:
        context.settings.put(keys.COLUMNS, {})
        for _paint in range(PAINTS + 1):
            page = DealsPage(context)
            page.resize(*SIZE)
            page._select_tab("all")
            model, grid = page._model, page._view.grid
            page.show()
            painted = PaintWatch(grid.viewport(), partial(_is_filled, model))
            heart.start()
            begun = time.perf_counter()
            page.entered()
            paints.append((painted.wait() - begun) * 1000)
            until(lambda: not context.jobs.busy)
            stalls.append(heart.stop())
            if _paint < PAINTS:
                page.close()
                page.deleteLater()
        for _jump in range(JUMPS):
            place = random.randrange(len(model.ids))
            shown = PaintWatch(grid.viewport(), partial(_is_loaded, model, place))
            heart.start()
            begun = time.perf_counter()
            grid.scrollTo(model.index(place, 0))
            jumps.append((shown.wait() - begun) * 1000)
            stalls.append(heart.stop())
            until(lambda: not context.jobs.busy)
        page.close()
    return paints[1:], jumps, stalls[1:]


def _is_filled(model: TableModel) -> bool:
    return len(model.ids) > 0


def _is_loaded(model: TableModel, row: int) -> bool:
    return model.value(row, "number") is not None


def measure_search(store: Store) -> Iterator[Figure]:
    """Yield how long a keystroke takes in the base: every prefix of 50 clients' names, the first page of what is found."""
    raw: Any = store.engine.raw_connection()
    try:
        cursor = raw.driver_connection.cursor()
        names = [row[0] for row in cursor.execute("select name from client where archived_at is null order by id")]
    finally:
        raw.close()
    dice = random.Random(7)
    taken = []
    for name in dice.sample(names, NAMES):
        for end in range(1, len(name) + 1):
            listing = Listing("clients", search=name[:end])
            begun = time.perf_counter()
            list_ids(store, listing, limit=200)
            taken.append((time.perf_counter() - begun) * 1000)
    yield Figure("search", f"keystroke over {len(names):,} clients, 95 of 100", percentile(taken, 0.95), "ms", None, "",
                 MOST_SEARCH_MS, absolute=True)  # fmt: skip
    yield Figure("search", "keystroke, median", statistics.median(taken), "ms")
