"""Binding: a mapping held against the kind it fills and the file it reads, before a single value is looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from dataclasses import replace

from rapidfuzz import fuzz, process

from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.imports.kinds import Kind
from crmdesk.data.imports.mapping import Mapping
from crmdesk.data.imports.recipes import OUTCOMES, PRODUCT_PRICE, Recipe, folded
from crmdesk.data.imports.references import REFERENCES
from crmdesk.data.words import _, quoted

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
    columns = _Columns(headers, strict=mapping.missing_columns == "refuse")
    fields = {name: columns.bound(recipe, f"fields.{name}") for name, recipe in mapping.fields.items()}
    custom = {name: columns.bound(recipe, f"custom.{name}") for name, recipe in mapping.custom.items()}
    conditions = {columns.right(name, "filter"): condition for name, condition in mapping.filter.items()}
    return replace(
        mapping,
        fields={name: recipe for name, recipe in fields.items() if recipe is not None},
        custom={name: recipe for name, recipe in custom.items() if recipe is not None},
        filter={name: condition for name, condition in conditions.items() if name},
        absent=tuple(columns.absent),
    )


class _Columns:
    """The columns of a file, found by a mapping's spelling of them."""

    def __init__(self, headers: tuple[str, ...], *, strict: bool) -> None:
        self._headers = headers
        self._spelt = {folded(header): header for header in reversed(headers)}
        self._strict = strict
        self.absent: dict[str, None] = {}

    def right(self, name: str, where: str) -> str:
        """Return a column as the file spells it; "" where it is absent and may be."""
        found = name if name in self._headers else self._spelt.get(folded(name), "")
        if not found:
            if self._strict:
                raise _no_column(name, where, self._headers)
            self.absent[name] = None
        return found

    def bound(self, recipe: Recipe, where: str) -> Recipe | None:
        """Return the recipe with the file's spelling; None where it has nothing left to be made of."""
        when = recipe.when
        if isinstance(when, dict):
            when = {self.right(name, f"{where}.when"): condition for name, condition in when.items()}
            when.pop("", None)
        places = {place: self.right(place, where) for place in _PLACE.findall(recipe.template)}
        found = replace(
            recipe,
            column=self.right(recipe.column, where) if recipe.column else "",
            columns=tuple(name for name in (self.right(name, where) for name in recipe.columns) if name),
            template=_PLACE.sub(lambda place: f"{{{places[place[1]]}}}", recipe.template)
            if all(places.values())
            else "",
            when=when,
        )
        bare = bool(recipe.sources) and not found.sources and not found.if_empty and found.default is None
        return None if bare else found


def _no_column(name: str, where: str, headers: tuple[str, ...]) -> UsageFault:
    near = process.extractOne(name, headers, scorer=fuzz.WRatio, processor=folded, score_cutoff=75)
    columns = ", ".join(quoted(header) for header in headers)
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
