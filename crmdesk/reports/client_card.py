"""Relations card: how relations with one client go: statuses, purchases, and indicators of now beside half a year ago.

Every indicator is a plain figure over the client's own rows (definitions, section 16); where there are too few of them to
tell anything it says so instead of a figure. Nothing is added up into a score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean, median
from typing import Any

from sqlalchemy import Connection, select

from crmdesk.data.client_statuses import returned_on
from crmdesk.data.debts import bills_of
from crmdesk.data.errors import UsageFault
from crmdesk.data.lifecycle import rules_of
from crmdesk.data.models import (
    Activity,
    ActivityKind,
    Client,
    Deal,
    Invoice,
    Manager,
    Payment,
    RelationshipSpan,
    RelationshipType,
    StatusSpan,
)
from crmdesk.data.models.activities import CALLED_OFF, DONE
from crmdesk.data.models.catalogue import WON
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.registry_clients import STATUS_NAMES
from crmdesk.data.stage_lore import StageLore
from crmdesk.data.store import Store
from crmdesk.data.table import Kind, number
from crmdesk.data.words import N_, _
from crmdesk.reports.answer import Filter, type_figure
from crmdesk.reports.classes import abc_classes, rfm_segments
from crmdesk.reports.dimensions import DIMENSIONS
from crmdesk.reports.moment import Moment
from crmdesk.reports.periods import Grain, Period, add_months
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question

#: Months of an indicator's window; the one before it is as long.
WINDOW_MONTHS = 6
#: Fewer cases than these say nothing.
FEWEST_CONTACTS, FEWEST_DEALS, FEWEST_BILLS, FEWEST_MEETINGS, FEWEST_ANSWERS = 3, 2, 2, 3, 3
#: A bad payer was late by so many days so many times in twelve months.
LATE_DAYS, LATE_TIMES = 30, 2
_MEETINGS = ("meeting", "visit", "demonstration")


@dataclass(frozen=True, slots=True)
class RelationSpan:
    """How long something held: dates [begin, end), None while it holds."""

    value: int
    """Number of the status, or id of the type of relations."""
    title: str
    begin: date
    end: date | None
    author: str
    reason: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Quarter:
    """Won in a quarter of this year, and in the same one of the last; minor units, None where it has not begun."""

    begin: date
    revenue: int | None
    last_year: int


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure now and half a year ago; None where there are too few cases."""

    key: str
    title: str
    """English source string."""
    kind: Kind
    direction: int
    """1: more is better, -1: less is better, 0: neither."""
    now: type_figure
    before: type_figure
    cases: int
    """What the figure of now is of."""
    fewest: int
    usual: type_figure = None
    """The same figure over all clients of the firm, where that says anything."""

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return _(self.title)

    @property
    def shortage(self) -> str:
        """Why there is no figure of now, or nothing."""
        if self.now is not None:
            return ""
        return _("too little data: {n} of {fewest}").format(n=number(self.cases), fewest=number(self.fewest))

    @property
    def is_better(self) -> bool | None:
        """Whether now is better than before; None where nothing can be said."""
        if self.now is None or self.before is None or self.now == self.before or self.direction == 0:
            return None
        return (self.now > self.before) == (self.direction > 0)


@dataclass(frozen=True, slots=True)
class Purchases:
    """When and how often the client buys."""

    count: int
    first_on: date | None
    last_on: date | None
    cycle_days: float | None
    """The middle interval between purchases; None with fewer than three."""
    next_on: date | None
    """When the next one would be due."""


@dataclass(frozen=True, slots=True)
class RelationsCard:
    """All that the tab of relations shows; sums are minor units of the firm's currency."""

    client_id: int
    today: date
    currency: str
    statuses: tuple[RelationSpan, ...]
    relationships: tuple[RelationSpan, ...]
    returned_on: date | None
    """The day a client that slept or was lost came back, while that is news."""
    quarters: tuple[Quarter, ...]
    purchases: Purchases
    abc: str
    """A, B, C, or nothing for who bought nothing in twelve months."""
    rfm: str
    """The segment in words, or nothing for who bought nothing in two years."""
    is_bad_payer: bool
    indicators: tuple[Indicator, ...]


def relations_card(store: Store, client_id: int) -> RelationsCard:
    """Return how relations with a client go.

    Raises:
        UsageFault: there is no such client.
    """
    today = store.today()
    with store.reading() as connection:
        if connection.execute(select(Client.id).where(Client.id == client_id)).one_or_none() is None:
            raise UsageFault(_("This client is not in the base any more."))
        wins = list(
            connection.execute(
                select(Deal.closed_on).where(
                    Deal.client_id == client_id, Deal.outcome == outcome_is(WON), Deal.archived_at.is_(None),
                    Deal.closed_on <= today,
                )
            ).scalars()
        )  # fmt: skip
        abc, rfm = _classes(store, connection, client_id, today)
        delays = _delays(connection, client_id, today)
        indicators = [*_contacts(connection, client_id, today), _payments(delays, today)]
        statuses, relationships = _statuses(connection, client_id), _relationships(connection, client_id)
        back = returned_on(connection, client_id, today, rules_of(store.firm.settings))
    since = add_months(today, -12)
    late = [days for day, days in delays if day > since and days > LATE_DAYS]
    return RelationsCard(
        client_id, today, store.firm.currency, statuses, relationships, back, _quarters(store, client_id, today),
        _purchases([day for day in wins if day is not None]), abc, rfm, len(late) >= LATE_TIMES,
        (*indicators, *_asked(store, client_id, today)),
    )  # fmt: skip


