"""OverviewAttention: the list of what calls for attention, read by a job of its own, acted on by deeds."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from crmdesk.data.conditions import Condition
from crmdesk.reports.alerts.attention import TO_SIGN, AlertRow, Attention, read_attention
from crmdesk.reports.alerts.deeds import Act, act_on
from crmdesk.reports.alerts.kinds import FIGURES, LIST_KINDS
from crmdesk.reports.periods import Grain, Period
from crmdesk.ui.context import Span
from crmdesk.ui.pages.books_request import BookRequest
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.pages.report_request import ReportRequest
from crmdesk.ui.pages.signing_request import SigningRequest
from crmdesk.ui.widgets.attention_list import AttentionList

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context, ViewState
    from crmdesk.ui.jobs import Progress

#: The section that shows the records of a registry.
_SECTIONS = {"deals": "deals", "clients": "clients", "activities": "tasks", "invoices": "books"}


class OverviewAttention(AttentionList):
    """Shows the open alerts and does what their buttons say."""

    section_requested = Signal(str, object)

    def __init__(self, context: Context) -> None:
        super().__init__(context.theme)
        self._context = context
        self.acted.connect(self._on_act)
        self.all_requested.connect(self._on_all_requested)
        self.rules_requested.connect(self._on_rules)

    def ask(self) -> None:
        """Read the alerts again."""
        store = self._context.store
        work = partial(_read, store, self._context.view.scope, store.person_id)
        self._context.jobs.start(work, done=self.show_attention, failed=self._on_failed, replaces=self)

    def _on_failed(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)

    def _on_act(self, row: AlertRow, act: Act) -> None:
        if act in (Act.OPEN, Act.EXAMINE):
            self._open(row)
        else:
            self._context.deeds.start(partial(act_on, alert_id=row.id, act=act))

    def _open(self, row: AlertRow) -> None:
        """Show what an alert is about."""
        section, what = target_of(row)
        if section:
            show_period(self._context.view, row)
            self.section_requested.emit(section, what)

    def _on_all_requested(self, group: str) -> None:
        """Show the whole list of a kind in its section."""
        if group == FIGURES:
            self.section_requested.emit("reports", ReportRequest("cut", "manager"))
            return
        kind = LIST_KINDS[group]
        conditions = tuple(part for part in kind.conditions if isinstance(part, Condition))
        self.section_requested.emit(*_listed(kind.registry, ListRequest(kind.label, conditions=conditions)))

    def _on_rules(self) -> None:
        self.section_requested.emit("settings", "alerts")


def _listed(registry: str, shown: ListRequest) -> tuple[str, object]:
    """Return the section of a registry and what it is asked to show."""
    section = _SECTIONS[registry]
    return section, BookRequest(registry, shown) if section == "books" else shown


def show_period(view: ViewState, row: AlertRow) -> None:
    """Look at the period that an alert's figure is of; one of records leaves the period as it is."""
    kept = row.details.get("period")
    if row.kind != FIGURES or not isinstance(kept, list) or len(kept) != 2:
        return
    period = Period(date.fromisoformat(kept[0]), date.fromisoformat(kept[1]))
    if period.grain() is None and period.begin == Grain.YEAR.floor(view.today):
        view.set_span(Span.TO_DATE)
    else:
        view.set_period(period)


def target_of(row: AlertRow) -> tuple[str, object]:
    """Return the section and what it shows for one alert; no section where there is nothing to show."""
    details = row.details
    if row.kind == TO_SIGN:
        return "signing", SigningRequest()
    if row.kind == "overdue":
        activity = str(details.get("activity", ""))
        return ("tasks", int(activity)) if activity.isdecimal() else ("", None)
    if row.kind == FIGURES:
        by, member = str(details.get("by", "")), str(details.get("member", ""))
        return "reports", ReportRequest("cut", by or "manager", str(details.get("measure", "")), member)
    if row.deal_id is not None and row.kind != "debts":
        return "deals", row.deal_id
    if row.client_id is not None:
        return "clients", row.client_id
    return "", None


def _read(store: Store, scope: str, person_id: int | None, _progress: Progress) -> Attention:
    return read_attention(store, scope, person_id)
