"""The chain: every frozen report and every signature keeps the hash of the one before, and the whole is walked to see it.

What was changed, removed or put in between around the program shows. What only the paper or a copy elsewhere can show is
the removal of the very last ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from crmdesk.data.canonical import sha256_of
from crmdesk.data.models import Commitment, PeriodReport, ReportFile, Signature
from crmdesk.data.period_reports.numbers import gaps, number_text, period_mark
from crmdesk.data.period_reports.statements import read_statement
from crmdesk.data.store import Store
from crmdesk.data.words import N_, _

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was signed."""

    number: str
    """Of the report as people read it; empty for what is no report's."""
    text: str
    """A sentence."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What walking both chains found."""

    reports: int
    signatures: int
    findings: tuple[Finding, ...]
    last_sha256: str
    """Of the last frozen report: to be compared with what is printed elsewhere."""

    @property
    def is_whole(self) -> bool:
        """Whether everything is as it was frozen and signed."""
        return not self.findings


def check_chain(store: Store, progress: Progress | None = None) -> Checked:
    """Walk the chain of frozen reports and that of signatures through one snapshot of the base.

    Args:
        store: the base.
        progress: told the share done, 0..1; may raise ``Cancelled``.
    """
    with store.reading() as connection:
        reports = connection.execute(select(PeriodReport.__table__)).mappings().all()
        chain = sorted((row for row in reports if row["chain_place"] is not None), key=lambda row: row["chain_place"])
        by_id = {row["id"]: row for row in reports}
        findings = [*_numbers(reports), *_links(chain)]
        for place, row in enumerate(chain):
            findings += _contents(connection, row)
            if progress is not None:
                progress(place / len(chain))
        signatures = connection.execute(select(Signature.__table__).order_by(Signature.place)).mappings().all()
        findings += _signatures(signatures, by_id)
        findings += _states(reports, signatures)
    last = chain[-1]["sha256"] if chain else ""
    return Checked(len(chain), len(signatures), tuple(dict.fromkeys(findings)), last or "")


def _number(row: Any) -> str:
    return number_text(row["number"], row["revision"])


def _numbers(reports: Any) -> Iterator[Finding]:
    """Find numbers that were given and are gone: a withdrawn report keeps its own."""
    by_period: dict[str, list[str]] = {}
    for row in reports:
        by_period.setdefault(period_mark(row["kind"], row["begin_on"]), []).append(row["number"])
    for mark, numbers in sorted(by_period.items()):
        for number in gaps(mark, numbers):
            yield Finding(number_text(number), _("No report has this number, although later ones are there."))
    by_number: dict[str, dict[int, str]] = {}
    for row in reports:
        by_number.setdefault(row["number"], {})[row["revision"]] = row["state"]
    for number, states in sorted(by_number.items()):
        for revision in range(1, max(states)):
            if revision not in states:
                text = _("No report has this number, although later ones are there.")
                yield Finding(number_text(number, revision), text)
        if states[max(states)] == "returned":
            yield Finding(number_text(number, max(states)), _("It was returned, and no revision came after it."))


def _links(chain: Any) -> Iterator[Finding]:
    """Find places that are missing and reports that do not follow the one before them."""
    previous, place = "", 0
    for row in chain:
        if row["chain_place"] != place + 1:
            yield Finding(
                _number(row), _("Before this report {n} is missing from the chain.").format(n=row["chain_place"] - 1)
            )
        if (row["previous_sha256"] or "") != previous:
            yield Finding(_number(row), _("It does not follow the report frozen before it."))
        previous, place = row["sha256"] or "", row["chain_place"]


def _contents(connection: Connection, row: Any) -> Iterator[Finding]:
    """Find what of a frozen report is not what its hash was made of."""
    number = _number(row)
    files = connection.execute(
        select(ReportFile.part, ReportFile.place, ReportFile.sha256, ReportFile.content)
        .where(ReportFile.report_id == row["id"], ReportFile.part != "draft")
        .order_by(ReportFile.part, ReportFile.place)
    ).all()
    for file in files:
        if sha256_of(file.content) != file.sha256:
            yield Finding(number, _("Its file “{part}” {place} was changed.").format(part=file.part, place=file.place))
    for part in ("pdf", "snapshot"):
        places = [file.place for file in files if file.part == part]
        if places != list(range(1, len(places) + 1)) or not places:
            yield Finding(number, _("A file of it is missing: “{part}”.").format(part=part))
    snapshots = [file.content for file in files if file.part == "snapshot"]
    if len(snapshots) != 1 or sha256_of(snapshots[0]) != row["sha256"]:
        yield Finding(number, _("Its snapshot is not the one that was frozen."))
        return
    try:
        held = json.loads(snapshots[0])
    except ValueError:
        yield Finding(number, _("Its snapshot cannot be read."))
        return
    yield from _against_row(connection, row, held)


#: What a snapshot says of the report and its row must say too, and what people call it.
_SAID = {
    "number": N_("Number"), "revision": N_("Number"), "kind": N_("Period"), "subject": N_("Report of"),
    "subject_id": N_("Report of"), "author": N_("Author"), "begin_on": N_("Period"), "end_on": N_("Period"),
    "headline": N_("Headline"), "comment": N_("Comment"), "chain_place": N_("The chain"),
    "previous_sha256": N_("The chain"),
}  # fmt: skip


