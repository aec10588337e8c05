"""The text of the QR code on a report: its number, its hash and its first totals, and how it is read back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crmdesk.data.errors import UsageFault
from crmdesk.data.words import _
from crmdesk.reports.period_reports.snapshot import Snapshot

MARK = "CRMD1"
#: How many measures of a report stand in the code.
TOTALS = 3

_NUMBER = re.compile(r"[0-9]{4}-(?:[0-9]{2}|Q[1-4]|W[0-9]{2}|Y)-[0-9]{2,}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TOTAL = re.compile(r"[^=;|]+=(?:-?[0-9]+(?:\.[0-9]+)?)?")
#: Letters of the other alphabet that look the same, as they come from a keyboard in the wrong language; dashes of all kinds.
_ALIKE = str.maketrans("АВСЕМРаесор‐‑‒–—−", "ABCEMPaecop------")


@dataclass(frozen=True, slots=True)
class QrText:
    """What the code says of a report."""

    number: str
    revision: int
    sha256: str
    totals: tuple[tuple[str, str], ...]
    """Measure and exact value as it stands in the snapshot; empty where there was nothing to say."""


def totals_of(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """Return the first measures of a report and their exact values as the code has them."""
    return tuple(
        (line.measure, "" if line.fact is None else format(line.fact, "f")) for line in snapshot.measures[:TOTALS]
    )


def qr_text(snapshot: Snapshot, sha256: str) -> str:
    """Return the text of the QR code of a report whose snapshot has this hash."""
    totals = ";".join(f"{measure}={value}" for measure, value in totals_of(snapshot))
    return f"{MARK}|{snapshot.number}/{snapshot.revision}|{sha256}|{totals}"


def read_qr(text: str) -> QrText:
    """Return what the text of a code says; spaces, line ends and the case of letters do not matter.

    Raises:
        UsageFault: it is no text of a report's code.
    """
    parts = re.sub(r"\s+", "", text).translate(_ALIKE).split("|")
    if len(parts) != 4 or parts[0].upper() != MARK:
        raise _foreign()
    number, _stroke, revision = parts[1].upper().partition("/")
    digest, totals = parts[2].lower(), tuple(total for total in parts[3].lower().split(";") if total)
    if (
        not _NUMBER.fullmatch(number)
        or not re.fullmatch(r"[1-9][0-9]{0,3}", revision)
        or not _DIGEST.fullmatch(digest)
        or not all(_TOTAL.fullmatch(total) for total in totals)
    ):
        raise _foreign()
    pairs = (total.partition("=") for total in totals)
    return QrText(number, int(revision), digest, tuple((measure, value) for measure, _sign, value in pairs))


def _foreign() -> UsageFault:
    return UsageFault(
        _(
            "This is no text of a report's QR code. It begins with {mark} and has four parts with strokes between."
        ).format(mark=f"{MARK}|")
    )
