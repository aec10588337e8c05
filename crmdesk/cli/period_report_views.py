"""The part of ``period-report`` that shows: lists, one report, files, the register, the chain."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmdesk.cli.bases import ProgressLine
from crmdesk.cli.reporting import output
from crmdesk.data.errors import UsageFault
from crmdesk.data.period_reports.chain import check_chain
from crmdesk.data.period_reports.commitments import TASK_NAMES, CommitmentRow, list_commitments
from crmdesk.data.period_reports.records import (
    STATE_NAMES,
    ReportCard,
    ReportRow,
    Wanted,
    find_report,
    list_reports,
    read_content,
    read_report,
)
from crmdesk.data.period_reports.roles import Subject, read_staff
from crmdesk.data.period_reports.verdicts import VERDICT_NAMES
from crmdesk.data.table import Field, Kind, Table, change_text, day_text
from crmdesk.data.whole_file import write_whole
from crmdesk.data.words import N_, _, plural
from crmdesk.reports.output.csv import write_csv
from crmdesk.reports.output.json import dumped
from crmdesk.reports.output.text import table_text
from crmdesk.reports.periods import Period, parse_period

if TYPE_CHECKING:
    import argparse

    from crmdesk.data.store import Store

_FIELDS = (
    Field("number", N_("Number")), Field("period", N_("Period")), Field("subject", N_("Report of")),
    Field("state", N_("State")), Field("signed", N_("Signed on"), Kind.INSTANT),
    Field("approved", N_("Approved on"), Kind.INSTANT), Field("waits_for", N_("Waits for")),
    Field("overdue", N_("Days late"), Kind.COUNT),
)  # fmt: skip
_COMMITMENT_FIELDS = (
    Field("place", "№", Kind.COUNT), Field("text", N_("Commitment")), Field("aim", N_("Aim")),
    Field("due_on", N_("By when"), Kind.DATE), Field("task", N_("Task")), Field("verdict", N_("What became of it")),
)  # fmt: skip


def list_them(store: Store, options: argparse.Namespace) -> int:
    """Show the reports of a period that who is at work may see."""
    show_rows(wanted_reports(store, options), options)
    return 0


def show_rows(rows: tuple[ReportRow, ...], options: argparse.Namespace) -> None:
    """Show reports as the command line asked."""
    with output(None) as stream:
        match options.format:
            case "json":
                stream.write(dumped({"reports": [row_data(row) for row in rows]}).decode())
            case "csv":
                write_csv(stream, (_table(rows),))
            case _:
                stream.write(table_text(_table(rows)) + "\n")


def wanted_reports(store: Store, options: argparse.Namespace) -> tuple[ReportRow, ...]:
    """Return the reports that the period and the conditions of the command line mean."""
    wanted = Wanted(states=tuple(options.state) or (tuple(STATE_NAMES) if options.history else Wanted().states))
    rows = list_reports(store, wanted)
    if options.period:
        period = period_of(store, options.period)
        rows = tuple(row for row in rows if period.begin <= row.begin_on and row.end_on <= period.end)
    subjects = subjects_named(store, options.subjects)
    if subjects is not None:
        rows = tuple(row for row in rows if row.about in subjects)
    if options.waiting:
        rows = tuple(row for row in rows if row.waits_for_id is not None and row.waits_for_id == store.person_id)
    return rows


def period_of(store: Store, text: str) -> Period:
    """Return the period that the command line names."""
    return parse_period(text, store.today())


def subjects_named(store: Store, texts: Iterable[str]) -> tuple[Subject, ...] | None:
    """Return whom reports are to be about; None where nothing narrows them.

    Raises:
        UsageFault: there is no such department or person, or several of the name.
    """
    found = []
    with store.reading() as connection:
        staff = read_staff(connection, store.today())
    for text in texts:
        kind, sign, name = text.partition("=")
        if text == "firm":
            found.append(Subject("firm"))
            continue
        names = {
            "department": {unit.id: unit.name for unit in staff.units.values()},
            "manager": {member.id: member.name for member in staff.members.values()},
        }.get(kind)
        if names is None or not sign:
            raise UsageFault(_("“{text}” names nobody. Write firm, department=NAME or manager=NAME.").format(text=text))
        ids = [each for each, known in names.items() if name.casefold() in (known.casefold(), str(each))]
        if len(ids) != 1:
            said = _("Several are called “{name}”. Say which by id: {ids}.") if ids else _("Nobody is called “{name}”.")
            raise UsageFault(said.format(name=name, ids=", ".join(map(str, ids))))
        found.append(Subject(kind, ids[0]))
    return tuple(found) or None


def show(store: Store, options: argparse.Namespace) -> int:
    """Show one report: what it says, what is promised in it, who signed it, which files it has."""
    from crmdesk.reports.period_reports.snapshot import Snapshot, read_snapshot  # noqa: PLC0415 - only who shows

    row = find_report(store, options.number)
    card = read_report(store, row.id)
    promised = list_commitments(store, row.id)
    content = read_content(store, row.id, "snapshot" if row.sha256 else "draft")
    snapshot: Snapshot | None = None if content is None else read_snapshot(content)
    if options.format == "json":
        data = row_data(row) | {
            "revisions": [one.number_text for one in card.revisions],
            "commitments": [commitment_data(one) for one in promised],
            "signatures": _signatures(card),
            "files": [
                {"part": one.part, "place": one.place, "name": one.name, "sha256": one.sha256, "size": one.size}
                for one in card.files
            ],
            "snapshot": None if snapshot is None else _snapshot_data(snapshot),
        }
        sys.stdout.write(dumped(data).decode())
        return 0
    sys.stdout.write("\n".join(_told(store, card)) + "\n")
    if snapshot is not None:
        sys.stdout.write("\n" + table_text(_measures(snapshot)) + "\n")
        if snapshot.outcomes:
            sys.stdout.write("\n" + table_text(_outcomes(snapshot)) + f"\n{snapshot.outcomes_note}\n")
    if promised:
        sys.stdout.write("\n" + table_text(_promises(promised)) + "\n")
    return 0


def pdf(store: Store, options: argparse.Namespace) -> int:
    """Write reports as PDF: a folder with a file for each, or one file."""
    from crmdesk.reports.period_reports.papers import join_papers, paper_of, save_papers  # noqa: PLC0415 - dear to import

    if options.all == bool(options.numbers):
        raise UsageFault(_("Name the reports to write, or say --all."))
    rows = [find_report(store, number) for number in options.numbers]
    if options.all:
        period = period_of(store, options.period)
        rows = [row for row in list_reports(store) if period.begin <= row.begin_on and row.end_on <= period.end]
    ids, target = [row.id for row in rows], Path(options.output)
    progress = ProgressLine(_("Reports"))
    if target.suffix.lower() != ".pdf":
        written = save_papers(store, ids, target, progress)
    elif len(ids) == 1:
        written = (write_whole(target, paper_of(store, ids[0])),)
    else:
        written = (write_whole(target, join_papers(store, ids, progress)),)
    if options.format == "json":
        sys.stdout.write(dumped({"reports": len(ids), "files": [str(path) for path in written]}).decode())
    else:
        sys.stdout.write("".join(f"{path}\n" for path in written))
    return 0


def scan(store: Store, options: argparse.Namespace) -> int:
    """Write the scan of a report's signed paper as a file."""
    row = find_report(store, options.number)
    content = read_content(store, row.id, "scan")
    if content is None:
        raise UsageFault(_("Report {number} has no scan.").format(number=row.number_text))
    sys.stdout.write(f"{write_whole(Path(options.output), content)}\n")
    return 0


