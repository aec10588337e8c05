"""Own measures: a share, a ratio, a difference or a sum of two declared measures that a firm put together; kept as data.

A formula is always of whole figures, so its total is made of totals, as every measure's is; and it opens down to the rows
of both its sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from crmdesk.data.belongings import edit_own, is_own, read_by_name
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import Fault, UsageFault
from crmdesk.data.kept_content import UNREADABLE
from crmdesk.data.models import OwnMeasure
from crmdesk.data.store import Store
from crmdesk.data.table import Kind
from crmdesk.data.views import checked_name
from crmdesk.data.words import N_, _
from crmdesk.reports.answer import type_figure
from crmdesk.reports.measures import MEASURES, Measure, measure_named
from crmdesk.reports.measures.measure import How, Quotient, average_money, ratio

FORM = "own_measure"
#: How the id of an own measure begins; its row's id follows.
OWN_MEASURE = "own:"
#: How the id of one begins that is only tried: its recipe follows.
TRIED = f"{OWN_MEASURE}="


class Operation(Enum):
    """What is done with two figures."""

    SHARE = "share"
    RATIO = "ratio"
    DIFFERENCE = "difference"
    SUM = "sum"

    @property
    def label(self) -> str:
        """How it reads between its sides, in the user's language."""
        return _(_TITLES[self])


