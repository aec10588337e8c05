"""Templates: activities that repeat by a rule, the head's own checks among them, and those that people only insert.

The days of a rule become activities some weeks ahead, each exactly once: a template's ``next_on`` is the first day for which
nothing was made yet, it moves in the transaction that makes the activities, and whoever comes second meets a newer version.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from crmdesk.data.activities.deeds import FORM
from crmdesk.data.activities.kinds import kind_for
from crmdesk.data.activities.moments import minute_of
from crmdesk.data.activities.next_steps import StepKeeper
from crmdesk.data.activities.plans import Plan, Row, planned_row
from crmdesk.data.activities.recurrence import Recurrence, check, read_rule, recurrence_text, rule_of
from crmdesk.data.activities.workdays import read_workdays
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import Activity, ActivityKind, ActivityTemplate, Manager
from crmdesk.data.models.activities import PLANNED
from crmdesk.data.models.types import YES
from crmdesk.data.store import Store
from crmdesk.data.words import _

TEMPLATE_FORM = "activity_template"
#: Days ahead for which activities are made: a week's view and the next two show them.
HORIZON = 31


@dataclass(frozen=True, slots=True)
class Template:
    """What repeats or is inserted, as lists and editors show it."""

    id: int
    version: int
    plan: Plan
    kind: str
    performer: str
    recurrence: Recurrence | None
    active: bool
    next_on: date | None


def list_templates(store: Store, performer_id: int | None = None) -> tuple[Template, ...]:
    """Return the templates, by name; ``performer_id`` leaves those of one person and those of nobody."""
    with store.reading() as connection:
        query = (
            select(ActivityTemplate.__table__, ActivityKind.name.label("kind"), Manager.name.label("performer"))
            .join(ActivityKind, ActivityKind.id == ActivityTemplate.kind_id)
            .outerjoin(Manager, Manager.id == ActivityTemplate.performer_id)
            .where(ActivityTemplate.archived_at.is_(None))
            .order_by(ActivityTemplate.subject, ActivityTemplate.id)
        )
        if performer_id is not None:
            whose = or_(ActivityTemplate.performer_id == performer_id, ActivityTemplate.performer_id.is_(None))
            query = query.where(whose)
        rows = connection.execute(query).mappings().all()
    return tuple(_template(row) for row in rows)


def save_template(store: Store, plan: Plan, recurrence: Recurrence | None = None) -> Deed:
    """Keep a template; with a rule its first activities are made at once.

    Raises:
        UsageFault: it has no name, or the rule is impossible.
    """
    with store.changing() as change:
        begun = _begun(change, plan, recurrence)
        row = _row(change, plan, begun)
        row["next_on"] = None if begun is None else begun.next_day(read_workdays(change.connection), begun.begin)
        row["active"] = begun is None or row["next_on"] is not None
        made = change.add(ActivityTemplate, [row])[0]
        ids = _make(store, change, made)
        what = {"name": row["subject"], "rule": recurrence_text(begun)}
        text = _("Template kept: {name}") if begun is None else _("{name}: {rule}")
        return Deed(change.txn, text.format(**what), FORM if ids else TEMPLATE_FORM, tuple(ids) or (made,))


def change_following(store: Store, activity_id: int, plan: Plan, recurrence: Recurrence | None) -> Deed:
    """Change an activity and all that follow it by its template; those before it stay as they are.

    Args:
        store: the base.
        activity_id: an activity made by a template.
        plan: what the activities shall be from this one on; its day is not used.
        recurrence: the rule from this one on; None ends the repetition with this activity.

    Raises:
        UsageFault: the activity does not repeat, or the rule is impossible.
    """
    with store.changing() as change:
        activity = change.row(Activity, activity_id)
        if activity["template_id"] is None or activity["due_on"] is None:
            raise UsageFault(_("This task does not repeat."))
        first: date = activity["due_on"]
        template = change.row(ActivityTemplate, activity["template_id"])
        if recurrence is None:
            ids = _withdraw(change, template["id"], first + timedelta(1))
            _edit(change, template, active=False, next_on=None)
            return Deed(change.txn, _("Does not repeat any more: {name}").format(name=template["subject"]), FORM, ids)
        check(recurrence)
        withdrawn = _withdraw(change, template["id"], first)
        columns = _row(change, plan, recurrence)
        day = recurrence.next_day(read_workdays(change.connection), first)
        _edit(change, template, **columns, next_on=day, active=day is not None)
        ids = (*withdrawn, *_make(store, change, template["id"], first=first))
        text = _("From here on: {name}, {rule}").format(name=columns["subject"], rule=recurrence_text(recurrence))
        return Deed(change.txn, text, FORM, ids)


def repeat(store: Store, activity_id: int, recurrence: Recurrence | None) -> Deed:
    """Repeat a planned activity from its day on by a rule, as it is now; None: it and what came before are all.

    Raises:
        UsageFault: it has no day, or the rule is impossible.
        ConflictFault: somebody saved it in the same moment.
    """
    with store.reading() as connection:
        row = connection.execute(select(Activity.__table__).where(Activity.id == activity_id)).mappings().one()
        kind = connection.execute(select(ActivityKind.name).where(ActivityKind.id == row["kind_id"])).scalar_one()
    plan = _plan_of(store, row, kind)
    if row["template_id"] is not None:
        return change_following(store, activity_id, plan, recurrence)
    if recurrence is None:
        return Deed(None, "", FORM)
    first: date | None = row["due_on"]
    if first is None:
        raise UsageFault(_("Give it a day first: the repetition begins on it."))
    check(recurrence)
    with store.changing() as change:
        columns = _row(change, plan, recurrence)
        columns["next_on"] = recurrence.next_day(read_workdays(change.connection), first + timedelta(1))
        columns["active"] = columns["next_on"] is not None
        template_id = change.add(ActivityTemplate, [columns])[0]
        change.edit(Activity, activity_id, row["version"], template_id=template_id)
        ids = (activity_id, *_make(store, change, template_id))
        text = _("{name}: {rule}").format(name=columns["subject"], rule=recurrence_text(recurrence))
        return Deed(change.txn, text, FORM, ids)


def rule_of_activity(store: Store, activity_id: int) -> Recurrence | None:
    """Return the rule by which an activity goes on repeating; None where it does not."""
    with store.reading() as connection:
        row = connection.execute(
            select(ActivityTemplate.rule)
            .join(Activity, Activity.template_id == ActivityTemplate.id)
            .where(Activity.id == activity_id, ActivityTemplate.active == YES, ActivityTemplate.archived_at.is_(None))
        ).one_or_none()
    return None if row is None else read_rule(row.rule)


def stop(store: Store, template_id: int) -> Deed:
    """End a repetition: what it planned for days to come is taken out of the plan, today's stays."""
    with store.changing() as change:
        template = change.row(ActivityTemplate, template_id)
        ids = _withdraw(change, template_id, change.today + timedelta(1))
        _edit(change, template, active=False, next_on=None)
        return Deed(change.txn, _("Does not repeat any more: {name}").format(name=template["subject"]), FORM, ids)


