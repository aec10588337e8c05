"""Whether a file or a code of a report is what it says."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from crmdesk.data import words
from crmdesk.data.canonical import sha256_of
from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.keys.issuing import der_of
from crmdesk.data.keys.trust import Trust, TrustedRoot
from crmdesk.reports.output.report_paper import print_report
from crmdesk.reports.period_reports import file_reasons
from crmdesk.reports.period_reports.base_reasons import look_at_right
from crmdesk.reports.period_reports.prepared import attachment_name, field_box, prepare, prepare_report
from crmdesk.reports.period_reports.qr_text import qr_text
from crmdesk.reports.period_reports.snapshot import read_snapshot, snapshot_bytes
from crmdesk.reports.period_reports.stored_report import find_stored
from crmdesk.reports.period_reports.verdict import Answer, Reason, Verdict, holds
from crmdesk.reports.period_reports.verification import trust_in, verify_file, verify_pdf, verify_text
from tests.data.period_reports.life import ANNA, IVAN, OLGA, PETR
from tests.reports.period_reports import forgeries
from tests.reports.period_reports.forgeries import (
    added_to,
    byte_ranges,
    flipped,
    gap_places,
    hide,
    later,
    overpaint,
    prepared_of,
    rebuilt,
    replace_attachment,
    rotate,
    sealed,
    snapshot_of,
    stranger,
    swapped,
)
from tests.reports.period_reports.signers import Sample


def refused(verdict: Verdict, *keys: str) -> None:
    """Assert that something says no, with a sentence, and that these are among it."""
    assert not verdict.ok
    assert verdict.title
    said = {reason.key for reason in verdict.refused}
    assert said
    assert set(keys) <= said, said
    assert all(reason.text.endswith((".", ":")) for reason in verdict.reasons)


# -- yes ---------------------------------------------------------------------------------------------------------


def test_an_approved_report_is_genuine_with_the_base_and_without(signed_firm: Sample) -> None:
    """Every item says yes; without the base it says that it was not asked, and compares the pages with the figures."""
    whole = verify_pdf(signed_firm.store, signed_firm.approved)
    assert whole.ok, whole.title
    assert {reason.answer for reason in whole.reasons} == {Answer.YES}
    assert (whole.number, whole.revision) == ("2025-10-01", 1)
    assert [(one.part, one.way, one.name) for one in whole.signatures] == [
        ("author", "electronic", "Ivan Petrov"),
        ("head", "electronic", "Anna Sokolova"),
    ]
    alone = verify_pdf(None, signed_firm.approved, replace(signed_firm.trust, certificates=()))
    assert alone.ok, alone.title
    assert [reason.key for reason in alone.reasons if reason.answer is not Answer.YES] == ["base"]
    assert "print" in {reason.key for reason in alone.reasons}


def test_a_root_in_a_file_is_enough(signed_firm: Sample, tmp_path: Path) -> None:
    """Somebody outside the firm verifies with the root certificate alone."""
    from cryptography import x509

    root = x509.load_der_x509_certificate(signed_firm.trust.roots[0].certificate)
    (tmp_path / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (tmp_path / "report.pdf").write_bytes(signed_firm.approved)
    assert verify_file(None, tmp_path / "report.pdf", trust_in(tmp_path / "root.pem")).ok
    (tmp_path / "root.pem").write_bytes(b"no certificate")
    with pytest.raises(UsageFault, match="no certificate"):
        trust_in(tmp_path / "root.pem")
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        verify_file(None, tmp_path / "absent.pdf", signed_firm.trust)
    if (endless := Path("/dev/zero")).exists():
        refused(verify_file(None, endless, signed_firm.trust), "file")  # what has no end is not read to it


def test_the_window_may_speak_another_language(signed_firm: Sample) -> None:
    """The pages are printed again in the language of the report."""
    words.use("ru" if read_snapshot(snapshot_of(signed_firm.approved)).language == "en" else "en")
    assert verify_pdf(None, signed_firm.approved, signed_firm.trust).ok


# -- cut, added, broken ------------------------------------------------------------------------------------------


def test_a_cut_off_second_signature_is_found(signed_firm: Sample) -> None:
    """The base knows that the head signed; without it the report is at least not approved yet."""
    refused(verify_pdf(signed_firm.store, signed_firm.author_only), "signatures", "base_file")
    refused(verify_pdf(None, signed_firm.author_only, signed_firm.trust), "signatures")


def test_both_signatures_cut_off_are_found(signed_firm: Sample) -> None:
    """What is left is the printed report, and it was not signed on paper."""
    bare = prepared_of(signed_firm.approved)
    refused(verify_pdf(signed_firm.store, bare), "signatures", "base_file")
    refused(verify_pdf(None, bare, signed_firm.trust), "signatures")


@pytest.mark.parametrize("addition", [b"\n", b"\x00", b"%", b"\n%%EOF\n", b" " * 1000])
def test_whatever_is_appended_is_found(signed_firm: Sample, addition: bytes) -> None:
    """Even an end of line."""
    refused(verify_pdf(None, signed_firm.approved + addition, signed_firm.trust))


def test_broken_files_get_a_sentence(signed_firm: Sample) -> None:
    """Cut anywhere, empty, no PDF, a broken table, too large: never a traceback."""
    dice = random.Random(5)
    whole = signed_firm.approved
    broken = [whole[: dice.randrange(len(whole))] for _time in range(12)]
    broken += [
        b"",
        b"%PDF-",
        b"%PDF-1.7\n%%EOF\n",
        b"hello",
        whole[100:],
        bytes(50_000_001),
        b"%PDF-" + dice.randbytes(5000),
    ]
    broken += [whole.replace(b"startxref", b"startxrex"), added_to(whole, forgeries.swell)]
    for content in broken:
        refused(verify_pdf(None, content, signed_firm.trust))


def test_a_file_under_a_password_gets_a_sentence(signed_firm: Sample) -> None:
    """It is said that reports never are."""
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(prepared_of(signed_firm.approved))))
    writer.encrypt("owner", "user")
    output = io.BytesIO()
    writer.write(output)
    assert "password" in verify_pdf(None, output.getvalue(), signed_firm.trust).title


def test_a_changed_byte_is_found_wherever_it_is(signed_firm: Sample) -> None:
    """Some places of the file, and of what the signature itself does not cover; all of them are tried by the soak test."""
    dice, whole = random.Random(7), signed_firm.approved
    begin, end = gap_places(whole)
    places = {begin, begin + 1, end - 1, end - 2, len(whole) - 1, len(whole) - 2, whole.rindex(b"startxref"), 0, 7, 10}
    places |= {dice.randrange(begin, end) for _time in range(12)} | {dice.randrange(len(whole)) for _time in range(12)}
    for place in sorted(places):
        refused(verify_pdf(None, flipped(whole, place, 1 << dice.randrange(8)), signed_firm.trust))
    digit = next(place for place in range(begin, end) if whole[place : place + 1] in b"ABCDEF")
    refused(verify_pdf(None, flipped(whole, digit, 0x20), signed_firm.trust), "head_signature")


def test_ranges_of_bytes_that_leave_something_out_are_found(signed_firm: Sample) -> None:
    """The last signature has to cover everything but itself."""
    for _what, content in byte_ranges(signed_firm.approved):
        refused(verify_pdf(None, content, signed_firm.trust))


# -- changed afterwards, or meanwhile ----------------------------------------------------------------------------


def test_changes_after_the_signatures_are_found(signed_firm: Sample) -> None:
    """A turned page, other figures over it, a hidden object, another attachment."""
    for change in (rotate, overpaint, hide, replace_attachment(snapshot_of(signed_firm.other))):
        refused(verify_pdf(None, added_to(signed_firm.approved, change), signed_firm.trust))
        between = added_to(signed_firm.author_only, change)
        now = signed_firm.store.now()
        refused(verify_pdf(None, sealed(between, signed_firm.keys[ANNA], "head", now), signed_firm.trust))


def test_what_the_author_puts_under_their_own_signature_is_found(signed_firm: Sample) -> None:
    """A person with a right key and tools of their own cannot sign other pages than the program printed of the figures."""
    ivan, anna, now = signed_firm.keys[IVAN], signed_firm.keys[ANNA], signed_firm.store.now()
    for change in (rotate, overpaint, hide):
        forged = added_to(prepared_of(signed_firm.approved), change)
        forged = sealed(sealed(forged, ivan, "author", now), anna, "head", now)
        refused(verify_pdf(None, forged, signed_firm.trust), "changes")
        refused(verify_pdf(signed_firm.store, forged), "base_file")


def test_pages_painted_over_before_the_signatures_are_found(
    signed_firm: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every word is still there, behind the paint; the same pages written by another library are fine."""
    ivan, anna, now = signed_firm.keys[IVAN], signed_firm.keys[ANNA], signed_firm.store.now()
    figures = snapshot_of(signed_firm.approved)
    said = read_snapshot(figures)
    with words.speaking(said.language):
        printed = print_report(said, sha256_of(figures))
    for paint, ok in ((b"q 1 1 1 rg 60 400 400 200 re f Q", False), (b"q Q", True)):
        name = attachment_name(said.number, said.revision)
        bare = prepare(rebuilt(printed.pdf, paint=paint), figures, name, printed.boxes, has_head=True)
        forged = sealed(sealed(bare, ivan, "author", now), anna, "head", now)
        verdict = verify_pdf(None, forged, signed_firm.trust)
        assert verdict.ok == ok, verdict.title
    monkeypatch.setattr(file_reasons, "printer_mark", lambda: "99.0")
    verdict = verify_pdf(None, forged, signed_firm.trust)
    assert "compare the pages" in verdict.title  # of another program nothing is said of the pages


