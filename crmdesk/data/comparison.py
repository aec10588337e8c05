"""Comparison: one plain condition on one column as SQL that means the same on both engines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Exists,
    SQLColumnExpression,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.sql.selectable import TableValuedAlias

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.date_words import EARLIEST, LATEST, days_of
from crmdesk.data.errors import UsageFault
from crmdesk.data.models.types import Small
from crmdesk.data.registry import FilterKind, RegistryField
from crmdesk.data.table import Kind
from crmdesk.data.words import _

#: Longest text a condition compares with; SQLite's patterns end at fifty thousand bytes.
LONGEST_TEXT = 1_000
_MOST = 2**63
_ALONE = (Operator.ABSENT, Operator.PRESENT)
_CHOICES = (Operator.IN, Operator.NOT_IN, *_ALONE)
_WORDS = (Operator.CONTAINS, Operator.NOT_CONTAINS, Operator.BEGINS, Operator.EQUALS, Operator.DIFFERS)
_BOUNDS = (Operator.AT_LEAST, Operator.ABOVE, Operator.AT_MOST, Operator.BELOW, Operator.BETWEEN)
#: What can be asked of a field, by how it is filtered, in the order it is offered.
OPERATORS: dict[FilterKind, tuple[Operator, ...]] = {
    FilterKind.REFERENCE: _CHOICES,
    FilterKind.CODES: _CHOICES,
    FilterKind.WORDS: (Operator.IN, Operator.NOT_IN, *_WORDS, *_ALONE),
    FilterKind.TEXT: (*_WORDS, Operator.IN, Operator.NOT_IN, *_ALONE),
    FilterKind.NUMBER: (*_BOUNDS, Operator.EQUALS, Operator.DIFFERS, Operator.IN, Operator.NOT_IN, *_ALONE),
    FilterKind.DATES: (Operator.DURING, Operator.NOT_DURING, Operator.BETWEEN, Operator.AT_LEAST, Operator.BELOW, *_ALONE),
    FilterKind.SEVERAL: (Operator.IN, Operator.ALL_OF, Operator.NOT_IN, Operator.CONTAINS, Operator.NOT_CONTAINS, *_ALONE),
}  # fmt: skip
#: Negative operators and what they deny: absent values fulfil them.
DENIED = {
    Operator.NOT_IN: Operator.IN,
    Operator.DIFFERS: Operator.EQUALS,
    Operator.NOT_CONTAINS: Operator.CONTAINS,
    Operator.NOT_DURING: Operator.DURING,
}
_MANY = (Operator.IN, Operator.NOT_IN, Operator.ALL_OF)


def denied(clause: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a clause does not hold, be it false or about something absent."""
    return clause.is_not(true())


def comparison(field: RegistryField, condition: Condition, dialect: str, today: date) -> ColumnElement[bool]:
    """Return the SQL of a condition on a field; ``today`` is what words such as "this month" count from.

    Raises:
        UsageFault: the field cannot be asked so, or a value does not fit it.
    """
    check(field, condition)
    operator = condition.operator
    if operator in DENIED:
        positive = Condition(condition.field, DENIED[operator], condition.values)
        return denied(comparison(field, positive, dialect, today))
    column = field.column if field.by is None else field.by
    if field.filter is FilterKind.SEVERAL:
        return _of_several(column, condition, dialect)
    if _is_text(field) and operator is not Operator.IN:
        return _of_text(column, condition, dialect)
    return _of_value(field, column, condition, today)


def _of_value(
    field: RegistryField, column: SQLColumnExpression[Any], condition: Condition, today: date
) -> ColumnElement[bool]:
    """Return the condition on a column of numbers, days, codes or ids, or that a text is one of some."""
    values = [_stored(field, value) for value in condition.values]
    match condition.operator:
        case Operator.IN:
            return _among(column, values)
        case Operator.BETWEEN:
            return and_(column >= values[0], column < values[1])
        case Operator.DURING:
            begin, end = days_of(condition.values, today)
            bounds = [column >= _stored(field, begin)] if begin != EARLIEST else []
            return and_(true(), *bounds, *([column < _stored(field, end)] if end != LATEST else []))
        case Operator.ABSENT:
            return column.is_(None)
        case Operator.PRESENT:
            return column.is_not(None)
        case operator:
            return _COMPARED[operator](column, values[0])


def _of_text(column: SQLColumnExpression[Any], condition: Condition, dialect: str) -> ColumnElement[bool]:
    """Return the condition on a column of texts; an empty one is absent."""
    match condition.operator:
        case Operator.ABSENT:
            return or_(column.is_(None), column == "")
        case Operator.PRESENT:
            return and_(column.is_not(None), column != "")
        case operator:
            return _reads(column, operator, str(condition.values[0]), dialect)


_COMPARED: dict[Operator, Callable[[Any, Any], ColumnElement[bool]]] = {
    Operator.EQUALS: lambda column, value: column == value,
    Operator.AT_LEAST: lambda column, value: column >= value,
    Operator.ABOVE: lambda column, value: column > value,
    Operator.AT_MOST: lambda column, value: column <= value,
    Operator.BELOW: lambda column, value: column < value,
}


def _stored(field: RegistryField, value: Any) -> Any:
    """Return a value as the column holds it: days of the firm's own fields are ISO text."""
    return value.isoformat() if isinstance(value, date) and field.own_id is not None else value


def _is_text(field: RegistryField) -> bool:
    return field.filter in (FilterKind.TEXT, FilterKind.WORDS) and field.kind is Kind.TEXT


