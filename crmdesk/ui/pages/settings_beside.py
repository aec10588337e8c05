"""Cards beside an entry of a word list: the values of an own field, the spellings of a source, "It is me"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from crmdesk.data.dictionaries import Word
from crmdesk.data.entry.option_deeds import add_option, count_options, order_options, remove_option, rename_option
from crmdesk.data.store import Store
from crmdesk.data.synonyms import Synonym, add_synonym, remove_synonym, synonyms_of
from crmdesk.data.table import number
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.deeds import Writing
from crmdesk.ui.jobs import Progress
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import Card, label

_VALUE = Qt.ItemDataRole.UserRole
ROW, MOST_ROWS = 28, 10


class LinesCard(Card):
    """A line to add, the lines there are, a button to take one away; a line is changed in place where that is allowed."""

    def __init__(self, context: Context, title: str, about: str, prompt: str, *, editable: bool) -> None:
        super().__init__(title)
        self._context = context
        self._word: Word | None = None
        said = label(about, "secondary", "text3")
        said.setWordWrap(True)
        self._new = QLineEdit()
        self._new.setProperty("entry", "card")
        self._new.setPlaceholderText(prompt)
        self._new.setAccessibleName(prompt)
        self._reason = label("", "caption", "neg")
        self._reason.setWordWrap(True)
        self._reason.hide()
        self._list = QListWidget()
        self._list.setAccessibleName(title)
        if editable:
            keys = QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
            self._list.setEditTriggers(keys)
            self._list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        else:
            self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._remove = QPushButton(_("Take away"))
        foot = QHBoxLayout()
        foot.addWidget(self._remove)
        foot.addStretch(1)
        for part in (said, self._new, self._reason, self._list):
            self.body.addWidget(part)
        self.body.addLayout(foot)
        self._new.returnPressed.connect(self._on_new)
        self._new.textEdited.connect(self._on_edited)
        self._remove.clicked.connect(self._on_remove)
        self.hide()

    @property
    def lines(self) -> list[str]:
        """The lines shown."""
        return [self._list.item(row).text() for row in range(self._list.count())]

    def show_word(self, word: Word | None) -> None:
        """Show the lines of an entry; without one the card takes no room."""
        self._word = word
        self.setVisible(word is not None)
        if word is not None:
            self._read(word)

    def _read(self, word: Word) -> None:
        raise NotImplementedError

    def _fill(self, lines: Sequence[tuple[str, object, str]], *, editable: bool) -> None:
        """Show lines: text, what stands behind it, what the pointer is told."""
        row = self._list.currentRow()
        self._list.blockSignals(True)
        self._list.clear()
        for text, value, tip in lines:
            item = QListWidgetItem(text, self._list)
            item.setData(_VALUE, str(value))
            item.setToolTip(tip)
            if editable:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self._list.setCurrentRow(min(max(row, 0), len(lines) - 1))
        self._list.blockSignals(False)
        self._list.setFixedHeight(ROW * min(max(len(lines), 1), MOST_ROWS) + 10)
        self._list.setVisible(bool(lines))
        self._remove.setVisible(bool(lines))

    def _write(self, writing: Writing) -> None:
        self._context.deeds.start(writing, done=self._on_written, failed=self._on_refused)

    def _on_written(self, _deed: object) -> None:
        self._new.clear()

    def _on_refused(self, error: Exception) -> None:
        mark(self._new, wrong="true")
        self._reason.setText(str(error))
        self._reason.show()
        self.show_word(self._word)

    def _on_edited(self) -> None:
        mark(self._new, wrong="false")
        self._reason.hide()

    def _on_failed(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)

    def _on_new(self) -> None:
        raise NotImplementedError

    def _on_remove(self) -> None:
        raise NotImplementedError

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self._list.hasFocus():
            self._on_remove()
        else:
            super().keyPressEvent(event)


class OptionsCard(LinesCard):
    """The values of an own field: renamed in place and in every record, merged by giving two the same name."""

    def __init__(self, context: Context) -> None:
        about = _("Renaming a value renames it in every record. Give it the name of another one to merge the two.")
        super().__init__(context, _("Values to choose from"), about, _("New value, Enter"), editable=True)
        self._list.itemChanged.connect(self._on_renamed)
        self._list.model().rowsMoved.connect(self._on_moved)

    def _read(self, word: Word) -> None:
        self._show(word, Counter())
        work = partial(_count, self._context.store, word.id)
        self._context.jobs.start(work, done=self._on_counted, failed=self._on_failed, replaces=self)

    def _on_counted(self, counted: tuple[int, Counter[str]]) -> None:
        if self._word is not None and self._word.id == counted[0] and not self._is_typing():
            self._show(self._word, counted[1])

    def _is_typing(self) -> bool:
        return self._list.state() is QAbstractItemView.State.EditingState

    def _show(self, word: Word, counts: Counter[str]) -> None:
        tip = _("Held by records: {n}")
        options = [str(option) for option in word.values.get("options") or ()]
        self._fill([(one, one, tip.format(n=number(counts[one]))) for one in options], editable=True)

    def _on_new(self) -> None:
        if self._word is not None:
            self._write(partial(add_option, field_id=self._word.id, text=self._new.text()))

    def _on_renamed(self, item: QListWidgetItem) -> None:
        old = str(item.data(_VALUE))
        if self._word is not None and item.text().strip() != old:
            self._write(partial(rename_option, field_id=self._word.id, old=old, text=item.text()))

    def _on_moved(self) -> None:
        if self._word is not None:
            self._write(partial(order_options, field_id=self._word.id, options=self.lines))

    def _on_remove(self) -> None:
        item = self._list.currentItem()
        if self._word is not None and item is not None:
            self._write(partial(remove_option, field_id=self._word.id, option=str(item.data(_VALUE))))


class SpellingsCard(LinesCard):
    """The other spellings of a source."""

    def __init__(self, context: Context) -> None:
        about = _("Imports and lists of choices take these words for this source.")
        super().__init__(context, _("Other spellings"), about, _("New spelling, Enter"), editable=False)

    def _read(self, word: Word) -> None:
        work = partial(_read_spellings, self._context.store, word.id)
        self._context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def _on_read(self, found: tuple[int, tuple[Synonym, ...]]) -> None:
        if self._word is not None and self._word.id == found[0]:
            self._fill([(one.text, one.id, "") for one in found[1]], editable=False)

    def _on_new(self) -> None:
        if self._word is not None:
            self._write(partial(add_synonym, source_id=self._word.id, text=self._new.text()))

    def _on_remove(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self._write(partial(remove_synonym, synonym_id=int(item.data(_VALUE))))


class MeCard(Card):
    """Who sits at this program: one button beside each person."""

    person_chosen = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._context = context
        self._word: Word | None = None
        self._said = label("", "secondary")
        self._said.setWordWrap(True)
        self._button = QPushButton(_("It is me"))
        self._button.clicked.connect(self._on_clicked)
        row = QHBoxLayout()
        row.addWidget(self._said, 1)
        row.addWidget(self._button)
        self.body.addLayout(row)
        self.hide()

    def show_word(self, word: Word | None) -> None:
        """Show whether a person sits here."""
        self._word = word
        self.setVisible(word is not None)
        if word is not None:
            here = word.id == self._context.store.person_id
            self._said.setText(
                _("You work as this person: changes are signed with this name.")
                if here
                else _("Changes made at this program are signed with the name of who sits here.")
            )
            self._button.setVisible(not here)

    def _on_clicked(self) -> None:
        if self._word is not None:
            self.person_chosen.emit(self._word.id)
            self.show_word(self._word)


def _count(store: Store, field_id: int, _progress: Progress) -> tuple[int, Counter[str]]:
    return field_id, count_options(store, field_id)


def _read_spellings(store: Store, source_id: int, _progress: Progress) -> tuple[int, tuple[Synonym, ...]]:
    return source_id, synonyms_of(store, source_id)
