"""Promises in the window: typed, ordered, made tasks of and judged."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crmdesk.data.period_reports.commitments import Promised, add_commitment, list_commitments
from crmdesk.reports.period_reports.snapshot import Outcome
from crmdesk.ui.pages.signing_commitments import SigningCommitments
from crmdesk.ui.pages.signing_pane import SigningPane
from tests.data.period_reports.life import SEPTEMBER, at_work, row_of
from tests.data.period_reports.life import form as form_plain
from tests.reports.period_reports.signers import form_report, sign
from tests.ui.pages.signing_desk import ANNA, IVAN, give_passphrase, hasten, no_keychain, open_page, plant, settle


@pytest.fixture(autouse=True)
def _alone_and_in_haste(monkeypatch):
    """Use no keychain, and wait for nothing that has tests of its own."""
    hasten(monkeypatch)
    with no_keychain():
        yield


@pytest.fixture
def reports(sqlite_store):
    """Reports of Ivan, Petr and Anna for October, formed."""
    return plant(sqlite_store)


def test_promises_are_added_ordered_removed_and_made_tasks(context, reports, qtbot):
    """A measure with a target, words; up by Ctrl+Up, out by Del; all of it can be undone, and tasks are made once."""
    page = open_page(context, qtbot, IVAN)
    pane: SigningPane = page.pane
    writing: SigningCommitments = page.commitments
    for promised in (("revenue", "9,5 млн"), ("", "Write to the school")):
        pane.promises.add.click()
        dialog = writing.dialog
        if promised[0]:
            dialog.target.setText(promised[1])
        else:
            dialog.sort.chosen.emit("words")
            dialog.sort.set_current("words")
            dialog.words.setText(promised[1])
        dialog.yes.click()
        settle(context, qtbot)
        assert page.commitments.dialog is None
    rows = list_commitments(context.store, reports[IVAN])
    assert [(one.measure, one.target) for one in rows] == [("revenue", 950_000_000), ("", None)]
    second = page.pane.promises.row(rows[1].id)
    QTest.keyClick(second, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    settle(context, qtbot)
    assert [one.id for one in list_commitments(context.store, reports[IVAN])] == [rows[1].id, rows[0].id]
    page.pane.promises.to_tasks.click()
    settle(context, qtbot)
    assert all(line.is_task for line in page.pane.promises.lines)
    assert page.pane.promises.to_tasks.isHidden()
    QTest.keyClick(page.pane.promises.row(rows[0].id), Qt.Key.Key_Delete)
    settle(context, qtbot)
    assert [line.id for line in page.pane.promises.lines] == [rows[1].id]
    context.deeds.undo()
    settle(context, qtbot)
    page.reload()
    settle(context, qtbot)
    assert len(page.pane.promises.lines) == 2


def test_a_promise_that_is_refused_stays_in_its_dialog(context, reports, qtbot):
    """A missing target is said at once, what the base refuses too; what was typed stays."""
    page = open_page(context, qtbot, IVAN)
    page.pane.promises.add.click()
    dialog = page.commitments.dialog
    dialog.yes.click()
    assert dialog.trouble
    assert dialog.target.property("wrong") == "true"
    dialog.target.setText("12")
    dialog.due.setText("some day")
    dialog.yes.click()
    assert "some day" in dialog.trouble
    assert dialog.target.text() == "12"
    dialog.reject()
    assert list_commitments(context.store, reports[IVAN]) == ()


def test_the_head_judges_promises_in_words_while_approving(context, reports, qtbot):
    """Promises of September without a figure are judged in the pane; the verdict stands with the signature."""
    from tests.data.period_reports.life import freeze as freeze_plain

    store = context.store
    (before,) = form_plain(store, period=SEPTEMBER)
    with at_work(store, IVAN):
        add_commitment(store, before.id, Promised("Bring the school back"))
        freeze_plain(store, before.id)
    promise = list_commitments(store, before.id)[0]
    report = form_report(store, outcomes=(Outcome(str(promise.id), promise.text, "", "", ""),))
    sign(store, report)
    page = open_page(context, qtbot, ANNA)
    page.list.hold(report)
    settle(context, qtbot)
    button = page.pane.outcomes.buttons[str(promise.id)]
    button.menu().actions()[1].trigger()
    page.pane.foot.main.click()
    give_passphrase(page, qtbot)
    settle(context, qtbot)
    assert row_of(store, report).state == "approved"
    assert list_commitments(store, before.id)[0].verdict == "partly"
    page.list.hold(report)
    settle(context, qtbot)
    assert page.pane.outcomes.verdicts == {str(promise.id): "partly"}, "the pane shows what was said since"
    assert page.sheet.snapshot.outcomes_note
    assert page.sheet.outcomes_note == "", "the report counts what was said until it was signed"
    page.pane.outcomes.buttons[str(promise.id)].menu().actions()[0].trigger()
    settle(context, qtbot)
    assert list_commitments(store, before.id)[0].verdict == "kept", (
        "a verdict of an approved report is a deed by itself"
    )
