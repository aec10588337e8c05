"""LineOpener: the toolbar's way into the line: the field that looks like a search, and the button that adds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from crmdesk.data.words import N_, _
from crmdesk.ui.commands import COMMANDS
from crmdesk.ui.context import Context
from crmdesk.ui.icons import GAP
from crmdesk.ui.theme import font

#: Widths of the search field: in full, with its keys only, the icon alone.
FULL, KEYED, ICON = 168, 92, 34
KEYS = "Ctrl+K"
#: What is added by a sheet with its fields: title, form, icon.
SHEETS = (
    (N_("Client"), "client", "building-2"),
    (N_("Contact"), "contact", "users"),
    (N_("Deal"), "deal", "handshake"),
)
#: What is added by the line, and how such a line begins; the words are those it understands in either language.
ADDITIONS = (
    (N_("Call"), N_("call"), "phone"),
    (N_("Meeting"), N_("meeting"), "calendar-check"),
    (N_("Task"), N_("task"), "list-checks"),
    (N_("Payment"), N_("payment"), "banknote"),
)
#: Keys that open the same sheets, by form: the menu teaches them.
KEYS_OF = {form: command.key for _title, form, _icon in SHEETS for command in COMMANDS if command.id == f"{form}.new"}


class LineOpener(QWidget):
    """The search field opens the line empty; the menu of the button opens a sheet, or the line at a word."""

    line_requested = Signal(str)
    record_requested = Signal(str)
    """The person wants the sheet of a new record: its form."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.field = _SearchButton(context)
        self.field.clicked.connect(self._on_field)
        self.add = QPushButton(GAP + _("Add"))
        self.add.setIcon(context.theme.icon("plus", "on_accent"))
        self.add.setIconSize(QSize(16, 16))
        self.add.setProperty("kind", "primary")
        self.add.setFixedHeight(30)
        self.add.setAccessibleName(_("Add a record"))
        self._menu = QMenu(self.add)
        for title, form_id, icon in SHEETS:
            self._menu.addAction(self._action(context, title, form_id, icon, self._on_sheet))
        self._menu.addSeparator()
        for title, word, icon in ADDITIONS:
            self._menu.addAction(self._action(context, title, word, icon, self._on_addition))
        self.add.setMenu(self._menu)
        row.addWidget(self.field)
        row.addWidget(self.add)

    def _action(self, context: Context, title: str, data: str, icon: str, chosen: Callable[[], None]) -> QAction:
        keys = KEYS_OF.get(data)
        action = QAction(context.theme.icon(icon), _(title) + (f"\t{keys}" if keys else ""), self._menu)
        action.setData(data)
        action.triggered.connect(chosen)
        return action

    @property
    def menu(self) -> QMenu:
        """The menu of what can be added."""
        return self._menu

    def set_room(self, width: int) -> None:
        """Show the search field in full (``FULL``), with its keys (``KEYED``) or as an icon (``ICON``)."""
        self.field.setFixedWidth(width)
        self.updateGeometry()

    def _on_field(self) -> None:
        self.line_requested.emit("")

    def _on_sheet(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            self.record_requested.emit(str(sender.data()))

    def _on_addition(self) -> None:
        sender = self.sender()
        if isinstance(sender, QAction):
            self.line_requested.emit(_(str(sender.data())).capitalize() + " ")


class _SearchButton(QPushButton):
    """A button drawn as a search field with its keys."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._theme = context.theme
        self.setObjectName("line_opener")
        self.setFixedHeight(30)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName(_("Find or write anything"))
        self.setToolTip(_("Find or write anything ({keys})").format(keys=KEYS))
        self.setFixedWidth(FULL)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        tokens = self._theme.tokens
        left = 9 if self.width() > ICON else (ICON - 15) // 2
        self._theme.icon("search", "text3").paint(painter, QRect(left, (self.height() - 15) // 2, 15, 15))
        if self.width() == ICON:
            return
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setPen(QColor(tokens.text3))
        painter.setFont(font(figures=False))
        if self.width() == FULL:
            painter.drawText(self.rect().adjusted(31, 0, -60, 0), flags, _("Find…"))
        painter.setFont(font(11, 500, figures=False))
        width = painter.fontMetrics().horizontalAdvance(KEYS) + 10
        cap = QRect(self.width() - width - 7, (self.height() - 18) // 2, width, 18)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.border))
        painter.setBrush(QColor(tokens.sunken))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(QColor(tokens.text2))
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), KEYS)
