"""Steps of a report's life: whole or not at all, judged in their own transaction, by who may take them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from crmdesk.data.canonical import sha256_of
from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.models import Commitment, Manager
from crmdesk.data.period_reports.records import Wanted, find_report, list_reports, read_content, read_report
from crmdesk.data.period_reports.statements import read_statement
from crmdesk.data.period_reports.steps import (
    Signed,
    Signing,
    withdraw,
    write_freeze,
    write_return,
    write_signatures,
)
from crmdesk.data.period_reports.texts import put_text
from crmdesk.data.store import Store
from tests.data.period_reports.life import (
    ANNA,
    IVAN,
    OLGA,
    PETR,
    SEPTEMBER,
    Subject,
    approve,
    at_work,
    form,
    freeze,
    frozen,
    mark,
    plant_staff,
    row_of,
    sign,
)
from tests.factories import put


def test_a_report_is_signed_and_approved_electronically(store: Store) -> None:
    """Formed, signed by its author, approved by the head: states, files, texts and both statements tell the same."""
    plant_staff(store)
    report = form(store)[0]
    with at_work(store, IVAN):
        put_text(store, report.id, "headline", "The best October")
        sign(store, report.id)
    signed = row_of(store, report.id)
    assert (signed.state, signed.waits_for, signed.signed_way) == ("signed", "Anna Sokolova", "electronic")
    with at_work(store, ANNA):
        approve(store, report.id, "A strong month, Ivan.")
    card = read_report(store, report.id)
    assert (card.row.state, card.row.head_word, card.row.waits_for) == ("approved", "A strong month, Ivan.", "")
    assert [(file.part, file.place) for file in card.files] == [
        ("draft", 1), ("pdf", 1), ("pdf", 2), ("pdf", 3), ("snapshot", 1)
    ]  # fmt: skip
    snapshot = read_content(store, report.id, "snapshot")
    assert snapshot is not None
    assert card.row.sha256 == sha256_of(snapshot)
    assert json.loads(snapshot)["headline"] == "The best October"
    author, head = (read_statement(one.statement) for one in card.signatures)
    assert (author.part, author.manager, author.sha256, author.place) == ("author", "Ivan Petrov", card.row.sha256, 1)
    assert (head.part, head.manager, head.word) == ("head", "Anna Sokolova", "A strong month, Ivan.")
    assert head.previous_sha256 == card.signatures[0].sha256
    assert read_content(store, report.id, "pdf") == b"%PDF head"


def test_paper_is_frozen_first_and_marked_when_it_is_signed(sqlite_store: Store) -> None:
    """Freezing is no signature; the head marks both signatures at once, and the scan is kept."""
    store = sqlite_store
    plant_staff(store)
    report = form(store)[0]
    with at_work(store, ANNA):
        freeze(store, report.id)
        assert row_of(store, report.id).state == "frozen"
        assert not read_report(store, report.id).signatures
        mark(store, report.id, "author", "head", scan=b"scanned")
    card = read_report(store, report.id)
    assert card.row.state == "approved"
    assert [(one.part, one.manager, one.way, one.marked_by) for one in card.signatures] == [
        ("author", "Ivan Petrov", "paper", "Anna Sokolova"),
        ("head", "Anna Sokolova", "paper", "Anna Sokolova"),
    ]
    assert read_content(store, report.id, "scan") == b"scanned"


def test_only_the_authors_paper_may_be_marked_first(sqlite_store: Store) -> None:
    """The head marks the author's paper today and their own tomorrow; an electronic signature does not follow paper."""
    store = sqlite_store
    plant_staff(store)
    report = form(store)[0]
    with at_work(store, ANNA):
        freeze(store, report.id)
        mark(store, report.id, "author")
        assert row_of(store, report.id).state == "signed"
        with pytest.raises(UsageFault, match="on paper"):
            approve(store, report.id)
        mark(store, report.id, "head")
    assert row_of(store, report.id).state == "approved"


def test_nobody_signs_for_another(sqlite_store: Store) -> None:
    """Neither a colleague nor the head nor nobody signs as the author, and the author approves nothing."""
    store = sqlite_store
    plant_staff(store)
    report = form(store)[0]
    made = frozen(store, report.id)
    signing = Signed(report.id, made.version, (Signing("author", "electronic", store.now()),), pdf=b"%PDF")
    for person, sentence in (
        (PETR, "somebody else's"),
        (OLGA, "nobody signs for another"),
        (None, "Nobody is at work"),
    ):
        with at_work(store, person), pytest.raises(UsageFault, match=sentence):
            write_signatures(store, signing, made)
    with at_work(store, IVAN):
        sign(store, report.id)
        with pytest.raises(UsageFault, match="Nobody approves their own report"):
            approve(store, report.id)
    assert row_of(store, report.id).state == "signed"


def test_of_two_windows_that_sign_at_once_one_wins(store: Store) -> None:
    """The second signature was made of the same version: it hears that the report is signed, and leaves nothing."""
    plant_staff(store)
    report = form(store)[0]
    made = frozen(store, report.id)
    first = Signed(report.id, made.version, (Signing("author", "electronic", store.now()),), pdf=b"%PDF one")
    with at_work(store, IVAN):
        other = Store.open(store.location, clock=store.clock)
        other.person_id = IVAN
        write_signatures(other, first, made)
        with pytest.raises(UsageFault, match="is signed already"):
            write_signatures(store, replace(first, pdf=b"%PDF two"), made)
        other.close()
    assert read_content(store, report.id, "pdf") == b"%PDF one"
    assert len(read_report(store, report.id).signatures) == 1


