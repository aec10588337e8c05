"""The section of signing: three people sign, approve and return reports of a month in the window."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import update

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Manager, ReportFile
from crmdesk.data.period_reports.acts import Act
from crmdesk.data.period_reports.records import read_report
from crmdesk.data.words import _
from crmdesk.reports.periods import Period
from crmdesk.ui.dialogs.key_form import KeyForm
from crmdesk.ui.dialogs.signing import PaperDialog, PassphraseDialog, RemarkDialog
from crmdesk.ui.pages.signing import SigningPage
from crmdesk.ui.pages.signing_deeds import SigningDeeds
from crmdesk.ui.pages.signing_pane import SigningPane
from crmdesk.ui.pages.signing_period import SigningPeriod
from crmdesk.ui.pages.signing_reading import ARCHIVE, DEPARTMENTS, read_sheet
from crmdesk.ui.pages.signing_request import SigningRequest
from crmdesk.ui.pages.signing_words import steps_of
from tests.data.period_reports.life import OCTOBER, Subject, plant_staff, row_of
from tests.reports.period_reports.signers import approve, form_report, quick, sign
from tests.ui.pages.signing_desk import (
    ANNA,
    IVAN,
    OLGA,
    PASSPHRASE,
    PETR,
    give_passphrase,
    hasten,
    no_keychain,
    open_page,
    plant,
    settle,
)


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


def test_an_author_sees_the_own_report_alone_and_writes_it(context, reports, qtbot):
    """Ivan sees one report, a draft; what he types is in the base a moment later, without a sentence."""
    page: SigningPage = open_page(context, qtbot, IVAN)
    pane: SigningPane = page.pane
    assert page.list.ids == (reports[IVAN],)
    assert page.sheet.is_draft
    assert page.pane.foot.main.text().strip() == _("Sign")
    told = []
    context.deeds.told.connect(lambda text, _undo: told.append(text))
    pane.comment.lines.setFocus()
    pane.comment.lines.setPlainText("A good month.")
    pane.comment.finish()
    page.pane.headline.lines.setPlainText("  The best October  ")
    page.pane.headline.finish()
    settle(context, qtbot)
    row = row_of(context.store, reports[IVAN])
    assert (row.headline, row.comment) == ("The best October", "A good month.")
    assert told == [], "typing is no deed to read about"
    assert context.drafts.text(f"period-report:{row.id}:comment") == ""


def test_signing_asks_for_the_passphrase_until_it_fits_and_signs_once(context, reports, qtbot):
    """A wrong passphrase is asked again in the same dialog; two clicks are one signature; the report waits for Anna then."""
    page = open_page(context, qtbot, IVAN)
    deeds: SigningDeeds = page.deeds
    page.pane.foot.main.click()
    page.pane.foot.main.click()
    page.pane.foot.press_main()
    assert deeds.is_busy
    assert not page.pane.foot.main.isEnabled()
    give_passphrase(page, qtbot, "not this one")
    qtbot.waitUntil(lambda: page.deeds.dialog.trouble != "")
    assert page.deeds.dialog.line.isEnabled()
    give_passphrase(page, qtbot)
    settle(context, qtbot)
    card = read_report(context.store, reports[IVAN])
    assert card.row.state == "signed"
    assert [one.part for one in card.signatures] == ["author"]
    assert page.deeds.dialog is None
    assert not page.deeds.is_busy
    assert page.sheet.is_intact
    assert not page.sheet.is_draft
    assert page.pane.foot.main.isHidden()
    assert _("waits: {name}").format(name="Anna Sokolova") in page.pane.track.toolTip()


def test_giving_the_passphrase_up_signs_nothing(context, reports, qtbot):
    """Esc in the dialog leaves the report formed, and the button works again."""
    page = open_page(context, qtbot, IVAN)
    page.pane.foot.main.click()
    qtbot.waitUntil(lambda: isinstance(page.deeds.dialog, PassphraseDialog))
    page.deeds.dialog.reject()
    settle(context, qtbot)
    assert row_of(context.store, reports[IVAN]).state == "formed"
    assert page.pane.foot.main.isEnabled()
    assert page.pane.foot.trouble == ""


def test_a_head_approves_with_a_word_by_ctrl_enter_and_goes_to_the_next(context, reports, qtbot):
    """Anna's word goes into the signature; the next report that waits for her is in hand by itself."""
    sign(context.store, reports[IVAN])
    sign(context.store, reports[PETR], PETR)
    page = open_page(context, qtbot, ANNA)
    groups = [(key, [row.id for row in rows]) for key, rows in page.shelf.groups]
    assert groups == [("mine", [reports[ANNA], reports[IVAN], reports[PETR]])]
    page.list.hold(reports[IVAN])
    settle(context, qtbot)
    page.pane.word.lines.setFocus()
    page.pane.word.lines.setPlainText("A strong month, Ivan.")
    QTest.keyClick(page.pane.word.lines, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    give_passphrase(page, qtbot)
    settle(context, qtbot)
    row = row_of(context.store, reports[IVAN])
    assert (row.state, row.head_word) == ("approved", "A strong month, Ivan.")
    assert page.sheet.row.id == reports[PETR], "the next one is not in hand"
    assert page.pane.word.text == "", "the word of another report is left in the field"
    assert page.shelf.approved == 1
    assert context.drafts.text(f"period-report:{row.id}:word") == ""


def test_the_head_returns_a_report_with_a_remark(context, reports, qtbot):
    """The next revision is in hand, the old one stands below as returned with its remark; no remark, no return."""
    sign(context.store, reports[IVAN])
    page = open_page(context, qtbot, ANNA)
    page.list.hold(reports[IVAN])
    settle(context, qtbot)
    page.pane.foot.back.click()
    dialog = page.deeds.dialog
    assert isinstance(dialog, RemarkDialog)
    dialog.yes.click()
    assert dialog.trouble
    assert page.deeds.is_busy
    dialog.lines.setPlainText("Say what you promise.")
    dialog.yes.click()
    settle(context, qtbot)
    assert page.sheet.row.revision == 2
    assert page.sheet.row.state == "formed"
    assert [row.id for row in page.shelf.rows("past")] == [reports[IVAN]]
    assert "Say what you promise." in page.pane._remark_text.text(), "the author reads why it came back"
    page.list.hold(reports[IVAN])
    settle(context, qtbot)
    assert page.pane._remark_text.text() == "Say what you promise."


def test_paper_is_frozen_printed_and_marked_with_a_scan(context, reports, qtbot, tmp_path, monkeypatch):
    """Freezing opens the pages for the printer; the head marks both signatures and adds the scan."""
    shown = []
    monkeypatch.setattr("crmdesk.ui.pages.signing_papers.show_preview", lambda *given: shown.append(given[3]))
    page = open_page(context, qtbot, IVAN)
    page.pane.foot.freeze.trigger()
    settle(context, qtbot)
    assert row_of(context.store, reports[IVAN]).state == "frozen"
    assert len(shown) == 1
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF scan")
    page = open_page(context, qtbot, ANNA)
    page.list.hold(reports[IVAN])
    settle(context, qtbot)
    page.pane.word.lines.setPlainText("Signed at the meeting.")
    page.pane.foot.main.click()
    dialog = page.deeds.dialog
    assert isinstance(dialog, PaperDialog)
    assert set(dialog.boxes) == {"author", "head"}
    dialog.set_scan(tmp_path / "gone.pdf")
    dialog.yes.click()
    settle(context, qtbot)
    assert "gone.pdf" in dialog.trouble, "a scan that cannot be read is told in its dialog"
    dialog.set_scan(scan)
    dialog.yes.click()
    settle(context, qtbot)
    card = read_report(context.store, reports[IVAN])
    assert card.row.state == "approved"
    assert card.row.head_word == "Signed at the meeting."
    assert [one.way for one in card.signatures] == ["paper", "paper"]
    assert [file.name for file in card.files if file.part == "scan"] == ["scan.pdf"]
    page.list.hold(reports[IVAN])
    settle(context, qtbot)
    saved = tmp_path / "saved.pdf"
    monkeypatch.setattr("crmdesk.ui.pages.signing_papers.QFileDialog.getSaveFileName", lambda *_given: (str(saved), ""))
    with qtbot.waitSignal(page.file_written):
        page.pane.foot.scan.trigger()
    assert saved.read_bytes() == b"%PDF scan"


def test_nobody_at_work_signs_nothing_and_is_asked_who_is(context, reports, qtbot):
    """Where nobody said who is at work all reports are seen, none can be signed, and a button asks who is."""
    page = open_page(context, qtbot, None)
    assert len(page.list.ids) == 3
    assert page.sheet.rights == frozenset()
    assert page.pane.foot.main.isHidden()
    with qtbot.waitSignal(page.person_requested):
        page.pane.foot.who.click()
    context.store.person_id = PETR
    page.person_changed()
    settle(context, qtbot)
    assert page.list.ids == (reports[PETR],)
    assert Act.SIGN in page.sheet.rights


def test_without_a_key_the_way_to_keys_is_offered(context, sqlite_store, qtbot, monkeypatch):
    """The sentence says what is missing, in place; the button leads to the keys in the settings."""
    plant(sqlite_store)
    page = open_page(context, qtbot, IVAN)

    def refuse(*_given, **_named):
        raise UsageFault("No key yet.")

    monkeypatch.setattr("crmdesk.data.keys.signer.signer_of", refuse)
    page.pane.foot.main.click()
    settle(context, qtbot)
    assert page.pane.foot.trouble == "No key yet."
    assert page.pane.foot.keys.isVisible()
    with qtbot.waitSignal(page.section_requested) as asked:
        page.pane.foot.keys.click()
    assert asked.args == ["settings", "keys"]


def test_the_register_shows_states_and_opens_a_report(context, reports, qtbot):
    """Managers down, periods across; Enter on a cell shows the report with its period."""
    sign(context.store, reports[IVAN])
    approve(context.store, reports[IVAN])
    page = open_page(context, qtbot, OLGA)
    page.show_tab(ARCHIVE)
    settle(context, qtbot)
    register = page.register.register
    states = {line.name: line.reports[0].state for line in register.lines}
    assert states == {"Anna Sokolova": "formed", "Ivan Petrov": "approved", "Petr Volkov": "formed"}
    assert register.late == 2, "two have not signed by the fifth"
    place = next(place for place, line in enumerate(register.lines) if line.name == "Ivan Petrov")
    page.register.view.setCurrentIndex(page.register.model.index(place, 1))
    QTest.keyClick(page.register.view, Qt.Key.Key_Return)
    settle(context, qtbot)
    assert page.sheet.row.id == reports[IVAN]


def test_a_period_is_stepped_gone_back_to_and_asked_for(context, reports, qtbot):
    """The page has a period of its own; places hold period, tab and report; a request shows what waits for the person."""
    page = open_page(context, qtbot, OLGA)
    stepper: SigningPeriod = page.period
    assert stepper.period == Period(*OCTOBER)
    before = page.place()
    assert page.step_period(-1)
    settle(context, qtbot)
    assert page.shelf.ids == ()
    assert page._states.state == "notice"
    page.show_tab(DEPARTMENTS)
    page.show_place(before)
    settle(context, qtbot)
    assert page.sheet.row.id == before[2]
    page.step_period(2)
    settle(context, qtbot)
    context.store.person_id = PETR
    page.open(SigningRequest())
    settle(context, qtbot)
    assert page.sheet.row.id == reports[PETR]
    assert page.period.period == Period(*OCTOBER)


def test_forming_says_what_became_of_it(context, reports, qtbot, monkeypatch):
    """What was left alone is named; a period that is not over is refused in a sentence."""
    page = open_page(context, qtbot, OLGA)
    page.forming.form(Period(*OCTOBER).neighbour(1))
    settle(context, qtbot)
    assert not page.forming.is_forming
    assert page.forming.said
    assert page.forming.isVisible()
    page.forming.cancel()


def test_the_pages_are_saved_and_verified(context, reports, qtbot, tmp_path, monkeypatch):
    """The PDF of a signed report is saved as it is, and the very file is verified: yes, with who signed."""
    sign(context.store, reports[IVAN])
    page = open_page(context, qtbot, IVAN)
    target = tmp_path / "mine.pdf"
    monkeypatch.setattr(
        "crmdesk.ui.pages.signing_papers.QFileDialog.getSaveFileName", lambda *_given: (str(target.with_suffix("")), "")
    )
    with qtbot.waitSignal(page.file_written):
        page.export()
    assert target.read_bytes() == page.sheet.pdf
    dialog = page.papers.verify()
    qtbot.waitUntil(lambda: dialog.verdict is not None)
    assert dialog.verdict.ok
    assert [one.name for one in dialog.verdict.signatures] == ["Ivan Petrov"]
    dialog.close()


def test_a_head_without_a_root_makes_a_key_on_the_spot(context, sqlite_store, qtbot):
    """Where the firm has no root yet, its head gets root and key by one form, and signs with them."""
    plant_staff(sqlite_store)
    report = form_report(sqlite_store, Subject("manager", OLGA))
    page = open_page(context, qtbot, OLGA)
    page.pane.foot.main.click()
    settle(context, qtbot)
    foot = page.pane.foot
    assert foot.trouble
    assert foot.make_key.isVisible()
    assert not foot.keys.isVisible()
    with quick():
        foot.make_key.click()
        form = page.window().findChild(KeyForm)
        for key in ("passphrase", "again"):
            form.lines[key].setText(PASSPHRASE)
        form.yes.click()
        settle(context, qtbot)
        assert foot.trouble == ""
        page.pane.foot.main.click()
        give_passphrase(page, qtbot)
        settle(context, qtbot)
    assert row_of(sqlite_store, report).state == "signed"


def test_the_report_of_who_left_waits_for_the_head_who_freezes_or_withdraws_it(context, reports, qtbot):
    """Ivan left without signing: Anna reads that it waits for her and what can be done, and no button signs for him."""
    with context.store.changing() as change:
        version = change.row(Manager, IVAN)["version"]
        change.edit(Manager, IVAN, version, active_until=context.store.today() - timedelta(1))
    page = open_page(context, qtbot, ANNA)
    page.show_report(row_of(context.store, reports[IVAN]))
    settle(context, qtbot)
    assert page.sheet.row.waits_for_id == ANNA
    assert [step.under for step in steps_of(page.sheet)][1] == _("waits for you")
    assert "Ivan Petrov" in page.sheet.why_not
    assert {Act.FREEZE, Act.WITHDRAW} <= page.sheet.rights
    assert page.pane.foot.main.isHidden()


def test_damaged_figures_of_a_formed_report_show_no_pages(reports, sqlite_store):
    """The report is there, with nothing to look at, until it is formed again; what is shown beside it stays."""
    report_id = reports[IVAN]
    with sqlite_store.engine.execution_options(write=True).connect() as connection, connection.begin():
        connection.execute(update(ReportFile).where(ReportFile.report_id == report_id).values(content=b"\xff{"))
    sheet = read_sheet(sqlite_store, report_id, lambda *_told: None)
    assert (sheet.card.row.id, sheet.snapshot, sheet.pdf) == (report_id, None, b"")
