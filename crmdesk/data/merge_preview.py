"""Merge preview: what a merge of records would keep, take over and move, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from crmdesk.data.entry.deeds import value_of, value_text
from crmdesk.data.entry.form import Entry, Form, FormField
from crmdesk.data.entry.forms import complete_form
from crmdesk.data.errors import UsageFault
from crmdesk.data.links import BELOW, MERGED, PARENT, TITLES, links_to
from crmdesk.data.models import Client, Deal, Invoice, Kept, Payment
from crmdesk.data.models.catalogue import OPEN, WON
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.store import Store
from crmdesk.data.words import N_, _

#: What can be merged.
MERGEABLE = ("client", "contact", "source", "campaign", "competitor", "loss_reason", "category", "product")
#: Fields whose values are united instead of chosen between.
_UNITED = (Entry.PHONES, Entry.EMAILS, Entry.TAGS, Entry.SEVERAL, Entry.NOTE)
#: Of these the earliest day is right: the firm has known the client since then.
_EARLIEST = ("created_on", "consent_on")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one of the records says in a field."""

    id: int
    value: Any
    text: str


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """One field on which the records differ: what each says, and what is proposed."""

    key: str
    title: str
    candidates: tuple[Candidate, ...]
    """The record that is kept comes first."""
    proposed_id: int
    """Whose value is taken; of a united field, the kept record."""
    why: str
    value: Any
    text: str
    """What the field will say, in words."""
    is_united: bool = False
    """Whether all values are kept together, so that there is nothing to choose."""


@dataclass(frozen=True, slots=True)
class Moving:
    """What is pointed to the kept record from now on."""

    title: str
    count: int


@dataclass(frozen=True, slots=True)
class SumPlan:
    """A sum of the kept client before and after, and of the others; minor units of the firm's currency."""

    title: str
    kept: int
    others: int

    @property
    def after(self) -> int:
        """What the kept client will have: nothing is lost and nothing counted twice."""
        return self.kept + self.others


@dataclass(frozen=True, slots=True)
class MergePreview:
    """All that a merge would do; ``versions`` prove at the merge that it is still so."""

    form_id: str
    keep_id: int
    other_ids: tuple[int, ...]
    names: Mapping[int, str]
    versions: Mapping[int, int]
    fields: tuple[FieldPlan, ...]
    moves: tuple[Moving, ...]
    sums: tuple[SumPlan, ...]
    currency: str


def preview_merge(store: Store, form_id: str, keep_id: int, others: Sequence[int]) -> MergePreview:
    """Return what merging ``others`` into ``keep_id`` would do.

    Raises:
        UsageFault: such records are not merged, one of them is gone or archived, or there is nothing to merge.
    """
    ids = [each for each in dict.fromkeys(others) if each != keep_id]
    if form_id not in MERGEABLE:
        raise UsageFault(_("Records of the kind “{kind}” are not merged.").format(kind=form_id))
    if not ids:
        raise UsageFault(_("Choose at least two records to merge."))
    with store.reading() as connection:
        form = complete_form(connection, form_id)
        rows = _rows(connection, form, [keep_id, *ids])
        fields = tuple(plan for field in form.fields if (plan := _plan(connection, form, field, rows)) is not None)
        return MergePreview(
            form_id, keep_id, tuple(ids),
            {row["id"]: str(row[form.name]) for row in rows},
            {row["id"]: row["version"] for row in rows},
            fields, _moves(connection, form.record, ids),
            _sums(connection, keep_id, ids) if form.record is Client else (),
            store.firm.currency,
        )  # fmt: skip


def _rows(connection: Connection, form: Form, ids: Sequence[int]) -> list[dict[str, Any]]:
    table: Any = form.record.__table__
    found = {
        row["id"]: dict(row)
        for row in connection.execute(
            select(table).where(table.c.id.in_(ids), table.c.archived_at.is_(None))
        ).mappings()
    }
    if len(found) < len(ids):
        raise UsageFault(_("One of the records is not there any more, or is in the archive. Look at the list again."))
    return [found[each] for each in ids]


def _plan(connection: Connection, form: Form, field: FormField, rows: list[dict[str, Any]]) -> FieldPlan | None:
    """Return the plan of a field, or None where all records say the same or nothing."""
    values = [value_of(form, row, field.key) for row in rows]
    filled = [place for place, value in enumerate(values) if value not in (None, "", [])]
    if field.key == PARENT:
        own = {row["id"] for row in rows}
        filled = [place for place in filled if values[place] not in own]
    if not filled or (len(filled) == len(values) and all(value == values[0] for value in values)):
        return None
    candidates = tuple(
        Candidate(row["id"], value, value_text(connection, field, value))
        for row, value in zip(rows, values, strict=True)
    )
    if field.entry in _UNITED:
        value = _together(field, [values[place] for place in filled])
        if value == values[0]:
            return None
        why, chosen = _("All values are kept."), 0
    else:
        chosen, why = _choice(field, values, filled)
        value = values[chosen]
    return FieldPlan(
        field.key, field.label, candidates, rows[chosen]["id"], why, value, value_text(connection, field, value),
        field.entry in _UNITED,
    )  # fmt: skip


def _choice(field: FormField, values: list[Any], filled: list[int]) -> tuple[int, str]:
    """Return whose value is proposed and why."""
    if field.key in _EARLIEST:
        return min(filled, key=lambda place: values[place]), _("The earliest day.")
    if filled[0] == 0:
        return 0, _("What the kept record says.")
    return filled[0], _("The kept record says nothing.")


def _together(field: FormField, values: list[Any]) -> Any:
    """Return lists without repeats, notes one below the other."""
    if field.entry is Entry.NOTE:
        return "\n\n".join(dict.fromkeys(values))
    return list(dict.fromkeys(word for value in values for word in value))


def _moves(connection: Connection, record: type[Kept], ids: Sequence[int]) -> tuple[Moving, ...]:
    counts: dict[str, int] = {}
    for link in links_to(record):
        title = BELOW if link.record is Client and link.column == PARENT else TITLES.get(link.record, "")
        if title and link.column != MERGED:
            counts[title] = counts.get(title, 0) + link.count(connection, ids)
    return tuple(Moving(_(title), count) for title, count in counts.items() if count)


def _sums(connection: Connection, keep_id: int, others: Sequence[int]) -> tuple[SumPlan, ...]:
    """Return what the clients bought, have in work, were billed and paid."""
    sums: tuple[tuple[str, Any, Any, tuple[Any, ...]], ...] = (
        (N_("Revenue"), Deal.value, Deal.client_id, (Deal.outcome == outcome_is(WON), Deal.archived_at.is_(None))),
        (N_("In work"), Deal.value, Deal.client_id, (Deal.outcome == outcome_is(OPEN), Deal.archived_at.is_(None))),
        (N_("Invoices"), Invoice.value, Invoice.client_id, (Invoice.state == "issued", Invoice.archived_at.is_(None))),
        (
            N_("Payments"),
            Payment.value,
            Payment.client_id,
            (Payment.state == "received", Payment.archived_at.is_(None)),
        ),
    )
    found = []
    for title, value, client_id, conditions in sums:
        rows = connection.execute(
            select(client_id, func.coalesce(func.sum(value), 0))
            .where(client_id.in_([keep_id, *others]), *conditions)
            .group_by(client_id)
        )
        totals: dict[int, int] = {row[0]: int(row[1]) for row in rows}
        kept = totals.pop(keep_id, 0)
        found.append(SumPlan(_(title), kept, sum(totals.values())))
    return tuple(found)
