"""What the base says of a report that somebody holds: the same figures, the same file, the same signatures, still in force."""

from __future__ import annotations

from collections.abc import Iterator

from crmdesk.data.canonical import sha256_of
from crmdesk.data.period_reports.numbers import number_text
from crmdesk.data.period_reports.records import SignatureRow
from crmdesk.data.period_reports.statements import Statement, read_statement
from crmdesk.data.words import _
from crmdesk.reports.period_reports.file_reasons import PARTS, bearer_of, moment_text, no, unknown, yes
from crmdesk.reports.period_reports.signed_file import Seal, SignedFile
from crmdesk.reports.period_reports.snapshot import Snapshot
from crmdesk.reports.period_reports.stored_report import StoredReport
from crmdesk.reports.period_reports.verdict import Reason, Signed


def compare_figures(stored: StoredReport, sha256: str) -> Reason:
    """Return whether the base keeps figures with this hash, unchanged themselves."""
    what = _("The figures in the base")
    kept = sha256_of(stored.snapshot) if stored.snapshot else ""
    if not stored.snapshot or not stored.row.sha256:
        return no("base_figures", what, _("The report of this number is not frozen in the base."))
    if not kept == stored.snapshot_sha256 == stored.row.sha256:
        return no("base_figures", what, _("What the base keeps of this report was changed past the program."))
    if kept != sha256:
        return no("base_figures", what, _("The base keeps other figures under this number."))
    return yes("base_figures", what, _("The base keeps the same figures."))


def compare_file(stored: StoredReport, content: bytes) -> Reason:
    """Return whether the file is the base's last one, byte for byte."""
    what = _("The file in the base")
    if stored.pdfs and stored.pdfs[-1] == content:
        return yes("base_file", what, _("The base keeps this very file, byte for byte."))
    if content in stored.pdfs:
        return no("base_file", what, _("This is an earlier copy: since then the report was signed further."))
    return no("base_file", what, _("The base keeps another file of this report."))


def compare_signatures(stored: StoredReport, file: SignedFile) -> Iterator[Reason]:
    """Yield, for each signature of the file, whether the base knows it: whose, when, with which key, in which words."""
    for seal in file.seals:
        if not seal.is_intact:
            continue
        part = PARTS.get(seal.field, "")
        kept = stored.signature(part)
        what = _("The author's signature in the base") if part == "author" else _("The head's signature in the base")
        key = f"base_{part}"
        if kept is None or kept.way != "electronic":
            yield no(key, what, _("The base does not know this signature."))
        elif not _is_kept(kept, stored):
            yield no(key, what, _("What the base keeps of this signature was changed past the program."))
        elif not _is_same(kept, seal):
            yield no(
                key,
                what,
                _("The base keeps another signature: of somebody else, of another time, or with another key."),
            )
        else:
            said = _("The base keeps it as number {place} in the chain of signatures.").format(place=kept.place)
            yield yes(key, what, said)


def look_at_force(stored: StoredReport) -> Reason:
    """Return whether the report is still in force, and what it waits for."""
    what = _("Whether it is in force")
    row = stored.row
    if row.state == "returned":
        later = number_text(row.number, stored.last_revision)
        return no("force", what, _("It was returned with a remark; {number} came after it.").format(number=later))
    if row.state == "withdrawn":
        return no("force", what, _("It was withdrawn: {reason}").format(reason=row.remark))
    if row.is_done:
        return yes("force", what, _("Everybody who has to has signed it."))
    if row.waits_for:
        return unknown("force", what, _("It is unchanged and waits for {name}.").format(name=row.waits_for))
    return unknown("force", what, _("It is unchanged and not signed to the end."))


def look_at_right(stored: StoredReport, snapshot: Snapshot) -> Iterator[Reason]:
    """Yield whether who approved the report, on paper or electronically, may approve it, where it does not name them.

    The row of a signature alone proves nothing: whoever writes into the base past the program could have put it there.
    """
    kept = stored.signature("head")
    author, named = snapshot.author, snapshot.approver
    if kept is None or author is None or (named is not None and named.id == str(kept.manager_id) != author.id):
        return
    key, what = "head_right", _("The right to approve")
    if author.id == str(kept.manager_id):
        yield no(key, what, _("{name} wrote the report, and nobody approves their own.").format(name=kept.manager))
        return
    if author.id.isdigit() and kept.manager_id in stored.staff.superiors(int(author.id)):
        yield yes(key, what, _("{name} stands above {author}.").format(name=kept.manager, author=author.name))
        return
    said = _("{name} approved it and does not stand above {author} today. Ask {head}.")
    judge = no if stored.staff.works(kept.manager_id) else unknown  # who has left may have been above
    head = named.name if named is not None else author.name
    yield judge(key, what, said.format(name=kept.manager, author=author.name, head=head))


def paper_signatures(stored: StoredReport) -> Iterator[Reason]:
    """Yield what the base says of signatures on paper: who signed and who said so; nobody can see paper from here."""
    for kept in stored.signatures:
        if kept.way != "paper":
            continue
        what = _("The author's signature on paper") if kept.part == "author" else _("The head's signature on paper")
        key = f"paper_{kept.part}"
        if not _is_kept(kept, stored):
            yield no(key, what, _("What the base keeps of this signature was changed past the program."))
            continue
        said = _("{name} signed the paper; {marker} marked it on {when}. Compare the paper itself.").format(
            name=kept.manager, marker=kept.marked_by, when=moment_text(kept.signed_at, None)
        )
        yield unknown(key, what, said)


def signed_of(stored: StoredReport | None, file: SignedFile) -> tuple[Signed, ...]:
    """Return who signed, as the file says, and what the base adds: signatures on paper."""
    found = [
        Signed(PARTS[seal.field], "electronic", bearer_of(seal.certificate).name, seal.signed_at, seal.word)
        for seal in file.seals
        if seal.field in PARTS and seal.signed_at is not None
    ]
    if stored is None:
        return tuple(found)
    for kept in stored.signatures:
        if kept.way == "paper" and kept.part not in {one.part for one in found}:
            word = _said(kept).word if _is_kept(kept, stored) else ""
            found.append(Signed(kept.part, kept.way, kept.manager, kept.signed_at, word, kept.marked_by))
    return tuple(found)


def _said(kept: SignatureRow) -> Statement:
    return read_statement(kept.statement)


def _is_kept(kept: SignatureRow, stored: StoredReport) -> bool:
    """Whether the row of a signature says what its hashed statement says, and that is of this report."""
    if sha256_of(kept.statement.encode()) != kept.sha256:
        return False
    try:
        said = _said(kept)
    except ValueError:
        return False
    row = stored.row
    return (said.number, said.revision, said.sha256, said.part, said.way, said.manager_id, said.certificate_sha256) == (
        row.number, row.revision, row.sha256, kept.part, kept.way, str(kept.manager_id), kept.certificate_sha256
    )  # fmt: skip


def _is_same(kept: SignatureRow, seal: Seal) -> bool:
    """Whether the base and the file speak of one signature."""
    said = _said(kept)
    moment = said.signed_at.replace(microsecond=0)
    return (
        seal.signed_at == moment
        and said.certificate_sha256 == bearer_of(seal.certificate).sha256
        and said.word == seal.word
    )
