"""The command that says whether a report is genuine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from crmdesk.data.canonical import sha256_of
from crmdesk.reports.period_reports.qr_text import qr_text
from crmdesk.reports.period_reports.snapshot import read_snapshot
from tests.cli.conftest import Run
from tests.reports.period_reports.conftest import signed_firm
from tests.reports.period_reports.forgeries import snapshot_of
from tests.reports.period_reports.signers import Sample

__all__ = ["signed_firm"]


@pytest.fixture
def report(signed_firm: Sample, tmp_path: Path) -> Path:
    """An approved report on the disk."""
    path = tmp_path / "отчёт.pdf"
    path.write_bytes(signed_firm.approved)
    return path


def test_a_genuine_report_is_yes(run: Run, signed_firm: Sample, report: Path) -> None:
    """Exit code 0, the answer first, then every item."""
    code, out, _err = run("--base", signed_firm.store.location, "verify", report)
    assert code == 0
    assert out.startswith("Report R-2025-10-01 is genuine and unchanged.\n")
    assert "  yes        All signatures are there: As many as the report needs now: Ivan Petrov, Anna Sokolova." in out


def test_a_changed_one_is_no(run: Run, signed_firm: Sample, report: Path) -> None:
    """Exit code 1 and the reason."""
    report.write_bytes(signed_firm.author_only)
    code, out, _err = run("--base", signed_firm.store.location, "verify", report, "--json")
    said = json.loads(out)
    assert (code, said["ok"], said["number"], said["subject"]) == (1, False, "R-2025-10-01", "Ivan Petrov")
    assert [(one["part"], one["name"]) for one in said["signatures"]] == [("author", "Ivan Petrov")]
    assert {one["key"] for one in said["reasons"] if one["answer"] == "no"} == {"signatures", "base_file"}


def test_a_root_stands_in_for_a_base(run: Run, signed_firm: Sample, report: Path, tmp_path: Path) -> None:
    """The base that was opened last is not asked then; with both, nobody but the named root is trusted."""
    root = tmp_path / "root.pem"
    certificate = x509.load_der_x509_certificate(signed_firm.trust.roots[0].certificate)
    root.write_bytes(certificate.public_bytes(Encoding.PEM))
    code, out, _err = run("verify", report, "--root", root)
    assert (code, "It was not asked" in out) == (0, True)
    assert run("--base", signed_firm.store.location, "verify", report, "--root", root)[0] == 0
    assert run("verify", report, "--root", report)[0] == 2
    assert run("verify", tmp_path / "absent.pdf", "--root", root)[0] == 3


def test_the_text_of_a_code_is_taken_too(run: Run, signed_firm: Sample) -> None:
    """As it was scanned or typed."""
    content = snapshot_of(signed_firm.approved)
    text = qr_text(read_snapshot(content), sha256_of(content))
    base = ("--base", signed_firm.store.location)
    assert run(*base, "verify", "--text", text.lower())[0] == 0
    assert run(*base, "verify", "--text", text.replace("943680000", "1"))[0] == 1
    assert run(*base, "verify", "--text", "hello")[0] == 2


@pytest.mark.parametrize("words", [(), ("file.pdf", "--text", "CRMD1"), ("--text", "CRMD1", "--root", "root.pem")])
def test_one_thing_is_verified_at_a_time(run: Run, words: tuple[str, ...]) -> None:
    """Neither nothing, nor two things, nor a code without a base to compare with."""
    assert run("verify", *words)[0] == 2