def register(store: Store, options: argparse.Namespace) -> int:
    """Show who signed what when, as the report of the catalogue that it is."""
    from crmdesk.cli.reporting import show_result  # noqa: PLC0415 - brings the engine with it
    from crmdesk.reports.catalog import report_named  # noqa: PLC0415 - as above
    from crmdesk.reports.periods import Compare  # noqa: PLC0415 - as above
    from crmdesk.reports.question import Question  # noqa: PLC0415 - as above
    from crmdesk.reports.running import run_report  # noqa: PLC0415 - as above

    question = Question((), (), period_of(store, options.period), Compare.NONE, as_of=store.today())
    options.output = None
    show_result(options, run_report(store, report_named("signed"), question))
    return 0


def check(store: Store, options: argparse.Namespace) -> int:
    """Walk the chain, verify every file and say what is not as it was signed; 1 where anything is."""
    from crmdesk.reports.period_reports.checking import check_files  # noqa: PLC0415 - a second, only who checks pays for it

    checked = check_chain(store, ProgressLine(_("The chain")))
    files = check_files(store, ProgressLine(_("Files")))
    checked = replace(checked, findings=tuple(dict.fromkeys([*checked.findings, *files])))
    if options.format == "json":
        data = {
            "whole": checked.is_whole,
            "reports": checked.reports,
            "signatures": checked.signatures,
            "last_sha256": checked.last_sha256,
            "findings": [{"number": one.number, "text": one.text} for one in checked.findings],
        }
        sys.stdout.write(dumped(data).decode())
        return 0 if checked.is_whole else 1
    counted = plural("{n} report", "{n} reports", checked.reports).format(n=checked.reports)
    signed = plural("{n} signature", "{n} signatures", checked.signatures).format(n=checked.signatures)
    if checked.is_whole:
        sys.stdout.write(
            _("The chain is whole: {reports}, {signatures}.").format(reports=counted, signatures=signed) + "\n"
        )
        sys.stdout.write(f"{checked.last_sha256}\n" if checked.last_sha256 else "")
        return 0
    for one in checked.findings:
        sys.stdout.write(f"{one.number}  {one.text}\n" if one.number else f"{one.text}\n")
    return 1


