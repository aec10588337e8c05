"""Suggestion: a mapping to start from, written from the names of columns and the look of their values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from crmdesk.data.imports.custom_fields import guess_kind
from crmdesk.data.imports.fitting import FITTING, HALF, SAMPLED, are_shares, fits, strays
from crmdesk.data.imports.grid import Cell, Grid
from crmdesk.data.imports.importers import KINDS
from crmdesk.data.imports.kinds import Kind, Shape, Target
from crmdesk.data.imports.reading import Layout, read_grid
from crmdesk.data.imports.recipes import folded
from crmdesk.data.imports.references import REFERENCES, activity_kind
from crmdesk.data.imports.stages import guess_stage_kind
from crmdesk.data.values import dates, numbers
from crmdesk.data.values.texts import shown
from crmdesk.data.words import _

#: A header this like a known name (0..100) is taken for it, if its values look right too.
_LIKE = 88
_SURE = 100
#: So sure is a header that begins with a known name of several words: "Статус сделки fix".
_BEGINS = 90.0
_EXAMPLES = 3
#: What is put behind a repeated header.
_NUMBERED = re.compile(r" \(\d+\)$")
#: The currency that a header names after the comma or in brackets: "Сумма, руб.".
_UNIT = re.compile(r"(,\s*|\s*\()(руб|рублей|rub|₽|р|usd|eur|\$|€|тенге|kzt|шт)\.?\)?$")


def suggest_map(path: Path, kind: str, layout: Layout | None = None) -> str:
    """Return a mapping for a file as TOML text, with examples of each column in comments.

    Raises:
        UsageFault: the file is no table, or there is no such kind.
        EnvironmentFault: it cannot be read.
    """
    from crmdesk.data.imports.importing import kind_named  # noqa: PLC0415 - importing writes suggestions itself

    return suggest_for(read_grid(path, layout), kind_named(kind), path.name)


def suggest_for(grid: Grid, kind: Kind, name: str) -> str:
    """Return a mapping for a grid that was read."""
    chosen = choose(grid, kind)
    lines = [
        "# "
        + _("Mapping of {file} ({origin}), {n} rows. Check every line; the reference is docs/import.md.").format(
            file=name, origin=grid.origin, n=len(grid)
        ),
        *(f"# {note}" for note in grid.notes),
        f'kind = "{kind.name}"',
        "",
    ]
    lines += _file_section(grid, kind, chosen)
    lines += ["[fields]"]
    told = properties(grid, kind, chosen)
    for target in kind.targets:
        if target.name in chosen:
            lines.append(field_line(grid, target, chosen[target.name], chosen))
            lines += [
                f"{_quoted(prop)} = {_listed(columns)}  # {_examples(grid, columns[0])}"
                for prop, columns in told.items()
                if prop.startswith(f"{target.name}.")
            ]
        else:
            lines += _absent(grid, target, chosen, name)
    lines += _missed(kind, chosen)
    lines += _rest(grid, kind, chosen | told)
    if "stage" in chosen:
        lines += _stage_section(grid, chosen["stage"][0], kind)
    return "\n".join(lines) + "\n"


#: A file with one column for the day of closing means the expected day while a deal is open.
_OTHER_DATE = {"closed": "expected", "expected": "closed"}
_WHEN = {"closed": "closed", "expected": "open"}
#: Fields that a file of deals hardly goes without.
_TELLING = {
    "deals": ("title", "client", "owner", "stage", "amount", "created", "closed"),
    "leads": ("title", "owner", "stage", "created"),
}
_STANDS_FOR = {"outcome": "stage", "expected": "closed"}
#: What a file of deals tells of the person or the client beside the name.
_PROPERTIES = ("phones", "emails", "position", "inn", "city", "site", "address", "industry")


# -- choice -------------------------------------------------------------------------------------------------------------


def choose(grid: Grid, kind: Kind) -> dict[str, list[str]]:
    """Return target -> its columns: the surest names first, no column for two targets but dates of closing."""
    scores: list[tuple[float, int, str, str]] = []
    for header, cells in zip(grid.headers, grid.columns, strict=True):
        if grid.lines and cells.count(None) == len(cells):
            continue
        for target in kind.targets:
            score = likeness(header, target)
            if score >= _LIKE and fits(cells, target, FITTING if score < _SURE else HALF):
                scores.append((score, -grid.headers.index(header), target.name, header))
    scores.sort(reverse=True)
    chosen: dict[str, list[str]] = {}
    taken: set[str] = set()
    lists = {target.name for target in kind.targets if target.shape.is_list}
    for _score, _place, target_name, header in scores:
        if header in taken or (target_name in chosen and target_name not in lists):
            continue
        chosen.setdefault(target_name, []).append(header)
        taken.add(header)
    _join_names(grid, chosen)
    return chosen


def properties(grid: Grid, kind: Kind, chosen: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what is told of a deal's person or client beside the name: "contact.phones" -> its columns."""
    about = "contact" if "contact" in chosen else "client" if "client" in chosen else ""
    if kind.name not in ("deals", "leads") or not about:
        return {}
    taken = {column for columns in chosen.values() for column in columns}
    found: dict[str, list[str]] = {}
    for target in KINDS["contacts" if about == "contact" else "clients"].targets:
        if target.name not in _PROPERTIES:
            continue
        columns = [
            header
            for header, cells in zip(grid.headers, grid.columns, strict=True)
            if header not in taken
            and likeness(header, target) >= 100
            and _filled_or_bare(cells)
            and fits(cells, target)
        ]
        if columns:
            found[f"{about}.{target.name}"] = columns if target.shape.is_list else columns[:1]
            taken.update(found[f"{about}.{target.name}"])
    return found


