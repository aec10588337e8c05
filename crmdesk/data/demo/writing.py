"""Writing the demo base: draws the whole firm as arrays, then writes clients with all that is theirs block by block.

A block is one transaction, so that memory stays small at any size; each block has dice of its own, so that its rows
depend on nothing but the seed and its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import numpy as np

from crmdesk.data.demo.activities import ActivityWriter, dice_of
from crmdesk.data.demo.client_rows import ClientWriter
from crmdesk.data.demo.clients import Clients, draw_clients
from crmdesk.data.demo.deal_rows import DealBatch, DealWriter
from crmdesk.data.demo.deals import NEVER, Deals, draw_deals
from crmdesk.data.demo.desk import write_desk
from crmdesk.data.demo.firm import Dictionaries, write_firm
from crmdesk.data.demo.marketing import write_costs, write_marketing
from crmdesk.data.demo.money import LATE_CLIENTS, Bookkeeper, Sale
from crmdesk.data.demo.people import Team, draw_sellers, write_team
from crmdesk.data.demo.plans import write_plans
from crmdesk.data.demo.statuses import Past, relations_of, statuses_of
from crmdesk.data.demo.stories import SILENT_CLIENT, known_place, plant
from crmdesk.data.demo.timeline import Timeline
from crmdesk.data.ids import Ids
from crmdesk.data.journal import Change
from crmdesk.data.models import (
    Activity,
    Client,
    Contact,
    DealContact,
    DealItem,
    Invoice,
    Payment,
    RelationshipSpan,
    StatusSpan,
)
from crmdesk.data.models.catalogue import OPEN, WON
from crmdesk.data.store import Store

#: Deals a transaction, about.
BLOCK = 5_000
#: What the dice of a seed are thrown for.
_PEOPLE, _RATES, _CLIENTS, _DEALS, _NAMES, _DESK, _BLOCKS = range(7)
#: Which share of clients is of class A by what they paid in the whole history, and which had a quarrel.
_VALUED, _QUARRELS = 0.06, 0.02
#: Ids of a demo start here, with room for the seed's own offset.
_FIRST_ID = 1 << 40


class DemoWriter:
    """The firm as drawn, and the makers of its rows."""

    def __init__(self, store: Store, *, deals: int, years: int, seed: int, today: date) -> None:
        self._store = store
        self._seed = seed
        self._time = time = Timeline(today, years)
        self._ids = Ids(_FIRST_ID + int(np.random.default_rng((seed, deals)).integers(1 << 40)))
        firm_id = store.firm.id
        with store.changing(cause="demo") as change:
            self._own(change)
            dictionaries = write_firm(change, firm_id, time, np.random.default_rng((seed, _RATES)))
            team = write_team(change, draw_sellers(deals, np.random.default_rng((seed, _PEOPLE))), time)
            marketing = write_marketing(change, dictionaries, time)
        self._dictionaries: Dictionaries = dictionaries
        self._team: Team = team
        self._marketing = marketing
        count = max(deals // 4, 25)
        self._clients: Clients = draw_clients(count, team, time, np.random.default_rng((seed, _CLIENTS)))
        self.deals: Deals = draw_deals(deals, self._clients, team, time, np.random.default_rng((seed, _DEALS)))
        stuck = plant(self.deals, self._clients, team, time)
        self.deals.renumber()
        won = self.deals.outcome == WON
        paid = np.bincount(self.deals.client[won], self.deals.amount[won].astype(float), count)
        self._valued = paid >= max(float(np.quantile(paid, 1 - _VALUED)), 1.0)
        names = dice_of((seed, _NAMES))
        self._client_rows = ClientWriter(self._clients, time, names, dictionaries.fields["Отрасль применения"])
        self._deal_rows = DealWriter(self.deals, time, team, dictionaries, marketing, stuck)
        self._activities = ActivityWriter(time, team, dictionaries)

    def blocks(self) -> Iterator[tuple[int, int]]:
        """Give the clients [begin, end) of each block."""
        after = np.searchsorted(self.deals.client, np.arange(len(self._clients)), side="right")
        begin, written = 0, 0
        for place, total in enumerate(after.tolist(), 1):
            if total - written >= BLOCK or place == len(self._clients):
                yield begin, place
                begin, written = place, total

    def write_block(self, begin: int, end: int) -> int:
        """Write the clients [begin, end) with all that is theirs and return how many deals they have."""
        first, last = (int(border) for border in np.searchsorted(self.deals.client, (begin, end)))
        seed = (self._seed, _BLOCKS, begin)
        dice = dice_of((*seed, 0))
        with self._store.changing(cause="demo") as change:
            self._own(change)
            client_ids, contacts = self._write_clients(change, begin, end, dice)
            batch = self._deal_rows.batch(first, last, client_ids, dice)
            deal_ids = change.add_deals(batch.rows, batch.histories)
            items = [item | {"deal_id": deal_id}
                     for deal_id, found in zip(deal_ids, batch.items, strict=True) for item in found]  # fmt: skip
            change.add(DealItem, items)
            self._write_deal_contacts(change, batch, deal_ids, contacts, dice)
            span = slice(first, last)
            rows = self._activities.around_deals(
                batch, deal_ids, contacts, self.deals.furthest[span], self.deals.territory[span], (*seed, 1)
            )
            rows += self._activities.outside_deals(self._calm_days(begin, end, client_ids), contacts, (*seed, 2))
            silent = known_place(SILENT_CLIENT)
            if silent in client_ids:
                rows = self._activities.hush(rows, client_ids[silent])
            rows.sort(key=lambda row: row["created_at"] if "created_at" in row else row["due_at"])
            change.add(Activity, rows)
            self._write_money(change, batch, deal_ids, dice)
        return last - first

    def write_rest(self) -> None:
        """Write what sums up all deals: costs, plans, and the desk around them."""
        with self._store.changing(cause="demo") as change:
            self._own(change)
            write_costs(change, self._dictionaries, self._marketing, self._deal_rows.margins, self._time)
            write_plans(change, self.deals, self._team, self._time)
            write_desk(change, self._team, self._dictionaries, self._time, dice_of((self._seed, _DESK)))

    def _own(self, change: Change) -> None:
        """Give the change ids of the demo's own row, which the seed decides."""
        change.ids = self._ids
        change.txn = self._ids.take()

    def _write_clients(
        self, change: Change, begin: int, end: int, dice: Random
    ) -> tuple[dict[int, int], dict[int, list[int]]]:
        """Write clients, their spans and contacts; return ids by place, and ids of contacts by client's id."""
        time, deals = self._time, self.deals
        rows, spans = [], []
        borders = np.searchsorted(deals.client, np.arange(begin, end + 1)).tolist()
        for place in range(begin, end):
            row = self._client_rows.row(place)
            past = self._past(place, borders[place - begin], borders[place - begin + 1])
            statuses = statuses_of(past, time.today)
            quarrel = int(dice.random() * time.today) if dice.random() < _QUARRELS else None
            relations = relations_of(past, statuses, quarrel=quarrel, today=time.today)
            holder = self._team.holder(int(self._clients.territory[place]), time.today)
            row |= {"owner_id": holder, "status": statuses[-1][0],
                    "relationship_id": self._dictionaries.relationships[relations[-1][0]]}  # fmt: skip
            first = borders[place - begin]
            if borders[place - begin + 1] > first:
                row["source_id"] = self._dictionaries.sources[int(deals.source[first])]
            rows.append(row)
            spans.append((statuses, relations))
        ids = change.add(Client, rows)
        change.add_plain(StatusSpan, [
            {"client_id": client_id, "status": value, "begin_on": time.day(day),
             "end_on": None if until is None else time.day(until)}
            for client_id, (statuses, _relations) in zip(ids, spans, strict=True) for value, day, until in statuses
        ])  # fmt: skip
        change.add_plain(RelationshipSpan, [
            {"client_id": client_id, "relationship_id": self._dictionaries.relationships[value],
             "begin_on": time.day(day), "end_on": None if until is None else time.day(until), "author_id": row["owner_id"]}
            for client_id, row, (_statuses, relations) in zip(ids, rows, spans, strict=True)
            for value, day, until in relations
        ])  # fmt: skip
        people = [
            person | {"owner_id": row["owner_id"]}
            for place, client_id, row in zip(range(begin, end), ids, rows, strict=True)
            for person in self._client_rows.contacts(place, client_id, row["name"])
        ]
        contacts: dict[int, list[int]] = {}
        for person_id, person in zip(change.add(Contact, people), people, strict=True):
            contacts.setdefault(person["client_id"], []).append(person_id)
        return dict(zip(range(begin, end), ids, strict=True)), contacts

    def _past(self, place: int, first: int, last: int) -> Past:
        deals = self.deals
        outcome = deals.outcome[first:last]
        closed = deals.closed[first:last]
        won = outcome == WON
        wins = sorted(zip(closed[won].tolist(), deals.amount[first:last][won].tolist(), strict=True))
        only_lost = last > first and not won.any() and not (outcome == OPEN).any()
        return Past(
            created=int(self._clients.created[place]),
            first_deal=int(deals.created[first:last].min()) if last > first else None,
            refused=int(closed.max()) if only_lost else None,
            wins=wins,
            valued=bool(self._valued[place]),
        )

    def _calm_days(self, begin: int, end: int, client_ids: dict[int, int]) -> list[tuple[int, int, int, int, int, int]]:
        """Return place, id, territory, deals, first and last day of contact of the clients of a block."""
        clients, today = self._clients, self._time.today
        borders = np.searchsorted(self.deals.client, np.arange(begin, end + 1))
        counts = np.diff(borders).tolist()
        last = self._time.day_at(np.clip(clients.death[begin:end], 0.0, 1.0))
        last = np.where(clients.death[begin:end] >= 1, today, last).tolist()
        return [
            (place, client_ids[place], int(clients.territory[place]), count, max(int(clients.created[place]), 0), until)
            for place, count, until in zip(range(begin, end), counts, last, strict=True)
        ]

    def _write_deal_contacts(
        self, change: Change, batch: DealBatch, deal_ids: list[int], contacts: dict[int, list[int]], dice: Random
    ) -> None:
        rows = []
        for row, deal_id in zip(batch.rows, deal_ids, strict=True):
            people = contacts.get(row["client_id"])
            if people and dice.random() < 0.6:
                rows.append({"deal_id": deal_id, "contact_id": people[int(dice.random() * len(people))]})
        change.add(DealContact, rows)

    def _write_money(self, change: Change, batch: DealBatch, deal_ids: list[int], dice: Random) -> None:
        books = Bookkeeper(self._time, dice)
        late: dict[int, bool] = {}
        invoices: list[dict[str, Any]] = []
        payments: list[list[dict[str, Any]]] = []
        for row, deal_id, closed in zip(batch.rows, deal_ids, batch.closed, strict=True):
            client_id = row["client_id"]
            if client_id not in late:
                late[client_id] = dice.random() < LATE_CLIENTS
            if closed == NEVER or "loss_reason_id" in row:
                continue
            sale = Sale(deal_id, row["number"], client_id, row["owner_id"], row.get("currency"), row["amount"], closed,
                        late[client_id])  # fmt: skip
            for invoice, paid in books.bill(sale):
                invoices.append(invoice)
                payments.append(paid)
        ids = change.add(Invoice, invoices)
        change.add(
            Payment,
            [
                payment | {"invoice_id": invoice_id}
                for invoice_id, found in zip(ids, payments, strict=True)
                for payment in found
            ],
        )


def write_demo(store: Store, *, deals: int, years: int, seed: int, today: date, progress: Any | None = None) -> None:
    """Fill a new base; see ``make_demo``."""
    if progress is not None:
        progress(0, deals)
    writer = DemoWriter(store, deals=deals, years=years, seed=seed, today=today)
    done = 0
    for begin, end in writer.blocks():
        done += writer.write_block(begin, end)
        if progress is not None:
            progress(done, deals)
    writer.write_rest()
