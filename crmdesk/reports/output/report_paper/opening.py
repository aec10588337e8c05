"""Opening: the head of the first page: firm, title, number, place, the people it is about, the headline."""

from __future__ import annotations

from crmdesk.data.words import _
from crmdesk.reports.output.paper import ink
from crmdesk.reports.output.report_paper.blocks import HEADLINE, clean, said
from crmdesk.reports.output.report_paper.flow import Block
from crmdesk.reports.output.report_paper.pen import ROOM, Canvas, put, rule
from crmdesk.reports.output.report_paper.titles import PLACES, days_text, moment_text, number_of, title_of
from crmdesk.reports.period_reports.snapshot import Snapshot

_BADGE_WIDTH, _BADGE_HEIGHT = 79.0, 50.0
_LOGO = 12.4
_TITLE, _SMALLEST_TITLE = 18.5, 15.0
_META = 8.8
_LABEL, _NAME = 8.0, 8.7
_LEADING = 11.2
_MOST_NAME_LINES = 4
_GUTTER = 18.0


def opening(snapshot: Snapshot, air: float, *, is_draft: bool) -> list[Block]:
    """Return the head of the first page."""
    blocks: list[Block] = [Head(snapshot, is_draft=is_draft), Band(_people(snapshot))]
    headline = snapshot.headline or snapshot.suggested_headline
    if headline:
        blocks.append(said(headline, HEADLINE.at(10.6 + 1.6 * air), above=7 + 7 * air))
    return blocks


