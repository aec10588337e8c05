"""Filters: conditions of a listing as SQL, as words for people, and what a filter offers to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    SQLColumnExpression,
    any_,
    bindparam,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.models import Client, Kept, Stage
from crmdesk.data.models.types import Small
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import Condition, FilterKind, Listing, Operator, Reading, Registry, RegistryField
from crmdesk.data.search import needle
from crmdesk.data.search_index import ids_with
from crmdesk.data.store import Store
from crmdesk.data.table import NARROW, currency_sign, day_text
from crmdesk.data.words import _, plural

#: Different texts a filter offers at most; more are found by typing.
MOST_WORDS = 500
_SHOWN_LABELS = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a filter offers."""

    value: Any
    label: str


@dataclass(frozen=True, slots=True)
class Conditions:
    """The WHERE of a listing and the joins it needs."""

    clauses: tuple[ColumnElement[bool], ...]
    joins: tuple[str, ...]


def conditions_of(registry: Registry, listing: Listing, reading: Reading, *, most: int | None = None) -> Conditions:
    """Return the SQL of everything a listing asks of its rows.

    Args:
        registry: what is listed.
        listing: the question.
        reading: the day and thresholds that conditions depend on.
        most: look no further than this many records that the search finds, and as many clients.

    Raises:
        UsageFault: a condition names a column that does not exist or cannot be filtered so.
    """
    dialect = reading.connection.dialect.name
    record = registry.record.__table__.c
    clauses: list[ColumnElement[bool]] = [record.archived_at.is_(None)]
    joins: list[str] = []
    for condition in listing.conditions:
        clause, needed = _clause(registry, condition, reading)
        clauses.append(clause)
        joins += needed
    if listing.scope.manager_ids is not None and registry.owner is not None:
        clauses.append(is_one_of(registry.owner, listing.scope.manager_ids, dialect))
    if listing.ids is not None:
        clauses.append(is_one_of(registry.id_column, listing.ids, dialect))
    word = needle(listing.search)
    if word:
        clauses.append(_found(registry, word, dialect, most))
    return Conditions(tuple(clauses), tuple(joins))


def is_one_of(column: SQLColumnExpression[Any], ids: Iterable[int], dialect: str) -> ColumnElement[bool]:
    """Return the condition that a column is one of any number of ids, given as one parameter."""
    numbers = sorted(ids)
    if dialect == "postgresql":
        return column == any_(cast(numbers, ARRAY(BigInteger)))
    listed = func.json_each(bindparam(None, f"[{','.join(map(str, numbers))}]")).table_valued("value")
    return column.in_(select(listed.c.value))


def is_found_often(registry: Registry, search: str, connection: Connection, most: int) -> bool:
    """Return whether a search finds more than ``most`` clients or own texts of a registry, its conditions apart."""
    word, dialect = needle(search), connection.dialect.name
    own = [registry.record.__table__] if registry.search else []
    for table in own if registry.by_client is None else [Client.__table__, *own]:
        found = ids_with(table, word, dialect).limit(most + 1).subquery()
        if connection.execute(select(func.count()).select_from(found)).scalar_one() > most:
            return True
    return False


def _found(registry: Registry, word: str, dialect: str, most: int | None) -> ColumnElement[bool]:
    """Return the condition that a record or its client contains the word."""
    table: Any = registry.record.__table__
    ways: list[Select[Any]] = []
    if registry.by_client is not None:
        clients = ids_with(Client.__table__, word, dialect).limit(most)
        if table is Client.__table__:
            ways.append(clients)
        else:
            other = table.alias()
            client_id: Any = registry.by_client
            ways.append(select(other.c.id).where(other.c[client_id.key].in_(clients)))
    if registry.search:
        ways.append(ids_with(table, word, dialect))
    if not ways:
        return false()
    # Each way is answered from its own index; "or" would read the table instead.
    found = ways[0] if len(ways) == 1 else union_all(*ways).limit(most)
    return registry.id_column.in_(found)


def _clause(registry: Registry, condition: Condition, reading: Reading) -> tuple[ColumnElement[bool], tuple[str, ...]]:
    if condition.operator is Operator.HOLDS:
        rule = registry.rules.get(condition.field)
        if rule is None:
            raise unknown(_("Condition"), condition.field, registry.rules)
        return rule.build(reading), rule.joins
    field = registry.field_named(condition.field)
    if field.members is not None and condition.operator is Operator.IN:
        return field.members(registry.id_column, condition.values), ()
    column = field.column if field.by is None else field.by
    joins = field.joins if field.by is None else field.by_joins
    return _comparison(column, condition, field.label), joins


def _comparison(column: SQLColumnExpression[Any], condition: Condition, label: str) -> Any:
    values = condition.values
    match condition.operator:
        case Operator.IN:
            present = [value for value in values if value is not None]
            found = _among(column, present)
            return found if len(present) == len(values) else or_(found, column.is_(None))
        case Operator.AT_LEAST:
            return column >= values[0]
        case Operator.BELOW:
            return column < values[0]
        case Operator.BETWEEN:
            return (column >= values[0]) & (column < values[1])
        case Operator.CONTAINS:
            return column.contains(values[0], autoescape=True)
        case Operator.ABSENT:
            return column.is_(None)
        case Operator.PRESENT:
            return column.is_not(None)
        case _:
            raise UsageFault(_("The column “{column}” cannot be filtered so.").format(column=label))


