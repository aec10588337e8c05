"""Preview: how the rows of a file will lie in the base, cell by cell, and what becomes of each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.kinds import Shape, Target
from crmdesk.data.imports.references import REFERENCES
from crmdesk.data.imports.source import shown_cell
from crmdesk.data.imports.writing import Rows
from crmdesk.data.table import day_text, number
from crmdesk.data.words import _

NEW, UPDATED, SAME, SIMILAR, REPEATED, WRONG, SKIPPED = (
    "new", "updated", "same", "similar", "repeated", "wrong", "skipped",
)  # fmt: skip
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """One column of the preview: a field that the file fills."""

    key: str
    title: str
    is_number: bool
    source: str
    """The column of the file whose cell may be typed over; "" where the field is made of several."""


class Preview:
    """The rows of a checked file as they will lie in the base; texts are made when they are asked for."""

    def __init__(self, draft: Draft, rows: Rows, names: Mapping[int, str]) -> None:
        self._draft = draft
        self._names = names
        self._targets = [target for target in draft.kind.targets if target.name in draft.mapping.fields]
        self.columns = tuple(_column(draft, target) for target in self._targets)
        self.outcomes = _outcomes(draft, rows)
        """What becomes of each row: one of the words above."""
        self._wrong = {
            (refusal.row, part) for refusal in draft.refusals for part in (refusal.column, *refusal.column.split(" + "))
        }

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._draft)

    def rows_of(self, outcomes: tuple[str, ...]) -> list[int]:
        """Return the indexes of the rows that come to one of these outcomes."""
        return [index for index, outcome in enumerate(self.outcomes) if outcome in outcomes]

    def line(self, index: int) -> int:
        """Return where a row stands in the file."""
        return self._draft.grid.lines[index]

    def text(self, index: int, column: int) -> str:
        """Return a cell as people read it; one that could not be read, as the file says it."""
        target = self._targets[column]
        value = self._draft.column(target.name)[index]
        if value is None or target.shape in (Shape.CHOICE, Shape.FLAG):
            return self.raw(index, column)
        if target.to:
            return self._names.get(value, "") or self.raw(index, column)
        return _text(target, value)

    def raw(self, index: int, column: int) -> str:
        """Return what the file says in a cell, mended."""
        source = self.columns[column].source
        return shown_cell(self._draft.grid.column(source)[index]) if source else ""

    def is_wrong(self, index: int, column: int) -> bool:
        """Whether a cell keeps its row from being imported."""
        return (self.line(index), self._draft.label(self._targets[column].name)) in self._wrong

    def reasons(self, index: int) -> tuple[str, ...]:
        """Return why a row cannot be imported."""
        line = self.line(index)
        return tuple(refusal.reason for refusal in self._draft.refusals if refusal.row == line)

    def likeness(self, index: int) -> str:
        """Return the name of the row of the base that a row looks like."""
        like = self._draft.similar.get(index)
        return like.name if like else ""


def _column(draft: Draft, target: Target) -> PreviewColumn:
    recipe = draft.mapping.fields[target.name]
    source = recipe.sources[0] if len(recipe.sources) == 1 and not recipe.template else ""
    return PreviewColumn(target.name, _(target.title), target.shape.is_number, source)


def _text(target: Target, value: Any) -> str:
    match target.shape:
        case Shape.MONEY:
            return number(value / 100, 2 if value % 100 else 0)
        case Shape.PERCENT:
            return f"{number(value / 100, 0 if value % 100 == 0 else 2)} %"
        case Shape.NUMBER:
            return number(value / 1000, 0 if value % 1000 == 0 else 3)
        case Shape.MOMENT:
            return day_text(value[1])
        case Shape.DAY:
            return day_text(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _outcomes(draft: Draft, rows: Rows) -> list[str]:
    changed = {row_id for row_id, _version, _columns in rows.changes}
    outcomes = []
    for index in range(len(draft)):
        if index in draft.refused:
            outcomes.append(WRONG)
        elif index in draft.skipped:
            outcomes.append(SKIPPED)
        elif index in draft.repeats:
            outcomes.append(REPEATED)
        elif index in draft.present:
            outcomes.append(UPDATED if draft.ids[index] in changed else SAME)
        elif index in draft.similar and draft.mapping.mends.rows.get(draft.grid.lines[index]) != "new":
            outcomes.append(SIMILAR)
        else:
            outcomes.append(NEW)
    return outcomes


def names_of(draft: Draft, connection: Connection) -> dict[int, str]:
    """Return the names of everything that the rows refer to, of the base or to be made."""
    names: dict[int, str] = {}
    for target in draft.kind.targets:
        if not target.to or target.name not in draft.values:
            continue
        record: Any = REFERENCES[target.to].record
        label = getattr(record, "name", None) or getattr(record, "title", None) or record.number
        made = draft.references.made.get(target.to, {})
        names.update((row_id, str(row.get("name", ""))) for row_id, row in made.items())
        asked = sorted({value for value in draft.values[target.name] if value is not None and value not in names})
        for begin in range(0, len(asked), _CHUNK):
            statement = select(record.id, label).where(record.id.in_(asked[begin : begin + _CHUNK]))
            names.update((row[0], str(row[1] or "")) for row in connection.execute(statement))
    return names
