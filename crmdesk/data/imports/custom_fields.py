"""Custom fields: columns that the model has no place for become fields of the firm's own, of a kind their values show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.cells import read_column
from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.grid import Cell
from crmdesk.data.imports.kinds import Shape, Target
from crmdesk.data.imports.recipes import Recipe, folded
from crmdesk.data.models import CustomField
from crmdesk.data.search import fold
from crmdesk.data.values import dates, numbers
from crmdesk.data.values.texts import shown
from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import _

#: A column with at most so many different short texts, each met twice on average, is a choice of one.
_MOST_OPTIONS = 30
_LONGEST_OPTION = 60
_FLAG_WORDS = ({"yes", "no"}, {"да", "нет"}, {"true", "false"}, {"истина", "ложь"})

_SHAPES = {
    "text": Shape.NOTE, "number": Shape.NUMBER, "money": Shape.MONEY, "date": Shape.DAY, "flag": Shape.FLAG,
    "one": Shape.LINE, "many": Shape.TAGS,
}  # fmt: skip


def guess_kind(cells: Iterable[Cell]) -> str:
    """Return the kind of custom field that holds all these cells: flag, date, money, number, one or text."""
    filled = [cell for cell in cells if cell is not None]
    distinct = set(filled)
    written = {cell for cell in distinct if isinstance(cell, str)}
    if not distinct:
        return "text"
    if len(written) == len(distinct) and any({folded(text) for text in written} <= words for words in _FLAG_WORDS):
        return "flag"
    if _all_dates(distinct, written):
        return "date"
    if kind := _number_kind(distinct, written):
        return kind
    short = all(len(shown(cell)) <= _LONGEST_OPTION for cell in distinct)
    if short and len(distinct) <= _MOST_OPTIONS and 2 * len(distinct) <= len(filled):
        return "one"
    return "text"


def _all_dates(distinct: set[Any], written: set[str]) -> bool:
    if any(isinstance(cell, float | int) for cell in distinct):
        return False
    order = dates.guess_order(written)
    if order in (dates.Order.AMBIGUOUS, dates.Order.MIXED):
        return False
    for text in written:
        if text.isdigit():
            return False
        try:
            if not dates.is_nothing(text):
                dates.read_date(text, "mdy" if order is dates.Order.MONTH else "dmy")
        except Unreadable:
            return False
    return True


def _number_kind(distinct: set[Any], written: set[str]) -> str:
    if any(isinstance(cell, date | datetime) for cell in distinct):
        return ""
    style = numbers.guess_decimal(written)
    if style in (numbers.Style.AMBIGUOUS, numbers.Style.MIXED):
        return ""
    signs = 0
    for text in written:
        if (text[:1] == "0" and text[1:2].isdigit()) or text[:1] == "+" or sum(c.isdigit() for c in text) > 15:
            return ""  # a code or a phone, not a quantity
        try:
            number = numbers.read_number(text, "," if style is numbers.Style.COMMA else ".")
        except Unreadable:
            return ""
        if number.percent:
            return ""
        signs += bool(number.currency)
    return "money" if signs * 2 > len(written) else "number"


def add_custom(draft: Draft, connection: Connection) -> None:
    """Read every column that no field of the mapping takes into custom fields, making those that are missing.

    Raises:
        UsageFault: a field of that name is there with another kind, or the kind of record has no own fields.
    """
    owner = draft.kind.fields_of
    recipes = dict(draft.mapping.custom)
    if recipes and not owner:
        raise UsageFault(
            _("[custom]: {kind} have no fields of the firm's own; take the section out.").format(
                kind=_(draft.kind.title)
            )
        )
    rest = _untaken(draft)
    if draft.mapping.unknown_columns == "custom" and owner:
        recipes.update((name, Recipe(column=name)) for name in rest if name not in recipes)
        rest = []
    if rest:
        draft.warnings.append(_("columns not imported: {names}").format(names=", ".join(rest)))
    if not recipes:
        return
    known = {
        fold(field.name): field
        for field in connection.execute(
            select(CustomField.id, CustomField.name, CustomField.kind, CustomField.options).where(
                CustomField.owner == owner, CustomField.archived_at.is_(None)
            )
        )
    }
    for name, recipe in recipes.items():
        _add_field(draft, name, recipe, known.get(fold(name)), len(known))


def _untaken(draft: Draft) -> list[str]:
    mapping = draft.mapping
    taken = {source for recipe in (*mapping.fields.values(), *mapping.custom.values()) for source in recipe.sources}
    return [
        header
        for header, cells in zip(draft.grid.headers, draft.grid.columns, strict=True)
        if header not in taken and cells.count(None) < len(cells)
    ]


def _add_field(draft: Draft, name: str, recipe: Recipe, present: Any, count: int) -> None:
    kind = recipe.kind or (present.kind if present is not None else "")
    if not kind:
        kind = guess_kind(draft.grid.column(recipe.column)) if recipe.column and not recipe.map else "text"
    if present is not None and present.kind != kind:
        raise UsageFault(
            _(
                "custom.{name}: the field is there already and holds {present}, not {kind}; give the new one another name."
            ).format(name=name, present=present.kind, kind=kind)
        )
    target = Target(name, name, _SHAPES[kind])
    values, refused = read_column(draft.grid, recipe, target, draft.around)
    for index, (cell, reason) in refused.items():
        draft.refuse(index, "", cell, reason, recipe.label or name)
    if present is not None:
        field_id = present.id
    else:
        field_id = draft.references.ids.take()
        row = {
            "id": field_id,
            "owner": draft.kind.fields_of,
            "name": name,
            "kind": kind,
            "position": count + len(draft.new_fields),
        }
        if kind in ("one", "many"):
            options = dict.fromkeys(
                item for value in values if value is not None for item in (value if kind == "many" else (value,))
            )
            row["options"] = list(options)
        draft.new_fields.append(row)
    draft.custom[str(field_id)] = [_stored(value, kind) for value in values] if kind in ("date", "number") else values


def _stored(value: Any, kind: str) -> Any:
    """Return the value as JSON keeps it: dates in ISO, numbers as numbers."""
    if value is None:
        return None
    if kind == "date":
        return value.isoformat()
    if kind == "number":
        whole, rest = divmod(value, 1000)
        return value / 1000 if rest else whole
    return value
