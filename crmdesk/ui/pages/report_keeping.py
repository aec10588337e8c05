"""ReportKeeping: which tabs of reports are open, as settings keep them; and tabs of saved reports kept true to them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from crmdesk.reports.saved_reports import SAVED_REPORT
from crmdesk.ui.pages.constructor import ConstructorTab
from crmdesk.ui.pages.report_tab import ReportTab

if TYPE_CHECKING:
    from crmdesk.reports.catalog import Report
    from crmdesk.ui.pages.report_tabs import ReportTabs

#: The key of what is put together in a constructor's tab.
DRAFT = "draft"


def is_saved(entry: Mapping[str, Any]) -> bool:
    """Return whether a kept tab shows a report that people saved."""
    return str(entry.get("report", "")).startswith(SAVED_REPORT)


def readable_entries(kept: list[Any], declared: Container[Any]) -> list[dict[str, Any]]:
    """Return the kept tabs that can be opened; reports that are no longer declared are left out."""
    entries = [entry for entry in kept if isinstance(entry, dict)]
    return [entry for entry in entries if entry.get("report") in declared or is_saved(entry) or DRAFT in entry]


def kept_entries(tabs: ReportTabs, waiting: Iterable[tuple[int, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the open tabs as settings can hold them, with those that are not shown yet in their places."""
    entries: list[dict[str, Any]] = []
    for place, page in enumerate(tabs.pages()):
        current = {"current": place == tabs.currentIndex()}
        if isinstance(page, ReportTab):
            entries.append(page.state.kept() | current)
        elif isinstance(page, ConstructorTab):
            entries.append({DRAFT: page.draft.kept()} | current)
    for place, entry in waiting:
        entries.insert(place, entry)
    return entries


def settle_tabs(tabs: ReportTabs, reports: Mapping[str, Report], make: Callable[..., ReportTab]) -> None:
    """Close the tabs of saved reports that are gone, and show anew those that were changed.

    Args:
        tabs: the open ones.
        reports: the saved reports by id.
        make: makes the tab of a report that asks what another asked: ``make(report, state)``.
    """
    for page in tabs.pages():
        if not isinstance(page, ReportTab) or not page.report.own:
            continue
        report = reports.get(page.report.id)
        if report is None:
            tabs.take(page)
        elif report != page.report:
            tabs.replace(page, make(report, page.state), report.label)
