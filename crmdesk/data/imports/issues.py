"""Issues: what a person should decide before an import, each with the ways out of it that one click takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, select

from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.fixes import fix_of
from crmdesk.data.imports.mapping import Mapping
from crmdesk.data.imports.matching import Match
from crmdesk.data.imports.mending import Mends
from crmdesk.data.imports.recipes import folded
from crmdesk.data.imports.references import REFERENCES
from crmdesk.data.search import fold, name_key
from crmdesk.data.words import _, plural, quoted

#: References whose near names are worth a question; a client is asked about only when the file names few new ones.
_ASKED = (
    "manager", "department", "source", "campaign", "loss_reason", "competitor", "category", "product", "pipeline",
    "relationship_type", "client",
)  # fmt: skip
_MOST_CLIENTS = 300
_NEAR = 82
_SHOWN_LINES = 4


@dataclass(frozen=True, slots=True)
class Fix:
    """One way out of an issue: its words on the button, and what it adds to the mapping."""

    title: str
    mends: Mends = field(default_factory=Mends)
    similar: str = ""
    """What becomes of all rows that look like rows of the base; "" leaves it."""

    def applied(self, match: Match) -> Match:
        """Return the match with this way taken."""
        mapping: Mapping = replace(match.mapping, mends=match.mapping.mends.joined(self.mends))
        if self.similar:
            mapping = replace(mapping, similar=self.similar)
        return match.with_mapping(mapping)


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to decide, for one row or for several that share it."""

    kind: str
    """"value", "row", "word" or "similar"."""
    title: str
    lines: tuple[int, ...]
    fixes: tuple[Fix, ...]
    column: str = ""
    """The column whose cell can be typed right in place; "" where no single cell is wrong."""
    text: str = ""
    advised: bool = False
    """Whether the first way is what was most probably meant."""

    @property
    def is_fault(self) -> bool:
        """Whether the rows cannot be imported as they are."""
        return self.kind in ("value", "row")

    @property
    def where(self) -> str:
        """Where in the file it is: "Row 118", "Rows 204, 611, 612 and 9 more"."""
        shown = ", ".join(str(line) for line in self.lines[:_SHOWN_LINES])
        rest = len(self.lines) - _SHOWN_LINES
        if rest > 0:
            return plural("Rows {rows} and {n} more", "Rows {rows} and {n} more", rest).format(rows=shown, n=rest)
        return plural("Row {rows}", "Rows {rows}", len(self.lines)).format(rows=shown)

    def typed(self, match: Match, text: str) -> Match:
        """Return the match in which the cells read what the person typed instead."""
        mends = (
            match.mapping.mends.with_word(self.column, self.text, text)
            if self.text
            else match.mapping.mends.with_cells(self.lines, self.column, text)
        )
        return match.with_mapping(replace(match.mapping, mends=mends))


