"""Cards: what a detail pane shows of one deal or client, read in one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, case, func, null, select

from crmdesk.data.client_standing import ClientStanding, client_standing
from crmdesk.data.closing import LATEST_FIRST
from crmdesk.data.debts import Debt, debts_of
from crmdesk.data.entry.deeds import value_of, value_text
from crmdesk.data.entry.form import Form
from crmdesk.data.entry.forms import complete_form
from crmdesk.data.errors import UsageFault
from crmdesk.data.listing import fetch_rows
from crmdesk.data.models import (
    Activity,
    ActivityKind,
    Contact,
    Deal,
    DealContact,
    DealEvent,
    Manager,
    Stage,
    StatusSpan,
)
from crmdesk.data.models.activities import DONE
from crmdesk.data.models.catalogue import OPEN, OUTCOME_OF_KIND
from crmdesk.data.models.deals import ALWAYS, outcome_is
from crmdesk.data.registries import registry_of
from crmdesk.data.stage_lore import StageLore
from crmdesk.data.store import Store
from crmdesk.data.words import _

FEED = 30
#: Lines of each list of a client's card.
LINES = 6
_DEAL_FIELDS = (
    "number", "title", "client", "city", "stage", "value", "probability", "weighted", "owner", "next_step",
    "next_step_on", "age", "expected_on", "outcome", "category", "source", "margin", "loss_reason", "competitor",
    "created_on", "closed_on", "outcome_code", "norm", "client_id", "version",
)  # fmt: skip
_CLIENT_FIELDS = (
    "name", "legal_name", "inn", "city", "owner", "status", "status_code", "revenue", "change", "contact", "category",
    "silence_limit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StageStep:
    """One open stage of a deal's pipeline: how long the deal was in it, None if never."""

    name: str
    days: int | None
    norm: int | None
    current: bool
    passed: bool
    id: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """A contact person."""

    name: str
    position: str
    role: str
    """Code of the role, or nothing."""
    phone: str
    last_contact_on: date | None = None
    id: int = 0
    link_id: int | None = None
    """The row that ties the person to the deal; None for one who is only the client's."""


@dataclass(frozen=True, slots=True)
class FeedLine:
    """Something that happened: an interaction (``code`` of its kind) or a change of stage ("stage")."""

    code: str
    title: str
    note: str
    day: date
    at: datetime | None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class DealCard:
    """A deal as its pane shows it; ``row`` holds the values of ``_DEAL_FIELDS`` by key through ``get``."""

    id: int
    keys: tuple[str, ...]
    row: tuple[Any, ...]
    currency: str
    today: date
    stages: tuple[StageStep, ...]
    people: tuple[Person, ...]
    feed: tuple[FeedLine, ...]
    form: Form
    """What may be typed, the firm's own fields included."""
    held: Mapping[str, Any]
    """What the fields of the form hold, by key; ``texts`` says the same in words."""
    texts: Mapping[str, str]

    def get(self, key: str) -> Any:
        """Return a value of the deal by the key of the registry's field."""
        return self.row[self.keys.index(key)]


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """An open deal in a client's card."""

    id: int
    title: str
    stage: str
    place: int
    count: int
    value: int | None
    days: int | None
    norm: int | None


@dataclass(frozen=True, slots=True)
class Span:
    """How long a client was in a lifecycle status: dates [begin, end)."""

    status: int
    begin: date
    end: date


@dataclass(frozen=True, slots=True)
class ClientCard:
    """A client as its pane shows it."""

    id: int
    keys: tuple[str, ...]
    row: tuple[Any, ...]
    currency: str
    today: date
    won_count: int
    won_average: int | None
    first_won_on: date | None
    debt: int
    overdue: int
    people: tuple[Person, ...]
    deals: tuple[OpenDeal, ...]
    deal_count: int
    deal_sum: int
    feed: tuple[FeedLine, ...]
    feed_count: int
    spans: tuple[Span, ...]
    standing: ClientStanding

    def get(self, key: str) -> Any:
        """Return a value of the client by the key of the registry's field."""
        return self.row[self.keys.index(key)]


