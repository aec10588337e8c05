"""Edits a person makes in a list: an amount typed over, a deal moved to the next stage; each can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import Connection, select

from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.models import Deal, JournalEntry, Manager, Stage
from crmdesk.data.models.catalogue import OPEN, OUTCOME_OF_KIND
from crmdesk.data.models.types import from_millis
from crmdesk.data.store import Store
from crmdesk.data.table import MINUS, Kind
from crmdesk.data.words import _

_SPACES = str.maketrans(dict.fromkeys(" \xa0\u202f\u2009_'₽$€") | {MINUS: "-", ",": "."})
_MOST = 10**15


@dataclass(frozen=True, slots=True)
class Edited:
    """A change that was kept; ``txn`` undoes it, None when nothing differed."""

    txn: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved the record meanwhile: both values, who and when; the person decides."""

    deal_id: int
    version: int
    """Version now: saving with it overrides theirs."""
    title: str
    theirs: int | None
    """Amounts in minor units of the firm's currency."""
    yours: int
    author: str
    at: datetime | None


def parse_amount(text: str) -> int:
    """Return the minor units of an amount typed by a person: "1 724 200", "1724200,50", "3.5".

    Raises:
        UsageFault: it is no amount, is negative, too large, or has parts of a kopeck.
    """
    bare = text.strip().translate(_SPACES)
    try:
        minor = Decimal(bare) * 100
    except InvalidOperation:
        raise UsageFault(
            _("“{text}” is not an amount. Write it like 1724200 or 1724200,50.").format(text=text)
        ) from None
    if not minor.is_finite() or minor != minor.to_integral_value() or not 0 <= minor < _MOST:
        raise UsageFault(_("“{text}” is not an amount. Write it like 1724200 or 1724200,50.").format(text=text))
    return int(minor)


def change_amount(
    store: Store, deal_id: int, version: int, amount: int, *, author_id: int | None = None
) -> Edited | Conflict:
    """Write a deal's amount, minor units of the firm's currency, if nobody saved the deal since ``version`` was read.

    Raises:
        UsageFault: the deal is gone or is kept in another currency.
    """
    currency = store.firm.currency
    try:
        with store.changing(author_id=author_id) as change:
            row = change.connection.execute(select(Deal.currency, Deal.title).where(Deal.id == deal_id)).one_or_none()
            if row is None:
                raise UsageFault(_("This deal is not in the base any more."))
            if row.currency != currency:
                raise UsageFault(
                    _("“{title}” is kept in {currency}: its amount cannot be typed in {firm}.").format(
                        title=row.title, currency=row.currency, firm=currency
                    )
                )
            new = change.edit(Deal, deal_id, version, amount=amount)
            txn = change.txn if new != version else None
    except ConflictFault:
        return _conflict(store, deal_id, amount)
    return Edited(txn, _("Amount changed: {amount}").format(amount=Kind.MONEY.short(amount, currency)))


def move_stage(store: Store, deal_id: int, version: int, step: int, *, author_id: int | None = None) -> Edited:
    """Move an open deal ``step`` open stages on (back if negative); at either end nothing happens.

    Raises:
        UsageFault: the deal is gone or closed.
        ConflictFault: somebody saved the deal since ``version`` was read.
    """
    with store.changing(author_id=author_id) as change:
        row = change.connection.execute(
            select(Deal.stage_id, Deal.pipeline_id, Deal.outcome).where(Deal.id == deal_id)
        ).one_or_none()
        if row is None:
            raise UsageFault(_("This deal is not in the base any more."))
        if row.outcome != OPEN:
            raise UsageFault(_("The deal is closed: its stage does not move any more."))
        stages = open_stages(change.connection, row.pipeline_id)
        ids = [stage_id for stage_id, _name in stages]
        place = ids.index(row.stage_id) if row.stage_id in ids else 0
        target = max(0, min(len(ids) - 1, place + step))
        if ids[target] == row.stage_id:
            return Edited(None, "")
        change.edit(Deal, deal_id, version, stage_id=ids[target])
        return Edited(change.txn, _("Stage changed: {stage}").format(stage=stages[target][1]))


def open_stages(connection: Connection, pipeline_id: int) -> list[tuple[int, str]]:
    """Return the open stages of a pipeline in order: id and name."""
    open_kinds = [kind for kind, outcome in OUTCOME_OF_KIND.items() if outcome == OPEN]
    rows = connection.execute(
        select(Stage.id, Stage.name)
        .where(Stage.pipeline_id == pipeline_id, Stage.kind.in_(open_kinds), Stage.archived_at.is_(None))
        .order_by(Stage.position, Stage.id)
    )
    return [(row.id, row.name) for row in rows]


def _conflict(store: Store, deal_id: int, yours: int) -> Conflict:
    with store.reading() as connection:
        row = connection.execute(select(Deal.version, Deal.title, Deal.value).where(Deal.id == deal_id)).one()
        last = connection.execute(
            select(JournalEntry.hlc, Manager.name)
            .outerjoin(Manager, Manager.id == JournalEntry.author_id)
            .where(JournalEntry.row_id == deal_id)
            .order_by(JournalEntry.hlc.desc())
            .limit(1)
        ).one_or_none()
    at = None if last is None else from_millis(last.hlc >> 16).astimezone(store.firm.timezone)
    return Conflict(deal_id, row.version, row.title, row.value, yours, (last and last.name) or "", at)
