"""Figures: the table of measures and the table of the team, and how their plans and changes read."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from crmdesk.data.table import ABSENT, WHOLE_FROM, Kind, change_text, number, signed
from crmdesk.data.words import _
from crmdesk.reports.answer_table import titled, unit_text
from crmdesk.reports.output.paper import ink
from crmdesk.reports.output.report_paper.blocks import Heading
from crmdesk.reports.output.report_paper.pen import ARROW, ROOM, Canvas, arrow, put
from crmdesk.reports.output.report_paper.rows import Cell, Column, Rows, table
from crmdesk.reports.output.report_paper.titles import base_text
from crmdesk.reports.period_reports.snapshot import Exact, MeasureLine, Snapshot, TeamLine

#: Counts smaller than this change by pieces, larger ones by percent: "+200 %" of one deal says nothing.
_FEW = 100


def measure_table(snapshot: Snapshot, air: float) -> Rows:
    """Return the table of measures."""
    columns = (
        Column(_("Measure"), is_text=True), Column(_("Plan"), is_right=True), Column(_("Fact"), is_right=True, is_kept=True),
        Column(_("Attainment"), is_right=True), Column(base_text(snapshot), is_right=True), Column(_("To last year"), is_right=True),
    )  # fmt: skip
    rows = [_measure_row(line, snapshot.currency) for line in snapshot.measures]
    return table(columns, rows, size=7.8 + 0.8 * air, pad=2.0 + 2.4 * air)


class ChangesHeading(Heading):
    """The heading of a table with changes: at its right what full and hollow arrows mean, for paper printed in grey."""

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Put it onto the page."""
        super().draw(canvas, x, y)
        base, right = y - self.size, x + ROOM - 4
        for text, is_good, colour in ((_("worse"), False, ink.BAD), (_("better"), True, ink.GOOD)):
            put(canvas, right, base, text, ink.PLAIN, 7, ink.TEXT3, "end")
            right -= ink.width_of(text, ink.PLAIN, 7) + 3 + ARROW
            arrow(canvas, right, base, colour, is_up=False, is_full=is_good)
            arrow(canvas, right - ARROW - 2, base, colour, is_up=True, is_full=is_good)
            right -= ARROW + 12


def team_table(snapshot: Snapshot, air: float) -> Rows:
    """Return the managers or departments with their plan, fact, change, place and points."""
    unit = unit_text(Kind.MONEY, snapshot.currency)
    kinds = {line.is_department for line in snapshot.team}
    first = _("Department, manager") if len(kinds) > 1 else _("Department") if True in kinds else _("Manager")
    columns = (
        Column(first, is_text=True), Column(titled(_("Plan"), unit), is_right=True),
        Column(titled(_("Fact"), unit), is_right=True, is_kept=True), Column(_("Attainment"), is_right=True),
        Column(base_text(snapshot), is_right=True), Column(_("To last year"), is_right=True), Column(_("Place"), is_right=True),
        Column(_("Points"), is_right=True),
    )  # fmt: skip
    rows = [_team_row(line) for line in snapshot.team]
    return table(columns, rows, size=7.0 + 1.4 * air, pad=0.8 + 3.2 * air)


def figure_text(line: MeasureLine, value: Exact) -> str:
    """Return a figure of a line: sums without kopecks where any of the line is large, so that they compare at a glance."""
    kind = Kind(line.unit)
    known = [abs(one) for one in (line.plan, line.fact, line.base) if one is not None]
    if kind.is_money and value is not None and max(known, default=Decimal(0)) >= WHOLE_FROM:
        return number(float(value) / 100)
    return kind.figure(value)


def plan_text(line: MeasureLine) -> str:
    """Return a plan as it reads: "9 000 000", "up to 500 000" where less is better."""
    text = figure_text(line, line.plan)
    return _("up to {plan}").format(plan=text) if line.good < 0 and line.plan is not None else text


def change_cell(line: MeasureLine) -> Cell:
    """Return the change to last year: percents for sums, points for shares, pieces for small counts."""
    kind = Kind(line.unit)
    if kind is Kind.PERCENT:
        return toned(kind.delta(line.delta), line.delta, line.good)
    is_small = kind is Kind.COUNT and line.base is not None and abs(line.base) < _FEW
    if line.delta is not None and (line.change is None or is_small or not (kind.is_money or kind is Kind.COUNT)):
        text = signed(kind.figure(line.delta), float(line.delta))
        return toned(_("{change} pcs").format(change=text) if is_small else text, line.delta, line.good)
    return toned(change_text(_float(line.change)), line.change, line.good)


def toned(text: str, change: Exact, good: int) -> Cell:
    """Return a change with its arrow: full and green where it is good, hollow and red where it is not."""
    if not change:
        return Cell(text, ink.PLAIN, ink.TEXT2)
    is_good = (change > 0) is (good > 0)
    return Cell(text, ink.MEDIUM, ink.tone(float(change), good or 1), arrow=(change > 0, is_good))


def _measure_row(line: MeasureLine, currency: str) -> Sequence[Cell]:
    kind = Kind(line.unit)
    return (
        Cell(titled(line.title, unit_text(kind, currency))), Cell(plan_text(line), colour=ink.TEXT2),
        Cell(figure_text(line, line.fact), ink.BOLD), Cell(Kind.PERCENT.text(line.attainment)),
        Cell(figure_text(line, line.base), colour=ink.TEXT2), change_cell(line),
    )  # fmt: skip


def _team_row(line: TeamLine) -> Sequence[Cell]:
    money = Kind.MONEY.figure
    return (
        Cell(line.label, ink.MEDIUM if line.is_department else ink.PLAIN), Cell(money(line.plan), colour=ink.TEXT2),
        Cell(money(line.fact), ink.BOLD), Cell(Kind.PERCENT.text(line.attainment)), Cell(money(line.base), colour=ink.TEXT2),
        toned(change_text(_float(line.change)), line.change, 1), Cell(ABSENT if line.place is None else str(line.place)),
        Cell(Kind.POINTS.text(line.points)),
    )  # fmt: skip


def _float(value: Exact) -> float | None:
    return None if value is None else float(value)
