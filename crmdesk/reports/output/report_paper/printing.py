"""Printing: a snapshot becomes the PDF of its report, the same bytes each time, made of the snapshot alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmdesk.data.canonical import grouped_digest
from crmdesk.data.words import _
from crmdesk.reports.output.paper import ink
from crmdesk.reports.output.report_paper import telling
from crmdesk.reports.output.report_paper.blocks import NOTE, Beside, Heading, Picture, clean, said
from crmdesk.reports.output.report_paper.figures import ChangesHeading, measure_table, team_table
from crmdesk.reports.output.report_paper.flow import Block, Pages, lay
from crmdesk.reports.output.report_paper.opening import opening
from crmdesk.reports.output.report_paper.pen import LEFT, ROOM
from crmdesk.reports.output.report_paper.pictures import DotLine, mix_drawing, months_drawing, scale_of_bars
from crmdesk.reports.output.report_paper.sheet import Imprint, pdf_of
from crmdesk.reports.output.report_paper.signing_places import Closing
from crmdesk.reports.output.report_paper.titles import PLACES, bare_period_text, number_of, title_of, years_of
from crmdesk.reports.period_reports.prepared import SignatureBox

if TYPE_CHECKING:
    from crmdesk.reports.period_reports.snapshot import Snapshot

#: How roomy a page is set, the first that does: 1 as it looks best, 0 as tight as it can be read.
_AIRS = (1.0, 0.85, 0.7, 0.55, 0.4, 0.25, 0.1, 0.0)
#: How tight a part is set at most that needs several pages anyway.
_TIGHTEST_FLOW = 0.25
_GUTTER = 19.0
_MONTHS_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Printed:
    """A report on paper: the PDF, and where its signatures stand, by "author" and "head"."""

    pdf: bytes
    boxes: Mapping[str, SignatureBox]
    pages: int


def print_report(snapshot: Snapshot, sha256: str = "") -> Printed:
    """Return the report that a snapshot says, in the language of the process.

    Args:
        snapshot: what the report says.
        sha256: the hash of the snapshot's bytes; without it the report is a draft and says so.
    """
    ink.load_fonts()
    boxes: dict[str, SignatureBox] = {}

    def seen(block: Block, page: int, top: float) -> float:
        if not isinstance(block, Closing):
            return top
        top = float(math.floor(top))  # fields have their corners in whole points
        boxes.update(_boxes(block, page, top))
        return top

    pages = _laid(snapshot, sha256)
    return Printed(pdf_of(pages, _imprint(snapshot, sha256), seen), boxes, len(pages))


def _imprint(snapshot: Snapshot, sha256: str) -> Imprint:
    """Return whose report it is, its period and number and its fingerprint, which stand under every page."""
    return Imprint(
        f"{title_of(snapshot)}, {clean(snapshot.subject_name)}",
        clean(snapshot.author.name if snapshot.author else snapshot.firm),
        number_of(snapshot),
        clean(snapshot.subject_name),
        f"{bare_period_text(snapshot)} · {number_of(snapshot)}",
        grouped_digest(sha256) if sha256 else _("draft"),
    )


def _laid(snapshot: Snapshot, sha256: str) -> Pages:
    """Return the pages: figures on the first and words on the second as long as they can be read there."""

    def first(air: float) -> list[Block]:
        return figures_part(snapshot, air, is_draft=not sha256)

    def second(air: float) -> list[Block]:
        return words_part(snapshot, sha256, air)

    def both(air: float) -> list[Block]:
        return [*first(air), *second(air)]

    if len(second(1.0)) == 1:  # nothing but signatures: they do not stand on a page alone
        return _on_pages(both, 1) or lay([both(1.0)])
    figures, told = _on_pages(first, 1), _on_pages(second, 1)
    if figures is not None and told is not None:
        return (*figures, *told)
    if snapshot.subject != "manager":
        pages = _on_pages(both, 2)
        if pages is not None:
            return pages
    if figures is None:
        return _flowing(both)
    return (*figures, *(told or _flowing(second)))


def _on_pages(make: Callable[[float], list[Block]], count: int) -> Pages | None:
    """Return the roomiest setting that takes no more pages than asked, or None where there is none."""
    for air in _AIRS:
        pages = lay([make(air)])
        if len(pages) <= count:
            return pages
    return None


def _flowing(make: Callable[[float], list[Block]]) -> Pages:
    """Return the roomiest setting of those that take the fewest pages, for what needs several anyway."""
    fewest = lay([make(_TIGHTEST_FLOW)])
    return _on_pages(make, len(fewest)) or fewest


def figures_part(snapshot: Snapshot, air: float, *, is_draft: bool) -> list[Block]:
    """Return the first part: head, measures, team, pictures, place, what moved the period."""
    blocks = opening(snapshot, air, is_draft=is_draft)
    blocks += [_measures_heading(snapshot, air), measure_table(snapshot, air)] if snapshot.measures else []
    if snapshot.team:
        title = _("Departments") if all(line.is_department for line in snapshot.team) else _("Team")
        blocks += [telling.heading(title, air), team_table(snapshot, air)]
    blocks += _pictures(snapshot, air)
    blocks += _place(snapshot, air)
    return [*blocks, *telling.reasons(snapshot, air), *telling.notes(snapshot)]


def words_part(snapshot: Snapshot, sha256: str, air: float) -> list[Block]:
    """Return the second part: wins, promises, comment, signatures."""
    told = (telling.wins, telling.outcomes, telling.comment, telling.promises)
    return [*(block for tell in told for block in tell(snapshot, air)), Closing(snapshot, sha256, air)]


def _kept_together(unit: str) -> str:
    """Return a unit whose words stay on one line: a currency's sign alone on the next one is nothing."""
    return unit.replace(" ", "\N{NO-BREAK SPACE}")