def test_nobody_approves_their_own(signed_firm: Sample) -> None:
    """Not even where the figures inside name the author as the approver."""
    ivan, now = signed_firm.keys[IVAN], signed_firm.store.now()
    said = read_snapshot(snapshot_of(signed_firm.approved))
    bare = prepare_report(snapshot_bytes(replace(said, approver=said.author))).pdf
    forged = sealed(sealed(bare, ivan, "author", now), ivan, "head", now)
    refused(verify_pdf(None, forged, signed_firm.trust), "head_person")


def test_figures_of_another_report_are_found(signed_firm: Sample) -> None:
    """Pages of one report with the attachment of another, signed by the right people: the fingerprints do not match."""
    ivan, anna, now = signed_firm.keys[IVAN], signed_firm.keys[ANNA], signed_firm.store.now()
    boxes = {part: field_box(signed_firm.approved, part) for part in ("author", "head")}
    forged = swapped(signed_firm.approved, signed_firm.other, boxes)
    forged = sealed(sealed(forged, ivan, "author", now), anna, "head", now)
    refused(verify_pdf(None, forged, signed_firm.trust), "pages")


# -- who ---------------------------------------------------------------------------------------------------------


def test_a_stranger_with_the_same_names_is_found(signed_firm: Sample) -> None:
    """Their certificate and their root say what the firm's say; the keys are others."""
    now = signed_firm.store.now()
    ivan, root = stranger("Ivan Petrov", IVAN, signed_firm.store.firm.name, now)
    anna, _root = stranger("Anna Sokolova", ANNA, signed_firm.store.firm.name, now)
    forged = sealed(sealed(prepared_of(signed_firm.approved), ivan, "author", now), anna, "head", now)
    refused(verify_pdf(None, forged, signed_firm.trust), "author_key", "head_key")
    refused(verify_pdf(signed_firm.store, forged), "author_key", "base_author")
    theirs = Trust((TrustedRoot(der_of(root), sha256_of(der_of(root))),))
    refused(verify_pdf(None, signed_firm.approved, theirs), "author_key", "root")


