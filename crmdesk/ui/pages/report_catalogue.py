"""ReportCatalogue: the reports by groups beside their tabs: search, favourites first, each with what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from crmdesk.data import settings as keys
from crmdesk.data.words import _
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.card import label

if TYPE_CHECKING:
    from crmdesk.reports.catalog import Report
    from crmdesk.ui.context import Context

WIDTH = 212
STAR_WIDTH = 28
TITLE, STAR = 0, 1
REPORT = Qt.ItemDataRole.UserRole


class ReportCatalogue(QFrame):
    """A tree of groups and reports; a click opens a report, its star makes it a favourite."""

    report_chosen = Signal(str)

    def __init__(self, context: Context, reports: Sequence[Report], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reports = {report.id: report for report in reports}
        self._current = ""
        self.setFixedWidth(WIDTH)
        self.setObjectName("catalogue")
        self._search = QLineEdit()
        self._search.setProperty("search", "true")
        self._search.setPlaceholderText(_("Find a report"))
        self._search.setAccessibleName(_("Find a report"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._on_search)
        self._search.addAction(context.theme.icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self._nothing = label(_("No report is called so."), "secondary", "text3")
        self._nothing.hide()
        self._tree = _Tree()
        self._tree.setAccessibleName(_("Reports"))
        self._tree.itemClicked.connect(self._on_clicked)
        self._tree.itemEntered.connect(self._on_entered)
        self._tree.report_entered.connect(self._on_opened)
        self._tree.star_pressed.connect(self._toggle)
        self._hovered: QTreeWidgetItem | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 6, 8)
        layout.setSpacing(8)
        layout.addWidget(self._search)
        layout.addWidget(self._nothing)
        layout.addWidget(self._tree, 1)
        context.theme.changed.connect(self._fill)
        self._fill()

    @property
    def favourites(self) -> tuple[str, ...]:
        """The reports with a star, in the order they got it."""
        return tuple(key for key in self._context.settings.get(keys.FAVOURITE_REPORTS) if key in self._reports)

    def set_current(self, report: str) -> None:
        """Mark the report whose tab is in view."""
        self._current = report
        self._tree.blockSignals(True)  # noqa: FBT003 - marking is nobody's choice
        self._tree.clearSelection()
        for item in self._items():
            if item.data(TITLE, REPORT) == report:
                item.setSelected(True)
                break
        self._tree.blockSignals(False)  # noqa: FBT003

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus()
        self._search.selectAll()

    def _fill(self) -> None:
        """Build the tree: favourites, then the groups in the order of the declaration."""
        closed = {group.text(TITLE) for group in self._groups() if not group.isExpanded()}
        self._tree.clear()
        self._hovered = None
        favourites = self.favourites
        groups: dict[str, list[str]] = {_("Favourites"): list(favourites)} if favourites else {}
        for report in self._reports.values():
            groups.setdefault(_(report.group), []).append(report.id)
        for title, ids in groups.items():
            group = QTreeWidgetItem([title, ""])
            group.setFont(TITLE, font(12, 600))
            group.setForeground(TITLE, QColor(self._context.theme.tokens.text2))
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self._tree.addTopLevelItem(group)
            group.setFirstColumnSpanned(True)
            for key in ids:
                report = self._reports[key]
                item = QTreeWidgetItem([_(report.title), ""])
                item.setData(TITLE, REPORT, key)
                item.setToolTip(TITLE, _(report.answers))
                item.setToolTip(STAR, _("Out of the favourites") if key in favourites else _("To the favourites"))
                group.addChild(item)
                self._paint_star(item, hovered=False)
            group.setExpanded(title not in closed)
        self._on_search(self._search.text())
        self.set_current(self._current)

    def _groups(self) -> list[QTreeWidgetItem]:
        tops = (self._tree.topLevelItem(index) for index in range(self._tree.topLevelItemCount()))
        return [top for top in tops if top is not None]

    def _items(self) -> list[QTreeWidgetItem]:
        return [group.child(index) for group in self._groups() for index in range(group.childCount())]

    def _paint_star(self, item: QTreeWidgetItem, *, hovered: bool) -> None:
        favourite = item.data(TITLE, REPORT) in self.favourites
        theme = self._context.theme
        icon = theme.icon("star", "accent" if favourite else "text3")
        item.setIcon(STAR, icon if favourite or hovered else type(icon)())

    def _on_search(self, text: str) -> None:
        wanted = text.strip().casefold()
        found = 0
        for group in self._groups():
            shown = 0
            for index in range(group.childCount()):
                item = group.child(index)
                report = self._reports[item.data(TITLE, REPORT)]
                words = f"{_(report.title)} {_(report.answers)} {report.id}".casefold()
                item.setHidden(bool(wanted) and wanted not in words)
                shown += not item.isHidden()
            group.setHidden(not shown)
            if wanted and shown:
                group.setExpanded(True)
            found += shown
        self._nothing.setVisible(not found)

    def _on_clicked(self, item: QTreeWidgetItem, column: int) -> None:
        key = item.data(TITLE, REPORT)
        if key is None:
            item.setExpanded(not item.isExpanded())
        elif column == STAR:
            self._toggle(item)
        else:
            self.report_chosen.emit(key)

    def _on_opened(self, item: QTreeWidgetItem) -> None:
        self._on_clicked(item, TITLE)

    def _on_entered(self, item: QTreeWidgetItem, _column: int) -> None:
        if self._hovered is not None:
            self._paint_star(self._hovered, hovered=False)
        self._hovered = item if item.data(TITLE, REPORT) is not None else None
        if self._hovered is not None:
            self._paint_star(self._hovered, hovered=True)

    def _toggle(self, item: QTreeWidgetItem) -> None:
        """Make a report a favourite, or no longer one."""
        key = item.data(TITLE, REPORT)
        if key is None:
            return
        kept = list(self.favourites)
        if key in kept:
            kept.remove(key)
        else:
            kept.append(key)
        self._context.settings.put(keys.FAVOURITE_REPORTS, kept)
        self._fill()


class _Tree(QTreeWidget):
    """The tree itself: Enter opens, Space gives or takes the star."""

    report_entered = Signal(QTreeWidgetItem)
    star_pressed = Signal(QTreeWidgetItem)

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(8)
        self.setRootIsDecorated(False)
        self.setMouseTracking(True)
        self.setIconSize(QSize(14, 14))
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setAllColumnsShowFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(STAR_WIDTH)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(STAR, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(STAR, STAR_WIDTH)

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
