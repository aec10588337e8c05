"""ReportCatalogue: the reports by groups beside their tabs: search, favourites first, each with what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data import settings as keys
from crmdesk.data.words import _
from crmdesk.reports.catalog import REPORTS
from crmdesk.ui.dialogs.report_choice import ReportChoiceDialog
from crmdesk.ui.icons import GAP
from crmdesk.ui.pages.catalogue_choice import CatalogueFoot, ReportChoice
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from crmdesk.reports.catalog import Report
    from crmdesk.ui.context import Context
    from crmdesk.ui.theme import Theme

WIDTH = 208
ROW = 26
STAR = 14
STAR_ROOM = 28
INDENT = 18
REPORT = Qt.ItemDataRole.UserRole
FAVOURITE = Qt.ItemDataRole.UserRole + 1
HIDDEN = Qt.ItemDataRole.UserRole + 2

type_index = QModelIndex | QPersistentModelIndex


class ReportCatalogue(QFrame):
    """A tree of groups and reports; a click opens a report, its star makes it a favourite."""

    report_chosen = Signal(str)
    new_requested = Signal()
    """The person wants a report of their own."""

    def __init__(self, context: Context, reports: Sequence[Report], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._declared = {report.id: report for report in reports}
        self._reports = dict(self._declared)
        self._current = ""
        self._choice = ReportChoice(context.settings, context.view.today)
        self.setFixedWidth(WIDTH)
        self.setObjectName("catalogue")
        self._search = SearchField(context.theme)
        self._search.setPlaceholderText(_("Find a report"))
        self._search.setAccessibleName(_("Find a report"))
        self._search.textChanged.connect(self._on_search)
        self._nothing = label(_("No report is called so."), "secondary", "text3")
        self._nothing.hide()
        self._tree = _Tree(context.theme)
        self._tree.setAccessibleName(_("Reports"))
        self._tree.report_entered.connect(self._on_clicked)
        self._tree.star_pressed.connect(self._toggle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 10, 4, 8)
        layout.setSpacing(8)
        layout.addWidget(self._search)
        layout.addWidget(self._nothing)
        layout.addWidget(self._tree, 1)
        self.new = QPushButton(GAP + _("New report"))
        self.new.setIcon(context.theme.icon("plus"))
        self.new.setIconSize(QSize(14, 14))
        self.new.clicked.connect(self.new_requested)
        layout.addWidget(self.new)
        self.foot = CatalogueFoot(context.theme, self._choice)
        self.foot.set_up_requested.connect(self._on_set_up)
        self.foot.changed.connect(self._fill)
        layout.addWidget(self.foot)
        context.theme.changed.connect(self._fill)
        self._fill()

    @property
    def favourites(self) -> tuple[str, ...]:
        """The reports with a star, in the order they got it."""
        return tuple(key for key in self._context.settings.get(keys.FAVOURITE_REPORTS) if key in self._reports)

    def show_saved(self, reports: Sequence[Report]) -> None:
        """Show the reports that people saved in a group of their own, before the declared ones."""
        found = {report.id: report for report in reports} | self._declared
        if found != self._reports:
            self._reports = found
            self._fill()

    def set_current(self, report: str) -> None:
        """Mark the report whose tab is in view: it is opened, on this day."""
        self._current = report
        self._choice.note_opened(report)
        self._tree.blockSignals(True)
        self._tree.clearSelection()
        for item in self._items():
            if item.data(0, REPORT) == report:
                item.setSelected(True)
                break
        self._tree.blockSignals(False)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus()
        self._search.selectAll()

    def _fill(self) -> None:
        """Build the tree: favourites, then the groups in the order of the declaration."""
        closed = {group.text(0) for group in self._groups() if not group.isExpanded()}
        self._tree.clear()
        favourites = self.favourites
        groups: dict[str, list[str]] = {_("Favourites"): list(favourites)} if favourites else {}
        for report in self._reports.values():
            groups.setdefault(_(report.group), []).append(report.id)
        for title, ids in groups.items():
            group = QTreeWidgetItem([title])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self._tree.addTopLevelItem(group)
            for key in ids:
                report = self._reports[key]
                item = QTreeWidgetItem([report.label])
                item.setData(0, REPORT, key)
                item.setData(0, FAVOURITE, key in favourites)
                item.setData(0, HIDDEN, not self._is_shown(key))
                item.setToolTip(0, _(report.answers))
                group.addChild(item)
            group.setExpanded(title not in closed)
        self.foot.show_choice(tuple(self._declared), favourites)
        self._on_search(self._search.text())
        self.set_current(self._current)

    def _is_shown(self, report: str) -> bool:
        """Whether a report stands in the catalogue without a search: chosen, a favourite, or the firm's own."""
        return report not in self._declared or report in self.favourites or self._choice.is_shown(report)

    def _on_set_up(self) -> None:
        dialog = ReportChoiceDialog(self._choice, tuple(self._declared.values()), self.window())
        dialog.exec()
        self._fill()

    def _groups(self) -> list[QTreeWidgetItem]:
        tops = (self._tree.topLevelItem(index) for index in range(self._tree.topLevelItemCount()))
        return [top for top in tops if top is not None]

    def _items(self) -> list[QTreeWidgetItem]:
        return [item for group in self._groups() for item in _children(group)]

    def _on_search(self, text: str) -> None:
        wanted = text.strip().casefold()
        found = 0
        for group in self._groups():
            shown = 0
            for item in _children(group):
                report = self._reports[item.data(0, REPORT)]
                words = f"{report.label} {_(report.answers)} {report.id}".casefold()
                item.setHidden(wanted not in words if wanted else bool(item.data(0, HIDDEN)))
                shown += not item.isHidden()
            group.setHidden(not shown)
            if wanted and shown:
                group.setExpanded(True)
            found += shown
        self._nothing.setVisible(not found)

    def _on_clicked(self, item: QTreeWidgetItem) -> None:
        key = item.data(0, REPORT)
        if key is None:
            item.setExpanded(not item.isExpanded())
        else:
            self.report_chosen.emit(key)

    def _toggle(self, item: QTreeWidgetItem) -> None:
        """Make a report a favourite, or no longer one."""
        key = item.data(0, REPORT)
        if key is None:
            return
        kept = list(self.favourites)
        if key in kept:
            kept.remove(key)
        else:
            kept.append(key)
        self._context.settings.put(keys.FAVOURITE_REPORTS, kept)
        self._fill()


