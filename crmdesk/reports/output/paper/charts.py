"""Charts on paper: a neutral Chart as vectors with real text; the same drawing becomes a picture file."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from crmdesk.reports.charts import Chart, ChartKind
from crmdesk.reports.output.paper import bar_charts, line_charts
from crmdesk.reports.output.paper.pages import page_picture
from crmdesk.reports.output.paper.plot import names_fit

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

Draw = Callable[[Chart, float, float], "Drawing"]
#: What draws each kind.
PAINTERS: dict[ChartKind, Draw] = {
    ChartKind.BARS: bar_charts.draw_bars,
    ChartKind.CHANGE: bar_charts.draw_change,
    ChartKind.LINE: line_charts.draw_line,
    ChartKind.PARETO: bar_charts.draw_pareto,
    ChartKind.HEAT: line_charts.draw_heat,
    ChartKind.STACKED: bar_charts.draw_stacked,
    ChartKind.BULLET: bar_charts.draw_bullet,
    ChartKind.BRIDGE: bar_charts.draw_bridge,
    ChartKind.AREA: line_charts.draw_area,
    ChartKind.SCATTER: line_charts.draw_scatter,
    ChartKind.BOX: line_charts.draw_box,
}
_LYING = (ChartKind.CHANGE, ChartKind.STACKED, ChartKind.BULLET)
_STANDING_HEIGHT = 170.0
_ROW = 15.0
_TALLEST = 450.0
#: Size of a picture file, points.
PICTURE = (640.0, 320.0)


def draw_chart(chart: Chart, width: float, height: float | None = None) -> Drawing:
    """Return a chart as vectors, as wide as asked; its height follows from its kind and its labels unless given."""
    return PAINTERS[chart.kind](chart, width, height or height_of(chart, width))


def height_of(chart: Chart, width: float) -> float:
    """Return how high a chart of this width is best drawn, points; never more than a page on its side holds."""
    if chart.kind in _LYING or (chart.kind is ChartKind.BARS and not names_fit(chart.labels, width - 40)):
        return min(36 + _ROW * max(2, len(chart.labels)), _TALLEST)
    if chart.kind is ChartKind.HEAT:
        return min(36.0 + 18 * max(1, len(chart.rows)), _TALLEST)
    return _STANDING_HEIGHT


def chart_svg(chart: Chart, size: tuple[float, float] = PICTURE) -> str:
    """Return a chart as an SVG picture."""
    from reportlab.graphics import renderSVG  # noqa: PLC0415 - only who saves a picture pays for it

    return str(renderSVG.drawToString(draw_chart(chart, *size)))


def chart_png(chart: Chart, size: tuple[float, float] = PICTURE, scale: float = 2.0) -> bytes:
    """Return a chart as a PNG picture on white, ``scale`` pixels a point."""
    from PIL import Image  # noqa: PLC0415 - only who saves a picture pays for it
    from reportlab.graphics import renderPDF  # noqa: PLC0415 - as above

    page = page_picture(renderPDF.drawToString(draw_chart(chart, *size)), 0, scale)
    image = Image.frombuffer("RGB", (page.width, page.height), page.pixels, "raw", "BGRX", page.stride, 1)
    stream = io.BytesIO()
    image.save(stream, format="PNG")
    return stream.getvalue()
