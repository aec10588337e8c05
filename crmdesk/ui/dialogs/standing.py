"""Dialogs of a client's standing: what it is from now on and why, and which other client is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from crmdesk.data.entry.offers import Offer
from crmdesk.data.entry.typed import read_day
from crmdesk.data.errors import Fault
from crmdesk.data.table import day_text
from crmdesk.data.words import _
from crmdesk.ui.dialogs.asking import AskingDialog
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.cell_editors import CellEditor, ChoiceCellEditor

#: The offers below the line are drawn inside the dialog, px.
ROOM_FOR_OFFERS = 360


class StandingDialog(AskingDialog):
    """Chooses one of a few and asks why; where ``today`` is given, also until when."""

    said = Signal(object, str, object)
    """What was chosen, why, and the first day on which it does not hold any more or None."""

    def __init__(
        self,
        title: str,
        choices: Sequence[Offer],
        held: Any,
        today: date | None,
        parent: QWidget | None = None,
        *,
        until: date | None = None,
        reason: str = "",
    ) -> None:
        super().__init__(title, _("Save"), parent)
        self._today = today
        self.choice = QComboBox()
        for offer in choices:
            self.choice.addItem(offer.text, offer.value)
        self.choice.setCurrentIndex(max(0, self.choice.findData(held)))
        self._ask(_("From now on"), self.choice)
        self.reason = QLineEdit(reason)
        self.reason.setPlaceholderText(_("The reason stays in the history"))
        self._ask(_("Why"), self.reason)
        self.until = QLineEdit("" if until is None else day_text(until))
        self.until.setPlaceholderText(_("a day, or nothing: until it is changed"))
        if today is not None:
            self._ask(_("Until"), self.until)
        self._finish()
        self.reason.setFocus()

    def say(self) -> None:
        """Give the answer; a reason is always asked for, and a day has to be one to come."""
        self.tell("")
        until = None
        mark(self.reason, wrong="false")
        mark(self.until, wrong="false")
        if self.choice.currentData() is not None and not self.reason.text().strip():
            mark(self.reason, wrong="true")
            self.tell(_("Say why: the reason stays in the history."))
            self.reason.setFocus()
            return
        if self._today is not None and self.until.text().strip():
            try:
                until = read_day(self.until.text(), self._today)
            except Fault as fault:
                mark(self.until, wrong="true")
                self.tell(str(fault))
                self.until.setFocus()
                return
        self.yes.setEnabled(False)
        self.said.emit(self.choice.currentData(), self.reason.text().strip(), until)


class PartnerDialog(AskingDialog):
    """Chooses another client by a few letters."""

    said = Signal(object)
    """Id of the client."""

    def __init__(
        self,
        title: str,
        caption: str,
        about: str,
        yes: str,
        make: Callable[[QWidget], CellEditor],
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog; ``make`` makes the line that offers clients."""
        super().__init__(title, yes, parent)
        self.line = make(self)
        self.line.setProperty("cell", "false")
        self.line.setProperty("entry", "dialog")
        if isinstance(self.line, ChoiceCellEditor):
            self.line.chosen.connect(self.say)
        self._ask(caption, self.line)
        told = label(about, "secondary")
        told.setWordWrap(True)
        self._column.addWidget(told)
        self._column.addStretch(1)
        self.setMinimumHeight(ROOM_FOR_OFFERS)
        self._finish()
        self.line.setFocus()

    def say(self) -> None:
        """Give the client, or wait until the offers for what was typed are there."""
        if isinstance(self.line, ChoiceCellEditor) and self.line.is_waiting:
            self.line.finish_when_ready()
            return
        try:
            value = self.line.value() if self.line.text().strip() else None
        except Fault as fault:
            self.tell(str(fault))
            return
        if value is None:
            self.tell(_("Type a part of the name and choose the client."))
            return
        self.tell("")
        self.said.emit(value)