def _among(column: SQLColumnExpression[Any], values: list[Any]) -> Any:
    """Return the condition that a column is one of some values; small codes stand in the SQL itself.

    A bound outcome would hide the partial indexes of open, won and lost deals.
    """
    if values and all(isinstance(value, int) and 0 <= value < 100 for value in values):
        literals = [literal(int(value), Small, literal_execute=True) for value in values]
        return column == literals[0] if len(literals) == 1 else column.in_(literals)
    return column.in_(values)


def choices(store: Store, registry_id: str, field_key: str) -> tuple[Choice, ...]:
    """Return what the filter of a field offers, in the order people expect.

    Raises:
        UsageFault: there is no such field.
    """
    registry = registry_of(store, registry_id)
    field = registry.field_named(field_key)
    if field.filter is FilterKind.CODES:
        return tuple(Choice(code, _(name)) for code, name in (field.codes or {True: "yes", False: "no"}).items())
    with store.reading() as connection:
        if field.filter is FilterKind.REFERENCE and field.source is not None:
            return _records(connection, field.source)
        if field.filter is FilterKind.WORDS:
            return _words(connection, registry, field)
    return ()


def _records(connection: Connection, record: type[Kept]) -> tuple[Choice, ...]:
    table = record.__table__
    order = [table.c.pipeline_id, table.c.position] if record is Stage else [table.c.name]
    rows = connection.execute(
        select(table.c.id, table.c.name).where(table.c.archived_at.is_(None)).order_by(*order, table.c.id)
    )
    return tuple(Choice(row.id, row.name) for row in rows)


def _words(connection: Connection, registry: Registry, field: RegistryField) -> tuple[Choice, ...]:
    """Return the texts that occur, the most frequent first; texts of a joined table are taken from that table alone."""
    query = select(field.column, func.count()).group_by(field.column).order_by(func.count().desc(), field.column)
    if field.joins:
        query = query.select_from(registry.joins[field.joins[0]].target)
    rows = connection.execute(query.where(field.column.is_not(None)).limit(MOST_WORDS))
    return tuple(Choice(row[0], str(row[0])) for row in rows if str(row[0]).strip())


def condition_text(registry: Registry, condition: Condition, currency: str = "") -> str:
    """Return a condition in words: "Amount ≥ 500 000 ₽", "City: Kazan, Perm"."""
    if condition.operator is Operator.HOLDS:
        rule = registry.rules.get(condition.field)
        return condition.field if rule is None else _(rule.title)
    field = registry.field_named(condition.field)
    title = field.label
    texts = [_value_text(field, value, currency) for value in condition.values]
    match condition.operator:
        case Operator.AT_LEAST:
            return f"{title} ≥ {texts[0]}"
        case Operator.BELOW:
            return f"{title} < {texts[0]}"
        case Operator.BETWEEN:
            return f"{title}: {_range_text(condition, texts)}"
        case Operator.ABSENT:
            return _("{column}: not given").format(column=title)
        case Operator.PRESENT:
            return _("{column}: given").format(column=title)
        case _:
            names = list(condition.labels) or texts
            shown = ", ".join(names[:_SHOWN_LABELS])
            more = len(names) - _SHOWN_LABELS
            rest = " " + plural("and {n} more", "and {n} more", more).format(n=more) if more > 0 else ""
            return f"{title}: {shown}{rest}"


def _range_text(condition: Condition, texts: list[str]) -> str:
    if condition.labels:
        return condition.labels[0]
    last = condition.values[1]
    if isinstance(last, date):
        return f"{texts[0]} – {day_text(date.fromordinal(last.toordinal() - 1))}"
    return f"{texts[0]} – {texts[1]}"


def _value_text(field: RegistryField, value: Any, currency: str) -> str:
    if value is None:
        return _("not given")
    if field.codes:
        return _(field.codes.get(value, str(value)))
    text = field.kind.text(value)
    return f"{text}{NARROW}{currency_sign(currency)}" if field.kind.is_money and currency else text


def condition_named(store: Store, registry_id: str, field_key: str, words: str) -> Condition:
    """Return the condition that a field is one of the values named, several separated by "|".

    Raises:
        UsageFault: there is no such field or value.
    """
    registry = registry_of(store, registry_id)
    if field_key in registry.rules:
        return Condition(field_key, Operator.HOLDS)
    field = registry.field_named(field_key)
    names = [word.strip() for word in words.split("|")]
    if field.filter not in (FilterKind.REFERENCE, FilterKind.CODES):
        return Condition(field_key, Operator.IN, tuple(names), tuple(names))
    known = {choice.label: choice.value for choice in choices(store, registry_id, field_key)}
    for name in names:
        if name not in known:
            raise unknown(field.label, name, known)
    return Condition(field_key, Operator.IN, tuple(known[name] for name in names), tuple(names))