_TITLES = {
    Operation.SHARE: N_("as a share of"),
    Operation.RATIO: N_("for one of"),
    Operation.DIFFERENCE: N_("less"),
    Operation.SUM: N_("plus"),
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an own measure is made: two declared measures and what is done with them."""

    operation: Operation
    left: str
    right: str
    good: int = 1
    """1: more is better, -1: less is better."""


@dataclass(frozen=True, slots=True)
class OwnMeasureCard:
    """An own measure as the base keeps it; ``fault`` says why its recipe cannot be read."""

    id: int
    version: int
    name: str
    recipe: Recipe | None
    shared: bool
    is_own: bool
    fault: str = ""

    @property
    def key(self) -> str:
        """The id of the measure in questions."""
        return f"{OWN_MEASURE}{self.id}"


def own_measures(store: Store) -> tuple[OwnMeasureCard, ...]:
    """Return the own measures that the person may see: their own and the shared, by name."""
    with store.reading() as connection:
        rows = read_by_name(store, connection, OwnMeasure)
    return tuple(_card(store, row) for row in rows)


def _card(store: Store, row: Any) -> OwnMeasureCard:
    recipe, fault = None, ""
    try:
        recipe = recipe_of(row.content)
    except Fault as error:
        fault = str(error)
    return OwnMeasureCard(row.id, row.version, row.name, recipe, bool(row.shared), is_own(store, row), fault)


def recipe_of(content: Mapping[str, Any]) -> Recipe:
    """Return the recipe that was kept.

    Raises:
        UsageFault: it is not what this program writes, or its measures cannot be put together so.
    """
    try:
        recipe = Recipe(
            Operation(content["operation"]), str(content["left"]), str(content["right"]), int(content.get("good", 1))
        )
    except UNREADABLE as error:
        raise UsageFault(_("The formula of this measure cannot be read. Make it anew.")) from error
    kind_of(recipe)
    return recipe


def kind_of(recipe: Recipe) -> Kind:
    """Return what the figures of a recipe are: money, a share, a number.

    Raises:
        UsageFault: a side is no declared measure, or the sides cannot be put together so.
    """
    left, right = measure_named(recipe.left), measure_named(recipe.right)
    match recipe.operation:
        case Operation.SHARE:
            if left.kind is not right.kind:
                raise UsageFault(
                    _("“{left}” and “{right}” are counted in different units: a share needs the same ones.").format(
                        left=left.label, right=right.label
                    )
                )
            return Kind.PERCENT
        case Operation.RATIO:
            if left.kind is right.kind or left.kind not in (Kind.MONEY, Kind.RATE, Kind.DAYS, Kind.MINUTES):
                return Kind.POINTS  # roubles for a rouble are a number
            return left.kind
        case _:
            if left.kind is not right.kind:
                raise UsageFault(
                    _(
                        "“{left}” and “{right}” are counted in different units and cannot be added or subtracted."
                    ).format(left=left.label, right=right.label)
                )
            return left.kind


def measure_of(recipe: Recipe, name: str, key: str = OWN_MEASURE) -> Measure:
    """Return a recipe as a measure that the engine can ask.

    Raises:
        UsageFault: as ``kind_of`` does.
    """
    left, right = measure_named(recipe.left), measure_named(recipe.right)
    kind, width = kind_of(recipe), len(left.parts)
    text = _("“{left}” {operation} “{right}”").format(
        left=left.label, operation=recipe.operation.label, right=right.label
    )
    parts = (*left.parts, *right.parts)
    exact = _exact(recipe.operation, kind, left, right)
    if exact is not None:
        return Measure(key, name, kind, recipe.good, text, parts, exact, own=True)

    def formula(*figures: type_figure) -> type_figure:
        *made, days = figures
        return _made(
            recipe, kind, left.figure(tuple(made[:width]), _days(days)), right.figure(tuple(made[width:]), _days(days))
        )

    return Measure(key, name, kind, recipe.good, text, parts, formula, needs_days=True, own=True)


def _exact(operation: Operation, kind: Kind, left: Measure, right: Measure) -> Quotient | None:
    """Return the formula as sums above and below a line, so that a change of it can be explained by its members.

    None where a side is a ratio or a middle itself.
    """
    upper, lower = _sum_of(left), _sum_of(right)
    if upper is None or lower is None:
        return None
    (above, unit), (below, unit_below) = upper, lower
    if operation in (Operation.SHARE, Operation.RATIO):
        none_above, none_below = (0,) * len(above), (0,) * len(below)
        return Quotient(
            (*(weight * unit_below for weight in above), *none_below),
            (*none_above, *below),
            unit,
            is_whole=kind.is_money and unit == 1,
        )
    if unit != unit_below:
        return None
    sign = 1 if operation is Operation.SUM else -1
    return Quotient((*above, *(sign * weight for weight in below)), unit=unit)


def _sum_of(measure: Measure) -> tuple[tuple[int, ...], int] | None:
    """Return a measure as weights of its parts and what their sum is divided by; None where it is no sum."""
    if any(part.how is How.MEDIAN or part.scale != 1 for part in measure.parts):
        return None
    if measure.formula is None:
        return (1, *(0 for _part in measure.parts[1:])), 1
    formula = measure.formula
    return (formula.numerator, formula.unit) if isinstance(formula, Quotient) and not formula.denominator else None


def _days(figure: type_figure) -> int:
    return int(figure or 0)


def _made(recipe: Recipe, kind: Kind, left: type_figure, right: type_figure) -> type_figure:
    match recipe.operation:
        case Operation.SHARE:
            return ratio(left, right)
        case Operation.RATIO if kind.is_money and isinstance(right, int):
            return average_money(left, right)
        case Operation.RATIO:
            return ratio(left, right)
        case Operation.DIFFERENCE:
            return None if left is None or right is None else left - right
        case Operation.SUM:
            return None if left is None or right is None else left + right


def measures_named(store: Store, names: Iterable[str]) -> tuple[Measure, ...]:
    """Return measures by their ids, those of the firm's own making included.

    Raises:
        UsageFault: there is no such measure, or a formula cannot be read any more.
    """
    wanted = tuple(names)
    own: dict[str, OwnMeasureCard] = {}
    if any(name.startswith(OWN_MEASURE) and not name.startswith(TRIED) for name in wanted):
        own = {card.key: card for card in own_measures(store)}
    return tuple(_own(own, name) if name.startswith(OWN_MEASURE) else measure_named(name) for name in wanted)


def tried(recipe: Recipe) -> str:
    """Return the id of a measure that is nowhere kept, for trying it: its whole recipe is in it."""
    return f"{TRIED}{recipe.operation.value} {recipe.left} {recipe.right} {recipe.good}"


def _own(known: Mapping[str, OwnMeasureCard], name: str) -> Measure:
    if name.startswith(TRIED):
        words = name.removeprefix(TRIED).split(" ")
        content = dict(zip(("operation", "left", "right", "good"), words, strict=False))
        return measure_of(recipe_of(content), _("Own measure"), name)
    card = known.get(name)
    if card is None:
        raise UsageFault(_("A measure that this report shows is gone or not shared with you. Choose another."))
    if card.recipe is None:
        raise UsageFault(card.fault)
    return measure_of(card.recipe, card.name, card.key)


def all_measures(store: Store) -> dict[str, Measure]:
    """Return every measure of a base by id: the declared ones, then the readable own ones."""
    own = {
        card.key: measure_of(card.recipe, card.name, card.key)
        for card in own_measures(store)
        if card.recipe is not None
    }
    return MEASURES | own


def save_measure(store: Store, name: str, recipe: Recipe, *, shared: bool = True) -> Deed:
    """Keep a new measure of the firm's own.

    Raises:
        UsageFault: the name is empty or too long, or the recipe cannot be counted.
    """
    name = checked_name(name)
    kind_of(recipe)
    with store.changing() as change:
        row = {"name": name, "content": _kept(recipe), "owner_id": store.person_id, "shared": shared}
        ids = change.add(OwnMeasure, [row])
        return Deed(change.txn, _("Measure saved: {name}").format(name=name), FORM, tuple(ids))


def change_measure(store: Store, card: OwnMeasureCard, name: str, recipe: Recipe, *, shared: bool) -> Deed:
    """Keep another name or recipe of an own measure; reports that show it count by it from now on.

    Raises:
        UsageFault: the measure is somebody else's, the name is empty, or the recipe cannot be counted.
        ConflictFault: somebody saved it meanwhile.
    """
    name = checked_name(name)
    kind_of(recipe)
    text = _("Measure changed: {name}").format(name=name)
    return edit_own(store, OwnMeasure, card, FORM, text, name=name, content=_kept(recipe), shared=shared)


def archive_measure(store: Store, card: OwnMeasureCard) -> Deed:
    """Take an own measure away; undo brings it back.

    Raises:
        UsageFault: the measure is somebody else's.
        ConflictFault: somebody saved it meanwhile.
    """
    return edit_own(
        store, OwnMeasure, card, FORM, _("Measure removed: {name}").format(name=card.name), archived_at=store.now()
    )


def _kept(recipe: Recipe) -> dict[str, Any]:
    return {"operation": recipe.operation.value, "left": recipe.left, "right": recipe.right, "good": recipe.good}
