"""The text of the QR code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crmdesk.data.canonical import sha256_of
from crmdesk.data.errors import UsageFault
from crmdesk.reports.period_reports.qr_text import qr_text, read_qr
from crmdesk.reports.period_reports.snapshot import snapshot_bytes
from tests.reports.period_reports.snapshots import OCTOBER

DIGEST = sha256_of(snapshot_bytes(OCTOBER))
TEXT = f"CRMD1|2025-10-02/1|{DIGEST}|revenue=943680000;won_count=13;win_rate=0.619048"


def test_the_code_says_number_hash_and_the_first_three_totals() -> None:
    """The contract of the code, letter by letter."""
    assert qr_text(OCTOBER, DIGEST) == TEXT


@pytest.mark.parametrize(
    "typed",
    [
        TEXT,
        TEXT.lower(),
        f"  {TEXT[:30]} \n {TEXT[30:50]}\t{TEXT[50:]} ",
        TEXT.replace("CRMD1", "СRМD1").replace("-10-", "–10–"),
    ],
)
def test_it_is_read_back_however_it_was_typed(typed: str) -> None:
    """Spaces, lower case, letters of the other alphabet and long dashes are one and the same code."""
    read = read_qr(typed)
    assert (read.number, read.revision, read.sha256) == ("2025-10-02", 1, DIGEST)
    assert read.totals == (("revenue", "943680000"), ("won_count", "13"), ("win_rate", "0.619048"))


def test_a_measure_without_a_fact_stays_empty() -> None:
    """Nothing to say is no zero."""
    snapshot = replace(OCTOBER, measures=(replace(OCTOBER.measures[0], fact=None),))
    assert read_qr(qr_text(snapshot, DIGEST)).totals == (("revenue", ""),)


@pytest.mark.parametrize(
    "text",
    ["", "hello", TEXT.replace("CRMD1", "CRMD2"), TEXT.replace("/1", "/0"), TEXT.replace(DIGEST, DIGEST[:-1]),
     TEXT.replace("|", "!"), TEXT + "|more", TEXT.replace("2025-10-02", "2025-Q5-02"), TEXT.replace("=13", "=nan")],
)  # fmt: skip
def test_another_text_is_refused_with_a_sentence(text: str) -> None:
    """What is no code of a report is not guessed at."""
    with pytest.raises(UsageFault, match="QR code"):
        read_qr(text)
