"""Silent: clients of the base without one contact in the period, and those whose contact is overdue by the norm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from crmdesk.data.models import Client, StatusSpan
from crmdesk.data.registry import SILENT_DAYS
from crmdesk.data.registry_clients import BUYING
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.analyses.contact_gaps import INTERVALS, Gap, contact_gaps
from crmdesk.reports.analyses.look import Look, looking
from crmdesk.reports.answer import Filter
from crmdesk.reports.charts import Chart, ChartKind, Picture, Series
from crmdesk.reports.classes import abc_classes
from crmdesk.reports.facts import CLIENTS, Owner
from crmdesk.reports.headlines import count_headline
from crmdesk.reports.periods import Compare
from crmdesk.reports.query import ask
from crmdesk.reports.result import TOTALS, Behind, Findings, Section

if TYPE_CHECKING:
    from crmdesk.data.store import FirmCard, Store
    from crmdesk.reports.question import Question

MEASURES = ("open_count", "debt")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A client of the base and how long it has waited."""

    id: int
    name: str
    owner_id: int | None
    owner: str
    gap: Gap
    letter: str
    has_contact: bool
    """Whether there was a contact in the period."""
    is_soon: bool
    """Whether a contact is planned within the days of grace."""


def analyse(
    store: Store, question: Question, options: dict[str, str], _progress: Callable[..., None] | None = None
) -> Findings:
    """Return who waits for a contact: none in the period, overdue by the norm, and both by manager.

    Raises:
        UsageFault: a filter of the question cannot be asked of clients.
    """
    with looking(store, question) as look:
        waiting = waiting_clients(look, int(options["grace"]))
    asked = replace(question, measures=MEASURES, by=("client",), compare=Compare.NONE, filters=(), spark=False)
    answer = ask(store, asked)
    beside = {line.members[0].id: tuple(cell.value for cell in line.cells) for line in answer.lines}
    none = [client for client in waiting if not client.has_contact]
    overdue = [client for client in waiting if client.gap.is_overdue]
    listed = _Listed(asked, beside, store.firm.currency)
    headlines = (
        count_headline(_("Clients in the base"), "clients", _ids(waiting)),
        count_headline(_("Not one contact"), "clients", _ids(none), -1),
        count_headline(_("Overdue by the norm"), "clients", _ids(overdue), -1),
        count_headline(_("Contact planned soon"), "clients", _ids([c for c in {*none, *overdue} if c.is_soon])),
    )
    return Findings(
        (
            replace(listed.section("none", _("Not one contact in the period"), none), headlines=headlines),
            listed.section("overdue", _("Contact overdue by the norm"), overdue),
            _by_manager(waiting),
        ),
        measures=MEASURES,
        definitions=(
            (_("Clients in the base"), _("Clients that were new to sleeping, so no longer potential and not lost, on the first day.")),
            (_("Contact"), _("A call answered, a meeting held, a letter or message sent or received; no tasks and no missed calls.")),
            (
                _("Norm of contact"),
                _("{n} usual intervals between the client's days of contact in twelve months; with fewer than three such "
                  "days the firm's own number of days, {days}.").format(n=INTERVALS, days=usual_days(store.firm)),
            ),
        ),
    )  # fmt: skip


def usual_days(firm: FirmCard) -> int:
    """Return after how many days without contact a client is silent where it has no rhythm of its own."""
    return int(firm.settings.get("silent_days", SILENT_DAYS))


def waiting_clients(look: Look, grace: int) -> list[Waiting]:
    """Return the clients that bought and were not lost on the first day of the period, as they stand at its counted end.

    Args:
        look: the question on its snapshot.
        grace: days ahead within which a planned contact is soon.
    """
    first, last = look.at.period.begin, look.at.last
    held = select(StatusSpan.client_id).where(
        StatusSpan.begin_on <= first, or_(StatusSpan.end_on.is_(None), StatusSpan.end_on > first),
        StatusSpan.status.in_(BUYING),
    )  # fmt: skip
    letters = abc_classes(look.at).alias("letters")
    query = look.select(
        CLIENTS,
        (Client.id, Client.name, Client.owner_id, Client.created_on, Owner.name.label("owner"), letters.c.letter),
        {"owner"},
        ((letters, letters.c.client_id == Client.id),),
    ).where(Client.id.in_(held), or_(Client.created_on.is_(None), Client.created_on <= first))
    rows: Any = list(look.connection.execute(query.order_by(Client.name_key, Client.id)))
    gaps = contact_gaps(look.connection, {row.id: row.created_on for row in rows}, last, usual_days(look.at.firm))
    soon = last + timedelta(grace)
    return [
        Waiting(
            row.id, row.name, row.owner_id, row.owner or _("Not given"), gap, row.letter or "C",
            _within(gap.last_on, first), gap.next_on is not None and gap.next_on <= soon,
        )
        for row in rows
        for gap in (gaps[row.id],)
    ]  # fmt: skip


