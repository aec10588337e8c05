"""BulkBar: what can be done with the deals that are ticked; it is there while there are at least two."""

from __future__ import annotations

from array import array
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from crmdesk.data.entry.form import Entry, Form
from crmdesk.data.entry.forms import form_named, form_of
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.bulk import BulkDialog
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.bulk_fields import BULK_TITLES, BulkFields, StageFields, TagFields, TaskFields, ValueFields
from crmdesk.ui.pages.deal_actions import DealActions
from crmdesk.ui.widgets.card import label

#: Fields that have a button or a deed of their own.
_APART = frozenset(("stage_id", "owner_id", "tags"))
_OFFERED = frozenset((Entry.REFERENCE, Entry.DATE, Entry.WORDS, Entry.LINE, Entry.CODE, Entry.FLAG, Entry.NUMBER))


class BulkBar(QFrame):
    """Counts the ticked deals and opens the dialog of what is done with them."""

    dropped = Signal()
    """Nothing shall be ticked any more."""

    def __init__(self, context: Context, actions: DealActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._deal = actions
        self._ids: array[int] = array("q")
        self._form: Form = form_named("deal")
        self.setProperty("band", "true")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 8, 5)
        row.setSpacing(6)
        self._count = label("", "strong")
        row.addWidget(self._count)
        row.addSpacing(6)
        for key in ("owner_id", "stage", "tags", "task"):
            button = QPushButton(_(BULK_TITLES[key]))
            button.setProperty("small", "true")
            button.setProperty("action", key)
            button.clicked.connect(self._on_action)
            row.addWidget(button)
        self._more = QToolButton()
        self._more.setText(_("More"))
        self._more.setProperty("small", "true")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(QMenu(self._more))
        row.addWidget(self._more)
        row.addStretch(1)
        drop = QPushButton(_("Untick all"))
        drop.setProperty("kind", "link")
        drop.clicked.connect(self.dropped)
        row.addWidget(drop)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self._fill_menu()
        work = partial(_read_form, context.store)
        context.jobs.start(work, done=self._on_form, failed=self._on_failed, replaces=self)

    def show_ticked(self, ids: array[int]) -> None:
        """Know what is ticked; fewer than two need no bar."""
        self._ids = ids
        self._count.setText(plural("{n} deal", "{n} deals", len(ids)).format(n=number(len(ids))))
        self.setVisible(len(ids) > 1)

    def open(self, key: str) -> BulkDialog:
        """Return the dialog of an action, or of a field of the form by its key."""
        fields = self._fields(key)
        title = _(BULK_TITLES[key]) if key in BULK_TITLES else self._form.field_named(key).label
        dialog = BulkDialog(self._context, title, self._ids, fields, fields.action, self.window())
        fields.changed.connect(dialog.ask_again)
        fields.setFocus()
        return dialog

    def _fields(self, key: str) -> BulkFields:
        match key:
            case "stage":
                return StageFields(self._deal.pipelines, self._deal.reasons)
            case "tags":
                return TagFields()
            case "task":
                return TaskFields(self._context)
            case "archive":
                return BulkFields()
            case _:
                return ValueFields(self._context, self._form, self._form.field_named(key))

    def _fill_menu(self) -> None:
        menu = self._more.menu()
        menu.clear()
        offered = [one for one in self._form.fields if one.bulk and one.key not in _APART and one.entry in _OFFERED]
        for field in offered:
            self._add(menu, field.label, field.key)
        menu.addSeparator()
        self._add(menu, _(BULK_TITLES["archive"]), "archive")

    def _add(self, menu: QMenu, words: str, key: str) -> None:
        action = QAction(words.replace("&", "&&"), menu)
        action.setProperty("action", key)
        action.triggered.connect(self._on_action)
        menu.addAction(action)

    def _on_action(self) -> None:
        sender: QObject | None = self.sender()
        if sender is not None and len(self._ids):
            dialog = self.open(str(sender.property("action")))
            dialog.exec()
            dialog.deleteLater()

    def _on_form(self, form: Form) -> None:
        self._form = form
        self._fill_menu()

    def _on_failed(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)


def _read_form(store: Store, _progress: Progress) -> Form:
    return form_of(store, "deal")
