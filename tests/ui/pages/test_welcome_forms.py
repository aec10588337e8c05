"""The forms of the first screen: what they ask, what they refuse, what they give on."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton

from crmdesk.ui.bases import Server
from crmdesk.ui.pages.welcome_forms import NewBaseForm, ServerForm


@pytest.fixture
def new_base(qtbot, theme):
    made = NewBaseForm(theme)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def server(qtbot, theme):
    made = ServerForm(theme)
    qtbot.addWidget(made)
    made.show()
    return made


def button(form, text):
    return next(found for found in form.findChildren(QPushButton) if found.text().strip("\u2009") == text)


def fill(form, host="srv-01", port="5432", base="crm", person="m.gromov"):
    for field, text in ((form.host, host), (form.port, port), (form.base, base), (form.person, person)):
        field.setText(text)


def test_only_the_name_of_the_firm_is_missing(new_base, qtbot):
    """Currency, zone and file are there; a name of spaces is no name; Enter creates."""
    with qtbot.assertNotEmitted(new_base.asked):
        new_base.firm.setText("   ")
        qtbot.keyClick(new_base.firm, Qt.Key.Key_Return)
    new_base.firm.setText("  Rodnik ")
    with qtbot.waitSignal(new_base.asked) as told:
        qtbot.keyClick(new_base.firm, Qt.Key.Key_Return)
    asked = told.args[0]
    assert asked.firm == "Rodnik"
    assert asked.currency == "RUB"
    assert asked.location.endswith(".crmdb")
    assert ZoneInfo(asked.timezone)


def test_a_home_by_its_sign_is_a_real_path(new_base, qtbot):
    """What people type for their home folder becomes its path."""
    new_base.firm.setText("Rodnik")
    new_base.file.setText("~/bases/rodnik.crmdb")
    with qtbot.waitSignal(new_base.asked) as told:
        qtbot.mouseClick(button(new_base, "Create the base"), Qt.MouseButton.LeftButton)
    assert told.args[0].location == str(Path.home() / "bases" / "rodnik.crmdb")


@pytest.mark.parametrize(
    ("chosen", "kept"), [("/a/rodnik", "/a/rodnik.crmdb"), ("/a/rodnik.crmdb", "/a/rodnik.crmdb"), ("", None)]
)
def test_a_chosen_file_gets_its_suffix(new_base, qtbot, monkeypatch, chosen, kept):
    """Leaving the choice changes nothing."""
    before = new_base.file.text()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (chosen, ""))
    qtbot.mouseClick(button(new_base, "Choose…"), Qt.MouseButton.LeftButton)
    assert new_base.file.text() == (before if kept is None else kept)


def test_every_field_is_named_for_those_who_hear_it(new_base, server):
    """The words above a field are its name, and lead to it."""
    for form in (new_base, server):
        fields = [field for field in form.findChildren(QLineEdit) if field.objectName() != "qt_spinbox_lineedit"]
        assert all(field.accessibleName() for field in fields if field.parent() is form)
        assert all(label.buddy() is not None for label in form.findChildren(QLabel) if label.text())


@pytest.mark.parametrize("port", ["", "abc", "0", "65536", "5432x", "-1", "٥٤٣٢"])
def test_a_wrong_port_connects_to_nothing(server, qtbot, port):
    """Both buttons wait for an address that can be one."""
    fill(server, port=port)
    assert not button(server, "Connect").isEnabled()
    assert not button(server, "Check").isEnabled()
    with qtbot.assertNotEmitted(server.connect_asked):
        qtbot.keyClick(server.host, Qt.Key.Key_Return)


@pytest.mark.parametrize("missing", ["host", "base", "person"])
def test_every_part_of_the_address_is_needed(server, missing):
    """Spaces are nothing."""
    fill(server, **{missing: "  "})
    assert not button(server, "Connect").isEnabled()
    fill(server)
    assert button(server, "Connect").isEnabled()


def test_connecting_gives_address_password_and_whether_to_remember(server, qtbot):
    """Spaces around the parts go; those of the password stay."""
    fill(server, host=" srv-01 ")
    server.password.setText(" secret ")
    server.remember.setChecked(True)
    with qtbot.waitSignal(server.connect_asked) as told:
        qtbot.mouseClick(button(server, "Connect"), Qt.MouseButton.LeftButton)
    assert told.args == [Server("srv-01", 5432, "crm", "m.gromov"), " secret ", True]


def test_the_password_is_never_shown(server):
    """Dots instead of letters."""
    assert server.password.echoMode() is QLineEdit.EchoMode.Password


def test_a_verdict_goes_with_the_address_it_was_about(server, qtbot):
    """What was found out is not said of another server."""
    fill(server)
    with qtbot.waitSignal(server.check_asked):
        qtbot.mouseClick(button(server, "Check"), Qt.MouseButton.LeftButton)
    server.tell("Answers in 38 ms", "pos")
    assert "Answers in 38 ms" in [label.text() for label in server.findChildren(QLabel)]
    server.host.setText("srv-02")
    assert "Answers in 38 ms" not in [label.text() for label in server.findChildren(QLabel)]


@pytest.mark.parametrize(
    "known", [Server("srv-01", 5433, "crm base", "r&d@firm"), Server("::1", 5432, "crm", "m.gromov")]
)
def test_a_known_address_fills_the_fields(server, qtbot, known):
    """Only the password is asked again, and what is connected to is the same server."""
    server.fill(known.location)
    with qtbot.waitSignal(server.connect_asked) as told:
        qtbot.mouseClick(button(server, "Connect"), Qt.MouseButton.LeftButton)
    assert told.args[0] == known
