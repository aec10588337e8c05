"""ViewTabs: the tabs of a list: ready-made filters, saved views, a plus that saves what is shown, a menu of the view in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.registry import Registry
from crmdesk.data.segments import LISTING, save_segment
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.views import (
    LONGEST_NAME,
    View,
    ViewContent,
    archive_view,
    differs,
    rename_view,
    save_view,
    share_view,
    update_view,
    views_of,
)
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import plain_tip
from crmdesk.ui.widgets.popover import Popover

#: What the key of a saved view's tab begins with; ready-made filters have their own keys.
VIEW = "view:"
NAME_WIDTH = 280


class ViewTabs(QWidget):
    """Tabs in one line; who owns them reads the list when the current one changes."""

    views_read = Signal(object)
    """The saved views are here, at first or anew: what they keep, in the order of their tabs."""
    fault_met = Signal(str, object)
    """Why a view cannot be shown or read, for a toast without a way back."""

    def __init__(self, context: Context, registry: Registry, content: Callable[[], ViewContent]) -> None:
        super().__init__()
        self._context = context
        self._registry = registry
        self._content = content
        self._views: tuple[View, ...] = ()
        self._titles: list[str] = []
        self._wanted: int | None = None
        """A view saved just now: its tab is to be opened when it is there."""
        self._panel: Popover | None = None
        self.bar = QTabBar()
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(True)
        for quick in registry.quick:
            self._titles.append(_(quick.title))
            self.bar.setTabData(self.bar.addTab(_(quick.title)), quick.key)
        self.bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.bar.customContextMenuRequested.connect(self._on_context_menu)
        self.bar.currentChanged.connect(self._on_current)
        self._more = self._button("ellipsis", _("What to do with this view"))
        self._more.clicked.connect(self._on_more)
        self._more.hide()
        self._plus = self._button("plus", _("Save what is shown as a view"))
        self._plus.clicked.connect(self._on_plus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.bar)
        row.addWidget(self._more)
        row.addWidget(self._plus)
        row.addStretch(1)
        context.deeds.written.connect(self._on_written)

    def _button(self, icon: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "plain")
        button.setIcon(self._context.theme.icon(icon, "text2"))
        button.setToolTip(name)
        button.setAccessibleName(name)
        return button

    @property
    def view(self) -> View | None:
        """The saved view whose tab is open."""
        key = str(self.bar.tabData(self.bar.currentIndex()))
        return next((view for view in self._views if key == f"{VIEW}{view.id}"), None)

    def refresh(self) -> None:
        """Read the saved views."""
        work = partial(_views, self._context.store, self._registry.id)
        self._context.jobs.start(work, done=self._on_views, failed=self._on_failed, replaces=self)

    def select(self, key: str) -> bool:
        """Open the tab of a ready-made filter without telling; False where there is none."""
        for place in range(self.bar.count()):
            if self.bar.tabData(place) == key:
                self.bar.blockSignals(True)
                self.bar.setCurrentIndex(place)
                self.bar.blockSignals(False)
                self._show_more()
                return True
        return False

    @property
    def title(self) -> str:
        """The title of the tab in view, without its count."""
        return self._titles[self.bar.currentIndex()]

    def show_counts(self, counts: Sequence[int]) -> None:
        """Write how many records stand behind each tab; below 0 is not known."""
        for place, count in enumerate(counts[: self.bar.count()]):
            text = f"{self._titles[place]}  {number(count)}" if count >= 0 else self._titles[place]
            self.bar.setTabText(place, text.replace("&", "&&"))

    # -- reading -------------------------------------------------------------------------------------------------

    def _on_views(self, views: tuple[View, ...]) -> None:
        """Show the tabs of these views; the one that is open stays open where it is still there."""
        wanted = f"{VIEW}{self._wanted}" if self._wanted is not None else str(self.bar.tabData(self.bar.currentIndex()))
        before = str(self.bar.tabData(self.bar.currentIndex()))
        self._views, self._wanted = views, None
        first = len(self._registry.quick)
        self.bar.blockSignals(True)
        keys = [f"{VIEW}{view.id}" for view in views]
        titles = [view.name for view in views]
        if keys != [self.bar.tabData(place) for place in range(first, self.bar.count())]:
            while self.bar.count() > first:
                self.bar.removeTab(self.bar.count() - 1)
            for key in keys:
                self.bar.setTabData(self.bar.addTab(""), key)
        for place, view in enumerate(views, first):
            if self._titles[place : place + 1] != [view.name]:
                self.bar.setTabText(place, view.name.replace("&", "&&"))
            self.bar.setTabToolTip(place, _("Everybody sees this view") if view.shared else "")
        self._titles = [*self._titles[:first], *titles]
        known = [self.bar.tabData(place) for place in range(self.bar.count())]
        self.bar.setCurrentIndex(known.index(wanted) if wanted in known else 0)
        self.bar.blockSignals(False)
        self.views_read.emit(tuple(view.content for view in views))
        if str(self.bar.tabData(self.bar.currentIndex())) != before:
            self.bar.currentChanged.emit(self.bar.currentIndex())
        self._show_more()

    def _on_failed(self, error: Exception) -> None:
        self.fault_met.emit(str(error), None)

    def _on_written(self, deed: Deed) -> None:
        del deed  # an undone deed may be a view too
        self.refresh()

    def _on_current(self) -> None:
        self._show_more()
        view = self.view
        if view is not None and view.fault:
            self.fault_met.emit(view.fault, None)

    def _show_more(self) -> None:
        self._more.setVisible(self.view is not None)

    # -- what the person does ------------------------------------------------------------------------------------

    def _on_context_menu(self, place: QPoint) -> None:
        index = self.bar.tabAt(place)
        if str(self.bar.tabData(index)).startswith(VIEW):
            self.bar.setCurrentIndex(index)
            self._on_more()

    def _on_more(self) -> None:
        """Offer what can be done with the view in hand; a view of somebody else's can be looked at only."""
        view = self.view
        if view is None:
            return
        menu = QMenu(self)
        changed = differs(view, self._content())
        for text, slot, is_possible in (
            (_("Save the changes to the view"), self._on_update, view.is_own and changed),
            (_("Rename…"), self._on_rename, view.is_own),
            (_("Show to me only") if view.shared else _("Show to everybody"), self._on_share, view.is_own),
            (_("Remove the view"), self._on_remove, view.is_own),
        ):
            action = QAction(text, menu)
            action.triggered.connect(slot)
            action.setEnabled(is_possible)
            menu.addAction(action)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _on_update(self) -> None:
        if (view := self.view) is not None:
            self._context.deeds.start(partial(update_view, view=view, content=self._content()))

    def _on_share(self) -> None:
        if (view := self.view) is not None:
            self._context.deeds.start(partial(share_view, view=view, shared=not view.shared))

    def _on_remove(self) -> None:
        if (view := self.view) is not None:
            self._context.deeds.start(partial(archive_view, view=view))

    def _on_rename(self) -> None:
        if (view := self.view) is not None:
            self._open(NamePanel(_("Rename the view"), view.name), self._more)

    def _on_plus(self) -> None:
        panel = NamePanel(_("Save what is shown"), "", is_new=True, has_segments=self._registry.id == LISTING)
        if self._content().search:
            panel.refuse_segment(_("A segment holds filters only: clear the search."))
        self._open(panel, self._plus)

    def _open(self, panel: NamePanel, anchor: QWidget) -> None:
        self._close_panel()
        self._panel = Popover(anchor)
        self._panel.body.addWidget(panel)
        panel.view_named.connect(self._on_renamed if anchor is self._more else self._on_saved)
        panel.segment_named.connect(self._on_segment)
        self._panel.open()

    def _close_panel(self) -> None:
        if self._panel is not None:
            self._panel.close()
            self._panel.deleteLater()
            self._panel = None

    def _on_saved(self, name: str, shared: bool) -> None:
        work = partial(save_view, listing=self._registry.id, name=name, content=self._content(), shared=shared)
        self._context.deeds.start(work, done=self._on_view_kept, failed=self._on_refused)

    def _on_renamed(self, name: str, shared: bool) -> None:
        del shared
        if (view := self.view) is not None:
            work = partial(rename_view, view=view, name=name)
            self._context.deeds.start(work, done=self._on_kept, failed=self._on_refused)

    def _on_segment(self, name: str, shared: bool) -> None:
        del shared  # a segment is the firm's: lists and reports of everybody may ask for it
        work = partial(save_segment, name=name, conditions=self._content().conditions)
        self._context.deeds.start(work, done=self._on_kept, failed=self._on_refused)

    def _on_view_kept(self, deed: Deed) -> None:
        self._wanted = deed.ids[0]
        self._close_panel()
        self.refresh()

    def _on_kept(self, _deed: Deed) -> None:
        self._close_panel()

    def _on_refused(self, error: Exception) -> None:
        if self._panel is not None and (panel := self._panel.findChild(NamePanel)) is not None:
            panel.tell(str(error))