def deal_card(store: Store, deal_id: int) -> DealCard:
    """Return what the pane of a deal shows.

    Raises:
        UsageFault: there is no such deal.
    """
    registry = registry_of(store, "deals")
    fields = [registry.field_named(key) for key in _DEAL_FIELDS]
    row = fetch_rows(store, registry, fields, [deal_id]).rows[0]
    if row[0] is None and row[1] is None:
        raise UsageFault(_("This deal is not in the base any more."))
    today = store.today()
    with store.reading() as connection:
        deal = dict(connection.execute(select(Deal.__table__).where(Deal.id == deal_id)).mappings().one())
        form = complete_form(connection, "deal")
        held = {field.key: value_of(form, deal, field.key) for field in form.fields}
        texts = {field.key: value_text(connection, field, held[field.key]) for field in form.fields}
        norms = StageLore(connection, today, store).norms
        stages = _stage_steps(connection, deal_id, deal["pipeline_id"], deal["stage_id"], today, norms)
        people = _people(connection, row[_DEAL_FIELDS.index("client_id")], deal_id)
        feed = _deal_feed(connection, deal_id)
    currency = store.firm.currency
    return DealCard(deal_id, _DEAL_FIELDS, row, currency, today, stages, people, feed, form, held, texts)


def client_card(store: Store, client_id: int) -> ClientCard:
    """Return what the pane of a client shows.

    Raises:
        UsageFault: there is no such client.
    """
    registry = registry_of(store, "clients")
    fields = [registry.field_named(key) for key in _CLIENT_FIELDS]
    row = fetch_rows(store, registry, fields, [client_id]).rows[0]
    if row[0] is None:
        raise UsageFault(_("This client is not in the base any more."))
    today = store.today()
    with store.reading() as connection:
        won = connection.execute(
            select(func.count(), func.avg(Deal.value), func.min(Deal.closed_on)).where(
                Deal.client_id == client_id, Deal.outcome == outcome_is(1), Deal.archived_at.is_(None)
            )
        ).one()
        debt = debts_of(connection, [client_id], today).get(client_id, Debt())
        deals, count, total = _open_deals(connection, client_id, today, StageLore(connection, today, store).norms)
        feed_count = connection.execute(
            select(func.count()).where(
                Activity.client_id == client_id, Activity.state == DONE, Activity.archived_at.is_(None)
            )
        ).scalar_one()
        return ClientCard(
            id=client_id,
            keys=_CLIENT_FIELDS,
            row=row,
            currency=store.firm.currency,
            today=today,
            won_count=won[0],
            won_average=None if won[1] is None else round(won[1]),
            first_won_on=won[2],
            debt=debt.owed,
            overdue=debt.overdue,
            people=_people(connection, client_id, None),
            deals=deals,
            deal_count=count,
            deal_sum=total,
            feed=_activities(connection, Activity.client_id == client_id, LINES),
            feed_count=feed_count,
            spans=_spans(connection, client_id, today),
            standing=client_standing(store, connection, client_id, today),
        )


def _stage_steps(
    connection: Connection, deal_id: int, pipeline_id: int, stage_id: int, today: date, norms: Mapping[int, int]
) -> tuple[StageStep, ...]:
    spent: dict[int, int] = {}
    for event in connection.execute(
        select(DealEvent.stage_id, DealEvent.begin_on, DealEvent.end_on).where(DealEvent.deal_id == deal_id)
    ):
        if event.begin_on > ALWAYS:
            end = min(event.end_on, today)
            spent[event.stage_id] = spent.get(event.stage_id, 0) + max(0, (end - event.begin_on).days)
    open_kinds = [kind for kind, outcome in OUTCOME_OF_KIND.items() if outcome == OPEN]
    rows = connection.execute(
        select(Stage.id, Stage.name)
        .where(Stage.pipeline_id == pipeline_id, Stage.kind.in_(open_kinds), Stage.archived_at.is_(None))
        .order_by(Stage.position, Stage.id)
    ).all()
    ids = [row.id for row in rows]
    at = ids.index(stage_id) if stage_id in ids else len(ids)
    return tuple(
        StageStep(row.name, spent.get(row.id), norms.get(row.id), place == at, place < at, row.id)
        for place, row in enumerate(rows)
    )


def _people(connection: Connection, client_id: int | None, deal_id: int | None) -> tuple[Person, ...]:
    """Return the persons of a deal, or of its client where the deal names none."""
    columns = (Contact.id, Contact.name, Contact.position, Contact.phones)
    rows: list[Any] = []
    if deal_id is not None:
        rows = list(
            connection.execute(
                select(
                    *columns, func.coalesce(DealContact.role, Contact.role).label("role"), DealContact.id.label("link")
                )
                .join(DealContact, DealContact.contact_id == Contact.id)
                .where(DealContact.deal_id == deal_id, Contact.archived_at.is_(None), DealContact.archived_at.is_(None))
                .order_by(Contact.name, Contact.id)
            )
        )
    if not rows and client_id is not None:
        first = case((Contact.role == "decides", 0), else_=1)
        rows = list(
            connection.execute(
                select(*columns, Contact.role, null().label("link"))
                .where(Contact.client_id == client_id, Contact.archived_at.is_(None))
                .order_by(first, Contact.name, Contact.id)
                .limit(LINES)
            )
        )
    last: dict[int, date] = {}
    if rows:
        contacts = connection.execute(
            select(Activity.contact_id, func.max(Activity.done_on))
            .where(
                Activity.client_id == client_id,
                Activity.is_contact == True,  # noqa: E712 - SQL, not Python
                Activity.contact_id.in_([row.id for row in rows]),
            )
            .group_by(Activity.contact_id)
        )
        last = {person: day for person, day in contacts if person is not None and day is not None}
    return tuple(
        Person(r.name, r.position or "", r.role or "", (r.phones or [""])[0], last.get(r.id), r.id, r.link)
        for r in rows
    )


