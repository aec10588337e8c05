"""Matching: which column of a file fills which field, chosen step by step from a first guess that is mostly right."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select

from crmdesk.data.imports.binding import bind
from crmdesk.data.imports.custom_fields import guess_kind
from crmdesk.data.imports.importers import KINDS
from crmdesk.data.imports.kinds import Kind, Shape, Target
from crmdesk.data.imports.mapping import Mapping, StageWord, parse_mapping
from crmdesk.data.imports.mapping_text import write_mapping
from crmdesk.data.imports.recipes import Recipe, folded, read_recipe
from crmdesk.data.imports.references import REFERENCES
from crmdesk.data.imports.source import Source
from crmdesk.data.imports.source import guess_kind as kind_of_file
from crmdesk.data.imports.stages import guess_stage_kind
from crmdesk.data.imports.suggestion import field_line, guess_reading, holds_ids, likeness, suggest_for
from crmdesk.data.imports.templates import Template, fitting, kept_templates, ready_templates
from crmdesk.data.models import CustomField
from crmdesk.data.search import fold
from crmdesk.data.store import Store
from crmdesk.data.values.texts import shown

#: Keys of what a column may fill beside fields: nothing, a field of the firm's own that is made, or one that is there.
SKIPPED, NEW_OWN, OWN = "", "own", "own:"
_LEADING = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class Match:
    """A source, the kind of its rows, and the whole mapping as it stands; every step makes another."""

    source: Source
    kind: Kind
    mapping: Mapping
    """Bound to the file; it names every column that is used, so nothing is taken unasked."""
    template: str = ""
    """Id of the template it began with; "" where it was guessed."""
    template_name: str = ""

    @property
    def missing(self) -> tuple[Target, ...]:
        """The fields without which no row can be taken and which nothing fills."""
        return tuple(
            target for target in self.kind.targets if target.required and target.name not in self.mapping.fields
        )

    def with_mapping(self, mapping: Mapping) -> Match:
        """Return the match with another mapping, its text written anew."""
        return replace(self, mapping=replace(mapping, text=write_mapping(mapping)))


def first_match(store: Store, source: Source, kind: str = "", template: Template | None = None) -> Match:
    """Return the best match to begin with: the one used for such a file before, a ready one, or a guess.

    Args:
        store: the base, for what the firm used before.
        source: the file.
        kind: what its rows are; "" finds it out.
        template: the mapping that the person chose; None finds the best.
    """
    if template is None:
        kept = [held for held in kept_templates(store) if held.fingerprint == source.fingerprint]
        template = next((held for held in kept if kind in ("", held.mapping.kind)), None)
    if template is not None:
        return _from_template(source, template)
    guessed = guessed_match(source, kind or kind_of_file(source))
    about = guessed.kind
    ready = next((held for held in fitting(source, ready_templates()) if kind in ("", held.mapping.kind)), None)
    if ready is not None:
        by_template = _from_template(source, ready)
        if by_template.kind is not about or len(by_template.mapping.fields) >= len(guessed.mapping.fields):
            return by_template
    return guessed


def guessed_match(source: Source, kind: str) -> Match:
    """Return what the names of columns and the look of their values say."""
    about = KINDS[kind]
    return Match(source, about, settled(source, about, parse_mapping(suggest_for(source.grid, about, source.name))))


def _from_template(source: Source, template: Template) -> Match:
    about = KINDS[template.mapping.kind]
    return Match(source, about, settled(source, about, template.mapping), template.id, template.name)


def settled(source: Source, kind: Kind, mapping: Mapping) -> Mapping:
    """Return a mapping held against its file.

    Columns that are not there are dropped, those that are left over become own fields of the firm where the mapping says
    so, every stage word has a kind, and what can be read in two ways is said.
    """
    bound = bind(replace(mapping, missing_columns="ignore"), source.grid.headers)
    custom = dict(bound.custom)
    if bound.unknown_columns == "custom" and kind.fields_of:
        custom.update((header, own_recipe(source, header)) for header in _left_over(source, bound))
    if not kind.fields_of:
        custom = {}
    made = replace(
        bound,
        kind=kind.name,
        layout=source.layout,
        custom=custom,
        unknown_columns="ignore",
        missing_columns="refuse",
        absent=(),
    )
    return reread(source, kind, made)


def reread(source: Source, kind: Kind, mapping: Mapping) -> Mapping:
    """Return a mapping whose stages and ways of reading follow from the columns it uses now."""
    mapping = _with_stages(source, kind, mapping)
    dated = _columns(kind, mapping, lambda shape: shape.is_date)
    numbered = _columns(kind, mapping, lambda shape: shape.is_number)
    order, decimal = guess_reading(source.grid, dated, numbered)
    reading = replace(
        mapping.reading, date_order=mapping.reading.date_order or order, decimal=mapping.reading.decimal or decimal
    )
    made = replace(mapping, reading=reading)
    return replace(made, text=write_mapping(made))


def _columns(kind: Kind, mapping: Mapping, wanted: Callable[[Shape], bool]) -> list[str]:
    return [
        column
        for name, recipe in mapping.fields.items()
        if (target := target_of(kind, name)) is not None and wanted(target.shape)
        for column in recipe.sources
    ]


def _with_stages(source: Source, kind: Kind, mapping: Mapping) -> Mapping:
    """Give every stage word of the file a kind; words that the file does not use make no stages."""
    recipe = mapping.fields.get("stage")
    if recipe is None or kind.target("stage") is None:
        return replace(mapping, stages={}, stage_words=())
    words = Counter(shown(cell) for column in recipe.sources for cell in source.grid.column(column) if cell is not None)
    stages: dict[str, StageWord] = {}
    order = {folded(word): place for place, word in enumerate(mapping.stage_words)}
    spelt = sorted(words, key=lambda word: order.get(folded(word), len(order)))
    for word in spelt:
        key = folded(word)
        if key not in stages:
            stages[key] = mapping.stages.get(key) or StageWord(guess_stage_kind(word, leads=kind.name == "leads"))
    names = {folded(word): word for word in reversed(spelt)}
    rank = {"lead": 0, "work": 1, "won": 2, "lost": 3, "cancelled": 4}
    ordered = sorted(stages, key=lambda key: (rank[stages[key].kind], _number_of(key)))
    return replace(
        mapping, stages={key: stages[key] for key in ordered}, stage_words=tuple(names[key] for key in ordered)
    )


def _number_of(word: str) -> int:
    """Return the number that a stage's name begins with ("3 Negotiation"); those without one come after."""
    digits = _LEADING.match(word)
    return int(digits[0]) if digits else 1000


