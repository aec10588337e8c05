"""Commitment tasks: what a report promises becomes planned tasks in one click, each once."""

from __future__ import annotations

from collections.abc import Collection

from crmdesk.data.activities.plans import Plan, plan_within
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import Client, Commitment, Deal
from crmdesk.data.period_reports.acts import Act, require
from crmdesk.data.period_reports.commitments import FORM, CommitmentRow, commitments_of
from crmdesk.data.period_reports.numbers import lock_chain
from crmdesk.data.period_reports.records import row_of
from crmdesk.data.period_reports.roles import read_staff
from crmdesk.data.store import Store
from crmdesk.data.words import _, plural


def plan_commitments(store: Store, report_id: int, ids: Collection[int] = ()) -> Deed:
    """Make a task of each commitment that is none yet; those that have one, done or not, are left alone.

    Args:
        store: the base.
        report_id: the report that promises.
        ids: only these commitments; none named is all.

    Raises:
        UsageFault: the report is not theirs to see who is at work, or it was withdrawn.
    """
    with store.changing() as change:
        lock_chain(change.connection)  # two windows that click at once make each task once
        staff = read_staff(change.connection, store.today())
        row = row_of(store, change.connection, staff, report_id)
        require(Act.PLAN, row, staff, store.person_id)
        rows = commitments_of(change.connection, (report_id,), store.firm.currency)
        waiting = [one for one in rows if one.activity_id is None and (not ids or one.id in ids)]
        performer = row.author_id if staff.works(row.author_id) else store.person_id
        made = {one.id: _plan(store, change, one, performer) for one in waiting}
        change.edit_many(Commitment, {one: {"activity_id": task} for one, task in made.items()})
        if not rows:
            raise UsageFault(_("Report {number} promises nothing to make tasks of.").format(number=row.number_text))
        if not made:
            text = _("Everything promised in report {number} is a task already.").format(number=row.number_text)
            return Deed(None, text, FORM)
        text = plural("{n} task planned of report {number}", "{n} tasks planned of report {number}", len(made)).format(
            n=len(made), number=row.number_text
        )
        return Deed(change.txn, text, FORM, tuple(made))


def _plan(store: Store, change: Change, one: CommitmentRow, performer: int | None) -> int:
    """Plan one commitment; what is past its day is for today, and what is archived is only named."""
    deal = None if one.deal_id is None else change.row(Deal, one.deal_id)
    client = None if one.client_id is None else change.row(Client, one.client_id)
    client_there = client is not None and client["archived_at"] is None
    deal_there = deal is not None and deal["archived_at"] is None and (client_there or deal["client_id"] is None)
    plan = Plan(
        subject=f"{one.text}: {one.aim}" if one.aim else one.text,
        due_on=None if one.due_on is None else max(one.due_on, change.today),
        deal_id=one.deal_id if deal_there else None,
        client_id=one.client_id if client_there else None,
        performer_id=performer,
    )
    return plan_within(store, change, plan)[0]