def reports_menu(parent: QWidget) -> QMenu:
    """Return the declared reports as a menu: their ids are the actions' data, empty for a new one of one's own."""
    menu = QMenu(parent)
    menu.addAction(_("New report")).setData("")
    group = ""
    for report in REPORTS:
        if report.group != group:
            menu.addSeparator()
            group = report.group
        menu.addAction(report.label.replace("&", "&&")).setData(report.id)
    return menu


def _children(group: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = (group.child(index) for index in range(group.childCount()))
    return [child for child in children if child is not None]


class _Tree(QTreeWidget):
    """The tree itself: Enter or a click opens, Space or a click on the star gives or takes it."""

    report_entered = Signal(QTreeWidgetItem)
    star_pressed = Signal(QTreeWidgetItem)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setColumnCount(1)
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setMouseTracking(True)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._painter = _CatalogueDelegate(theme, self)
        self.setItemDelegate(self._painter)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter, star with Space."""
        item = self.currentItem()
        if item is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.report_entered.emit(item)
        elif item is not None and event.key() == Qt.Key.Key_Space:
            self.star_pressed.emit(item)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell the star from the title by where the row was pressed."""
        item = self.itemAt(event.position().toPoint())
        if item is None or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        elif item.data(0, REPORT) is not None and event.position().x() > self.viewport().width() - STAR_ROOM:
            self.star_pressed.emit(item)
        else:
            self.setCurrentItem(item)
            self.report_entered.emit(item)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the star of the row under the pointer away with the pointer."""
        self.viewport().update()
        super().leaveEvent(event)


class _CatalogueDelegate(QStyledItemDelegate):
    """Groups in small bold with a chevron, reports below them, the star at the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: type_index) -> QSize:
        """All rows are of one height."""
        del option, index
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: type_index) -> None:
        """Paint one row."""
        tokens = self._theme.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = option.rect
        group = index.data(REPORT) is None
        chosen = bool(option.state & QStyle.StateFlag.State_Selected) and not group
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or hovered:
            painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.hover))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 4, 4)
        if option.state & QStyle.StateFlag.State_HasFocus and self._has_keyboard(option):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(area.adjusted(1, 2, -1, -2), 4, 4)
        if group:
            self._paint_group(painter, area, index, expanded=bool(option.state & QStyle.StateFlag.State_Open))
        else:
            self._paint_report(painter, area, index, chosen=chosen, hovered=hovered)
        painter.restore()

    @staticmethod
    def _has_keyboard(option: QStyleOptionViewItem) -> bool:
        return bool(option.state & QStyle.StateFlag.State_KeyboardFocusChange)

    def _paint_group(self, painter: QPainter, area: QRect, index: type_index, *, expanded: bool) -> None:
        icon = self._theme.icon("chevron-down" if expanded else "chevron-right", "text3")
        icon.paint(painter, QRect(area.left() + 2, area.center().y() - 6, 12, 12))
        painter.setFont(font(12, 600))
        painter.setPen(QColor(self._theme.tokens.text3))
        painter.drawText(area.adjusted(INDENT, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, index.data())

    def _paint_report(self, painter: QPainter, area: QRect, index: type_index, *, chosen: bool, hovered: bool) -> None:
        tokens = self._theme.tokens
        favourite = bool(index.data(FAVOURITE))
        painter.setFont(font(13, 600 if chosen else 400))
        painter.setPen(QColor(tokens.accent if chosen else tokens.text3 if index.data(HIDDEN) else tokens.text))
        room = area.adjusted(INDENT, 0, -(STAR_ROOM if favourite or hovered else 4), 0)
        text = QFontMetricsF(painter.font()).elidedText(index.data(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        if favourite or hovered:
            place = QRect(area.right() - STAR - 6, area.center().y() - STAR // 2, STAR, STAR)
            self._theme.icon("star", "accent" if favourite else "text3").paint(painter, place)
