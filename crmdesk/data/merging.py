"""Merging: several records of one thing become one, in one transaction that one undo takes back whole.

Whatever pointed to the others points to the kept record; the others are archived and say whom they became part of, and
a search for their names finds the kept one. A merged source leaves its name as a synonym, so that imports replace it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from crmdesk.data.entry.deeds import Deed, columns_of
from crmdesk.data.entry.form import Form
from crmdesk.data.entry.forms import complete_form
from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.links import PARENT, links_to
from crmdesk.data.merge_preview import MergePreview
from crmdesk.data.models import Contact, DealContact, Source, SourceSynonym
from crmdesk.data.search import fold
from crmdesk.data.store import Store
from crmdesk.data.words import _, plural

CAUSE = "merge"


def merge(store: Store, preview: MergePreview, choices: Mapping[str, int] | None = None) -> Deed:
    """Merge records as the preview says.

    Args:
        store: the base.
        preview: what the person saw.
        choices: key of a field -> the record whose value is taken, where it is not the proposed one.

    Raises:
        ConflictFault: one of the records was changed since the preview was made.
        UsageFault: a choice names a field or a record that is not in the preview.
    """
    values = _chosen(preview, choices or {})
    with store.changing(cause=CAUSE) as change:
        form = complete_form(change.connection, preview.form_id)
        rows = {row_id: change.row(form.record, row_id) for row_id in (preview.keep_id, *preview.other_ids)}
        if any(row["version"] != preview.versions[row_id] or row["archived_at"] for row_id, row in rows.items()):
            raise ConflictFault(_("One of the records was changed meanwhile. Look at the preview again."))
        kept = columns_of(form, values, rows[preview.keep_id])
        if PARENT in rows[preview.keep_id]:
            kept[PARENT] = _parent(change, form, preview, kept.get(PARENT, rows[preview.keep_id][PARENT]))
        _move(change, form, preview)
        if form.record is Source:
            _leave_synonyms(change, preview)
        change.edit_many(form.record, {preview.keep_id: kept})
        gone = {"archived_at": change.at, "merged_into_id": preview.keep_id}
        change.edit_many(form.record, dict.fromkeys(preview.other_ids, gone))
        count = len(preview.other_ids)
        text = plural("Merged into {name}: {n} record", "Merged into {name}: {n} records", count)
        text = text.format(name=preview.names[preview.keep_id], n=count)
        return Deed(change.txn, text, preview.form_id, (preview.keep_id, *preview.other_ids))


def _chosen(preview: MergePreview, choices: Mapping[str, int]) -> dict[str, Any]:
    """Return the values of the kept record by key."""
    plans = {plan.key: plan for plan in preview.fields}
    values = {key: plan.value for key, plan in plans.items()}
    for key, row_id in choices.items():
        plan = plans.get(key)
        candidate = next((each for each in plan.candidates if each.id == row_id), None) if plan else None
        if candidate is None:
            raise UsageFault(_("The preview has no such choice. Look at it again."))
        values[key] = candidate.value
    return values


def _move(change: Change, form: Form, preview: MergePreview) -> None:
    """Point everything to the kept record; what it has already is not given to it twice."""
    for link in links_to(form.record):
        ids = link.ids(change.connection, preview.other_ids)
        moved = {row_id: {link.column: preview.keep_id} for row_id in ids if row_id != preview.keep_id}
        if link.record is DealContact and form.record is Contact:
            moved |= _repeated(change, preview, ids)
        change.edit_many(link.record, moved)


def _repeated(change: Change, preview: MergePreview, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return what becomes of parts in a deal that the kept contact, or an earlier one, takes part in already."""
    rows = change.connection.execute(
        select(DealContact.id, DealContact.deal_id, DealContact.contact_id)
        .where(DealContact.contact_id.in_([preview.keep_id, *preview.other_ids]), DealContact.archived_at.is_(None))
        .order_by(DealContact.id)
    ).all()
    deals = {row.deal_id for row in rows if row.contact_id == preview.keep_id}
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        if row.id not in ids:
            continue
        if row.deal_id in deals:
            found[row.id] = {"archived_at": change.at}
        deals.add(row.deal_id)
    return found


def _parent(change: Change, form: Form, preview: MergePreview, parent_id: int | None) -> int | None:
    """Return the kept record's parent: above itself it finds what was above the others, never itself."""
    table: Any = form.record.__table__
    rows = change.connection.execute(select(table.c.id, table.c.parent_id).where(table.c.parent_id.is_not(None)))
    above: dict[int, int] = {row[0]: row[1] for row in rows}
    own = {preview.keep_id, *preview.other_ids}
    best = each = parent_id
    seen: set[int] = set()
    while each is not None and each not in seen:
        seen.add(each)
        if each in own:
            best = above.get(each)
        each = above.get(each)
    return best if best not in own else None


def _leave_synonyms(change: Change, preview: MergePreview) -> None:
    """Let imports read the names of merged sources as the kept one."""
    names = {fold(preview.names[row_id]) for row_id in preview.other_ids} - {fold(preview.names[preview.keep_id])}
    there = change.connection.execute(
        select(SourceSynonym.folded, SourceSynonym.id).where(SourceSynonym.folded.in_(names))
    )
    known: dict[str, int] = {row.folded: row.id for row in there}
    back = {"source_id": preview.keep_id, "archived_at": None}
    change.edit_many(SourceSynonym, dict.fromkeys(known.values(), back))
    rows = [{"source_id": preview.keep_id, "folded": name} for name in sorted(names - known.keys()) if name]
    change.add(SourceSynonym, rows)