def _activities(connection: Connection, condition: Any, limit: int) -> tuple[FeedLine, ...]:
    rows = connection.execute(
        select(
            ActivityKind.code, ActivityKind.name, Activity.subject, Activity.note, Activity.result, Activity.done_on,
            Activity.done_at, Activity.duration_s,
        )
        .join(ActivityKind, ActivityKind.id == Activity.kind_id)
        .where(condition, Activity.state == DONE, Activity.archived_at.is_(None))
        .order_by(Activity.done_on.desc(), Activity.done_at.desc(), Activity.id.desc())
        .limit(limit)
    )  # fmt: skip
    return tuple(
        FeedLine(
            row.code, row.name, row.note or row.subject or row.result or "", row.done_on, row.done_at,
            None if not row.duration_s else max(1, round(row.duration_s / 60)),
        )
        for row in rows
    )  # fmt: skip


def _deal_feed(connection: Connection, deal_id: int) -> tuple[FeedLine, ...]:
    """Return what happened to a deal, the latest first: its interactions and the stages it reached."""
    lines = list(_activities(connection, Activity.deal_id == deal_id, FEED))
    events = connection.execute(
        select(DealEvent.begin_on, DealEvent.at, DealEvent.kind, Stage.name, Manager.name.label("author"))
        .join(Stage, Stage.id == DealEvent.stage_id)
        .outerjoin(Manager, Manager.id == DealEvent.author_id)
        .where(DealEvent.deal_id == deal_id)
        .order_by(*LATEST_FIRST)
    ).all()
    for event, before in pairwise(events):
        if event.name != before.name and event.begin_on > ALWAYS:
            words = f"{before.name} → {event.name}"
            lines.append(FeedLine("stage", words, event.author or "", event.begin_on, event.at))
    lines.sort(key=lambda line: (line.day, line.at is not None, line.at), reverse=True)
    return tuple(lines[:FEED])


def _open_deals(
    connection: Connection, client_id: int, today: date, norms: Mapping[int, int]
) -> tuple[tuple[OpenDeal, ...], int, int]:
    held = (Deal.client_id == client_id, Deal.outcome == outcome_is(OPEN), Deal.archived_at.is_(None))
    count, total = connection.execute(select(func.count(), func.coalesce(func.sum(Deal.value), 0)).where(*held)).one()
    rows = connection.execute(
        select(Deal.id, Deal.title, Deal.value, Deal.stage_since, Stage.name, Stage.pipeline_id, Stage.id.label("stage"))
        .join(Stage, Stage.id == Deal.stage_id)
        .where(*held)
        .order_by(Deal.value.desc().nulls_last(), Deal.id)
        .limit(LINES)
    ).all()  # fmt: skip
    order: dict[int, list[int]] = {}
    open_kinds = [kind for kind, outcome in OUTCOME_OF_KIND.items() if outcome == OPEN]
    for stage in connection.execute(
        select(Stage.id, Stage.pipeline_id)
        .where(Stage.kind.in_(open_kinds), Stage.archived_at.is_(None))
        .order_by(Stage.position, Stage.id)
    ):
        order.setdefault(stage.pipeline_id, []).append(stage.id)
    deals = []
    for row in rows:
        stages = order.get(row.pipeline_id, [])
        place = stages.index(row.stage) + 1 if row.stage in stages else 0
        days = None if row.stage_since in (None, ALWAYS) else (today - row.stage_since).days
        deals.append(OpenDeal(row.id, row.title, row.name, place, len(stages), row.value, days, norms.get(row.stage)))
    return tuple(deals), count, int(total or 0)


def _spans(connection: Connection, client_id: int, today: date) -> tuple[Span, ...]:
    rows = connection.execute(
        select(StatusSpan.status, StatusSpan.begin_on, StatusSpan.end_on)
        .where(StatusSpan.client_id == client_id)
        .order_by(StatusSpan.begin_on, StatusSpan.id)
    )
    return tuple(
        Span(row.status, row.begin_on, row.end_on or today + timedelta(1)) for row in rows if row.begin_on <= today
    )
