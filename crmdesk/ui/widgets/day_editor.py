"""DayEditor: the line of a day; it is typed as ever, or picked from a month that opens below by a button or Alt+Down."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from crmdesk.data.entry.typed import read_day
from crmdesk.data.errors import UsageFault
from crmdesk.data.table import day_text
from crmdesk.data.words import _
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.cell_editors import CellEditor, Reading
from crmdesk.ui.widgets.day_panel import DAYS, DayPanel, days_on, months_on

#: Pixels for a whole day and the button.
LEAST = 124
_KEYS = Qt.Key
_DAYS_ON = {_KEYS.Key_Left: -1, _KEYS.Key_Right: 1, _KEYS.Key_Up: -DAYS, _KEYS.Key_Down: DAYS}
_MONTHS_ON = {_KEYS.Key_PageUp: -1, _KEYS.Key_PageDown: 1}


class DayEditor(CellEditor):
    """While the month is open, arrows walk its days and Page Up and Page Down its months; Enter takes the line."""

    def __init__(self, parent: QWidget, text: str, reading: Reading, theme: Theme, today: date) -> None:
        """Make the line.

        Args:
            parent: what it stands in.
            text: the day it holds, as typed.
            reading: turns the text into what the field holds.
            theme: for the month.
            today: what typed words count from.
        """
        super().__init__(parent, text, reading)
        self.setMinimumWidth(LEAST)
        self._theme = theme
        self._today = today
        self._panel: DayPanel | None = None
        self._is_walking = False
        """Whether arrows left and right walk days; once letters are typed they move in the text again."""
        opener = self.addAction(theme.icon("calendar"), QLineEdit.ActionPosition.TrailingPosition)
        opener.setText(_("Calendar"))
        opener.setToolTip(_("Calendar ({key})").format(key="Alt+↓"))
        opener.triggered.connect(self.toggle)

    @property
    def panel(self) -> DayPanel | None:
        """The month, while it is open."""
        return self._panel if self._panel is not None and self._panel.isVisible() else None

    def toggle(self) -> None:
        """Open the month below the line, or put it away."""
        if self.panel is not None:
            self.panel.hide()
            return
        if self._panel is None:
            panel = DayPanel(self._theme, self.window(), self._today)
            panel.chosen.connect(self._on_day)
            self.destroyed.connect(panel.deleteLater)
            self._panel = panel
        self._is_walking = True
        self._follow()
        self._panel.show_below(self)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _said(self) -> date | None:
        """Return the day that stands in the line; None for nothing, or for words that are no day yet."""
        try:
            return read_day(self.text(), self._today) if self.text().strip() else None
        except UsageFault:
            return None

    def _follow(self) -> None:
        """Show the day that stands in the line."""
        if self._panel is not None:
            self._panel.show_day(self._said() or self._today)

    def _write(self, day: date) -> None:
        self.begin_with(day_text(day))
        self._is_walking = True

    def _on_edited(self) -> None:
        super()._on_edited()
        self._is_walking = False
        self._follow()

    def _on_day(self, day: date) -> None:
        self._write(day)
        if self._panel is not None:
            self._panel.hide()
        self.chosen.emit()

    def _walk(self, key: int) -> bool:
        """Write the day that an arrow leads to: from an empty line to today; False for keys that do not walk."""
        if key not in _DAYS_ON and key not in _MONTHS_ON:
            return False
        if key in (_KEYS.Key_Left, _KEYS.Key_Right) and not self._is_walking:
            return False
        said = self._said()
        if said is None:
            self._write(self._today)
        elif key in _MONTHS_ON:
            self._write(months_on(said, _MONTHS_ON[Qt.Key(key)]))
        else:
            self._write(days_on(said, _DAYS_ON[Qt.Key(key)]))
        return True

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == _KEYS.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.toggle()
        elif self.panel is not None and event.key() == _KEYS.Key_Escape:
            self.panel.hide()
        elif self.panel is None or not self._walk(event.key()):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._panel is not None:
            self._panel.hide()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._panel is not None:
            self._panel.hide()
        super().hideEvent(event)
