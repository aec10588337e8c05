"""The people of a deal: who takes part and in which role; more are chosen from the client's contacts."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.cards import DealCard, Person
from crmdesk.data.entry.deeds import archive, create
from crmdesk.data.entry.forms import form_named
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.pages.fact_editor import FactEditor
from crmdesk.ui.pages.field_line import field_line
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.cell_editors import CellEditor
from crmdesk.ui.widgets.pane_parts import person_row


class DealPeople(QWidget):
    """The contacts of a deal, or of its client where the deal names none."""

    def __init__(self, context: Context, card: DealCard) -> None:
        super().__init__()
        self._context, self._card = context, card
        self._form = form_named("deal_contact")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 10)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(label(_("Contacts"), "section"), 1)
        self._add = QToolButton()
        self._add.setProperty("kind", "plain")
        self._add.setProperty("icon_only", "true")
        self._add.setProperty("small", "true")
        self._add.setIcon(context.theme.icon("plus", "text2"))
        self._add.setIconSize(QSize(14, 14))
        self._add.setAccessibleName(_("Add a contact"))
        self._add.setToolTip(_("Add a contact"))
        self._add.clicked.connect(self._on_add)
        head.addWidget(self._add)
        column.addLayout(head)
        self._field = FactEditor("contact_id", _("Contact"), "", self._line)
        self._field.entered.connect(self._on_entered)
        self._field.closed.connect(self._field.hide)
        self._field.hide()
        column.addWidget(self._field)
        for person in card.people:
            column.addLayout(self._row(person))
        if not card.people:
            column.addWidget(label(_("Nobody is named yet."), "secondary"))

    def _row(self, person: Person) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(person_row(self._context.theme, person, self._card.today), 1)
        if person.link_id is not None:
            drop = QToolButton()
            drop.setProperty("kind", "plain")
            drop.setProperty("icon_only", "true")
            drop.setProperty("small", "true")
            drop.setIcon(self._context.theme.icon("x", "text3"))
            drop.setIconSize(QSize(12, 12))
            drop.setProperty("link", str(person.link_id))
            drop.setAccessibleName(_("Take out of the deal"))
            drop.setToolTip(_("Take out of the deal"))
            drop.clicked.connect(self._on_drop)
            row.addWidget(drop, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _line(self, parent: QWidget) -> CellEditor:
        field = self._form.field_named("contact_id")
        return field_line(self._context, parent, self._form, field, None, "", self._card.get("client_id"))

    def _on_add(self) -> None:
        self._field.show()
        self._field.open()

    def _on_entered(self, key: str, value: Any) -> None:
        if value is not None:
            values = {"deal_id": self._card.id, key: value}
            self._context.deeds.start(partial(create, form_id="deal_contact", values=values))

    def _on_drop(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._context.deeds.start(partial(archive, form_id="deal_contact", ids=[int(sender.property("link"))]))
