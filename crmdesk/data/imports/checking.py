"""Checking: what an import would do, row by row, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from crmdesk.data.imports.importing import File, draft_of, import_read
from crmdesk.data.imports.issues import Issue, faults, look_alikes, near_names
from crmdesk.data.imports.matching import Match
from crmdesk.data.imports.preview import (
    NEW,
    REPEATED,
    SAME,
    SIMILAR,
    SKIPPED,
    UPDATED,
    WRONG,
    Preview,
    names_of,
)
from crmdesk.data.imports.references import REFERENCES
from crmdesk.data.imports.result import ImportResult
from crmdesk.data.imports.templates import keep
from crmdesk.data.store import Store
from crmdesk.data.words import _, quoted

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of the file by what becomes of them; together they are all rows that the filter leaves."""

    new: int = 0
    updated: int = 0
    same: int = 0
    similar: int = 0
    repeated: int = 0
    wrong: int = 0
    skipped: int = 0

    @property
    def taken(self) -> int:
        """Rows that the import would write: those that are right."""
        return self.new + self.updated + self.same + self.similar + self.repeated


@dataclass(frozen=True, slots=True)
class Made:
    """What is made beside the rows themselves because they refer to it."""

    title: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A match that was tried on the base: what would come of it, and what should be decided first."""

    match: Match
    counts: Counts
    issues: tuple[Issue, ...]
    preview: Preview
    made: tuple[Made, ...]
    notes: tuple[str, ...]


def check(store: Store, match: Match, progress: Progress) -> Check:
    """Try an import and write nothing.

    Raises:
        UsageFault: the mapping contradicts the base, or must say more.
        Cancelled: progress raised it.
    """
    grid = match.source.grid
    draft, rows, _filtered = draft_of(store, grid, match.kind, match.mapping, lambda share: progress(0.8 * share))
    with store.reading() as connection:
        names = names_of(draft, connection)
        near = tuple(near_names(draft, connection))
    preview = Preview(draft, rows, names)
    found = Counter(preview.outcomes)
    counts = Counts(
        found[NEW], found[UPDATED], found[SAME], found[SIMILAR], found[REPEATED], found[WRONG], found[SKIPPED]
    )
    made = [
        Made(_(REFERENCES[to].title), tuple(str(row.get("name", "")) for row in rows_of))
        for to, rows_of in rows.needed.items()
    ]
    if draft.new_stages:
        made.append(Made(_("stage"), tuple(row["name"] for row in draft.new_stages)))
    if draft.new_fields:
        made.append(Made(_("own field"), tuple(row["name"] for row in draft.new_fields)))
    progress(1.0)
    issues = (*faults(draft), *near, *look_alikes(draft))
    return Check(match, counts, issues, preview, tuple(made), (*draft.grid.notes, *draft.warnings, *_nothings(match)))


def _nothings(match: Match) -> list[str]:
    """Return what is said of texts that a guess takes for nothing, as "no data" among sums."""
    return [
        _("{texts} in the column {column} is read as nothing").format(
            texts=", ".join(map(quoted, recipe.empty)), column=quoted(recipe.label)
        )
        for recipe in match.mapping.fields.values()
        if recipe.empty
    ]


def advised(checked: Check) -> Match:
    """Return the match with every advice taken."""
    match = checked.match
    for issue in checked.issues:
        if issue.advised:
            match = issue.fixes[0].applied(match)
    return match


def run(store: Store, match: Match, *, skip_wrong: bool, author_id: int | None, progress: Progress) -> ImportResult:
    """Import what was checked, all of it in one transaction, and keep the mapping for the next such file.

    Args:
        store: the base.
        match: what was checked.
        skip_wrong: leave out the rows that cannot be read; without it one of them stops the import.
        author_id: who imports.
        progress: told the share done; may raise ``Cancelled``, and then nothing is written.
    """
    source = match.source
    file = File(source.name, source.grid, source.sha256)
    done = import_read(
        store, file, match.kind, match.mapping, skip_refused=skip_wrong, author_id=author_id, progress=progress
    )
    if not done.stopped:
        keep(store, source, match.mapping)
    return done
