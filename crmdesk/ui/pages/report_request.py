"""ReportRequest: what another page asks the reports page to show; TabState: what a tab of it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crmdesk.reports.answer import Filter


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """A report and, where they are not its own first ones, the dimension, the measure and the member to select."""

    report: str
    by: str = ""
    measure: str = ""
    member: str = ""
    """The id of the member whose row shall be selected, empty for none."""


@dataclass(frozen=True, slots=True)
class TabState:
    """What a tab asks of its report: kept for the next start, and for going back to it."""

    report: str
    by: str = ""
    measure: str = ""
    filters: tuple[Filter, ...] = ()
    options: tuple[tuple[str, str], ...] = ()

    def kept(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        from crmdesk.reports.kept_questions import kept_filters  # noqa: PLC0415 - brings the storage with it

        return {
            "report": self.report, "by": self.by, "measure": self.measure,
            "filters": kept_filters(self.filters), "options": dict(self.options),
        }  # fmt: skip

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> TabState:
        """Return what was kept; conditions and options that cannot be read are left out."""
        from crmdesk.reports.kept_questions import filters_kept  # noqa: PLC0415 - brings the storage with it

        try:
            filters = filters_kept(entry.get("filters", ()))
            options = tuple((str(name), str(value)) for name, value in dict(entry.get("options", {})).items())
        except (TypeError, KeyError, ValueError):
            filters, options = (), ()
        return cls(
            str(entry.get("report", "")), str(entry.get("by", "")), str(entry.get("measure", "")), filters, options
        )
