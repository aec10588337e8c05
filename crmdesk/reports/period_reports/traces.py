"""Traces: who changed the rows behind figures last since a moment, when and what, out of the journal.

A row may move a figure without a change of its own: an invoice by its payment, a first purchase by its deal, a deal by its
positions, and everything of a person by the person's moving to another department. These then speak for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, select

from crmdesk.data.filters import is_one_of
from crmdesk.data.history import CAUSE_NAMES, record_history
from crmdesk.data.models import Activity, Client, Deal, DealItem, Invoice, JournalEntry, Manager, Payment, Plan
from crmdesk.data.models.types import from_millis, to_millis
from crmdesk.data.words import N_, _

if TYPE_CHECKING:
    from crmdesk.data.period_reports.roles import Subject
    from crmdesk.data.store import Store
    from crmdesk.reports.periods import Period

#: A row behind a figure: its record and id.
Key = tuple[str, int]
#: Rows whose changes are told field by field; of more only who and when.
TOLD = 100
#: Transactions of a record that are looked through for the one that is told.
LOOKS_THROUGH = 20
_DEEDS = {"created": N_("Created"), "archived": N_("Archived"), "restored": N_("Restored")}
#: Records whose history is told in words.
_FORMS = frozenset({"deal", "activity", "client", "invoice", "payment", "contact", "cost", "manager"})
#: What moves no figure: a change of it is told only where there is no other.
_SILENT = frozenset(
    (
        "title", "name", "legal_name", "number", "note", "tags", "custom", "external_id", "next_step", "subject", "result",
        "purpose", "phones", "emails", "site", "address", "remind_at", "promised_on", "position",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trace:
    """Who changed a row last, when (in the firm's zone) and what; empty where the journal knows nobody."""

    who: str = ""
    at: datetime | None = None
    what: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """A journal entry that speaks for a row, and the record whose it is."""

    record: str
    id: int
    entry: Row[Any]


class Traces:
    """Reads the journal since a moment."""

    def __init__(self, store: Store, connection: Connection, since: datetime) -> None:
        self._store, self._connection, self._since = store, connection, since

    def of_rows(self, keys: Iterable[Key]) -> dict[Key, Trace]:
        """Return who changed each row last."""
        wanted = sorted(keys)
        if not wanted:
            return {}
        found: dict[Key, _Found] = {}
        for speakers in (self._own, self._parts, self._people):
            silent = [key for key in wanted if key not in found]
            if silent:
                found |= speakers(silent)
        is_told = len(wanted) <= TOLD
        return {key: self._trace(found.get(key), is_told=is_told) for key in wanted}

    def of_plans(self, measures: Iterable[str], subject: Subject, period: Period) -> dict[str, Trace]:
        """Return who changed the plan of each measure last, by the measure."""
        holder = {"manager": Plan.manager_id == subject.id, "department": Plan.department_id == subject.id}
        rows = self._connection.execute(
            select(Plan.id, Plan.measure).where(
                Plan.measure.in_(list(measures)), Plan.subject == subject.kind, Plan.begin_on < period.end,
                Plan.end_on > period.begin, holder.get(subject.kind, Plan.manager_id.is_(None)),
            )
        ).all()  # fmt: skip
        last = self._last({row.id for row in rows})
        found: dict[str, Row[Any]] = {}
        for row in rows:
            entry = last.get(row.id)
            if entry is not None and (row.measure not in found or entry.hlc > found[row.measure].hlc):
                found[row.measure] = entry
        return {
            measure: self._trace(_Found(Plan.__tablename__, entry.row_id, entry), is_told=False)
            for measure, entry in found.items()
        }

    # -- who speaks for a row ----------------------------------------------------------------------------------------

    def _own(self, keys: Sequence[Key]) -> dict[Key, _Found]:
        """Return the changes of rows themselves, those of a deal's positions with the deal's."""
        deals = {row_id for record, row_id in keys if record == Deal.__tablename__}
        items = self._pairs(select(DealItem.id, DealItem.deal_id), DealItem.deal_id, deals)
        last = self._last({row_id for _record, row_id in keys} | set(items))
        found = {key: _Found(*key, last[key[1]]) for key in keys if key[1] in last}
        for item, deal in items.items():
            entry, key = last.get(item), (Deal.__tablename__, deal)
            if entry is not None and (key not in found or entry.hlc > found[key].entry.hlc):
                found[key] = _Found(*key, entry)
        return found

    def _parts(self, keys: Sequence[Key]) -> dict[Key, _Found]:
        """Return the changes of what rows sum up: an invoice's payments, a client's deals."""
        found: dict[Key, _Found] = {}
        for whole, part, to in ((Invoice, Payment, Payment.invoice_id), (Client, Deal, Deal.client_id)):
            ids = {row_id for record, row_id in keys if record == whole.__tablename__}
            of_part = self._pairs(select(part.id, to), to, ids)
            for row_id, entry in self._last(set(of_part)).items():
                key = (whole.__tablename__, of_part[row_id])
                if key not in found or entry.hlc > found[key].entry.hlc:
                    found[key] = _Found(part.__tablename__, row_id, entry)
        return found

    def _people(self, keys: Sequence[Key]) -> dict[Key, _Found]:
        """Return the changes of the people whose rows they are: who moved took them along."""
        found: dict[Key, _Found] = {}
        for record, owner in (
            (Deal, Deal.closed_owner_id), (Activity, Activity.performer_id), (Invoice, Invoice.owner_id),
            (Client, Client.owner_id),
        ):  # fmt: skip
            ids = {row_id for name, row_id in keys if name == record.__tablename__}
            owners = self._pairs(select(record.id, owner), record.id, ids)
            last = self._last({one for one in owners.values() if one is not None})
            for row_id, manager in owners.items():
                if manager in last:
                    found[record.__tablename__, row_id] = _Found(Manager.__tablename__, manager, last[manager])
        return found

    def _pairs(self, query: Any, column: Any, ids: Iterable[int]) -> dict[int, int]:
        wanted = set(ids)
        if not wanted:
            return {}
        rows = self._connection.execute(query.where(is_one_of(column, wanted, self._connection.dialect.name)))
        return {row[0]: row[1] for row in rows}

    def _last(self, ids: Iterable[int]) -> dict[int, Row[Any]]:
        """Return the last entry of each row since the moment, by the row: one that may move a figure, where there is one."""
        wanted = set(ids)
        if not wanted:
            return {}
        entries: Sequence[Any] = self._connection.execute(
            select(
                JournalEntry.row_id, JournalEntry.hlc, JournalEntry.cause, JournalEntry.reg, Manager.name.label("name")
            )
            .outerjoin(Manager, Manager.id == JournalEntry.author_id)
            .where(
                is_one_of(JournalEntry.row_id, wanted, self._connection.dialect.name),
                JournalEntry.hlc > to_millis(self._since) << 16,
            )
        ).all()
        return dict(_in_order(entries))

    # -- in words ----------------------------------------------------------------------------------------------------

    def _trace(self, found: _Found | None, *, is_told: bool) -> Trace:
        if found is None:
            return Trace()
        entry = found.entry
        at = from_millis(entry.hlc >> 16).astimezone(self._store.firm.timezone)
        cause = _(CAUSE_NAMES[entry.cause]) if entry.cause in CAUSE_NAMES else ""
        what = self._what(found, at) if is_told and found.record in _FORMS else ""
        if entry.name and cause:
            what = f"{cause}: {what}" if what else cause
        return Trace(entry.name or cause, at, what)

    def _what(self, found: _Found, at: datetime) -> str:
        """Return what the change did, field by field: "Amount: 1 000 → 2 000"."""
        for line in record_history(self._store, found.record, found.id, limit=LOOKS_THROUGH).lines:
            if line.at == at:
                told = [f"{change.title}: {change.was} → {change.became}" for change in line.changes if change.title]
                return "; ".join(told[:4]) or _(_DEEDS.get(line.what, ""))
        return ""


def latest(traces: Iterable[Trace]) -> Trace:
    """Return the last of some traces; an empty one where none is dated."""
    dated = [(trace.at, place, trace) for place, trace in enumerate(traces) if trace.at is not None]
    return max(dated)[2] if dated else Trace()


def _in_order(entries: Iterable[Row[Any]]) -> Iterator[tuple[int, Row[Any]]]:
    """Yield entries by their rows, the one that counts of each row last."""
    for entry in sorted(entries, key=lambda entry: (entry.reg not in _SILENT, entry.hlc)):
        yield entry.row_id, entry
