"""Acting on alerts from the first screen: one click, one transaction, taken back by one undo."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from crmdesk.data.models import Activity, Alert, Deal
from crmdesk.reports.alerts.attention import TO_SIGN, AlertRow, read_attention
from crmdesk.reports.alerts.checking import check_alerts
from crmdesk.reports.alerts.deeds import ACTS, Act
from crmdesk.ui.context import Span
from crmdesk.ui.pages.books_request import BookRequest
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.pages.overview_attention import OverviewAttention, target_of
from crmdesk.ui.pages.report_request import ReportRequest
from crmdesk.ui.pages.signing_request import SigningRequest
from tests.reports.alerts.conftest import filled


@pytest.fixture
def firm(context):
    filled(context.store)
    check_alerts(context.store)
    return context.store


@pytest.fixture
def page(qtbot, context, firm):
    made = OverviewAttention(context)
    qtbot.addWidget(made)
    context.deeds.written.connect(lambda _deed: made.ask())
    made.ask()
    made.show()
    qtbot.waitUntil(lambda: not context.jobs.busy)
    return made


def kinds(store):
    return {group.id for group in read_attention(store).groups} - {"main"}


def test_one_click_plans_what_is_to_be_done_and_the_row_leaves(page, context, firm, qtbot):
    """A call is planned for the stuck deal on the next working day; undo brings the row back."""
    page.choose("stuck")
    page.items[0].buttons[0].click()
    qtbot.waitUntil(lambda: not context.jobs.busy and not context.deeds.waiting and "stuck" not in kinds(firm))
    with firm.reading() as connection:
        alert = connection.execute(select(Alert).where(Alert.activity_id.is_not(None))).one()
        planned = connection.execute(select(Activity).where(Activity.id == alert.activity_id)).one()
        step = connection.scalar(select(Deal.next_step_on).where(Deal.id == alert.deal_id))
    assert (planned.due_on, planned.deal_id, alert.outcome) == (date(2025, 11, 21), alert.deal_id, "planned")
    assert step == date(2025, 11, 21)
    context.deeds.undo()
    qtbot.waitUntil(lambda: not context.jobs.busy and not context.deeds.waiting and "stuck" in kinds(firm))


@pytest.mark.parametrize(("kind", "place"), [("overdue", 0), ("silent", 0), ("debts", 0), ("lost", 1), ("figures", 1)])
def test_every_kind_is_dealt_with_by_one_click(page, context, firm, qtbot, kind, place):
    """Moved, called, written to, or put off: the kind has no row left."""
    page.choose(kind)
    page.items[0].buttons[place].click()
    qtbot.waitUntil(lambda: not context.jobs.busy and not context.deeds.waiting and kind not in kinds(firm))


def test_what_was_put_off_comes_back_on_its_day(firm, clock):
    """A week later the cause is still there."""
    from crmdesk.reports.alerts.deeds import act_on

    (row,) = read_attention(firm).group("silent").rows
    act_on(firm, row.id, Act.SNOOZE)
    clock.pass_by(days=6)
    assert "silent" not in kinds(firm)
    clock.pass_by(days=1)
    assert "silent" in kinds(firm)


def test_rows_and_whole_lists_open_where_they_live(page, context, qtbot):
    """A deal, a client, a task, the report behind a figure over its own period; a list with its condition set."""
    context.view.set_span(Span.MONTH)
    expected = {"stuck": "deals", "silent": "clients", "overdue": "tasks", "debts": "clients", "lost": "deals"}
    for kind, section in expected.items():
        page.choose(kind)
        with qtbot.waitSignal(page.section_requested) as asked:
            page.acted.emit(page.items[0].row, Act.OPEN)
        assert asked.args[0] == section
        assert isinstance(asked.args[1], int)
    page.choose("figures")
    with qtbot.waitSignal(page.section_requested) as asked:
        page.items[0].buttons[0].click()
    assert asked.args == ["reports", ReportRequest("cut", "manager", "revenue", "1")]
    assert context.view.span is Span.TO_DATE
    for kind, section in (("stuck", "deals"), ("overdue", "tasks"), ("debts", "books"), ("figures", "reports")):
        with qtbot.waitSignal(page.section_requested) as asked:
            page.all_requested.emit(kind)
        assert asked.args[0] == section
    with qtbot.waitSignal(page.section_requested) as asked:
        page.all_requested.emit("debts")
    assert isinstance(asked.args[1], BookRequest)
    assert isinstance(asked.args[1].shown, ListRequest)


def test_reports_that_wait_lead_to_where_they_are_signed(clock):
    """The row has one button, and what it opens is the first report that waits for the person."""
    row = AlertRow(0, 0, TO_SIGN, "", clock(), {"count": 2, "formed": 1, "signed": 1})
    assert target_of(row) == ("signing", SigningRequest())
    assert ACTS[TO_SIGN] == (Act.OPEN,)
