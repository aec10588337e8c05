"""The command ``period-report``: reports live on the command line as they do in the window."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import keyring
import keyring.backends.fail
import pypdfium2
import pytest
from sqlalchemy import select, update

from crmdesk.data.models import Deal, PeriodReport
from crmdesk.data.store import Store
from tests.cli.conftest import Run
from tests.data.period_reports.life import ANNA, IVAN, PETR, Subject
from tests.reports.period_reports.signers import PASSPHRASE, form_report, plant_signers, quick

Report = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _no_keychain() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    with quick():
        yield
    keyring.set_keyring(before)


@pytest.fixture
def base(sqlite_location: str) -> str:
    """A firm with the reports of October of Ivan and Petr, formed; Ivan and Anna have keys."""
    store = Store.open(sqlite_location)
    plant_signers(store, IVAN, ANNA)
    form_report(store)
    form_report(store, Subject("manager", PETR))
    store.close()
    return sqlite_location


@pytest.fixture
def report(run: Run, base: str, tmp_path: Path) -> Report:
    """Call ``period-report`` as somebody; passphrases come from a file."""
    (tmp_path / "secret.txt").write_text(PASSPHRASE, "utf-8")

    def call(deed: str, *arguments: str | Path, by: str = "Ivan Petrov") -> tuple[int, str, str]:
        given = ("--passphrase-file", tmp_path / "secret.txt") if deed in ("sign", "approve") else ()
        return run("--base", base, "period-report", deed, *arguments, *given, "--person", by)

    return call


def test_a_report_is_written_signed_and_approved(report: Report, run: Run, base: str, tmp_path: Path) -> None:
    """Words, promises, signature, approval: each step says what it did, and what is shown and exported is that report."""
    number = "R-2025-10-01"
    for arguments, said in (
        (("headline", number, "The best October"), "Headline of report R-2025-10-01 saved"),
        (("commit", number, "Learn the catalogue"), "Commitment added: Learn the catalogue"),
        (
            ("commit", number, "--measure", "revenue", "--target", "9 500 000,50", "--due", "2025-11-30"),
            "added: Revenue",
        ),
        (("commit", number, "Learn it all", "--change", "1"), "Commitment changed: Learn it all"),
        (("commit", number, "--order", "2,1"), "Commitments reordered"),
        (("sign", number), "Report R-2025-10-01 is signed."),
    ):
        code, out, err = report(*arguments)
        assert (code, said in out) == (0, True), (arguments, out, err)
    assert report("approve", "2025-10-01", "--word", "A strong month", by="Anna Sokolova")[0] == 0
    shown = json.loads(report("show", number, "--format", "json")[1])
    assert (shown["state"], shown["headline"], shown["head_word"]) == ("approved", "The best October", "A strong month")
    assert [(one["text"], one["target"]) for one in shown["commitments"]] == [
        ("Revenue", "9500000.5"), ("Learn it all", None)
    ]  # fmt: skip
    assert [promise["text"] for promise in shown["snapshot"]["promises"]] == ["Revenue", "Learn it all"]
    assert [(one["part"], one["person"], one["way"]) for one in shown["signatures"]] == [
        ("author", "Ivan Petrov", "electronic"), ("head", "Anna Sokolova", "electronic")
    ]  # fmt: skip
    text = report("show", number)[1]
    assert "The head's word: A strong month" in text
    assert shown["sha256"] in text
    assert "2 tasks planned" in report("commit", number, "--tasks")[1]
    assert "is a task already" in report("commit", number, "--tasks")[1]
    assert report("pdf", number, "-o", tmp_path / "one.pdf")[0] == 0
    assert run("--base", base, "verify", tmp_path / "one.pdf")[0] == 0
    assert "2 signatures" in report("check")[1]


def test_paper_is_printed_marked_returned_and_withdrawn(report: Report, base: str, tmp_path: Path) -> None:
    """Freezing, a folder of papers, one joined file, a scan that comes back, a new revision, a number that is explained."""
    anna = "Anna Sokolova"
    assert report("freeze", "2025-10-1", "2025-10-02", by=anna)[0] == 0
    (tmp_path / "scan.jpg").write_bytes(b"scanned")
    assert report("mark", "2025-10-01", "--word", "Good", "--scan", tmp_path / "scan.jpg", by=anna)[0] == 0
    assert report("scan", "2025-10-01", "-o", tmp_path / "back.jpg", by=anna)[0] == 0
    assert (tmp_path / "back.jpg").read_bytes() == b"scanned"
    report("pdf", "--all", "--period", "2025-10", "-o", tmp_path / "out", by=anna)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "R-2025-10-01 Ivan Petrov.pdf", "R-2025-10-02 Petr Volkov.pdf"
    ]  # fmt: skip
    report("pdf", "2025-10-01", "2025-10-02", "-o", tmp_path / "all.pdf", by=anna)
    pages = [len(pypdfium2.PdfDocument(path)) for path in (tmp_path / "out").iterdir()]
    assert len(pypdfium2.PdfDocument(tmp_path / "all.pdf")) == sum(pages)
    assert "R-2025-10-01/2" in report("return", "2025-10-01", "A word about debts", by=anna)[1]
    assert report("withdraw", "2025-10-02", "Was on leave", by=anna)[0] == 0
    listed = json.loads(report("list", "--history", "--format", "json", by=anna)[1])["reports"]
    assert {(one["shown"], one["state"]) for one in listed} == {
        ("R-2025-10-01", "returned"), ("R-2025-10-01/2", "formed"), ("R-2025-10-02", "withdrawn")
    }  # fmt: skip
    assert "R-2025-10-02 withdrawn: Was on leave." in report("register", "--period", "2025", by=anna)[1]
    assert json.loads(report("check", "--format", "json")[1])["whole"] is True
    store = Store.open(base)
    with store.engine.execution_options(write=True).connect() as connection, connection.begin():
        connection.execute(update(PeriodReport).where(PeriodReport.state == "returned").values(comment="Their fault"))
    store.close()
    code, out, _err = report("check")
    assert (code, "R-2025-10-01  Its record says otherwise than its snapshot: Comment." in out) == (1, True)


def test_refusals_are_sentences(report: Report, run: Run, base: str, tmp_path: Path) -> None:
    """Somebody else's, nobody at work, nothing to write: exit code 2 and what to do."""
    for arguments, by, said in (
        (("sign", "2025-10-01"), "Anna Sokolova", "nobody signs for another"),
        (("sign", "2025-10-02"), "Petr Volkov", ""),
        (("show", "2025-10-02"), "Ivan Petrov", "is Petr"),
        (("comment", "2025-10-01"), "Ivan Petrov", "Say the words"),
        (("commit", "2025-10-01", "--remove", "1"), "Ivan Petrov", "There is no commitment 1"),
        (("commit", "2025-10-01", "x", "--target", "many"), "Ivan Petrov", "is no number"),
        (("commit", "2025-10-01", "x", "--deal", "77"), "Ivan Petrov", "There is no deal 77"),
        (("approve", "2025-10-01", "--verdict", "1=well"), "Anna Sokolova", "judges nothing"),
        (("pdf", "-o", tmp_path), "Ivan Petrov", "--all"),
        (("list", "--for", "manager=Nobody"), "Ivan Petrov", "Nobody is called"),
        (("scan", "2025-10-01", "-o", tmp_path / "x"), "Ivan Petrov", "has no scan"),
    ):
        code, _out, err = report(*arguments, by=by)
        assert (code, said.replace("is Petr", "somebody else's") in err) == (2, True), (arguments, err)
    code, _out, err = run("--base", base, "period-report", "comment", "2025-10-01", "x")
    assert (code, "Choose who is at work first" in err) == (2, True)


