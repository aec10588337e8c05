"""Parts: what a report on paper is made of besides tables and charts: its head, cards of figures, standouts, definitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer

from crmdesk.data.words import _
from crmdesk.reports.output.paper import ink
from crmdesk.reports.parameters import parameters_of

if TYPE_CHECKING:
    from reportlab.lib.colors import Color

    from crmdesk.reports.result import Headline, Result
    from crmdesk.reports.standouts import Standout

BODY = ParagraphStyle("body", fontName=ink.PLAIN, fontSize=8.5, leading=12, textColor=ink.TEXT)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=7.5, leading=10.5, textColor=ink.TEXT2)
TITLE = ParagraphStyle("title", fontName=ink.SERIF_BOLD, fontSize=19, leading=24, textColor=ink.TEXT)
SECTION = ParagraphStyle("section", fontName=ink.BOLD, fontSize=11, leading=15, textColor=ink.TEXT, spaceBefore=4)
CONTENT = ParagraphStyle("content", parent=BODY, fontSize=10, leading=16)

_CARD_HEIGHT, _GAP = 40.0, 6.0
_MOST_CARDS = 4
#: A heading never stands alone at the foot of a page: so many paragraphs stay with it.
_WITH_HEADING = 3


@dataclass(frozen=True, slots=True)
class Card:
    """One figure in a frame."""

    title: str
    value: str
    note: str = ""
    colour: Color | None = None
    """Of the note; plain where None."""


class Cards(Flowable):
    """Figures in frames beside each other, at most four in a row."""

    def __init__(self, cards: Sequence[Card], room: float) -> None:
        super().__init__()
        self._cards, self._room = tuple(cards), room
        self._across = min(_MOST_CARDS, len(self._cards))

    def wrap(self, _room: float, _height: float) -> tuple[float, float]:
        """Return the place of all rows of cards."""
        rows = -(-len(self._cards) // self._across)
        return self._room, rows * (_CARD_HEIGHT + _GAP)

    def draw(self) -> None:
        """Put the cards onto the page."""
        height = self.wrap(0, 0)[1]
        width = (self._room - _GAP * (self._across - 1)) / self._across
        for place, card in enumerate(self._cards):
            row, column = divmod(place, self._across)
            self._draw_card(card, column * (width + _GAP), height - (row + 1) * (_CARD_HEIGHT + _GAP) + _GAP, width)

    def _draw_card(self, card: Card, x: float, y: float, width: float) -> None:
        canvas, inner = self.canv, width - 14
        canvas.setStrokeColor(ink.BORDER)
        canvas.setLineWidth(0.7)
        canvas.roundRect(x, y, width, _CARD_HEIGHT, 4, stroke=1, fill=0)
        canvas.setFillColor(ink.TEXT3)
        canvas.setFont(ink.PLAIN, 7.5)
        canvas.drawString(x + 7, y + _CARD_HEIGHT - 12, ink.cut_to(card.title, ink.PLAIN, 7.5, inner))
        canvas.setFillColor(ink.TEXT)
        note = ink.width_of(card.note, ink.MEDIUM, 7.5) + 6 if card.note else 0
        note = min(note, inner * 0.6)
        size = 12.5
        while size > 8 and ink.width_of(card.value, ink.BOLD, size) > inner - note:
            size -= 0.5
        canvas.setFont(ink.BOLD, size)
        canvas.drawString(x + 7, y + 9, ink.cut_to(card.value, ink.BOLD, size, inner - note))
        if card.note:
            canvas.setFont(ink.MEDIUM, 7.5)
            canvas.setFillColor(card.colour or ink.TEXT2)
            canvas.drawRightString(x + width - 7, y + 9.5, ink.cut_to(card.note, ink.MEDIUM, 7.5, note))


def headline_cards(headlines: Sequence[Headline], currency: str, room: float) -> Flowable:
    """Return the figures a section opens with."""
    cards = [
        Card(
            one.title, one.kind.short(one.value, currency), one.change_text or one.note,
            ink.tone(one.change, one.good) if one.change_text else None,
        )
        for one in headlines
    ]  # fmt: skip
    return Cards(cards, room)


def standout_cards(standouts: Sequence[Standout], good: int, room: float) -> Flowable:
    """Return who is best and worst, by value and by change."""
    cards = [Card(one.title, one.label, one.text, ink.tone(one.change, good)) for one in standouts]
    return Cards(cards, room)


def head_of(result: Result) -> list[Flowable]:
    """Return the head of a report: its title, what it answers, and everything that was asked."""
    story: list[Flowable] = [plain(result.title, TITLE), plain(result.about, BODY), Spacer(0, 5)]
    skipped = {_("What it answers"), _("Firm")}
    asked = [f"<b>{escape(name)}:</b> {escape(text)}" for name, text in parameters_of(result) if name not in skipped]
    story.append(Paragraph(" &nbsp; ".join(asked), SMALL))
    return [*story, Spacer(0, 8)]


def foot_of(result: Result) -> list[Flowable]:
    """Return the notes of a report and what its measures mean."""
    story: list[Flowable] = []
    if result.notes:
        story += [Spacer(0, 6), *(plain(note, SMALL) for note in result.notes)]
    if result.definitions:
        said = [
            Paragraph(f"<b>{escape(name)}.</b> {escape(text)}", SMALL)
            for name, text in dict(result.definitions).items()
        ]
        heading = plain(_("What the figures mean"), SECTION)
        story += [Spacer(0, 6), KeepTogether([heading, *said[:_WITH_HEADING]]), *said[_WITH_HEADING:]]
    return story


def plain(text: str, style: ParagraphStyle) -> Paragraph:
    """Return a paragraph of a text that means only itself."""
    return Paragraph(escape(text), style)