def test_what_is_wrong_with_the_keys_of_the_base_is_said(signed_firm: Sample) -> None:
    """A list of revoked keys that somebody changed refuses; a root that waits to be accepted explains."""
    store, trust = signed_firm.store, signed_firm.trust
    changed = replace(trust, faults=("A list of revoked keys is not the root's own.",))
    refused(verify_pdf(store, signed_firm.approved, changed), "keys")
    waiting = replace(trust, faults=("The base holds a root that is not known here.",), unknown_roots=("0" * 64,))
    assert verify_pdf(store, signed_firm.approved, waiting).ok


def test_somebody_else_of_the_firm_is_found(signed_firm: Sample) -> None:
    """Anna cannot sign for Ivan, nor Olga in Anna's place unless the base knows that she did."""
    store, now, bare = signed_firm.store, signed_firm.store.now(), prepared_of(signed_firm.approved)
    anna, olga, ivan = (signed_firm.keys[person] for person in (ANNA, OLGA, IVAN))
    refused(
        verify_pdf(None, sealed(sealed(bare, anna, "author", now), anna, "head", now), signed_firm.trust),
        "author_person",
    )
    forged = sealed(sealed(bare, ivan, "author", now), olga, "head", now)
    refused(verify_pdf(None, forged, signed_firm.trust), "head_person")
    refused(verify_pdf(store, forged), "base_head")


