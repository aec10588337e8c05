"""Places: where in the window a thing that the line found or wrote is shown."""

from __future__ import annotations

from dataclasses import dataclass

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.line.understood import DoneActivity, NewPayment, PlannedActivity, Ref, Target, Understood
from crmdesk.reports.periods import Compare
from crmdesk.ui.context import Span, ViewState
from crmdesk.ui.line_offers import Offer
from crmdesk.ui.line_vocabulary import report_of
from crmdesk.ui.pages.report_request import ReportRequest


@dataclass(frozen=True, slots=True)
class Place:
    """A section, and what it shall show."""

    section: str
    what: object = None


def place_of_hit(offer: Offer) -> Place | None:
    """Return where a found thing is shown: a contact at its client."""
    if offer.deed == "client":
        return Place("clients", int(offer.key))
    if offer.deed == "deal":
        return Place("deals", int(offer.key))
    if offer.deed == "contact":
        return None if offer.client_id is None else Place("clients", offer.client_id)
    if offer.deed == "report":
        kind, _colon, word = offer.key.partition(":")
        request = report_of(Target("report", "cut", "", measure=word)) if kind == "measure" else ReportRequest(word)
        return Place("reports", request)
    return None


def place_of_target(target: Target) -> Place | None:
    """Return where a report is shown; a command has no place."""
    return Place("reports", report_of(target)) if target.kind == "report" else None


def follow_target(view: ViewState, target: Target) -> None:
    """Let the question that all pages share follow what the line said of it."""
    if target.compare:
        view.set_compare(Compare(target.compare))
    if target.span:
        view.set_span(Span(target.span))


def place_of_written(deed: Deed, understood: Understood) -> Place | None:
    """Return where to see what was written: the deal or the client itself, an activity or a payment at theirs."""
    if deed.form_id in ("client", "deal") and deed.ids:
        return Place("clients" if deed.form_id == "client" else "deals", deed.ids[0])
    for proposal in understood.proposals:
        if isinstance(proposal, (DoneActivity, PlannedActivity, NewPayment)):
            return _place_of(proposal.deal, proposal.client)
    return None


def _place_of(deal: Ref | None, client: Ref | None) -> Place | None:
    if deal is not None and deal.id is not None:
        return Place("deals", deal.id)
    return Place("clients", client.id) if client is not None and client.id is not None else None
