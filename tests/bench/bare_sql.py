"""What each report costs bare: SQL written by hand, run on the driver's own connection, folded by a few lines of Python.

Every function returns the figures of its report for one range of days: member's id (None is "not given") -> the
measures in the report's order, the total under ``TOTAL``. What adds up is added up; the rest is asked again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from tests.bench.demo_bases import TODAY

#: The key of the total: no member has it.
TOTAL = object()

#: The base's last day: what is known by then.
AS_OF = TODAY

Figures = dict[Any, tuple[Any, ...]]
Parts = dict[Any, list[Any]]
Cursor = Any

_WON = "outcome = 1 and archived_at is null and closed_on >= :begin and closed_on < :end"
_LOST = "outcome = 2 and archived_at is null and closed_on >= :begin and closed_on < :end"
_CREATED = "archived_at is null and created_on >= :begin and created_on < :end"
_DAYS = "cast(sum(cast(julianday(closed_on) - julianday(created_on) as integer)) as integer)"
_BANDS = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)
_BAND = f"""case when value is null then null {
    " ".join(f"when value < {edge * 100} then {code}" for code, edge in enumerate(_BANDS))
} else {len(_BANDS)} end"""


def rows(cursor: Cursor, sql: str, begin: date, end: date) -> list[tuple[Any, ...]]:
    """Run one statement over the days [begin, end)."""
    found: list[tuple[Any, ...]] = cursor.execute(sql, {"begin": begin.isoformat(), "end": end.isoformat()}).fetchall()
    return found


def gathered(*found: Iterable[Sequence[Any]], widths: Sequence[int], total: bool = True) -> Parts:
    """Put the parts of several statements side by side by key, absent ones as 0, and their sums under ``TOTAL``."""
    parts: Parts = {}
    width, begin = sum(widths), 0
    for lines, own in zip(found, widths, strict=True):
        for line in lines:
            parts.setdefault(line[0], [0] * width)[begin : begin + own] = [value or 0 for value in line[1:]]
        begin += own
    if total:
        parts[TOTAL] = [sum(column) for column in zip(*parts.values(), strict=True)] if parts else [0] * width
    return parts


def each(parts: Parts, formula: Callable[..., tuple[Any, ...]]) -> Figures:
    """Make figures of the parts of every key."""
    return {key: formula(*values) for key, values in parts.items()}


def money(total: int, count: int) -> int | None:
    """Return an average in whole minor units, halves away from zero."""
    if not count:
        return None
    sign = -1 if total < 0 else 1
    return sign * ((2 * abs(total) + count) // (2 * count))


def share(part: float, whole: float) -> float | None:
    """Return a quotient, or None where there is nothing to divide by."""
    return part / whole if whole else None


def names_of(cursor: Cursor, table: str, keys: set[Any]) -> dict[int, str]:
    """Return how the members read."""
    ids = json.dumps([key for key in keys if isinstance(key, int)])
    name = "phone" if table == "tracking_number" else "name"
    sql = f"select id, {name} from {table} where id in (select value from json_each(?))"
    return dict(cursor.execute(sql, (ids,)).fetchall())


def cut(cursor: Cursor, begin: date, end: date) -> Figures:
    """Revenue by manager."""
    sql = f"select closed_owner_id, sum(value) from deal where {_WON} group by 1"
    return each(gathered(rows(cursor, sql, begin, end), widths=(1,)), lambda revenue: (revenue,))


def sales(cursor: Cursor, begin: date, end: date) -> Figures:
    """Revenue, won deals, average deal and margin by month."""
    sql = f"""select substr(closed_on, 1, 7) || '-01', sum(value), count(*), count(value), sum(value - cost_value)
              from deal where {_WON} group by 1"""
    return each(
        gathered(rows(cursor, sql, begin, end), widths=(4,)),
        lambda revenue, won, priced, margin: (revenue, won, money(revenue, priced), margin),
    )


def sources(cursor: Cursor, begin: date, end: date) -> Figures:
    """Revenue, won, created, win rate, conversion and average deal by source."""
    won = f"select source_id, sum(value), count(*), count(value) from deal where {_WON} group by 1"
    lost = f"select source_id, count(*) from deal where {_LOST} group by 1"
    created = f"""select source_id, count(*), count(*) filter (where outcome = 1 and closed_on <= '{AS_OF}')
                  from deal where {_CREATED}
                  group by 1"""
    return each(
        gathered(*(rows(cursor, sql, begin, end) for sql in (won, lost, created)), widths=(3, 1, 2)),
        lambda revenue, won, priced, lost, created, converted: (
            revenue, won, created, share(won, won + lost), share(converted, created), money(revenue, priced),
        ),
    )  # fmt: skip


def deal_size(cursor: Cursor, begin: date, end: date) -> Figures:
    """Won deals, revenue, average and median by size."""
    sql = f"select {_BAND}, count(*), sum(value), count(value) from deal where {_WON} group by 1"
    figures = each(
        gathered(rows(cursor, sql, begin, end), widths=(3,)),
        lambda won, revenue, priced: (won, revenue, money(revenue, priced)),
    )
    ranked = f"""select {_BAND} as band, value, row_number() over (partition by {_BAND} order by value) as place,
                 count(*) over (partition by {_BAND}) as n from deal where {_WON} and value is not null"""
    middle = f"select band, sum(value), count(*) from ({ranked}) where place in ((n + 1) / 2, (n + 2) / 2) group by 1"
    everything = f"""select null, sum(value), count(*) from (select value, row_number() over (order by value) as place,
                     count(*) over () as n from deal where {_WON} and value is not null)
                     where place in ((n + 1) / 2, (n + 2) / 2)"""
    medians = {key: money(total or 0, count) for key, total, count in rows(cursor, middle, begin, end)}
    medians[TOTAL] = next((money(total or 0, count) for _key, total, count in rows(cursor, everything, begin, end)))
    return {key: (*values, medians.get(key)) for key, values in figures.items()}


def products(cursor: Cursor, begin: date, end: date) -> Figures:
    """Revenue, margin, profitability, won deals, average deal and discount by product category."""

    def sums(value: str, cost: str, discount: str, count: str, priced: str) -> str:
        known_cost = "filter (where deal.cost_value is not null and deal.value is not null)"
        known_discount = "filter (where deal.discount_value is not null and deal.value is not null)"
        return f"""sum({value}), sum({value} - {cost}) {known_cost}, sum({value}) {known_cost}, {count}, {priced},
                   sum({discount}) {known_discount}, sum({value} + {discount}) {known_discount}"""

    def of_item(name: str) -> str:
        return f"case when deal_item.id is null then deal.{name} else deal_item.{name} end"

    items = sums(
        of_item("value"), of_item("cost_value"), of_item("discount_value"), "count(distinct deal.id)",
        "count(distinct case when deal.value is not null then deal.id end)",
    )  # fmt: skip
    whole = sums("value", "cost_value", "discount_value", "count(*)", "count(value)")
    won = _WON.replace("archived_at", "deal.archived_at")
    by_category = f"""select product.category_id, {items} from deal
        left join deal_item on deal_item.deal_id = deal.id and deal_item.archived_at is null
        left join product on product.id = deal_item.product_id where {won} group by 1"""
    parts = gathered(rows(cursor, by_category, begin, end), widths=(7,), total=False)
    total = gathered(rows(cursor, f"select null, {whole} from deal where {_WON}", begin, end), widths=(7,), total=False)
    parts[TOTAL] = total[None]
    return each(
        parts,
        lambda revenue, margin, margin_base, won, priced, discount, prices: (
            revenue, margin, share(margin, margin_base), won, money(revenue, priced), share(discount, prices),
        ),
    )  # fmt: skip


def managers(cursor: Cursor, begin: date, end: date) -> Figures:
    """Revenue, won, lost, win rate, average deal, margin and sales cycle by manager."""
    won = f"""select closed_owner_id, sum(value), count(*), count(value), sum(value - cost_value), {_DAYS},
              count(created_on) from deal where {_WON} group by 1"""
    lost = f"select closed_owner_id, count(*) from deal where {_LOST} group by 1"
    return each(
        gathered(rows(cursor, won, begin, end), rows(cursor, lost, begin, end), widths=(6, 1)),
        lambda revenue, won, priced, margin, days, timed, lost: (
            revenue, won, lost, share(won, won + lost), money(revenue, priced), margin, share(days, timed),
        ),
    )  # fmt: skip


def clients(cursor: Cursor, begin: date, end: date) -> Figures:
    """Revenue, won deals, average deal, margin and money collected by client."""
    won = f"""select client_id, sum(value), count(*), count(value), sum(value - cost_value) from deal where {_WON}
              group by 1"""
    paid = """select client_id, sum(value) from payment where paid_on >= :begin and paid_on < :end
              and state = 'received' and archived_at is null group by 1"""
    return each(
        gathered(rows(cursor, won, begin, end), rows(cursor, paid, begin, end), widths=(4, 1)),
        lambda revenue, won, priced, margin, paid: (revenue, won, money(revenue, priced), margin, paid),
    )


def custom(cursor: Cursor, begin: date, end: date) -> Figures:
    """Revenue, won deals, win rate and average deal by the first of the firm's own fields, one of a client's texts."""
    own = cursor.execute(
        """select id from custom_field where archived_at is null and owner in ('client', 'deal', 'contact')
           order by owner, position, id limit 1"""
    ).fetchone()[0]
    key = f"""nullif(json_extract(client.custom, '$."{own}"'), '')"""
    joined = "deal left join client on client.id = deal.client_id"
    won, lost = (where.replace("archived_at", "deal.archived_at") for where in (_WON, _LOST))
    of_won = f"select {key}, sum(value), count(*), count(value) from {joined} where {won} group by 1"
    of_lost = f"select {key}, count(*) from {joined} where {lost} group by 1"
    return each(
        gathered(rows(cursor, of_won, begin, end), rows(cursor, of_lost, begin, end), widths=(3, 1)),
        lambda revenue, won, priced, lost: (revenue, won, share(won, won + lost), money(revenue, priced)),
    )


def losses(cursor: Cursor, begin: date, end: date) -> Figures:
    """Lost deals and their amount by reason."""
    sql = f"select loss_reason_id, count(*), sum(value) from deal where {_LOST} group by 1"
    return each(gathered(rows(cursor, sql, begin, end), widths=(2,)), lambda count, amount: (count, amount))


_OPEN = """from deal_event e join deal d on d.id = e.deal_id where e.begin_on < :end and e.end_on >= :end
           and e.outcome = 0 and d.archived_at is null"""


def pipeline(cursor: Cursor, begin: date, end: date) -> Figures:
    """Amount, weighted amount and number of deals open at the end, by stage."""
    kept = cursor.execute("select id, kind, coalesce(chance, probability) from stage").fetchall()
    certain = {"won": 10_000, "lost": 0, "cancelled": 0}
    chances = [(stage, certain.get(kind, chance)) for stage, kind, chance in kept]
    chance = f"case e.stage_id {' '.join(f'when {stage} then {value}' for stage, value in chances)} else 0 end"
    sql = f"""select e.stage_id, sum(e.value), sum((e.value * coalesce(d.probability, {chance}) + 5000) / 10000), count(*)
              {_OPEN} group by 1"""
    return each(gathered(rows(cursor, sql, begin, end), widths=(3,)), lambda *figures: figures)


def stages(cursor: Cursor, begin: date, end: date) -> Figures:
    """Number and amount of deals open at the end, and of those stuck, by stage."""
    norms = dict(cursor.execute("select id, norm_days from stage where norm_days is not null").fetchall())
    unknown = [
        row[0]
        for row in cursor.execute("select id, kind, norm_days from stage")
        if row[2] is None and row[1] not in ("won", "lost", "cancelled")
    ]
    if unknown:
        stays = f"""select e.stage_id as stage, sum(cast(julianday(e.end_on) - julianday(e.begin_on) as integer)) as days
                    from deal_event e join deal d on d.id = e.deal_id
                    where d.outcome = 1 and d.archived_at is null and d.created_on is not null and e.outcome = 0
                    and e.stage_id in ({", ".join(map(str, unknown))}) group by e.stage_id, e.deal_id"""
        ranked = f"""select stage, days, row_number() over (partition by stage order by days) as place,
                     count(*) over (partition by stage) as n from ({stays})"""
        usual = f"select stage, min(days) from ({ranked}) where n >= 30 and place >= n * 0.8 group by 1"
        norms.update(cursor.execute(usual).fetchall())
    norm = f"case e.stage_id {' '.join(f'when {stage} then {days}' for stage, days in norms.items())} end"
    stuck = f"""filter (where e.stage_since > '0001-01-01'
                and cast(julianday('{end - timedelta(1)}') - julianday(e.stage_since) as integer) > {norm})"""
    sql = f"""select e.stage_id, count(*), sum(e.value), count(*) {stuck}, sum(e.value) {stuck} {_OPEN} group by 1"""
    return each(gathered(rows(cursor, sql, begin, end), widths=(4,)), lambda *figures: figures)


#: Report's id -> what its default question costs bare.
BARE: dict[str, Callable[[Cursor, date, date], Figures]] = {
    function.__name__: function
    for function in (cut, sales, sources, deal_size, products, managers, clients, custom, pipeline, stages, losses)
}
