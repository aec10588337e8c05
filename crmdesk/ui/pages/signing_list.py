"""SigningList: the reports of a period by what they wait for, and how many are approved already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QProgressBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.words import plural
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.card import label

if TYPE_CHECKING:
    from crmdesk.ui.context import Context
    from crmdesk.ui.theme import Theme

_ENTRY = Qt.ItemDataRole.UserRole + 1
HEAD, ROW = 30, 34


@dataclass(frozen=True, slots=True)
class ListedReport:
    """A line of the list: whose report, its icon with its tone, and what is said at the right: "2 days late"."""

    id: int
    name: str
    icon: str
    tone: str
    late: str = ""
    about: str = ""
    """What the tooltip and a screen reader say beside the name."""


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """Reports that wait for the same."""

    title: str
    reports: tuple[ListedReport, ...]


class SigningList(QFrame):
    """Up and Down go from report to report over the heads of groups."""

    chosen = Signal(object)
    """Id of the report in hand now."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("registry")
        self._model = QStandardItemModel(self)
        self._order: list[int] = []
        self.view = QListView()
        self.view.setModel(self._model)
        self.view.setItemDelegate(_ReportDelegate(context.theme, self.view))
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMouseTracking(True)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        context.theme.changed.connect(self.view.viewport().update)
        self._said = label("", "secondary")
        self._said.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._foot = QFrame()
        self._foot.setObjectName("foot")
        inside = QVBoxLayout(self._foot)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.setSpacing(6)
        inside.addWidget(self._said)
        inside.addWidget(self._bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self._foot)
        self.setMinimumWidth(168)

    def show_groups(self, groups: Sequence[ListedGroup], held: int | None) -> int | None:
        """Show groups and keep a report in hand; return which one is, the first where that one is gone."""
        self._order = [report.id for group in groups for report in group.reports]
        blocked = self.view.selectionModel().blockSignals(True)
        self._model.clear()
        for group in groups:
            count = len(group.reports)
            head = QStandardItem(f"{group.title} · {count}")
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            self._model.appendRow(head)
            for report in group.reports:
                item = QStandardItem(report.name)
                item.setData(report, _ENTRY)
                told = ", ".join(part for part in (report.name, report.about, report.late) if part)
                item.setData(told, Qt.ItemDataRole.AccessibleTextRole)
                item.setToolTip(told)
                self._model.appendRow(item)
        taken = held if held in self._order else next(iter(self._order), None)
        self._hold(taken)
        self.view.selectionModel().blockSignals(blocked)
        self.view.viewport().update()
        return taken

    def show_progress(self, period: str, approved: int, count: int) -> None:
        """Say how many of a period's reports are approved."""
        self._foot.setVisible(count > 0)
        text = plural("{period}: {done} of {n} approved", "{period}: {done} of {n} approved", count)
        self._said.setText(text.format(period=period, done=approved, n=count))
        self._bar.setRange(0, max(count, 1))
        self._bar.setValue(approved)
        self._bar.setAccessibleName(self._said.text())

    @property
    def ids(self) -> tuple[int, ...]:
        """The reports, in order."""
        return tuple(self._order)

    def report(self, report_id: int) -> ListedReport | None:
        """Return the line of a report."""
        found = (self._model.item(row).data(_ENTRY) for row in range(self._model.rowCount()))
        return next((one for one in found if isinstance(one, ListedReport) and one.id == report_id), None)

    def hold(self, report_id: int) -> None:
        """Take a report in hand, as a click does; nothing where it is not listed."""
        self._hold(report_id)

    def _hold(self, report_id: int | None) -> None:
        for row in range(self._model.rowCount()):
            entry = self._model.item(row).data(_ENTRY)
            if isinstance(entry, ListedReport) and entry.id == report_id:
                self.view.setCurrentIndex(self._model.index(row, 0))
                self.view.scrollTo(self._model.index(row, 0))
                return

    def _on_current(self, current: QModelIndex) -> None:
        entry = current.data(_ENTRY)
        if isinstance(entry, ListedReport):
            self.chosen.emit(entry.id)


class _ReportDelegate(QStyledItemDelegate):
    """Heads of groups in small letters, reports with an icon and how late they are."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(option.rect.width(), ROW if isinstance(index.data(_ENTRY), ListedReport) else HEAD)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry, tokens = index.data(_ENTRY), self._theme.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect)
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if not isinstance(entry, ListedReport):
            painter.setFont(font(12, 600))
            painter.setPen(QColor(tokens.text2))
            inside = area.adjusted(12, 6, -8, 0)
            text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, int(inside.width()))
            painter.drawText(inside, middle, text)
            painter.restore()
            return
        held = bool(option.state & QStyle.StateFlag.State_Selected)
        if held or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft if held else tokens.hover))
            painter.drawRoundedRect(area.adjusted(6, 1, -6, -1), 6, 6)
        spot = QRectF(area.left() + 12, area.center().y() - 8, 16, 16)
        self._theme.icon(entry.icon, entry.tone).paint(painter, spot.toRect())
        right = area.right() - 12
        if entry.late:
            painter.setFont(font(11, 600))
            width = painter.fontMetrics().horizontalAdvance(entry.late)
            painter.setPen(QColor(tokens.neg))
            painter.drawText(QRectF(right - width, area.top(), width + 1, area.height()), middle, entry.late)
            right -= width + 6
        painter.setFont(font(13, 600 if held else 400, figures=False))
        painter.setPen(QColor(tokens.text))
        inside = QRectF(spot.right() + 8, area.top(), right - spot.right() - 8, area.height())
        name = painter.fontMetrics().elidedText(entry.name, Qt.TextElideMode.ElideRight, int(inside.width()))
        painter.drawText(inside, middle, name)
        painter.restore()