class NamePanel(QWidget):
    """Asks for a name and who sees it."""

    view_named = Signal(str, bool)
    segment_named = Signal(str, bool)

    def __init__(self, title: str, name: str, *, is_new: bool = False, has_segments: bool = False) -> None:
        super().__init__()
        self._name = QLineEdit(name)
        self._name.setMaxLength(LONGEST_NAME)
        self._name.setFixedWidth(NAME_WIDTH)
        self._name.setPlaceholderText(_("Name"))
        self._name.setAccessibleName(_("Name"))
        self._name.returnPressed.connect(self._on_view)
        self._shared = QCheckBox(_("Everybody sees it"))
        self._shared.setVisible(is_new)
        self._wrong = label("", "caption", "neg")
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        save = QPushButton(_("Save as a view") if is_new else _("Rename"))
        save.setProperty("kind", "primary")
        save.clicked.connect(self._on_view)
        self._segment = QPushButton(_("Make a segment"))
        self._segment.setToolTip(_("A set of clients for lists and reports, counted anew whenever it is asked"))
        self._segment.setVisible(has_segments)
        self._segment.clicked.connect(self._on_segment)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._segment)
        row.addWidget(save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(title, "section"))
        column.addWidget(self._name)
        column.addWidget(self._shared)
        column.addWidget(self._wrong)
        column.addLayout(row)

    def refuse_segment(self, reason: str) -> None:
        """Say why no segment can be made of this."""
        self._segment.setEnabled(False)
        self._segment.setToolTip(plain_tip(reason))

    def tell(self, text: str) -> None:
        """Say what is wrong; the name stays as it was typed."""
        self._wrong.setText(text)
        self._wrong.show()
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            parent.adjustSize()

    def _on_view(self) -> None:
        self.view_named.emit(self._name.text(), self._shared.isChecked())

    def _on_segment(self) -> None:
        self.segment_named.emit(self._name.text(), self._shared.isChecked())


def _views(store: Store, registry_id: str, _progress: Progress) -> tuple[View, ...]:
    return views_of(store, registry_id)
