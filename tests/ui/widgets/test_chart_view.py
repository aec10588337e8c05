"""Charts in the window: drawn lazily, answered by hover and click, quick to redraw, right in both themes."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetricsF

from crmdesk.reports.answer_chart import (
    change_picture,
    heat_picture,
    line_picture,
    pareto_picture,
    picture_of,
    value_picture,
)
from crmdesk.reports.charts import ChartKind
from crmdesk.ui.theme import LIGHT, font
from crmdesk.ui.widgets import chart_view
from crmdesk.ui.widgets.chart_axes import two_lines
from crmdesk.ui.widgets.chart_plot import names_fit
from crmdesk.ui.widgets.chart_tip import tip_text
from crmdesk.ui.widgets.chart_view import ChartView, load_plots
from crmdesk.ui.widgets.row_items import RowBarLayer, arrow, change_limit, tone_name
from tests.reports.made_answers import PEOPLE, by_manager, by_month

LONG = tuple((f"Limited company “Northern construction {n}”", "x", 10**8 // (n + 1), 10**7) for n in range(30))
MONTHS = by_month((41, 39, 47, 49, 56, 58, 57, 52, 51, 52, 36, None), (39, 40, 43, 46, 50, 54, 52, 48, 47, 50, 49, 36))
PICTURES = {
    "bars": value_picture(by_manager()),
    "one bar": value_picture(by_manager(PEOPLE[:1])),
    "long names": value_picture(by_manager(LONG)),
    "losses": value_picture(by_manager((("A", "x", 500, -200), ("B", "y", -300, 400)))),
    "changes": change_picture(by_manager()),
    "line": line_picture(MONTHS),
    "pareto": pareto_picture(by_manager(LONG)),
    "heat": heat_picture(by_manager(both=True)),
}


@pytest.fixture
def view(qtbot, theme, jobs):
    load_plots()
    made = ChartView(theme, jobs)
    qtbot.addWidget(made)
    made.resize(560, 190)
    made.show()
    qtbot.waitExposed(made)
    return made


def shown(view, name):
    picture = PICTURES[name]
    assert picture is not None
    view.show_chart(picture.chart)
    view.grab()
    return picture


@pytest.mark.parametrize("name", PICTURES)
def test_every_shape_is_drawn_in_both_themes(view, theme, name):
    """The picture is not blank and follows the theme at once."""
    shown(view, name)
    light = view.grab().toImage()
    colours = {light.pixelColor(x, y).name() for x in range(0, 560, 7) for y in range(30, 190, 5)}
    assert len(colours) > 2
    theme.set_mode("dark")
    assert view.grab().toImage() != light


@pytest.mark.parametrize("name", ["bars", "line", "heat"])
def test_a_click_on_a_column_tells_its_label(view, qtbot, name):
    """Anywhere in the band of the first label is the first label: a short bar is as easy to hit as a tall one."""
    shown(view, name)
    plot = view._plot
    places = [QPoint(x, 100) for x in range(0, plot.width(), 12)]
    target = plot if name == "heat" else plot.viewport()
    clicked = []
    view.label_clicked.connect(clicked.append)
    for place in places:
        qtbot.mouseClick(target, Qt.MouseButton.LeftButton, pos=place)
    width = len(view.chart.labels)
    assert {index % width for index in clicked} == set(range(width))


def test_a_click_on_a_row_of_changes_tells_its_label(view, qtbot):
    """Names, bars and empty room of a row all belong to it."""
    shown(view, "changes")
    clicked = []
    view.label_clicked.connect(clicked.append)
    for y in range(0, view._plot.height(), 3):
        qtbot.mouseClick(view._plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, y))
    assert clicked == sorted(clicked)
    assert set(clicked) == set(range(8))


def test_the_card_says_value_base_and_change(view):
    """Hovering the best manager shows both figures and the change, with the direction in colour."""
    picture = shown(view, "bars")
    text = tip_text(picture.chart, 0, LIGHT)
    assert "Anna Sokolova" in text
    assert "105.4" in text
    assert "86.8" in text
    assert "▲ +21.4" in text
    assert LIGHT.pos in text


def test_the_card_stays_within_the_chart(view):
    """Beside the last bar the card turns to its left."""
    picture = shown(view, "bars")
    view._tip.show_for(picture.chart, 7, LIGHT, QPointF(view.width() - 2, view.height() - 2))
    assert view.rect().contains(view._tip.geometry())


def test_long_names_lie_beside_their_bars(view):
    """Names that cannot be read below a bar get a row of their own; names that can stay below."""
    shown(view, "long names")
    assert isinstance(view._plot._layer, RowBarLayer)
    shown(view, "bars")
    assert not isinstance(view._plot._layer, RowBarLayer)


def test_names_never_run_into_each_other(view):
    """Every line of a name fits its band; what is too long ends in an ellipsis."""
    metrics = QFontMetricsF(font(11, 600))
    for name in ("Anna Sokolova", "Konstantinopolsky Anatoly", "A", "Very long name of a person indeed"):
        assert all(metrics.horizontalAdvance(part) <= 60 for part in two_lines(name, metrics, 60))
    assert not names_fit(PICTURES["long names"].chart, 560)


def test_one_enormous_change_does_not_flatten_the_others():
    """A bar of +4 000 % is cut to four times the middle one; three bars keep their true lengths."""
    assert change_limit([40.0, 0.3, 0.2, 0.1, 0.1]) == pytest.approx(0.8)
    assert change_limit([40.0, 0.3]) == 40.0


def test_the_arrow_shows_the_way_and_the_colour_the_worth():
    """A longer sales cycle points up and is bad."""
    assert (arrow(0.1), arrow(-0.1), arrow(0)) == ("▲", "▼", "■")
    assert (tone_name(0.1, 1), tone_name(0.1, -1), tone_name(-0.1, -1), tone_name(0.1, 0)) == (
        "pos",
        "neg",
        "pos",
        "text2",
    )


@pytest.mark.parametrize("name", ["bars", "line", "pareto", "one bar"])
def test_a_picture_drawn_again_is_the_same_picture(view, theme, name):
    """Dark and light again, a chart has all it had: the figures of its axis too."""
    shown(view, name)
    before = view.grab().toImage()
    theme.set_mode("dark")
    theme.set_mode("light")
    assert view.grab().toImage() == before


def test_coming_into_view_again_draws_nothing_again(view, monkeypatch):
    """A change of pages costs no drawing."""
    shown(view, "bars")
    monkeypatch.setattr(view._plot, "draw", lambda *_: pytest.fail("drawn again"))
    view.hide()
    view.show()


@pytest.mark.parametrize("name", [name for name in PICTURES if name != "heat"])
def test_redrawing_leaves_nothing_of_the_old_picture(view, name):
    """A chart drawn twenty times holds as many things as one drawn once, and the old shapes are let go."""
    shown(view, name)
    once = len(view._plot.scene().items())
    first = weakref.ref(view._plot._layer)
    for _again in range(20):
        view._plot.draw(view.chart, LIGHT)
    gc.collect()
    assert len(view._plot.scene().items()) == once
    assert first() is None


def test_the_library_of_charts_is_not_loaded_before_the_first_chart():
    """Importing every page of reports leaves pyqtgraph and numpy out."""
    code = (
        "import sys, crmdesk.ui.pages.reports, crmdesk.ui.pages.overview;"
        "sys.exit(' '.join(name for name in ('pyqtgraph', 'numpy', 'pandas') if name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_library_of_charts_is_loaded_by_a_job(qtbot, theme, jobs, monkeypatch):
    """The window does not stand still for it: the title is there at once, the picture when the library is."""
    ready = []
    monkeypatch.setattr(chart_view, "plots_are_loaded", lambda: bool(ready))
    monkeypatch.setattr(chart_view, "load_plots", lambda _progress: ready.append(True))
    made = ChartView(theme, jobs)
    qtbot.addWidget(made)
    made.show()
    made.show_chart(PICTURES["bars"].chart)
    assert made.accessibleName()
    assert made._plot is None
    qtbot.waitUntil(lambda: made._plot is not None and made._plot.isVisible())


def test_nothing_to_draw_hides_the_plot(view):
    """Taking a chart away leaves no stale picture."""
    shown(view, "bars")
    view.show_chart(None)
    assert not view._plot.isVisible()


def test_any_kind_asked_of_any_answer_is_drawn(view):
    """A kind that does not fit the answer is drawn as bars rather than failing."""
    for kind in ChartKind:
        picture = picture_of(by_manager(), kind)
        if picture is not None:
            view.show_chart(picture.chart)
            view.grab()
