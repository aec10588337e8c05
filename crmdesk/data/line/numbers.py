"""Numbers: deals and invoices that a line names by their number: "С-6607", "№ 6607", "6607", "ВК-21/1"."""

from __future__ import annotations

import re

from crmdesk.data.line.reading import Reading
from crmdesk.data.line.understood import PartKind, Ref

_MARKED = re.compile(r"(?<![\w-])(?:[СсCcDd]-|№\s?|#)(?P<number>[0-9]{1,12})(?![\w/-])")
_PLAIN = re.compile(r"(?<![\w.,:/-])(?P<number>[0-9]{1,12})(?![\w.,:/%-])")
_WORDED = re.compile(
    r"(?<!\w)(?:(?:по|on|about)\s+)?(?:сделк[аеиу]|deal)\s+(?P<number>[0-9]{1,12})(?![\w.,:/-])", re.IGNORECASE
)
INVOICE = re.compile(r"(?<![\w.,])(?:№\s?)?(?P<number>(?:[^\W\d_]{1,6}-)?[0-9]{1,12}(?:[/-][0-9]{1,8})*)(?![\w%])")


def take_deal(reading: Reading, *, plain: bool) -> tuple[Ref, Ref | None] | None:
    """Find and claim the deal that the line names by number, and return it with its client.

    Args:
        reading: the line.
        plain: whether a number without a mark may be a deal's.
    """
    for pattern in (_MARKED, _WORDED, _PLAIN) if plain else (_MARKED, _WORDED):
        for match in pattern.finditer(reading.line.read):
            begin, end = match.start("number"), match.end("number")
            if not reading.line.is_free(begin, end):
                continue
            found = reading.deal_numbered(int(match["number"]))
            if found is not None:
                whole = reading.line.is_free(match.start(), end)
                reading.line.claim(PartKind.NUMBER, match.start() if whole else begin, end)
                return found
    return None
