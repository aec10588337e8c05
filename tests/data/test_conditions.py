"""The tree of conditions: plain data, asked of random rows on both engines and of plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmdesk.data.conditions import (
    Condition,
    Group,
    Operator,
    Part,
    Quantifier,
    Related,
    Together,
    all_of,
    any_of,
    nodes,
    none_of,
    simple,
)
from crmdesk.data.kept_conditions import kept, parts_of
from crmdesk.data.listing import count_records, list_ids
from crmdesk.data.registry import Listing
from crmdesk.data.store import Store
from tests import factories as f
from tests.conftest import Clock, opened
from tests.random_firm import World, fill

TODAY = date(2025, 11, 20)
#: What the rows of a registry are called in the world, and how others stand beside them: registry, near key, far key.
BESIDE = {
    ("clients", "deals"): ("deals", "id", "client_id"),
    ("clients", "contacts"): ("contacts", "id", "client_id"),
    ("clients", "activities"): ("activities", "id", "client_id"),
    ("deals", "client"): ("clients", "client_id", "id"),
    ("deals", "activities"): ("activities", "id", "deal_id"),
    ("contacts", "client"): ("clients", "client_id", "id"),
    ("activities", "client"): ("clients", "client_id", "id"),
    ("activities", "deal"): ("deals", "deal_id", "id"),
}
DAYS = {
    ("last_days", 30): (TODAY - timedelta(29), TODAY + timedelta(1)),
    ("older_days", 400): (date.min, TODAY - timedelta(400)),
    ("this_year",): (date(2025, 1, 1), date(2026, 1, 1)),
    ("last_quarter",): (date(2025, 7, 1), date(2025, 10, 1)),
    ("next_days", 7): (TODAY, TODAY + timedelta(7)),
}


def own(field_id: int) -> str:
    """Return the key of an own field."""
    return f"own:{field_id}"


#: Registry -> field -> how the row tells its value, what kind of comparing it takes, values worth asking for.
FIELDS: dict[str, dict[str, tuple[str, list[Any]]]] = {
    "clients": {
        "name": ("text", ["Ромашка", "РОМ", "rodnik", "client 1", "*", "ё", "%", "["]),
        "city": ("words", ["Тверь", "Omsk", "тв"]),
        "status": ("codes", [1, 2, 8, 12]),
        "owner": ("reference", [f.IVAN, f.ANNA, None]),
        "created_on": ("dates", [date(2023, 6, 1), date(2024, 2, 29), date(2025, 1, 1)]),
        own(f.TEXT): ("words", ["да", "no", "ДА"]),
        own(f.NUMBER): ("number", [-5, 0, 2.5, 99, -4.5]),
        own(f.DAY): ("dates", [date(2024, 2, 29), date(2024, 1, 1)]),
        own(f.FLAG): ("codes", [True, False]),
        own(f.ONE): ("words", ["высокий", "low"]),
        own(f.MANY): ("several", ["насосы", "pipes"]),
        own(f.MONEY): ("number", [150_000, 99_999_999_999, 0]),
    },
    "deals": {
        "title": ("text", ["deal 1", "10", "DEAL"]),
        "value": ("number", [0, 100_000, 1_000_000, -1]),
        "outcome": ("codes", [0, 1, 2, 3]),
        "owner": ("reference", [f.IVAN, f.NAMESAKE, None]),
        "closed_on": ("dates", [date(2024, 1, 1), date(2025, 6, 1)]),
        "direction": ("words", ["Water", "wat"]),
        own(f.DEAL_NUMBER): ("number", [0, 7, 10]),
        own(f.DEAL_FLAG): ("codes", [True, False]),
    },
    "contacts": {"role": ("codes", ["decides", "pays", None]), "position": ("words", ["Engineer", "ENG", "Head"])},
    "activities": {
        "state": ("codes", [0, 1, 2]),
        "done_on": ("dates", [date(2024, 1, 1), date(2025, 6, 1)]),
        "kind": ("reference", [f.CALL, f.MEETING, f.TASK]),
    },
}
COLUMNS = {("deals", "value"): "_value", ("activities", "kind"): "kind_id"}
OPERATORS = {
    "text": ["CONTAINS", "NOT_CONTAINS", "BEGINS", "EQUALS", "DIFFERS", "ABSENT", "PRESENT"],
    "words": ["IN", "NOT_IN", "CONTAINS", "BEGINS", "EQUALS", "DIFFERS", "ABSENT", "PRESENT"],
    "codes": ["IN", "NOT_IN", "ABSENT", "PRESENT"],
    "reference": ["IN", "NOT_IN", "ABSENT", "PRESENT"],
    "number": ["AT_LEAST", "ABOVE", "AT_MOST", "BELOW", "EQUALS", "DIFFERS", "BETWEEN", "ABSENT", "PRESENT"],
    "dates": ["DURING", "NOT_DURING", "BETWEEN", "AT_LEAST", "BELOW", "ABSENT", "PRESENT"],
    "several": ["IN", "ALL_OF", "NOT_IN", "CONTAINS", "ABSENT", "PRESENT"],
}


@st.composite
def conditions(draw: st.DrawFn, registry: str) -> Condition:
    """Draw a plain condition on any field."""
    field = draw(st.sampled_from(sorted(FIELDS[registry])))
    kind, values = FIELDS[registry][field]
    operator = Operator[draw(st.sampled_from(OPERATORS[kind]))]
    given_values = [value for value in values if value is not None]
    match operator:
        case Operator.ABSENT | Operator.PRESENT:
            return Condition(field, operator)
        case Operator.IN | Operator.NOT_IN | Operator.ALL_OF:
            pool = given_values if operator is Operator.ALL_OF else [*values, None]
            return Condition(field, operator, tuple(draw(st.lists(st.sampled_from(pool), min_size=1, max_size=2))))
        case Operator.DURING | Operator.NOT_DURING:
            return Condition(field, operator, draw(st.sampled_from(sorted(DAYS, key=str))))
        case Operator.BETWEEN:
            pair = draw(st.lists(st.sampled_from(given_values), min_size=2, max_size=2))
            return Condition(field, operator, tuple(sorted(pair)))
        case _:
            return Condition(field, operator, (draw(st.sampled_from(given_values)),))


@st.composite
def parts(draw: st.DrawFn, registry: str, depth: int = 3) -> Part:
    """Draw a tree."""
    kind = draw(st.sampled_from(["plain", "plain", "group", "related"] if depth else ["plain"]))
    if kind == "plain":
        return draw(conditions(registry))
    if kind == "group":
        inner = tuple(draw(st.lists(parts(registry, depth - 1), max_size=3)))
        return Group(draw(st.sampled_from(Together)), inner, draw(st.booleans()))
    relation = draw(st.sampled_from(sorted(key for source, key in BESIDE if source == registry)))
    to = BESIDE[registry, relation][0]
    inner = tuple(draw(st.lists(parts(to, depth - 1), max_size=2)))
    quantifier = draw(st.sampled_from(Quantifier))
    count = draw(st.integers(1, 4)) if quantifier is Quantifier.AT_LEAST else 1
    return Related(relation, quantifier, inner, count)


def said(registry: str, row: dict[str, Any], field: str) -> Any:
    """Return what a row says in a field, in plain Python."""
    if field.startswith("own:"):
        held = (row.get("custom") or {}).get(field.removeprefix("own:"))
        return date.fromisoformat(held) if held is not None and FIELDS[registry][field][0] == "dates" else held
    column = COLUMNS.get((registry, field), "owner_id" if field == "owner" else field)
    return row.get(column, 0 if column == "state" else None)


def folded(text: str) -> str:
    """Return a text as people compare it."""
    return text.casefold().replace("ё", "е")


def is_so(kind: str, held: Any, condition: Condition) -> bool:  # noqa: C901, PLR0911, PLR0912 - one return an operator
    """Whether a value fulfils a condition, in plain Python."""
    operator, values = condition.operator, condition.values
    denied = {
        Operator.NOT_IN: Operator.IN, Operator.DIFFERS: Operator.EQUALS, Operator.NOT_CONTAINS: Operator.CONTAINS,
        Operator.NOT_DURING: Operator.DURING, Operator.PRESENT: Operator.ABSENT,
    }  # fmt: skip
    if operator in denied:
        return not is_so(kind, held, Condition(condition.field, denied[operator], values))
    if operator is Operator.ABSENT:
        return held is None or (kind in ("text", "words") and held == "") or (kind == "several" and not held)
    if kind == "several":
        listed = held or []
        if operator is Operator.CONTAINS:
            return any(folded(values[0]) in folded(one) for one in listed)
        if operator is Operator.ALL_OF:
            return all(value in listed for value in values)
        return any(value in listed for value in values) or (None in values and not listed)
    if held is None:
        return operator is Operator.IN and None in values
    match operator:
        case Operator.IN:
            return any(held == value and isinstance(held, bool) == isinstance(value, bool) for value in values)
        case Operator.CONTAINS:
            return folded(values[0]) in folded(held)
        case Operator.BEGINS:
            return folded(held).startswith(folded(values[0]))
        case Operator.EQUALS:
            return folded(held) == folded(values[0]) if isinstance(held, str) else bool(held == values[0])
        case Operator.AT_LEAST:
            return bool(held >= values[0])
        case Operator.ABOVE:
            return bool(held > values[0])
        case Operator.AT_MOST:
            return bool(held <= values[0])
        case Operator.BELOW:
            return bool(held < values[0])
        case Operator.BETWEEN:
            return bool(values[0] <= held < values[1])
        case Operator.DURING:
            return DAYS[values][0] <= held < DAYS[values][1]
    raise AssertionError(operator)


def holds(world: World, registry: str, row: dict[str, Any], part: Part) -> bool:
    """Whether a row fulfils a tree, in plain Python."""
    if isinstance(part, Condition):
        return is_so(FIELDS[registry][part.field][0], said(registry, row, part.field), part)
    if isinstance(part, Group):
        found = [holds(world, registry, row, inner) for inner in part.parts]
        return (all(found) if part.together is Together.ALL else any(found)) != part.negated
    to, near, far = BESIDE[registry, part.relation]
    others = [
        other
        for other in getattr(world, to)
        if other.get("archived_at") is None and other.get(far) is not None and other[far] == row.get(near)
    ]
    count = sum(all(holds(world, to, other, inner) for inner in part.parts) for other in others)
    match part.quantifier:
        case Quantifier.ANY:
            return count > 0
        case Quantifier.NONE:
            return count == 0
        case _:
            return count >= part.count


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def firm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, World]]:
    """A random firm on each engine, made once for all examples."""
    import shutil
    from uuid import uuid4

    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        location = str(shutil.copy(template, tmp_path_factory.mktemp("firm") / "base.crmdb"))
    else:
        server = request.getfixturevalue("postgres_server")
        name = f"crmdesk_test_{uuid4().hex[:12]}"
        server.create(name, request.getfixturevalue("postgres_template"))
        location = server.url(name)
    for store in opened(location, Clock()):
        yield store, fill(store, 7, deals=160)


@pytest.mark.parametrize("registry", sorted(FIELDS))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_any_tree_leaves_the_rows_that_plain_python_leaves(
    firm: tuple[Store, World], registry: str, data: st.DataObject
) -> None:
    """And, or, not, related records at any depth, with absent values, mean the same on both engines and in a loop."""
    store, world = firm
    asked = tuple(data.draw(st.lists(parts(registry), min_size=1, max_size=2)))
    expected = {
        row["id"]
        for row in getattr(world, registry)
        if row.get("archived_at") is None and all(holds(world, registry, row, part) for part in asked)
    }
    listing = Listing(registry, conditions=asked)
    assert set(list_ids(store, listing)) == expected
    assert count_records(store, listing) == len(expected)
    assert parts_of(kept(asked)) == asked


def test_a_tree_is_walked_from_above() -> None:
    """Every node once, parents first; plain conditions are found at the top alone."""
    city, owner = Condition("city", Operator.ABSENT), Condition("owner", Operator.PRESENT)
    tree = any_of(city, Related("deals", parts=(owner,)))
    assert list(nodes([tree])) == [tree, city, tree.parts[1], owner]
    assert simple([tree, city]) == (city,)
    assert none_of(city) == Group(Together.ANY, (city,), negated=True)
    assert all_of() == Group(Together.ALL, ())
