"""Classes of clients that are computed from what they bought: ABC and RFM."""

from __future__ import annotations

from typing import Any

from sqlalchemy import SQLColumnExpression, Subquery, and_, case, func, select

from crmdesk.data.models import Deal
from crmdesk.data.models.catalogue import WON
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.models.types import Big
from crmdesk.reports.moment import Moment
from crmdesk.reports.periods import add_months

Column = SQLColumnExpression[Any]
#: The class looks at the twelve months before the end of the period.
WINDOW_MONTHS = 12
A_SHARE, B_SHARE = 80, 95


def abc_classes(at: Moment) -> Subquery:
    """Return (client_id, letter) of the clients that bought in the twelve months before ``at.anchor``.

    Largest first; A while the share of all larger ones is under 80 %, B under 95 %, else C; equal sums share a class;
    nothing or less is C (definitions, section 13).
    """
    begin = add_months(at.anchor, -WINDOW_MONTHS)
    totals = (
        select(Deal.client_id, func.sum(Deal.value).label("total"))
        .where(
            Deal.outcome == outcome_is(WON), Deal.archived_at.is_(None), Deal.client_id.is_not(None),
            Deal.closed_on >= begin, Deal.closed_on < at.anchor,
        )
        .group_by(Deal.client_id)
        .subquery()
    )  # fmt: skip
    running = func.sum(totals.c.total).over(order_by=totals.c.total.desc())
    peers = func.count().over(partition_by=totals.c.total)
    whole = func.sum(totals.c.total).over()
    ranked = select(
        totals.c.client_id,
        totals.c.total,
        (running - totals.c.total * peers).label("larger"),
        whole.label("whole"),
    ).subquery()
    letter = case(
        (ranked.c.total <= 0, "C"),
        (ranked.c.larger * 100 < ranked.c.whole * A_SHARE, "A"),
        (ranked.c.larger * 100 < ranked.c.whole * B_SHARE, "B"),
        else_="C",
    )
    return select(ranked.c.client_id, letter.label("letter")).subquery("abc")


#: Clients that bought in this many months before the end of the period have an RFM segment.
RFM_MONTHS = 24
#: Fewer clients than this fall into three bins instead of five.
FEW_CLIENTS = 100
RFM_SEGMENTS = (
    "champions", "loyal", "novices", "promising", "attention", "drowsy", "at_risk", "gone",
)  # fmt: skip
#: Segment by recency (rows 1..5, 5 the freshest) and by the mean of frequency and money (1..5).
RFM_TABLE: tuple[tuple[str, ...], ...] = (
    ("gone", "gone", "gone", "at_risk", "at_risk"),
    ("drowsy", "drowsy", "drowsy", "at_risk", "at_risk"),
    ("attention", "attention", "attention", "loyal", "loyal"),
    ("promising", "promising", "loyal", "champions", "champions"),
    ("novices", "promising", "loyal", "champions", "champions"),
)


def rfm_segments(at: Moment) -> Subquery:
    """Return (client_id, segment) of the clients that bought in the 24 months before ``at.anchor``.

    Recency is the days from the last win, frequency the number of wins, money their sum. Each axis is cut into five
    equal bins (three under a hundred clients) of its distinct values, so that equal values share a bin; three bins
    stand for 1, 3 and 5 (definitions, section 12).
    """
    begin = add_months(at.anchor, -RFM_MONTHS)
    bought = (
        select(
            Deal.client_id,
            func.max(Deal.closed_on).label("recency"),
            func.count().label("frequency"),
            func.coalesce(func.sum(Deal.value), 0).label("money"),
        )
        .where(
            Deal.outcome == outcome_is(WON), Deal.archived_at.is_(None), Deal.client_id.is_not(None),
            Deal.closed_on >= begin, Deal.closed_on < at.anchor,
        )
        .group_by(Deal.client_id)
        .subquery()
    )  # fmt: skip
    axes = ("recency", "frequency", "money")
    ranked = select(
        bought.c.client_id,
        func.count().over().label("clients"),
        *(func.dense_rank().over(order_by=bought.c[axis]).label(axis) for axis in axes),
    ).subquery()
    counted = select(
        ranked.c.client_id,
        ranked.c.clients,
        *(ranked.c[axis] for axis in axes),
        *(func.max(ranked.c[axis]).over().label(f"{axis}_values") for axis in axes),
    ).subquery()
    scores = {axis: _score(counted.c[axis], counted.c[f"{axis}_values"], counted.c.clients) for axis in axes}
    worth = (scores["frequency"] + scores["money"] + 1) // 2
    scored = select(counted.c.client_id, scores["recency"].label("recency"), worth.label("worth")).subquery()
    segment = case(
        *(
            (and_(scored.c.recency == row, scored.c.worth == place), name)
            for row, names in enumerate(RFM_TABLE, 1)
            for place, name in enumerate(names, 1)
        ),
        else_=None,
    )
    return select(scored.c.client_id, segment.label("segment")).subquery("rfm")


def _score(rank: Column, values: Column, clients: Column) -> Column:
    """Return 1..5 from a rank among distinct values: even bins, the first ones larger by one where they do not fit."""
    few = clients < FEW_CLIENTS
    bins = case((few, 3), else_=5)
    size, rest = values // bins, values % bins
    even = case(
        (rank <= rest * (size + 1), (rank - 1) // (size + 1) + 1),
        # Typed, or Postgres would divide by it as by a fraction.
        else_=(rank - 1 - rest) // func.nullif(size, 0, type_=Big) + 1,
    )
    return case((few, even * 2 - 1), else_=even)
