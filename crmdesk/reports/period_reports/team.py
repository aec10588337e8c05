"""Team: the place of a manager among unnamed colleagues, and the table of people and departments for those above."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from crmdesk.data.period_reports.roles import Staff, Subject, Unit
from crmdesk.data.table import Kind
from crmdesk.reports.period_reports.bulk import Found, exact, share
from crmdesk.reports.period_reports.lines import plan_of
from crmdesk.reports.period_reports.snapshot import Standing, TeamLine
from crmdesk.reports.ranking import Ranked, Ranking

_POINT = Decimal("0.1")


def standing_of(ranking: Ranking, manager_id: int, team: str) -> Standing | None:
    """Return where a manager stands in a team; None for one whom the ranking does not list or where there is nobody to stand among."""
    line = ranking.line_of(manager_id)
    if line is None or ranking.of < 2:
        return None
    others = [_points(point) for point in ranking.points]
    if line.place is not None and line.points is not None:
        others.remove(_points(line.points))
    return Standing(
        place=line.place,
        of=ranking.of,
        points=None if line.points is None else _points(line.points),
        average=None if ranking.average is None else _points(ranking.average),
        others=tuple(others),
        previous_place=line.previous_place,
        change_place=line.change_place,
        why_out=line.why_out,
        profile=ranking.profile.name,
        team=team,
    )


def team_lines(
    units: Iterable[Unit], people: Iterable[int], staff: Staff, ranking: Ranking, found: Callable[[Subject], Found]
) -> tuple[TeamLine, ...]:
    """Return departments by name, those without a figure left out, then people by place, then those out of ranking by name."""
    ranked = {line.manager_id: line for line in ranking.lines}
    departments = [
        _line(Subject("department", unit.id), unit.name, found(Subject("department", unit.id)), None)
        for unit in sorted(units, key=lambda unit: (unit.name, unit.id))
    ]  # fmt: skip
    members = [
        _line(Subject("manager", one), staff.name(one), found(Subject("manager", one)), ranked.get(one))
        for one in people
    ]
    members.sort(key=lambda line: (line.place is None, line.place or 0, line.label, line.id))
    return (*(line for line in departments if line.fact or line.plan), *members)


def _line(subject: Subject, label: str, found: Found, ranked: Ranked | None) -> TeamLine:
    cell = found.cells.get("revenue")
    plan = found.cells[plan_of("revenue")].value if plan_of("revenue") in found.cells else None
    fact = 0 if cell is None else cell.value
    return TeamLine(
        id=str(subject.id),
        label=label,
        plan=exact(Kind.MONEY, plan),
        fact=exact(Kind.MONEY, fact),
        attainment=share(fact / plan) if plan and fact is not None else None,
        base=None if cell is None else exact(Kind.MONEY, cell.base),
        change=None if cell is None else share(cell.change),
        place=None if ranked is None else ranked.place,
        points=None if ranked is None or ranked.points is None else _points(ranked.points),
        is_department=subject.kind == "department",
    )


def _points(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(_POINT)
