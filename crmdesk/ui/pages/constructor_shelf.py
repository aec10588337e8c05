"""SavedShelf: the reports that people saved, as the reports page knows them, and what may be done with one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from crmdesk.data import settings as keys
from crmdesk.data.words import _
from crmdesk.reports.overview import default_tiles, known_tiles
from crmdesk.reports.saved_reports import (
    SavedReportCard,
    archive_report,
    change_report,
    report_of,
    save_report,
    saved_reports,
)
from crmdesk.ui.icons import GAP
from crmdesk.ui.pages.constructor_draft import Draft
from crmdesk.ui.pages.constructor_name import ReportName
from crmdesk.ui.pages.report_tab import ReportTab
from crmdesk.ui.pages.report_tabs import icon_button
from crmdesk.ui.widgets.popover import Popover

if TYPE_CHECKING:
    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.store import Store
    from crmdesk.reports.catalog import Report
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress


class SavedShelf(QObject):
    """Reads the saved reports by a job; those whose content cannot be read are left out."""

    changed = Signal()
    """They are here, at first or anew."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.is_read = False
        self.cards: dict[str, SavedReportCard] = {}
        self.reports: dict[str, Report] = {}

    def refresh(self) -> None:
        """Read them."""
        work = partial(_read, self._context.store)
        self._context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def _on_read(self, cards: tuple[SavedReportCard, ...]) -> None:
        self.is_read = True
        self.cards = {card.key: card for card in cards if card.recipe is not None}
        self.reports = {key: report_of(card) for key, card in self.cards.items()}
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)


class BuildButtons(QWidget):
    """What may be done with the report in view: built upon, and a saved one changed, renamed, copied, removed."""

    draft_requested = Signal(object)
    """A ``Draft``: the person goes on from this report."""

    def __init__(self, context: Context, shelf: SavedShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shelf = shelf
        self._tab: ReportTab | None = None
        self._popover: Popover | None = None
        self._name: ReportName | None = None
        self.build = QPushButton()
        self.build.setProperty("kind", "plain")
        self.build.setIcon(context.theme.icon("pencil-line", "text2"))
        self.build.setIconSize(QSize(14, 14))
        self.build.clicked.connect(self._on_build)
        self.more = icon_button(context.theme, "ellipsis", _("What to do with this report"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        self.rename = menu.addAction(_("Rename or share…"), self._on_rename)
        self.pin = menu.addAction(_("Show on the overview"), self._on_pin)
        self.pin.setCheckable(True)
        self.copy = menu.addAction(_("Make a copy"), self._on_copy)
        self.remove = menu.addAction(_("Remove"), self._on_remove)
        self.more.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.build)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)

    @property
    def _card(self) -> SavedReportCard | None:
        return None if self._tab is None else self._shelf.cards.get(self._tab.report.id)

    def show_tab(self, page: QWidget | None) -> None:
        """Offer what can be done with a page; with what is no cut, nothing."""
        self._tab = page if isinstance(page, ReportTab) and page.report.is_cut else None
        card = self._card
        self.build.setText(GAP + (_("Change") if card is not None and card.is_own else _("Build from this")))
        self.build.setToolTip("" if card is not None else _("Put a report of your own together from what is shown"))
        self.more.setVisible(card is not None)
        for action in (self.rename, self.remove):
            action.setVisible(card is not None and card.is_own)
        self.pin.setChecked(card is not None and card.key in self._tiles())
        self.setVisible(self._tab is not None)

    def _on_build(self) -> None:
        tab, card = self._tab, self._card
        if tab is None:
            return
        if card is not None and card.is_own and card.recipe is not None:
            self.draft_requested.emit(Draft.of(card.recipe, card.id, card.name))
        else:
            question = tab.question()
            by = question.by or tuple(d.id for d in (tab.answer.dimensions if tab.answer is not None else ()))
            draft = Draft.of_report(tab.report, tab.measure, by, question.filters, question.compare)
            self.draft_requested.emit(draft)

    def _tiles(self) -> tuple[str, ...]:
        kept: list[object] = self._context.settings.get(keys.OVERVIEW_TILES)
        return known_tiles(kept) or default_tiles()

    def _on_pin(self) -> None:
        """Put the report among the tiles of the overview, or take it away from there."""
        card = self._card
        if card is None:
            return
        others = tuple(tile for tile in self._tiles() if tile != card.key)
        tiles = (*others, card.key) if self.pin.isChecked() else others
        self._context.settings.put(keys.OVERVIEW_TILES, [] if tiles == default_tiles() else list(tiles))

    def _on_rename(self) -> None:
        card = self._card
        if card is None:
            return
        self._name = ReportName(_("Rename the report"), card.name, shared=card.shared)
        self._name.named.connect(self._on_named)
        self._popover = Popover(self.more)
        self._popover.body.addWidget(self._name)
        self._popover.open()

    def _on_named(self, name: str, shared: bool) -> None:
        card = self._card
        if card is not None and card.recipe is not None:
            work = partial(change_report, card=card, name=name, recipe=card.recipe, shared=shared)
            self._context.deeds.start(work, done=self._on_renamed, failed=self._on_refused)

    def _on_renamed(self, _deed: Deed) -> None:
        if self._popover is not None:
            self._popover.close()

    def _on_refused(self, error: Exception) -> None:
        if self._name is not None:
            self._name.tell(str(error))

    def _on_copy(self) -> None:
        card = self._card
        if card is not None and card.recipe is not None:
            name = _("{name}, copy").format(name=card.name)
            self._context.deeds.start(partial(save_report, name=name, recipe=card.recipe))

    def _on_remove(self) -> None:
        if (card := self._card) is not None:
            self._context.deeds.start(partial(archive_report, card=card))


def _read(store: Store, _progress: Progress) -> tuple[SavedReportCard, ...]:
    return saved_reports(store)