def _against_row(connection: Connection, row: Any, held: Any) -> Iterator[Finding]:
    """Find what the row of a report says otherwise than its snapshot."""
    number = _number(row)
    if not isinstance(held, dict):
        yield Finding(number, _("Its snapshot cannot be read."))
        return
    there = _as_snapshot(row)
    for name, title in _SAID.items():
        if name in held and _bare(held[name]) != there[name]:
            yield Finding(number, _("Its record says otherwise than its snapshot: {what}.").format(what=_(title)))
    if "promises" in held:
        promised = connection.execute(
            select(Commitment.text, Commitment.due_on, Commitment.measure, Commitment.target, Commitment.deal_id)
            .where(Commitment.report_id == row["id"], Commitment.archived_at.is_(None))
            .order_by(Commitment.place, Commitment.id)
        ).mappings()
        if not _same_promises([_as_promise(one) for one in promised], held["promises"]):
            yield Finding(number, _("Its commitments are not those that were frozen."))


def _as_snapshot(row: Any) -> dict[str, Any]:
    """Return what the row of a report says, as its snapshot has it; nothing is an empty text."""
    whose = {"manager": row["manager_id"], "department": row["department_id"]}.get(row["subject"])
    return {
        "number": row["number"], "revision": row["revision"], "kind": row["kind"], "subject": row["subject"],
        "subject_id": _text(whose), "author": _text(row["author_id"]), "begin_on": row["begin_on"].isoformat(),
        "end_on": row["end_on"].isoformat(), "headline": _text(row["headline"]), "comment": _text(row["comment"]),
        "chain_place": row["chain_place"], "previous_sha256": _text(row["previous_sha256"]),
    }  # fmt: skip


def _as_promise(row: Any) -> dict[str, str]:
    """Return a commitment as a snapshot has it; its client is left out, for it follows a merged one."""
    return {
        "text": row["text"], "due_on": "" if row["due_on"] is None else row["due_on"].isoformat(),
        "measure": _text(row["measure"]), "target": _text(row["target"]), "deal_id": _text(row["deal_id"]),
    }  # fmt: skip


def _same_promises(there: list[dict[str, str]], held: list[dict[str, Any]]) -> bool:
    return len(there) == len(held) and all(
        _text(frozen[name]) == value
        for one, frozen in zip(there, held, strict=True)
        for name, value in one.items()
        if name in frozen
    )


def _bare(value: Any) -> Any:
    """Return a person as their id, nothing as an empty text, anything else as it is."""
    return value.get("id", "") if isinstance(value, dict) else "" if value is None else value


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _signatures(signatures: Any, reports: Any) -> Iterator[Finding]:
    """Find signatures that are missing, do not follow each other, or say otherwise than their statements."""
    previous, place = "", 0
    for row in signatures:
        report = reports.get(row["report_id"])
        number = "" if report is None else _number(report)
        if row["place"] != place + 1:
            yield Finding(number, _("Before its signature {n} is missing from the chain.").format(n=row["place"] - 1))
        if (row["previous_sha256"] or "") != previous:
            yield Finding(number, _("Its signature does not follow the one before it."))
        previous, place = row["sha256"], row["place"]
        if sha256_of(row["statement"].encode()) != row["sha256"]:
            yield Finding(number, _("What its signature says was changed."))
        elif report is None or not _agrees(row, report):
            yield Finding(number, _("Its signature says otherwise than its record."))
        elif row["part"] == "head" and row["manager_id"] == report["author_id"]:
            yield Finding(number, _("Its author approved it, and nobody approves their own."))


def _agrees(row: Any, report: Any) -> bool:
    try:
        said = read_statement(row["statement"])
    except ValueError:
        return False
    return (
        (said.number, said.revision, said.sha256) == (report["number"], report["revision"], report["sha256"])
        and (said.part, said.way, said.place) == (row["part"], row["way"], row["place"])
        and said.manager_id == str(row["manager_id"])
        and said.marked_by_id == ("" if row["marked_by_id"] is None else str(row["marked_by_id"]))
        and said.certificate_sha256 == (row["certificate_sha256"] or "")
        and said.previous_sha256 == (row["previous_sha256"] or "")
        and said.signed_at == row["signed_at"]
        and (said.part != "head" or said.word == (report["head_word"] or ""))
    )


def _states(reports: Any, signatures: Any) -> Iterator[Finding]:
    """Find reports whose state says otherwise than their signatures."""
    parts: dict[int, set[str]] = {}
    for row in signatures:
        parts.setdefault(row["report_id"], set()).add(row["part"])
    wanted = {
        "formed": set(),
        "frozen": set(),
        "signed": {"author"},
        "approved": {"author", "head"},
        "withdrawn": set(),
    }
    for row in reports:
        if row["state"] in wanted and parts.get(row["id"], set()) != wanted[row["state"]]:
            yield Finding(_number(row), _("Its state says otherwise than its signatures."))
        is_frozen = row["state"] not in ("formed", "withdrawn")
        if is_frozen and (row["chain_place"] is None or row["sha256"] is None):
            yield Finding(_number(row), _("It is frozen, and not in the chain."))
        if row["archived_at"] is not None:
            yield Finding(_number(row), _("It was put into the archive: reports are withdrawn, never archived."))
