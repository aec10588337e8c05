"""Agreement: the form by which a firm and an employee agree on unqualified electronic signatures under reports.

The wording is a template of the program with blanks; nothing of it is advice, and it says so itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crmdesk.data import words
from crmdesk.data.canonical import grouped_digest
from crmdesk.data.resources import resource
from crmdesk.data.words import _
from crmdesk.reports.output.paper import ink
from crmdesk.reports.output.report_paper.blocks import SMALL, Heading, Look, Words, clean, lines_of, said
from crmdesk.reports.output.report_paper.flow import Block, lay
from crmdesk.reports.output.report_paper.pen import ROOM, Canvas, put
from crmdesk.reports.output.report_paper.sheet import Imprint, pdf_of
from crmdesk.reports.output.report_paper.signing_places import SIGN_HEIGHT, draw_place
from crmdesk.reports.period_reports.snapshot import Person

_TEXT = Look(ink.SERIF, 9.6, 13.2)
_TITLE = 1.55
#: The first in which the form stands on one page.
_SIZES = (9.6, 9.3, 9.0, 8.7, 8.4, 8.1)
_BLANK, _LONG_BLANK = "_" * 24, "_" * 40
_HALF_DIGEST = 32
_TIED = "\u00a0"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is filled into the form; what is empty stays a blank to be written by hand."""

    firm: str
    firm_inn: str
    year: int
    head: Person | None = None
    """Who signs for the firm."""
    person: Person | None = None
    certificate_sha256: str = ""
    root_sha256: str = ""
    place: str = ""


def print_agreement(agreement: Agreement) -> bytes:
    """Return the form as a PDF in the language of the process."""
    ink.load_fonts()
    template = (resource("templates") / f"agreement.{words.language()}.txt").read_text(encoding="utf-8")
    lines = [line for line in map(str.strip, template.splitlines()) if line]
    for size in _SIZES:
        pages = lay([_story(lines, agreement, size)])
        if len(pages) == 1:
            break
    title = lines[0].removeprefix("# ")
    person = agreement.person.name if agreement.person else ""
    imprint = Imprint(title, clean(agreement.firm), title, clean(" · ".join(filter(None, (agreement.firm, person)))))
    return pdf_of(pages, imprint)


class _Parties(Block):
    """Where both sign, never apart."""

    above = 14.0

    def __init__(self, agreement: Agreement) -> None:
        self._agreement = agreement

    @property
    def height(self) -> float:
        """Two places with the names of the parties above them."""
        return 2 * (SIGN_HEIGHT + 18)

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Put both places onto the page."""
        parties = ((_("For the company"), self._agreement.head), (_("Employee"), self._agreement.person))
        for title, person in parties:
            put(canvas, x, y - 10, title, ink.SERIF_BOLD, 9.6)
            y -= SIGN_HEIGHT + 18
            draw_place(canvas, x, y, person or Person("", _BLANK), self._agreement.year)


def _story(lines: Sequence[str], agreement: Agreement, size: float) -> list[Block]:
    """Return the template as blocks: title, headings, clauses, the places to sign, and what to know before."""
    look, blocks = _TEXT.at(size), list[Block]()
    for line in lines:
        text = _filled(line, agreement)
        if line.startswith("# "):
            blocks.append(Heading(line[2:], above=0, size=size * _TITLE))
        elif line.startswith("## "):
            blocks.append(Heading(line[3:], above=size * 0.9, size=size * 1.08))
        elif line.startswith("! "):
            blocks += [_Parties(agreement), said(text[2:], SMALL, above=8, clings=True)]
        else:
            blocks.append(Words(lines_of(text, look, ROOM), look, above=size * 0.35))
    return blocks


def _filled(line: str, agreement: Agreement) -> str:
    head, person = agreement.head, agreement.person
    held = {
        "firm": agreement.firm or _LONG_BLANK,
        "inn": _(" (INN {inn})").format(inn=agreement.firm_inn) if agreement.firm_inn else "",
        "head": ", ".join(filter(None, (head.name, head.position))) if head else _LONG_BLANK,
        "person": person.name if person else _LONG_BLANK,
        "position": (person.position if person else "") or _BLANK,
        "fingerprint": _digest(agreement.certificate_sha256),
        "root": _digest(agreement.root_sha256),
        "place": agreement.place or _BLANK,
        "year": str(agreement.year),
    }
    # What a person is called is never a blank of the template itself.
    return re.sub(r"\{(\w+)\}", lambda found: held[found[1]], line)


def _digest(sha256: str) -> str:
    """Return a fingerprint in groups that stay together, or a blank."""
    return grouped_digest(sha256, _HALF_DIGEST).replace(" ", _TIED) if sha256 else _LONG_BLANK
