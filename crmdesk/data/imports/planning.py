"""Planning: from a grid and a mapping to a draft: every cell read, every reference resolved, every row judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from crmdesk.data.ids import Ids
from crmdesk.data.imports.cells import Surroundings, read_column
from crmdesk.data.imports.conditions import mask
from crmdesk.data.imports.custom_fields import add_custom
from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.duplicates import recognise
from crmdesk.data.imports.grid import Grid
from crmdesk.data.imports.importers import KINDS
from crmdesk.data.imports.kinds import Kind, Shape, Target
from crmdesk.data.imports.mapping import Mapping
from crmdesk.data.imports.recipes import PRODUCT_PRICE, Recipe
from crmdesk.data.imports.references import REFERENCES, References, Rule
from crmdesk.data.store import FirmCard
from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import _, plural

#: Country whose phones a firm writes without a code, by its currency.
_REGIONS = {
    "RUB": "RU",
    "USD": "US",
    "GBP": "GB",
    "KZT": "KZ",
    "BYN": "BY",
    "UAH": "UA",
    "CNY": "CN",
    "INR": "IN",
    "TRY": "TR",
}
Progress = Callable[[float], None]


def make_draft(
    grid: Grid, kind: Kind, mapping: Mapping, connection: Connection, firm: FirmCard, progress: Progress
) -> tuple[Draft, int]:
    """Plan an import; return it and how many rows the filter left out.

    Args:
        grid: the file.
        kind: what its rows are.
        mapping: bound to the grid.
        connection: a snapshot of the base; nothing is written.
        firm: currency and time zone.
        progress: told the share done, 0..1; may raise ``Cancelled``.

    Raises:
        UsageFault: the mapping must say more, or contradicts the base.
    """
    taken, filtered = _filter(grid, mapping)
    ids = Ids()
    draft = Draft(
        kind=kind,
        mapping=mapping,
        grid=taken,
        around=_surroundings(mapping, firm),
        references=References(connection, ids),
        currency=firm.currency,
        ids=list(ids.take_many(len(taken))),
    )
    for index, reason in taken.ragged.items():
        draft.refuse(index, "", "", reason)
    if mapping.absent:
        draft.warnings.append(
            _("columns of the mapping that the file does not have: {names}").format(names=", ".join(mapping.absent))
        )
    _read_plain(draft, progress)
    own = [target for target in kind.targets if target.to and REFERENCES[target.to].record is kind.record]
    _resolve_all(draft, [target for target in kind.targets if target.to and target not in own])
    progress(0.6)
    add_custom(draft, connection)
    progress(0.7)
    recognise(draft, connection)
    _resolve_own(draft, own)
    _attributes(draft)
    _fill_empty(draft)
    if kind.finish is not None:
        kind.finish(draft)
    _require(draft)
    for to, count in draft.references.guessed.items():
        draft.warnings.append(
            plural(
                "{n} reference to one of several namesakes ({what}) was led to the first",
                "{n} references to one of several namesakes ({what}) were led to the first",
                count,
            ).format(n=count, what=_(REFERENCES[to].title))
        )
    progress(0.8)
    return draft, filtered


def _surroundings(mapping: Mapping, firm: FirmCard) -> Surroundings:
    region = mapping.reading.phone_region or _REGIONS.get(firm.currency, "RU")
    return Surroundings(mapping.reading, ZoneInfo(str(firm.timezone)), region)


def _filter(grid: Grid, mapping: Mapping) -> tuple[Grid, int]:
    if not mapping.filter:
        return grid, 0
    kept = mask(grid, mapping.filter, "filter")
    places = [index for index, keep in enumerate(kept) if keep]
    moved = {old: new for new, old in enumerate(places)}
    taken = Grid(
        grid.headers,
        [[column[index] for index in places] for column in grid.columns],
        [grid.lines[index] for index in places],
        {moved[index]: reason for index, reason in grid.ragged.items() if index in moved},
        grid.origin,
        grid.notes,
    )
    return taken, len(grid) - len(taken)


# -- values -------------------------------------------------------------------------------------------------------------


def _read_plain(draft: Draft, progress: Progress) -> None:
    """Read every target that is no reference; of references, read nothing yet."""
    plain = [target for target in draft.kind.targets if not target.to and target.name in draft.mapping.fields]
    for place, target in enumerate(plain, start=1):
        draft.values[target.name] = _values(draft, target, target.name)
        progress(0.5 * place / len(plain))


def _values(draft: Draft, target: Target, name: str, shape: Shape | None = None) -> list[Any]:
    recipe = draft.mapping.fields[name]
    values, refused = read_column(draft.grid, recipe, target, draft.around, shape)
    for index, (cell, reason) in refused.items():
        draft.refuse(index, name, cell, reason)
    if isinstance(recipe.when, dict):
        held = mask(draft.grid, recipe.when, f"fields.{name}.when")
        values = [value if holds else None for value, holds in zip(values, held, strict=True)]
    return values


def _fill_empty(draft: Draft) -> None:
    """Where a value is empty, take that of the other field which the mapping names."""
    for name, recipe in draft.mapping.fields.items():
        if not recipe.if_empty or recipe.if_empty == PRODUCT_PRICE or name not in draft.values:
            continue
        mine, other = draft.kind.target(name), draft.kind.target(recipe.if_empty)
        if mine is None or other is None:
            continue
        convert = _conversion(mine.shape, other.shape)
        draft.values[name] = [
            convert(fallback) if value is None and fallback is not None else value
            for value, fallback in zip(draft.values[name], draft.column(recipe.if_empty), strict=True)
        ]


def _conversion(to: Shape, given: Shape) -> Callable[[Any], Any]:
    if to is Shape.MOMENT and given is Shape.DAY:
        return lambda day: (None, day)
    if to is Shape.DAY and given is Shape.MOMENT:
        return lambda moment: moment[1]
    return lambda value: value


def _require(draft: Draft) -> None:
    """Refuse rows without what they cannot be without; a row that only updates may leave it as it is."""
    for target in draft.kind.targets:
        recipe = draft.mapping.fields.get(target.name)
        if not (target.required or (recipe is not None and recipe.required)):
            continue
        for index, value in enumerate(draft.column(target.name)):
            if (
                value is None
                and index not in draft.present
                and index not in draft.repeats
                and index not in draft.refused
            ):
                draft.refuse(index, target.name, "", _("it is empty, and it is required"))


# -- references ---------------------------------------------------------------------------------------------------------


def _resolve_all(draft: Draft, targets: list[Target]) -> None:
    """Resolve clients before contacts, so that a person is looked for at the right client."""
    for target in sorted(targets, key=lambda target: target.to == "contact"):
        if target.name in draft.mapping.fields:
            texts = _values(draft, target, target.name, Shape.LINE)
            clients = draft.values.get("client") if target.to == "contact" else None
            draft.values[target.name] = _resolved(draft, target, target.name, texts, clients, _rule_of(draft, target))


def _resolve_own(draft: Draft, targets: list[Target]) -> None:
    """Resolve references to rows of the same file, wherever in it they stand."""
    for target in targets:
        if target.name not in draft.mapping.fields:
            continue
        rule = _rule_of(draft, target)
        for by in rule.by:
            own = draft.kind.target("name" if by == "name" else by)
            if own is not None and own.name in draft.values:
                draft.references.offer(target.to, by, draft.values[own.name], draft.ids)
        texts = _values(draft, target, target.name, Shape.LINE)
        draft.values[target.name] = _resolved(draft, target, target.name, texts, None, rule)


def _rule_of(draft: Draft, target: Target) -> Rule:
    named = f"{target.name}.name" in draft.mapping.fields
    return _rule(draft.mapping.fields[target.name], target, draft.around.region, named=named)


def _rule(recipe: Recipe, target: Target, region: str, *, named: bool = False) -> Rule:
    """Return how a target refers; where ``client.name`` is given apart, an id alone is enough to make a client."""
    about = REFERENCES[target.to]
    by = recipe.by or about.by
    missing = recipe.missing or ("create" if about.creatable and ("name" in by or named) else "refuse")
    return Rule(
        by,
        "refuse" if missing == "create" and not about.creatable else missing,
        recipe.ambiguous,
        recipe.region or region,
    )


def _resolved(
    draft: Draft, target: Target, name: str, texts: list[Any], clients: list[Any] | None, rule: Rule
) -> list[int | None]:
    found: dict[tuple[str, int | None], int | None] = {}
    wrong: dict[tuple[str, int | None], str] = {}
    ids: list[int | None] = []
    for index, text in enumerate(texts):
        if text is None:
            ids.append(None)
            continue
        key = (text, clients[index] if clients is not None else None)
        if key not in found:
            try:
                found[key] = draft.references.find(target.to, text, rule, key[1])
            except Unreadable as reason:
                found[key] = None
                wrong[key] = str(reason)
        if key in wrong:
            draft.refuse(index, name, text, wrong[key])
        ids.append(found[key])
    return ids


def _attributes(draft: Draft) -> None:
    """Give what is made for references the properties that the mapping says (``client.inn``); the first row decides."""
    for name in draft.mapping.fields:
        head, dot, rest = name.partition(".")
        target = draft.kind.target(head)
        if not dot or target is None or draft.kind.target(name) is not None:
            continue
        about = KINDS[REFERENCES[target.to].kind].target(rest)
        made = draft.references.made.get(target.to, {})
        if about is None or not made:
            continue
        values = _values(draft, about, name, Shape.LINE if about.to else None)
        if about.to:
            rule = _rule(draft.mapping.fields[name], about, draft.around.region)
            values = _resolved(draft, about, name, values, None, rule)
        column = about.column or rest
        for row_id, value in zip(draft.values[head], values, strict=True):
            if value is None or row_id not in made:
                continue
            if about.shape is Shape.MOMENT:
                made[row_id].setdefault(f"{rest}_at", value[0])
                made[row_id].setdefault(f"{rest}_on", value[1])
            elif rest == "name":
                made[row_id]["name"] = value
            elif about.shape.is_list:
                made[row_id][column] = list(dict.fromkeys([*made[row_id].get(column, []), *value]))
            else:
                made[row_id].setdefault(column, value)
