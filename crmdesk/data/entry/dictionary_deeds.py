"""What is done to the firm's word lists: put in another order, retired with another entry in their place, brought back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select, true

from crmdesk.data.dictionaries import count_uses, table_of
from crmdesk.data.entry.checks import check_row
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.entry.forms import form_named
from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.links import named_by
from crmdesk.data.models import (
    Activity,
    ActivityTemplate,
    Client,
    Contact,
    Deal,
    Department,
    Kept,
    Manager,
    Pipeline,
    Stage,
)
from crmdesk.data.models.activities import PLANNED
from crmdesk.data.models.catalogue import OPEN, OUTCOME_OF_KIND
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.starters import plant_stages
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.words import _, plural

#: What a person who leaves hands over, beside open deals and planned activities: whom and what they head, too.
_HANDED_OVER = (Client, Contact, ActivityTemplate, Department, Manager)


def add_pipeline(store: Store, name: str) -> Deed:
    """Make a pipeline with the stages everybody begins with, behind the others.

    Raises:
        UsageFault: there is a pipeline of this name.
    """
    with store.changing() as change:
        last = change.connection.execute(select(func.max(Pipeline.position))).scalar()
        row = {"name": name, "position": 0 if last is None else last + 1}
        check_row(change, Pipeline, row, row)
        pipeline_id = change.add(Pipeline, [row])[0]
        plant_stages(change, pipeline_id)
        return Deed(change.txn, _("Pipeline added: {name}").format(name=name), "pipeline", (pipeline_id,))


def reorder(store: Store, form_id: str, ids: Sequence[int]) -> Deed:
    """Put entries of a dictionary in this order.

    Raises:
        ConflictFault: somebody saved one of them in the same moment.
    """
    form = form_named(form_id)
    with store.changing() as change:
        moved = []
        for place, row_id in enumerate(ids, 1):
            row = change.row(form.record, row_id)
            if change.edit(form.record, row_id, row["version"], position=place) != row["version"]:
                moved.append(row_id)
        return Deed(
            change.txn if moved else None, _("Order changed: {what}").format(what=form.label), form_id, tuple(moved)
        )


def retire(store: Store, form_id: str, row_id: int, instead: int | None = None) -> Deed:
    """Archive an entry of a dictionary; what names it names ``instead`` from now on, in the same transaction.

    Without ``instead`` records keep the name they had: lists and figures of the past show it still. A person hands over
    clients, open deals and planned activities; what is done and closed stays theirs.

    Raises:
        UsageFault: it is a stage with deals or the last of its kind, and nothing is said to take its place; the two
            stages mean different outcomes; or it is a pipeline with open deals, or the only one.
        ConflictFault: somebody saved one of the records in the same moment.
    """
    form = form_named(form_id)
    with store.changing() as change:
        row = change.row(form.record, row_id)
        name = str(row[form.name])
        uses = count_uses(change.connection, form.record, [row_id])[row_id]
        if form.record is Stage:
            _check_stage(change, row_id, instead, uses)
        if form.record is Pipeline:
            _check_pipeline(change, row_id, instead)
        moved = 0 if instead is None else _move_uses(change, form.record, row_id, instead)
        row = change.row(form.record, row_id)
        change.archive(form.record, row_id, row["version"])
        text = _("To the archive: {name}").format(name=name)
        if moved:
            text += " · " + plural("{n} record moved", "{n} records moved", moved).format(n=number(moved))
        return Deed(change.txn, text, form_id, (row_id,))


def bring_back(store: Store, form_id: str, row_id: int) -> Deed:
    """Take an entry out of the archive.

    Raises:
        UsageFault: an entry of that name was made meanwhile.
        ConflictFault: somebody saved it in the same moment.
    """
    form = form_named(form_id)
    with store.changing() as change:
        row = change.row(form.record, row_id)
        check_row(change, form.record, row, {form.name: row[form.name]})
        version = change.edit(form.record, row_id, row["version"], archived_at=None, **_unmerged(row))
        text = _("Out of the archive: {name}").format(name=row[form.name])
        return Deed(None if version == row["version"] else change.txn, text, form_id, (row_id,))


def _check_stage(change: Change, stage_id: int, instead: int | None, uses: int) -> None:
    stage = change.facts.stages[stage_id]
    if instead is None and uses:
        raise UsageFault(
            plural(
                "There is {n} deal in this stage. Choose the stage it goes to.",
                "There are {n} deals in this stage. Choose the stage they go to.",
                uses,
            ).format(n=number(uses))
        )
    others = change.connection.execute(
        select(Stage.kind).where(
            Stage.pipeline_id == stage.pipeline_id, Stage.id != stage_id, Stage.archived_at.is_(None)
        )
    ).scalars()
    if stage.outcome not in {OUTCOME_OF_KIND[kind] for kind in others}:
        raise UsageFault(_("The pipeline would have no other stage of this kind. Add one first."))
    if instead is not None and change.facts.stages[instead].outcome != stage.outcome:
        raise UsageFault(_("The two stages mean different outcomes. Choose one of the same kind."))


def _unmerged(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what makes a merged entry one of its own again."""
    return {"merged_into_id": None} if row.get("merged_into_id") is not None else {}