@pytest.mark.parametrize(
    ("person", "works", "answers"),
    [
        (ANNA, True, []),
        (OLGA, True, [Answer.YES]),
        (PETR, True, [Answer.NO]),
        (PETR, False, [Answer.UNKNOWN]),
        (IVAN, True, [Answer.NO]),
    ],
)
def test_a_row_in_the_base_makes_nobody_a_superior(
    signed_firm: Sample, person: int, works: bool, answers: list[Answer]
) -> None:
    """Whoever writes into the base can say that they approved: only those above the author may, and never the author."""
    snapshot = read_snapshot(snapshot_of(signed_firm.approved))
    stored = find_stored(signed_firm.store, snapshot.number, snapshot.revision)
    assert stored is not None
    author, head = stored.signatures
    members = {**stored.staff.members, person: replace(stored.staff.members[person], works=works)}
    forged = replace(
        stored, signatures=(author, replace(head, manager_id=person)), staff=replace(stored.staff, members=members)
    )
    assert [reason.answer for reason in look_at_right(forged, snapshot)] == answers


def test_a_key_counts_at_the_moment_of_signing_alone(signed_firm: Sample) -> None:
    """Expired or revoked later is fine; before, or not valid yet, is not."""
    store, trust, now = signed_firm.store, signed_firm.trust, signed_firm.store.now()
    ivan = signed_firm.keys[IVAN]

    def with_ivan(**changes: object) -> Trust:
        known = tuple(
            replace(one, **changes) if one.manager_id == IVAN else one  # type: ignore[arg-type]
            for one in trust.certificates
        )
        return replace(trust, certificates=known)

    assert verify_pdf(store, signed_firm.approved, with_ivan(revoked_at=now + timedelta(seconds=1))).ok
    refused(verify_pdf(store, signed_firm.approved, with_ivan(revoked_at=now)), "author_key")
    ended = replace(trust, roots=tuple(replace(root, counts_until=now) for root in trust.roots))
    refused(verify_pdf(store, signed_firm.approved, ended), "author_key", "head_key")
    bare = prepared_of(signed_firm.approved)
    for moment in (datetime(2035, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)):
        refused(verify_pdf(None, sealed(bare, ivan, "author", moment), trust), "author_key")


def test_a_head_who_signed_before_the_author_is_found(signed_firm: Sample) -> None:
    """A clock that went back between the two."""
    ivan, anna, now = signed_firm.keys[IVAN], signed_firm.keys[ANNA], signed_firm.store.now()
    forged = sealed(prepared_of(signed_firm.approved), ivan, "author", later(now, hours=1))
    refused(verify_pdf(None, sealed(forged, anna, "head", now), signed_firm.trust), "order")


def test_a_word_that_was_put_into_the_heads_mouth_is_found(signed_firm: Sample) -> None:
    """Signed once more by the head's own key, with another word: the base keeps the first."""
    anna, now = signed_firm.keys[ANNA], signed_firm.store.now()
    forged = sealed(signed_firm.author_only, anna, "head", now, "Сам себя хвалю.")
    refused(verify_pdf(signed_firm.store, forged), "base_head", "base_file")


# -- codes -------------------------------------------------------------------------------------------------------


def test_the_text_of_a_code_is_compared_with_the_base(signed_firm: Sample) -> None:
    """Number, hash and totals; typed with spaces and in small letters."""
    content = snapshot_of(signed_firm.approved)
    text = qr_text(read_snapshot(content), sha256_of(content))
    verdict = verify_text(signed_firm.store, f" {text[:40].lower()}\n{text[40:]}")
    assert verdict.ok, verdict.title
    assert {reason.key for reason in verdict.reasons} == {"base_figures", "totals", "force"}
    digest = sha256_of(content)
    refused(verify_text(signed_firm.store, text.replace(digest, digest[::-1])), "base_figures")
    refused(verify_text(signed_firm.store, text.replace("943680000", "993680000")), "totals")
    refused(verify_text(signed_firm.store, text.replace("2025-10-01", "2025-10-77")), "base")
    with pytest.raises(UsageFault, match="QR code"):
        verify_text(signed_firm.store, "CRMD1")


def test_nothing_looked_at_is_no_yes() -> None:
    """A verdict needs somebody who speaks for the file."""
    assert not holds([])
    assert not holds([Reason("base", "The base", Answer.UNKNOWN, "It was not asked.")])
    assert forgeries.stamp()
