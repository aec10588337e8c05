"""The sections of the window, in the order of the navigation; each is imported when it is first shown."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from crmdesk.data.words import N_
from crmdesk.ui.context import Context
from crmdesk.ui.pages.page import Page


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the navigation; ``page`` is "module:Class" so that charts are not imported at the start."""

    id: str
    title: str
    """English source string."""
    icon: str
    page: str
    line_before: bool = False

    def make(self, context: Context) -> Page:
        """Import and make the page."""
        module, _colon, name = self.page.partition(":")
        made: Page = getattr(import_module(module), name)(context)
        return made


SECTIONS = (
    Section("overview", N_("Overview"), "layout-dashboard", "crmdesk.ui.pages.overview:OverviewPage"),
    Section("deals", N_("Deals"), "handshake", "crmdesk.ui.pages.deals:DealsPage"),
    Section("clients", N_("Clients"), "building-2", "crmdesk.ui.pages.clients:ClientsPage"),
    Section("tasks", N_("Tasks"), "list-checks", "crmdesk.ui.pages.tasks:TasksPage"),
    Section("reports", N_("Reports"), "chart-column", "crmdesk.ui.pages.reports:ReportsPage", line_before=True),
    Section("ranking", N_("Ranking"), "trophy", "crmdesk.ui.pages.ranking:RankingPage"),
    Section("signing", N_("To sign"), "file-pen-line", "crmdesk.ui.pages.signing:SigningPage"),
    Section("books", N_("Books"), "banknote", "crmdesk.ui.pages.books:BooksPage"),
    Section("import", N_("Import"), "upload", "crmdesk.ui.pages.import_page:ImportPage", line_before=True),
    Section("settings", N_("Settings"), "settings", "crmdesk.ui.pages.settings:SettingsPage"),
)


def section_key(number: int) -> str:
    """Return the key of a section by its place in the navigation, from 1 to 10: "Ctrl+1", for the tenth "Ctrl+0"."""
    return f"Ctrl+{number % 10}"
