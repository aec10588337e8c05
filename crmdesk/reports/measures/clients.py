"""Measures of clients: who came, who bought, who came back, who left."""

from __future__ import annotations

from sqlalchemy import case

from crmdesk.data.models import Client, Deal
from crmdesk.data.table import Kind
from crmdesk.data.words import N_
from crmdesk.reports.facts import FIRST_BUYERS, LOST_CLIENTS, NEW_CLIENTS, WON_DEALS, WON_EVER
from crmdesk.reports.measures.measure import Aggregate, Column, How, Measure, average_money, count, ratio, total
from crmdesk.reports.moment import Moment


def _client(_at: Moment) -> Column:
    return Deal.client_id


_buyers = Aggregate(WON_DEALS, How.DISTINCT, _client)
_returned = Aggregate(
    WON_DEALS,
    How.DISTINCT,
    _client,
    where=lambda _at: Deal.closed_on > Client.first_won_on,
    needs=frozenset({"client"}),
)


def _known_value(_at: Moment) -> Column:
    """The amount of a deal whose client is known."""
    return case((Deal.client_id.is_not(None), Deal.value), else_=None)


_known_revenue = total(WON_DEALS, _known_value)

MEASURES = (
    Measure("new_clients", N_("New clients"), Kind.COUNT, 1,
            N_("The number of clients entered in the period."), (count(NEW_CLIENTS),)),
    Measure("new_buyers", N_("First-time buyers"), Kind.COUNT, 1,
            N_("The number of clients whose first won deal ever is in the period."), (count(FIRST_BUYERS),)),
    Measure("active_clients", N_("Active clients"), Kind.COUNT, 1,
            N_("The number of clients with at least one deal won in the period."), (_buyers,)),
    Measure("lost_clients", N_("Lost clients"), Kind.COUNT, -1,
            N_("The number of clients who became lost in the period."),
            (Aggregate(LOST_CLIENTS, How.DISTINCT, lambda _at: Client.id),)),
    Measure("repeat_rate", N_("Repeat rate"), Kind.PERCENT, 1,
            N_("Of the clients who bought in the period, the share who had bought before."), (_returned, _buyers), ratio),
    Measure("ltv", N_("LTV"), Kind.MONEY, 1,
            N_("All the money won from buyers to the end of the period, divided by the number of these buyers."),
            (total(WON_EVER, _known_value), Aggregate(WON_EVER, How.DISTINCT, _client)), average_money),
    Measure("revenue_per_client", N_("Revenue per client"), Kind.MONEY, 1,
            N_("Revenue from known clients divided by the number of clients who bought in the period."),
            (_known_revenue, _buyers), average_money),
)  # fmt: skip
