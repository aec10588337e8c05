"""Segments: a row of choices of which one holds; what does not fit goes under "More N"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetricsF, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QSizePolicy, QToolButton, QWidget

from crmdesk.data.words import _
from crmdesk.ui.icons import GAP
from crmdesk.ui.theme import font, mark

HEIGHT = 30
#: Pixels on either side of the words.
PADDING = 11
#: Pixels Qt leaves between an icon and the words.
ICON_SPACE = 5
#: Pixels beside the words of "More": padding, border and the chevron.
MORE_ROOM = 39


@cache
def _bold_width(text: str) -> int:
    """Return the width of a text as the chosen segment writes it, px; a row asks for the same few texts many times."""
    return ceil(QFontMetricsF(font(weight=600)).horizontalAdvance(text))


@dataclass(frozen=True, slots=True)
class Segment:
    """One choice: ``label`` is shown (or is the name of an icon-only choice for screen readers)."""

    key: str
    label: str
    icon: QIcon | None = None
    icon_only: bool = False
    hint: str = ""


class Segments(QWidget):
    """A row of joined buttons; one Tab stop, arrows move the choice, as in a group of radio buttons."""

    chosen = Signal(str)
    """The person chose another key; not sent when the program sets it."""

    def __init__(
        self, segments: Sequence[Segment] = (), parent: QWidget | None = None, *, strong: bool = False
    ) -> None:
        """Make the row.

        Args:
            segments: the choices, in order.
            parent: the widget's parent.
            strong: fill the choice with the accent: for the one main choice of a screen.
        """
        super().__init__(parent)
        self._look = "strong" if strong else "soft"
        self._segments: tuple[Segment, ...] = ()
        self._buttons: list[QToolButton] = []
        self._group = QButtonGroup(self)
        self._current = ""
        self._shown = 0
        self._more = QToolButton(self)
        self._more.setProperty("segment", self._look)
        self._more.setProperty("menu", "true")
        self._more.setCheckable(True)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.installEventFilter(self)
        self._menu = QMenu(self._more)
        self._more.setMenu(self._menu)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_segments(segments)

    def set_segments(self, segments: Sequence[Segment]) -> None:
        """Replace the choices; the first one holds unless the present choice is still among them."""
        for button in self._buttons:
            self._group.removeButton(button)
            button.deleteLater()
        self._segments = tuple(segments)
        self._buttons = [self._make_button(segment) for segment in self._segments]
        keys = [segment.key for segment in self._segments]
        if self._current not in keys:
            self._current = keys[0] if keys else ""
        self._arrange()
        self.updateGeometry()

    @property
    def current(self) -> str:
        """The key that holds."""
        return self._current

    def set_current(self, key: str) -> None:
        """Choose without telling anybody; an unknown key leaves nothing chosen."""
        self._current = key
        self._arrange()

    def hidden_keys(self) -> tuple[str, ...]:
        """Return the keys that lie under "More"."""
        return tuple(segment.key for segment in self._segments[self._shown :])

    def _make_button(self, segment: Segment) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setProperty("segment", self._look)
        button.setAccessibleName(segment.label)
        button.setToolTip(segment.hint or (segment.label if segment.icon_only else ""))
        if segment.icon is not None:
            button.setIcon(segment.icon)
            button.setIconSize(QSize(16, 16))
        if segment.icon_only:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        else:
            button.setText(GAP + segment.label if segment.icon else segment.label)
            button.setProperty("beside", "true" if segment.icon else "false")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setProperty("key", segment.key)
        button.clicked.connect(self._on_clicked)
        button.installEventFilter(self)
        self._group.addButton(button)
        return button

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QToolButton):
            self._choose(str(sender.property("key")))

    def _on_menu(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            self._choose(str(sender.data()))

    def _choose(self, key: str) -> None:
        changed = key != self._current
        self._current = key
        self._arrange()
        if changed:
            self.chosen.emit(key)

    def _width(self, button: QToolButton) -> int:
        """Return a button's width as if it were chosen: the chosen one is bold, and the row must not jump."""
        words = _bold_width(button.text())
        icon = 0 if button.icon().isNull() else button.iconSize().width() + (ICON_SPACE if words else 0)
        return words + icon + 2 * PADDING + 2

    def _fit(self, width: int) -> int:
        """Return how many choices fit beside "More"."""
        widths = [self._width(button) for button in self._buttons]
        if sum(widths) <= width:
            return len(widths)
        room = width - self._more_width()
        count = 0
        while count < len(widths) and widths[count] <= room:
            room -= widths[count]
            count += 1
        return count

    def _more_width(self) -> int:
        texts = [self._more_text(len(self._segments)), *(s.label for s in self._segments if not s.icon_only)]
        in_more = self._current in self.hidden_keys()
        return max(_bold_width(text) for text in (texts if in_more else texts[:1])) + MORE_ROOM

    @staticmethod
    def _more_text(count: int) -> str:
        return _("More {n}").format(n=count)

    def _arrange(self) -> None:
        """Place what fits, put the rest under "More", and show which one holds."""
        self._shown = len(self._buttons)
        for _again in range(2):  # the width of "More" depends on whether it holds the choice
            self._shown = self._fit(self.width())
        hidden = self._segments[self._shown :]
        chosen_hidden = next((segment for segment in hidden if segment.key == self._current), None)
        self._group.setExclusive(False)
        left = 0
        for index, (segment, button) in enumerate(zip(self._segments, self._buttons, strict=True)):
            visible = index < self._shown
            button.setVisible(visible)
            held = segment.key == self._current
            button.setChecked(held)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if held else Qt.FocusPolicy.ClickFocus)
            if visible:
                last = index == self._shown - 1 and not hidden
                self._place(button, first=index == 0, last=last)
                width = self._width(button)
                button.setGeometry(left, 0, width, HEIGHT)
                left += width
        self._group.setExclusive(chosen_hidden is None and bool(self._current))
        self._arrange_more(hidden, chosen_hidden, left)

    def _arrange_more(self, hidden: tuple[Segment, ...], chosen: Segment | None, left: int) -> None:
        self._more.setVisible(bool(hidden))
        if not hidden:
            return
        self._more.setText(chosen.label if chosen else self._more_text(len(hidden)))
        self._more.setAccessibleName(_("More choices"))
        self._more.setChecked(chosen is not None)
        self._place(self._more, first=self._shown == 0, last=True)
        self._more.setGeometry(left, 0, max(0, min(self._more_width(), self.width() - left)), HEIGHT)
        self._menu.clear()
        for segment in hidden:
            action = self._menu.addAction(segment.label)
            action.setData(segment.key)
            action.setCheckable(True)
            action.setChecked(segment is chosen)
            action.triggered.connect(self._on_menu)

    @staticmethod
    def _place(button: QToolButton, *, first: bool, last: bool) -> None:
        place = "only" if first and last else "first" if first else "last" if last else "middle"
        if button.property("place") != place:
            mark(button, place=place)

    def _move(self, step: int) -> None:
        """Move the choice along the row and, past its end, into the hidden ones."""
        keys = [segment.key for segment in self._segments]
        if not keys:
            return
        index = keys.index(self._current) if self._current in keys else -1 if step > 0 else len(keys)
        index = max(0, min(len(keys) - 1, index + step))
        self._choose(keys[index])
        target = self._buttons[index] if index < self._shown else self._more
        target.setFocus(Qt.FocusReason.TabFocusReason)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {
                Qt.Key.Key_Left.value: -1,
                Qt.Key.Key_Right.value: 1,
                Qt.Key.Key_Home.value: -len(self._segments),
                Qt.Key.Key_End.value: len(self._segments),
            }
            step = steps.get(event.key())
            if step is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
                self._move(step)
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self._buttons:
            self._arrange()
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(sum(self._width(button) for button in self._buttons), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self._more_width() + 8), HEIGHT)
