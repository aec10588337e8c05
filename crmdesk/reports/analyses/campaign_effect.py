"""Campaign effect: requests a day before, during and after each campaign of the period, with the days counted said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from crmdesk.data.models import Activity, Campaign, Cost
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.analyses.look import looking
from crmdesk.reports.answer import Filter
from crmdesk.reports.facts import DONE_ACTIVITIES
from crmdesk.reports.moment import counted_end
from crmdesk.reports.periods import Period
from crmdesk.reports.result import Behind, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.question import Question

#: Days looked at before and after a campaign: as many as it lasts, but not more than these.
MOST_DAYS = 28
MEASURE = "requests"


@dataclass(frozen=True, slots=True)
class Run:
    """A campaign and its days: dates [begin, end), by its own dates or by those of its costs."""

    id: int
    name: str
    begin: date
    end: date

    def windows(self, known: date) -> tuple[Period | None, Period | None, Period | None]:
        """Return the days before, during and after it that lie before ``known``."""
        length = timedelta(min((self.end - self.begin).days, MOST_DAYS))
        return (
            _range(self.begin - length, self.begin, known),
            _range(self.begin, self.end, known),
            _range(self.end, self.end + length, known),
        )


def campaign_section(store: Store, question: Question) -> Section:
    """Return the campaigns that ran in the period with the requests a day around them.

    Raises:
        UsageFault: a filter of the question cannot be asked of activities.
    """
    with store.reading() as connection:
        today = question.as_of or store.today()
        end = counted_end(question.period, today)
        runs = [run for run in runs_of(connection, end) if run.begin < end and run.end > question.period.begin]
    known = today + timedelta(1)
    windows = [run.windows(known) for run in runs]
    days = [window for triple in windows for window in triple if window is not None]
    counted: Mapping[tuple[int | None, date], int] = {}
    if days:
        wide = replace(question, period=Period(min(w.begin for w in days), max(w.end for w in days)), as_of=today)
        counted = _requests(store, wide)
    by_day: Counter[date] = Counter()
    for (_campaign, day), count in counted.items():
        by_day[day] += count
    rows: list[tuple[Any, ...]] = []
    cells: dict[tuple[int, str], Behind] = {}
    for place, (run, triple) in enumerate(zip(runs, windows, strict=True)):
        figures = []
        for key, window in zip(("before", "during", "after"), triple, strict=True):
            figures.append(None if window is None else _within(by_day, window) / window.days)
            if window is not None:
                asked = replace(question, measures=(MEASURE,), by=(), period=window)
                cells[place, key] = Behind(asked, MEASURE, per=window.days)
        own = _own(counted, run.id, triple[1])
        if triple[1] is not None:
            asked = replace(question, measures=(MEASURE,), by=(), period=triple[1])
            cells[place, "own"] = Behind(asked, MEASURE, (Filter("campaign", (str(run.id),)),))
        before, during, after = figures
        change = None if not before or during is None else during / before - 1
        lengths = [None if window is None else window.days for window in triple]
        rows.append((
            run.name, run.begin, run.end - timedelta(1), lengths[0], before, lengths[1], during, change,
            lengths[2], after, own,
        ))  # fmt: skip
    return Section(
        id="campaigns",
        title=_("Requests around campaigns"),
        table=Table(
            (
                Field("campaign", N_("Campaign")),
                Field("begin", N_("First day"), Kind.DATE),
                Field("end", N_("Last day"), Kind.DATE),
                Field("days_before", N_("Days before"), Kind.COUNT),
                Field("before", N_("Requests a day before"), Kind.POINTS),
                Field("days_during", N_("Days of it"), Kind.COUNT),
                Field("during", N_("Requests a day during"), Kind.POINTS),
                Field("change", N_("Growth"), Kind.PERCENT),
                Field("days_after", N_("Days after"), Kind.COUNT),
                Field("after", N_("Requests a day after"), Kind.POINTS),
                Field("own", N_("Marked with it"), Kind.COUNT),
            ),
            tuple(rows),
        ),
        note=_(
            "All requests of these days, whatever brought them: as many days before and after as the campaign lasted, "
            "{most} at most. A change beside a campaign is no proof that it made the change."
        ).format(most=MOST_DAYS),
        cells=cells,
        is_wide=True,
    )


def runs_of(connection: Connection, end: date) -> list[Run]:
    """Return the campaigns whose days are known, in the order they began.

    Days are those of the campaign; where it has none, from its first cost to the last. One without a last day runs to
    ``end``.
    """
    spent = (
        select(Cost.campaign_id, func.min(Cost.spent_on).label("first"), func.max(Cost.spent_on).label("last"))
        .where(Cost.archived_at.is_(None))
        .group_by(Cost.campaign_id)
        .subquery()
    )
    rows: Any = connection.execute(
        select(Campaign.id, Campaign.name, Campaign.begin_on, Campaign.end_on, spent.c.first, spent.c.last)
        .outerjoin(spent, spent.c.campaign_id == Campaign.id)
        .where(Campaign.archived_at.is_(None))
    )
    runs = []
    for row in rows:
        begin = row.begin_on or row.first
        if begin is None:
            continue
        last = row.end_on or (end - timedelta(1) if row.begin_on else row.last)
        if last >= begin:
            runs.append(Run(row.id, row.name, begin, last + timedelta(1)))
    return sorted(runs, key=lambda run: (run.begin, run.name, run.id))


def _requests(store: Store, question: Question) -> Mapping[tuple[int | None, date], int]:
    """Return the number of requests by campaign and day."""
    with looking(store, question) as look:
        query = (
            look.select(DONE_ACTIVITIES, (Activity.campaign_id, Activity.done_on, func.count()))
            .where(Activity.direction == "in")
            .group_by(Activity.campaign_id, Activity.done_on)
        )
        return {(row[0], row[1]): row[2] for row in look.connection.execute(query)}


def _range(begin: date, end: date, known: date) -> Period | None:
    end = min(end, known)
    return Period(begin, end) if begin < end else None


def _within(by_day: Mapping[date, int], window: Period) -> int:
    return sum(count for day, count in by_day.items() if day in window)


def _own(counted: Mapping[tuple[int | None, date], int], campaign_id: int, window: Period | None) -> int | None:
    if window is None:
        return None
    return sum(count for (campaign, day), count in counted.items() if campaign == campaign_id and day in window)
