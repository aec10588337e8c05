"""Contacts: the clients that have no contact person who decides, by manager and one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from crmdesk.data.models import Client, Contact, Manager
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.analyses.look import looking
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.facts import CLIENTS
from crmdesk.reports.headlines import headlines_of
from crmdesk.reports.measures.clients import nobody_decides
from crmdesk.reports.periods import Compare
from crmdesk.reports.query import ask
from crmdesk.reports.result import Findings, Section
from crmdesk.reports.running import cut_section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.question import Question

MEASURES = ("clients_without_decision_maker",)
#: Conditions that are of persons, not of clients: the clients without a decision maker cannot be narrowed by them.
_OF_PERSONS = frozenset({"contact_role", "contact_position"})


def analyse(
    store: Store, question: Question, _options: dict[str, str], progress: Callable[..., None] | None = None
) -> Findings:
    """Return how many clients have nobody who decides, by manager, and which.

    Raises:
        UsageFault: a filter of the question cannot be asked of clients.
    """
    filters = tuple(chosen for chosen in question.filters if chosen.dimension not in _OF_PERSONS)
    asked = replace(
        question, measures=MEASURES, by=("manager",), compare=Compare.NONE, spark=False, filters=filters, options=()
    )
    answer = ask(store, asked, progress)
    section = cut_section(answer, asked, ChartKind.BARS, "undecided", _("Clients without a decision maker"))
    totals = replace(asked, by=())
    return Findings(
        (replace(section, headlines=headlines_of(ask(store, totals), totals)), _listed(store, asked)), measures=MEASURES
    )


def _listed(store: Store, asked: Question) -> Section:
    """Return the clients themselves, those who bought last first."""
    with looking(store, asked) as look:
        persons = (
            select(func.count())
            .select_from(Contact)
            .where(Contact.client_id == Client.id, Contact.archived_at.is_(None))
            .correlate(Client)
            .scalar_subquery()
        )
        query = look.select(
            CLIENTS, (Client.id, Client.name, Manager.name, persons, Client.last_contact_on, Client.last_won_on),
            joins=((Manager, Manager.id == Client.owner_id),),
        ).where(nobody_decides(look.at)).order_by(Client.last_won_on.desc().nulls_last(), Client.name_key, Client.id)  # fmt: skip
        rows = look.connection.execute(query).all()
    fields = (
        Field("client", N_("Client")), Field("manager", N_("Manager")), Field("persons", N_("Contact persons"), Kind.COUNT),
        Field("contact", N_("Last contact"), Kind.DATE), Field("won", N_("Last purchase"), Kind.DATE),
    )  # fmt: skip
    table = Table(
        fields, tuple((row[1], row[2] or _("Not given"), *row[3:]) for row in rows), ids=tuple(r[0] for r in rows)
    )
    return Section("clients", _("Whom to ask who decides"), table, record="client")
