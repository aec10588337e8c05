"""WordList: measures or dimensions by groups, found by typing; what does not fit is grey and says why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from crmdesk.data.search import fold
from crmdesk.data.words import _
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import plain_tip
from crmdesk.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from crmdesk.reports.vocabulary import Word
    from crmdesk.ui.theme import Theme

WIDTH, HEIGHT, ROW = 300, 330, 28
#: Lines below the list that say what the word in hand means, px.
ABOUT = 52
_ID = Qt.ItemDataRole.UserRole
_FAULT = Qt.ItemDataRole.UserRole + 1
_ABOUT = Qt.ItemDataRole.UserRole + 2


class WordList(QWidget):
    """A click or Enter takes a word or lets it go; the list stays open for more."""

    word_toggled = Signal(str)
    """Id of a word that was clicked and may be taken."""

    def __init__(self, theme: Theme, groups: Sequence[str], parent: QWidget | None = None) -> None:
        """Make an empty list.

        Args:
            theme: for icons and colours.
            groups: English source strings, in the order they are shown.
            parent: the widget's parent.
        """
        super().__init__(parent)
        self._theme = theme
        self._groups = tuple(groups)
        self.search = SearchField(theme)
        self.search.setPlaceholderText(_("Find"))
        self.search.setAccessibleName(_("Find"))
        self.search.textChanged.connect(self._on_typed)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFixedSize(WIDTH, HEIGHT)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("What to choose from"))
        self.list.setIconSize(QSize(14, 14))
        self.list.setMouseTracking(True)
        self.list.itemClicked.connect(self._on_clicked)
        self.list.itemEntered.connect(self._on_entered)
        self.list.currentItemChanged.connect(self._on_entered)
        self.list.installEventFilter(self)
        self.about: QLabel = label("", "caption")
        self.about.setWordWrap(True)
        self.about.setFixedSize(WIDTH, ABOUT)
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list)
        column.addWidget(self.about)
        self.setFocusProxy(self.search)

    def show_words(self, words: Iterable[Word], taken: Iterable[str], faults: Mapping[str, str]) -> None:
        """Show these words; where one is in hand and how far it is scrolled stays.

        Args:
            words: all that may be offered.
            taken: ids of those that are chosen already.
            faults: by id, why a word cannot be taken.
        """
        held, scrolled = self.current, self.list.verticalScrollBar().value()
        chosen = set(taken)
        by_group: dict[str, list[Word]] = {}
        for word in words:
            by_group.setdefault(word.group, []).append(word)
        self.list.blockSignals(True)
        self.list.clear()
        for group in self._groups:
            found = by_group.get(group, ())
            if found:
                self._add_heading(_(group))
            for word in found:
                self._add_word(word, faults.get(word.id, ""), is_taken=word.id in chosen)
        self.list.blockSignals(False)
        self._on_typed(self.search.text())
        for item in self._words():
            if item.data(_ID) == held:
                self.list.setCurrentItem(item)
        self.list.verticalScrollBar().setValue(scrolled)

    @property
    def current(self) -> str:
        """Id of the word in hand, empty for none."""
        item = self.list.currentItem()
        return "" if item is None else str(item.data(_ID) or "")

    def fault_of(self, word: str) -> str:
        """Return why a word cannot be taken, empty where it can."""
        return next((str(item.data(_FAULT)) for item in self._words() if item.data(_ID) == word), "")

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text, self.list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(font(11, 600))
        item.setForeground(QColor(self._theme.tokens.text3))
        item.setSizeHint(QSize(0, ROW))

    def _add_word(self, word: Word, fault: str, *, is_taken: bool) -> None:
        item = QListWidgetItem(word.label, self.list)
        item.setData(_ID, word.id)
        item.setData(_FAULT, fault)
        item.setData(_ABOUT, word.about)
        item.setToolTip(plain_tip(fault))
        item.setSizeHint(QSize(0, ROW))
        if fault:
            item.setForeground(QColor(self._theme.tokens.border_strong))
        item.setIcon(self._theme.icon("check", "accent") if is_taken else _blank())
        item.setData(
            Qt.ItemDataRole.AccessibleTextRole, _("{word}, chosen").format(word=word.label) if is_taken else ""
        )

    def _words(self) -> list[QListWidgetItem]:
        items = (self.list.item(row) for row in range(self.list.count()))
        return [item for item in items if item.data(_ID)]

    def _on_typed(self, text: str) -> None:
        """Leave what was typed of, with the headings of what is left."""
        wanted = fold(text.strip())
        heading: QListWidgetItem | None = None
        for row in range(self.list.count()):
            item = self.list.item(row)
            if not item.data(_ID):
                heading = item
                item.setHidden(True)
                continue
            item.setHidden(wanted not in fold(f"{item.text()} {item.data(_ABOUT)}"))
            if heading is not None and not item.isHidden():
                heading.setHidden(False)
        first = next((item for item in self._words() if not item.isHidden()), None)
        if wanted and first is not None:
            self.list.setCurrentItem(first)
        self.about.setText("" if first is not None else _("Nothing is called so."))
        self._on_entered(self.list.currentItem() if first is not None else None)

    def _on_entered(self, item: QListWidgetItem | None) -> None:
        """Say what the word under the pointer or in hand means, or why it does not fit."""
        if item is not None and item.data(_ID):
            self.about.setText(str(item.data(_FAULT) or item.data(_ABOUT)))

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self._on_entered(item)
        if item.data(_ID) and not item.data(_FAULT):
            self.word_toggled.emit(str(item.data(_ID)))

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the search into the list by an arrow, and take the word in hand by Enter."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self.list.currentItem()
            if item is not None and not item.isHidden():
                self._on_clicked(item)
            return True
        if watched is self.search and event.key() == Qt.Key.Key_Down:
            self.list.setFocus()
            if not self.current:
                first = next((item for item in self._words() if not item.isHidden()), None)
                if first is not None:
                    self.list.setCurrentItem(first)
            return True
        return super().eventFilter(watched, event)


def _blank() -> QIcon:
    """Return an icon of nothing: words stand in one column whether they are taken or not."""
    empty = QPixmap(14, 14)
    empty.fill(Qt.GlobalColor.transparent)
    return QIcon(empty)
