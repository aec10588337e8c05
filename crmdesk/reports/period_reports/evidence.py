"""Evidence: what the base knows of a deal or a client that was promised, as it stood at the end of the period."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from crmdesk.data.models import Activity, Deal, DealEvent, Stage
from crmdesk.data.models.catalogue import LOST, WON
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.models.types import YES
from crmdesk.data.table import Kind, day_text
from crmdesk.data.words import _
from crmdesk.reports.periods import Period


def deal_evidence(connection: Connection, deal_id: int, period: Period, currency: str) -> str:
    """Return what a deal was at the end of a period: won or lost with the day, or its stage; nothing where it is gone."""
    deal = connection.execute(
        select(Deal.outcome, Deal.closed_on, Deal.value, Stage.name)
        .join(Stage, Stage.id == Deal.stage_id)
        .where(Deal.id == deal_id, Deal.archived_at.is_(None))
    ).one_or_none()
    if deal is None:
        return ""
    if deal.closed_on is not None and deal.closed_on < period.end and deal.outcome in (WON, LOST):
        if deal.outcome == LOST:
            return _("lost on {day}").format(day=day_text(deal.closed_on))
        amount = Kind.MONEY.short(deal.value, currency)
        return _("won on {day}, {amount}").format(day=day_text(deal.closed_on), amount=amount)
    then = connection.execute(
        select(Stage.name)
        .select_from(DealEvent)
        .join(Stage, Stage.id == DealEvent.stage_id)
        .where(DealEvent.deal_id == deal_id, DealEvent.begin_on < period.end, DealEvent.end_on >= period.end)
        .order_by(DealEvent.begin_on.desc(), DealEvent.id.desc())
        .limit(1)
    ).scalar()
    return _("at the stage “{stage}”").format(stage=then or deal.name)


def client_evidence(connection: Connection, client_id: int, period: Period) -> str:
    """Return when a client bought in a period, or when the last contact before its end was; nothing where neither was."""
    bought = connection.execute(
        select(func.max(Deal.closed_on)).where(
            Deal.client_id == client_id, Deal.outcome == outcome_is(WON), Deal.archived_at.is_(None),
            Deal.closed_on >= period.begin, Deal.closed_on < period.end,
        )
    ).scalar()  # fmt: skip
    if bought is not None:
        return _("bought on {day}").format(day=day_text(bought))
    spoken = connection.execute(
        select(func.max(Activity.done_on)).where(
            Activity.client_id == client_id, Activity.is_contact == YES, Activity.archived_at.is_(None),
            Activity.done_on < period.end,
        )
    ).scalar()  # fmt: skip
    return "" if spoken is None else _("last contact on {day}").format(day=day_text(spoken))
