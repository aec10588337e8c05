"""Overview: the tiles of the first screen, each declared once, and their figures asked together from one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from crmdesk.data.access import EVERYBODY, scope_named
from crmdesk.data.errors import Cancelled, Fault
from crmdesk.data.words import N_, _
from crmdesk.reports.overview_asking import Asking
from crmdesk.reports.overview_figures import DEFAULT_KPIS, kpi_strip
from crmdesk.reports.overview_tiles import cumulative, months, movers, pipeline, places, saved_tile
from crmdesk.reports.overview_values import KpiStrip, Months, Overview, Pipeline, Tile
from crmdesk.reports.saved_reports import SAVED_REPORT

if TYPE_CHECKING:
    from datetime import date

    from crmdesk.data.store import Store
    from crmdesk.reports.periods import Period
    from crmdesk.reports.report_view import Progress


class Place(Enum):
    """Where a tile stands: figures on top, attention at the side, the others between them in the person's order."""

    TOP = "top"
    BODY = "body"
    SIDE = "side"


@dataclass(frozen=True, slots=True)
class TileKind:
    """One tile a person may have on the first screen."""

    id: str
    title: str
    """English source string."""
    place: Place = Place.BODY
    count: Callable[[Asking], Tile | None] | None = None
    """Asks its figures; None where the window reads it by itself."""
    is_usual: bool = True
    """Whether it stands there until the person chooses."""

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return _(self.title)


KPIS, ATTENTION = "kpis", "attention"
TILES: tuple[TileKind, ...] = (
    TileKind(KPIS, N_("Figures"), Place.TOP),
    TileKind("months", N_("Revenue by month"), count=months),
    TileKind("pipeline", N_("Pipeline now"), count=pipeline),
    TileKind("cumulative", N_("Revenue growing through the period"), count=cumulative),
    TileKind("movers", N_("Managers by change"), count=movers),
    TileKind(ATTENTION, N_("Needs attention"), Place.SIDE),
    TileKind("places", N_("Ranking of managers"), count=places, is_usual=False),
)
_BY_ID = {tile.id: tile for tile in TILES}


def default_tiles() -> tuple[str, ...]:
    """Return the ids of the tiles that stand there until the person chooses."""
    return tuple(tile.id for tile in TILES if tile.is_usual)


def known_tiles(chosen: Sequence[object]) -> tuple[str, ...]:
    """Return the chosen tiles that there may be, each once: what a newer program kept is left out."""
    words = dict.fromkeys(str(word) for word in chosen)
    return tuple(word for word in words if word in _BY_ID or word.startswith(SAVED_REPORT))


def view_overview(
    store: Store,
    period: Period,
    scope: str,
    as_of: date,
    progress: Progress | None = None,
    *,
    tiles: Sequence[str] | None = None,
    kpis: Sequence[str] = DEFAULT_KPIS,
) -> Overview:
    """Ask everything the first screen shows about a period.

    Args:
        store: the open base.
        period: the period in view; the months drawn are those of the year it ends in.
        scope: the key of the scope in view, empty for the whole firm.
        as_of: the business date that counts as today.
        progress: told after each tile; stops between two when nobody waits any more.
        tiles: ids of the tiles wanted; None takes all that are declared.
        kpis: ids of the measures at the top.
    """
    wanted = default_tiles() if tiles is None else known_tiles(tiles)
    with store.snapshot():
        asking = Asking(store, period, scope_named(store, scope) if scope else EVERYBODY, as_of)
        found: dict[str, Tile] = {}
        for place, name in enumerate(wanted):
            if progress is not None:
                progress(place, len(wanted))
            tile = _count(asking, name, kpis)
            if tile is not None:
                found[name] = tile
    return Overview(store.firm.currency, found, _is_empty(found), _has_sales(found))


def _count(asking: Asking, name: str, kpis: Sequence[str]) -> Tile | None:
    if name.startswith(SAVED_REPORT):
        return _saved(asking, name)
    if name == KPIS:
        return kpi_strip(asking, kpis)
    count = _BY_ID[name].count
    return None if count is None else count(asking)


def _saved(asking: Asking, name: str) -> Tile | None:
    try:
        return saved_tile(asking, name)
    except Cancelled:
        raise
    except Fault:  # archived, or no longer shared: the others stay
        return None


def _has_sales(tiles: dict[str, Tile]) -> bool:
    """Whether a figure that grows through the period says anything; without figures on top nobody asks."""
    strip = tiles.get(KPIS)
    if not isinstance(strip, KpiStrip):
        return True
    return any(kpi.value for kpi in strip.kpis if kpi.trend)


def _is_empty(tiles: dict[str, Tile]) -> bool:
    for tile in tiles.values():
        match tile:
            case KpiStrip(kpis):
                if any(kpi.value for kpi in kpis):
                    return False
            case Months(bars=bars):
                if any(bar.value for bar in bars):
                    return False
            case Pipeline(count=count):
                if count:
                    return False
            case _:
                continue
    return True