def archive_template(store: Store, template_id: int) -> Deed:
    """Take a template away; what it planned for days to come goes with it."""
    with store.changing() as change:
        template = change.row(ActivityTemplate, template_id)
        ids = _withdraw(change, template_id, change.today + timedelta(1))
        _edit(change, template, active=False, next_on=None, archived_at=change.at)
        return Deed(change.txn, _("To the archive: {name}").format(name=template["subject"]), FORM, ids)


def make_due(store: Store, horizon: int = HORIZON) -> tuple[int, ...]:
    """Make the activities that templates plan for the days up to ``horizon`` days ahead, and return their ids.

    Safe to call from several windows at once: an activity is made once.
    """
    until = store.today() + timedelta(horizon)
    with store.reading() as connection:
        rows = connection.execute(
            select(ActivityTemplate.id, ActivityTemplate.rule).where(
                ActivityTemplate.active == YES, ActivityTemplate.archived_at.is_(None),
                or_(ActivityTemplate.next_on.is_(None), ActivityTemplate.next_on <= until),
            )
        ).all()  # fmt: skip
    made: list[int] = []
    for row in rows:
        if not row.rule:
            continue
        try:
            with store.changing(cause="recurrence") as change:
                made += _make(store, change, row.id, horizon)
        except ConflictFault:
            continue  # another window makes the same activities in this very moment
    return tuple(made)