# -- how they are shown ------------------------------------------------------------------------------------------


def row_data(row: ReportRow) -> dict[str, Any]:
    """Return a report as JSON carries it: ids are texts, for they have 63 bits; the end is the first day after it."""
    return {
        "id": str(row.id),
        "number": row.number,
        "revision": row.revision,
        "shown": row.number_text,
        "kind": row.kind,
        "subject": row.subject,
        "subject_id": None if row.about.id is None else str(row.about.id),
        "subject_name": row.subject_name,
        "period": {"begin": row.begin_on.isoformat(), "end": row.end_on.isoformat()},
        "state": row.state,
        "author": row.author or None,
        "approver": row.approver or None,
        "waits_for": row.waits_for or None,
        "formed_at": row.formed_at.isoformat(),
        "frozen_at": None if row.frozen_at is None else row.frozen_at.isoformat(),
        "signed_at": None if row.signed_at is None else row.signed_at.isoformat(),
        "signed_way": row.signed_way or None,
        "approved_at": None if row.approved_at is None else row.approved_at.isoformat(),
        "sign_by": row.deadlines.sign.isoformat(),
        "approve_by": row.deadlines.approve.isoformat(),
        "days_late": row.overdue,
        "headline": row.headline,
        "comment": row.comment,
        "head_word": row.head_word,
        "remark": row.remark,
        "sha256": row.sha256 or None,
        "previous_sha256": row.previous_sha256 or None,
        "chain_place": row.chain_place,
    }


def commitment_data(one: CommitmentRow) -> dict[str, Any]:
    """Return a commitment as JSON carries it; the target is a decimal text in the units people read."""
    target = one.typed.target
    return {
        "id": str(one.id),
        "place": one.place,
        "text": one.text,
        "aim": one.aim,
        "due_on": None if one.due_on is None else one.due_on.isoformat(),
        "measure": one.measure or None,
        "target": None if target is None else str(target),
        "deal": None if one.deal_id is None else str(one.deal_id),
        "client": None if one.client_id is None else str(one.client_id),
        "action": one.action or None,
        "verdict": one.verdict or None,
        "outcome": one.outcome or None,
        "task": one.task or None,
    }


def _table(rows: Iterable[ReportRow]) -> Table:
    lines = tuple(
        (
            row.number_text, Period(row.begin_on, row.end_on).text(), row.subject_name, row.state_label, row.signed_at,
            row.approved_at, row.waits_for, row.overdue or None,
        )
        for row in rows
    )  # fmt: skip
    return Table(_FIELDS, lines)


