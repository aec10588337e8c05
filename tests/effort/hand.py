"""Hand: clicks, presses and types in the window as a person does, and counts it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTabBar, QWidget

NO = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


class Hand:
    """Acts on whatever has the keyboard or lies under the mouse; it knows nothing of the program's insides."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.clicks = 0
        self.keys = 0
        """Keys and chords pressed beside typed text: a shortcut, Enter, an arrow; a paste is one of them."""
        self.letters = 0

    def begin(self) -> None:
        """Count from nothing: the screen the task begins on is open."""
        self.clicks = self.keys = self.letters = 0

    @property
    def steps(self) -> int:
        """Clicks, drags and keys; letters are counted by themselves."""
        return self.clicks + self.keys

    def seconds(self, a_minute: int = 200) -> float:
        """Return how long letters and keys take at so many a minute."""
        return (self.letters + self.keys) * 60 / a_minute

    # -- the mouse -----------------------------------------------------------------------------------------------

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click on a widget, in its middle unless a place is given."""
        assert widget.isVisible(), f"{widget.metaObject().className()} is not in view"
        self.clicks += 1
        QTest.mouseClick(widget, LEFT, NO, at or widget.rect().center())

    def click_index(self, view: QAbstractItemView, index: QModelIndex) -> None:
        """Click on an entry of a view."""
        view.scrollTo(index)
        self.click(view.viewport(), view.visualRect(index).center())

    def click_tab(self, tabs: QTabBar, place: int) -> None:
        """Click on a tab."""
        self.click(tabs, tabs.tabRect(place).center())

    def drag(self, widget: QWidget, begin: QPoint, target: QWidget, at: QPoint | None = None) -> None:
        """Press, carry and release: one act, like a click."""
        end = widget.mapFromGlobal(target.mapToGlobal(at or target.rect().center()))
        self.clicks += 1
        QTest.mousePress(widget, LEFT, NO, begin)
        for share in (0.02, 0.1, 0.4, 0.8, 1.0):
            QTest.mouseMove(widget, begin + (end - begin) * share)
            QApplication.processEvents()
        QTest.mouseRelease(widget, LEFT, NO, end)

    # -- the keyboard --------------------------------------------------------------------------------------------

    @property
    def _keyboard(self) -> QWidget:
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self._window

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO) -> None:
        """Press a key or a chord."""
        self.keys += 1
        QTest.keyClick(self._keyboard, key, modifiers)

    def confirm(self) -> None:
        """Press Enter in whatever the last key opened."""
        self.press(Qt.Key.Key_Return)

    def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        for letter in text:
            self.letters += 1
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):  # QTest types no letters but Latin ones
                event = QKeyEvent(kind, ord(letter.upper()[0]), NO, letter)
                QApplication.sendEvent(self._keyboard, event)
        QApplication.processEvents()

    def paste(self, text: str) -> None:
        """Paste a text that was copied elsewhere."""
        QApplication.clipboard().setText(text)
        self.press(Qt.Key.Key_V, CTRL)