def _windows(today: date) -> tuple[Period, Period]:
    """Return the six months that end today, and the six before."""
    tomorrow = today + timedelta(1)
    middle = add_months(tomorrow, -WINDOW_MONTHS)
    return Period(middle, tomorrow), Period(add_months(tomorrow, -2 * WINDOW_MONTHS), middle)


def _statuses(connection: Connection, client_id: int) -> tuple[RelationSpan, ...]:
    rows = connection.execute(
        select(StatusSpan.__table__, Manager.name.label("author"))
        .outerjoin(Manager, Manager.id == StatusSpan.author_id)
        .where(StatusSpan.client_id == client_id)
        .order_by(StatusSpan.begin_on, StatusSpan.id)
    )
    return tuple(
        RelationSpan(row.status, _(STATUS_NAMES[row.status]), row.begin_on, row.end_on, row.author or "",
                     row.reason or "", bool(row.by_hand))
        for row in rows
    )  # fmt: skip


def _relationships(connection: Connection, client_id: int) -> tuple[RelationSpan, ...]:
    rows = connection.execute(
        select(RelationshipSpan.__table__, RelationshipType.name.label("title"), Manager.name.label("author"))
        .join(RelationshipType, RelationshipType.id == RelationshipSpan.relationship_id)
        .outerjoin(Manager, Manager.id == RelationshipSpan.author_id)
        .where(RelationshipSpan.client_id == client_id)
        .order_by(RelationshipSpan.begin_on, RelationshipSpan.id)
    )
    return tuple(
        RelationSpan(row.relationship_id, row.title, row.begin_on, row.end_on, row.author or "", row.reason or "", True)
        for row in rows
    )


def _quarters(store: Store, client_id: int, today: date) -> tuple[Quarter, ...]:
    """Return the four quarters of this calendar year beside those of the last, by the engine."""
    begin = Grain.YEAR.floor(today)
    before = add_months(begin, -12)
    answer = ask(
        store,
        Question(
            ("revenue",), ("quarter",), Period(before, add_months(begin, 12)),
            filters=(Filter("client", (str(client_id),)),),
        ),
    )  # fmt: skip
    found = {line.members[0].id: int(line.cells[0].value or 0) for line in answer.lines}
    quarters = []
    for place in range(4):
        this, last = add_months(begin, 3 * place), add_months(before, 3 * place)
        now = found.get(this.isoformat(), 0) if this <= today else None
        quarters.append(Quarter(this, now, found.get(last.isoformat(), 0)))
    return tuple(quarters)


def _purchases(wins: Sequence[date]) -> Purchases:
    days = sorted(set(wins))
    if not days:
        return Purchases(0, None, None, None, None)
    gaps = [(after - before).days for before, after in pairwise(days)]
    cycle = float(median(gaps)) if len(gaps) > 1 else None
    due = None if cycle is None else days[-1] + timedelta(round(cycle))
    return Purchases(len(wins), days[0], days[-1], cycle, due)


def _classes(store: Store, connection: Connection, client_id: int, today: date) -> tuple[str, str]:
    tomorrow = today + timedelta(1)
    period = Period(add_months(tomorrow, -12), tomorrow)
    lore = StageLore(connection, today, store)
    at = Moment(connection.dialect.name, period, today, store.firm, lore, tomorrow)
    letters, segments = abc_classes(at), rfm_segments(at)
    letter = connection.execute(select(letters.c.letter).where(letters.c.client_id == client_id)).scalar()
    segment = connection.execute(select(segments.c.segment).where(segments.c.client_id == client_id)).scalar()
    return letter or "", _((DIMENSIONS["rfm"].labels or {})[segment]) if segment else ""


