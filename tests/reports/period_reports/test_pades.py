"""Electronic signatures in a PDF, and what a foreign judge says of them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from crmdesk.reports.period_reports.signed_file import read_signed
from tests.reports.period_reports.signers import WORD, Sample


def test_each_signature_only_adds_to_the_file(signed_firm: Sample) -> None:
    """What the author signed is the beginning of what the head signed, byte for byte."""
    assert signed_firm.approved.startswith(signed_firm.author_only)


def test_the_author_certifies_and_the_head_locks(signed_firm: Sample) -> None:
    """ECDSA over SHA-256, the head's word as the reason, the moment of the base's clock."""
    roots = [root.certificate for root in signed_firm.trust.roots]
    author, head = read_signed(signed_firm.approved, roots).seals
    assert (author.certifies, author.locks, head.certifies, head.locks) == (True, False, False, True)
    assert (author.word, head.word) == ("", WORD)
    assert head.signed_at == signed_firm.store.now()
    assert signed_firm.approved.count(b"/ETSI.CAdES.detached") == 2


def test_another_program_says_the_same(signed_firm: Sample, tmp_path: Path) -> None:
    """Poppler's pdfsig with the firm's root: both signatures valid, both certificates trusted, the whole document signed."""
    for tool in ("pdfsig", "certutil"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not on this machine")
    root = x509.load_der_x509_certificate(signed_firm.trust.roots[0].certificate)
    (tmp_path / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (tmp_path / "report.pdf").write_bytes(signed_firm.approved)
    base = f"sql:{tmp_path}"
    subprocess.run(["certutil", "-N", "-d", base, "--empty-password"], check=True, capture_output=True)
    add = ["certutil", "-A", "-d", base, "-n", "firm", "-t", "CT,C,C", "-i", str(tmp_path / "root.pem")]
    subprocess.run(add, check=True, capture_output=True)
    said = subprocess.run(
        ["pdfsig", "-nssdir", base, str(tmp_path / "report.pdf")], check=False, capture_output=True, text=True
    ).stdout
    assert re.findall(r"Signature Validation: (.*)", said) == ["Signature is Valid."] * 2
    assert re.findall(r"Certificate Validation: (.*)", said) == ["Certificate is Trusted."] * 2
    assert re.findall(r"Signature Field Name: (.*)", said) == ["Author", "Head"]
    assert said.count("Total document signed") == 1
    assert "Not total document signed" in said
