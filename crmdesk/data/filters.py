"""Filters: what a listing asks of its rows as SQL, and what a filter offers to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    SQLColumnExpression,
    and_,
    any_,
    bindparam,
    cast,
    exists,
    false,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from crmdesk.data.comparison import check, comparison, contains_text, denied, elements
from crmdesk.data.conditions import Condition, Group, Operator, Part, Quantifier, Related, Together
from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.models import Client, Kept, Stage
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import FilterKind, Listing, Reading, Registry, RegistryField
from crmdesk.data.relations import Through, registry_beyond, relation_named
from crmdesk.data.search import needle
from crmdesk.data.search_index import ids_with
from crmdesk.data.store import Store
from crmdesk.data.table import Kind
from crmdesk.data.values.dates import read_date
from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import _

#: Different texts a filter offers at most; more are found by typing.
MOST_WORDS = 500


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
    for part in listing.conditions:
        found = clause_of(registry, part, reading)
        clauses += found.clauses
        joins += found.joins
    if listing.scope.manager_ids is not None and registry.owner is not None:
        clauses.append(is_one_of(registry.owner, listing.scope.manager_ids, dialect))
    if listing.ids is not None:
        clauses.append(is_one_of(registry.id_column, listing.ids, dialect))
    word = needle(listing.search)
    if word:
        texts = [registry.field_named(key) for key in registry.searched]
        spelled = [contains_text(field.column, listing.search.strip(), dialect) for field in texts]
        clauses.append(or_(_found(registry, word, dialect, most), *spelled))
        joins += [join for field in texts for join in field.joins]
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


def ids_query(registry: Registry, parts: tuple[Part, ...], reading: Reading, search: str = "") -> Select[Any]:
    """Return the ids of the records that fulfil conditions as a subquery for any other query, its parameters bound.

    Raises:
        UsageFault: a condition names what does not exist, or a value does not fit.
    """
    conditions = conditions_of(registry, Listing(registry.id, search=search, conditions=parts), reading)
    query = joined(select(registry.id_column), registry, conditions.joins).where(*conditions.clauses)
    return query.correlate(None).params(**reading.parameters)


def clause_of(registry: Registry, part: Part, reading: Reading) -> Conditions:
    """Return the SQL of one node of a tree and the joins it needs; what is absent fulfils no positive comparison.

    Raises:
        UsageFault: it names a column, rule or relation that does not exist, or a value does not fit.
    """
    match part:
        case Condition():
            return _plain(registry, part, reading)
        case Group():
            return _grouped(registry, part, reading)
        case Related():
            return Conditions((_beside(registry, part, reading),), ())


def _plain(registry: Registry, condition: Condition, reading: Reading) -> Conditions:
    if condition.operator is Operator.HOLDS:
        rule = registry.rules.get(condition.field)
        if rule is None:
            raise unknown(_("Condition"), condition.field, registry.rules)
        return Conditions((rule.build(reading),), rule.joins)
    field = registry.field_named(condition.field)
    if field.members is not None and condition.operator in (Operator.IN, Operator.NOT_IN):
        return Conditions((_member(registry, field, condition),), ())
    clause = comparison(field, condition, reading.connection.dialect.name, reading.today)
    return Conditions((clause,), field.joins if field.by is None else field.by_joins)


def _member(registry: Registry, field: RegistryField, condition: Condition) -> ColumnElement[bool]:
    """Return the condition on a field of which a row may have several, such as the categories of a deal's products."""
    check(field, condition)
    assert field.members is not None
    present = tuple(value for value in condition.values if value is not None)
    clause = field.members(registry.id_column, present)
    if len(present) < len(condition.values):
        clause = or_(clause, field.column.is_(None))
    return denied(clause) if condition.operator is Operator.NOT_IN else clause


def _grouped(registry: Registry, group: Group, reading: Reading) -> Conditions:
    found = [clause_of(registry, part, reading) for part in group.parts]
    clauses = [and_(*one.clauses) for one in found]
    clause = and_(true(), *clauses) if group.together is Together.ALL else or_(false(), *clauses)
    joins = tuple(join for one in found for join in one.joins)
    return Conditions((denied(clause) if group.negated else clause,), joins)


