"""The panel of keys: one's own key, the firm's root, everybody's keys for the head; forms that stay until it is done."""

from __future__ import annotations

import keyring
import keyring.backends.fail
import pytest
from PySide6.QtWidgets import QFileDialog

from crmdesk.data.keys.cards import KeyState, key_card, root_card
from crmdesk.data.keys.keyfile import make_key, write_key
from crmdesk.data.keys.places import KNOWN_ROOTS, kept_settings
from crmdesk.data.keys.root import make_root
from crmdesk.ui.dialogs.key_form import KeyForm
from crmdesk.ui.pages.settings_keys import KeysPanel
from tests.data.keys.firm import PASSPHRASES, ROOT_PASSPHRASE, at_work, give_key, give_root, plant_people, quick
from tests.factories import HEAD, IVAN

SECRET = PASSPHRASES[IVAN]


@pytest.fixture(autouse=True)
def _no_keychain():
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    with quick():
        yield
    keyring.set_keyring(before)


@pytest.fixture
def panel(qtbot, context):
    """The panel over the small firm without any keys; the head is at work."""
    plant_people(context.store)
    context.store.person_id = HEAD
    made = KeysPanel(context)
    qtbot.addWidget(made)
    context.deeds.written.connect(lambda _deed: made.refresh())
    made.refresh()
    made.show()
    quiet(qtbot, context)
    return made


def quiet(qtbot, context):
    qtbot.waitUntil(lambda: not context.jobs.busy and not context.deeds.waiting, timeout=10_000)


def look(qtbot, context, panel, person):
    """Let somebody else sit down."""
    context.store.person_id = person
    panel.refresh()
    quiet(qtbot, context)


def answer(panel, qtbot, context, **answers):
    """Fill in the form in view, press its button, and return it."""
    (form,) = [each for each in panel.findChildren(KeyForm) if each.isVisible()]
    for key, value in answers.items():
        line = form.lines[key]
        if isinstance(value, bool):
            line.setChecked(value)
        else:
            line.setText(value)
    form.yes.click()
    quiet(qtbot, context)
    return form


def row(panel, name):
    return next(row for row in panel.people.rows if row.held.person.name == name)


def test_a_key_from_the_root_to_a_signature_ready(panel, context, qtbot):
    """The head makes the root; Ivan makes a key; the head compares and confirms; everybody sees how it stands."""
    assert "none yet" in panel.root.state.text()
    panel.root.make.click()
    form = answer(panel, qtbot, context, passphrase=ROOT_PASSPHRASE, again="another passphrase")
    assert "differ" in form.trouble
    told = []
    context.deeds.told.connect(lambda text, _undoable: told.append(text))
    answer(panel, qtbot, context, passphrase=ROOT_PASSPHRASE, again=ROOT_PASSPHRASE)
    assert root_card(context.store).here
    assert "lies on this computer" in panel.root.place.text()
    assert "The firm's root is made." in told[-1]
    look(qtbot, context, panel, IVAN)
    assert panel.people.isHidden()
    panel.own.make.click()
    answer(panel, qtbot, context, passphrase=SECRET, again=SECRET)
    assert "waits for confirmation" in panel.own.state.text()
    look(qtbot, context, panel, HEAD)
    assert "1 key waits" in panel.people.about.text()
    assert panel.people.rows[0].held.person.id == IVAN
    panel.people.rows[0].confirm.click()
    form = answer(panel, qtbot, context, root_passphrase="wrong passphrase")
    assert "does not fit" in form.trouble
    answer(panel, qtbot, context, root_passphrase=ROOT_PASSPHRASE)
    assert key_card(context.store, IVAN).state is KeyState.VALID
    look(qtbot, context, panel, IVAN)
    assert "valid until" in panel.own.state.text()


def test_the_head_makes_and_confirms_their_own_key_in_one_step(panel, context, qtbot):
    """Where the root is at hand; with a wrong passphrase the request stays and says why."""
    give_root(context.store)
    look(qtbot, context, panel, HEAD)
    panel.own.make.click()
    answer(panel, qtbot, context, passphrase=SECRET, again=SECRET, root_passphrase=ROOT_PASSPHRASE)
    assert key_card(context.store, HEAD).state is KeyState.VALID
    told = []
    context.deeds.told.connect(lambda text, _undoable: told.append(text))
    panel.own.new.trigger()
    answer(panel, qtbot, context, passphrase=SECRET, again=SECRET, root_passphrase="wrong passphrase")
    assert "waits to be confirmed" in told[-1]
    assert "A new key waits" in panel.own.about.text()


def test_a_key_is_lost_and_revoked(panel, context, qtbot):
    """Its owner says so; the head signs it; both see since when it does not count."""
    give_root(context.store)
    give_key(context.store, IVAN)
    look(qtbot, context, panel, IVAN)
    panel.own.lost.click()
    form = answer(panel, qtbot, context, since="99.99.2025", reason="x")
    assert form.trouble
    answer(panel, qtbot, context, reason="Left in a taxi", since="19.11.2025 10:00")
    assert "Left in a taxi" in panel.own.about.text()
    assert not panel.own.make.isHidden()
    look(qtbot, context, panel, HEAD)
    ivan = next(row for row in panel.people.rows if row.held.person.id == IVAN)
    assert ivan.state.text() == "revoked"