class Head(Block):
    """Firm, title, number and days; the place among colleagues in a frame at the right."""

    def __init__(self, snapshot: Snapshot, *, is_draft: bool) -> None:
        self._snapshot, self._is_draft = snapshot, is_draft
        place = snapshot.standing.place if snapshot.standing else None
        self._place = "" if place is None else str(place)
        self._of = _("of {n}").format(n=snapshot.standing.of) if snapshot.standing else ""
        self._caption = _(PLACES[snapshot.subject][1])
        self._badge = self._badge_width()
        self._room = ROOM - (self._badge + 14 if self._place else 0)
        title, self._size = title_of(snapshot), _TITLE
        while self._size > _SMALLEST_TITLE and ink.width_of(title, ink.SERIF_BOLD, self._size) > self._room:
            self._size -= 0.5
        self._title = ink.wrap_to(title, ink.SERIF_BOLD, self._size, self._room, 3)
        meta = " · ".join(
            (
                number_of(snapshot),
                _("period {days}").format(days=days_text(snapshot)),
                _("formed {moment}").format(moment=moment_text(snapshot.formed_at, snapshot)),
            )
        )
        self._meta = ink.wrap_to(meta, ink.PLAIN, _META, self._room, 2)

    @property
    def height(self) -> float:
        """Down to the rule under the head."""
        return 47.5 + (len(self._title) - 1) * self._size * 1.2 + len(self._meta) * 12 + 12

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Put it onto the page."""
        self._draw_firm(canvas, x, y)
        base = y - 39
        for line in self._title:
            put(canvas, x, base, line, ink.SERIF_BOLD, self._size)
            base -= self._size * 1.2
        base += self._size * 1.2 - 17.5
        for line in self._meta:
            put(canvas, x, base, line, ink.PLAIN, _META, ink.TEXT2)
            base -= 12
        if self._place:
            self._draw_badge(canvas, x + ROOM - self._badge, y)
        rule(canvas, x, y - self.height, ROOM, ink.TEXT, 0.8)

    def _draw_firm(self, canvas: Canvas, x: float, y: float) -> None:
        canvas.setFillColor(ink.ACCENT)
        canvas.roundRect(x, y - _LOGO, _LOGO, _LOGO, 2.2, stroke=0, fill=1)
        canvas.setFillColor(ink.WHITE)
        step = _LOGO / 48
        for left, tall in ((12, 10), (21.25, 17), (30.5, 24)):
            canvas.roundRect(x + left * step, y - 36 * step, 5.5 * step, tall * step, step, stroke=0, fill=1)
        room = self._room - 18
        draft = _("Draft") if self._is_draft else ""
        aside = ink.width_of(draft, ink.MEDIUM, 7.4) + 22 if draft else 0.0
        named = clean(self._snapshot.firm)
        size = max(7.0, min(8.9, (room - aside) / max(1.0, ink.width_of(named, ink.PLAIN, 1.0))))
        firm = ink.cut_to(named, ink.PLAIN, size, room - aside)
        put(canvas, x + 18, y - 9.3, firm, ink.PLAIN, size, ink.TEXT2)
        if draft:
            left = x + 18 + ink.width_of(firm, ink.PLAIN, size) + 10
            canvas.setStrokeColor(ink.STRONG)
            canvas.setLineWidth(0.7)
            canvas.roundRect(left, y - _LOGO, aside - 10, _LOGO, 2.2, stroke=1, fill=0)
            put(canvas, left + (aside - 10) / 2, y - 8.9, draft, ink.MEDIUM, 7.4, ink.TEXT2, "middle")

    def _badge_width(self) -> float:
        figures = ink.width_of(self._place, ink.SERIF_BOLD, 24) + 4 + ink.width_of(self._of, ink.SERIF_BOLD, 12)
        return max(_BADGE_WIDTH, figures + 20, ink.width_of(self._caption, ink.PLAIN, 7.6) + 18)

    def _draw_badge(self, canvas: Canvas, x: float, y: float) -> None:
        canvas.setStrokeColor(ink.ACCENT)
        canvas.setLineWidth(1.2)
        canvas.roundRect(x, y - _BADGE_HEIGHT, self._badge, _BADGE_HEIGHT, 5, stroke=1, fill=0)
        wide = ink.width_of(self._place, ink.SERIF_BOLD, 24)
        left = x + (self._badge - wide - 4 - ink.width_of(self._of, ink.SERIF_BOLD, 12)) / 2
        put(canvas, left, y - 27, self._place, ink.SERIF_BOLD, 24, ink.ACCENT)
        put(canvas, left + wide + 4, y - 27, self._of, ink.SERIF_BOLD, 12, ink.ACCENT)
        put(canvas, x + self._badge / 2, y - 42, self._caption, ink.PLAIN, 7.6, ink.ACCENT, "middle")


class Band(Block):
    """Who the report is about, beside each other: a small name of the role, and the person or thing under it."""

    def __init__(self, people: tuple[tuple[str, str], ...]) -> None:
        people = tuple((title, clean(name)) for title, name in people if name)
        self._widths = _shares([
            max(ink.width_of(title, ink.PLAIN, _LABEL), ink.width_of(name, _font(place), _NAME))
            for place, (title, name) in enumerate(people)
        ])  # fmt: skip
        self._people = tuple(
            (title, ink.wrap_to(name, _font(place), _NAME, self._widths[place], _MOST_NAME_LINES))
            for place, (title, name) in enumerate(people)
        )

    @property
    def height(self) -> float:
        """Down to the rule under it."""
        return 17.5 + max((len(lines) for _title, lines in self._people), default=1) * _LEADING + 8.5

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Put it onto the page."""
        left = x
        for place, (title, lines) in enumerate(self._people):
            put(canvas, left, y - 15, title, ink.PLAIN, _LABEL, ink.TEXT3)
            for row, line in enumerate(lines):
                put(canvas, left, y - 26 - row * _LEADING, line, _font(place), _NAME)
            left += self._widths[place] + _GUTTER
        rule(canvas, x, y - self.height, ROOM, ink.BORDER, 0.6)


def _font(place: int) -> str:
    return ink.PLAIN if place else ink.BOLD


def _shares(wanted: list[float]) -> list[float]:
    """Return the widths of columns beside each other: as wide as wanted, the longest give way to the others."""
    room = ROOM - _GUTTER * (len(wanted) - 1)
    spare = room - sum(wanted)
    if spare >= 0:
        return [width + min(spare / max(1, len(wanted)), 10.0) for width in wanted]
    fair, left, given = room / len(wanted), room, dict.fromkeys(range(len(wanted)), 0.0)
    waiting = set(given)
    while waiting:
        fair = left / len(waiting)
        short = {place for place in waiting if wanted[place] <= fair}
        for place in short or waiting:
            given[place] = wanted[place] if short else fair
            left -= given[place]
        waiting -= short or waiting
    return list(given.values())


def _people(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    author = snapshot.author.name if snapshot.author else ""
    approver = snapshot.approver.name if snapshot.approver else ""
    where = (_("Territory"), snapshot.territory)
    match snapshot.subject:
        case "manager":
            department = snapshot.author.department if snapshot.author else ""
            return (_("Manager"), snapshot.subject_name), (_("Department"), department), where, (_("Head"), approver)
        case "department":
            return (_("Department"), snapshot.subject_name), (_("Head"), author), where, (_("Approved by"), approver)
        case _:
            return (_("Company"), snapshot.subject_name), (_("Head"), author), where, (_("Approved by"), approver)