def test_a_snapshot_made_of_an_older_text_is_not_frozen(sqlite_store: Store) -> None:
    """A comment saved between making the snapshot and writing it: the step is refused and nothing is frozen."""
    store = sqlite_store
    plant_staff(store)
    report = form(store)[0]
    made = frozen(store, report.id)
    with at_work(store, IVAN):
        put_text(store, report.id, "comment", "One more thing")
        with pytest.raises(ConflictFault, match="changed meanwhile"):
            write_freeze(store, made)
    assert row_of(store, report.id).state == "formed"
    assert not read_content(store, report.id, "snapshot")


def test_two_reports_frozen_at_once_take_two_places_in_the_chain(sqlite_store: Store) -> None:
    """The second was linked to a chain that has grown since: it is made again, and then follows the first."""
    store = sqlite_store
    plant_staff(store)
    one, two = form(store, Subject("manager", IVAN), Subject("manager", PETR))
    first, second = frozen(store, one.id), frozen(store, two.id)
    with at_work(store, ANNA):
        write_freeze(store, first)
        with pytest.raises(ConflictFault, match="same moment"):
            write_freeze(store, second)
        write_freeze(store, frozen(store, two.id))
    assert row_of(store, two.id).previous_sha256 == row_of(store, one.id).sha256
    assert (row_of(store, one.id).chain_place, row_of(store, two.id).chain_place) == (1, 2)


def test_a_returned_report_is_followed_by_its_next_revision(store: Store) -> None:
    """Same number, revision 2, formed, with figures, texts and commitments; the old one stays as it was signed."""
    plant_staff(store)
    report = form(store)[0]
    put(store, Commitment, {"report_id": report.id, "manager_id": IVAN, "text": "Call everybody", "place": 1})
    with at_work(store, IVAN):
        put_text(store, report.id, "comment", "It was a good month.")
        sign(store, report.id)
    with at_work(store, ANNA):
        with pytest.raises(UsageFault, match="Say why"):
            write_return(store, report.id, "  ")
        made = write_return(store, report.id, "Say a word about the debts.").ids[0]
    old, new = row_of(store, report.id), row_of(store, made)
    assert (old.state, old.remark, old.number_text) == ("returned", "Say a word about the debts.", "R-2025-10-01")
    assert (new.state, new.number_text, new.comment) == ("formed", "R-2025-10-01/2", "It was a good month.")
    draft = read_content(store, made, "draft")
    assert draft is not None
    assert {name: json.loads(draft)[name] for name in ("figures", "number", "revision")} == {
        "figures": "1", "number": "2025-10-01", "revision": 2
    }  # fmt: skip
    with store.reading() as connection:
        kept = connection.execute(Commitment.__table__.select().where(Commitment.report_id == made)).mappings().one()
    assert (kept["text"], kept["verdict"]) == ("Call everybody", None)
    assert [one.revision for one in read_report(store, made).revisions] == [1, 2]
    assert find_report(store, "О-2025-10-1").id == made
    assert find_report(store, "2025-10-01/1").id == report.id
    with at_work(store, IVAN):
        sign(store, made)
    assert row_of(store, made).chain_place == 2


def test_a_withdrawn_report_leaves_its_number_behind(sqlite_store: Store) -> None:
    """Only what nobody signed is withdrawn; the next report of the subject gets another number."""
    store = sqlite_store
    plant_staff(store)
    report = form(store)[0]
    with at_work(store, IVAN), pytest.raises(UsageFault, match="to decide"):
        withdraw(store, report.id, "I do not like it")
    with at_work(store, ANNA):
        withdraw(store, report.id, "Formed before the month was over")
    assert [row.number for row in list_reports(store)] == []
    again = form(store)[0]
    assert again.number == "2025-10-02"
    with at_work(store, IVAN):
        sign(store, again.id)
    with at_work(store, ANNA), pytest.raises(UsageFault, match="is not withdrawn"):
        withdraw(store, again.id, "Too late")
    assert [row.state for row in list_reports(store, Wanted(states=()))] == ["withdrawn", "signed"]


def test_an_approver_who_was_replaced_hears_who_decides_now(sqlite_store: Store) -> None:
    """Anna is archived after Ivan signed: she approves nothing, Olga who stands above does."""
    store = sqlite_store
    plant_staff(store)
    report = form(store)[0]
    with at_work(store, IVAN):
        sign(store, report.id)
    with store.changing() as change:
        change.archive(Manager, ANNA, 1)
    assert row_of(store, report.id).waits_for == "Olga Orlova"
    with at_work(store, ANNA), pytest.raises(UsageFault, match="does not work here any more"):
        approve(store, report.id)
    with at_work(store, OLGA):
        approve(store, report.id)
    assert read_report(store, report.id).signatures[1].manager == "Olga Orlova"


def test_the_report_of_the_head_of_sales_needs_no_second_signature(sqlite_store: Store) -> None:
    """Nobody stands above: the author's signature is the last, and the author may return it."""
    store = sqlite_store
    plant_staff(store)
    report = form(store, Subject("firm"), period=SEPTEMBER)[0]
    assert (report.author_id, report.approver_id) == (OLGA, None)
    with at_work(store, OLGA):
        sign(store, report.id)
        assert row_of(store, report.id).is_done
        with pytest.raises(UsageFault, match="nobody approves it"):
            approve(store, report.id)
        assert row_of(store, write_return(store, report.id, "A mistake in the comment").ids[0]).state == "formed"
