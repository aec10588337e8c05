"""AnswerTable: an Answer as the one Table that the screen, a sheet, a file and the command line show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from crmdesk.data.table import ABSENT, NARROW, Field, Kind, Table, change_text, currency_sign, number, signed
from crmdesk.data.words import N_, _, plural
from crmdesk.reports.answer import Mark
from crmdesk.reports.periods import Compare, Grain

if TYPE_CHECKING:
    from crmdesk.reports.answer import Answer, Cell, Line
    from crmdesk.reports.periods import Period


class Part(Enum):
    """What a column says about its measure (or that it names the member)."""

    MEMBER = "member"
    VALUE = "value"
    BASE = "base"
    DELTA = "delta"
    CHANGE = "change"
    SHARE = "share"
    MARKS = "marks"


#: How a mark reads in a tag and in a file.
MARK_TITLES = {
    Mark.BEST: N_("best"),
    Mark.WORST: N_("worst"),
    Mark.BEST_CHANGE: N_("best change"),
    Mark.WORST_CHANGE: N_("worst change"),
    Mark.NEW: N_("new"),
    Mark.GONE: N_("gone"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an Answer's table; ``index`` counts dimensions for members and measures for everything else."""

    field: Field
    part: Part
    index: int = 0


def answer_columns(answer: Answer, *, full: bool | None = None) -> tuple[Column, ...]:
    """Return the columns of an Answer, members first and marks last.

    Args:
        answer: what the engine said.
        full: every part of every measure; False keeps the value and its change only. By default one measure is full
            and several are not, because nobody reads thirty columns.
    """
    full = len(answer.measures) == 1 if full is None else full
    columns = [
        Column(Field(dimension.id, dimension.title, own=dimension.own), Part.MEMBER, index)
        for index, dimension in enumerate(answer.dimensions)
    ]
    for index in range(len(answer.measures)):
        columns += _measure_columns(answer, index, full=full)
    if full and answer.dimensions:
        columns.append(Column(Field("marks", N_("Mark")), Part.MARKS))
    return tuple(columns)


def answer_table(answer: Answer, *, full: bool | None = None) -> Table:
    """Return lines x columns with the total as totals; marks are words joined by commas.

    Args:
        answer: what the engine said.
        full: as in ``answer_columns``.
    """
    columns = answer_columns(answer, full=full)
    return Table(
        fields=tuple(column.field for column in columns),
        rows=tuple(tuple(line_value(line, column) for column in columns) for line in answer.lines),
        totals=_totals(answer, columns),
        currency=answer.currency,
    )


def line_value(line: Line, column: Column) -> Any:
    """Return what one line holds in one column: a label, a figure, or None for "nothing to say"."""
    match column.part:
        case Part.MEMBER:
            return line.members[column.index].label if line.members else None
        case Part.MARKS:
            return ", ".join(_(MARK_TITLES[mark]) for mark in Mark if mark in line.marks)
        case part:
            return _figure(line.cells[column.index], part)


def cell_text(field: Field, value: Any) -> str:
    """Return a value of an Answer's table as people read it; differences and changes carry their sign."""
    if field.key.endswith(".change"):
        return change_text(value)
    if field.key.endswith(".delta"):
        is_share = field.kind is Kind.PERCENT or value is None
        return field.kind.delta(value) if is_share else signed(field.kind.figure(value), value)
    if field.key == "marks":
        return str(value or "")
    return field.kind.figure(value)


def change_of(kind: Kind, cell: Cell) -> tuple[float | None, str]:
    """Return the change people read for a measure of this kind, and its text.

    Shares change by percentage points, everything else by percent of the base.
    """
    if kind is Kind.PERCENT:
        return cell.delta, kind.delta(cell.delta)
    return cell.change, change_text(cell.change)


def period_titles(answer: Answer) -> tuple[str, str]:
    """Return how the period and its base are called in a heading: ("2025", "2024"), the shortest that tells them apart.

    Without a base the second is empty; against a plan it is "Plan".
    """
    now = answer.period.text()
    if answer.compare is Compare.PLAN:
        return now, _("Plan")
    base = answer.full_base_period or answer.base_period
    if base is None:
        return now, ""
    if _is_plain(answer.period) and _is_plain(base):
        return now, base.text()
    years = {answer.period.begin.year, answer.period.last.year}, {base.begin.year, base.last.year}
    if all(len(side) == 1 for side in years) and years[0] != years[1]:
        return str(answer.period.begin.year), str(base.begin.year)
    return _("Now"), _("Before")