def _filled_or_bare(cells: list[Cell]) -> bool:
    """Whether a column holds anything, or the file is a header only."""
    return cells.count(None) < len(cells) or not cells


def likeness(header: str, target: Target) -> float:
    """Return 0..200 how sure a column is this target by its name; a name of the list beats any likeness."""
    return _named_like(header, target.words) if target.words else 0


@lru_cache(maxsize=16_384)
def _named_like(header: str, words: tuple[str, ...]) -> float:
    """Do the same with the target's words: guessing the kind of one file asks each pair a dozen times."""
    text = _UNIT.sub("", folded(_NUMBERED.sub("", header).replace("_", " "))).rstrip(" .:")
    names = _names(words)
    if text in names:
        return 200 - names.index(text)
    bare = text.removeprefix("deal - ").removeprefix("сделка: ").removeprefix("контакт: ").removeprefix("компания: ")
    if bare in names:
        return 150 - names.index(bare)
    if any(" " in name and text.startswith(f"{name} ") for name in names):
        return _BEGINS
    found = process.extractOne(text, names, scorer=fuzz.ratio)
    return min(found[1], 99.0) if found else 0


@cache
def _names(words: tuple[str, ...]) -> list[str]:
    return [folded(word.replace("_", " ")) for word in words]


_FIRST = ("имя", "first name", "given name", "firstname", "имя контакта")
_LAST = ("фамилия", "last name", "family name", "surname", "lastname")
_MIDDLE = ("отчество", "middle name", "additional name")


def _join_names(grid: Grid, chosen: dict[str, list[str]]) -> None:
    """A person's name in two or three columns is joined, family name first as lists are sorted."""
    by_text = {
        folded(header): header
        for header, cells in zip(grid.headers, grid.columns, strict=True)
        if _filled_or_bare(cells)
    }
    last = next((by_text[text] for text in _LAST if text in by_text), None)
    first = next((by_text[text] for text in _FIRST if text in by_text), None)
    middle = next((by_text[text] for text in _MIDDLE if text in by_text), None)
    for target in ("name", "contact"):
        if last and first and chosen.get(target, [""])[0] in (last, first):
            chosen[target] = [column for column in (last, first, middle) if column]


# -- text ---------------------------------------------------------------------------------------------------------------


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\t", "\\t") + '"'


def _examples(grid: Grid, column: str) -> str:
    cells = [shown(cell) for cell in grid.column(column)[: 40 * SAMPLED] if cell is not None]
    common = list(dict.fromkeys(cells))[:_EXAMPLES]
    return "; ".join(
        text if len(text) <= 40 else f"{text[:39]}…" for text in (" ".join(item.split()) for item in common)
    )


def guess_reading(grid: Grid, dated: Iterable[str], numbered: Iterable[str]) -> tuple[str, str]:
    """Return the order of dates and the decimal mark that must be said of a file, "" where its values tell.

    Args:
        grid: the file.
        dated: columns that hold dates.
        numbered: columns that hold numbers.
    """
    texts = _texts(grid, dated)
    found = dates.guess_order(texts)
    order = ""
    if found in (dates.Order.AMBIGUOUS, dates.Order.MIXED):
        order = "dmy" if any("." in text for text in texts) else "mdy"
    elif found is dates.Order.MONTH:
        order = "mdy"
    style = numbers.guess_decimal(_texts(grid, numbered))
    return order, "." if style in (numbers.Style.AMBIGUOUS, numbers.Style.MIXED) else ""


def _texts(grid: Grid, columns: Iterable[str]) -> list[str]:
    return [cell for column in columns for cell in set(grid.column(column)) if isinstance(cell, str)]


def _file_section(grid: Grid, kind: Kind, chosen: dict[str, list[str]]) -> list[str]:
    dated = [
        name
        for target in kind.targets
        if target.shape.is_date and target.name in chosen
        for name in chosen[target.name]
    ]
    numbered = [
        name
        for target in kind.targets
        if target.shape.is_number and target.name in chosen
        for name in chosen[target.name]
    ]
    order, decimal = guess_reading(grid, dated, numbered)
    lines = []
    if order:
        sure = dates.guess_order(_texts(grid, dated)) is dates.Order.MONTH
        lines.append(
            f'date_order = "{order}"'
            + ("" if sure else "  # " + _("A guess: every day is at most 12. dmy is 31.12.2025, mdy is 12/31/2025."))
        )
    if decimal:
        lines.append('decimal = "."  # ' + _("A guess: the numbers can be read in two ways."))
    return ["[file]", *lines, ""] if lines else []