def _within(day: date | None, first: date) -> bool:
    return day is not None and day >= first


def _ids(clients: Sequence[Waiting]) -> list[int]:
    return sorted(client.id for client in clients)


class _Listed:
    """Lists of clients with what is open and owed beside them."""

    def __init__(self, asked: Question, beside: dict[str | None, tuple[Any, ...]], currency: str) -> None:
        self._asked = asked
        self._beside = beside
        self._currency = currency

    def section(self, name: str, title: str, clients: Sequence[Waiting]) -> Section:
        """Return the clients by class, the longest over their norm first; those with a contact planned soon last."""
        ordered = sorted(clients, key=lambda c: (c.is_soon, c.letter, -((c.gap.days or 0) - c.gap.norm)))
        rows = []
        for client in ordered:
            gap = client.gap
            open_count, debt = self._beside.get(str(client.id), (0, 0))
            rows.append((
                client.name, client.owner, client.letter, gap.days, gap.norm, gap.last_on, gap.what or None,
                gap.who or None, gap.next_on, client.is_soon, open_count, debt, gap.is_own,
            ))  # fmt: skip
        fields = (
            Field("client", N_("Client")), Field("manager", N_("Manager")), Field("abc", N_("ABC class")),
            Field("days", N_("Days since"), Kind.DAYS), Field("norm", N_("Norm"), Kind.DAYS),
            Field("last_on", N_("Last contact"), Kind.DATE), Field("what", N_("What it was")),
            Field("who", N_("By whom")), Field("next_on", N_("Next planned"), Kind.DATE),
            Field("soon", N_("Planned soon"), Kind.FLAG), Field("open_count", N_("Open deals"), Kind.COUNT),
            Field("debt", N_("Receivables"), Kind.MONEY), Field("own", N_("Own rhythm"), Kind.FLAG),
        )  # fmt: skip
        return Section(
            id=name,
            title=title,
            table=Table(fields, tuple(rows), ids=tuple(client.id for client in ordered), currency=self._currency),
            record="client",
            rows=tuple((Filter("client", (str(client.id),)),) for client in ordered),
            columns={measure: Behind(replace(self._asked, by=()), measure) for measure in MEASURES},
            is_wide=True,
        )


def _by_manager(waiting: Sequence[Waiting]) -> Section:
    """Return how many clients wait at each manager."""
    people: dict[tuple[int | None, str], list[Waiting]] = {}
    for client in waiting:
        people.setdefault((client.owner_id, client.owner), []).append(client)
    lines = sorted(people.items(), key=lambda each: -sum(not client.has_contact for client in each[1]))
    rows: list[tuple[Any, ...]] = []
    cells: dict[tuple[int, str], Behind] = {}
    for place, clients in enumerate([*(clients for _who, clients in lines), list(waiting)]):
        row = place if place < len(lines) else TOTALS
        parts = {
            "clients": _ids(clients),
            "none": _ids([client for client in clients if not client.has_contact]),
            "overdue": _ids([client for client in clients if client.gap.is_overdue]),
        }
        for key, ids in parts.items():
            cells[row, key] = Behind(listing="clients", ids=tuple(ids))
        title = lines[place][0][1] if place < len(lines) else _("Total")
        whole, none, overdue = (len(ids) for ids in parts.values())
        rows.append((title, whole, none, none / whole if whole else None, overdue, overdue / whole if whole else None))
    chart = Chart(
        ChartKind.BARS, _("Clients without one contact"), tuple(row[0] for row in rows[:-1]),
        (Series(_("Clients without one contact"), tuple(row[2] for row in rows[:-1])),), Kind.COUNT, good=-1,
    )  # fmt: skip
    return Section(
        id="people",
        title=_("By manager"),
        table=Table(
            (
                Field("manager", N_("Manager")), Field("clients", N_("Clients"), Kind.COUNT),
                Field("none", N_("Not one contact"), Kind.COUNT), Field("none_share", N_("Share"), Kind.PERCENT),
                Field("overdue", N_("Overdue by the norm"), Kind.COUNT),
                Field("overdue_share", N_("Share"), Kind.PERCENT),
            ),
            tuple(rows[:-1]), rows[-1],
        ),
        pictures=(Picture(chart, tuple(range(len(lines))), ("none",)),) if lines else (),
        cells=cells,
    )  # fmt: skip
