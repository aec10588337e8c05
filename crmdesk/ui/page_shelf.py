"""PageShelf: the pages of the desk, each made when it is first shown and kept with its controls for the toolbar."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from crmdesk.data.words import _

if TYPE_CHECKING:
    from crmdesk.ui.context import Context
    from crmdesk.ui.pages.page import Page
    from crmdesk.ui.sections import Section
    from crmdesk.ui.toolbar import Toolbar


@dataclass(frozen=True, slots=True)
class _Kept:
    page: Page
    lead: tuple[QWidget, ...]
    own: tuple[QWidget, ...]


class PageShelf:
    """Brings one page into view at a time, its title and controls with it."""

    def __init__(
        self, context: Context, sections: Sequence[Section], toolbar: Toolbar, made: Callable[[Page], None]
    ) -> None:
        """Make a shelf without pages; ``made`` is told of every new one before it is shown."""
        self.stack = QStackedWidget()
        self.stack.setObjectName("body")
        self._context, self._toolbar, self._made = context, toolbar, made
        self._sections = {section.id: section for section in sections}
        self._kept: dict[str, _Kept] = {}

    def __iter__(self) -> Iterator[Page]:
        """Yield the pages that were made."""
        return iter([kept.page for kept in self._kept.values()])

    def page(self, section: str) -> Page:
        """Return a page that was made.

        Raises:
            KeyError: it was never shown.
        """
        return self._kept[section].page

    def bring(self, section: str) -> Page:
        """Show a page, made now where it is the first time."""
        if section not in self._kept:
            self._kept[section] = self._make(section)
        kept = self._kept[section]
        page = kept.page
        self.stack.setCurrentWidget(page)
        title = _(self._sections[section].title)
        self._toolbar.show_page(
            title, page.controls, kept.own, kept.lead, page.spans, tells_closed=page.tells_closed
        )  # fmt: skip
        return page

    def _make(self, section: str) -> _Kept:
        page = self._sections[section].make(self._context)
        self._made(page)
        self.stack.addWidget(page)
        kept = _Kept(page, page.lead_for_toolbar(), page.actions_for_toolbar())
        for widget in (*kept.lead, *kept.own):
            widget.setParent(self._toolbar)
            widget.hide()
        return kept
