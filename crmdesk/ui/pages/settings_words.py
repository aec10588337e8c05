"""WordsPanel: word lists of the firm: a list of entries, the entry in hand beside it, one line to add another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.dictionaries import Word, dictionary, table_of
from crmdesk.data.entry.deeds import Conflict, Deed, create
from crmdesk.data.entry.dictionary_deeds import bring_back, reorder, retire
from crmdesk.data.entry.forms import form_named
from crmdesk.data.entry.typed import read_typed
from crmdesk.data.errors import Fault
from crmdesk.data.holidays import add_holidays
from crmdesk.data.merge_preview import preview_merge
from crmdesk.data.merging import merge
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.instead import InsteadDialog
from crmdesk.ui.forms.record_form import RecordForm
from crmdesk.ui.jobs import Progress
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import Card, label
from crmdesk.ui.widgets.segments import Segment, Segments
from crmdesk.ui.widgets.states import Stateful

LIST_WIDTH = 300
ROW = 30
_WORD = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class WordList:
    """One word list of a panel."""

    form_id: str
    title: str = ""
    """In the user's language; empty takes the form's own."""
    only: Mapping[str, Any] = field(default_factory=dict)
    """What every entry of this list holds; only such entries are shown, and new ones get it."""
    preset: Mapping[str, Any] = field(default_factory=dict)
    """What a new entry gets until somebody says otherwise."""
    parent_id: int | None = None


class WordsPanel(QWidget):
    """Entries are added by typing a name, changed in place, put in order, merged, archived and brought back."""

    def __init__(self, context: Context, lists: Sequence[str | WordList]) -> None:
        super().__init__()
        self._context = context
        self._lists = tuple(one if isinstance(one, WordList) else WordList(one) for one in lists)
        self._at = 0
        self._archived = False
        self._words: tuple[Word, ...] = ()
        self._wanted: int | None = None
        self._tabs = Segments()
        self._tabs.set_segments([Segment(str(place), self._title(one)) for place, one in enumerate(self._lists)])
        self._tabs.set_current("0")
        self._tabs.setVisible(len(self._lists) > 1)
        self._new = QLineEdit()
        self._new.setProperty("entry", "card")
        self._reason = label("", "caption", "neg")
        self._reason.setWordWrap(True)
        self._reason.hide()
        self._list = QListWidget()
        self._list.setAccessibleName(_("Entries"))
        self._up, self._down = QPushButton(_("Up")), QPushButton(_("Down"))
        self._retire = QPushButton(_("To the archive…"))
        self._years: list[QPushButton] = []
        self._archive = QPushButton(_("Show the archive"))
        self._archive.setCheckable(True)
        self._form = RecordForm(context, self._lists[0].form_id)
        self._states = Stateful(context.theme, self._lay_out())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._states)
        self._connect()
        self._show_list()

    @property
    def words(self) -> tuple[Word, ...]:
        """The entries shown."""
        return self._words

    @property
    def current(self) -> Word | None:
        """The entry in hand."""
        item = self._list.currentItem()
        word: Word | None = None if item is None else item.data(_WORD)
        return word

    def set_lists(self, lists: Sequence[WordList]) -> None:
        """Show other word lists of the same form (the stages of another pipeline)."""
        self._lists = tuple(lists)
        self._at = 0
        self.refresh()

    def refresh(self) -> None:
        """Read the entries again."""
        one = self._lists[self._at]
        work = partial(_read, self._context.store, one, archived=self._archived)
        self._states.loading(cancellable=False)
        self._context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    # -- building ------------------------------------------------------------------------------------------------

    def _lay_out(self) -> QWidget:
        inside = QWidget()
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._tabs)
        left.addWidget(self._new)
        left.addWidget(self._reason)
        left.addWidget(self._list, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._up, self._down, self._retire):
            buttons.addWidget(button)
        buttons.addStretch(1)
        left.addLayout(buttons)
        left.addLayout(self._make_years())
        left.addWidget(self._archive)
        side = QWidget()
        side.setLayout(left)
        side.setFixedWidth(LIST_WIDTH)
        left.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout(inside)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(side)
        self._card = Card()
        self._card.body.addWidget(self._form)
        room = QVBoxLayout()
        room.addWidget(self._card)
        room.addStretch(1)
        row.addLayout(room, 1)
        return inside

    def _make_years(self) -> QHBoxLayout:
        """Return the buttons that add the days off of this year and the next; they belong to the calendar alone."""
        row = QHBoxLayout()
        row.setSpacing(8)
        this = self._context.view.today.year
        for year in (this, this + 1):
            button = QPushButton(_("Days off of {year}").format(year=year))
            button.setProperty("year", year)
            button.clicked.connect(self._on_year)
            self._years.append(button)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _connect(self) -> None:
        self._tabs.chosen.connect(self._on_tab)
        self._new.returnPressed.connect(self._on_new)
        self._new.textEdited.connect(self._on_edited)
        self._list.currentItemChanged.connect(self._on_current)
        self._up.clicked.connect(self._on_up)
        self._down.clicked.connect(self._on_down)
        self._retire.clicked.connect(self._on_retire)
        self._archive.toggled.connect(self._on_archive)

    def _title(self, one: WordList) -> str:
        return one.title or form_named(one.form_id).label

    def _show_list(self) -> None:
        one = self._lists[self._at]
        form = form_named(one.form_id)
        title = form.field_named(form.name).label if form.id != "holiday" else _("Day")
        self._new.setPlaceholderText(_("New: {title}, Enter").format(title=title[:1].lower() + title[1:]))
        ordered = any(each.key == "position" for each in form.fields)
        for button in (self._up, self._down):
            button.setVisible(ordered)
        for button in self._years:
            button.setVisible(form.id == "holiday")
        self._form.set_form(one.form_id)

    # -- reading -------------------------------------------------------------------------------------------------

    def _on_read(self, words: tuple[Word, ...]) -> None:
        held = self._wanted or (None if self.current is None else self.current.id)
        self._wanted = None
        self._words = words
        self._list.blockSignals(True)
        self._list.clear()
        for word in words:
            item = QListWidgetItem(f"{word.name}   {number(word.uses)}" if word.uses else word.name, self._list)
            item.setData(_WORD, word)
            item.setSizeHint(QSize(0, ROW))
            item.setToolTip(
                plural("Named by {n} record", "Named by {n} records", word.uses).format(n=number(word.uses))
            )
        self._list.blockSignals(False)
        places = [place for place, word in enumerate(words) if word.id == held]
        self._list.setCurrentRow(places[0] if places else (0 if words else -1))
        self._states.ready()
        self._show_current()

    def _on_failed(self, error: Exception) -> None:
        self._states.failed(error, self.refresh)

    def _show_current(self) -> None:
        word = self.current
        self._card.setVisible(word is not None)
        self._retire.setEnabled(word is not None)
        self._retire.setText(_("Bring back") if self._archived else _("To the archive…"))
        row = self._list.currentRow()
        self._up.setEnabled(row > 0 and not self._archived)
        self._down.setEnabled(0 <= row < len(self._words) - 1 and not self._archived)
        if word is not None:
            self._form.show_record(word.id)

    # -- what the person does ------------------------------------------------------------------------------------

    def _on_tab(self, key: str) -> None:
        self._at = int(key)
        self._show_list()
        self.refresh()

    def _on_current(self) -> None:
        self._show_current()

    def _on_archive(self, shown: bool) -> None:
        self._archived = shown
        self.refresh()

    def _on_edited(self) -> None:
        mark(self._new, wrong="false")
        self._reason.hide()

    def _on_new(self) -> None:
        """Add an entry of the name typed; the rest is said beside it."""
        one = self._lists[self._at]
        form = form_named(one.form_id)
        key = "day" if form.id == "holiday" else form.name
        try:
            value = read_typed(form.field_named(key), self._new.text(), self._context.view.today)
        except Fault as fault:
            self._refuse(fault)
            return
        values = {**one.preset, **one.only, key: value}
        if form.parent and one.parent_id is not None:
            values[form.parent] = one.parent_id
        writing = partial(create, form_id=one.form_id, values=values)
        self._context.deeds.start(writing, done=self._on_added, failed=self._refuse)

    def _on_added(self, deed: Deed) -> None:
        self._wanted = deed.ids[0]
        self._new.clear()

    def _refuse(self, error: Exception) -> None:
        """Say why under the line; what was typed stays."""
        mark(self._new, wrong="true")
        self._reason.setText(str(error))
        self._reason.show()

    def _on_year(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._context.deeds.start(partial(add_holidays, year=int(sender.property("year"))))

    def _on_up(self) -> None:
        self._move(-1)

    def _on_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        ids = [word.id for word in self._words]
        row = self._list.currentRow()
        ids[row], ids[row + step] = ids[row + step], ids[row]
        self._context.deeds.start(partial(reorder, form_id=self._lists[self._at].form_id, ids=ids))

    def _on_retire(self) -> None:
        """Archive the entry in hand; where records name it, ask what they shall name instead."""
        word = self.current
        if word is None:
            return
        form_id = self._lists[self._at].form_id
        if self._archived:
            self._context.deeds.start(partial(bring_back, form_id=form_id, row_id=word.id))
            return
        instead = None
        if word.uses:
            others = [other for other in self._words if other.id != word.id]
            dialog = InsteadDialog(word, others, must_choose=form_id == "stage", parent=self)
            accepted = dialog.exec() == InsteadDialog.DialogCode.Accepted
            instead = dialog.instead
            dialog.deleteLater()
            if not accepted:
                return
        self._context.deeds.start(partial(_put_away, form_id=form_id, row_id=word.id, instead=instead))


def _put_away(store: Store, form_id: str, row_id: int, instead: int | None) -> Deed | Conflict:
    """Archive an entry, or let it become part of another where the base keeps what was merged: imports know it then."""
    if instead is not None and "merged_into_id" in table_of(form_named(form_id).record).c:
        return merge(store, preview_merge(store, form_id, instead, [row_id]))
    return retire(store, form_id, row_id, instead)


def _read(store: Store, one: WordList, _progress: Progress, *, archived: bool) -> tuple[Word, ...]:
    words = dictionary(store, one.form_id, one.parent_id, archived=archived)
    return tuple(word for word in words if all(word.values.get(key) == held for key, held in one.only.items()))