def _promises(rows: Iterable[CommitmentRow]) -> Table:
    lines = tuple(
        (
            one.place, one.text, one.aim, one.due_on, _(TASK_NAMES[one.task]) if one.task else "",
            ": ".join(part for part in (_(VERDICT_NAMES.get(one.verdict, "")), one.outcome) if part),
        )
        for one in rows
    )  # fmt: skip
    return Table(_COMMITMENT_FIELDS, lines)


def _told(store: Store, card: ReportCard) -> list[str]:
    """Return what is known of a report, a line each."""
    row = card.row
    last = row.end_on - timedelta(1)
    lines = [
        f"{row.number_text}  {row.subject_name}, {day_text(row.begin_on)}–{day_text(last)}: {row.state_label}",
        *(f"{title}: {text}" for title, text in (
            (_("Headline"), row.headline), (_("Comment"), row.comment), (_("The head's word"), row.head_word),
            (_("Remark"), row.remark or _why_returned(card)), (_("Waits for"), row.waits_for),
        ) if text),
    ]  # fmt: skip
    for one in card.signatures:
        way = _("electronically") if one.way == "electronic" else _("on paper")
        part = _("Author") if one.part == "author" else _("Head")
        lines.append(f"{part}: {one.manager}, {Kind.INSTANT.text(one.signed_at)}, {way}")
    if row.sha256:
        lines.append(f"SHA-256: {row.sha256}")
    if store.person_id is not None and row.waits_for_id == store.person_id:
        lines.append(_("It waits for you."))
    return lines


def _why_returned(card: ReportCard) -> str:
    """Return why the revision before this one came back; empty where nothing did."""
    before = [one for one in card.revisions if one.revision == card.row.revision - 1]
    return before[0].remark if before else ""


def _signatures(card: ReportCard) -> list[dict[str, Any]]:
    return [
        {
            "part": one.part, "way": one.way, "person": one.manager, "signed_at": one.signed_at.isoformat(),
            "marked_by": one.marked_by or None, "certificate_sha256": one.certificate_sha256 or None, "place": one.place,
            "sha256": one.sha256,
        }
        for one in card.signatures
    ]  # fmt: skip


def _measures(snapshot: Any) -> Table:
    fields = (
        Field("measure", N_("Measure")), Field("plan", N_("Plan")), Field("fact", N_("Fact")),
        Field("attainment", N_("Attainment"), Kind.PERCENT), Field("base", N_("Last year")),
        Field("change", N_("To last year")),
    )  # fmt: skip
    rows = tuple(
        (
            line.title, _figure(line.unit, line.plan), _figure(line.unit, line.fact), line.attainment,
            _figure(line.unit, line.base), _change(line),
        )
        for line in snapshot.measures
    )  # fmt: skip
    return Table(fields, rows)


def _outcomes(snapshot: Any) -> Table:
    """Return what was promised in the report before, and what became of it."""
    fields = (
        Field("text", N_("Commitment")), Field("aim", N_("Aim")), Field("result", N_("Fact")),
        Field("verdict", N_("What became of it")),
    )  # fmt: skip
    rows = tuple(
        (one.text, one.aim, one.result, _(VERDICT_NAMES[one.verdict]) if one.verdict else "")
        for one in snapshot.outcomes
    )
    return Table(fields, rows)


def _change(line: Any) -> str:
    """Return the change to last year: of a share in percentage points, as on paper."""
    if Kind(line.unit) is Kind.PERCENT:
        return "" if line.delta is None else Kind.PERCENT.delta(float(line.delta))
    return "" if line.change is None else change_text(float(line.change))


def _figure(unit: str, value: Any) -> str:
    return "" if value is None else Kind(unit).text(value)


def _snapshot_data(snapshot: Any) -> Any:
    """Return the snapshot as its canonical JSON has it, without the rows behind its figures."""
    import msgspec  # noqa: PLC0415 - only who wants JSON pays for it

    data = msgspec.to_builtins(snapshot)
    data.pop("rows")
    return data