def field_line(grid: Grid, target: Target, columns: list[str], chosen: dict[str, list[str]]) -> str:
    """Return the line of ``[fields]`` that fills a target from columns, with what their values ask for."""
    examples = _examples(grid, columns[0])
    comment = f"  # {examples}" if examples else ""
    keys: list[str] = []
    if len(columns) > 1 and not target.shape.is_list:
        return f'{target.name} = {{ columns = {_listed(columns)}, join = " " }}{comment}'
    if target.to and holds_ids(grid, columns[0]) and "external_id" in REFERENCES[target.to].keys:
        keys = ['by = "external_id"', 'missing = "empty"']
    elif target.name in _OTHER_DATE and _OTHER_DATE[target.name] not in chosen:
        keys = [f'when = "{_WHEN[target.name]}"']
    if target.shape is Shape.PERCENT and are_shares(grid.column(columns[0])):
        keys.append('unit = "share"')
    return f"{target.name} = {_source(grid, target, columns, keys)}{comment}"


def _source(grid: Grid, target: Target, columns: list[str], keys: list[str]) -> str:
    """Return where a value comes from: a column in quotes, or a table where more must be said."""
    nothing = strays(grid.column(columns[0]), target)
    if nothing:
        keys = [*keys, f"empty = [{', '.join(map(_quoted, nothing))}]"]
    return f"{{ column = {_listed(columns)}, {', '.join(keys)} }}" if keys else _listed(columns)


def _absent(grid: Grid, target: Target, chosen: dict[str, list[str]], name: str) -> list[str]:
    """Return what is said of a target that no column was found for."""
    other = chosen.get(_OTHER_DATE.get(target.name, ""))
    if other:
        when = f'when = "{_WHEN[target.name]}"'
        return [f"{target.name} = {_source(grid, target, other, [when])}"]
    if not target.required:
        return []
    if target.to == "activity_kind":
        return [
            f'{target.name} = {{ value = "{activity_kind(name)["code"]}" }}  # '
            + _("A guess from the name of the file.")
        ]
    return ["# " + _("Nothing looks like this field, and no row can do without it:"), f'# {target.name} = ""']


def _missed(kind: Kind, chosen: dict[str, list[str]]) -> list[str]:
    """Return a line that names the fields without which deals say little and for which no column was found."""
    found = {*chosen, *(other for name, other in _STANDS_FOR.items() if name in chosen)}
    missed = [name for name in _TELLING.get(kind.name, ()) if name not in found]
    if not missed:
        return []
    return [
        "# "
        + _('No column was found for: {fields}. If the file has one, add its line: client = "Company".').format(
            fields=", ".join(missed)
        )
    ]


def _listed(columns: list[str]) -> str:
    quoted = [_quoted(column) for column in columns]
    return quoted[0] if len(quoted) == 1 else f"[{', '.join(quoted)}]"


def holds_ids(grid: Grid, column: str) -> bool:
    """Whether a column names things by ids rather than by names."""
    sample = [shown(cell) for cell in grid.column(column) if cell is not None][:SAMPLED]
    named = folded(column).endswith(("id", " ид"))
    return named and bool(sample) and all(text.isalnum() and any(c.isdigit() for c in text) for text in sample)


def _rest(grid: Grid, kind: Kind, chosen: dict[str, list[str]]) -> list[str]:
    taken = {column for columns in chosen.values() for column in columns}
    rest = [
        (header, cells)
        for header, cells in zip(grid.headers, grid.columns, strict=True)
        if header not in taken and (not grid.lines or cells.count(None) < len(cells))
    ]
    if not rest:
        return []
    if not kind.fields_of:
        return ["", "# " + _("Columns not imported:")] + [
            f"# {_quoted(header)}  # {_examples(grid, header)}" for header, _cells in rest
        ]
    lines = [
        "",
        "# "
        + _(
            'Every other column becomes a field of the firm\'s own; take a line out and set unknown_columns = "ignore" to leave it.'
        ),
        "[custom]",
    ]
    lines += [
        f'{_quoted(header)} = {{ column = {_quoted(header)}, kind = "{"text" if holds_ids(grid, header) else guess_kind(cells)}" }}  # {_examples(grid, header)}'
        for header, cells in rest
    ]
    return lines


def _stage_section(grid: Grid, column: str, kind: Kind) -> list[str]:
    counts = Counter(shown(cell) for cell in grid.column(column) if cell is not None)
    lines = ["", "# " + _("Stages in the order deals go through them: lead, work, won, lost or cancelled."), "[stages]"]
    order = {"lead": 0, "work": 1, "won": 2, "lost": 3, "cancelled": 4}
    found = {word: guess_stage_kind(word, leads=kind.name == "leads") for word in counts}
    lines += [
        f'{_quoted(word)} = "{found[word]}"  # {counts[word]}'
        for word in sorted(counts, key=lambda word: order[found[word]])
    ]
    return lines
