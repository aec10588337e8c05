"""Drafts: reports that are formed get their numbers, and their figures are kept until the report is frozen."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update

from crmdesk.data.canonical import canonical_bytes, sha256_of
from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import PeriodReport, ReportFile
from crmdesk.data.period_reports.numbers import lock_chain, next_numbers
from crmdesk.data.period_reports.records import LIVE, last_content
from crmdesk.data.period_reports.roles import Staff, Subject
from crmdesk.data.words import _


@dataclass(frozen=True, slots=True)
class Claimed:
    """A report that figures are being formed for; its people are those of today."""

    id: int
    number: str
    revision: int
    state: str
    subject: Subject
    author_id: int | None
    approver_id: int | None
    headline: str
    comment: str
    is_new: bool = False

    @property
    def is_open(self) -> bool:
        """Whether its figures may be formed: what is frozen stays."""
        return self.state == "formed"


def claim_reports(
    change: Change, staff: Staff, kind: str, begin_on: date, end_on: date, subjects: Sequence[Subject]
) -> tuple[Claimed, ...]:
    """Return the report in force of each subject for a period, with a new number where there is none yet.

    Within one transaction: two programs that form the same period give each subject one report. Author and approver of
    reports that are only formed follow the firm as it is today.

    Raises:
        UsageFault: a subject's reports are not theirs who is at work, or they only look.
    """
    staff.check_not_viewer(change.author_id)
    sight = staff.sight(change.author_id)
    if not all(sight.covers(subject) for subject in subjects):
        raise UsageFault(_("People form their own reports and those of who reports to them."))
    lock_chain(change.connection)
    held = _in_force(change, kind, begin_on)
    missing = [subject for subject in subjects if subject not in held]
    numbers = next_numbers(change, kind, begin_on, len(missing)) if missing else []
    rows = [
        {
            "number": number, "kind": kind, "subject": subject.kind, "begin_on": begin_on, "end_on": end_on,
            "formed_at": change.at, **_people(staff, subject),
        }
        for number, subject in zip(numbers, missing, strict=True)
    ]  # fmt: skip
    made = dict(zip(missing, change.add(PeriodReport, rows), strict=True))
    _follow_staff(change, staff, [held[subject] for subject in subjects if subject in held])
    now = _in_force(change, kind, begin_on)
    return tuple(
        Claimed(
            row["id"], row["number"], row["revision"], row["state"], subject, row["author_id"], row["approver_id"],
            row["headline"] or "", row["comment"] or "", subject in made,
        )
        for subject, row in ((subject, now[subject]) for subject in subjects)
    )  # fmt: skip


def put_drafts(change: Change, contents: Mapping[int, bytes]) -> None:
    """Write the figures of formed reports, by report id, in place of those formed before.

    Raises:
        UsageFault: one of them was frozen meanwhile.
    """
    lock_chain(change.connection)
    states = change.connection.execute(
        select(PeriodReport.id, PeriodReport.state).where(PeriodReport.id.in_(contents))
    ).all()
    if any(row.state != "formed" for row in states) or len(states) != len(contents):
        raise UsageFault(_("A report was frozen meanwhile, so its figures stay. Form the others again."))
    held = set(
        change.connection.execute(
            select(ReportFile.report_id).where(ReportFile.report_id.in_(contents), ReportFile.part == "draft")
        ).scalars()
    )
    fresh = []
    for report_id, content in contents.items():
        row = {"made_at": change.at, "sha256": sha256_of(content), "content": content}
        if report_id in held:
            own = (ReportFile.report_id == report_id) & (ReportFile.part == "draft")
            change.connection.execute(update(ReportFile).where(own).values(row))
        else:
            fresh.append({"report_id": report_id, "part": "draft", "place": 1, "name": None, **row})
    change.add_plain(ReportFile, fresh)
    change.edit_many(PeriodReport, {report_id: {"formed_at": change.at} for report_id in contents})


def copy_draft(change: Change, old_id: int, new_id: int, revision: int) -> None:
    """Give the next revision of a report the figures of the one before it."""
    content = last_content(change.connection, old_id, "draft")
    if content is None:
        return
    renewed = canonical_bytes({**json.loads(content), "revision": revision})
    put_drafts(change, {new_id: renewed})


def _in_force(change: Change, kind: str, begin_on: date) -> dict[Subject, dict[str, Any]]:
    rows = change.connection.execute(
        select(PeriodReport.__table__).where(
            PeriodReport.kind == kind, PeriodReport.begin_on == begin_on, PeriodReport.state.in_(LIVE)
        )
    ).mappings()
    return {_subject(row): row for row in map(dict, rows)}


def _subject(row: Mapping[str, Any]) -> Subject:
    ids = {"manager": row["manager_id"], "department": row["department_id"]}
    return Subject(row["subject"], ids.get(row["subject"]))


def _people(staff: Staff, subject: Subject) -> dict[str, Any]:
    """Return the columns that say whose a report is, who writes it and who approves it."""
    author = staff.author_of(subject)
    manager = staff.members[subject.id] if subject.kind == "manager" and subject.id is not None else None
    return {
        "manager_id": None if manager is None else manager.id,
        "department_id": subject.id if manager is None else manager.department_id,
        "author_id": author,
        "approver_id": staff.approver_of(author),
    }


def _follow_staff(change: Change, staff: Staff, rows: Sequence[Mapping[str, Any]]) -> None:
    edits = {}
    for row in rows:
        if row["state"] != "formed":
            continue
        people = _people(staff, _subject(row))
        edits[row["id"]] = {name: value for name, value in people.items() if row[name] != value}
    change.edit_many(PeriodReport, {row_id: columns for row_id, columns in edits.items() if columns})
