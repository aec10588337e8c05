"""Conditions: what a list, a segment or a report asks of its rows, as a tree of plain data; never SQL."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Operator(Enum):
    """How a condition compares a column with its values.

    The negative ones hold for what is absent too: a client without a city is "not in Kazan".
    """

    IN = "in"
    """One of the values; where a record has several, any of its own."""
    NOT_IN = "not_in"
    ALL_OF = "all_of"
    """Has every one of the values, where a record may have several."""
    EQUALS = "eq"
    DIFFERS = "ne"
    AT_LEAST = "ge"
    ABOVE = "gt"
    AT_MOST = "le"
    BELOW = "lt"
    BETWEEN = "between"
    """Half-open: [first, second)."""
    CONTAINS = "contains"
    NOT_CONTAINS = "not_contains"
    BEGINS = "begins"
    DURING = "during"
    """Within the days a word means, counted from the day of asking: ("last_days", 30), ("this_month",)."""
    NOT_DURING = "not_during"
    ABSENT = "absent"
    PRESENT = "present"
    HOLDS = "holds"
    """A condition that the registry declares under a name, such as "stuck"."""


class Together(Enum):
    """How the parts of a group are taken together."""

    ALL = "all"
    ANY = "any"


class Quantifier(Enum):
    """How many related records must be such."""

    ANY = "any"
    NONE = "none"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of one column."""

    field: str
    operator: Operator
    values: tuple[Any, ...] = ()
    labels: tuple[str, ...] = dataclasses.field(default=(), compare=False)
    """What the values are called, in their order, where they are ids or codes."""


@dataclass(frozen=True, slots=True)
class Group:
    """Several parts taken together; no parts hold for every record if all of them must, for none if any must."""

    together: Together
    parts: tuple[Part, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """How many records beside this one, such as a client's deals, fulfil all of some parts."""

    relation: str
    """Key of a relation that the registry of the record declares."""
    quantifier: Quantifier = Quantifier.ANY
    parts: tuple[Part, ...] = ()
    """Asked of the related record, in the words of its own registry."""
    count: int = 1
    """How many at least, from 1; only with ``AT_LEAST``."""


#: One node of the tree.
Part = Condition | Group | Related


def all_of(*parts: Part) -> Group:
    """Return a group that holds where every part does."""
    return Group(Together.ALL, parts)


def any_of(*parts: Part) -> Group:
    """Return a group that holds where some part does; none of no parts does."""
    return Group(Together.ANY, parts)


def none_of(*parts: Part) -> Group:
    """Return a group that holds where no part does."""
    return Group(Together.ANY, parts, negated=True)


def nodes(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield every node of some trees, parents before their parts."""
    for part in parts:
        yield part
        if not isinstance(part, Condition):
            yield from nodes(part.parts)


def simple(parts: Iterable[Part]) -> tuple[Condition, ...]:
    """Return the plain conditions among some parts, those inside groups apart."""
    return tuple(part for part in parts if isinstance(part, Condition))
