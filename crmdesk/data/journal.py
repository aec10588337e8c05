"""Change: one transaction through the one door. It writes rows, their journal entries, derived columns and versions.

A deal brings its history along: states (``deal_event``) and first reaches of stages (``stage_reach``). ``undo`` is the
inverse of a transaction, written as changes of its own: nothing is ever taken out of the journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, func, select, update
from sqlalchemy.orm import class_mapper

from crmdesk.data.bulk import insert_rows
from crmdesk.data.client_spans import follow_clients, newcomer, open_spans
from crmdesk.data.deal_history import DealStep, event_rows, plain_steps, reach_rows
from crmdesk.data.deal_moves import append_states, finish_deal, follow_stage
from crmdesk.data.derived import DERIVED
from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.facts import Facts
from crmdesk.data.ids import Ids
from crmdesk.data.models import (
    Activity,
    ActivityKind,
    Client,
    Contact,
    CurrencyRate,
    Deal,
    DealEvent,
    DealItem,
    Firm,
    JournalEntry,
    Kept,
    Record,
    Stage,
    StageReach,
)
from crmdesk.data.models.catalogue import OPEN
from crmdesk.data.positions import settle_positions
from crmdesk.data.settling import check_groups, settle_contacts, settle_former, settle_groups, settle_wins
from crmdesk.data.shapes import CREATION, Shape, shape_of
from crmdesk.data.stage_lore import settle_chances
from crmdesk.data.words import _

if TYPE_CHECKING:
    from crmdesk.data.store import Store

#: Rows given to the driver at once: long enough to be fast, short enough to be cancelled between two.
BATCH = 5_000
_DICTIONARIES = (Stage, ActivityKind, Firm)


class Change:
    """A transaction under way; ``Store.changing`` makes, settles and commits it."""

    def __init__(self, store: Store, connection: Connection, *, author_id: int | None, cause: str) -> None:
        self.connection = connection
        self.author_id = author_id
        self.cause = cause
        self.at: datetime = store.now()
        self.ids = Ids()
        self.txn = self.ids.take()
        self.facts = Facts(connection)
        self.touched_firm = False
        self.entries = 0
        """Journal entries written so far."""
        self._store = store
        self._replica: int | None = None
        self._contacts: set[int] = set()
        self._wins: set[int] = set()
        self._groups = False
        self._children: set[int] = set()
        self._merged: dict[type[Client | Contact], set[int]] = {Client: set(), Contact: set()}
        self._new_clients: list[Mapping[str, Any]] = []
        self._closings = False
        self._items: set[int] = set()
        self._repriced: set[int] = set()

    def add(self, record: type[Kept], rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Create rows and return their ids, in order; a row may bring its own ``id``.

        Deals are given the plain history of their present state; see ``add_deals`` for a fuller one.
        """
        if record is Deal:
            return self.add_deals(rows)
        shape = shape_of(record)
        derive = DERIVED.get(record)
        full_rows = []
        for row in rows:
            full = self._completed(shape, row)
            if derive is not None:
                derive(full, self.facts)
            full_rows.append(full)
        self._write(shape, full_rows)
        self._note(record, full_rows)
        if record is Client:
            self._new_clients += map(newcomer, full_rows)
        return [full["id"] for full in full_rows]

    def add_deals(
        self,
        rows: Sequence[Mapping[str, Any]],
        histories: Sequence[Sequence[DealStep]] | None = None,
        opened_stage_ids: Sequence[int | None] | None = None,
    ) -> list[int]:
        """Create deals with their history and return their ids.

        Args:
            rows: columns of deals; ``outcome`` follows from the stage, a closed one needs ``closed_on``.
            histories: the steps of each deal from its creation on, the last being its present state.
            opened_stage_ids: where no history is known, the open stage a closed deal was in until it closed;
                None is the first open stage of its pipeline, and then it is not known at which stage it was lost.
        """
        shape = shape_of(Deal)
        derive = DERIVED[Deal]
        number = self._last_number(Deal) if rows else 0
        full_rows: list[dict[str, Any]] = []
        events: list[dict[str, Any]] = []
        reaches: list[dict[str, Any]] = []
        for index, row in enumerate(rows):
            full = self._completed(shape, row)
            if not full["number"]:
                number += 1
                full["number"] = number
            derive(full, self.facts)
            steps: Sequence[DealStep]
            opened = None if opened_stage_ids is None else opened_stage_ids[index]
            if histories is not None:
                steps = histories[index]
            else:
                first = opened or self.facts.first_open_stage(full["pipeline_id"]) or full["stage_id"]
                steps = plain_steps(full, first)
            finish_deal(full, steps, is_known=histories is not None or opened is not None)
            ids = self.ids.take_many(2 * len(steps))
            events += event_rows(full["id"], full["pipeline_id"], steps, ids[: len(steps)])
            reaches += reach_rows(full["id"], full["pipeline_id"], full["created_on"], steps, ids[len(steps) :])
            full_rows.append(full)
        self._write(shape, full_rows)
        self.insert(DealEvent, events)
        self.insert(StageReach, reaches)
        self._note(Deal, full_rows)
        return [full["id"] for full in full_rows]

    def add_plain(self, record: type[Record], rows: Sequence[Mapping[str, Any]]) -> None:
        """Write rows that are history or bookkeeping themselves and so are not journaled (spans, rates, batches)."""
        self.insert(record, [{"id": self.ids.take(), **row} for row in rows])
        if record is CurrencyRate:
            self.facts.forget()

    def edit(self, record: type[Kept], row_id: int, version: int, **values: Any) -> int:
        """Change columns of one row and return its new version; nothing is written when nothing differs.

        Raises:
            ConflictFault: the row was saved by somebody else since ``version`` was read.
        """
        shape = shape_of(record)
        old = self.row(record, row_id)
        if old["version"] != version:
            raise ConflictFault(_("Somebody saved this record meanwhile. Look at their change and save again."))
        new = shape.complete({**old, **values})
        derive = DERIVED.get(record)
        if record is Deal:
            follow_stage(self, old, new)
        if derive is not None:
            derive(new, self.facts)
        if record is Deal:
            new["created_owner_id"] = old["created_owner_id"]
        changed = shape.changes(old, new)
        if not changed:
            return version
        new["version"] = version + 1
        written = [(row_id, register, before, after) for register, (before, after) in changed.items()]
        self.log(shape.name, written, self._row_clock(row_id))
        columns = {name: value for name, value in new.items() if value != old[name]}
        done = self.connection.execute(
            update(shape.table).where(shape.table.c.id == row_id, shape.table.c.version == version).values(columns)
        )
        if done.rowcount != 1:
            raise ConflictFault(_("Somebody saved this record meanwhile. Look at their change and save again."))
        if record is Deal:
            append_states(self, [(old, new)])
        elif record is Client:
            follow_clients(self, [(old, new)])
        self.note_edit(record, old, new)
        return version + 1

    def edit_many(self, record: type[Kept], edits: Mapping[int, Mapping[str, Any]]) -> list[int]:
        """Change columns of many rows (id -> columns) as they are now and return the ids of those that differed.

        It writes what ``edit`` would, but reads, journals and updates in batches: for rules and merges over thousands.
        """
        from crmdesk.data.mass_edits import edit_rows  # noqa: PLC0415 - mass edits are written in terms of Change

        return edit_rows(self, record, edits)

    def archive(self, record: type[Kept], row_id: int, version: int) -> int:
        """Archive a row: it leaves lists and figures and can be restored by ``edit(archived_at=None)``."""
        return self.edit(record, row_id, version, archived_at=self.at)

    def log(self, tab: str, written: Sequence[tuple[int, str, Any, Any]], above: int) -> None:
        """Journal what was changed, (row, register, old, new) each, with clocks above ``above``."""
        hlc = self._store.next_hlc(len(written), above=above)
        self.insert(
            JournalEntry,
            [
                self._entry(tab, row_id, register, old, new, hlc + place)
                for place, (row_id, register, old, new) in enumerate(written)
            ],
        )

    def note_edit(self, record: type[Kept], old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Remember what follows from an edit, to be settled before the commit."""
        if record is Deal and any(old[name] != new[name] for name in ("amount", "value", "currency")):
            self._repriced.add(new["id"])
        self._note(record, [old, new])

    @property
    def today(self) -> date:
        """The business date of this change in the firm's time zone."""
        return self._store.today()

    def settle(self) -> None:
        """Recompute what sums up the rows of this transaction; called once, before the commit."""
        open_spans(self, self._new_clients)
        settle_positions(self, self._items, self._repriced)
        settle_contacts(self.connection, self._contacts)
        settle_wins(self.connection, self._wins)
        for merged, kept_ids in self._merged.items():
            settle_former(self.connection, merged, kept_ids)
        if self._closings:
            settle_chances(self.connection)
        if self._groups:
            check_groups(self.connection, self._children)
            settle_groups(self.connection)

    # -- rows ----------------------------------------------------------------------------------------------------

    def _completed(self, shape: Shape, row: Mapping[str, Any]) -> dict[str, Any]:
        full = shape.complete(row)
        if full["id"] is None:
            full["id"] = self.ids.take()
        return full

    def _write(self, shape: Shape, rows: list[dict[str, Any]]) -> None:
        """Insert rows with the one entry that creates each."""
        if not rows:
            return
        hlc = self._store.next_hlc(len(rows))
        entry_ids = self.ids.take_many(len(rows))
        table = shape.table
        for begin in range(0, len(rows), BATCH):
            batch = rows[begin : begin + BATCH]
            insert_rows(self.connection, table, batch)
            self.insert(
                JournalEntry,
                [
                    {
                        **self._entry(shape.name, row["id"], CREATION, None, created, hlc + begin + place),
                        "id": entry_ids[begin + place],
                    }
                    for place, (row, created) in enumerate(zip(batch, shape.creations(batch), strict=True))
                ],
            )

    def _entry(self, tab: str, row_id: int, register: str, old: Any, new: Any, hlc: int) -> dict[str, Any]:
        if self._replica is None:
            self._replica = self._own_replica()
        return {
            "id": self.ids.take() if register != CREATION else 0,
            "txn": self.txn,
            "hlc": hlc,
            "replica": self._replica,
            "author_id": self.author_id,
            "tab": tab,
            "row_id": row_id,
            "reg": register,
            "old": old,
            "new": new,
            "cause": self.cause,
        }

    def insert(self, record: type[Record], rows: list[dict[str, Any]]) -> None:
        """Write rows without a journal entry: history, and the journal itself."""
        table = class_mapper(record).local_table
        assert isinstance(table, Table)
        if record is JournalEntry:
            self.entries += len(rows)
        for begin in range(0, len(rows), BATCH):
            insert_rows(self.connection, table, rows[begin : begin + BATCH])

    def row(self, record: type[Kept], row_id: int) -> dict[str, Any]:
        """Return a row as it is now, in this transaction.

        Raises:
            UsageFault: there is no such row.
        """
        shape = shape_of(record)
        row = self.connection.execute(select(shape.table).where(shape.table.c.id == row_id)).mappings().one_or_none()
        if row is None:
            raise UsageFault(_("There is no such record any more: {table} {id}.").format(table=shape.name, id=row_id))
        return dict(row)

    def _row_clock(self, row_id: int) -> int:
        return self.connection.execute(
            select(func.coalesce(func.max(JournalEntry.hlc), 0)).where(JournalEntry.row_id == row_id)
        ).scalar_one()

    def _own_replica(self) -> int:
        from crmdesk.data.models import BaseState  # noqa: PLC0415 - only a new base has none in the store yet

        return self.connection.execute(select(BaseState.replica)).scalar_one()

    def _last_number(self, record: type[Deal]) -> int:
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(select(func.pg_advisory_xact_lock(0x43524D44)))
        return self.connection.execute(select(func.coalesce(func.max(record.number), 0))).scalar_one()

    def _note(self, record: type[Kept], rows: Iterable[Mapping[str, Any]]) -> None:
        """Remember whose sums this change touches."""
        if record is Activity:
            self._contacts.update(row["client_id"] for row in rows if row["client_id"] and row["done_on"])
        elif record is Deal:
            self._closings = self._closings or any(row["outcome"] != OPEN for row in rows)
            self._wins.update(row["client_id"] for row in rows if row["client_id"] and row["outcome"] == 1)
        elif record is DealItem:
            self._items.update(row["deal_id"] for row in rows)
        elif record is Client:
            self._children.update(row["id"] for row in rows if row["parent_id"])
            self._groups = self._groups or bool(self._children)
        if record is Client or record is Contact:
            self._merged[record].update(row["merged_into_id"] for row in rows if row["merged_into_id"])
        elif record in _DICTIONARIES:
            self.facts.forget()
            self._closings = self._closings or record is Stage
            self.touched_firm = self.touched_firm or record is Firm
