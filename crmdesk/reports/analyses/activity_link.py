"""Activity link: whether who does more also wins more: a point a manager and month, and how sure one can be of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from crmdesk.data.errors import UsageFault
from crmdesk.data.table import Field, Kind, Table, number
from crmdesk.data.words import _
from crmdesk.reports.analyses.correlation import FEWEST, Correlation, pearson, spearman
from crmdesk.reports.answer import Filter
from crmdesk.reports.charts import Chart, ChartKind, Picture, Series
from crmdesk.reports.moment import counted_end
from crmdesk.reports.periods import Compare, Grain, Period
from crmdesk.reports.query import ask
from crmdesk.reports.result import Behind, Findings, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.question import Question

WON = "won_count"
BY_MONTH = "month"


def analyse(
    store: Store, question: Question, options: dict[str, str], progress: Callable[..., None] | None = None
) -> Findings:
    """Return the first measure of the report against won deals, a point a manager or a manager's month."""
    measure = question.measures[0]
    by = ("manager", "month") if options["points"] == BY_MONTH else ("manager",)
    asked = replace(question, measures=(measure, WON), by=by, compare=Compare.NONE, spark=False)
    title = _("Activities and won deals")
    if options["points"] == BY_MONTH:
        months = whole_months(Period(asked.period.begin, counted_end(asked.period, asked.as_of or store.today())))
        if months is None:
            return Findings((Section("link", title, note=_("Not one whole month of the period is over yet.")),))
        asked = replace(asked, period=months)
    try:
        answer = ask(store, asked, progress)
    except UsageFault as fault:  # a condition of activities that won deals do not know
        return Findings((Section("link", title, note=str(fault)),))
    lines = [line for line in answer.lines if line.members[0].id is not None]
    labels = [" · ".join(member.label for member in line.members) for line in lines]
    across = [float(line.cells[0].value or 0) for line in lines]
    up = [float(line.cells[1].value or 0) for line in lines]
    done = answer.measures[0]
    table = Table(
        (
            *(Field(dimension.id, dimension.title) for dimension in answer.dimensions),
            Field(measure, done.title, done.kind),
            Field(WON, answer.measures[1].title, Kind.COUNT),
        ),
        tuple(
            (*(member.label for member in line.members), line.cells[0].value or 0, line.cells[1].value or 0)
            for line in lines
        ),
        currency=answer.currency,
    )
    chart = Chart(
        ChartKind.SCATTER,
        _("{measure} and won deals").format(measure=done.label),
        tuple(labels),
        (Series(done.label, tuple(across)), Series(answer.measures[1].label, tuple(up))),
        Kind.COUNT,
        answer.currency,
        unit_across=done.kind,
    )
    whole = replace(asked, by=())
    return Findings(
        (
            Section(
                "link", title, table, (Picture(chart, tuple(range(len(lines))), (measure, WON)),) if lines else (),
                note=link_text(len(lines), pearson(across, up), spearman(across, up)),
                rows=tuple(
                    tuple(
                        Filter(dimension.id, (member.id,))
                        for dimension, member in zip(answer.dimensions, line.members, strict=True)
                    )
                    for line in lines
                ),
                columns={name: Behind(whole, name) for name in (measure, WON)},
            ),
        ),
        definitions=(
            (
                _("Correlation"),
                _("Pearson's coefficient of the figures and Spearman's of their ranks, −1 to 1. The interval of 95 % is "
                  "Fisher's: tanh(atanh(r) ± 1.96 / √(n − 3))."),
            ),
        ),
    )  # fmt: skip


def link_text(n: int, linear: Correlation | None, ranked: Correlation | None) -> str:
    """Return what the points say, and what they do not."""
    if n < FEWEST:
        return _("Too little data: {n} of {fewest} points.").format(n=number(n), fewest=FEWEST)
    if linear is None or ranked is None:
        return _("All points lie on one line, across or up: nothing can be said.")
    said = _(
        "Pearson {r} ({low} to {high}), Spearman {rank} ({rank_low} to {rank_high}), interval of 95 %, {n} points."
    ).format(
        r=number(linear.r, 2), low=number(linear.low, 2), high=number(linear.high, 2), rank=number(ranked.r, 2),
        rank_low=number(ranked.low, 2), rank_high=number(ranked.high, 2), n=number(n),
    )  # fmt: skip
    if not linear.is_clear:
        verdict = _("The interval holds zero: no link can be told from chance.")
    elif linear.r > 0:
        verdict = _("Who does more wins more.")
    else:
        verdict = _("Who does more wins less.")
    return " ".join((said, verdict, _("That two figures go together does not say that one makes the other.")))


def whole_months(period: Period) -> Period | None:
    """Return the whole months of a period: a part of a month has less of both figures."""
    begin = Grain.MONTH.floor(period.begin)
    if begin < period.begin:
        begin = Grain.MONTH.shift(begin, 1)
    end = Grain.MONTH.floor(period.end)
    return Period(begin, end) if begin < end else None
