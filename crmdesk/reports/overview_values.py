"""Values of the overview: what each of its tiles shows, counted by ``overview`` and drawn by the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmdesk.reports.answer import type_figure
    from crmdesk.reports.charts import Chart
    from crmdesk.reports.measures import Measure
    from crmdesk.reports.result import Section


@dataclass(frozen=True, slots=True)
class Change:
    """A change in words: with what it compares ("to 2024"), the text of the change and the number behind it."""

    title: str
    text: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure of the period with its two changes; ``trend`` are the last twelve months, oldest first."""

    measure: Measure
    value: type_figure
    changes: tuple[Change, ...]
    trend: tuple[type_figure, ...]
    plan: type_figure = None
    """What is planned of the whole period; None where nothing is."""
    reached: float | None = None
    """The share of the plan reached so far."""
    elapsed: float | None = None
    """The share of the period's working days that have gone, where the plan grows with them."""


@dataclass(frozen=True, slots=True)
class KpiStrip:
    """The figures at the top, in the order the person chose."""

    kpis: tuple[Kpi, ...]


@dataclass(frozen=True, slots=True)
class MonthBar:
    """One month of the year in view."""

    id: str
    label: str
    value: type_figure
    """None for a month to come."""
    base: type_figure
    """The same month a year ago; of the month under way the same part of it."""
    change: float | None
    change_text: str
    is_part: bool = False
    """Whether the month is under way."""


@dataclass(frozen=True, slots=True)
class Months:
    """Revenue by month against last year."""

    measure: Measure
    year: str
    base_year: str
    bars: tuple[MonthBar, ...]
    total: type_figure
    """From the first of January to today, or of the whole year."""
    change: Change


@dataclass(frozen=True, slots=True)
class StageBar:
    """What lies in one stage of the pipeline."""

    id: str
    label: str
    count: int
    value: int
    stuck: int


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What is open at the end of the counted days, and whether that is enough for the plan."""

    day: date
    is_now: bool
    stages: tuple[StageBar, ...]
    count: int
    value: int
    weighted: int
    missing: int | None = None
    """What the plan of the period still wants; None without a plan, nothing below zero."""
    cover: float | None = None
    """How many times the weighted amount covers that."""


@dataclass(frozen=True, slots=True)
class Mover:
    """One manager, and how much their figure has changed."""

    id: str
    label: str
    value: type_figure
    change: float
    text: str
    place: str = ""
    """"max" or "min" by value, else nothing."""


@dataclass(frozen=True, slots=True)
class Movers:
    """Managers by change, the best first."""

    measure: Measure
    comparison: str
    period: str
    rows: tuple[Mover, ...]


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One manager with a place in the ranking."""

    id: str
    label: str
    place: int
    points: float
    gained: int | None
    """Places gained against the period before; None where there was none."""
    is_own: bool


@dataclass(frozen=True, slots=True)
class Places:
    """Who is first in the ranking of the period, as far as the person may see."""

    profile: str
    period: str
    of: int
    """How many have a place."""
    rows: tuple[PlaceLine, ...]


@dataclass(frozen=True, slots=True)
class Cumulative:
    """Revenue growing through the period, beside last year's and the plan."""

    chart: Chart
    total: type_figure
    plan: type_figure
    """The plan of the whole period."""
    due: type_figure
    """What of the plan should be there by now."""
    base: type_figure
    """The whole period a year ago."""


@dataclass(frozen=True, slots=True)
class SavedTile:
    """The first section of a report that somebody kept."""

    report_id: int
    title: str
    about: str
    """Its period and scope in words."""
    section: Section | None
    fault: str = ""
    """Why it cannot be formed any more."""


Tile = KpiStrip | Months | Pipeline | Movers | Places | Cumulative | SavedTile


@dataclass(frozen=True, slots=True)
class Overview:
    """What the tiles show, by their ids; a tile that has nothing to say is not among them."""

    currency: str
    tiles: dict[str, Tile]
    is_empty: bool
    """Whether nothing was sold in the period and nothing is in work."""
    has_sales: bool
    """Whether a figure of the period says anything."""