def _make(
    store: Store, change: Change, template_id: int, horizon: int = HORIZON, first: date | None = None
) -> list[int]:
    """Make a template's activities up to the horizon; of days that have passed only the last one.

    Args:
        store: the base.
        change: the transaction.
        template_id: whose.
        horizon: days ahead, that day included.
        first: days from here on are made even if they have passed.
    """
    template = change.row(ActivityTemplate, template_id)
    recurrence = read_rule(template["rule"])
    if recurrence is None or not template["active"] or template["archived_at"] is not None:
        return []
    until = change.today + timedelta(horizon)
    begin = template["next_on"] or change.today
    days: list[date] = []
    following: date | None = None
    for day in recurrence.days(read_workdays(change.connection), begin):
        if day > until:
            following = day
            break
        days.append(day)
    if first is None:
        # Nobody makes up for a daily check of last week: of what was missed only the last is kept as overdue.
        missed = [day for day in days if day < change.today]
        days = days[max(0, len(missed) - 1) :]
    # The template first: a second window waits here, meets the newer version, and makes nothing.
    _edit(change, template, next_on=following, active=following is not None)
    plan = _plan(template)
    keeper = StepKeeper(change, [plan.deal_id])
    rows = [planned_row(store, change, replace(plan, due_on=day)) for day in days]
    ids = change.add(Activity, rows)
    keeper.settle([plan.deal_id] if ids else [])
    return ids


def _withdraw(change: Change, template_id: int, first: date) -> tuple[int, ...]:
    """Archive what a template planned from a day on and nobody did, and return the ids."""
    rows = change.connection.execute(
        select(Activity.id, Activity.version, Activity.deal_id).where(
            Activity.template_id == template_id, Activity.due_on >= first, Activity.state == PLANNED,
            Activity.archived_at.is_(None),
        )
    ).all()  # fmt: skip
    keeper = StepKeeper(change, [row.deal_id for row in rows])
    for row in rows:
        change.archive(Activity, row.id, row.version)
    keeper.settle()
    return tuple(row.id for row in rows)


def _edit(change: Change, template: Row, **columns: Any) -> None:
    change.edit(ActivityTemplate, template["id"], template["version"], **columns)


def _begun(change: Change, plan: Plan, recurrence: Recurrence | None) -> Recurrence | None:
    """Return a rule that begins on the plan's day, else today, unless it says its own beginning."""
    if recurrence is None:
        return None
    default = Recurrence(recurrence.unit).begin
    begun = recurrence if recurrence.begin != default else replace(recurrence, begin=plan.due_on or change.today)
    check(begun)
    return begun


def _row(change: Change, plan: Plan, recurrence: Recurrence | None) -> Row:
    if not plan.subject.strip():
        raise UsageFault(_("Say what is to be done: the template is called by it."))
    return {
        "kind_id": plan.kind_id or kind_for(change, plan.code),
        "performer_id": plan.performer_id or (None if recurrence is None else change.author_id),
        "subject": plan.subject.strip(),
        "rule": rule_of(recurrence),
        "client_id": plan.client_id,
        "deal_id": plan.deal_id,
        "note": plan.note,
        "duration_s": plan.duration_s,
        "minute": plan.minute,
        "remind_min": plan.remind_min,
    }


def _plan(row: Any) -> Plan:
    return Plan(
        subject=row["subject"],
        minute=row["minute"],
        kind_id=row["kind_id"],
        client_id=row["client_id"],
        deal_id=row["deal_id"],
        performer_id=row["performer_id"],
        note=row["note"],
        duration_s=row["duration_s"],
        remind_min=row["remind_min"],
        template_id=row["id"] if row["rule"] else None,
    )


def _plan_of(store: Store, row: Any, kind: str) -> Plan:
    """Return an activity as what its template plans."""
    zone = store.firm.timezone
    ahead = None
    if row["remind_at"] is not None and row["due_at"] is not None:
        ahead = max(0, int((row["due_at"] - row["remind_at"]).total_seconds()) // 60)
    return Plan(
        subject=row["subject"] or kind,
        minute=None if row["due_at"] is None else minute_of(row["due_at"], zone),
        kind_id=row["kind_id"],
        client_id=row["client_id"],
        deal_id=row["deal_id"],
        performer_id=row["performer_id"],
        note=row["note"],
        duration_s=row["duration_s"],
        remind_min=ahead,
    )


def _template(row: Any) -> Template:
    return Template(
        id=row["id"],
        version=row["version"],
        plan=_plan(row),
        kind=row["kind"],
        performer=row["performer"] or "",
        recurrence=read_rule(row["rule"]),
        active=row["active"],
        next_on=row["next_on"],
    )
