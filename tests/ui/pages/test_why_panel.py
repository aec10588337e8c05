"""The panel that says why a figure changed."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from crmdesk.data.models import Client
from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.question import Question
from crmdesk.reports.rows import rows_behind
from crmdesk.ui.pages.why_panel import CLIENTS, WhyPanel
from crmdesk.ui.widgets.states import Notice
from tests.factories import ANNA, IVAN, make_client, make_won, plant, put

QUESTION = Question(("revenue",), (), Period(date(2025, 1, 1), date(2026, 1, 1)), Compare.YEAR)


def sell(store):
    """Kazan falls by the half, Omsk stays."""
    plant(store)
    put(
        store, Client, make_client(id=1001, name="Gone", city="Kazan"), make_client(id=1002, name="Less", city="Kazan"),
        make_client(id=1003, name="Same", city="Omsk"),
    )  # fmt: skip
    sold = [(2024, 900, 1001), (2024, 800, 1002), (2025, 850, 1002), (2024, 700, 1003), (2025, 710, 1003)]
    with store.changing(cause="test") as change:
        change.add_deals(
            [make_won(date(year, 3, 5), amount * 100_000, client_id=client, closed_owner_id=IVAN if client < 1003 else ANNA)
             for year, amount, client in sold],
            None,
        )  # fmt: skip


@pytest.fixture
def panel(context, qtbot):
    sell(context.store)
    made = WhyPanel(context)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    with qtbot.waitSignal(made.why_shown):
        made.show_why(QUESTION, "revenue", (), "All of it")
    return made


def narrowed(panel, qtbot, key):
    panel.show_dimension(key)
    with qtbot.waitSignal(panel.why_shown):
        panel.narrow(panel.why.cause(key).contributions[0])


def test_it_opens_at_the_strongest_dimension(panel):
    """Its bridge, its members and a chip are there."""
    assert panel.section.title == panel.why.strongest.dimension.label
    assert panel.chart.chart is panel.section.pictures[0].chart
    assert panel.chips.chips
    assert next(section.id for section in panel.sections) == "why"


def test_people_dig_in_and_come_back(panel, qtbot):
    """City, then client; the crumbs lead back to each step."""
    narrowed(panel, qtbot, "city")
    assert [chosen.dimension for chosen in panel.why.members] == ["city"]
    crumb = next(button for button in panel.findChildren(QPushButton) if button.text() == "‹ All of it")
    with qtbot.waitSignal(panel.why_shown):
        crumb.click()
    assert panel.why.members == ()
    assert panel.why.delta == -84_000_000


def test_a_figure_opens_its_rows_then_and_now(panel, qtbot, context):
    """Enter on a value asks for the rows that come to it."""
    panel.show_dimension("city")
    kazan = panel.why.cause("city").contributions[0]
    for key, figure in (("revenue", kazan.value), ("revenue.base", kazan.base)):
        with qtbot.waitSignal(panel.rows_requested) as caught:
            panel.table.figure_activated.emit(0, key)
        behind = caught.args[0].behind
        table = rows_behind(context.store, behind.question, behind.measure, behind.members)
        assert table.totals[-1] == figure


def test_a_contribution_opens_what_is_inside(panel, qtbot):
    """A contribution is a difference without rows of its own: it is explained further."""
    panel.show_dimension("city")
    with qtbot.waitSignal(panel.why_shown):
        panel.table.figure_activated.emit(0, "revenue.delta")
    assert panel.why.members[0].values == ("Kazan",)


def test_clients_are_named_and_open(panel, qtbot):
    """The second level says what became of whom; a name opens the card."""
    panel.show_dimension(CLIENTS)
    assert panel.section.table.column("move") == ("Lost clients", "Grown", "Grown")
    with qtbot.waitSignal(panel.record_activated) as caught:
        panel.table.figure_activated.emit(0, "member")
    assert caught.args == ["client", 1001]


def test_what_cannot_be_split_says_so(panel, qtbot):
    """A middle has no parts; the panel tells it in place of a figure."""
    panel.show_why(QUESTION, "median_deal", (), "Median")
    notice = panel.findChild(Notice)
    qtbot.waitUntil(notice.isVisible)
    assert any("cannot be split" in text.text() for text in notice.findChildren(QLabel))
