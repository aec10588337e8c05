"""Cells: a recipe applied to the columns of a grid gives the values of a target, one for each row.

Each distinct cell is prepared and parsed once. What can only be told from all values of a column (its decimal mark, the
order of day and month) is told first, or asked of the mapping.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.imports.grid import Cell, Grid
from crmdesk.data.imports.kinds import Shape, Target
from crmdesk.data.imports.mapping import Reading
from crmdesk.data.imports.recipes import MONEY_UNITS, TIME_UNITS, Recipe, folded
from crmdesk.data.values import dates, durations, numbers, texts
from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import _

Parser = Callable[[Any], Any]
_PLACE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the firm and the whole file say about every value."""

    reading: Reading
    zone: ZoneInfo
    """The firm's time zone: business dates are its days."""
    region: str
    """Country whose phones are written without a code."""

    @property
    def file_zone(self) -> ZoneInfo:
        """The time zone of moments written without one."""
        return ZoneInfo(self.reading.timezone) if self.reading.timezone else self.zone


def read_column(
    grid: Grid, recipe: Recipe, target: Target, around: Surroundings, shape: Shape | None = None
) -> tuple[list[Any], dict[int, tuple[Cell, str]]]:
    """Return a value for each row (None where empty), and for each row that could not be read its cell and the reason.

    Args:
        grid: the file.
        recipe: where the values are, bound to the grid.
        target: what is filled.
        around: the firm's and the file's own settings.
        shape: read the cells as this instead of the target's shape (the text of a reference).

    Raises:
        UsageFault: the column as a whole can be understood in two ways, so the mapping must say which.
    """
    shape = shape or target.shape
    cells = _gather(grid, recipe, shape, around.reading)
    prepare = _preparer(recipe, around.reading)
    prepared: dict[Cell, Any] = {}
    wrong: dict[Cell, str] = {}
    for cell in set(cells):
        try:
            prepared[cell] = prepare(cell)
        except Unreadable as reason:
            wrong[cell] = str(reason)
    parse = _parser(recipe, target, shape, around, prepared.values())
    known: dict[Cell, Any] = dict.fromkeys(wrong)
    for cell, ready in prepared.items():
        try:
            known[cell] = None if ready is None else parse(ready)
        except Unreadable as reason:
            known[cell] = None
            wrong[cell] = str(reason)
    values = list(map(known.__getitem__, cells))
    refused = {index: (cell, wrong[cell]) for index, cell in enumerate(cells) if cell in wrong} if wrong else {}
    if recipe.default is not None:
        default = constant(recipe.default, target, shape, around, f"{target.name}.default")
        values = [default if value is None and index not in refused else value for index, value in enumerate(values)]
    return values, refused


def constant(value: Any, target: Target, shape: Shape, around: Surroundings, where: str) -> Any:
    """Return the value of a constant in the mapping.

    Raises:
        UsageFault: the target cannot hold it.
    """
    cell = "TRUE" if value is True else "FALSE" if value is False else value
    if isinstance(cell, list):
        cell = "\n".join(str(item) for item in cell)
    if isinstance(cell, int):
        cell = float(cell) if abs(cell) < 2**53 else str(cell)
    parser = _parser(Recipe(date_order="dmy", decimal="."), target, shape, around, ())
    try:
        return parser(cell)
    except Unreadable as reason:
        raise UsageFault(f"{where}: {reason}.") from None