def test_the_head_revokes_with_a_reason_and_a_date(panel, context, qtbot):
    """What is missing is marked; then the state is shown."""
    give_root(context.store)
    give_key(context.store, IVAN)
    look(qtbot, context, panel, HEAD)
    next(row for row in panel.people.rows if row.held.person.id == IVAN).revoke.click()
    form = answer(panel, qtbot, context)
    assert "marked" in form.trouble
    answer(panel, qtbot, context, reason="Left the firm", root_passphrase=ROOT_PASSPHRASE)
    assert key_card(context.store, IVAN).reason == "Left the firm"


def test_an_own_file_a_new_passphrase_and_the_keychain(panel, context, qtbot, tmp_path):
    """Each form does its deed; without a keychain the sentence says it is asked each time."""
    give_root(context.store)
    look(qtbot, context, panel, IVAN)
    own = tmp_path / "own.p12"
    write_key(own, make_key(), "Ivan", "own secret")
    panel.own.own_file.trigger()
    answer(panel, qtbot, context, path=str(own), passphrase="own secret")
    assert str(own) in panel.own.place.text()
    assert panel.own.change.isHidden()
    give_key(context.store, IVAN)
    look(qtbot, context, panel, IVAN)
    panel.own.change.click()
    answer(panel, qtbot, context, old=SECRET, passphrase="a new passphrase", again="a new passphrase")
    told = []
    context.deeds.told.connect(lambda text, _undoable: told.append(text))
    panel.own.remember.trigger()
    answer(panel, qtbot, context, passphrase="a new passphrase")
    assert "asked each time" in told[-1]
    panel.own.token.trigger()
    form = answer(panel, qtbot, context, library="/none/such.so", label="x", pin="1")
    assert "There is no library" in form.trouble


def test_the_agreement_is_saved_for_whoever_has_a_key(panel, context, qtbot, tmp_path, monkeypatch):
    """The file is told; people without a key have no such button."""
    give_root(context.store)
    give_key(context.store, IVAN)
    look(qtbot, context, panel, HEAD)
    rows = {row.held.person.id: row for row in panel.people.rows}
    assert rows[HEAD].agreement.isHidden()
    target = tmp_path / "agreement.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(target), ""))
    with qtbot.waitSignal(panel.file_written, timeout=10_000) as told:
        rows[IVAN].agreement.click()
    assert told.args == [target]
    assert target.read_bytes().startswith(b"%PDF")


def test_the_root_is_saved_copied_and_replaced(panel, context, qtbot, tmp_path):
    """Its certificate for others, its key for a second computer, another root with a reason."""
    old = give_root(context.store)
    look(qtbot, context, panel, HEAD)
    panel.root.save.click()
    answer(panel, qtbot, context, path=str(tmp_path / "root.pem"))
    assert (tmp_path / "root.pem").read_text().startswith("-----BEGIN CERTIFICATE")
    panel.root.copy.click()
    answer(panel, qtbot, context, path=str(tmp_path / "root.p12"), root_passphrase=ROOT_PASSPHRASE)
    assert (tmp_path / "root.p12").is_file()
    panel.root.replace.trigger()
    answer(panel, qtbot, context, reason="A new computer", passphrase=ROOT_PASSPHRASE, again=ROOT_PASSPHRASE)
    assert root_card(context.store).id != old.id


def test_a_strange_root_is_said_and_accepted(panel, context, qtbot):
    """The fingerprint to compare is that which the head sees."""
    give_root(context.store)
    settings = kept_settings(context.store)
    known = settings.get(KNOWN_ROOTS)
    with at_work(context.store, HEAD):
        new = make_root(context.store, ROOT_PASSPHRASE, reason="A new computer")
    kept_settings(context.store).put(KNOWN_ROOTS, known)
    look(qtbot, context, panel, IVAN)
    assert not panel.faults.isHidden()
    assert "not accepted here" in panel.root.state.text()
    panel.faults.accepts[0].click()
    answer(panel, qtbot, context)
    assert panel.faults.isHidden()
    assert new.sha256 in kept_settings(context.store).get(KNOWN_ROOTS)
    assert new.shown_fingerprint in panel.root.about.text()


def test_a_certificate_that_ends_soon_is_said(panel, context, qtbot, clock):
    """A month before its end; the key still signs."""
    give_root(context.store)
    give_key(context.store, IVAN)
    look(qtbot, context, panel, IVAN)
    assert "ends soon" not in panel.own.about.text()
    clock.pass_by(days=3 * 365 - 20)
    context.store.person_id = HEAD
    look(qtbot, context, panel, HEAD)
    look(qtbot, context, panel, IVAN)
    assert "ends soon" in panel.own.about.text()
    assert "valid until" in panel.own.state.text()


def test_nobody_at_work_is_asked_who_they_are(panel, context, qtbot):
    """The button offers the people; nothing else can be done."""
    look(qtbot, context, panel, None)
    assert "Nobody is at work" in panel.own.state.text()
    assert panel.own.make.isHidden()
    with qtbot.waitSignal(panel.person_requested):
        panel.own.who.click()
