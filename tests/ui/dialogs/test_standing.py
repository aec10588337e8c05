"""Dialogs of a client's standing: what is asked for, and that nothing typed is lost."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crmdesk.data.entry.offers import Offer
from crmdesk.data.errors import UsageFault
from crmdesk.ui.dialogs.standing import PartnerDialog, StandingDialog
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.cell_editors import CellEditor, ChoiceCellEditor

TODAY = date(2025, 11, 20)


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> StandingDialog:
    """Two statuses, the second holds."""
    del theme
    made = StandingDialog("Status of A", (Offer(1, "One"), Offer(2, "Two")), 2, TODAY)
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_holds_is_chosen_and_a_reason_is_asked_for(dialog: StandingDialog, qtbot: QtBot) -> None:
    """Spaces are no reason."""
    assert dialog.choice.currentText() == "Two"
    dialog.reason.setText("  ")
    with qtbot.assertNotEmitted(dialog.said):
        dialog.say()
    assert dialog._trouble.isVisible()
    dialog.reason.setText(" because ")
    with qtbot.waitSignal(dialog.said) as told:
        dialog.say()
    assert told.args == [2, "because", None]
    assert not dialog.yes.isEnabled()


def test_a_day_is_read_or_refused(dialog: StandingDialog, qtbot: QtBot) -> None:
    """The dialog stays with what was typed."""
    dialog.reason.setText("because")
    dialog.until.setText("no day")
    with qtbot.assertNotEmitted(dialog.said):
        dialog.say()
    assert dialog._trouble.isVisible()
    dialog.until.setText("2025-12-24")
    with qtbot.waitSignal(dialog.said) as told:
        dialog.say()
    assert told.args == [2, "because", date(2025, 12, 24)]


def test_nothing_chosen_needs_no_reason_and_some_have_no_day(theme: Theme, qtbot: QtBot) -> None:
    """Relations that nobody knows."""
    del theme
    made = StandingDialog("Relations", (Offer(None, "not given"), Offer(5, "Partner")), None, None)
    qtbot.addWidget(made)
    made.show()
    assert not made.until.isVisible()
    with qtbot.waitSignal(made.said) as told:
        made.say()
    assert told.args == [None, "", None]


def test_a_partner_is_chosen_from_offers(theme: Theme, qtbot: QtBot) -> None:
    """Nothing typed is told; what is still looked for is waited for."""
    del theme

    def make(parent: QWidget) -> CellEditor:
        return ChoiceCellEditor(parent, "", free=False, required=True, narrows_itself=False)

    made = PartnerDialog("Merge", "The same", "About it", "Compare", make)
    qtbot.addWidget(made)
    made.show()
    made.say()
    assert "Type a part" in made._trouble.text()
    line = made.line
    assert isinstance(line, ChoiceCellEditor)
    qtbot.keyClicks(line, "Tw")
    with qtbot.assertNotEmitted(made.said):
        made.say()
    with qtbot.waitSignal(made.said) as told:
        line.set_offers("Tw", (Offer(7, "Twin"),))
    assert told.args == [7]


def test_a_line_that_fits_nothing_says_why(theme: Theme, qtbot: QtBot) -> None:
    """The sentence of the line."""
    del theme

    def refuse(_text: str) -> None:
        raise UsageFault("Nobody is called so.")

    made = PartnerDialog("Merge", "The same", "", "Compare", lambda parent: CellEditor(parent, "", refuse))
    qtbot.addWidget(made)
    made.line.setText("x")
    made.say()
    assert made._trouble.text() == "Nobody is called so."
