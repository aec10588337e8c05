"""Schedules: reports that are formed by themselves on their days and put into a folder, at the start or by the command line.

The file comes first and the mark that it was formed after it: whoever dies between the two forms it once more under the same
name, and nobody misses it. Two programs that are due together write the same file; one of them marks it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select

from crmdesk.data.activities.recurrence import Recurrence, check, read_rule, rule_of
from crmdesk.data.activities.workdays import read_workdays
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import ConflictFault, EnvironmentFault, Fault, UsageFault
from crmdesk.data.kept_content import UNREADABLE, mapping_of
from crmdesk.data.models import ReportSchedule
from crmdesk.data.models.types import YES
from crmdesk.data.store import Store
from crmdesk.data.views import checked_name
from crmdesk.data.words import _
from crmdesk.reports.kept_questions import kept_question, question_of
from crmdesk.reports.output.writing import FileKind, file_name, write_reports
from crmdesk.reports.question import Question
from crmdesk.reports.running import run_report
from crmdesk.reports.saved_reports import any_report

FORM = "report_schedule"
VERSION = 1
MOST_REPORTS = 40

Progress = Callable[..., None]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Planned:
    """One report of a schedule: its id, what is asked of it, and the word of its period ("month", "last-month")."""

    report: str
    question: Question
    period: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule as the base keeps it; ``fault`` says why its content cannot be read."""

    id: int
    version: int
    name: str
    reports: tuple[Planned, ...]
    kind: FileKind
    rule: Recurrence | None
    folder: str
    active: bool
    is_mine: bool
    next_on: date | None
    made_at: datetime | None
    made_as: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Formed:
    """What became of a schedule that was due: the file, or why there is none."""

    name: str
    path: Path | None
    fault: str = ""


def schedules(store: Store) -> tuple[Schedule, ...]:
    """Return every schedule of a base, by name."""
    with store.reading() as connection:
        rows = connection.execute(
            select(ReportSchedule)
            .where(ReportSchedule.archived_at.is_(None))
            .order_by(ReportSchedule.name, ReportSchedule.id)
        ).all()
    return tuple(_schedule(store, row) for row in rows)


def _schedule(store: Store, row: Any) -> Schedule:
    reports: tuple[Planned, ...] = ()
    kind, rule, fault = FileKind.PDF, None, ""
    try:
        reports, kind = _content(store, row.content)
        rule = read_rule(row.rule)
    except Fault as error:
        fault = str(error)
    is_mine = row.owner_id is None or row.owner_id == store.person_id
    return Schedule(
        row.id, row.version, row.name, reports, kind, rule, row.folder or "", bool(row.active), is_mine, row.next_on,
        row.made_at, row.made_as or "", fault,
    )  # fmt: skip


def _content(store: Store, content: Mapping[str, Any]) -> tuple[tuple[Planned, ...], FileKind]:
    content = mapping_of(content)
    if content.get("version", VERSION) != VERSION:
        raise UsageFault(_("This schedule was saved by a newer CRM Desk. Update the program."))
    try:
        reports = tuple(
            Planned(str(one["report"]), question_of(store, one["question"]), str(one["question"]["period"]))
            for one in content["reports"]
        )
        return reports, FileKind(content["kind"])
    except UNREADABLE as error:
        raise UsageFault(_("This schedule cannot be read. Make it anew.")) from error


def save_schedule(
    store: Store, name: str, reports: tuple[Planned, ...], kind: FileKind, rule: Recurrence, folder: Path
) -> Deed:
    """Keep a schedule; it is formed by the program of whoever sits here, from the first day of its rule on.

    Raises:
        UsageFault: the name is empty, there are no reports or too many, the rule gives no day, or the folder is no
            absolute path.
    """
    row = _row(store, name, reports, kind, rule, folder)
    _check_alone(store, row, kind)
    with store.changing() as change:
        first = rule.next_day(read_workdays(change.connection), max(rule.begin, change.today))
        ids = change.add(
            ReportSchedule, [row | {"owner_id": store.person_id, "next_on": first, "active": first is not None}]
        )
        return Deed(change.txn, _("Schedule saved: {name}").format(name=row["name"]), FORM, tuple(ids))


def change_schedule(
    store: Store,
    schedule: Schedule,
    name: str,
    reports: tuple[Planned, ...],
    kind: FileKind,
    rule: Recurrence,
    folder: Path,
) -> Deed:
    """Keep another content of a schedule; its next day is the first of the rule from today on.

    Raises:
        UsageFault: as ``save_schedule`` does.
        ConflictFault: somebody saved it meanwhile.
    """
    row = _row(store, name, reports, kind, rule, folder)
    _check_alone(store, row, kind, schedule.id)
    with store.changing() as change:
        first = rule.next_day(read_workdays(change.connection), max(rule.begin, change.today))
        change.edit(ReportSchedule, schedule.id, schedule.version, **row, next_on=first, active=first is not None)
        return Deed(change.txn, _("Schedule changed: {name}").format(name=row["name"]), FORM, (schedule.id,))