def faults(draft: Draft) -> tuple[Issue, ...]:
    """Return what keeps rows from being imported, each cause once."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for refusal in draft.refusals:
        groups.setdefault((refusal.column, refusal.value, refusal.reason), []).append(refusal.row)
    return tuple(_fault(draft, *cause, tuple(dict.fromkeys(lines))) for cause, lines in groups.items())


def _fault(draft: Draft, label: str, value: str, reason: str, lines: tuple[int, ...]) -> Issue:
    column = next((part for part in label.split(" + ") if part in draft.grid.headers), "")
    titles = {} if column else {target.name: _(target.title) for target in draft.kind.targets}
    said = f"{titles.get(label, label)}: {reason}" if label else reason
    skip = Fix(plural("Leave the row out", "Leave the rows out", len(lines)), Mends(rows=dict.fromkeys(lines, "skip")))
    if not column:
        return Issue("row", _capital(said), lines, (skip,))
    target = next(
        (t for t in draft.kind.targets if draft.label(t.name) == label and t.name in draft.mapping.fields), None
    )
    fixes: list[Fix] = []
    found = None
    if target is not None and value:
        recipe = draft.mapping.fields[target.name]
        reading = draft.mapping.reading
        found = fix_of(
            value, target, recipe.decimal or reading.decimal, recipe.date_order or reading.date_order or "dmy"
        )
    if found is not None and folded(found[0]) != folded(value):
        fixes.append(Fix(_("Read as {value}").format(value=found[1]), _reading(column, value, lines, found[0])))
    if value and not (target is not None and target.required):
        fixes.append(Fix(_("Leave empty"), _reading(column, value, lines, "")))
    return Issue("value", _capital(said), lines, (*fixes, skip), column, value, advised=found is not None)


def _reading(column: str, value: str, lines: tuple[int, ...], right: str) -> Mends:
    """Mend a text wherever the column says it, so that the next file of the source is right by itself."""
    return Mends().with_word(column, value, right) if value else Mends().with_cells(lines, column, right)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def near_names(draft: Draft, connection: Connection) -> Iterator[Issue]:
    """Yield names of the file that the base does not know and that are much like ones it knows."""
    for target in draft.kind.targets:
        recipe = draft.mapping.fields.get(target.name)
        made = draft.references.made.get(target.to, {}) if target.to in _ASKED else {}
        if recipe is None or not made or len(recipe.sources) != 1:
            continue
        if target.to == "client" and len(made) > _MOST_CLIENTS:
            continue
        record: Any = REFERENCES[target.to].record
        names = list(connection.execute(select(record.name).where(record.archived_at.is_(None))).scalars())
        if not names:
            continue
        yield from _near(draft, target.name, recipe.sources[0], [str(row["name"]) for row in made.values()], names)


def _near(draft: Draft, target: str, column: str, made: list[str], names: list[str]) -> Iterator[Issue]:
    keys = [name_key(name) for name in names]
    rows: dict[str, list[int]] = {}
    for line, cell in zip(draft.grid.lines, draft.grid.column(column), strict=True):
        if isinstance(cell, str):
            rows.setdefault(fold(cell), []).append(line)
    decided = draft.mapping.mends.words
    for text in made:
        lines = tuple(rows.get(fold(text), ()))
        if not lines or (column, folded(text)) in decided:
            continue
        near = _likest(text, names, keys)
        if near is None:
            continue
        to = draft.kind.target(target)
        assert to is not None
        yield Issue(
            "word",
            _("{what} {name} is not in the base").format(what=_capital(_(REFERENCES[to.to].title)), name=quoted(text)),
            lines,
            (
                Fix(_("It is {name}").format(name=near), Mends().with_word(column, text, near)),
                Fix(_("Create"), Mends().with_word(column, text, text)),
            ),
            column,
            text,
            advised=True,
        )


def _likest(text: str, names: list[str], keys: list[str]) -> str | None:
    """Return the known name most like a text: spelt almost so, or with the first names left to initials."""
    key = name_key(text)
    found = process.extractOne(key, keys, scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR)
    if found is not None:
        return names[found[2]]
    short = [place for place, known in enumerate(keys) if _initialled(key, known) or _initialled(known, key)]
    return names[short[0]] if len(short) == 1 else None


def _initialled(short: str, whole: str) -> bool:
    """Whether one is the other with its first names left to letters or left out: "соколова а.", "соколова анна"."""
    mine, full = short.replace(".", " ").replace("-", " ").split(), whole.replace(".", " ").split()
    if not mine or len(mine) > len(full) + 1 or mine[0] != full[0] or len(full) < 2:
        return False
    initials = [part for part in mine[1:] if len(part) == 1]
    return all(part[0] == letter for part, letter in zip(full[1:], initials, strict=False))


def look_alikes(draft: Draft) -> Iterator[Issue]:
    """Yield the rows that look like rows of the base and are not decided, all together, then a few one by one."""
    decided = draft.mapping.mends.rows
    lines = draft.grid.lines
    open_ones = {index: like for index, like in draft.similar.items() if lines[index] not in decided}
    if not open_ones or draft.mapping.similar != "new":
        return
    names = draft.values.get("name") or draft.values.get("title") or [None] * len(draft)
    first = next(iter(open_ones))
    like = open_ones[first]
    by = draft.kind.target(like.sign)
    title = _("{mine} is like {theirs} of the base: {sign}").format(
        mine=quoted(names[first]), theirs=quoted(like.name), sign=_(by.title) if by else like.sign
    )
    count = len(open_ones)
    yield Issue(
        "similar",
        title,
        tuple(lines[index] for index in open_ones),
        (
            Fix(_("Merge {n}").format(n=count), similar="fill"),
            Fix(_("Update {n}").format(n=count), similar="update"),
            Fix(_("Leave out {n}").format(n=count), similar="skip"),
            Fix(_("Import as new"), Mends(rows=dict.fromkeys(_lines(lines, open_ones), "new"))),
        ),
        advised=True,
    )


def _lines(lines: list[int], indexes: Iterable[int]) -> list[int]:
    return [lines[index] for index in indexes]