def _contacts(connection: Connection, client_id: int, today: date) -> list[Indicator]:
    """Return the indicators of interactions: intervals, initiative, people, meetings called off, complaints."""
    rows: Any = connection.execute(
        select(
            Activity.done_on, Activity.due_on, Activity.state, Activity.direction, Activity.contact_id,
            Activity.is_contact, Activity.cancelled_on, ActivityKind.code,
        )
        .join(ActivityKind, ActivityKind.id == Activity.kind_id)
        .where(Activity.client_id == client_id, Activity.archived_at.is_(None))
    ).all()  # fmt: skip
    sides = []
    for window in _windows(today):
        talks = [row for row in rows if row.is_contact and row.done_on is not None and row.done_on in window]
        days = sorted({row.done_on for row in talks})
        said = [row.direction for row in talks if row.direction]
        held = [row for row in rows if row.code in _MEETINGS and row.state == DONE and row.done_on in window]
        off = [
            row for row in rows
            if row.code in _MEETINGS and row.state == CALLED_OFF
            and (row.cancelled_on or row.due_on) is not None and (row.cancelled_on or row.due_on) in window
        ]  # fmt: skip
        complaints = [
            row for row in rows if row.code == "complaint" and row.done_on is not None and row.done_on in window
        ]
        people = {row.contact_id for row in talks if row.contact_id}
        gaps = [(after - before).days for before, after in pairwise(days)]
        sides.append((
            (fmean(gaps) if len(days) >= FEWEST_CONTACTS else None, len(days)),
            (said.count("in") / len(said) if len(said) >= FEWEST_CONTACTS else None, len(said)),
            (len(people), len(people)),
            (len(off) / (len(held) + len(off)) if len(held) + len(off) >= FEWEST_MEETINGS else None, len(held) + len(off)),
            (len(complaints), len(complaints)),
        ))  # fmt: skip
    declared = (
        ("contact_gap", N_("Days between contacts"), Kind.DAYS, -1, FEWEST_CONTACTS),
        ("initiative", N_("Contacts the client began"), Kind.PERCENT, 1, FEWEST_CONTACTS),
        ("people", N_("Persons in contact"), Kind.COUNT, 1, 0),
        ("called_off", N_("Meetings called off"), Kind.PERCENT, -1, FEWEST_MEETINGS),
        ("complaints", N_("Complaints"), Kind.COUNT, -1, 0),
    )
    return [
        Indicator(key, title, kind, direction, now[0], before[0], now[1], fewest)
        for (key, title, kind, direction, fewest), now, before in zip(declared, *sides, strict=True)
    ]


def _delays(connection: Connection, client_id: int, today: date) -> list[tuple[date, int]]:
    """Return (day, days after the due date) of each payment of an invoice, and of what is still owed, as of today."""
    rows: Any = connection.execute(
        select(Payment.paid_on, Invoice.due_on)
        .join(Invoice, Invoice.id == Payment.invoice_id)
        .where(
            Invoice.client_id == client_id, Invoice.state == "issued", Invoice.archived_at.is_(None),
            Invoice.due_on.is_not(None), Payment.state == "received", Payment.archived_at.is_(None),
            Payment.paid_on <= today,
        )
    )  # fmt: skip
    found = [(row.paid_on, max(0, (row.paid_on - row.due_on).days)) for row in rows]
    late = (bill.days_late(today) for bill in bills_of(connection, [client_id], today))
    return found + [(today, days) for days in late if days]


def _payments(delays: Sequence[tuple[date, int]], today: date) -> Indicator:
    sides = [[days for day, days in delays if day in window] for window in _windows(today)]
    now, before = (fmean(side) if len(side) >= FEWEST_BILLS else None for side in sides)
    return Indicator(
        "payment_delay", N_("Days of payment delay"), Kind.DAYS, -1, now, before, len(sides[0]), FEWEST_BILLS
    )


def _asked(store: Store, client_id: int, today: date) -> list[Indicator]:
    """Return the indicators that are measures of reports: our answer, and the discount beside that of all clients."""
    own = (Filter("client", (str(client_id),)),)
    sides = [
        ask(store, Question(("response_minutes", "average_discount", "won_count"), (), window, filters=own)).total
        for window in _windows(today)
    ]
    usual = ask(store, Question(("average_discount",), (), _windows(today)[0])).total.cells[0].value
    deals = [int(side.cells[2].value or 0) for side in sides]
    discounts = [
        side.cells[1].value if count >= FEWEST_DEALS else None for side, count in zip(sides, deals, strict=True)
    ]
    answers = _answers(store, client_id, today)
    minutes = [
        side.cells[0].value if count >= FEWEST_ANSWERS else None for side, count in zip(sides, answers, strict=True)
    ]
    return [
        Indicator("answer", N_("Minutes until we answer"), Kind.MINUTES, -1, minutes[0], minutes[1], answers[0], FEWEST_ANSWERS),
        Indicator("discount", N_("Discount"), Kind.PERCENT, -1, discounts[0], discounts[1], deals[0], FEWEST_DEALS, usual),
    ]  # fmt: skip


def _answers(store: Store, client_id: int, today: date) -> list[int]:
    """Return how many requests were answered in each window."""
    with store.reading() as connection:
        days: Any = connection.execute(
            select(Activity.done_on).where(
                Activity.client_id == client_id, Activity.state == DONE, Activity.archived_at.is_(None),
                Activity.answered_at.is_not(None), Activity.created_at.is_not(None),
            )
        ).scalars().all()  # fmt: skip
    return [sum(day in window for day in days) for window in _windows(today)]
