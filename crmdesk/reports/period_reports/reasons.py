"""Reasons: what moved a period, in sentences that are true to the kopeck: who gave most, who took most, what to beware of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from crmdesk.data.table import Kind, signed
from crmdesk.data.words import _
from crmdesk.reports.answer_table import lower_first
from crmdesk.reports.period_reports.bulk import CITY, CLIENT, MIX, Cut, Found
from crmdesk.reports.period_reports.snapshot import MeasureLine, Reason
from crmdesk.reports.periods import Period

#: From this share of the period's revenue on one client is a risk, and shares of a measure of shares that are worth a word.
DEPENDENCE, WORTH = 0.3, 0.05
#: How many reasons of each tone are told.
MOST = 2


def reasons_of(found: Found, lines: Iterable[MeasureLine], base: Period | None, currency: str) -> tuple[Reason, ...]:
    """Return at most two reasons of each tone: what gave, what took, what to beware of.

    Args:
        found: the revenue of the subject by category, client and city.
        lines: its table of measures.
        base: the period a year before; None where there is nothing to compare with.
        currency: the firm's.
    """
    table = {line.measure: line for line in lines}
    told: list[Reason] = []
    revenue = found.cells.get("revenue")
    if base is not None and revenue is not None and revenue.base:
        told += _pulls(found, "up", base, currency)
        told += _pulls(found, "down", base, currency)
    return (*told, *tuple(_warnings(found, table, base, currency))[:MOST])


def _pulls(found: Found, tone: str, base: Period, currency: str) -> list[Reason]:
    """Return the strongest pull of one direction by category, and the strongest by client or city."""
    way = 1 if tone == "up" else -1
    told = []
    for dimensions in ((MIX,), (CLIENT, CITY)):
        best: Cut | None = None
        for dimension in dimensions:
            for cut in found.cuts.get(dimension, ()):
                delta = cut.cell.delta or 0
                if (
                    cut.member.id is not None
                    and way * delta > 0
                    and (best is None or way * delta > way * (best.cell.delta or 0))
                ):
                    best = cut
            if best is not None:
                break
        if best is not None:
            told.append(Reason(tone, _pull_text(best, base, currency)))
    return told[:MOST]


def _pull_text(cut: Cut, base: Period, currency: str) -> str:
    delta = signed(Kind.MONEY.short(cut.cell.delta, currency), cut.cell.delta or 0)
    compared = lower_first(base.compared_text())
    if not cut.cell.base:
        return _("{name}: {delta}, nothing a year before").format(name=cut.member.label, delta=delta)
    if not cut.cell.value:
        return _("{name}: {delta} {compared}, nothing now").format(
            name=cut.member.label, delta=delta, compared=compared
        )
    return _("{name}: {delta} {compared}").format(name=cut.member.label, delta=delta, compared=compared)


def _warnings(found: Found, table: Mapping[str, MeasureLine], base: Period | None, currency: str) -> Iterator[Reason]:
    revenue = found.cells["revenue"].value if "revenue" in found.cells else None
    if not revenue:
        yield Reason("warning", _("Nothing was won in the period"))
    else:
        largest = max(
            (cut for cut in found.cuts.get(CLIENT, ()) if cut.member.id is not None),
            key=lambda cut: cut.cell.value or 0, default=None,
        )  # fmt: skip
        if largest is not None and (largest.cell.value or 0) >= DEPENDENCE * revenue:
            part = Kind.PERCENT.text((largest.cell.value or 0) / revenue)
            yield Reason(
                "warning",
                _("{name}: {share} of the period's revenue, a high dependence on one client").format(
                    name=largest.member.label, share=part
                ),
            )
    debt = table.get("overdue_debt")
    if debt is not None and debt.fact and debt.plan is not None and debt.fact > debt.plan:
        yield Reason(
            "warning",
            _("Overdue receivables are {fact}, the limit is {limit}").format(
                fact=Kind.MONEY.short(int(debt.fact), currency), limit=Kind.MONEY.short(int(debt.plan), currency)
            ),
        )
    elif debt is not None and base is not None and debt.delta is not None and debt.delta > 0:
        grown = signed(Kind.MONEY.short(int(debt.delta), currency), int(debt.delta))
        text = _("Overdue receivables: {delta} {compared}").format(
            delta=grown, compared=lower_first(base.compared_text())
        )
        yield Reason("warning", text)
    rate = table.get("win_rate")
    if rate is not None and rate.delta is not None and rate.delta <= Decimal(str(-WORTH)):
        yield Reason(
            "warning",
            _("Fewer deals are won of those closed: {delta}").format(delta=Kind.PERCENT.delta(float(rate.delta))),
        )
