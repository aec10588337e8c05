"""Settling the lifecycle: the rules look at every client and write the statuses, and the past of those who have none.

To be run once a day and after imports. Statuses set by hand stay until they expire. A client that has no history yet (it
was imported, or its first deals came in since) is given the statuses it would have had, so that its past can be shown
and counted; a history once written is never rewritten: the rules may change, the past does not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, select

from crmdesk.data.client_spans import POTENTIAL
from crmdesk.data.journal import Change
from crmdesk.data.lifecycle import Past, Rules, class_a, past_of, rules_of, status_of, status_turns, year_before
from crmdesk.data.models import Client, Deal, StatusSpan
from crmdesk.data.settings import LIFECYCLE_DAYS, Settings
from crmdesk.data.settling import batches
from crmdesk.data.store import Store

Progress = Callable[[float], None]
CAUSE = "rules"
#: Clients between two reports of progress.
_STEP = 2_000


@dataclass(frozen=True, slots=True)
class Settled:
    """What the rules changed; ``txn`` is None where nothing differed."""

    txn: int | None
    changed: int
    """Clients with another status."""
    told: int
    """Clients that were given a past."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What the rules say of one client."""

    version: int
    values: Mapping[str, Any]
    """Columns of the client that differ."""
    turns: tuple[tuple[date, int], ...]
    """Its past, where it is to be written."""


def _silent(_share: float) -> None:
    """Hear of progress and do nothing."""


def settle_lifecycle(store: Store, progress: Progress = _silent) -> Settled:
    """Let the rules set the status of every client as of today; nothing is written where nothing differs.

    Args:
        store: the base.
        progress: told the share done, 0..1; it may raise ``Cancelled``, and then nothing is written.
    """
    today = store.today()
    rules = rules_of(store.firm.settings)
    with store.reading() as connection:
        verdicts = _judge(connection, today, rules, progress)
    if not verdicts:
        progress(1.0)
        return Settled(None, 0, 0)
    with store.changing(cause=CAUSE) as change:
        # Whoever was edited since the rules looked is left for the next time.
        present = _versions(change.connection, verdicts)
        verdicts = {key: verdict for key, verdict in verdicts.items() if present.get(key) == verdict.version}
        pasts = {key: verdict.turns for key, verdict in verdicts.items() if verdict.turns}
        _write_pasts(change, pasts)
        changed = change.edit_many(Client, {key: v.values for key, v in verdicts.items() if v.values})
        txn = change.txn
    progress(1.0)
    return Settled(txn if changed else None, len(changed), len(pasts))


def settle_if_due(store: Store, settings: Settings, progress: Progress = _silent) -> Settled | None:
    """Let the rules look once a day and base; return None where they have looked today.

    The day is kept with the settings of who sits here, not in the base: a look that changes nothing writes nothing there.
    """
    key, today = str(store.replica), store.today().isoformat()
    days = settings.get(LIFECYCLE_DAYS)
    if days.get(key) == today:
        return None
    settled = settle_lifecycle(store, progress)
    settings.put(LIFECYCLE_DAYS, {**days, key: today})
    return settled


def pasts_of(connection: Connection) -> dict[int, Past]:
    """Return the past of every client that has deals."""
    rows: Any = connection.execute(
        select(Deal.client_id, Deal.created_on, Deal.outcome, Deal.closed_on, Deal.value)
        .where(Deal.archived_at.is_(None), Deal.client_id.is_not(None))
        .order_by(Deal.client_id)
    ).all()
    deals: dict[int, list[Any]] = {}
    for client_id, *deal in rows:
        deals.setdefault(client_id, []).append(deal)
    return {client_id: past_of(rows) for client_id, rows in deals.items()}


