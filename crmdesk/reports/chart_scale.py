"""Scale: how the figures of a Chart are shortened and where its grid lines lie, the same on the screen and on paper."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from crmdesk.data.table import Kind, currency_sign, number
from crmdesk.data.words import _
from crmdesk.reports.charts import Chart, ChartKind, Role

#: The most grid lines a chart has above zero.
MOST_LINES = 4
#: Figures closer to zero than this are drawn as zero.
SMALLEST = 1e-6


@dataclass(frozen=True, slots=True)
class Scale:
    """What raw values are divided by, the decimals of a label, and the unit that stands in the title."""

    divisor: float
    digits: int
    unit: str

    def text(self, value: float) -> str:
        """Return a raw value as a direct label."""
        return number(value / self.divisor, self.digits)

    def tick(self, value: float, step: float) -> str:
        """Return a raw value as a mark of the axis, with no more decimals than the step needs."""
        scaled = step / self.divisor
        digits = 0 if math.isclose(scaled, round(scaled), abs_tol=1e-9) and scaled >= 1 else max(1, -_exponent(scaled))
        return number(value / self.divisor, 0 if value == 0 else digits)


def scale_of(chart: Chart) -> Scale:
    """Return the scale that fits the largest figure of a chart."""
    return scale_for(chart.unit, values_of(chart), chart.currency)


def scale_for(kind: Kind, values: Iterable[float], currency: str) -> Scale:
    """Return the scale for values of one kind; money is in thousands from ten thousand and in millions from a million.

    Args:
        kind: what the values are; money in minor units, percents as shares.
        values: every figure that will be shown by this scale.
        currency: the code of the currency, for the unit.
    """
    values = tuple(values)
    largest = max((abs(value) for value in values), default=0.0)
    if kind is Kind.PERCENT:
        return Scale(0.01, 1, "%")
    if kind.is_money:
        sign = currency_sign(currency)
        for limit, divisor, word in ((1e11, 1e11, _("bn")), (1e8, 1e8, _("m")), (1e6, 1e5, _("k"))):
            if largest >= limit:
                scaled = largest / divisor
                return Scale(divisor, 2 if scaled < 10 else 1 if scaled < 1000 else 0, f"{word} {sign}".strip())
        return Scale(100, 0, sign)
    unit = {Kind.DAYS: _("days"), Kind.MINUTES: _("min")}.get(kind, "")
    return Scale(1, 0 if all(float(value).is_integer() for value in values) else 1, unit)


def values_of(chart: Chart) -> tuple[float, ...]:
    """Return every figure a chart draws by length or height, those that parts and steps add up to included.

    The cumulative shares of a Pareto chart are only text; of a scatter, what runs to the right has a scale of its own.
    """
    drawn = chart.series
    if chart.kind is ChartKind.PARETO:
        drawn = tuple(series for series in drawn if series.role is not Role.CATEGORY)
    elif chart.kind is ChartKind.SCATTER:
        drawn = drawn[1:2]
    values = [value for series in drawn for value in series.values if value is not None]
    if chart.kind in (ChartKind.STACKED, ChartKind.AREA):
        values += [sum(value or 0.0 for value in column) for column in zip(*(s.values for s in drawn), strict=True)]
    elif chart.kind is ChartKind.BRIDGE:
        values = [level for step in bridge_steps(chart) for level in step]
    if chart.reference is not None and chart.kind is ChartKind.CHANGE:
        values.append(chart.reference)
    return tuple(values)


def bridge_steps(chart: Chart) -> tuple[tuple[float, float], ...]:
    """Return from where to where each label of a bridge goes; the first and the last one stand on zero."""
    values = [value or 0.0 for value in chart.series[0].values] if chart.series else []
    steps: list[tuple[float, float]] = []
    level = 0.0
    for place, value in enumerate(values):
        whole = place in (0, len(values) - 1)
        steps.append((0.0, value) if whole else (level, level + value))
        level = steps[-1][1]
    return tuple(steps)


def grid_lines(low: float, high: float, *, whole: bool = False, most: int = MOST_LINES) -> tuple[float, ...]:
    """Return round values from at most ``low`` to at least ``high``, zero among them, at most ``most`` steps apart.

    Args:
        low: the smallest value; zero is always included.
        high: the largest value.
        whole: no step is smaller than one, because things are counted.
        most: the number of steps.

    >>> grid_lines(0, 105)
    (0.0, 40.0, 80.0, 120.0)
    """
    low, high = min(low, 0.0), max(high, 0.0)
    if high - low < SMALLEST:
        return (0.0, 1.0)
    raw = (high - low) / most
    power = 10.0 ** math.floor(math.log10(raw))
    for factor in (1, 2, 2.5, 4, 5, 10, 20):
        step = max(factor * power, 1.0) if whole else factor * power
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= most:
            break
    return tuple(round(index * step, 10) for index in range(first, last + 1))


def change_limit(values: Iterable[float]) -> float:
    """Return where bars are cut, so that one of +4 000 % does not flatten all the others; its text stays true."""
    sizes = sorted((abs(value) for value in values), reverse=True)
    if len(sizes) < 4:
        return max(sizes, default=0.0) or 1.0
    return min(sizes[0], max(4 * sizes[len(sizes) // 2], 1e-9)) or 1.0


def _exponent(value: float) -> int:
    return math.floor(math.log10(value)) if value > 0 else 0
