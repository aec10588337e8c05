"""Columns: what each column of a matched file fills and how sure that is, and everything it could fill instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from crmdesk.data.ids import Ids
from crmdesk.data.imports.grid import Cell
from crmdesk.data.imports.importers import KINDS
from crmdesk.data.imports.kinds import Kind, Target
from crmdesk.data.imports.matching import NEW_OWN, OWN, SKIPPED, Match, key_of, target_of
from crmdesk.data.imports.mending import mended
from crmdesk.data.imports.recipes import folded
from crmdesk.data.imports.references import REFERENCES, References
from crmdesk.data.imports.source import shown_cell
from crmdesk.data.imports.suggestion import likeness
from crmdesk.data.models import CustomField
from crmdesk.data.store import Store
from crmdesk.data.words import _

EXACT, LIKE, SOME, MADE, NONE = "exact", "like", "some", "made", "none"
_SURE = 100
#: References whose texts are counted: of these, finding only some of them is worth a look.
_COUNTED = (
    "manager",
    "client",
    "contact",
    "product",
    "source",
    "category",
    "pipeline",
    "loss_reason",
    "campaign",
    "deal",
)
#: Fields of what a row refers to that a file of this kind may tell beside the name.
_TOLD = ("name", "inn", "kpp", "phones", "emails", "position", "city", "site", "address", "industry", "external_id")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a column may fill."""

    key: str
    title: str
    """"Client: INN", "Amount", "Do not import"."""


@dataclass(frozen=True, slots=True)
class ColumnState:
    """One column of the file as it is matched now."""

    header: str
    sample: str
    """The first value that is there."""
    key: str
    sure: str
    """How sure the match is: EXACT, LIKE, SOME (of its texts are in the base), MADE (all are new) or NONE (it is skipped)."""
    found: int = 0
    total: int = 0
    """Different texts of a reference: in the base, and in the file."""


@dataclass(frozen=True, slots=True)
class StageState:
    """One stage word of the file: how many rows have it and what kind of stage it is taken for."""

    word: str
    rows: int
    kind: str


@dataclass(frozen=True, slots=True)
class Matching:
    """Everything that the step of columns shows."""

    columns: tuple[ColumnState, ...]
    choices: tuple[Choice, ...]
    stages: tuple[StageState, ...]


def matching(store: Store, match: Match) -> Matching:
    """Return how a file is matched and what else its columns could fill."""
    with store.reading() as connection:
        references = References(connection, Ids())
        columns = tuple(_state(match, header, references) for header in match.source.grid.headers)
        choices = _choices(match, connection)
    return Matching(columns, choices, _stages(match))


def _state(match: Match, header: str, references: References) -> ColumnState:
    cells = match.source.grid.column(header)
    sample = next((shown_cell(cell) for cell in cells if cell is not None), "")
    key = key_of(match, header)
    if key == SKIPPED:
        return ColumnState(header, sample, key, NONE)
    if key.startswith(OWN):
        return ColumnState(header, sample, key, EXACT)
    target = target_of(match.kind, key)
    assert target is not None
    sure = EXACT if match.template or likeness(header, target) >= _SURE else LIKE
    if match.kind.target(key) is None or target.to not in _COUNTED:
        return ColumnState(header, sample, key, sure)
    found, total = _found(match, key, target, references, mended(match.source.grid, match.mapping.mends).column(header))
    if total and not found:
        return ColumnState(header, sample, key, MADE, found, total)
    return ColumnState(header, sample, key, sure if found == total else SOME, found, total)


def _found(match: Match, key: str, target: Target, references: References, cells: Iterable[Cell]) -> tuple[int, int]:
    """Return how many of the texts of a reference the base knows, and how many there are."""
    recipe = match.mapping.fields[key]
    if recipe.template or recipe.map or recipe.extract or len(recipe.sources) != 1:
        return 0, 0
    ways = recipe.by or REFERENCES[target.to].by
    words = {shown_cell(cell) for cell in cells if cell is not None}
    return sum(1 for text in words if references.knows(target.to, text, ways)), len(words)


def _choices(match: Match, connection: Connection) -> tuple[Choice, ...]:
    kind = match.kind
    found = [Choice(SKIPPED, _("do not import"))]
    found += [Choice(target.name, _(target.title)) for target in kind.targets]
    for target in kind.targets:
        about = REFERENCES[target.to].kind if target.to else ""
        if about and target.name in ("client", "contact"):
            found += _told(target, KINDS[about])
    if kind.fields_of:
        names = connection.execute(
            select(CustomField.name)
            .where(CustomField.owner == kind.fields_of, CustomField.archived_at.is_(None))
            .order_by(CustomField.position)
        ).scalars()
        own = dict.fromkeys((*names, *match.mapping.custom))
        found += [Choice(f"{OWN}{name}", _("Own field: {name}").format(name=name)) for name in own]
        found.append(Choice(NEW_OWN, _("Create own field")))
    return tuple(found)


def _told(target: Target, kind: Kind) -> list[Choice]:
    return [
        Choice(f"{target.name}.{other.name}", f"{_(target.title)}: {_lowered(_(other.title))}")
        for other in kind.targets
        if other.name in _TOLD
    ]


def _lowered(title: str) -> str:
    """Return a title within a sentence: abbreviations keep their capitals."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def _stages(match: Match) -> tuple[StageState, ...]:
    recipe = match.mapping.fields.get("stage")
    if recipe is None or not match.mapping.stage_words:
        return ()
    counts: dict[str, int] = {}
    for column in recipe.sources:
        for cell in match.source.grid.column(column):
            if cell is not None:
                text = shown_cell(cell)
                counts[text] = counts.get(text, 0) + 1
    by_key: dict[str, int] = {}
    for text, rows in counts.items():
        by_key[folded(text)] = by_key.get(folded(text), 0) + rows
    return tuple(
        StageState(word, by_key.get(folded(word), 0), match.mapping.stages[folded(word)].kind)
        for word in match.mapping.stage_words
    )