def test_reports_of_a_month_are_formed_for_everybody(
    run: Run, run_json: Callable[..., Any], demo_base: str, tmp_path: Path
) -> None:
    """Each manager's revenue is the very figure of the report by manager; the head is told what waits, late ones are reminded."""
    base = shutil.copy(demo_base, tmp_path / "demo.crmdb")
    command = ("--base", base, "period-report")
    code, out, err = run(*command, "form", "--period", "2025-10")
    assert (code, "R-2025-10-01" in out) == (0, True), err
    reports = run_json(*command, "list", "--period", "2025-10")["reports"]
    managers = [one for one in reports if one["subject"] == "manager"]
    figures = run_json("--base", base, "report", "cut", "--by", "manager", "--measure", "revenue", "--period", "2025-10",
                       "--as-of", "2025-10-31")["rows"]  # fmt: skip
    by_id = {row["manager"]["id"]: Decimal(row["revenue"]) for row in figures}
    assert len(managers) > 1
    for one in managers[:3]:
        lines = run_json(*command, "show", one["number"])["snapshot"]["measures"]
        fact = next(line["fact"] for line in lines if line["measure"] == "revenue")
        assert Decimal(fact) / 100 == by_id.get(one["subject_id"], 0)
    head = next(one["author"] for one in reports if one["subject"] == "firm")
    waiting = run_json(*command, "list", "--waiting", "--person", head)["reports"]
    assert waiting
    assert {one["waits_for"] for one in waiting} == {head}
    first = run_json(*command, "remind", "--person", head)
    assert len(first["ids"]) == len(reports)
    assert run_json(*command, "remind", "--person", head)["changed"] is False
    assert run(*command, "changed", managers[0]["number"])[0] == 0
    deal = raise_a_won_deal(str(base), int(managers[0]["subject_id"]), 12_345_00)
    code, out, err = run(*command, "changed", managers[0]["number"], "--format", "json")
    found = json.loads(out)
    assert (code, found["rows"][0]["id"]) == (1, str(deal)), err
    (moved,) = (one for one in found["measures"] if one["measure"] == "revenue")
    assert Decimal(moved["now"]) - Decimal(moved["signed"]) == Decimal(moved["delta"]) == 12_345_00
    code, out, _err = run(*command, "changed", managers[0]["number"])
    assert (code, "+12" in out) == (1, True), out


def raise_a_won_deal(base: str, owner_id: int, by: int) -> int:
    """Let a deal that somebody won in October bring more; return its id."""
    won = (
        Deal.outcome == 1,
        Deal.closed_owner_id == owner_id,
        Deal.closed_on.between(date(2025, 10, 1), date(2025, 10, 31)),
    )
    store = Store.open(base)
    with store.changing() as change:
        query = (
            select(Deal.id).where(*won, Deal.amount > 0, Deal.currency == "RUB", Deal.archived_at.is_(None)).limit(1)
        )
        deal = change.row(Deal, change.connection.execute(query).scalar_one())
        change.edit(Deal, deal["id"], deal["version"], amount=deal["amount"] + by)
    store.close()
    return int(deal["id"])