def _left_over(source: Source, mapping: Mapping) -> list[str]:
    taken = {name for recipe in (*mapping.fields.values(), *mapping.custom.values()) for name in recipe.sources}
    return [
        header
        for header, cells in zip(source.grid.headers, source.grid.columns, strict=True)
        if header not in taken and cells.count(None) < len(cells)
    ]


def own_recipe(source: Source, header: str) -> Recipe:
    """Return how a column becomes a field of the firm's own: of the kind that its values show."""
    cells = source.grid.column(header)
    return Recipe(column=header, kind="text" if holds_ids(source.grid, header) else guess_kind(cells))


def target_of(kind: Kind, key: str) -> Target | None:
    """Return the target of a key: a field of the kind, or a property of what it refers to ("client.inn")."""
    own = kind.target(key)
    if own is not None:
        return own
    head, _dot, rest = key.partition(".")
    about = kind.target(head)
    if about is None or not about.to or not REFERENCES[about.to].kind:
        return None
    return KINDS[REFERENCES[about.to].kind].target(rest)


# -- steps --------------------------------------------------------------------------------------------------------------


def key_of(match: Match, header: str) -> str:
    """Return what a column fills: the key of a field, ``OWN`` and the name of an own field, or ``SKIPPED``."""
    filled = [name for name, recipe in match.mapping.fields.items() if header in recipe.sources]
    if filled:
        return max(filled, key=lambda name: _sureness(match, header, name))
    for name, recipe in match.mapping.custom.items():
        if header in recipe.sources:
            return f"{OWN}{name}"
    return SKIPPED


def _sureness(match: Match, header: str, name: str) -> float:
    target = match.kind.target(name)
    return 0 if target is None else likeness(header, target)


def assign(match: Match, header: str, key: str) -> Match:
    """Let a column fill another field, or none; the column that filled the field before fills nothing then.

    Args:
        match: as it stands.
        header: the column.
        key: a key of a field, ``NEW_OWN``, ``OWN`` and a name, or ``SKIPPED``.
    """
    mapping = match.mapping
    fields = _without(mapping.fields.items(), header)
    custom = _without(mapping.custom.items(), header)
    target = target_of(match.kind, key)
    if key == NEW_OWN:
        custom[header] = own_recipe(match.source, header)
    elif key.startswith(OWN):
        custom[key.removeprefix(OWN)] = Recipe(column=header)
    elif target is not None:
        held = fields.get(key)
        if held is not None and target.shape.is_list and held.sources:
            fields[key] = replace(held, column="", columns=(*held.sources, header))
        else:
            fields[key] = _recipe(match, key, target, header)
    match_by = mapping.match
    if match_by is not None:
        match_by = tuple(way for way in match_by if all(part.strip() in fields for part in way.split("+")))
    made = replace(mapping, fields=fields, custom=custom, match=match_by)
    return replace(match, mapping=reread(match.source, match.kind, made))


def _recipe(match: Match, key: str, target: Target, header: str) -> Recipe:
    """Return what the suggestion would write of a column for a target."""
    grid = match.source.grid
    line = field_line(grid, replace(target, name="x"), [header], {"x": [header]})
    return read_recipe(f"fields.{key}", tomllib.loads(line)["x"])


def _without(recipes: Iterable[tuple[str, Recipe]], header: str) -> dict[str, Recipe]:
    """Return the recipes without a column; those that were made of it alone are gone."""
    kept = {}
    for name, recipe in recipes:
        if header not in recipe.sources:
            kept[name] = recipe
            continue
        if header in recipe.template:
            continue
        left = replace(
            recipe,
            column="" if recipe.column == header else recipe.column,
            columns=tuple(column for column in recipe.columns if column != header),
        )
        if left.sources:
            kept[name] = left
    return kept


def adopt(store: Store, match: Match) -> Match:
    """Let columns fill the firm's own fields of their names as these are, whatever their values look like."""
    if not match.mapping.custom:
        return match
    with store.reading() as connection:
        names = connection.execute(
            select(CustomField.name).where(CustomField.owner == match.kind.fields_of, CustomField.archived_at.is_(None))
        ).scalars()
        known = {fold(name) for name in names}
    custom = {
        name: replace(recipe, kind="") if fold(name) in known else recipe
        for name, recipe in match.mapping.custom.items()
    }
    return match if custom == match.mapping.custom else match.with_mapping(replace(match.mapping, custom=custom))


def set_stage(match: Match, word: str, kind: str) -> Match:
    """Say what kind of stage a word of the file means."""
    key = folded(word)
    stages = {**match.mapping.stages, key: replace(match.mapping.stages[key], kind=kind)}
    return replace(match, mapping=reread(match.source, match.kind, replace(match.mapping, stages=stages)))