def unit_text(kind: Kind, currency: str) -> str:
    """Return the unit that a heading carries after a comma: "₽", "%", "days"; counts have none."""
    match kind:
        case Kind.MONEY:
            return currency_sign(currency)
        case Kind.RATE:
            return _("{currency} a day").format(currency=currency_sign(currency))
        case Kind.DAYS:
            return _("days")
        case Kind.MINUTES:
            return _("min")
        case _:
            return ""


def titled(title: str, unit: str) -> str:
    """Return a heading with its unit: "Revenue, ₽"; one that says the unit already is left as it is."""
    return f"{title}, {unit}" if unit and not title.endswith(f", {unit}") else title


def lower_first(text: str) -> str:
    """Return a heading as a part of a sentence; abbreviations stay as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def comparison_title(answer: Answer) -> str:
    """Return how a change reads in a heading: "To 2024", "To November 2024", "To plan"."""
    if answer.compare is Compare.PLAN:
        return _("To plan")
    title = period_titles(answer)[1]
    base = answer.full_base_period or answer.base_period
    if base is not None and title == base.text():
        return base.compared_text()
    if title and title != _("Before"):
        return _("To {period}").format(period=title)
    return _("To last year") if answer.compare is Compare.YEAR else _("To previous period")


def _measure_columns(answer: Answer, index: int, *, full: bool) -> list[Column]:
    measure = answer.measures[index]
    now, base = period_titles(answer)
    unit = unit_text(measure.kind, answer.currency)
    alone = len(answer.measures) == 1
    title = measure.label
    heading = titled(now if alone and base else title, unit)
    columns = [Column(Field(measure.id, heading, measure.kind, own=True), Part.VALUE, index)]
    compared = answer.compare is not Compare.NONE
    shares = measure.kind is Kind.PERCENT
    if compared and full:
        name = base if alone else f"{title}, {base}"
        columns.append(
            Column(Field(f"{measure.id}.base", titled(name, unit), measure.kind, own=True), Part.BASE, index)
        )
    if compared and (full or shares):
        name = _("Difference") if alone else _("{measure}, difference").format(measure=title)
        if shares:
            name = comparison_title(answer)
        columns.append(
            Column(Field(f"{measure.id}.delta", titled(name, unit), measure.kind, own=True), Part.DELTA, index)
        )
    if compared and not shares:
        name = comparison_title(answer) if alone or not full else f"{title}, {comparison_title(answer)}"
        columns.append(Column(Field(f"{measure.id}.change", name, Kind.PERCENT, own=True), Part.CHANGE, index))
    if full and measure.is_additive and answer.dimensions:
        name = _("Share") if alone else _("{measure}, share").format(measure=title)
        columns.append(Column(Field(f"{measure.id}.share", name, Kind.PERCENT, own=True), Part.SHARE, index))
    return columns


def _figure(cell: Cell, part: Part) -> float | int | None:
    match part:
        case Part.VALUE:
            return cell.value
        case Part.BASE:
            return cell.base
        case Part.DELTA:
            return cell.delta
        case Part.CHANGE:
            return cell.change
        case _:
            return cell.share


def _totals(answer: Answer, columns: tuple[Column, ...]) -> tuple[Any, ...]:
    count = len(answer.lines)
    values = [None if column.part is Part.MEMBER else line_value(answer.total, column) for column in columns]
    if answer.dimensions:
        for place, column in enumerate(columns):
            if column.part is Part.SHARE and count:
                values[place] = 1.0
        values[0] = plural("Total, {n} line", "Total, {n} lines", count).format(n=number(count))
    return tuple(values)


def _is_plain(period: Period) -> bool:
    """Whether the period is one calendar unit, whose name is short."""
    unit = period.grain()
    return unit is not None and unit[1] == 1 and unit[0] is not Grain.WEEK


def difference_text(kind: Kind, value: Any, currency: str) -> str:
    """Return a full difference with sign and unit: "−11 053 900 ₽", "+2,1 pp"."""
    if value is None:
        return ABSENT
    if kind is Kind.PERCENT:
        return kind.delta(value)
    unit = unit_text(kind, currency)
    text = signed(kind.figure(value), value)
    return f"{text}{NARROW}{unit}" if unit else text
