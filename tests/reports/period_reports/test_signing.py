"""Freezing, signing and approving: everything is made first and written in one transaction."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from crmdesk.data.canonical import sha256_of
from crmdesk.data.errors import ConflictFault, EnvironmentFault, Fault, UsageFault
from crmdesk.data.keys.keyfile import PassphraseFault
from crmdesk.data.keys.revocation import revoke
from crmdesk.data.keys.signer import KeyInHand, signer_of
from crmdesk.data.models import ReportFile
from crmdesk.data.period_reports.chain import check_chain
from crmdesk.data.period_reports.commitments import Promised, add_commitment
from crmdesk.data.period_reports.records import read_content
from crmdesk.data.period_reports.roles import Subject
from crmdesk.data.period_reports.steps import Scan
from crmdesk.data.period_reports.texts import put_text
from crmdesk.data.store import Store
from crmdesk.reports.output.paper.pages import page_texts
from crmdesk.reports.period_reports import pades, signing
from crmdesk.reports.period_reports.qr_text import qr_text
from crmdesk.reports.period_reports.signing import (
    approve_report,
    freeze_report,
    mark_on_paper,
    return_report,
    sign_report,
    warm_up,
)
from crmdesk.reports.period_reports.verdict import Answer
from crmdesk.reports.period_reports.verification import verify_pdf, verify_text
from tests.conftest import Clock
from tests.data.period_reports.life import ANNA, IVAN, OLGA, PETR, at_work
from tests.reports.period_reports.signers import (
    ROOT_PASSPHRASE,
    approve,
    card_of,
    form_report,
    frozen_of,
    give_key,
    key_of,
    pdf_of,
    plant_signers,
    report_of,
    sign,
    unsigned,
)

# -- the way to an approved report -------------------------------------------------------------------------------


def test_a_report_is_signed_approved_and_genuine(store: Store, clock: Clock) -> None:
    """What was typed is frozen with the figures; the base, the file and the chain agree."""
    plant_signers(store, ANNA, IVAN)
    report = form_report(store)
    with at_work(store, IVAN):
        put_text(store, report, "headline", "Лучший октябрь")
        put_text(store, report, "comment", "Вижу риск.")
        add_commitment(store, report, Promised("Вернуть «Школьный Проект»"))
    sign(store, report)
    clock.pass_by(hours=1)
    content = approve(store, report)
    card, snapshot = card_of(store, report), frozen_of(store, report)
    assert card.row.state == "approved"
    assert (snapshot.headline, snapshot.comment, snapshot.promises[0].text) == (
        "Лучший октябрь", "Вижу риск.", "Вернуть «Школьный Проект»",
    )  # fmt: skip
    assert (snapshot.author and snapshot.author.name, snapshot.approver and snapshot.approver.name) == (
        "Ivan Petrov", "Anna Sokolova",
    )  # fmt: skip
    assert (snapshot.chain_place, snapshot.previous_sha256) == (1, "")
    assert [file.part for file in card.files] == ["draft", "pdf", "pdf", "pdf", "snapshot"]
    assert [one.certificate_sha256 for one in card.signatures] == [
        key_of(store, IVAN).sha256,
        key_of(store, ANNA).sha256,
    ]
    assert verify_pdf(store, content).ok
    assert check_chain(store).is_whole
    assert verify_text(store, qr_text(snapshot, card.row.sha256)).ok


def test_a_signature_says_when_the_base_says_it_was(firm: Store, clock: Clock) -> None:
    """The store's clock, not the machine's; parts of a second do not count."""
    clock.pass_by(seconds=0.75)
    content = sign(firm, report_of(firm))
    verdict = verify_pdf(firm, content)
    assert verdict.signatures[0].signed_at == clock.now.replace(microsecond=0)
    assert verdict.ok
    assert [reason.answer for reason in verdict.reasons if reason.key == "force"] == [Answer.UNKNOWN]


def test_a_report_that_nobody_approves_is_locked_by_its_author(firm: Store) -> None:
    """The head of sales signs last."""
    report = form_report(firm, Subject("firm"))
    content = sign(firm, report, OLGA)
    assert verify_pdf(firm, content).ok
    assert card_of(firm, report).row.is_done


def test_another_superior_may_approve_and_the_base_knows(signed: Store) -> None:
    """Olga stands above Anna: with the base it is genuine, without it nobody knows that she may."""
    report = report_of(signed)
    content = approve(signed, report, OLGA)
    assert verify_pdf(signed, content).ok


# -- on paper ----------------------------------------------------------------------------------------------------


def test_a_report_on_paper_says_what_it_is(firm: Store) -> None:
    """The PDF has no signature: the base keeps the very file, and who said that the paper is signed."""
    report = report_of(firm)
    with at_work(firm, ANNA):
        freeze_report(firm, report)
        content = pdf_of(firm, report)
        waiting = verify_pdf(firm, content)
        assert waiting.ok, waiting.title
        assert {reason.key for reason in waiting.reasons if reason.answer is Answer.UNKNOWN} == {"signatures", "force"}
        mark_on_paper(firm, report, ("author", "head"), "Хорошо.", scan=Scan("scan.pdf", b"%PDF scan"))
    verdict = verify_pdf(firm, content)
    assert verdict.ok, verdict.title
    assert [(one.way, one.name, one.marked_by, one.word) for one in verdict.signatures] == [
        ("paper", "Ivan Petrov", "Anna Sokolova", ""), ("paper", "Anna Sokolova", "Anna Sokolova", "Хорошо."),
    ]  # fmt: skip
    assert not verify_pdf(None, content).ok
    snapshot = frozen_of(firm, report)
    text = qr_text(snapshot, card_of(firm, report).row.sha256)
    assert verify_text(firm, text).ok
    assert snapshot.number in page_texts(content)[-1]


def test_a_frozen_report_may_still_be_signed_electronically(firm: Store) -> None:
    """Its author changes their mind: the very print is signed."""
    report = report_of(firm)
    with at_work(firm, IVAN):
        freeze_report(firm, report)
    printed = pdf_of(firm, report)
    content = sign(firm, report)
    assert content.startswith(printed)
    assert verify_pdf(firm, approve(firm, report)).ok


def test_what_is_marked_has_to_be_said(firm: Store) -> None:
    """A signature, and a scan that is one."""
    report = report_of(firm)
    with at_work(firm, ANNA):
        freeze_report(firm, report)
        with pytest.raises(UsageFault, match="whose signature"):
            mark_on_paper(firm, report, ())
        with pytest.raises(UsageFault, match="scan"):
            mark_on_paper(firm, report, ("author",), scan=Scan("scan.pdf", b""))
        sign_on_paper = approve_report
        mark_on_paper(firm, report, ("author",))
        sign_on_paper(firm, report, "Да.", {}, None)
    assert card_of(firm, report).row.state == "approved"


def test_a_returned_report_is_no_longer_in_force(signed: Store) -> None:
    """Its file stays what it was, and the answer names the revision that came after; that one is signed anew."""
    report = report_of(signed)
    content = pdf_of(signed, report)
    with at_work(signed, ANNA):
        returned = return_report(signed, report, "Нет слова о «Школьном Проекте».")
    verdict = verify_pdf(signed, content)
    assert [reason.key for reason in verdict.refused] == ["force"]
    assert "R-2025-10-01/2" in verdict.title
    again = sign(signed, returned.ids[0])
    assert verify_pdf(signed, again).ok
    assert frozen_of(signed, returned.ids[0]).previous_sha256 == card_of(signed, report).row.sha256


# -- refusals: nothing is half signed ----------------------------------------------------------------------------


def test_nobody_signs_for_another(firm: Store) -> None:
    """Neither with their own key nor with another's, nor where nobody is at work."""
    report, ivan, anna = report_of(firm), key_of(firm, IVAN), key_of(firm, ANNA)
    for person, key, sentence in (
        (ANNA, anna, "nobody signs for another"), (PETR, ivan, "somebody else's"), (None, ivan, "Nobody is at work"),
        (IVAN, anna, "This key is Anna Sokolova's"),
    ):  # fmt: skip
        with at_work(firm, person), pytest.raises(UsageFault, match=sentence):
            sign_report(firm, report, key)
    unsigned(firm)


