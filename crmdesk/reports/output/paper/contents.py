"""Contents: the title page of a package: whose it is, of which period, what is in it and on which page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Spacer

from crmdesk.data.table import day_text
from crmdesk.data.words import _
from crmdesk.reports.output.paper import ink
from crmdesk.reports.output.paper.parts import BODY, SECTION, plain
from crmdesk.reports.parameters import period_text

if TYPE_CHECKING:
    from crmdesk.reports.result import Result

_BIG = ParagraphStyle("cover", fontName=ink.SERIF_BOLD, fontSize=30, leading=36, textColor=ink.TEXT)
_ROW, _SIZE, _NUMBER_ROOM = 17.0, 10.0, 26.0


class Contents(Flowable):
    """Titles with the pages they begin on; the pages are known at the end, so the canvas writes their numbers then."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self._titles = tuple(titles)
        self._room = 0.0
        self._begin = 0
        self._end = len(self._titles)

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Return the place of all rows."""
        self._room = room
        return room, _ROW * (self._end - self._begin)

    def split(self, _room: float, height: float) -> list[Flowable]:
        """Return what fits the page and the rest."""
        fits = int(height // _ROW)
        if fits < 1:
            return []
        return [self._part(self._begin, self._begin + fits), self._part(self._begin + fits, self._end)]

    def draw(self) -> None:
        """Put a row a report: its title, dots, its page; a click goes there."""
        canvas, y = self.canv, self.wrap(self._room, 0)[1]
        for place in range(self._begin, self._end):
            y -= _ROW
            title = ink.cut_to(self._titles[place], ink.PLAIN, _SIZE, self._room - 60)
            canvas.setFont(ink.PLAIN, _SIZE)
            canvas.setFillColor(ink.TEXT)
            canvas.drawString(0, y + 4, title)
            canvas.await_page(f"report{place}", *canvas.absolutePosition(self._room, y + 4))
            canvas.setStrokeColor(ink.STRONG)
            canvas.setLineWidth(0.5)
            canvas.setDash(0.5, 2.5)
            left = ink.width_of(title, ink.PLAIN, _SIZE) + 6
            canvas.line(left, y + 5, self._room - _NUMBER_ROOM, y + 5)
            canvas.setDash()
            canvas.linkRect("", f"report{place}", (0, y, self._room, y + _ROW), relative=1, thickness=0)

    def _part(self, begin: int, end: int) -> Contents:
        part = Contents(self._titles)
        part._pages, part._begin, part._end = self._pages, begin, end
        return part


def cover_page(title: str, subtitle: str, result: Result, contents: Contents | None) -> list[Flowable]:
    """Return the title page: the package's name, firm, period and scope, then what is in it."""
    story: list[Flowable] = [Spacer(0, 120), plain(title, _BIG), Spacer(0, 10)]
    if subtitle:
        story.append(plain(subtitle, SECTION))
    story += [
        plain(result.firm, BODY),
        plain(period_text(result.period), BODY),
        plain(result.scope, BODY),
        plain(_("Formed {day} {time}").format(day=day_text(result.made_at), time=f"{result.made_at:%H:%M}"), BODY),
        Spacer(0, 28),
    ]
    if contents is not None:
        story += [plain(_("Contents"), SECTION), Spacer(0, 6), contents]
    return story
