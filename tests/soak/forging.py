"""Every single byte of a signed report changed in turn, and many at once: nobody may say yes, nothing may fall over."""

from __future__ import annotations

import random
import time
from pathlib import Path

from crmdesk.data.keys.trust import Trust
from crmdesk.reports.period_reports.verification import verify_pdf
from tests.conftest import Clock
from tests.reports.period_reports.forgeries import flipped, gap_places
from tests.reports.period_reports.signers import sample
from tests.soak.wholeness import Violation


def soak_forgeries(folder: Path, until: float | None, part: int = 0, parts: int = 1) -> dict[str, int]:
    """Change bytes of an approved report, first those that no signature covers, until a time of ``monotonic``.

    Args:
        folder: where the firm is made.
        until: when to stop; None to change every byte, which takes about an hour.
        part: of several processes which this one is, from 0.
        parts: how many processes share the work.

    Raises:
        Violation: a changed file was accepted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(13)
    with sample(folder, Clock()) as made:
        whole, trust = made.approved, made.trust
        begin, end = gap_places(whole)
        places = [place for place in range(len(whole)) if not begin <= place < end]
        dice.shuffle(places)
        places = [*range(begin, end), *places][part::parts]
        counts = {"bytes changed": 0, "of": len(whole[part::parts]), "torn and mixed": 0}
        for place in places:
            if until is not None and time.monotonic() > until:
                break
            _refuse(flipped(whole, place, 1 << dice.randrange(8)), trust, f"byte {place} changed", folder)
            counts["bytes changed"] += 1
            if counts["bytes changed"] % 10 == 0:
                mixed = _torn(whole, made.other, dice)
                if mixed != made.other:  # both begin with the same bytes
                    _refuse(mixed, trust, "something torn or mixed", folder)
                    counts["torn and mixed"] += 1
    return counts


def _refuse(content: bytes, trust: Trust, what: str, folder: Path) -> None:
    if verify_pdf(None, content, trust).ok:
        (folder / "accepted.pdf").write_bytes(content)
        raise Violation(f"a signed report with {what} was accepted")


def _torn(whole: bytes, other: bytes, dice: random.Random) -> bytes:
    """Return a file that was cut, added to, or put together of two reports."""
    match dice.randrange(5):
        case 0:
            return whole[: dice.randrange(len(whole))]
        case 1:
            return whole + dice.randbytes(dice.randrange(1, 200))
        case 2:
            place = dice.randrange(len(whole))
            return whole[:place] + dice.randbytes(dice.randrange(1, 50)) + whole[place:]
        case 3:
            place, length = dice.randrange(len(whole)), dice.randrange(1, 400)
            return whole[:place] + whole[place + length :]
        case _:
            place = dice.randrange(1, len(whole) - 1)
            return whole[:place] + other[place:]