def _gather(grid: Grid, recipe: Recipe, shape: Shape, reading: Reading) -> list[Cell]:
    """Return the raw cell of each row, before it is understood."""
    if recipe.value is not None:
        value = "TRUE" if recipe.value is True else "FALSE" if recipe.value is False else recipe.value
        if isinstance(value, list):
            value = "\n".join(str(item) for item in value)
        return [float(value) if isinstance(value, int) and abs(value) < 2**53 else value] * len(grid)
    if recipe.template:
        return _filled(grid, recipe.template)
    sources = [grid.column(name) for name in ((recipe.column, *recipe.columns) if recipe.column else recipe.columns)]
    if len(sources) == 1:
        return sources[0]
    if not sources:
        return [None] * len(grid)
    if recipe.join is not None or shape.is_list:
        join = recipe.join if recipe.join is not None else "\n"
        return [
            join.join(texts.shown(cell) for cell in row if cell is not None) or None
            for row in zip(*sources, strict=True)
        ]
    nothing = {folded(text) for text in (*recipe.empty, *reading.empty)}
    known = {cell: nothing and folded(texts.shown(cell)) in nothing for source in sources for cell in set(source)}
    return [next((c for c in row if c is not None and not known[c]), None) for row in zip(*sources, strict=True)]


def _filled(grid: Grid, template: str) -> list[Cell]:
    """Return the template of each row; a row without one of its values has none."""
    names = _PLACE.findall(template)
    form = _PLACE.sub("{}", template.replace("{{", "").replace("}}", ""))
    columns = [grid.column(name) for name in names]
    return [None if None in row else form.format(*map(texts.shown, row)) for row in zip(*columns, strict=True)]


def _preparer(recipe: Recipe, reading: Reading) -> Callable[[Cell], Any]:
    """Return what is done to a cell before it is read: nothings, the extract, the map."""
    nothing = {folded(text) for text in (*recipe.empty, *reading.empty)}
    pattern = re.compile(recipe.extract) if recipe.extract else None

    def prepare(cell: Cell) -> Any:
        if cell is None:
            return None
        if nothing and folded(texts.shown(cell)) in nothing:
            return None
        if pattern is not None:
            match = pattern.search(texts.shown(cell))
            cell = (match[1] or "").strip() or None if match else None
            if cell is None:
                return None
        if recipe.map is None:
            return cell
        word = folded(texts.shown(cell))
        if word in recipe.map:
            value = recipe.map[word]
            value = "TRUE" if value is True else "FALSE" if value is False else value
            return None if value == "" else float(value) if isinstance(value, int) else value
        if recipe.others == "refuse":
            raise Unreadable(_("“{text}” is not in the map of the mapping").format(text=texts.shown(cell)))
        return None if recipe.others == "empty" else cell

    return prepare


def _parser(recipe: Recipe, target: Target, shape: Shape, around: Surroundings, ready: Iterable[Any]) -> Parser:
    if shape.is_number:
        return _number_parser(recipe, shape, _decimal(recipe, target, around.reading, ready))
    if shape.is_date:
        day = _day_parser(recipe, around, _order(recipe, target, around.reading, ready))
        return day if shape is Shape.MOMENT else lambda cell: (found := day(cell)) and found[1]
    if shape is Shape.CHOICE:
        return _choice_parser(target)
    region = recipe.region.upper() or around.region
    separator = recipe.split
    checked: dict[Shape, Parser] = {
        Shape.INN: texts.inn,
        Shape.KPP: texts.kpp,
        Shape.OGRN: texts.ogrn,
        Shape.EMAIL: texts.email,
    }
    one_mail = texts.email if recipe.check else texts.line
    parsers: dict[Shape, Parser] = {
        Shape.FLAG: texts.flag,
        Shape.NOTE: texts.note,
        Shape.PHONE: lambda text: texts.phone(text, region),
        Shape.PHONES: lambda text: list(
            dict.fromkeys(texts.phone(part, region) for part in texts.parts(text, separator))
        ),
        Shape.EMAILS: lambda text: list(dict.fromkeys(one_mail(part) for part in texts.parts(text, separator))),
        Shape.TAGS: lambda text: texts.parts(text, separator),
    }
    parse = parsers.get(shape) or (checked.get(shape) if recipe.check else None) or texts.line
    return lambda cell: parse(cell if isinstance(cell, str) else texts.shown(cell))


# -- numbers ------------------------------------------------------------------------------------------------------------


