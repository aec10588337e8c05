"""Texts of a report: its headline and comment while it is formed, the head's word, remarks; each has its length."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.models import PeriodReport
from crmdesk.data.period_reports.acts import Act, require
from crmdesk.data.period_reports.records import row_of
from crmdesk.data.period_reports.roles import read_staff
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.words import N_, _, plural

FORM = "period_report"
#: Characters, as people count them.
HEADLINE, COMMENT, WORD, REMARK = 140, 4_000, 700, 1_000
#: Overrides, embeddings and isolates of Unicode's bidirectional algorithm.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that its author writes."""

    most: int
    title: str
    is_line: bool


_TEXTS = {
    "headline": _Text(HEADLINE, N_("Headline"), is_line=True),
    "comment": _Text(COMMENT, N_("Comment"), is_line=False),
}


def put_text(store: Store, report_id: int, name: str, text: str, was: str | None = None) -> Deed:
    """Write the headline or the comment of a report that is formed.

    Args:
        store: the base.
        report_id: the report.
        name: "headline" or "comment".
        text: what was typed; spaces around it are left out, and a headline is one line.
        was: what the person saw; where given, what another window wrote meanwhile is not overwritten.

    Raises:
        UsageFault: it is too long, the report is frozen, or is not theirs who is at work.
        ConflictFault: it was written elsewhere meanwhile.
    """
    about = _TEXTS[name]
    said = _read(text, about.most, _(about.title), is_line=about.is_line)
    with store.changing() as change:
        staff = read_staff(change.connection, store.today())
        row = row_of(store, change.connection, staff, report_id)
        require(Act.WRITE, row, staff, store.person_id)
        held: str = getattr(row, name)
        if was is not None and held not in (was, said):
            raise ConflictFault(
                _(
                    "{what} of report {number} was written in another window meanwhile. Look at it and write again."
                ).format(what=_(about.title), number=row.number_text)
            )
        new = change.edit(PeriodReport, report_id, row.version, **{name: said or None})
        told = _("{what} of report {number} saved").format(what=_(about.title), number=row.number_text)
        return Deed(None if new == row.version else change.txn, told, FORM, (report_id,))


def read_word(text: str) -> str:
    """Return the head's word as it goes into the report; it may be empty.

    Raises:
        UsageFault: it is too long.
    """
    return _read(text, WORD, _("The head's word"))


def read_remark(text: str) -> str:
    """Return why a report is returned or withdrawn.

    Raises:
        UsageFault: it is empty or too long.
    """
    said = _read(text, REMARK, _("The remark"))
    if not said:
        raise UsageFault(_("Say why in a few words: the remark stays with the report."))
    return said


def read_line(text: str, most: int, title: str) -> str:
    """Return a text of one line, such as a commitment; it may be empty.

    Raises:
        UsageFault: it is longer than ``most`` characters.
    """
    return _read(text, most, title, is_line=True)


def left_of(text: str, most: int) -> int:
    """Return how many characters may still be typed; negative where there are too many."""
    return most - len(_plain(text))


def _read(text: str, most: int, title: str, *, is_line: bool = False) -> str:
    said = " ".join(_plain(text).split()) if is_line else _plain(text)
    if len(said) > most:
        raise UsageFault(
            plural(
                "{what} takes {most} characters. Shorten it by {n} character.",
                "{what} takes {most} characters. Shorten it by {n} characters.",
                len(said) - most,
            ).format(what=title, most=number(most), n=number(len(said) - most))
        )
    return said


def _plain(text: str) -> str:
    """Return a text in one normal form, with plain ends of lines and no other control characters; "" where none is seen.

    Marks that turn the direction of writing go too: with them the window would show another order of digits than the paper.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    said = "".join(c for c in lines if c in "\n\t" or not (unicodedata.category(c) == "Cc" or c in _TURNS)).strip()
    return said if any(unicodedata.category(c)[0] in "LNPS" for c in said) else ""
