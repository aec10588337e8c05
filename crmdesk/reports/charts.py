"""Chart: a neutral description of a picture; the window draws it with pyqtgraph, paper with vectors.

A renderer adds nothing of its own: order, labels, colours' roles and emphasis are all said here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from crmdesk.data.table import Kind


class ChartKind(Enum):
    """The shapes a report may take."""

    BARS = "bars"  # a group of bars a label: base first, current second
    CHANGE = "change"  # horizontal bars around zero, one a label, values are shares
    LINE = "line"
    PARETO = "pareto"  # bars with the cumulative share as text, largest first
    HEAT = "heat"  # rows x columns
    STACKED = "stacked"  # horizontal bars made of parts: one a label, one part a series, in the order of the series
    BULLET = "bullet"  # a bar a label (CURRENT) with a mark where it should be (PLAN); BASE is the paler bar behind
    BRIDGE = "bridge"  # from the first value to the last by the steps between them; the first and last labels are whole
    AREA = "area"  # stacked areas along time, one a series
    SCATTER = "scatter"  # one point a label: the first series says how far right, the second how far up
    BOX = "box"  # a box a label: five series, the least, lower quartile, middle, upper quartile and the most
    NONE = "none"


class Role(Enum):
    """What a series is; the theme gives each role its colour: current accent, base grey, plan dashed."""

    CURRENT = "current"
    BASE = "base"
    PLAN = "plan"
    FORECAST = "forecast"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values, one a label; None draws nothing."""

    title: str
    values: tuple[float | None, ...]
    role: Role = Role.CURRENT


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of an Answer; ``emphasis`` are label indexes shown in bold, ``reference`` a dashed line (the total)."""

    kind: ChartKind
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Kind
    currency: str = ""
    good: int = 1
    """1: more is better, -1: less is better, 0: neither; decides the colour of a change, never its arrow."""
    emphasis: frozenset[int] = field(default=frozenset())
    reference: float | None = None
    reference_title: str = ""
    rows: tuple[str, ...] = ()
    """Labels of rows of a HEAT chart (``labels`` are its columns; ``series`` one a row)."""
    unit_across: Kind | None = None
    """The kind of what runs to the right in a SCATTER, where it is another than ``unit``."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, and the row of its table behind each label; None stands for many rows ("Others").

    A heat map of an Answer has one row a cell, row by row; one of a pivot has one row a row of the map and ``keys``.
    """

    chart: Chart
    lines: tuple[int | None, ...]
    keys: tuple[str, ...] = ()
    """The column of the table that each series shows, or each label of a heat map; empty for the first measure's."""