def _decimal(recipe: Recipe, target: Target, reading: Reading, ready: Iterable[Any]) -> str:
    stated = recipe.decimal or reading.decimal
    if stated:
        return stated
    written = [text for text in ready if isinstance(text, str)]
    style = numbers.guess_decimal(written)
    if style in (numbers.Style.AMBIGUOUS, numbers.Style.MIXED):
        example = next((text for text in written if "." in text or "," in text), "")
        raise UsageFault(
            _(
                'fields.{field}: in the column “{column}” numbers such as “{example}” can be read in two ways. Say decimal = "." or decimal = ",".'
            ).format(field=target.name, column=recipe.label, example=example)
        )
    return "," if style is numbers.Style.COMMA else "."


def _number_parser(recipe: Recipe, shape: Shape, decimal: str) -> Parser:
    unit = recipe.unit
    factor = recipe.scale
    match shape:
        case Shape.MONEY:
            factor = factor * MONEY_UNITS.get(unit, 1)
            return lambda cell: numbers.money(cell, decimal, factor)
        case Shape.COUNT:
            return lambda cell: numbers.count(cell, decimal)
        case Shape.PERCENT:
            return lambda cell: numbers.basis_points(cell, decimal, share=unit == "share")
        case Shape.DURATION:
            step = unit or "seconds"
            if step not in TIME_UNITS:
                raise unknown("unit", step, TIME_UNITS)
            return lambda cell: durations.read_duration(cell, step, decimal)
        case _:
            return lambda cell: numbers.thousandths(cell, decimal, factor)


# -- dates --------------------------------------------------------------------------------------------------------------


def _order(recipe: Recipe, target: Target, reading: Reading, ready: Iterable[Any]) -> str:
    stated = recipe.date_order or reading.date_order
    if stated or recipe.format:
        return stated or "dmy"
    written = [text for text in ready if isinstance(text, str)]
    order = dates.guess_order(written)
    if order in (dates.Order.AMBIGUOUS, dates.Order.MIXED):
        example = next(text for text in written if dates.guess_order([text]) is not dates.Order.SILENT)
        raise UsageFault(
            _(
                'fields.{field}: in the column “{column}” dates such as “{example}” can be read in two ways. Say date_order = "dmy" (day first) or "mdy" (month first).'
            ).format(field=target.name, column=recipe.label, example=example)
        )
    return "mdy" if order is dates.Order.MONTH else "dmy"


def _day_parser(
    recipe: Recipe, around: Surroundings, order: str
) -> Callable[[Any], tuple[datetime | None, date] | None]:
    """Return the reader of (instant in UTC or None, business date); "0000-00-00" is nothing."""
    zone = ZoneInfo(recipe.timezone) if recipe.timezone else around.file_zone
    form = recipe.format

    def when(cell: Any) -> date | datetime | None:
        if isinstance(cell, date):
            if not dates.FIRST_YEAR <= cell.year <= dates.LAST_YEAR:
                raise Unreadable(
                    _("the year {year} is outside {first}–{last}").format(
                        year=cell.year, first=dates.FIRST_YEAR, last=dates.LAST_YEAR
                    )
                )
            return cell
        if form in ("unix", "excel"):
            number = float(numbers.exact(cell))
            return dates.of_unix(number) if form == "unix" else dates.of_serial(number)
        if not isinstance(cell, str):
            return dates.of_serial(cell)
        if form:
            return dates.by_format(cell, form)
        return None if dates.is_nothing(cell) else dates.read_date(cell, order)

    def parse(cell: Any) -> tuple[datetime | None, date] | None:
        found = when(cell)
        if found is None:
            return None
        if not isinstance(found, datetime):
            return None, found
        moment = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
        return moment, moment.astimezone(around.zone).date()

    return parse


def _choice_parser(target: Target) -> Parser:
    meanings = {folded(word): stored for stored, words in target.choices.items() for word in (str(stored), *words)}

    def parse(cell: Any) -> Any:
        word = folded(texts.shown(cell))
        if word not in meanings:
            raise Unreadable(
                _("“{text}” is none of: {known}; translate it by map").format(
                    text=texts.shown(cell), known=", ".join(str(stored) for stored in target.choices)
                )
            )
        return meanings[word]

    return parse
