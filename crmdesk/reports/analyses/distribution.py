"""Distribution: clients, money, potential and load by who holds the clients, and a proposal to share them fairly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from crmdesk.data.models import Activity, Client, Deal, Manager
from crmdesk.data.models.activities import PLANNED
from crmdesk.data.redistribution import Handover, Holder, Movable, propose_handovers
from crmdesk.data.table import Field, Kind, Table, number
from crmdesk.data.words import N_, _
from crmdesk.reports.analyses.look import looking
from crmdesk.reports.answer import Filter
from crmdesk.reports.charts import Chart, ChartKind, Picture, Role, Series
from crmdesk.reports.facts import CLIENTS, OPEN_DEALS, WON_DEALS
from crmdesk.reports.headlines import count_headline
from crmdesk.reports.moment import counted_end
from crmdesk.reports.periods import Compare, Period, add_months
from crmdesk.reports.query import ask
from crmdesk.reports.result import TOTALS, Behind, Findings, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.question import Question

#: Money is that of so many months, and load that of so many weeks, before the counted end of the period.
MONTHS, WEEKS = 12, 12
#: Figures that are those of the clients one holds.
OF_CLIENTS = ("revenue", "weighted_amount", "open_count")


@dataclass(frozen=True, slots=True)
class Held:
    """A client of the base and who holds it."""

    id: int
    name: str
    owner_id: int | None
    last_contact_on: date | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who holds clients or may hold some."""

    id: int | None
    name: str
    receives: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be handed over, as it is done, as it is shown, and the rule in words."""

    handovers: tuple[Handover, ...]
    table: Table
    rule: str


@dataclass(frozen=True, slots=True)
class _Base:
    """The clients of the question, the people, and the clients that must not change hands now."""

    held: list[Held]
    people: list[Person]
    busy: frozenset[int]

    by_owner: Mapping[int | None, list[Held]]

    def clients_of(self, person: Person) -> list[Held]:
        """Return the clients that a person holds."""
        return self.by_owner.get(person.id, [])


def analyse(
    store: Store, question: Question, options: dict[str, str], _progress: Callable[..., None] | None = None
) -> Findings:
    """Return what everybody holds, and the proposal.

    Raises:
        UsageFault: a filter of the question cannot be asked of clients or of deals.
    """
    base = _read(store, question)
    handovers = _proposed(store, question, base, options)
    return Findings(
        (_shares(store, question, base), _proposal(base, handovers, options), _after(base, handovers)),
        measures=("revenue", "open_count", "weighted_amount", "activities_done"),
    )


def propose(store: Store, question: Question, options: dict[str, str]) -> Proposal:
    """Return what the report proposes, to be done by ``hand_over``.

    Raises:
        UsageFault: as ``analyse`` does.
    """
    with store.snapshot():
        base = _read(store, question)
        handovers = _proposed(store, question, base, options)
    section = _proposal(base, handovers, options)
    assert section.table is not None
    return Proposal(handovers, section.table, section.note)


def _read(store: Store, question: Question) -> _Base:
    asked = replace(question, by=(), compare=Compare.NONE, spark=False)
    with looking(store, asked) as look:
        rows: Any = look.rows(CLIENTS, (Client.id, Client.name, Client.owner_id, Client.last_contact_on))
        held = [Held(row.id, row.name, row.owner_id, row.last_contact_on) for row in rows]
        people: Any = look.connection.execute(
            select(
                Manager.id, Manager.name, Manager.role, Manager.active_from, Manager.active_until, Manager.archived_at
            )
        ).all()
        planned: Any = look.connection.execute(
            select(Activity.client_id)
            .where(Activity.state == PLANNED, Activity.archived_at.is_(None), Activity.client_id.is_not(None))
            .distinct()
        ).scalars()
        busy = frozenset(planned)
        last = look.at.last
    holding: dict[int | None, list[Held]] = {}
    for client in held:
        holding.setdefault(client.owner_id, []).append(client)
    scope = question.scope.manager_ids
    found = [
        Person(row.id, row.name, is_here and (row.role == "manager" or row.id in holding))
        for row in people
        for is_here in (_works(row, last),)
        if (row.id in holding or (is_here and row.role == "manager")) and (scope is None or row.id in scope)
    ]
    if None in holding:
        found.append(Person(None, _("Not given"), receives=False))
    return _Base(held, found, busy, holding)


def _works(person: Any, on: date) -> bool:
    begun = person.active_from is None or person.active_from <= on
    return person.archived_at is None and begun and (person.active_until is None or person.active_until > on)


def _proposed(store: Store, question: Question, base: _Base, options: dict[str, str]) -> tuple[Handover, ...]:
    with looking(store, _year(store, question)) as look:
        won = look.select(WON_DEALS, (Deal.client_id, func.sum(Deal.value))).group_by(Deal.client_id)
        money = {row[0]: int(row[1] or 0) for row in look.connection.execute(won)}
        waiting = {row[0] for row in look.rows(OPEN_DEALS, (Deal.client_id,))}
    movable = [
        Movable(client.id, client.name, client.owner_id, money.get(client.id, 0), client.last_contact_on)
        for client in base.held
        if client.id not in base.busy and client.id not in waiting
    ]
    holders = [Holder(each.id, each.name, len(base.clients_of(each)), each.receives) for each in base.people]
    return propose_handovers(holders, movable, int(options["percent"]), int(options["most"]))


def _year(store: Store, question: Question) -> Question:
    """Return the question of the twelve months before the counted end."""
    end = counted_end(question.period, question.as_of or store.today())
    return replace(
        question, by=(), period=Period(add_months(end, -MONTHS), end), compare=Compare.NONE, filters=(), spark=False
    )


def _with_others(people: Sequence[Person], others: Mapping[str | None, str]) -> list[Person]:
    """Return the people and whoever has figures besides: clients of theirs may be archived, deals may have no client."""
    known = {None if person.id is None else str(person.id) for person in people}
    missing = {key: label for key, label in others.items() if key not in known}
    found = (Person(None if key is None else int(key), label, receives=False) for key, label in missing.items())
    return [*people, *found]


def _shares(store: Store, question: Question, base: _Base) -> Section:
    """Return what everybody holds; money and potential are those of the clients, load is the person's own."""
    year = replace(_year(store, question), filters=question.filters)
    weeks = replace(year, period=Period(year.period.end - timedelta(7 * WEEKS), year.period.end), filters=())
    parts = {
        "revenue": (replace(year, measures=("revenue",)), "client_manager", 1),
        "weighted_amount": (replace(year, measures=("weighted_amount",)), "client_manager", 1),
        "open_count": (replace(year, measures=("open_count",)), "client_manager", 1),
        "activities_done": (replace(weeks, measures=("activities_done",)), "manager", WEEKS),
    }
    answers = {name: ask(store, replace(asked, by=(dimension,))) for name, (asked, dimension, _per) in parts.items()}
    figures = {
        name: {line.members[0].id: line.cells[0].value for line in answer.lines} for name, answer in answers.items()
    }
    rows: list[tuple[Any, ...]] = []
    cells: dict[tuple[int, str], Behind] = {}
    others = {
        line.members[0].id: line.members[0].label for name in OF_CLIENTS for line in answers[name].lines
    }  # fmt: skip
    people = sorted(_with_others(base.people, others), key=lambda each: -len(base.clients_of(each)))
    for place, person in enumerate(people):
        key = None if person.id is None else str(person.id)
        ids = tuple(client.id for client in base.clients_of(person))
        cells[place, "clients"] = Behind(listing="clients", ids=ids)
        line: list[Any] = [person.name, len(ids), len(ids) / len(base.held) if base.held else None]
        for name, (asked, dimension, per) in parts.items():
            value = figures[name].get(key) or 0
            line.append(value / per if per != 1 else value)
            cells[place, name] = Behind(asked, name, (Filter(dimension, (key,)),), per=per)
        rows.append((*line, person.receives))
    cells[TOTALS, "clients"] = Behind(listing="clients", ids=tuple(client.id for client in base.held))
    wholes = []
    for name in OF_CLIENTS:
        cells[TOTALS, name] = Behind(parts[name][0], name)
        wholes.append(answers[name].total.cells[0].value or 0)
    fields = (
        Field("manager", N_("Manager")), Field("clients", N_("Clients"), Kind.COUNT),
        Field("share", N_("Share"), Kind.PERCENT), Field("revenue", N_("12 months"), Kind.MONEY),
        Field("weighted_amount", N_("Open, weighted"), Kind.MONEY), Field("open_count", N_("Open deals"), Kind.COUNT),
        Field("activities_done", N_("Activities a week"), Kind.POINTS), Field("receives", N_("Works here"), Kind.FLAG),
    )  # fmt: skip
    totals = (_("Total"), len(base.held), 1.0 if base.held else None, *wholes, None, None)
    labels, lines = tuple(row[0] for row in rows), tuple(range(len(rows)))
    pictures = tuple(
        Picture(
            Chart(
                ChartKind.BARS, _(field.title), labels, (Series(_(field.title), tuple(row[place] for row in rows)),),
                field.kind, store.firm.currency,
            ),
            lines, (field.key,),
        )
        for place, field in enumerate(fields) if field.key in ("clients", "revenue")
    )  # fmt: skip
    return Section(
        id="shares",
        title=_("Who holds what"),
        table=Table(fields, tuple(rows), totals, currency=store.firm.currency),
        pictures=pictures,
        note=_(
            "Money and open deals are those of the clients a person holds, whoever sold to them; activities are the "
            "person's own, on average of {weeks} weeks."
        ).format(weeks=WEEKS),
        cells=cells,
    )


