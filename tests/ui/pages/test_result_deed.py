"""The button under a proposal."""

from __future__ import annotations

from crmdesk.data.models import Client
from crmdesk.reports.catalog import report_named
from crmdesk.reports.question import Question
from crmdesk.reports.running import run_report
from crmdesk.ui.context import Context
from crmdesk.ui.pages.result_deed import SectionDeed, deed_of
from crmdesk.ui.pages.result_view import ResultView
from tests.factories import IVAN, make_client, plant, put
from tests.reports.test_query import AS_OF, YEAR


def test_a_proposal_has_its_button(qtbot, context: Context):
    """Under the proposal of the report stands one button; it opens the preview with the report's own options."""
    plant(context.store)
    put(context.store, Client, *(make_client(id=client, owner_id=IVAN) for client in range(1, 7)))
    question = Question((), (), YEAR, as_of=AS_OF, options=(("most", "2"),))
    result = run_report(context.store, report_named("distribution"), question)
    view = ResultView(context)
    qtbot.addWidget(view)
    view.show_result(result)
    (button,) = view.findChildren(SectionDeed)
    dialog = button.open_preview()
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.button.isEnabled)
    assert dialog.table.rows.rowCount() == 2
    dialog.reject()


def test_what_proposes_nothing_has_none(context: Context):
    """No clients to hand over, no button."""
    plant(context.store)
    result = run_report(context.store, report_named("distribution"), Question((), (), YEAR, as_of=AS_OF))
    assert [deed_of(context, result, section) for section in result.sections] == [None] * len(result.sections)
