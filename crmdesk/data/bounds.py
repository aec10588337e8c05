"""Bounds: what a person types to compare a number with, in the units the column holds; below zero too."""

from __future__ import annotations

from crmdesk.data.entry.typed import read_amount
from crmdesk.data.errors import UsageFault
from crmdesk.data.table import MINUS, Kind
from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import _


def read_bound(kind: Kind, text: str) -> int | float:
    """Return a number as a column of this kind holds it: money in minor units, a firm's own number with its parts.

    Raises:
        UsageFault: it is no number, or has parts where there are none.
    """
    bare = text.strip()
    is_negative = bare[:1] in ("-", MINUS, "–")
    try:
        minor = read_amount(bare[1:] if is_negative else bare)
    except Unreadable as error:
        raise UsageFault(_("{reason}.").format(reason=error)) from None
    minor = -minor if is_negative else minor
    if kind.is_money:
        return minor
    if minor % 100 == 0:
        return minor // 100
    if kind is not Kind.POINTS:
        raise UsageFault(_("“{text}” is not a whole number.").format(text=bare))
    return minor / 100