def switch_schedule(store: Store, schedule: Schedule, *, active: bool) -> Deed:
    """Stop a schedule, or let it go on from the next day of its rule.

    Raises:
        UsageFault: it cannot be read, so it cannot go on.
        ConflictFault: somebody saved it meanwhile.
    """
    with store.changing() as change:
        following = schedule.next_on
        if active:
            if schedule.rule is None:
                raise UsageFault(schedule.fault or _("This schedule cannot be read. Make it anew."))
            following = schedule.rule.next_day(read_workdays(change.connection), change.today)
        change.edit(
            ReportSchedule, schedule.id, schedule.version, active=active and following is not None, next_on=following
        )
        text = _("Schedule goes on: {name}") if active else _("Schedule stopped: {name}")
        return Deed(change.txn, text.format(name=schedule.name), FORM, (schedule.id,))


def archive_schedule(store: Store, schedule: Schedule) -> Deed:
    """Take a schedule away; undo brings it back, and the files it made stay.

    Raises:
        ConflictFault: somebody saved it meanwhile.
    """
    with store.changing() as change:
        change.edit(ReportSchedule, schedule.id, schedule.version, archived_at=change.at)
        return Deed(change.txn, _("Schedule removed: {name}").format(name=schedule.name), FORM, (schedule.id,))


def due_schedules(store: Store) -> tuple[Schedule, ...]:
    """Return the active schedules of this person, and of nobody, whose day has come."""
    mine = or_(ReportSchedule.owner_id.is_(None), ReportSchedule.owner_id == store.person_id)
    with store.reading() as connection:
        rows = connection.execute(
            select(ReportSchedule)
            .where(
                ReportSchedule.archived_at.is_(None), ReportSchedule.active == YES, ReportSchedule.next_on <= store.today(),
                mine,
            )
            .order_by(ReportSchedule.next_on, ReportSchedule.name, ReportSchedule.id)
        ).all()  # fmt: skip
    return tuple(_schedule(store, row) for row in rows)


def form_due(store: Store, progress: Progress | None = None) -> tuple[Formed, ...]:
    """Form every schedule that is due and put its file into its folder; days missed are formed once.

    A schedule that cannot be formed stays due and says why; the others are formed all the same.
    """
    due = due_schedules(store)
    made = []
    for place, schedule in enumerate(due):
        if progress is not None:
            progress(place, len(due))
        made.append(_formed(store, schedule))
    return tuple(made)


def _formed(store: Store, schedule: Schedule) -> Formed:
    try:
        return Formed(schedule.name, form_schedule(store, schedule))
    except Fault as error:
        _log.info("a scheduled report was not formed: %s", type(error).__name__)
        return Formed(schedule.name, None, str(error))


def form_schedule(store: Store, schedule: Schedule) -> Path:
    """Form one schedule now, mark it, and return its file.

    Raises:
        UsageFault: its content cannot be read, or a report of it is gone.
        EnvironmentFault: the folder is not there or cannot be written to.
    """
    if schedule.fault or schedule.rule is None:
        raise UsageFault(schedule.fault or _("This schedule cannot be read. Make it anew."))
    folder = Path(schedule.folder)
    if not _is_folder(folder):
        raise EnvironmentFault(
            _("“{name}” has no folder “{folder}” to be put into. Choose another in the schedule.").format(
                name=schedule.name, folder=folder
            )
        )
    results = [run_report(store, any_report(store, one.report), one.question) for one in schedule.reports]
    day = (schedule.next_on or store.today()).isoformat()
    target = folder / file_name(f"{schedule.name} {day}", schedule.kind.value)
    write_reports(results, target)
    _mark(store, schedule, schedule.rule, target)
    return target


def _is_folder(folder: Path) -> bool:
    """Whether files can be put into a folder; one named from where the program happens to run is none."""
    try:
        return folder.is_absolute() and folder.is_dir()
    except OSError:  # a name that the disk refuses to look at
        return False


def _mark(store: Store, schedule: Schedule, rule: Recurrence, target: Path) -> None:
    """Say when and as what a schedule was formed, and when it is next; another program may have said it already."""
    try:
        with store.changing(cause="schedule") as change:
            following = rule.next_day(read_workdays(change.connection), change.today + timedelta(1))
            change.edit(
                ReportSchedule, schedule.id, schedule.version, made_at=change.at, made_as=str(target), next_on=following,
                active=following is not None,
            )  # fmt: skip
    except ConflictFault:
        _log.info("a scheduled report was formed by another program at the same time")


def _row(
    store: Store, name: str, reports: tuple[Planned, ...], kind: FileKind, rule: Recurrence, folder: Path
) -> dict[str, Any]:
    if not 1 <= len(reports) <= MOST_REPORTS:
        raise UsageFault(_("A schedule forms from 1 to {most} reports.").format(most=MOST_REPORTS))
    if not folder.is_absolute():
        raise UsageFault(_("Choose a folder to put the reports into."))
    check(rule)
    for one in reports:
        any_report(store, one.report)
    content = {
        "version": VERSION,
        "kind": kind.value,
        "reports": [{"report": one.report, "question": kept_question(one.question, one.period)} for one in reports],
    }
    return {"name": checked_name(name), "content": content, "rule": rule_of(rule), "folder": str(folder)}


def _check_alone(store: Store, row: Mapping[str, Any], kind: FileKind, own_id: int | None = None) -> None:
    """Raise where another schedule would write the same file, so that each would take the other's away."""
    mine = file_name(row["name"], kind.value).casefold()
    for other in schedules(store):
        theirs = file_name(other.name, other.kind.value).casefold()
        if other.id != own_id and Path(other.folder) == Path(row["folder"]) and theirs == mine:
            raise UsageFault(
                _("“{name}” puts its files into this folder already. Choose another name or folder.").format(
                    name=other.name
                )
            )
