"""Binding: a mapping held against the kind it fills and the file it reads, before a single value is looked at."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping as Table
from dataclasses import replace

from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.imports.kinds import Kind
from crmdesk.data.imports.mapping import Mapping
from crmdesk.data.imports.recipes import OUTCOMES, PRODUCT_PRICE, Recipe, folded
from crmdesk.data.imports.references import REFERENCES
from crmdesk.data.words import _

_PLACE = re.compile(r"\{([^{}]+)\}")


def check_targets(mapping: Mapping, kind: Kind, kinds: Table[str, Kind]) -> None:
    """Check that every field of the mapping is one that the kind has.

    Raises:
        UsageFault: a field, a key or a way to refer is unknown ("did you mean"), or a required field is not filled.
    """
    known = [target.name for target in kind.targets]
    for name, recipe in mapping.fields.items():
        _check_field(name, recipe, kind, kinds)
    for key in mapping.match or ():
        for part in key.split("+"):
            if part.strip() not in known:
                raise unknown(_("match: the field"), part.strip(), known)
    for target in kind.targets:
        if target.required and target.name not in mapping.fields:
            raise UsageFault(
                _(
                    'The mapping does not say where “{field}” is, and no row can do without it. Add to [fields]: {field} = "a column".'
                ).format(field=target.name)
            )


def _check_field(name: str, recipe: Recipe, kind: Kind, kinds: Table[str, Kind]) -> None:
    target = kind.target(name)
    if target is None:
        _check_attribute(name, kind, kinds)
    elif target.to:
        for way in recipe.by:
            if way not in REFERENCES[target.to].keys:
                raise unknown(f"fields.{name}.by", way, REFERENCES[target.to].keys)
    known = (*(other.name for other in kind.targets), PRODUCT_PRICE)
    if recipe.if_empty and recipe.if_empty not in known:
        raise unknown(f"fields.{name}.if_empty", recipe.if_empty, known)
    if isinstance(recipe.when, str) and (recipe.when not in OUTCOMES or kind.target("stage") is None):
        raise unknown(f"fields.{name}.when", recipe.when, OUTCOMES)
    if recipe.kind:
        raise UsageFault(_("fields.{name}.kind: only fields of [custom] have a kind.").format(name=name))


def _check_attribute(name: str, kind: Kind, kinds: Table[str, Kind]) -> None:
    """Check a field such as ``client.inn``: a property of what a reference leads to."""
    head, dot, rest = name.partition(".")
    target = kind.target(head)
    about = kinds.get(REFERENCES[target.to].kind) if target and target.to and dot else None
    if about is None:
        raise unknown(_("The field"), name, [other.name for other in kind.targets])
    if about.target(rest) is None:
        raise unknown(_("The field"), name, [f"{head}.{other.name}" for other in about.targets])


def bind(mapping: Mapping, headers: tuple[str, ...]) -> Mapping:
    """Return the mapping with its columns spelt as the file spells them; case, ё and spaces do not matter.

    Raises:
        UsageFault: a column is not in the file.
    """
    spelt = {folded(header): header for header in reversed(headers)}

    def right(name: str, where: str) -> str:
        found = name if name in headers else spelt.get(folded(name))
        if found is None:
            raise _no_column(name, where, headers)
        return found

    def bound(recipe: Recipe, where: str) -> Recipe:
        when = recipe.when
        if isinstance(when, dict):
            when = {right(name, f"{where}.when"): condition for name, condition in when.items()}
        return replace(
            recipe,
            column=right(recipe.column, where) if recipe.column else "",
            columns=tuple(right(name, where) for name in recipe.columns),
            template=_PLACE.sub(lambda place: f"{{{right(place[1], where)}}}", recipe.template),
            when=when,
        )

    return replace(
        mapping,
        fields={name: bound(recipe, f"fields.{name}") for name, recipe in mapping.fields.items()},
        custom={name: bound(recipe, f"custom.{name}") for name, recipe in mapping.custom.items()},
        filter={right(name, "filter"): condition for name, condition in mapping.filter.items()},
    )


def _no_column(name: str, where: str, headers: tuple[str, ...]) -> UsageFault:
    near = difflib.get_close_matches(name, headers, n=1, cutoff=0.6)
    columns = ", ".join(f"“{header}”" for header in headers)
    if near:
        return UsageFault(
            _("{where}: the file has no column “{column}”. Did you mean “{near}”? Its columns: {columns}.").format(
                where=where, column=name, near=near[0], columns=columns
            )
        )
    return UsageFault(
        _("{where}: the file has no column “{column}”. Its columns: {columns}.").format(
            where=where, column=name, columns=columns
        )
    )
