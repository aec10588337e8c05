"""Mapping: what a TOML file says about an export: where each value is, and how it is to be understood."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crmdesk.data.errors import EnvironmentFault, UsageFault, unknown
from crmdesk.data.imports.delimited import SEPARATORS
from crmdesk.data.imports.mending import Mends, read_mends
from crmdesk.data.imports.reading import Layout
from crmdesk.data.imports.recipes import RECIPE_KEYS, Recipe, folded, read_recipe
from crmdesk.data.models.catalogue import STAGE_KINDS
from crmdesk.data.models.saved import FIELD_KINDS
from crmdesk.data.words import _

_TOP = (
    "kind",
    "file",
    "fields",
    "custom",
    "stages",
    "filter",
    "match",
    "on_duplicate",
    "unknown_columns",
    "missing_columns",
    "refused",
    "similar",
    "mended",
)
_FILE = (
    "encoding", "separator", "sheet", "header_row", "short_rows", "decimal", "date_order", "timezone", "phone_region",
    "empty", "currency",
)  # fmt: skip
ON_DUPLICATE = ("update", "fill", "skip", "refuse")
SIMILAR = ("new", "update", "fill", "skip")
UNKNOWN_COLUMNS = ("custom", "ignore")
MISSING_COLUMNS = ("refuse", "ignore")
REFUSED = ("stop", "skip")
SHORT_ROWS = ("refuse", "fill")
_STAGE_KEYS = ("kind", "name", "probability", "norm_days")
_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class StageWord:
    """What the file calls a stage: its kind, and how the base names it ("" is the file's word)."""

    kind: str
    name: str = ""
    probability: int | None = None
    """Basis points."""
    norm_days: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How the values of the whole file are read, unless a field says otherwise."""

    decimal: str = ""
    date_order: str = ""
    timezone: str = ""
    phone_region: str = ""
    empty: tuple[str, ...] = ()
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping that was read and checked, but not yet against a file."""

    kind: str = ""
    layout: Layout = field(default_factory=Layout)
    reading: Reading = field(default_factory=Reading)
    fields: Table[str, Recipe] = field(default_factory=dict)
    custom: Table[str, Recipe] = field(default_factory=dict)
    stages: Table[str, StageWord] = field(default_factory=dict)
    """Folded word of the file -> what it is."""
    stage_words: tuple[str, ...] = ()
    """The same words as they are written, in their order."""
    filter: Table[str, Any] = field(default_factory=dict)
    match: tuple[str, ...] | None = None
    on_duplicate: str = "update"
    unknown_columns: str = "custom"
    missing_columns: str = "refuse"
    refused: str = "stop"
    similar: str = "new"
    """What happens to a row that no key recognises and that looks like one of the base."""
    mends: Mends = field(default_factory=Mends)
    absent: tuple[str, ...] = ()
    """Columns that the file does not have and the mapping can do without."""
    text: str = ""


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        EnvironmentFault: it cannot be read.
        UsageFault: it is no TOML (with the line), or says something this program does not know.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise EnvironmentFault(
            _("The mapping {name} cannot be read: {reason}.").format(name=path, reason=error.strerror)
        ) from error
    except UnicodeDecodeError as error:
        raise UsageFault(_("The mapping {name} is not in UTF-8; save it so.").format(name=path)) from error
    try:
        return parse_mapping(text)
    except UsageFault as fault:
        raise UsageFault(f"{path.name}: {fault}") from fault


def parse_mapping(text: str) -> Mapping:
    """Read the text of a mapping.

    Raises:
        UsageFault: it is no TOML (with the line), or says something this program does not know.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _LINE.search(str(error))
        reason = _LINE.sub("", str(error)).strip()
        if "overwrite" in reason or "immutable" in reason:
            reason += _('; a name is given twice, or a name with a dot needs quotes: "client.inn" = "INN"')
        if place is None:
            raise UsageFault(_("the mapping is not TOML: {reason}.").format(reason=reason)) from error
        raise UsageFault(
            _("line {line}, column {column} is not TOML: {reason}.").format(
                line=place[1], column=place[2], reason=reason
            )
        ) from error
    _check_keys(content, _TOP, "")
    file = _table(content, "file")
    _check_keys(file, _FILE, "file.")
    stages = _stages(_table(content, "stages"))
    return Mapping(
        kind=_text(content, "kind"),
        layout=_layout(file),
        reading=_reading(file),
        fields={name: read_recipe(f"fields.{name}", value) for name, value in _flat(_table(content, "fields"))},
        custom={name: _own(name, value) for name, value in _table(content, "custom").items()},
        stages={folded(word): stage for word, stage in stages.items()},
        stage_words=tuple(stages),
        filter=_table(content, "filter"),
        match=_match(content),
        on_duplicate=_choice(content, "on_duplicate", ON_DUPLICATE),
        unknown_columns=_choice(content, "unknown_columns", UNKNOWN_COLUMNS),
        missing_columns=_choice(content, "missing_columns", MISSING_COLUMNS),
        refused=_choice(content, "refused", REFUSED),
        similar=_choice(content, "similar", SIMILAR),
        mends=read_mends(_table(content, "mended")),
        text=text,
    )


def _check_keys(content: Table[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in content:
        if key not in known:
            raise unknown(_("The key"), f"{where}{key}", [f"{where}{name}" for name in known])


def _table(content: Table[str, Any], key: str) -> dict[str, Any]:
    value = content.get(key, {})
    if not isinstance(value, dict):
        raise UsageFault(_("“{key}” is a section: write [{key}] on a line of its own.").format(key=key))
    return value


def _text(content: Table[str, Any], key: str) -> str:
    value = content.get(key, "")
    if not isinstance(value, str):
        raise UsageFault(_("{key}: write the value in quotes.").format(key=key))
    return value


def _choice(content: Table[str, Any], key: str, known: tuple[str, ...]) -> str:
    value = content.get(key, known[0])
    if value not in known:
        raise unknown(key, str(value), known)
    return str(value)


def _flat(section: dict[str, Any], head: str = "") -> Iterator[tuple[str, Any]]:
    """Yield fields by their whole name: ``item.product = "x"`` is a table in TOML, and a field here."""
    for name, value in section.items():
        if (
            isinstance(value, dict)
            and value
            and not any(difflib.get_close_matches(key, RECIPE_KEYS, 1, 0.75) for key in value)
        ):
            yield from _flat(value, f"{head}{name}.")
        else:
            yield f"{head}{name}", value


def _layout(file: dict[str, Any]) -> Layout:
    separator = _text(file, "separator") or None
    separator = {"tab": "\t", "\\t": "\t"}.get((separator or "").casefold(), separator)
    if separator is not None and (len(separator) != 1 or separator.isalnum()):
        raise UsageFault(
            _('file.separator: write one character, such as {known}, or "tab".').format(
                known=" ".join(SEPARATORS).strip()
            )
        )
    header_row = file.get("header_row")
    if header_row is not None and (not isinstance(header_row, int) or isinstance(header_row, bool) or header_row < 0):
        raise UsageFault(
            _("file.header_row: write the number of the line with the column names, from 1; 0 if there is none.")
        )
    sheet = file.get("sheet", "")
    return Layout(
        encoding=_text(file, "encoding") or None,
        separator=separator,
        sheet=str(sheet),
        header_row=header_row,
        fill_short_rows=_choice(file, "short_rows", SHORT_ROWS) == "fill",
    )


def _reading(file: dict[str, Any]) -> Reading:
    zone = _text(file, "timezone")
    if zone:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            raise UsageFault(
                _("file.timezone: there is no time zone “{zone}”. Write it like Europe/Moscow.").format(zone=zone)
            ) from None
    empty = file.get("empty", [])
    if not isinstance(empty, list):
        raise UsageFault(_('file.empty: write a list of texts that mean nothing: ["-", "N/A"].'))
    currency = _text(file, "currency").upper()
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise UsageFault(_("file.currency: “{code}” is not a currency code. Write it like RUB.").format(code=currency))
    return Reading(
        decimal=_choice({"file.decimal": file["decimal"]}, "file.decimal", (".", ",")) if "decimal" in file else "",
        date_order=_choice({"file.date_order": file["date_order"]}, "file.date_order", ("dmy", "mdy"))
        if "date_order" in file
        else "",
        timezone=zone,
        phone_region=_text(file, "phone_region").upper(),
        empty=tuple(str(item) for item in empty),
        currency=currency,
    )


def _own(name: str, value: Any) -> Recipe:
    recipe = read_recipe(f"custom.{name}", value)
    if recipe.kind and recipe.kind not in FIELD_KINDS:
        raise unknown(f"custom.{name}.kind", recipe.kind, FIELD_KINDS)
    return recipe


def _match(content: Table[str, Any]) -> tuple[str, ...] | None:
    if "match" not in content:
        return None
    value = content["match"]
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise UsageFault(_('match: write one field or a list of fields: ["external_id", "name+client"].'))
    return tuple(item for item in items if item)


def _stages(section: dict[str, Any]) -> dict[str, StageWord]:
    stages = {}
    for word, value in section.items():
        keys = {"kind": value} if isinstance(value, str) else value
        if not isinstance(keys, dict):
            raise UsageFault(
                _("stages.{word}: write the kind of the stage in quotes: {known}.").format(
                    word=word, known=", ".join(STAGE_KINDS)
                )
            )
        _check_keys(keys, _STAGE_KEYS, f"stages.{word}.")
        kind = keys.get("kind", "work")
        if kind not in STAGE_KINDS:
            raise unknown(f"stages.{word}", str(kind), STAGE_KINDS)
        percent = keys.get("probability")
        if percent is not None and (
            isinstance(percent, bool) or not isinstance(percent, int | float) or not 0 <= percent <= 100
        ):
            raise UsageFault(_("stages.{word}.probability: write a percent from 0 to 100.").format(word=word))
        norm = keys.get("norm_days")
        if norm is not None and (isinstance(norm, bool) or not isinstance(norm, int) or norm < 1):
            raise UsageFault(_("stages.{word}.norm_days: write a number of days, from 1.").format(word=word))
        stages[word] = StageWord(
            kind, str(keys.get("name", "")), None if percent is None else round(percent * 100), norm
        )
    return stages
