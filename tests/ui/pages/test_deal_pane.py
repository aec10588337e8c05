"""The deal beside the list: what its pane says and asks for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QToolButton
from sqlalchemy import select

from crmdesk.data.entry.deeds import archive, change
from crmdesk.data.models import Activity, Client, Contact, Deal
from crmdesk.ui.pages.deal_head import StageStepper
from crmdesk.ui.pages.deal_pane import DealPane
from crmdesk.ui.pages.deal_people import DealPeople
from crmdesk.ui.pages.fact_editor import FactEditor
from tests import factories as f
from tests.factories import make_activity, make_client, make_contact, make_deal, make_won, plant, put


@pytest.fixture
def client(context):
    plant(context.store)
    return put(context.store, Client, make_client(name="Ромашка", city="Казань"))[0]


@pytest.fixture
def pane(context, client, qtbot):
    made = DealPane(context)
    qtbot.addWidget(made)
    made.resize(330, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def show(pane, context, qtbot):
    def show(**changes):
        record = put(context.store, Deal, changes.pop("row", None) or make_deal(**changes))[0]
        pane.show_record(record)
        qtbot.waitUntil(lambda: pane.card is not None and pane.card.id == record, timeout=10_000)
        return record

    return show


def said(pane):
    """Return every text in view, values that can be typed over included."""
    values = [button._whole for button in pane.findChildren(QPushButton) if button.property("fact")]
    return [label.text() for label in pane.findChildren(QLabel) if label.isVisible() and label.text()] + values


def tile(pane):
    return next((t.property("tile") for t in pane.findChildren(QFrame) if t.property("tile") and t.isVisible()), None)


def test_an_open_deal_says_client_amount_chance_and_manager(pane, show, client):
    """Amounts are whole roubles with their sign; what is not known is a dash."""
    show(client_id=client, amount=3_000_49, stage_id=f.OFFER)
    words = said(pane)
    assert {"Pumping station", "Казань", "3\u202f000\u202f₽", "Ivan Petrov", "Nothing has happened yet."} <= set(words)
    assert "Weighted, 60\u202f%" in words
    assert "1\u202f800\u202f₽" in words
    assert "—" in words


@pytest.mark.parametrize(
    ("step", "day", "kind", "words"),
    [
        (None, None, "warn", "No next step"),
        ("Call", date(2025, 11, 19), "neg", "Call"),
        ("Call", date(2025, 11, 20), "accent", "Call"),
        (None, date(2025, 11, 20), "accent", "Next step"),
    ],
)
def test_the_next_step_warns_where_it_is_missing_or_late(pane, show, step, day, kind, words):
    """Today is not late."""
    show(next_step=step, next_step_on=day)
    assert tile(pane) == kind
    assert words in said(pane)


def test_a_won_deal_has_an_outcome_and_no_next_step(pane, show):
    """The day of closing stands where the day expected stood."""
    show(row=make_won(date(2025, 5, 5)))
    assert tile(pane) is None
    assert {"Won", "Closed", "2025-05-05"} <= set(said(pane))


def test_a_lost_deal_says_why(pane, show):
    """The reason is a fact of its own."""
    show(
        row=make_deal(stage_id=f.LOST_STAGE, closed_on=date(2025, 5, 5), loss_reason_id=f.PRICE, competitor_id=f.RIVAL)
    )
    assert {"Lost", "Loss reason", "Price", "Rival"} <= set(said(pane))


def test_a_deal_that_stands_too_long_is_marked(pane, show):
    """Beyond the norm of its stage, with the days it has stood there."""
    show(stage_id=f.OFFER, created_on=date(2025, 11, 20) - timedelta(40))
    assert any("stuck for 40 days" in words for words in said(pane))


def test_people_are_there(pane, show, client, context):
    """Contacts of the client stand in the pane of its deal."""
    put(context.store, Contact, make_contact(client_id=client))
    show(client_id=client)
    assert {"Contacts", "Petr Ivanov"} <= set(said(pane))


def test_the_feed_shows_what_was_added_after_a_refresh(pane, show, context, qtbot):
    """Refreshing reads the deal again."""
    record = show()
    put(context.store, Activity, make_activity(date(2025, 11, 18), deal_id=record, note="Asked for an offer"))
    pane.refresh()
    qtbot.waitUntil(lambda: "Asked for an offer" in said(pane), timeout=10_000)


def test_keys_move_the_deal(pane, show, qtbot):
    """Ctrl+→ and Ctrl+← ask for the next stage and the one before."""
    record = show()
    for key, step in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, -1)):
        with qtbot.waitSignal(pane.move_requested) as told:
            qtbot.keyClick(pane, key, Qt.KeyboardModifier.ControlModifier)
        assert told.args == [record, step]


def test_the_client_is_one_click_away_and_so_is_the_list(pane, show, client, qtbot):
    """The name of the client opens it, the cross closes the pane."""
    show(client_id=client)
    link = next(b for b in pane.findChildren(QPushButton) if b.text() == "Ромашка")
    with qtbot.waitSignal(pane.client_requested) as told:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert told.args == [client]
    cross = next(b for b in pane.findChildren(QToolButton) if b.accessibleName() == "Close the card")
    with qtbot.waitSignal(pane.closed):
        qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)


def test_a_deal_that_is_gone_is_said(pane, context, qtbot):
    """Somebody deleted it: the sentence, and no stale card."""
    pane.show_record(424242)
    qtbot.waitUntil(lambda: "This deal is not in the base any more." in said(pane), timeout=10_000)
    assert pane.card is None


def test_the_pane_follows_the_theme(pane, show, theme):
    """Icons and tracks are drawn anew."""
    show()
    theme.set_mode("dark")
    assert pane.grab().toImage().pixelColor(3, 790).lightness() < 128
    assert "Pumping station" in said(pane)


def fact(pane, key):
    """Return a field of the pane."""
    return next(found for found in pane.findChildren(FactEditor) if found.key == key and found.isVisible())


def held(context, deal_id, name):
    """Return what the base holds."""
    with context.store.reading() as connection:
        return connection.execute(select(Deal.__table__.c[name]).where(Deal.id == deal_id)).scalar_one()


@pytest.fixture
def live(pane, context):
    """The pane, refreshed by whatever is written."""
    context.deeds.written.connect(pane.refresh)
    return pane


@pytest.mark.parametrize(
    ("key", "text", "name", "value"),
    [
        ("amount", "1,5 m", "amount", 1_500_000_00),
        ("expected_on", "2025-12-31", "expected_on", date(2025, 12, 31)),
        ("tags", "VIP, tender", "tags", ["VIP", "tender"]),
        ("note", "<b>not bold</b> & 🚰", "note", "<b>not bold</b> & 🚰"),
    ],
)
def test_a_field_is_typed_over_in_place(  # noqa: PLR0917 - fixtures and four columns of the table above
    live, show, context, qtbot, key, text, name, value
):
    """Enter opens the line, Enter writes it; the pane then says what the base holds."""
    record = show(amount=1_000_00)
    found = fact(live, key)
    found.setFocus()
    qtbot.keyClick(found._button, Qt.Key.Key_Return)
    found.editor.setText(text)
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(found.editor, Qt.Key.Key_Return)
    assert held(context, record, name) == value
    qtbot.waitUntil(lambda: live.card.held[name] == value, timeout=5000)


def test_a_manager_is_chosen_and_a_refused_value_stays_open(live, show, context, qtbot):
    """Letters narrow the list; nonsense is answered under the line, Esc gives the old value back."""
    record = show()
    found = fact(live, "owner_id")
    found.open()
    qtbot.waitUntil(lambda: bool(found.editor._offers), timeout=5000)
    found.editor.setText("")
    qtbot.keyClicks(found.editor, "nobody")
    qtbot.keyClick(found.editor, Qt.Key.Key_Return)
    assert "Choose from the list" in found.editor.reason
    found.editor.setText("")
    qtbot.keyClicks(found.editor, "anna")
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(found.editor, Qt.Key.Key_Return)
    assert held(context, record, "owner_id") == f.ANNA
    qtbot.waitUntil(lambda: live.card.held["owner_id"] == f.ANNA, timeout=5000)
    amount = fact(live, "amount")
    amount.open()
    amount.editor.setText("many")
    qtbot.keyClick(amount.editor, Qt.Key.Key_Return)
    assert "not a number" in amount.editor.reason
    qtbot.keyClick(amount.editor, Qt.Key.Key_Escape)
    assert amount.editor is None


def test_an_open_line_outlives_a_change_by_others(live, show, context, qtbot):
    """The pane waits with showing the new state until the line is closed."""
    record = show()
    note = fact(live, "note")
    note.open()
    note.editor.setText("half a sen")
    put(context.store, Activity, make_activity(date(2025, 11, 18), deal_id=record, note="Asked for an offer"))
    live.refresh()
    qtbot.waitUntil(lambda: bool(live.card.feed), timeout=5000)
    assert note.editor.text() == "half a sen"
    qtbot.keyClick(note.editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "Asked for an offer" in said(live), timeout=5000)


def test_a_click_on_a_stage_moves_the_deal(live, show, context, qtbot):
    """The third of three stages; and by the keyboard the one before."""
    record = show(stage_id=f.LEAD)
    stepper = live.findChild(StageStepper)
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.mouseClick(stepper, Qt.MouseButton.LeftButton, pos=QPoint(stepper.width() - 10, 6))
    assert held(context, record, "stage_id") == f.OFFER
    qtbot.waitUntil(lambda: live.card.get("stage") == "Offer", timeout=5000)
    stepper = live._scroll.widget().findChild(StageStepper)
    stepper.setFocus()
    qtbot.keyClick(stepper, Qt.Key.Key_Left)
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(stepper, Qt.Key.Key_Return)
    assert held(context, record, "stage_id") == f.WORK


@pytest.mark.parametrize(
    ("words", "day"), [("Call tomorrow", date(2025, 11, 21)), ("Meeting 24 Nov", date(2025, 11, 24))]
)
def test_a_missing_step_is_one_click_away(live, show, context, qtbot, words, day):
    """The warning goes with the click: the deal has its next step on a working day."""
    qtbot.waitUntil(lambda: bool(live.deal.pipelines.all), timeout=5000)
    record = show()
    button = next(b for b in live.findChildren(QPushButton) if b.text() == words and b.isVisible())
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert held(context, record, "next_step_on") == day
    qtbot.waitUntil(lambda: tile(live) == "accent", timeout=5000)


def test_a_line_typed_below_is_written_about_this_deal(live, show, context, client, qtbot):
    """What cannot be understood stays with the reason; a call is in the feed, and the line is free again."""
    show(client_id=client)
    line = live._quick.line
    line.setText("something")
    with qtbot.waitSignal(context.deeds.settled, timeout=10_000):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "something"
    assert any("Begin with what it was" in words for words in said(live))
    line.setText("Звонок 10 мин, ждут счёт")
    with qtbot.waitSignal(context.deeds.settled, timeout=10_000):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == ""
    qtbot.waitUntil(lambda: "Ждут счёт" in said(live), timeout=5000)


def test_the_feed_shows_changes_with_who_made_them(live, show, context, qtbot):
    """The third view of the feed tells what was and what became."""
    record = show(amount=1_000_00)
    change(context.store, "deal", record, 1, {}, {"amount": 2_000_00})
    button = next(b for b in live.findChildren(QToolButton) if b.text() == "Changes")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any("→ 2\u202f000" in words for words in said(live)), timeout=5000)


def test_a_deal_is_lost_with_a_reason_and_opened_again(live, show, context, qtbot):
    """The dialog takes no loss without a reason; the pane then offers to open the deal again."""
    record = show(stage_id=f.WORK)
    qtbot.waitUntil(lambda: bool(live.deal.pipelines.all), timeout=5000)
    seen = []

    def answer():
        dialog = QApplication.activeModalWidget()
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        dialog.accept()
        seen.append(dialog._trouble.text())
        dialog._reasons.setCurrentRow(0)
        dialog._competitor.setCurrentIndex(1)
        dialog._note.setPlainText("Too dear")
        dialog.accept()

    QTimer.singleShot(100, answer)
    with qtbot.waitSignal(context.deeds.settled, timeout=10_000):
        assert live.deal.close(record, "Deal", 2)
    assert "Say why the deal is lost" in seen[0]
    assert (held(context, record, "loss_reason_id"), held(context, record, "competitor_id")) == (f.PRICE, f.RIVAL)
    qtbot.waitUntil(lambda: "Lost" in said(live), timeout=5000)
    again = next(b for b in live.findChildren(QToolButton) if b.text() == "Open again")
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert held(context, record, "stage_id") == f.WORK


def test_a_contact_of_the_client_joins_the_deal_and_leaves_it(live, show, client, context, qtbot):
    """The plus offers the client's people; the cross takes one out."""
    put(context.store, Contact, make_contact(client_id=client, name="Petr Ivanov"), make_contact(name="Stranger"))
    show(client_id=client)
    people = live.findChild(DealPeople)
    people._on_add()
    editor = people._field.editor
    qtbot.waitUntil(lambda: bool(editor._offers), timeout=5000)
    assert [offer.text for offer in editor._offers] == ["Petr Ivanov"]
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(live.card.people) and live.card.people[0].link_id is not None, timeout=5000)
    drop = next(b for b in live._scroll.widget().findChildren(QToolButton) if b.property("link"))
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.mouseClick(drop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: live.card.people[0].link_id is None, timeout=5000)


def test_what_the_base_refuses_comes_back_as_it_was_typed(live, show, context, qtbot):
    """Archived by another meanwhile: the line opens again with the very text and the reason."""
    record = show(amount=1_000_00)
    archive(context.store, "deal", [record])
    found = fact(live, "amount")
    found.open()
    found.editor.setText("1,5 m")
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(found.editor, Qt.Key.Key_Return)
    assert found.editor.text() == "1,5 m"
    assert "archived meanwhile" in found.editor.reason
    qtbot.keyClick(found.editor, Qt.Key.Key_Escape)