def test_a_wrong_passphrase_or_no_keychain_is_asked_for(firm: Store) -> None:
    """The key is opened before anything is made."""
    with at_work(firm, IVAN):
        for passphrase in (None, "wrong passphrase"):
            with pytest.raises(PassphraseFault):
                signer_of(firm, IVAN, passphrase)
    unsigned(firm)


def test_a_key_that_does_not_count_any_more_is_told(firm: Store, clock: Clock) -> None:
    """Opened in time, used too late: expired, revoked, not valid yet."""
    report, ivan = report_of(firm), key_of(firm, IVAN)
    clock.pass_by(days=4 * 365)
    with at_work(firm, IVAN), pytest.raises(UsageFault, match="ended on"):
        sign_report(firm, report, ivan)
    clock.pass_by(days=-4 * 365)
    with at_work(firm, OLGA):
        revoke(firm, ivan.certificate_id, "lost", firm.now(), root_passphrase=ROOT_PASSPHRASE)
    with at_work(firm, IVAN), pytest.raises(UsageFault, match="was revoked"):
        sign_report(firm, report, ivan)
    unsigned(firm)


def test_a_signature_made_before_the_revocation_stays_good(signed: Store, clock: Clock) -> None:
    """The key was lost a day later; what is signed with it after that is refused."""
    report = report_of(signed)
    content = pdf_of(signed, report)
    clock.pass_by(days=1)
    with at_work(signed, OLGA):
        revoke(signed, key_of(signed, IVAN).certificate_id, "lost", signed.now(), root_passphrase=ROOT_PASSPHRASE)
    assert verify_pdf(signed, content).ok


