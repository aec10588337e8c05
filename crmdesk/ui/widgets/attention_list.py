"""AttentionList: what calls for attention, chosen by chips; each row says what, why and who, and has its buttons."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.data.table import number
from crmdesk.data.words import _
from crmdesk.reports.alerts.attention import MAIN, TO_SIGN
from crmdesk.reports.alerts.deeds import ACT_TITLES, ACTS, Act
from crmdesk.reports.alerts.texts import text_of
from crmdesk.ui.widgets.card import Card, empty, label, line
from crmdesk.ui.widgets.chips import Chip, FlowLayout
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.pane_parts import icon_label

if TYPE_CHECKING:
    from crmdesk.reports.alerts.attention import AlertRow, Attention
    from crmdesk.ui.theme import Theme

#: Icon and tone of each kind.
LOOKS = {
    "stuck": ("flag", "warn"), "silent": ("phone-off", "warn"), "overdue": ("clock-alert", "neg"),
    "debts": ("banknote", "neg"), "no_step": ("calendar-plus", "warn"), "lost": ("circle-x", "neg"),
    "figures": ("trending-down", "neg"), TO_SIGN: ("file-pen-line", "accent"),
}  # fmt: skip
#: Rows that are made at once, and how near to the last of them the next are made, px: a row costs milliseconds.
STEP, NEAR = 10, 60
#: Acts that are no button of their own in the row: they would say the same as a click on it.
_QUIET = frozenset({Act.OPEN})
ICON_BOX = 28


class AttentionItem(QFrame):
    """One alert."""

    acted = Signal(object)
    """An ``Act``."""
    held = Signal()
    """The row was clicked."""
    opened = Signal()

    def __init__(self, theme: Theme, row: AlertRow, attention: Attention) -> None:
        super().__init__()
        self.row = row
        self._theme = theme
        self._is_held = False
        words = text_of(row, attention.today, attention.currency)
        self.setAccessibleName(words.spoken)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 8, 4, 8)
        whole.setSpacing(10)
        icon, tone = LOOKS[row.kind]
        picture = icon_label(theme, icon, tone)
        picture.setFixedSize(ICON_BOX, ICON_BOX)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        whole.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        self._box = (picture, tone)
        column = QVBoxLayout()
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        title = ElidedLabel(words.title)
        title.setProperty("role", "strong")
        title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        head.addWidget(title, 1)
        if words.amount:
            head.addWidget(label(words.amount, "strong"))
        about = ElidedLabel(words.about)
        about.setProperty("role", "secondary")
        about.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column.addLayout(head)
        column.addWidget(about)
        self._buttons = self._make_buttons()
        if self._buttons:
            row_of = QHBoxLayout()
            row_of.setSpacing(6)
            row_of.setContentsMargins(0, 3, 0, 0)
            for button in self._buttons:
                row_of.addWidget(button)
            row_of.addStretch(1)
            column.addLayout(row_of)
        whole.addLayout(column, 1)

    def _make_buttons(self) -> list[QPushButton]:
        made: list[QPushButton] = []
        for act in ACTS[self.row.kind]:
            if act in _QUIET and made:
                continue
            button = QPushButton(_(ACT_TITLES[act]))
            button.setProperty("small", "true")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if made:
                button.setProperty("kind", "plain")
            button.clicked.connect(partial(self.acted.emit, act))
            made.append(button)
        return made

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """The acts of the row, the first by Enter."""
        return tuple(self._buttons)

    def set_held(self, *, held: bool) -> None:
        """Show whether the keyboard is on this row."""
        self._is_held = held
        self.update()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row's ground, the line below it and the box of the icon."""
        super().paintEvent(event)
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_held:
            painter.fillRect(self.rect(), QColor(tokens.hover))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(tokens.grid))
        picture, tone = self._box
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color(f"{tone}_soft"))
        painter.drawRoundedRect(QRectF(picture.geometry()), 6, 6)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the row in hand."""
        self.held.emit()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what the alert is about."""
        self.opened.emit()
        super().mouseDoubleClickEvent(event)


