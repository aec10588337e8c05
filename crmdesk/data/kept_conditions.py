"""Kept conditions: a tree of conditions as JSON and back, the same in saved views, segments and reports.

Version 1: ``{"version": 1, "conditions": [node, ...]}``, all of them together. A node is one of
``{"field", "operator", "values", "labels"}``, ``{"all": [nodes]}`` or ``{"any": [nodes]}`` with ``"not": true`` where denied,
``{"related", "quantifier", "count", "where": [nodes]}``. A day is ``{"day": "2025-11-20"}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from crmdesk.data.conditions import Condition, Group, Operator, Part, Quantifier, Related, Together
from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.words import _

VERSION = 1
#: Deepest nesting and most nodes that are taken; far beyond what people write, far below what an engine refuses.
DEEPEST, MOST_NODES = 12, 300

Code = TypeVar("Code", bound=Enum)


def kept(parts: Iterable[Part]) -> dict[str, Any]:
    """Return conditions as JSON can hold them."""
    return {"version": VERSION, "conditions": [_kept(part) for part in parts]}


def _kept(part: Part) -> dict[str, Any]:
    match part:
        case Condition(field, operator, values, labels):
            node: dict[str, Any] = {"field": field, "operator": operator.value}
            if values:
                node["values"] = [{"day": value.isoformat()} if isinstance(value, date) else value for value in values]
            if labels:
                node["labels"] = list(labels)
            return node
        case Group(together, parts, negated):
            node = {together.value: [_kept(inner) for inner in parts]}
            return node | {"not": True} if negated else node
        case Related(relation, quantifier, parts, count):
            node = {"related": relation, "quantifier": quantifier.value, "where": [_kept(inner) for inner in parts]}
            return node | {"count": count} if quantifier is Quantifier.AT_LEAST else node


def parts_of(content: Mapping[str, Any]) -> tuple[Part, ...]:
    """Return the conditions that were kept; content without any has none.

    Whether columns and values exist is found out when the conditions are asked.

    Raises:
        UsageFault: it was written by a newer program, or is not what this one writes.
    """
    version = content.get("version", VERSION)
    if version != VERSION:
        raise UsageFault(_("These conditions were saved by a newer CRM Desk. Update the program."))
    nodes = content.get("conditions", [])
    return _Reader().parts(nodes, DEEPEST)


class _Reader:
    """One reading of a tree: counts its nodes."""

    def __init__(self) -> None:
        self._left = MOST_NODES

    def parts(self, nodes: object, depth: int) -> tuple[Part, ...]:
        if not isinstance(nodes, list):
            raise _broken(nodes)
        if depth <= 0:
            raise UsageFault(_("The conditions are nested too deeply: at most {n} levels.").format(n=DEEPEST))
        return tuple(self._part(node, depth) for node in nodes)

    def _part(self, node: object, depth: int) -> Part:
        self._left -= 1
        if self._left < 0:
            raise UsageFault(_("There are too many conditions: at most {n}.").format(n=MOST_NODES))
        match node:
            case {"field": str(field), "operator": operator, **rest}:
                return Condition(
                    field,
                    _code(Operator, operator),
                    tuple(_value(value) for value in _list(rest.get("values", []))),
                    tuple(str(label) for label in _list(rest.get("labels", []))),
                )
            case {"all": nodes, **rest}:
                return Group(Together.ALL, self.parts(nodes, depth - 1), rest.get("not") is True)
            case {"any": nodes, **rest}:
                return Group(Together.ANY, self.parts(nodes, depth - 1), rest.get("not") is True)
            case {"related": str(relation), **rest}:
                count = rest.get("count", 1)
                if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count < 10**6:
                    raise _broken(node)
                quantifier = _code(Quantifier, rest.get("quantifier", "any"))
                return Related(relation, quantifier, self.parts(rest.get("where", []), depth - 1), count)
            case _:
                raise _broken(node)


def _code(codes: type[Code], word: object) -> Code:
    try:
        return codes(word)
    except ValueError:
        raise unknown(_("Condition"), str(word)[:80], [code.value for code in codes]) from None


def _list(found: object) -> list[Any]:
    if not isinstance(found, list):
        raise _broken(found)
    return found


def _value(value: object) -> object:
    match value:
        case {"day": str(day)}:
            try:
                return date.fromisoformat(day)
            except ValueError:
                raise _broken(value) from None
        case None | bool() | int() | float() | str():
            return value
        case _:
            raise _broken(value)


def _broken(node: object) -> UsageFault:
    return UsageFault(_("A saved condition cannot be read: {text}. Make it anew.").format(text=str(node)[:80]))
