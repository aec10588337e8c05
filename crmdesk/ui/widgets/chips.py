"""Chips: small rounded controls of a filter strip: a condition that may be taken away, a list to choose from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QLayoutItem, QMenu, QSizePolicy, QToolButton, QWidget

from crmdesk.data.words import _
from crmdesk.ui.icons import GAP
from crmdesk.ui.theme import Theme, mark
from crmdesk.ui.widgets.elided_label import plain_tip

HEIGHT = 24
#: Longest text a chip shows, pixels; the rest is in its tool tip.
LONGEST = 340


class Chip(QFrame):
    """A chip: its body is a button; a set one may carry a cross that removes it (Delete does the same)."""

    activated = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.button = QToolButton()
        self.button.setIconSize(QSize(12, 12))
        # Text first, icon after it: a button has no other way to say so.
        self.button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.clicked.connect(self.activated)
        self.button.installEventFilter(self)
        self.cross = QToolButton()
        self.cross.setProperty("remove", "true")
        self.cross.setIcon(theme.icon("x", "accent"))
        self.cross.setIconSize(QSize(12, 12))
        self.cross.clicked.connect(self.removed)
        self.cross.hide()
        row.addWidget(self.button)
        row.addWidget(self.cross)
        self.setProperty("chip", "true")
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Write another condition."""
        self._text = text
        shown = self.button.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, LONGEST)
        self.button.setText((shown if self.button.icon().isNull() else GAP + shown).replace("&", "&&"))
        self.button.setToolTip(plain_tip(text) if shown != text else "")
        self.button.setAccessibleName(text)
        self.cross.setAccessibleName(_("Remove the filter “{filter}”").format(filter=text))
        self.cross.setToolTip(_("Remove the filter"))

    def set_icon(self, icon: QIcon) -> None:
        """Put an icon after the text."""
        self.button.setIcon(icon)
        self.set_text(self._text)

    def set_on(self, *, on: bool, removable: bool = False) -> None:
        """Show whether the condition holds, and whether the cross is there."""
        mark(self, chip="on" if on else "true")
        for child in (self.button, self.cross):
            mark(child)
        self.cross.setVisible(on and removable)

    def show_as_addition(self) -> None:
        """Draw the chip dashed: it adds a condition."""
        mark(self, chip="add")
        mark(self.button)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
            and not self.cross.isHidden()
        ):
            self.removed.emit()
            return True
        return super().eventFilter(watched, event)


class MenuChip(Chip):
    """A chip with a chevron that opens a menu; the owner fills the menu."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, parent)
        self.menu = QMenu(self)
        self.set_icon(theme.icon("chevron-down", "text3"))
        self.activated.connect(self._on_activated)

    def _on_activated(self) -> None:
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))


class FlowLayout(QLayout):
    """Puts widgets in lines, breaking where the width ends."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def _place(self, rect: QRect, *, really: bool) -> int:
        """Lay the items out in ``rect`` and return the height they take."""
        left, top, line_height = rect.x(), rect.y(), 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            if left > rect.x() and left + size.width() > rect.right() + 1:
                left, top, line_height = rect.x(), top + line_height + self.spacing(), 0
            if really:
                item.setGeometry(QRect(QPoint(left, top), QSize(min(size.width(), rect.width()), size.height())))
            left += size.width() + self.spacing()
            line_height = max(line_height, size.height())
        return top + line_height - rect.y()

    # Qt overrides

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), really=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, really=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size