def _beside(registry: Registry, related: Related, reading: Reading) -> ColumnElement[bool]:
    """Return the condition that so many related records are such.

    The related records are a subquery of their own, correlated by nothing but the one column: a list of deals may ask for
    clients with deals. SQLite reads them once, by their own indexes; a server makes a semi-join of EXISTS, and an anti-join
    of NOT EXISTS, where NOT IN would be a loop.
    """
    relation = relation_named(registry, related.relation)
    other = registry_beyond(registry, relation)
    far = relation.far.label("far")
    found = conditions_of(other, Listing(other.id, conditions=related.parts), reading)
    query = joined(select(far), other, found.joins, relation.through)
    query = query.where(relation.far.is_not(None), *found.clauses).correlate(None)
    if relation.through is not None:
        between: Any = relation.through.record.__table__
        query = query.where(between.c.archived_at.is_(None))
    is_counted = related.quantifier is Quantifier.AT_LEAST and related.count > 1
    if reading.connection.dialect.name == "sqlite":
        if is_counted:
            query = query.group_by(far).having(func.count() >= related.count)
        clause: ColumnElement[bool] = relation.near.in_(query)
        return denied(clause) if related.quantifier is Quantifier.NONE else clause
    rows = query.subquery()
    if is_counted:
        count = select(func.count()).select_from(rows).where(rows.c.far == relation.near)
        return count.correlate(relation.near.table).scalar_subquery() >= related.count
    found_one = exists(select(rows.c.far).where(rows.c.far == relation.near).correlate(relation.near.table))
    return ~found_one if related.quantifier is Quantifier.NONE else found_one


def joined(query: Select[Any], registry: Registry, keys: Iterable[str], through: Through | None = None) -> Select[Any]:
    """Join each table that is asked once, in the order the registry declares them, and what stands between two records."""
    wanted = set(keys)
    for key in tuple(wanted):
        wanted.update(registry.joins[key].after)
    source: Any = registry.record.__table__
    if through is not None:
        source = source.join(through.record.__table__, through.on)
    for key, join in registry.joins.items():
        if key in wanted:
            source = source.outerjoin(join.target, join.on)
    return query.select_from(source)


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
        if field.filter is FilterKind.SEVERAL:
            return _each_word(connection, registry, field)
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


def _each_word(connection: Connection, registry: Registry, field: RegistryField) -> tuple[Choice, ...]:
    """Return the texts that occur in a column of lists, the most frequent first."""
    listed = elements(field.column if field.by is None else field.by, connection.dialect.name)
    value: Any = listed.c.value
    query = (
        select(value, func.count())
        .select_from(registry.record.__table__.join(listed, true()))
        .where(value.is_not(None), registry.record.__table__.c.archived_at.is_(None))
        .group_by(value)
        .order_by(func.count().desc(), value)
        .limit(MOST_WORDS)
    )
    return tuple(Choice(row[0], str(row[0])) for row in connection.execute(query) if str(row[0]).strip())


def condition_named(store: Store, registry_id: str, field_key: str, words: str) -> Condition:
    """Return the condition that a field is one of the values named, several separated by "|".

    Amounts are major units, days are written like 2025-11-20 or 20.11.2025; of two days the second is the last one.

    Raises:
        UsageFault: there is no such field or value.
    """
    registry = registry_of(store, registry_id)
    if field_key in registry.rules:
        return Condition(field_key, Operator.HOLDS)
    field = registry.field_named(field_key)
    names = [word.strip() for word in words.split("|")]
    if field.filter is FilterKind.NUMBER:
        return Condition(field_key, Operator.IN, tuple(_number(field, name) for name in names), tuple(names))
    if field.filter is FilterKind.DATES:
        days = [_day(field, name) for name in names]
        return Condition(field_key, Operator.BETWEEN, (days[0], days[-1] + timedelta(1)), tuple(names))
    if field.filter not in (FilterKind.REFERENCE, FilterKind.CODES):
        return Condition(field_key, Operator.IN, tuple(names), tuple(names))
    known = {choice.label: choice.value for choice in choices(store, registry_id, field_key)}
    for name in names:
        if name not in known:
            raise unknown(field.label, name, known)
    return Condition(field_key, Operator.IN, tuple(known[name] for name in names), tuple(names))


def _number(field: RegistryField, text: str) -> int | float:
    """Return the number named for a field, amounts in minor units."""
    try:
        value = Decimal(text.replace(",", ".")) * (100 if field.kind is Kind.MONEY else 1)
    except InvalidOperation:
        raise UsageFault(_("“{text}” is no value of “{field}”.").format(text=text, field=field.label)) from None
    return int(value) if value == value.to_integral_value() else float(value)


def _day(field: RegistryField, text: str) -> date:
    try:
        found = read_date(text)
    except Unreadable:
        raise UsageFault(_("“{text}” is no value of “{field}”.").format(text=text, field=field.label)) from None
    return found.date() if isinstance(found, datetime) else found
