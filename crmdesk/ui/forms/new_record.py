"""NewRecord: a record made with the least: a few lines, Enter to go on, Ctrl+Enter to add.

A client who is not there yet is made together with the deal; likely duplicates are told while typing; what was typed
stays when the sheet is closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from crmdesk.data.drafts import draft_key
from crmdesk.data.entry.deeds import Deed, create
from crmdesk.data.entry.form import Entry, Form, FormField
from crmdesk.data.errors import Fault
from crmdesk.data.models import Client
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.forms.likenesses import Likeness, find_likenesses
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.field_line import field_line
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import empty, label
from crmdesk.ui.widgets.cell_editors import CellEditor, ChoiceCellEditor

WIDTH = 460
#: Pixels: what stands around the lines, the least they get, and the bar that scrolls them.
AROUND, LEAST_ROOM, BAR = 280, 180, 14
#: Milliseconds of rest after which look-alikes are asked for.
REST = 250
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NewRecord(QDialog):
    """The lines of a form's quick fields; "More fields" shows the rest."""

    added = Signal(object)
    """The Deed that made the record."""
    open_requested = Signal(str, object)
    """Show a record that is there already: its form and id."""

    def __init__(self, context: Context, form: Form, values: Mapping[str, Any], parent: QWidget) -> None:
        """Make the sheet over a window: what ``values`` says is not asked; what was typed before stands in its lines."""
        super().__init__(parent)
        self._context = context
        self._over = parent.window()
        self._form = form
        self._values = dict(values)
        self._lines: dict[str, CellEditor] = {}
        self._beside: dict[str, dict[str, Any]] = {}
        """References to records that will be made too: key -> what is known of them."""
        self._is_waiting = False
        self.setWindowTitle(_("New: {what}").format(what=form.label))
        self.setMinimumWidth(WIDTH)
        self._lay_out()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._on_rested)
        for field in form.fields:
            if field.quick and field.key not in self._values:
                self._ask(field)
        self._fit()
        if any(self._draft(field) for field in form.fields if not field.quick):
            self._on_more()
        if self.typed:
            self._say(_("What you typed before is here again."), tone="text2")
            self._anew.show()
        first = next((line for line in self._lines.values() if not line.text()), None)
        if first is not None:
            first.setFocus()

    def _lay_out(self) -> None:
        self._inside = QWidget()
        self._inside.setProperty("clear", "true")
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._inside)
        self._reason = label("", "caption", "neg")
        self._reason.setWordWrap(True)
        self._reason.hide()
        self._like = QVBoxLayout()
        self._like.setSpacing(2)
        self._more = QPushButton(_("More fields"))
        self._more.setProperty("kind", "link")
        self._more.setAutoDefault(False)
        self._more.clicked.connect(self._on_more)
        self._more.setVisible(any(not field.quick for field in self._form.fields))
        self._anew = QPushButton(_("Begin anew"))
        self._anew.setProperty("kind", "link")
        self._anew.setAutoDefault(False)
        self._anew.clicked.connect(self._on_anew)
        self._anew.hide()
        buttons = QDialogButtonBox()
        self._add = buttons.addButton(_("Add"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._add.setProperty("kind", "primary")
        self._add.setToolTip("Ctrl+Enter")
        self._add.setAutoDefault(False)
        cancel = buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setAutoDefault(False)
        self._add.clicked.connect(self.finish)
        cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(self._area)
        column.addLayout(self._like)
        column.addWidget(self._reason)
        column.addWidget(self._anew, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._more, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(buttons)

    @property
    def form_id(self) -> str:
        """What is made."""
        return self._form.id

    @property
    def lines(self) -> dict[str, CellEditor]:
        """The lines by the keys of their fields."""
        return self._lines

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the lines, by key."""
        return {key: line.text() for key, line in self._lines.items() if line.text()}

    @property
    def likenesses(self) -> list[str]:
        """What is told of records that may be the same."""
        found = [self._like.itemAt(place) for place in range(self._like.count())]
        widgets = [None if item is None else item.widget() for item in found]
        return [widget.accessibleName() for widget in widgets if widget is not None]

    def finish(self) -> None:
        """Add the record, or say what is in the way; nothing typed is lost."""
        if self._is_waiting:
            return
        values = dict(self._values)
        for key, line in self._lines.items():
            if key in self._beside:
                continue
            try:
                if not self._take(key, line, values):
                    return
            except Fault as fault:
                self._refuse(key, line, fault)
                return
        self._is_waiting = True
        self._add.setEnabled(False)
        writing = partial(create, form_id=self._form.id, values=values, beside=self._beside)
        self._context.deeds.start(writing, done=self._on_added, failed=self._on_failed)

    def _take(self, key: str, line: CellEditor, values: dict[str, Any]) -> bool:
        """Put what a line stands for among the values; False where its offers are still to come."""
        if not line.text().strip():
            field = self._form.field_named(key)
            if field.required and field.entry is not Entry.REFERENCE:
                line.value()
            return True
        if isinstance(line, ChoiceCellEditor) and line.is_waiting:
            line.finish_when_ready()
            return False
        values[key] = line.value()
        return True

    def _refuse(self, key: str, line: CellEditor, fault: Fault) -> None:
        """Offer to make a client who is not there; else say why the line is not taken."""
        field = self._form.field_named(key)
        line.setFocus()
        if field.source is Client and line.text().strip() and key not in self._beside:
            self._offer_client(key, line)
        else:
            line.show_reason(str(fault))

    def _offer_client(self, key: str, line: CellEditor) -> None:
        name = " ".join(line.text().split())
        self._say(_("There is no client “{name}”. Enter once more adds the client too.").format(name=name))
        line.setProperty("offered", name)

    def _accept_client(self, key: str, line: CellEditor) -> bool:
        """Take the client that was offered, if the line still says the same."""
        name = " ".join(line.text().split())
        if line.property("offered") != name:
            return False
        self._beside[key] = {"name": name}
        self._say(_("The client “{name}” will be added too.").format(name=name), tone="pos")
        return True

    def _say(self, text: str, tone: str = "warn") -> None:
        self._reason.setProperty("tone", tone)
        self._reason.setText(text)
        self._reason.setVisible(bool(text))
        self._reason.style().polish(self._reason)

    # -- building ------------------------------------------------------------------------------------------------

    def _draft(self, field: FormField) -> str:
        return "" if field.key in self._values else self._context.drafts.text(draft_key(self._form.id, None, field.key))

    def _ask(self, field: FormField) -> None:
        """Add the line of a field with what was typed into it before."""
        row = self._grid.rowCount()
        title = label(field.label + (" *" if field.required else ""), "secondary")
        line = field_line(self._context, self, self._form, field, None, "")
        line.setProperty("entry", "dialog")
        line.setProperty("cell", "false")
        line.setAccessibleName(field.label)
        if field.hint:
            line.setPlaceholderText(_(field.hint))
        text = self._draft(field)
        if text:
            line.begin_with(text)
        line.installEventFilter(self)
        line.textEdited.connect(self._on_edited)
        line.chosen.connect(self._on_chosen)
        title.setBuddy(line)
        self._grid.addWidget(title, row, 0)
        self._grid.addWidget(line, row, 1)
        title.show()
        line.show()  # at once, or the sheet would not know how high it is
        self._lines[field.key] = line

    def _on_more(self) -> None:
        self._more.hide()
        for field in self._form.fields:
            if not field.quick and field.key not in self._values and field.entry is not Entry.NOTE:
                self._ask(field)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the lines are, and no higher than the window below: the rest is scrolled to."""
        self._inside.adjustSize()
        room = max(LEAST_ROOM, self._over.height() - AROUND)
        needed = self._inside.sizeHint().height()
        self._area.setFixedHeight(min(needed, room))
        self._grid.setContentsMargins(0, 0, BAR if needed > room else 0, 0)
        self.adjustSize()

    def _on_anew(self) -> None:
        """Empty the lines and forget what was typed."""
        self._forget()
        self._beside.clear()
        for line in self._lines.values():
            line.begin_with("")
        self._anew.hide()
        next(iter(self._lines.values())).setFocus()

    def _forget(self) -> None:
        for key in self._lines:
            self._context.drafts.drop(draft_key(self._form.id, None, key))

    # -- typing --------------------------------------------------------------------------------------------------

    def _on_edited(self) -> None:
        sender = self.sender()
        for key, line in self._lines.items():
            if line is sender:
                self._beside.pop(key, None)
                mark(line, wrong="false")
                self._context.drafts.keep(draft_key(self._form.id, None, key), line.text())
        self._say("")
        self._rest.start()

    def _on_chosen(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            self._go_on(sender)

    def _go_on(self, line: QWidget) -> None:
        """Go to the next line, or add the record from the last."""
        order = list(self._lines.values())
        place = next((at for at, one in enumerate(order) if one is line), len(order) - 1)
        if place + 1 < len(order):
            order[place + 1].setFocus()
            self._area.ensureWidgetVisible(order[place + 1])
        else:
            self.finish()

    def _on_enter(self, line: CellEditor) -> None:
        key = next(key for key, one in self._lines.items() if one is line)
        if self._accept_client(key, line):
            self._go_on(line)
            return
        try:
            if not self._take(key, line, {}):
                return
        except Fault as fault:
            self._refuse(key, line, fault)
            return
        if isinstance(line, ChoiceCellEditor) and line.text().strip():
            line.setText(line.label)
            self._context.drafts.keep(draft_key(self._form.id, None, key), line.text())
            line.hide_offers()
        self._go_on(line)

    def _on_left(self, line: CellEditor) -> None:
        """The keyboard went on: a choice becomes what was chosen, and what does not fit is told at once."""
        if isinstance(line, ChoiceCellEditor):
            line.settle()
        elif line.text().strip():
            try:
                line.value()
            except Fault as fault:
                mark(line, wrong="true")
                self._say(str(fault), tone="neg")
            else:
                mark(line, wrong="false")

    def _on_rested(self) -> None:
        work = partial(_look, self._context.store, self._form.id, self._texts())
        self._context.jobs.start(work, done=self._on_like, failed=self._on_look_failed, replaces=self)

    def _texts(self) -> dict[str, Any]:
        """Return what is typed so far, references as ids where they are chosen."""
        found: dict[str, Any] = {**self._values, **self.typed}
        for key, line in self._lines.items():
            if isinstance(line, ChoiceCellEditor) and line.text() and not line.is_waiting:
                try:
                    found[key] = line.value()
                except Fault:
                    found.pop(key, None)  # nobody is chosen yet
        return found

    def _on_like(self, found: tuple[Likeness, ...]) -> None:
        empty(self._like)
        for one in found:
            text = _("Is it not this one: {text}?").format(text=one.text)
            button = QPushButton(
                self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, WIDTH - 60).replace("&", "&&")
            )
            button.setProperty("kind", "link")
            button.setAccessibleName(text)
            button.setAutoDefault(False)
            button.setProperty("record", str(one.record_id))
            button.clicked.connect(self._on_like_clicked)
            self._like.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)

    def _on_like_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.open_requested.emit(self._form.id, int(sender.property("record")))
            self.reject()

    def _on_look_failed(self, error: Exception) -> None:
        self._say(str(error))

    # -- the end -------------------------------------------------------------------------------------------------

    def _on_added(self, deed: Deed) -> None:
        self._forget()
        self.added.emit(deed)
        self.accept()

    def _on_failed(self, error: Exception) -> None:
        self._is_waiting = False
        self._add.setEnabled(True)
        self._say(str(error), tone="neg")

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut and isinstance(watched, CellEditor) and self.isVisible():
            self._on_left(watched)
        pressed = event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if pressed and isinstance(event, QKeyEvent) and event.key() in _ENTER and isinstance(watched, CellEditor):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.finish()
            else:
                self._on_enter(watched)
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finish()
        else:
            super().keyPressEvent(event)


def _look(store: Store, form_id: str, typed: Mapping[str, Any], _progress: Progress) -> tuple[Likeness, ...]:
    return find_likenesses(store, form_id, typed)