def test_a_key_that_makes_no_signature_writes_none(firm: Store) -> None:
    """What a token answers is looked at before it is kept."""
    report, ivan, anna = report_of(firm), key_of(firm, IVAN), key_of(firm, ANNA)
    with at_work(firm, IVAN), pytest.raises(EnvironmentFault, match="did not make a right signature"):
        sign_report(firm, report, replace(ivan, private=anna.private))
    unsigned(firm)


def test_a_report_that_was_changed_meanwhile_is_looked_at_again(firm: Store) -> None:
    """The person signs the words they saw."""
    report, ivan = report_of(firm), key_of(firm, IVAN)
    seen = card_of(firm, report).row.version
    with at_work(firm, IVAN):
        put_text(firm, report, "headline", "В другом окне")
        with pytest.raises(ConflictFault, match="changed meanwhile"):
            sign_report(firm, report, ivan, seen)
    unsigned(firm)


def test_a_file_that_was_changed_in_the_base_is_not_signed_on(signed: Store) -> None:
    """The head does not put a signature on what somebody wrote past the program; verification says the same."""
    report = report_of(signed)
    content = pdf_of(signed, report)
    dice, other = random.Random(3), bytearray(content)
    other[dice.randrange(len(other))] ^= 1
    pdf = (ReportFile.report_id == report) & (ReportFile.part == "pdf") & (ReportFile.place == 2)
    overwrite(signed, pdf, bytes(other))
    with pytest.raises(EnvironmentFault, match="not as it was made"):
        approve(signed, report)
    assert not verify_pdf(signed, bytes(other)).ok
    assert [reason.key for reason in verify_pdf(signed, content).refused] == ["base_file"]
    overwrite(signed, pdf, content)


def test_every_changed_byte_of_the_stored_snapshot_is_found(signed: Store) -> None:
    """Whatever the base says its hash is."""
    report = report_of(signed)
    content = pdf_of(signed, report)
    with at_work(signed, None):
        kept = read_content(signed, report, "snapshot")
    assert kept is not None
    part = (ReportFile.report_id == report) & (ReportFile.part == "snapshot")
    for place in random.Random(4).sample(range(len(kept)), 3):
        changed = kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :]
        overwrite(signed, part, changed)
        assert "base_figures" in {reason.key for reason in verify_pdf(signed, content).refused}
    overwrite(signed, part, kept)


def overwrite(store: Store, where: Any, content: bytes) -> None:
    """Write a stored file past the program, with a hash that fits."""
    with store.engine.execution_options(write=True).connect() as connection, connection.begin():
        connection.execute(update(ReportFile).where(where).values(content=content, sha256=sha256_of(content)))


# -- side by side ------------------------------------------------------------------------------------------------


def test_two_reports_signed_at_once_both_get_their_place(firm: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second is made again with the next link of the chain, unseen by who signs."""
    give_key(firm, PETR)
    first, second = report_of(firm), form_report(firm, Subject("manager", PETR))
    ivan, petr, made = key_of(firm, IVAN), key_of(firm, PETR), pades.sign_pdf
    raced: list[KeyInHand] = []

    def race(*given: Any) -> bytes:
        if not raced:
            raced.append(petr)
            with at_work(firm, PETR):
                sign_report(firm, second, petr)
        return made(*given)

    monkeypatch.setattr(pades, "sign_pdf", race)
    with at_work(firm, IVAN):
        sign_report(firm, first, ivan)
    assert (frozen_of(firm, second).chain_place, frozen_of(firm, first).chain_place) == (1, 2)
    assert verify_pdf(firm, pdf_of(firm, first)).ok
    assert check_chain(firm).is_whole


def test_a_fault_between_making_and_writing_leaves_the_step_before(
    firm: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever step fails."""
    report, ivan = report_of(firm), key_of(firm, IVAN)
    for name in ("freeze_draft", "read_signed", "write_signatures"):
        with monkeypatch.context() as broken, at_work(firm, IVAN):
            broken.setattr(signing, name, lambda *_given: (_ for _ in ()).throw(EnvironmentFault("the disk is full")))
            with pytest.raises(Fault, match="disk is full"):
                sign_report(firm, report, ivan)
        unsigned(firm)


def test_warming_up_imports_what_is_dear() -> None:
    """It may be done twice."""
    warm_up()
    warm_up()
