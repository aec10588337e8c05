"""Stock: what came, left and lies of each product, against what the open deals need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Category, Deal, DealItem, Product, StockMovement
from crmdesk.data.models.catalogue import OPEN
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.analyses.sales_to_date import grain_of
from crmdesk.reports.charts import Chart, ChartKind, Picture, Role, Series
from crmdesk.reports.headlines import count_headline
from crmdesk.reports.moment import counted_end
from crmdesk.reports.periods import Period, bucket_text
from crmdesk.reports.result import Behind, Findings, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.question import Question

#: Quantities are kept in thousandths of a product's unit.
UNIT = 1000
#: Lines that can be told apart in one picture.
MOST_LINES = 5
#: Conditions that products have.
_BY = frozenset({"product", "category"})


@dataclass(slots=True)
class Shelf:
    """One product: its movements (id, day, quantity) in thousandths, and the positions of open deals that want it."""

    name: str
    category: str
    unit: str
    moves: list[tuple[int, date, int]] = field(default_factory=list)
    reserves: list[tuple[int, int]] = field(default_factory=list)
    wanted: dict[int, int] = field(default_factory=dict)
    """Deal -> quantity."""

    def lying(self, before: date) -> int:
        """Return what lay before a day began."""
        return sum(quantity for _id, day, quantity in self.moves if day < before)

    @property
    def reserved(self) -> int:
        """What of it is promised already."""
        return sum(quantity for _id, quantity in self.reserves)

    @property
    def needed(self) -> int:
        """What open deals need."""
        return sum(self.wanted.values())


def analyse(
    store: Store, question: Question, _options: dict[str, str], _progress: Callable[..., None] | None = None
) -> Findings:
    """Return stock and its movement by product, and where reserves fall short of open deals.

    Raises:
        UsageFault: a condition is none of products.
    """
    for chosen in question.filters:
        if chosen.dimension not in _BY:
            raise UsageFault(_("Stock is narrowed by product and category only."))
    as_of = question.as_of or store.today()
    period = Period(question.period.begin, counted_end(question.period, as_of))
    shelves = _shelves(store, question, period.end)
    if not shelves:
        note = _("There is no stock in the base yet. Bring it in from the accounting program.")
        return Findings((Section("stock", "", note=note),))
    ordered = sorted(shelves.items(), key=lambda pair: (-max(0, _lack(pair[1], period.end)), pair[1].name, pair[0]))
    short = [product for product, shelf in ordered if _lack(shelf, period.end) > 0]
    section = _table(ordered, period)
    headlines = (
        count_headline(_("Products in stock"), "products", [p for p, s in ordered if s.lying(period.end) > 0]),
        count_headline(_("Short of what deals need"), "products", short, -1),
    )
    return Findings(
        (Section("stock", section.title, section.table, section.pictures, headlines, section.note, record="product",
                 cells=section.cells, is_wide=True),
         _balance(ordered, period)),
        definitions=(
            (_("Free"), _("What lies at the end of the period less what is reserved.")),
            (_("Needed"), _("The quantities of the positions of deals that are open now.")),
            (_("Short"), _("How much more open deals need than is free.")),
        ),
    )  # fmt: skip


def _lack(shelf: Shelf, end: date) -> int:
    return max(0, shelf.needed - (shelf.lying(end) - shelf.reserved))


def _shelves(store: Store, question: Question, end: date) -> dict[int, Shelf]:
    conditions: list[Any] = []
    for chosen in question.filters:
        column = Product.id if chosen.dimension == "product" else Product.category_id
        known = column.in_([int(value) for value in chosen.values if value is not None])
        conditions.append(known | column.is_(None) if None in chosen.values else known)
    deals = [Deal.outcome == outcome_is(OPEN), Deal.archived_at.is_(None)]
    if question.scope.manager_ids is not None:
        deals.append(Deal.owner_id.in_(sorted(question.scope.manager_ids)))
    with store.reading() as connection:
        products = connection.execute(
            select(Product.id, Product.name, Product.unit, Category.name.label("category"))
            .outerjoin(Category, Category.id == Product.category_id)
            .where(*conditions)
        ).all()
        shelves = {row.id: Shelf(row.name, row.category or "", row.unit or "") for row in products}
        for move in connection.execute(
            select(
                StockMovement.id, StockMovement.product_id, StockMovement.moved_on, StockMovement.quantity,
                StockMovement.reserved,
            ).where(StockMovement.archived_at.is_(None), StockMovement.moved_on < end)
        ):  # fmt: skip
            shelf = shelves.get(move.product_id)
            if shelf is not None:
                shelf.moves.append((move.id, move.moved_on, move.quantity))
                if move.reserved:
                    shelf.reserves.append((move.id, move.reserved))
        for item in connection.execute(
            select(DealItem.deal_id, DealItem.product_id, DealItem.quantity)
            .join(Deal, Deal.id == DealItem.deal_id)
            .where(DealItem.archived_at.is_(None), DealItem.product_id.is_not(None), *deals)
        ):
            shelf = shelves.get(item.product_id)
            if shelf is not None:
                shelf.wanted[item.deal_id] = shelf.wanted.get(item.deal_id, 0) + item.quantity
    # What never lay in the store (services) cannot be short in it.
    return {product: shelf for product, shelf in shelves.items() if shelf.moves}


def _table(ordered: Sequence[tuple[int, Shelf]], period: Period) -> Section:
    fields = (
        Field("product", N_("Product")), Field("category", N_("Product category")), Field("unit", N_("Unit")),
        Field("short", N_("Short"), Kind.POINTS), Field("needed", N_("Needed"), Kind.POINTS),
        Field("free", N_("Free"), Kind.POINTS), Field("closing", N_("Closing stock"), Kind.POINTS),
        Field("reserved", N_("Reserved"), Kind.POINTS), Field("deals", N_("Open deals"), Kind.COUNT),
        Field("opening", N_("Opening stock"), Kind.POINTS), Field("came", N_("Came in"), Kind.POINTS),
        Field("left", N_("Went out"), Kind.POINTS),
    )  # fmt: skip
    rows, cells = [], {}
    for place, (_product, shelf) in enumerate(ordered):
        opening, closing = shelf.lying(period.begin), shelf.lying(period.end)
        moves = [move for move in shelf.moves if move[1] >= period.begin]
        came, gone = [m for m in moves if m[2] > 0], [m for m in moves if m[2] < 0]
        free = closing - shelf.reserved
        first = (_lack(shelf, period.end), shelf.needed, free, closing, shelf.reserved)
        moved = (opening, sum(m[2] for m in came), -sum(m[2] for m in gone))
        rows.append((
            shelf.name, shelf.category, shelf.unit, *(_natural(value) for value in first), len(shelf.wanted),
            *(_natural(value) for value in moved),
        ))  # fmt: skip
        before = [m for m in shelf.moves if m[1] < period.begin]
        for key, found, sign in (
            ("opening", before, 1), ("came", came, 1), ("left", gone, -1), ("closing", shelf.moves, 1),
        ):  # fmt: skip
            cells[place, key] = _moves_behind([(m[0], sign * m[2]) for m in found])
        cells[place, "reserved"] = _moves_behind(shelf.reserves)
        cells[place, "deals"] = Behind(listing="deals", ids=tuple(shelf.wanted))
    note = _("Reserves and movement are those of the accounting export; what deals need is of today.")
    return Section(
        "stock", _("Movement and reserves"),
        Table(fields, tuple(rows), ids=tuple(product for product, _shelf in ordered)), note=note,
        cells={key: behind for key, behind in cells.items() if behind.ids},
    )  # fmt: skip


def _moves_behind(moves: Sequence[tuple[int, int]]) -> Behind:
    """Return the movements that make a quantity; where each brings whole units, they say how many."""
    whole = all(quantity % UNIT == 0 for _id, quantity in moves)
    ids = tuple(move for move, _quantity in moves) if whole else ()
    return Behind(
        listing="stock", ids=ids, brings=tuple(quantity // UNIT for _move, quantity in moves) if whole else ()
    )


def _natural(quantity: int) -> float | int:
    whole, rest = divmod(quantity, UNIT)
    return whole if rest == 0 else quantity / UNIT


def _balance(ordered: Sequence[tuple[int, Shelf]], period: Period) -> Section:
    """Return what lay at the end of each calendar unit, of the products that moved most."""
    totals: dict[int, int] = defaultdict(int)
    for product, shelf in ordered:
        totals[product] = sum(abs(quantity) for _id, day, quantity in shelf.moves if day >= period.begin)
    shown = sorted((pair for pair in ordered if totals[pair[0]]), key=lambda pair: (-totals[pair[0]], pair[0]))[
        :MOST_LINES
    ]
    grain = grain_of(period)
    units = period.buckets(grain)
    labels = tuple(bucket_text(grain.floor(unit.begin), grain) for unit in units)
    series = tuple(
        Series(shelf.name, tuple(_natural(shelf.lying(unit.end)) for unit in units), Role.CATEGORY)
        for _id, shelf in shown
    )
    keys = tuple(f"product:{product}" for product, _shelf in shown)
    fields = (
        Field("unit", N_("Period")),
        *(Field(k, s.title, Kind.POINTS, own=True) for k, s in zip(keys, series, strict=True)),
    )
    rows = tuple(zip(labels, *(each.values for each in series), strict=True))
    pictures = (
        Picture(Chart(ChartKind.LINE, _("Stock"), labels, series, Kind.POINTS), tuple(range(len(labels))), keys),
    ) if series else ()  # fmt: skip
    return Section("balance", _("Stock of what moved most"), Table(fields, rows), pictures)