class Classes:
    """Who was of class A when: the twelve months up to today, or up to the first of a month of the past."""

    def __init__(self, pasts: Mapping[int, Past], today: date) -> None:
        self._sales = sorted(
            (day, client_id, value)
            for client_id, past in pasts.items()
            for day, value in zip(past.wins, past.values, strict=True)
        )
        self._days = [day for day, _client_id, _value in self._sales]
        self._today = today
        self._known: dict[date, frozenset[int]] = {}

    def valued(self, day: date) -> frozenset[int]:
        """Return the clients of class A on a day; of a past day, on the first of its month."""
        at = day if day == self._today else day.replace(day=1)
        if at not in self._known:
            begin = bisect_left(self._days, year_before(at, 1).toordinal())
            end = bisect_right(self._days, at.toordinal())
            self._known[at] = class_a((client_id, value) for _day, client_id, value in self._sales[begin:end])
        return self._known[at]


def _judge(connection: Connection, today: date, rules: Rules, progress: Progress) -> dict[int, _Verdict]:
    pasts = pasts_of(connection)
    classes = Classes(pasts, today)
    progress(0.3)
    spans: dict[int, Any] = {
        row.client_id: row
        for row in connection.execute(
            select(
                StatusSpan.client_id,
                func.count().label("spans"),
                func.max(StatusSpan.status).label("status"),
                func.min(StatusSpan.begin_on).label("begin_on"),
                func.max(StatusSpan.by_hand).label("by_hand"),
            ).group_by(StatusSpan.client_id)
        )
    }
    clients = connection.execute(
        select(
            Client.id, Client.version, Client.category, Client.created_on, Client.status, Client.status_by_hand,
            Client.status_until_on, Client.status_reason,
        ).where(Client.archived_at.is_(None))
    ).all()  # fmt: skip
    found: dict[int, _Verdict] = {}
    for place, client in enumerate(clients):
        if place % _STEP == 0:
            progress(0.3 + 0.5 * place / len(clients))
        if client.status_by_hand and (client.status_until_on is None or client.status_until_on > today):
            continue
        past = pasts.get(client.id) or Past()
        cycle = rules.cycle_of(client.category)
        status = status_of(past, today, rules, cycle=cycle, is_valued=client.id in classes.valued(today))
        values = _differing(client, status)
        turns = _past_of(client, spans.get(client.id), past, today, rules, classes)
        if values or turns:
            found[client.id] = _Verdict(client.version, values, turns)
    return found


def _differing(client: Any, status: int) -> dict[str, Any]:
    """Return the columns of the status that the rules set otherwise; a status set by hand ends with its reason."""
    values = {"status": status, "status_by_hand": False, "status_until_on": None, "status_reason": None}
    return values if any(getattr(client, name) != value for name, value in values.items()) else {}


def _past_of(
    client: Any, span: Any, past: Past, today: date, rules: Rules, classes: Classes
) -> tuple[tuple[date, int], ...]:
    """Return the past of a client that has none: nothing is known of it but that it is potential."""
    is_told = span is not None and (span.spans > 1 or span.status != POTENTIAL or span.by_hand)
    if is_told:
        return ()
    known = [date.fromordinal(day) for day in past.happenings]
    known += [day for day in (client.created_on, span and span.begin_on) if day is not None]
    begin = min((day for day in known if day <= today), default=today)
    turns = status_turns(
        past, begin, today, rules, cycle=rules.cycle_of(client.category),
        is_valued=lambda day: client.id in classes.valued(day),
    )  # fmt: skip
    if span is not None and turns == [(span.begin_on, POTENTIAL)]:
        return ()
    return tuple(turns)


def _versions(connection: Connection, verdicts: Mapping[int, _Verdict]) -> dict[int, int]:
    found: dict[int, int] = {}
    for ids in batches(verdicts):
        rows = connection.execute(select(Client.id, Client.version).where(Client.id.in_(ids)).with_for_update())
        found.update((row.id, row.version) for row in rows)
    return found


def _write_pasts(change: Change, pasts: Mapping[int, tuple[tuple[date, int], ...]]) -> None:
    for ids in batches(pasts):
        change.connection.execute(delete(StatusSpan).where(StatusSpan.client_id.in_(ids)))
    rows = []
    for client_id, turns in pasts.items():
        ends = [day for day, _status in turns[1:]]
        rows += [
            {"client_id": client_id, "status": status, "begin_on": begin, "end_on": end}
            for (begin, status), end in zip(turns, [*ends, None], strict=True)
        ]
    change.add_plain(StatusSpan, rows)
