"""Base statuses: how many clients had which status at the end of each day, week, month, quarter or year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from crmdesk.data.models import Client, StatusSpan
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.analyses.look import Look, looking
from crmdesk.reports.answer import Filter
from crmdesk.reports.charts import Chart, ChartKind, Picture, Series
from crmdesk.reports.dimensions import DIMENSIONS, STATUS_LABELS
from crmdesk.reports.facts import CLIENT_STATES
from crmdesk.reports.periods import Compare, Grain, Period, bucket_text
from crmdesk.reports.result import Behind, Findings, Section
from crmdesk.reports.sqltime import bucket

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.question import Question

MEASURE = "base_size"


@dataclass(frozen=True, slots=True)
class Group:
    """Statuses that are counted together."""

    key: str
    title: str
    """English source string."""
    statuses: tuple[int, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """The statuses as members of their dimension."""
        return tuple(map(str, self.statuses))

    def count(self, counts: Counter[int]) -> int:
        """Return how many clients have one of them."""
        return sum(counts[status] for status in self.statuses)


#: Twelve colours cannot be told apart: the picture has seven groups.
GROUPS = (
    Group("before", N_("Never bought"), (1, 2, 3)),
    Group("fresh", N_("New and one-time"), (4, 5)),
    Group("regular", N_("Periodic to key"), (6, 7, 8)),
    Group("growing", N_("Growing"), (9,)),
    Group("declining", N_("Declining"), (10,)),
    Group("sleeping", N_("Sleeping"), (11,)),
    Group("gone", N_("Gone"), (12,)),
)
SINGLE = tuple(Group(f"status:{status}", title, (int(status),)) for status, title in STATUS_LABELS.items())


def analyse(
    store: Store, question: Question, _options: dict[str, str], _progress: Callable[..., None] | None = None
) -> Findings:
    """Return the base by status at the ends of calendar units: those the report is cut by, else months.

    Raises:
        UsageFault: a filter of the question cannot be asked of clients.
    """
    grain = next((g for g in (DIMENSIONS[name].grain for name in question.by if name in DIMENSIONS) if g), Grain.MONTH)
    asked = replace(question, measures=(MEASURE,), by=(), compare=Compare.NONE, spark=False)
    with looking(store, asked) as look:
        turns = _turns(look, grain)
        units = Period(look.at.period.begin, look.at.end).buckets(grain)
    running: Counter[int] = Counter()
    counts: list[Counter[int]] = []
    known = sorted(turns)
    for unit in units:
        while known and known[0] <= grain.floor(unit.begin):
            running.update(turns[known.pop(0)])
        counts.append(Counter(running))
    return Findings(
        tuple(_section(asked, grain, units, counts, name) for name in ("groups", "statuses")), measures=(MEASURE,)
    )


def _turns(look: Look, grain: Grain) -> dict[date, Counter[int]]:
    """Return by how much the clients of each status grew in each unit: spans that began, less those that ended.

    All spans up to the counted end are taken, those before the period too: they make what it begins with.
    """
    cut = look.cut(CLIENT_STATES)
    dialect = look.at.dialect
    found: dict[date, Counter[int]] = {}
    for column, sign in ((StatusSpan.begin_on, 1), (StatusSpan.end_on, -1)):
        unit: Any = bucket(dialect, grain, column)
        rows: Any = look.connection.execute(
            select(unit, StatusSpan.status, func.count())
            .select_from(cut.source())
            .where(*cut.conditions[1:], Client.archived_at.is_(None), column < look.at.end)
            .group_by(unit, StatusSpan.status)
        )
        for begin, status, count in rows:
            turned = found.setdefault(begin, Counter())
            turned[status] += sign * count
    return found


def _section(
    asked: Question, grain: Grain, units: tuple[Period, ...], counts: list[Counter[int]], name: str
) -> Section:
    """Return a table of units by statuses: of one each, or of several that read as one thing, with a picture."""
    declared = GROUPS if name == "groups" else SINGLE
    shown = [group for group in declared if any(group.count(count) for count in counts)]
    rows: list[tuple[Any, ...]] = []
    cells: dict[tuple[int, str], Behind] = {}
    for place, (unit, count) in enumerate(zip(units, counts, strict=True)):
        then = replace(asked, period=unit)
        for group in shown:
            cells[place, group.key] = Behind(then, MEASURE, (Filter("status_then", group.members),))
        cells[place, MEASURE] = Behind(then, MEASURE)
        line = [group.count(count) for group in shown]
        rows.append((bucket_text(grain.floor(unit.begin), grain), *line, sum(line)))
    keys = tuple(group.key for group in shown)
    chart = Chart(
        ChartKind.AREA,
        _("Clients by status"),
        tuple(row[0] for row in rows),
        tuple(Series(_(group.title), tuple(float(row[place]) for row in rows)) for place, group in enumerate(shown, 1)),
        Kind.COUNT,
        good=0,
    )
    fields = (
        Field("unit", DIMENSIONS[grain.value].title),
        *(Field(group.key, group.title, Kind.COUNT) for group in shown),
        Field(MEASURE, N_("Clients in the base"), Kind.COUNT),
    )
    has_picture = name == "groups" and bool(rows) and bool(shown)
    return Section(
        id=name,
        title=_("How the base stands") if name == "groups" else _("Clients by status"),
        table=Table(fields, tuple(rows)),
        pictures=(Picture(chart, tuple(range(len(rows))), keys),) if has_picture else (),
        note=_("Counted at the end of each unit of time, the last one as it is by now."),
        cells=cells,
        is_wide=name != "groups",
    )