def _proposal(base: _Base, handovers: Sequence[Handover], options: dict[str, str]) -> Section:
    names = {person.id: person.name for person in base.people}
    last = {client.id: client.last_contact_on for client in base.held}
    return Section(
        id="proposal",
        title=_("Who could take over whom"),
        table=Table(
            (
                Field("client", N_("Client")), Field("from", N_("From whom")), Field("to", N_("To whom")),
                Field("last_on", N_("Last contact"), Kind.DATE), Field("reason", N_("Why")),
            ),
            tuple(
                (each.client, names[each.from_id], names[each.to_id], last[each.client_id], each.reason)
                for each in handovers
            ),
            ids=tuple(each.client_id for each in handovers),
        ),
        headlines=(count_headline(_("Clients to hand over"), "clients", [each.client_id for each in handovers]),),
        note=_(
            "Only clients without open deals and without anything planned change hands. First go those of nobody and of "
            "people who do not work here; then one at a time from who has most to who has fewest, until the two differ by "
            "no more than {percent} % of the mean. The client that brought least in twelve months goes first; {most} at "
            "most."
        ).format(percent=options["percent"], most=number(int(options["most"]))),
        record="client",
    )  # fmt: skip


def _after(base: _Base, handovers: Sequence[Handover]) -> Section:
    """Return the numbers of clients before and after."""
    rows: list[tuple[Any, ...]] = []
    cells: dict[tuple[int, str], Behind] = {}
    people = sorted(base.people, key=lambda each: -len(base.clients_of(each)))
    for place, person in enumerate(people):
        now = [client.id for client in base.clients_of(person)]
        taken = [each.client_id for each in handovers if each.to_id == person.id]
        given = [each.client_id for each in handovers if each.from_id == person.id]
        gone = frozenset(given)
        after = [client_id for client_id in [*now, *taken] if client_id not in gone]
        parts = {"now": now, "given": given, "taken": taken, "after": after}
        rows.append((person.name, *(len(ids) for ids in parts.values())))
        cells |= {(place, key): Behind(listing="clients", ids=tuple(ids)) for key, ids in parts.items()}
    chart = Chart(
        ChartKind.BARS, _("Clients before and after"), tuple(row[0] for row in rows),
        (
            Series(_("Clients now"), tuple(row[1] for row in rows), Role.BASE),
            Series(_("After it"), tuple(row[4] for row in rows)),
        ),
        Kind.COUNT, good=0,
    )  # fmt: skip
    return Section(
        id="after",
        title=_("Clients before and after"),
        table=Table(
            (
                Field("manager", N_("Manager")), Field("now", N_("Clients now"), Kind.COUNT),
                Field("given", N_("Given"), Kind.COUNT), Field("taken", N_("Taken"), Kind.COUNT),
                Field("after", N_("After it"), Kind.COUNT),
            ),
            tuple(rows),
        ),
        pictures=(Picture(chart, tuple(range(len(rows))), ("now", "after")),) if rows else (),
        cells=cells,
    )  # fmt: skip
