"""WonBox and LostBox: what was won and lost in the period, and where a card is dropped to close its deal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.board import BoardCard, Closed, ClosedDeal
from crmdesk.data.table import NARROW, Kind, currency_sign, number
from crmdesk.data.words import _
from crmdesk.ui.pages.board_painting import ICON, PAD, Brush, paint_landing, paint_sum
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.card import empty, label, line
from crmdesk.ui.widgets.cell_painting import ink, short_day
from crmdesk.ui.widgets.elided_label import ElidedLabel

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ROW = 38
HEAD = 66
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class WonModel(QAbstractListModel):
    """Won deals, the latest first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._deals: Sequence[ClosedDeal] = ()

    def put(self, deals: Sequence[ClosedDeal]) -> None:
        """Show these deals."""
        if deals != self._deals:
            self.beginResetModel()
            self._deals = deals
            self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._deals)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.UserRole:
            return self._deals[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._deals[index.row()].client
        return None


class WonDelegate(QStyledItemDelegate):
    """Paints a won deal in two lines: the client and thousands, then the day and whose it was."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme
        self.today = date.min

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        deal = index.data(Qt.ItemDataRole.UserRole)
        area = QRectF(option.rect)
        painter.save()
        brush = Brush(painter, self._theme)
        if option.state & QStyle.StateFlag.State_Selected:
            brush.fill(area.adjusted(2, 1, -6, -2), "accent_soft", 4)
        brush.icon("circle-check", "pos", area.left() + PAD - 2, area.center().y() - 1)
        line_area = QRectF(area.left() + PAD + ICON + 5, area.top() + 3, area.width() - PAD * 2 - ICON - 5, 16)
        amount = "—" if deal.value is None else number(round(deal.value / 100_000))
        taken = brush.write(line_area, amount, size=12, weight=500, align=_RIGHT)
        brush.write(line_area.adjusted(0, 0, -taken - 6, 0), deal.client, size=12, weight=500)
        below = " · ".join(part for part in (short_day(deal.closed_on, self.today), deal.owner) if part)
        brush.write(line_area.translated(0, 15), below, "text2", size=11)
        brush.fill(QRectF(area.left() + PAD, area.bottom() - 1, area.width() - PAD * 2, 1), "grid")
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        del option, index
        return QSize(100, ROW)


class WonHead(QWidget):
    """How many deals were won and for how much."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._closed = Closed()
        self._currency = ""
        self.hot = False
        self.setFixedHeight(HEAD)

    def show_closed(self, closed: Closed, currency: str) -> None:
        """Show the figures of the period."""
        self._closed, self._currency = closed, currency
        self.setAccessibleName(f"{_('Won this month')}: {number(closed.count)}, {Kind.MONEY.text(closed.amount)}")
        self.setToolTip(Kind.MONEY.text(closed.amount) + NARROW + currency_sign(currency))
        self.update()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        brush = Brush(QPainter(self), self._theme)
        if self.hot:
            paint_landing(brush, QRectF(self.rect()).adjusted(4, 4, -4, -4), _("Drop: won"))
            return
        area = QRectF(PAD, 8, self.width() - 2 * PAD, 18)
        count = number(self._closed.count)
        width = ink(13, 400)[1].horizontalAdvance(count)
        name = brush.write(area.adjusted(0, 0, -width - 6, 0), _("Won this month"), weight=600)
        brush.write(area.adjusted(name + 6, 0, 0, 0), count, "text3")
        paint_sum(brush, area.translated(0, 19), self._closed.amount, self._currency)
        words = _("amounts below in thousands")
        brush.write(QRectF(PAD, 44, area.width(), 16), words, "text2", size=11)


class WonBox(QFrame):
    """Deals won in the period; a card dropped here is won."""

    opened = Signal(object)
    """Enter or a double click on a deal: its id."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.head = WonHead(theme)
        self.list = QListView()
        self.list.setAccessibleName(_("Won this month"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._model = WonModel(self.list)
        self._delegate = WonDelegate(theme, self.list)
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        self.list.activated.connect(self._on_activated)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(line())
        column.addWidget(self.list, 1)

    def show_closed(self, closed: Closed, today: date, currency: str) -> None:
        """Show what was won."""
        self._delegate.today = today
        self.head.show_closed(closed, currency)
        self._model.put(closed.deals)

    def show_landing(self, card: BoardCard | None) -> None:
        """Say that the card would be won; None stops saying it."""
        self.head.hot = card is not None
        self.head.update()

    def _on_activated(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(Qt.ItemDataRole.UserRole).id)


class LostDrop(QWidget):
    """The place where lost deals are dropped."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.hot = False
        self.setFixedHeight(34)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        brush = Brush(QPainter(self), self._theme)
        area = QRectF(self.rect())
        if self.hot:
            paint_landing(brush, area, _("Drop: lost"))
            return
        brush.frame(area, "border_strong", "", dashed=True)
        words = _("Here, with a reason")
        brush.write(area.adjusted(6, 0, -6, 0), words, "text2", size=12, align=Qt.AlignmentFlag.AlignCenter)


class LostBox(QFrame):
    """How many deals were lost in the period and why; a card dropped here is lost, once the reason is said."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", "true")
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, 8, PAD, PAD)
        column.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(6)
        self._count, self._amount = label("", "secondary"), label("", "secondary")
        head.addWidget(label(_("Losses"), "section"))
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._amount)
        column.addLayout(head)
        self._caption = label(_("main reasons, deals"), "caption")
        column.addWidget(self._caption)
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(3)
        column.addLayout(self._reasons)
        self.drop = LostDrop(theme)
        column.addSpacing(3)
        column.addWidget(self.drop)
        self._shown: tuple[tuple[str, int], ...] = ()

    def show_closed(self, closed: Closed, currency: str) -> None:
        """Show what was lost and why."""
        self._count.setText(number(closed.count))
        self._amount.setText(Kind.MONEY.short(closed.amount) if closed.amount else "")
        self._amount.setToolTip(Kind.MONEY.text(closed.amount) + NARROW + currency_sign(currency))
        self._caption.setVisible(bool(closed.reasons))
        if closed.reasons == self._shown:
            return
        self._shown = closed.reasons
        empty(self._reasons)
        for name, count in closed.reasons:
            self._reasons.addWidget(_reason_row(name, count))

    def show_landing(self, card: BoardCard | None) -> None:
        """Say that the card would be lost; None stops saying it."""
        self.drop.hot = card is not None
        self.drop.update()


def _reason_row(name: str, count: int) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    words = ElidedLabel(name)
    words.setProperty("role", "secondary")
    layout.addWidget(words, 1)
    layout.addWidget(label(number(count), "strong"))
    return row
