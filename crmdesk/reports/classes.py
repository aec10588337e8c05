"""Classes of clients that are computed from what they bought: ABC."""

from __future__ import annotations

from sqlalchemy import Subquery, case, func, select

from crmdesk.data.models import Deal
from crmdesk.data.models.catalogue import WON
from crmdesk.data.models.deals import outcome_is
from crmdesk.reports.moment import Moment
from crmdesk.reports.periods import add_months

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