def _among(column: SQLColumnExpression[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """Return the condition that a column is one of some values; small codes stand in the SQL itself.

    A bound outcome would hide the partial indexes of open, won and lost deals.
    """
    present = [value for value in values if value is not None]
    found: ColumnElement[bool]
    if not present:
        found = false()
    elif all(isinstance(value, bool) for value in present):
        found = or_(*(column == value for value in sorted(set(present))))
    elif all(isinstance(value, int) and 0 <= value < 100 for value in present):
        literals = [literal(int(value), Small, literal_execute=True) for value in present]
        found = column == literals[0] if len(literals) == 1 else column.in_(literals)
    else:
        found = column.in_(present)
    return found if len(present) == len(values) else or_(found, column.is_(None))


# -- texts ---------------------------------------------------------------------------------------------------------


def contains_text(column: SQLColumnExpression[Any], word: str, dialect: str) -> ColumnElement[bool]:
    """Return the condition that a text contains a word, letters of either case."""
    return _reads(column, Operator.CONTAINS, word, dialect)


def _reads(column: SQLColumnExpression[Any], operator: Operator, wanted: str, dialect: str) -> ColumnElement[bool]:
    """Return the condition that a text contains, begins with or is another, whatever the case, ё being е.

    Neither engine folds Cyrillic by itself everywhere, so the pattern names both cases of every letter.
    """
    is_glob = dialect == "sqlite"
    pattern = "".join(_either_case(letter, is_glob=is_glob) for letter in wanted)
    if is_glob:
        before, after = ("*" if operator is Operator.CONTAINS else ""), ("" if operator is Operator.EQUALS else "*")
        return column.op("GLOB", is_comparison=True)(before + pattern + after)
    before, after = ("" if operator is Operator.CONTAINS else "^"), ("$" if operator is Operator.EQUALS else "")
    return column.op("~", is_comparison=True)(before + pattern + after)


def _either_case(letter: str, *, is_glob: bool) -> str:
    cases = {letter, letter.lower(), letter.upper()}
    if cases & set("еЕёЁ"):
        cases = set("еЕёЁ")
    letters = sorted(case_ for case_ in cases if len(case_) == 1)
    if len(letters) > 1:
        return f"[{''.join(letters)}]"
    if is_glob:
        return f"[{letter}]" if letter in "*?[" else letter
    return f"\\{letter}" if letter.isascii() and not letter.isalnum() else letter


def elements(column: SQLColumnExpression[Any], dialect: str) -> TableValuedAlias:
    """Return the texts of a column that holds a list of them as rows with one column, ``value``."""
    if dialect == "sqlite":
        return func.json_each(column).table_valued("value")
    array = case((func.jsonb_typeof(column) == "array", column), else_=func.jsonb_build_array())
    return func.jsonb_array_elements_text(array).table_valued("value", joins_implicitly=True)


def _of_several(column: SQLColumnExpression[Any], condition: Condition, dialect: str) -> ColumnElement[bool]:
    """Return the condition on a column that holds a list of texts."""
    listed = elements(column, dialect)
    value: Any = listed.c.value

    def some(clause: ColumnElement[bool]) -> Exists:
        return exists(select(literal(1)).select_from(listed).where(value.is_not(None), clause))

    match condition.operator:
        case Operator.IN:
            present = [wanted for wanted in condition.values if wanted is not None]
            found = some(value.in_(present))
            return found if len(present) == len(condition.values) else or_(found, ~some(true()))
        case Operator.ALL_OF:
            return and_(*(some(value == wanted) for wanted in condition.values))
        case Operator.CONTAINS:
            return some(_reads(value, Operator.CONTAINS, str(condition.values[0]), dialect))
        case Operator.ABSENT:
            return ~some(true())
        case _:
            return some(true())


# -- what may be asked ---------------------------------------------------------------------------------------------


def check(field: RegistryField, condition: Condition) -> None:
    """Make sure a condition can be asked of a field.

    Raises:
        UsageFault: the operator does not suit the field, or a value is missing or of another kind.
    """
    operator, values = condition.operator, condition.values
    if field.filter is None or operator not in OPERATORS[field.filter]:
        raise UsageFault(_("The column “{column}” cannot be filtered so.").format(column=field.label))
    if operator in (Operator.DURING, Operator.NOT_DURING):
        days_of(values, EARLIEST.replace(year=2000))
        return
    wanted = 0 if operator in _ALONE else 2 if operator is Operator.BETWEEN else 1
    if len(values) < wanted or (operator not in _MANY and len(values) > wanted):
        raise UsageFault(_("The filter of “{column}” lacks a value, or has too many.").format(column=field.label))
    for value in values:
        if not (value is None and operator in (Operator.IN, Operator.NOT_IN)) and not _fits(field, value):
            raise UsageFault(
                _("“{value}” is no value of “{column}”.").format(value=str(value)[:80], column=field.label)
            )


def _fits(field: RegistryField, value: Any) -> bool:
    match field.filter:
        case FilterKind.REFERENCE:
            return _is_number(value) and isinstance(value, int)
        case FilterKind.CODES:
            return isinstance(value, bool) if not field.codes else value in field.codes and not isinstance(value, bool)
        case FilterKind.NUMBER:
            return _is_number(value)
        case FilterKind.DATES:
            return isinstance(value, date)
        case _:
            return isinstance(value, str) and len(value) <= LONGEST_TEXT and "\0" not in value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _MOST