def _pictures(snapshot: Snapshot, air: float) -> list[Block]:
    """Return the months and the mix beside each other, or one of them alone."""
    height = 92 + 58 * air
    months, mix = snapshot.months, snapshot.mix
    wide = ROOM if not mix else ROOM * _MONTHS_SHARE
    narrow = ROOM - wide - _GUTTER if months else ROOM
    columns: list[tuple[float, Sequence[Block]]] = []
    above = telling.heading("", air).above
    if months:
        unit = _kept_together(scale_of_bars(months, snapshot.currency).unit)
        drawing = months_drawing(months, snapshot.currency, wide, height, years_of(months))
        columns.append((0.0, (_small_heading(f"{snapshot.months_title}, {unit}", wide, air), Picture(drawing))))
    if mix:
        unit = _kept_together(scale_of_bars(mix, snapshot.currency).unit)
        drawing = mix_drawing(mix, snapshot.currency, narrow, height)
        left = wide + _GUTTER if months else 0.0
        columns.append((left, (_small_heading(f"{snapshot.mix_title}, {unit}", narrow, air), Picture(drawing))))
    return [Beside(columns, above=above)] if columns else []


def _measures_heading(snapshot: Snapshot, air: float) -> Heading:
    plain = telling.heading(_("Measures"), air)
    if not any(line.delta for line in snapshot.measures):
        return plain
    return ChangesHeading(_("Measures"), above=plain.above, size=plain.size)


def _small_heading(text: str, room: float, air: float) -> Heading:
    return Heading(text, above=0, size=10 + 0.6 * air, room=room)


def _place(snapshot: Snapshot, air: float) -> list[Block]:
    """Return the place among colleagues, who stay unnamed, or why there is none."""
    standing = snapshot.standing
    if standing is None:
        return []
    blocks: list[Block] = [telling.heading(_(PLACES[snapshot.subject][0]), air)]
    if standing.place is None:
        return [*blocks, said(standing.why_out or _("Out of ranking in this period."), NOTE)]
    told = [_("Team: {name}.").format(name=standing.team)] if standing.team else []
    if standing.previous_place is not None:
        told.append(_("Place in the period before: {place}.").format(place=standing.previous_place))
    if standing.change_place is not None:
        told.append(_("By change against last year: {place}.").format(place=standing.change_place))
    if snapshot.subject == "manager":
        told.append(_("Colleagues are not named in a personal report."))
    note: list[Block] = [said(" ".join(told), NOTE, above=2 * air)] if told else []
    return [*blocks, DotLine(standing, stays=bool(note)), *note]


def _boxes(closing: Closing, page: int, top: float) -> dict[str, SignatureBox]:
    """Return where the signatures stand."""
    return {
        part: SignatureBox(page, LEFT, top - place.down - place.height, LEFT + ROOM, top - place.down)
        for part, place in closing.places.items()
    }