def _check_pipeline(change: Change, pipeline_id: int, instead: int | None) -> None:
    """Refuse what would leave deals without a way on: a deal is in a stage, and a stage is part of one pipeline."""
    if instead is not None:
        raise UsageFault(_("Deals are moved stage by stage: archive the stages first, then the pipeline."))
    others = select(Pipeline.id).where(Pipeline.id != pipeline_id, Pipeline.archived_at.is_(None)).limit(1)
    if change.connection.execute(others).first() is None:
        raise UsageFault(_("It is the only pipeline. Add another one first."))
    of_it = (Deal.pipeline_id == pipeline_id, Deal.archived_at.is_(None), Deal.outcome == outcome_is(OPEN))
    count = change.connection.execute(select(func.count()).select_from(Deal).where(*of_it)).scalar_one()
    if count:
        raise UsageFault(
            plural(
                "There is {n} open deal in this pipeline. Close it or move it first.",
                "There are {n} open deals in this pipeline. Close or move them first.",
                count,
            ).format(n=number(count))
        )


def _move_uses(change: Change, record: type[Kept], row_id: int, instead: int) -> int:
    """Let everything that names one row name another; return how many records that were."""
    if row_id == instead:
        raise UsageFault(_("An entry cannot take its own place. Choose another."))
    change.row(record, instead)
    _step_out(change, record, row_id, instead)
    moved = 0
    for link in named_by(record):
        live = _live(record, link.table)
        if live is None:
            continue
        found = change.connection.execute(
            select(link.table.c.id).where(link.key == row_id, link.table.c.archived_at.is_(None), live)
        ).scalars()
        moved += len(change.edit_many(link.record, {each: {link.column: instead} for each in found}))
    return moved


def _step_out(change: Change, record: type[Kept], row_id: int, instead: int) -> None:
    """Let an entry that stands below the one it replaces stand where that one stood, so that no tree becomes a ring."""
    table = table_of(record)
    for column in (link.key for link in named_by(record) if link.record is record):
        above: int | None = instead
        seen: set[int] = set()
        while above is not None and above != row_id and above not in seen:
            seen.add(above)
            above = change.connection.execute(select(column).where(table.c.id == above)).scalar()
        if above == row_id:
            higher = change.row(record, row_id)[column.name]
            change.edit_many(record, {instead: {column.name: higher}})


def _live(record: type[Kept], table: Table) -> ColumnElement[bool] | None:
    """Return which rows go over to another entry: all, but of a person only what is still to be done."""
    if record is not Manager:
        return true()
    if table is table_of(Deal):
        return table.c.outcome == OPEN
    if table is table_of(Activity):
        return table.c.state == PLANNED
    return true() if table in {table_of(kept) for kept in _HANDED_OVER} else None
