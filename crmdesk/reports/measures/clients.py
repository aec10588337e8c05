"""Measures of clients: who came, who bought, who came back, who left."""

from __future__ import annotations

from sqlalchemy import SQLColumnExpression, case, select

from crmdesk.data.models import Client, Contact, Deal
from crmdesk.data.requirements import filled_count, required_count
from crmdesk.data.table import Kind
from crmdesk.data.words import N_
from crmdesk.reports.facts import (
    CLIENT_STATES,
    CLIENTS,
    CONTACTS,
    FIRST_BUYERS,
    LOST_CLIENTS,
    NEW_CLIENTS,
    WON_DEALS,
    WON_EVER,
)
from crmdesk.reports.measures.measure import (
    AVERAGE,
    RATIO,
    Aggregate,
    Column,
    How,
    Measure,
    count,
    total,
)
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

#: The role of a contact person who decides.
DECIDES = "decides"


def _decides(_at: Moment) -> SQLColumnExpression[bool]:
    return Contact.role == DECIDES


def nobody_decides(at: Moment) -> SQLColumnExpression[bool]:
    """Clients none of whose kept contact persons of that day decides."""
    decided = select(Contact.client_id).where(
        Contact.client_id.is_not(None), Contact.role == DECIDES, CONTACTS.within(at)
    )
    return Client.id.not_in(decided)


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
            N_("Of the clients who bought in the period, the share who had bought before."), (_returned, _buyers), RATIO),
    Measure("ltv", N_("LTV"), Kind.MONEY, 1,
            N_("All the money won from buyers to the end of the period, divided by the number of these buyers."),
            (total(WON_EVER, _known_value), Aggregate(WON_EVER, How.DISTINCT, _client)), AVERAGE),
    Measure("revenue_per_client", N_("Revenue per client"), Kind.MONEY, 1,
            N_("Revenue from known clients divided by the number of clients who bought in the period."),
            (_known_revenue, _buyers), AVERAGE),
    Measure("base_size", N_("Clients in the base"), Kind.COUNT, 1,
            N_("The number of clients that the base has at the end of the period."), (count(CLIENT_STATES),)),
    Measure("contacts_count", N_("Contact persons"), Kind.COUNT, 1,
            N_("The number of contact persons that the base has at the end of the period."), (count(CONTACTS),)),
    Measure("decision_makers", N_("Decision makers"), Kind.COUNT, 1,
            N_("The number of contact persons whose role is to decide."), (count(CONTACTS, _decides),)),
    Measure("clients_without_decision_maker", N_("Clients without a decision maker"), Kind.COUNT, -1,
            N_("The number of clients none of whose contact persons has the role to decide."),
            (count(CLIENTS, nobody_decides),)),
    Measure("data_quality", N_("Data completeness"), Kind.PERCENT, 1,
            N_("Of the fields that the cards of clients need by their status, the share filled as of now."),
            (total(CLIENTS, lambda at: filled_count(at.firm.settings)),
             total(CLIENTS, lambda at: required_count(at.firm.settings))), RATIO),
)  # fmt: skip
