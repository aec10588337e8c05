"""The choice of a period in the toolbar and its panel."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import QDateEdit, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.data.settings import Settings
from crmdesk.reports.periods import Period
from crmdesk.ui.context import Span, ViewState
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.period_panel import PeriodPanel
from crmdesk.ui.widgets.period_picker import PeriodPicker

TODAY = date(2025, 11, 20)


@pytest.fixture
def view(qapp: object, person_settings: Settings) -> ViewState:
    """20 November 2025, nothing chosen."""
    return ViewState(TODAY, person_settings)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window around the picker."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    return made


@pytest.fixture
def picker(view: ViewState, theme: Theme, window: QWidget, qtbot: QtBot) -> PeriodPicker:
    """A picker in a window."""
    made = PeriodPicker(view, theme)
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addStretch(1)
    qtbot.waitExposed(window)
    return made


def panel_of(picker: PeriodPicker, qtbot: QtBot) -> PeriodPanel:
    """Open the panel as the person does."""
    qtbot.mouseClick(picker.button, Qt.MouseButton.LeftButton)
    found = picker.window().findChild(PeriodPanel)
    assert isinstance(found, PeriodPanel)
    assert found.isVisible()
    return found


def press(panel: PeriodPanel, text: str, qtbot: QtBot) -> None:
    """Click the button with this text."""
    found = next(button for button in panel.findChildren(QPushButton) if button.text() == text)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def test_arrows_move_by_the_period(picker: PeriodPicker, view: ViewState, qtbot: QtBot) -> None:
    """Back and forth is where one was."""
    view.set_span(Span.MONTH)
    qtbot.mouseClick(picker.back, Qt.MouseButton.LeftButton)
    assert picker.button.parts == ("October 2025", "")
    qtbot.mouseClick(picker.forward, Qt.MouseButton.LeftButton)
    assert picker.button.parts == ("November 2025", "1–20")


def test_the_row_of_kinds_follows_and_leads(picker: PeriodPicker, view: ViewState) -> None:
    """The row shows the kind in view, and choosing one changes the period."""
    assert picker.spans.current == "to-date"
    view.set_span(Span.QUARTER)
    assert picker.spans.current == "quarter"
    picker.spans.chosen.emit("year")
    assert view.span is Span.YEAR


def test_a_free_range_lights_no_kind(picker: PeriodPicker, view: ViewState) -> None:
    """Two odd dates are no day, week, month, quarter or year."""
    view.set_period(Period(date(2025, 3, 5), date(2025, 4, 9)))
    assert picker.spans.current == "range"


def test_a_usual_period_is_one_click_in_the_panel(picker: PeriodPicker, view: ViewState, qtbot: QtBot) -> None:
    """The panel closes on a choice."""
    panel = panel_of(picker, qtbot)
    press(panel, "Last quarter", qtbot)
    assert view.period == Period(date(2025, 7, 1), date(2025, 10, 1))
    assert not panel.isVisible()


def test_a_month_of_another_year(picker: PeriodPicker, view: ViewState, qtbot: QtBot) -> None:
    """The calendar turns by years."""
    panel = panel_of(picker, qtbot)
    panel._on_earlier()
    press(panel, "Feb", qtbot)
    assert view.period == Period(date(2024, 2, 1), date(2024, 3, 1))


def test_both_dates_of_a_range_belong_to_it(picker: PeriodPicker, view: ViewState, qtbot: QtBot) -> None:
    """From the 5th to the 9th are five days."""
    panel = panel_of(picker, qtbot)
    first, last = panel.findChildren(QDateEdit)
    first.setDate(QDate(2025, 3, 5))
    last.setDate(QDate(2025, 3, 9))
    press(panel, "Show", qtbot)
    assert view.period == Period(date(2025, 3, 5), date(2025, 3, 10))
    assert view.period.days == 5


def test_a_range_that_ends_before_it_begins_is_explained(picker: PeriodPicker, view: ViewState, qtbot: QtBot) -> None:
    """The sentence stands in the panel, and the period stays."""
    before = view.period
    panel = panel_of(picker, qtbot)
    first, last = panel.findChildren(QDateEdit)
    first.setDate(QDate(2025, 3, 9))
    last.setDate(QDate(2025, 3, 5))
    press(panel, "Show", qtbot)
    assert panel.isVisible()
    assert any("ends before it begins" in label.text() for label in panel.findChildren(QLabel) if label.isVisible())
    assert view.period == before


def test_escape_and_a_click_outside_close_the_panel(picker: PeriodPicker, window: QWidget, qtbot: QtBot) -> None:
    """The keyboard goes back to where it came from."""
    panel = panel_of(picker, qtbot)
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    panel = panel_of(picker, qtbot)
    qtbot.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(5, 690))
    assert not panel.isVisible()
    panel = panel_of(picker, qtbot)
    qtbot.mouseClick(picker.button, Qt.MouseButton.LeftButton)
    assert not panel.isVisible(), "the button that opened it closes it"


def test_tab_stays_in_the_panel(picker: PeriodPicker, qtbot: QtBot) -> None:
    """However often Tab is pressed, the focus is inside."""
    panel = panel_of(picker, qtbot)
    for _press in range(60):
        panel.focusNextPrevChild(True)
        focused = picker.window().focusWidget()
        assert focused is not None
        assert panel.isAncestorOf(focused)


def test_the_panel_stays_inside_the_window(picker: PeriodPicker, window: QWidget, qtbot: QtBot) -> None:
    """At the smallest window nothing of it is cut off."""
    window.resize(700, 420)
    panel = panel_of(picker, qtbot)
    assert window.rect().contains(panel.geometry())


def test_a_page_offers_fewer_kinds_and_says_what_is_closed(picker: PeriodPicker, view: ViewState) -> None:
    """A month that is over is closed; a kind that is not offered stays in view unchosen."""
    view.set_period(Period(date(2025, 10, 1), date(2025, 11, 1)))
    picker.offer((Span.MONTH, Span.YEAR), tells_closed=True)
    assert picker.button.parts[1] == "closed"
    assert picker.spans.current == "month"
    view.set_span(Span.QUARTER)
    assert (picker.spans.current, picker.button.parts[1]) == ("quarter", "to 20 November")
    picker.offer()
    view.set_period(Period(date(2025, 10, 1), date(2025, 11, 1)))
    assert picker.button.parts[1] == ""
