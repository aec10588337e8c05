"""The text of a mapping: what was chosen in a window, as the TOML that ``parse_mapping`` reads back."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from crmdesk.data.imports.mapping import Mapping, StageWord
from crmdesk.data.imports.mending import Mends
from crmdesk.data.imports.reading import Layout
from crmdesk.data.imports.recipes import Recipe

_DEFAULT = Mapping()
_PLAIN = Recipe()
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_mapping(mapping: Mapping) -> str:
    """Return a mapping as TOML; reading it gives the same mapping again."""
    lines = [f"kind = {quoted(mapping.kind)}"] if mapping.kind else []
    if mapping.match is not None:
        lines.append(f"match = {_value(list(mapping.match))}")
    lines += [
        f"{key} = {quoted(getattr(mapping, key))}"
        for key in ("on_duplicate", "unknown_columns", "missing_columns", "refused", "similar")
        if getattr(mapping, key) != getattr(_DEFAULT, key)
    ]
    lines += _section("file", _file_keys(mapping.layout, mapping))
    lines += _section("fields", {name: _recipe(recipe) for name, recipe in mapping.fields.items()})
    lines += _section("custom", {name: _recipe(recipe) for name, recipe in mapping.custom.items()})
    lines += _section("stages", {word: _stage(mapping.stages[_key(word)]) for word in mapping.stage_words})
    lines += _section("filter", mapping.filter)
    lines += _mended(mapping.mends)
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Return a text as a basic string of TOML."""
    return '"' + "".join(_ESCAPES.get(char) or _plain(char) for char in text) + '"'


def _plain(char: str) -> str:
    return char if char >= " " and char != "\x7f" else f"\\u{ord(char):04x}"


def _key(word: str) -> str:
    return " ".join(word.casefold().replace("ё", "е").split())


def _section(name: str, keys: Table[str, Any]) -> list[str]:
    if not keys:
        return []
    return ["", f"[{name}]", *(f"{quoted(key)} = {_value(value)}" for key, value in keys.items())]


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case date():
            return value.isoformat()
        case int() | float() | Decimal():
            return str(value)
        case dict():
            inside = ", ".join(f"{quoted(str(key))} = {_value(item)}" for key, item in value.items())
            return f"{{ {inside} }}"
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
    raise TypeError(type(value).__name__)


def _file_keys(layout: Layout, mapping: Mapping) -> dict[str, Any]:
    keys: dict[str, Any] = {
        "encoding": layout.encoding,
        "separator": "tab" if layout.separator == "\t" else layout.separator,
        "sheet": layout.sheet or None,
        "header_row": layout.header_row,
        "short_rows": "fill" if layout.fill_short_rows else None,
    }
    for field in fields(mapping.reading):
        keys[field.name] = getattr(mapping.reading, field.name) or None
    return {key: value for key, value in keys.items() if value is not None}


def _recipe(recipe: Recipe) -> Any:
    """Return a recipe in its shortest form: a column, a list of columns, or a table of keys."""
    keys = {
        field.name: getattr(recipe, field.name)
        for field in fields(recipe)
        if getattr(recipe, field.name) != getattr(_PLAIN, field.name)
    }
    if set(keys) == {"column"}:
        return recipe.column
    if set(keys) == {"columns"}:
        return list(recipe.columns)
    return keys


def _stage(stage: StageWord) -> Any:
    keys: dict[str, Any] = {"kind": stage.kind}
    if stage.name:
        keys["name"] = stage.name
    if stage.probability is not None:
        keys["probability"] = stage.probability / 100
    if stage.norm_days is not None:
        keys["norm_days"] = stage.norm_days
    return stage.kind if len(keys) == 1 else keys


def _mended(mends: Mends) -> list[str]:
    words: dict[str, dict[str, str]] = {}
    for (column, text), right in mends.words.items():
        words.setdefault(column, {})[text] = right
    cells: dict[str, dict[str, str]] = {}
    for (line, column), right in mends.cells.items():
        cells.setdefault(str(line), {})[column] = right
    return [
        *_section("mended.words", words),
        *_section("mended.cells", cells),
        *_section("mended.rows", {str(line): decision for line, decision in mends.rows.items()}),
    ]
