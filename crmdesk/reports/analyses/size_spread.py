"""Size spread: how large won deals are: a histogram, and a box a manager."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from crmdesk.data.models import Deal, DealItem, Manager
from crmdesk.data.table import Field, Kind, Table, number
from crmdesk.data.words import N_, _
from crmdesk.reports.analyses.look import Look, looking
from crmdesk.reports.analyses.quartiles import even_edges, spread_of
from crmdesk.reports.answer import Filter
from crmdesk.reports.charts import Chart, ChartKind, Picture, Series
from crmdesk.reports.facts import WON_DEALS
from crmdesk.reports.periods import Compare
from crmdesk.reports.result import TOTALS, Behind, Findings, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.question import Question

#: Fewer deals make no box.
FEWEST = 5


def analyse(
    store: Store, question: Question, _options: dict[str, str], _progress: Callable[..., None] | None = None
) -> Findings:
    """Return the spread of won deals.

    Raises:
        UsageFault: a filter of the question cannot be asked of won deals.
    """
    asked = replace(question, by=(), compare=Compare.NONE, spark=False)
    with looking(store, asked) as look:
        deals = _values(look)
        people: Any = look.connection.execute(select(Manager.id, Manager.name)).all()
    names: Mapping[int, str] = {row.id: row.name for row in people}
    return Findings(
        (_histogram(deals, store.firm.currency), _boxes(deals, names, asked, store.firm.currency)),
        definitions=(
            (
                _("Quartiles"),
                _("A quarter of the deals is not above the lower quartile and a quarter not below the upper one; by the "
                  "inclusive method, which takes the least deal as 0 % and the largest as 100 %."),
            ),
        ),
    )  # fmt: skip


def _values(look: Look) -> list[tuple[int, int | None, int]]:
    """Return (deal, owner, amount) of the priced won deals; cut by product an amount is that of the positions chosen."""
    cut = look.cut(WON_DEALS)
    if not cut.is_itemised:
        query = look.select(WON_DEALS, (Deal.id, Deal.closed_owner_id, Deal.value)).where(Deal.value.is_not(None))
        return [tuple(row) for row in look.connection.execute(query)]
    worth = func.sum(case((DealItem.id.is_(None), Deal.value), else_=DealItem.value))
    query = look.select(WON_DEALS, (Deal.id, Deal.closed_owner_id, worth)).group_by(Deal.id, Deal.closed_owner_id)
    return [(row[0], row[1], int(row[2])) for row in look.connection.execute(query) if row[2] is not None]


def _histogram(deals: Sequence[tuple[int, int | None, int]], currency: str) -> Section:
    edges = even_edges([amount for _deal, _owner, amount in deals])
    bars: list[list[int]] = [[] for _edge in edges]
    for deal, _owner, amount in deals:
        bars[max(0, bisect_right(edges, amount) - 1)].append(deal)
    rows = []
    has_below = any(amount < 0 for _deal, _owner, amount in deals)
    for place, ids in enumerate(bars):
        high = edges[place + 1] if place + 1 < len(edges) else None
        low = None if has_below and not place and high is not None else edges[place]
        rows.append((_band(low, high), len(ids), len(ids) / len(deals)))
    chart = Chart(
        ChartKind.BARS, _("Won deals by size"), tuple(row[0] for row in rows),
        (Series(_("Won deals"), tuple(row[1] for row in rows)),), Kind.COUNT, good=0,
    )  # fmt: skip
    return Section(
        id="histogram",
        title=_("Won deals by size"),
        table=Table(
            (Field("size", N_("Amount")), Field("deals", N_("Won deals"), Kind.COUNT), Field("share", N_("Share"), Kind.PERCENT)),
            tuple(rows), currency=currency,
        ),
        pictures=(Picture(chart, tuple(range(len(rows))), ("deals",)),) if rows else (),
        cells={(place, "deals"): Behind(listing="deals", ids=tuple(ids)) for place, ids in enumerate(bars)},
    )  # fmt: skip


def _band(low: int | None, high: int | None) -> str:
    """Return the amounts of a bar, major units; the first has no lower end where something is below nothing."""
    if high is None:
        return _("from {low}").format(low=number((low or 0) / 100))
    if low is None:
        return _("under {high}").format(high=number(high / 100))
    return f"{number(low / 100)}–{number(high / 100)}"


def _boxes(
    deals: Sequence[tuple[int, int | None, int]], names: Mapping[int, str], asked: Question, currency: str
) -> Section:
    """Return the five figures of everybody's won deals; the few deals of somebody make no box."""
    owned: dict[int | None, list[tuple[int, int]]] = {}
    for deal, owner, amount in deals:
        owned.setdefault(owner, []).append((amount, deal))
    people = sorted(owned, key=lambda owner: (owner is None, -len(owned[owner])))
    rows: list[tuple[Any, ...]] = []
    cells: dict[tuple[int, str], Behind] = {}
    for place, owner in enumerate([*people, TOTALS]):
        is_total = place == len(people)
        row = TOTALS if is_total else place
        own = [(amount, deal) for deal, _owner, amount in deals] if is_total else owned[owner]
        spread = spread_of([amount for amount, _deal in own])
        title = _("Total") if is_total else _("Not given") if owner is None else names.get(owner, str(owner))
        told: tuple[int | None, ...] = (None,) * 5
        cells[row, "deals"] = Behind(listing="deals", ids=tuple(deal for _amount, deal in own))
        if spread is not None and (spread.n >= FEWEST or is_total):
            told = (spread.least, spread.lower, spread.middle, spread.upper, spread.most)
            members = () if is_total else (Filter("manager", (None if owner is None else str(owner),)),)
            cells[row, "middle"] = Behind(asked, "median_deal", members)
            cells |= {(row, key): _deal_alone(*end) for key, end in (("least", min(own)), ("most", max(own)))}
        rows.append((title, len(own), *told))
    boxed = [place for place, row in enumerate(rows[:-1]) if row[2] is not None]
    keys = ("least", "lower", "middle", "upper", "most")
    titles = (N_("Least"), N_("Lower quartile"), N_("Median"), N_("Upper quartile"), N_("Largest"))
    chart = Chart(
        ChartKind.BOX, _("Won deals by manager"), tuple(rows[place][0] for place in boxed),
        tuple(
            Series(_(title), tuple(rows[place][column] for place in boxed)) for column, title in enumerate(titles, 2)
        ),
        Kind.MONEY, currency,
    )  # fmt: skip
    return Section(
        id="boxes",
        title=_("Spread by manager"),
        table=Table(
            (
                Field("manager", N_("Manager")), Field("deals", N_("Priced deals"), Kind.COUNT),
                *(Field(key, title, Kind.MONEY) for key, title in zip(keys, titles, strict=True)),
            ),
            tuple(rows[:-1]), rows[-1], currency=currency,
        ),
        pictures=(Picture(chart, tuple(boxed), keys),) if boxed else (),
        note=_("With fewer than {n} deals there is too little data for a box.").format(n=FEWEST),
        cells=cells,
    )  # fmt: skip


def _deal_alone(amount: int, deal: int) -> Behind:
    """Return what opens the one deal that a figure is of."""
    return Behind(listing="deals", ids=(deal,), brings=(amount,), unit=Kind.MONEY)