class AttentionList(Card):
    """Chips by kind, rows of one of them; arrows choose a row, Enter does its first act, Space opens what it is about."""

    acted = Signal(object, object)
    """An ``AlertRow`` and an ``Act``."""
    all_requested = Signal(str)
    """Show the whole list of a kind in its section."""
    rules_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(_("Needs attention"), parent)
        self._theme = theme
        self._attention: Attention | None = None
        self._group = MAIN
        self._held = -1
        self._items: list[AttentionItem] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._count = label("", "", "text3")
        rules = QPushButton(_("Rules"))
        rules.setProperty("kind", "plain")
        rules.setProperty("small", "true")
        rules.setIcon(theme.icon("settings-2"))
        rules.setIconSize(QSize(14, 14))
        rules.setToolTip(_("What calls for attention, and for whose"))
        rules.clicked.connect(self.rules_requested)
        self.heading.addWidget(self._count)
        self.heading.addWidget(rules)
        chips = QWidget()
        self._chips = FlowLayout(chips, 6)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        inside = QWidget()
        inside.setProperty("clear", "true")
        around = QVBoxLayout(inside)
        around.setContentsMargins(0, 0, 0, 0)
        around.addLayout(self._rows)
        around.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self._scroll.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._nothing = label(_("Nothing calls for attention now."), "secondary", "text2")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._all = QPushButton(_("Show all"))
        self._all.setProperty("kind", "link")
        self._all.clicked.connect(self._on_all)
        hint = label(_("↑ ↓ — choose · Enter — act"), "caption")
        foot = QHBoxLayout()
        foot.addWidget(self._all)
        foot.addStretch(1)
        foot.addWidget(hint)
        for part in (chips, self._nothing, self._scroll):
            self.body.addWidget(part, int(part is self._scroll or part is self._nothing))
        self.body.addWidget(line())
        self.body.addLayout(foot)

    @property
    def items(self) -> tuple[AttentionItem, ...]:
        """The rows shown."""
        return tuple(self._items)

    @property
    def group(self) -> str:
        """The id of the kind in view."""
        return self._group

    def show_attention(self, attention: Attention) -> None:
        """Show other alerts; the kind in view and the row in hand stay where there still is one."""
        if attention == self._attention:
            return
        self._attention = attention
        self._count.setText(number(attention.count) if attention.count else "")
        if not any(group.id == self._group for group in attention.groups):
            self._group = MAIN
        self._show_chips()
        self._show_rows()

    def choose(self, group: str) -> None:
        """Show another kind."""
        self._group = group
        self._held = -1
        self._show_chips()
        self._show_rows()
        self._scroll.verticalScrollBar().setValue(0)

    def _show_chips(self) -> None:
        empty(self._chips)
        for group in () if self._attention is None else self._attention.groups:
            count = f"{number(group.count)}+" if group.is_cut else number(group.count)
            chip = Chip(self._theme, f"{group.label} {count}")
            chip.set_on(on=group.id == self._group)
            chip.activated.connect(partial(self.choose, group.id))
            self._chips.addWidget(chip)

    def _show_rows(self) -> None:
        empty(self._rows)
        self._items = []
        rows = self._group_rows()
        self._grow(max(STEP, self._held + 1))
        self._nothing.setVisible(not rows)
        self._scroll.setVisible(bool(rows))
        self._all.setVisible(self._group not in (MAIN, TO_SIGN) and bool(rows))
        self._hold(min(self._held, len(self._items) - 1), focus=False)

    def _group_rows(self) -> tuple[AlertRow, ...]:
        return () if self._attention is None else self._attention.group(self._group).rows

    def _grow(self, count: int = STEP) -> None:
        """Make the next rows of the kind in view."""
        attention = self._attention
        made = len(self._items)
        for row in self._group_rows()[made : made + count]:
            assert attention is not None
            item = AttentionItem(self._theme, row, attention)
            item.acted.connect(partial(self._on_acted, row))
            item.opened.connect(partial(self._on_acted, row, Act.OPEN))
            item.held.connect(partial(self._hold, len(self._items)))
            self._rows.addWidget(item)
            self._items.append(item)

    def _on_scrolled(self, value: int) -> None:
        if value >= self._scroll.verticalScrollBar().maximum() - NEAR:
            self._grow()

    def _hold(self, place: int, *, focus: bool = True) -> None:
        self._held = place
        for index, item in enumerate(self._items):
            item.set_held(held=index == place)
        if 0 <= place < len(self._items):
            self._scroll.ensureWidgetVisible(self._items[place], 0, 8)
        if focus:
            self.setFocus()

    def _on_acted(self, row: AlertRow, act: Act) -> None:
        self.acted.emit(row, act)

    def _on_all(self) -> None:
        self.all_requested.emit(self._group)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a row, act on it, or open what it is about."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._items and not event.modifiers():
            step = 1 if key == Qt.Key.Key_Down else -1
            if self._held + step >= len(self._items):
                self._grow()
            self._hold(max(0, min(self._held + step, len(self._items) - 1)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and 0 <= self._held < len(self._items):
            row = self._items[self._held].row
            acts = ACTS[row.kind]
            if acts:
                self.acted.emit(row, Act.OPEN if key == Qt.Key.Key_Space else acts[0])
        else:
            super().keyPressEvent(event)
