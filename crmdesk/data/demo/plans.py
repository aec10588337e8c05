"""Plans of the demo firm by month, the ranking profile, and how the work is checked and looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from crmdesk.data.demo.catalogue import MONTHS
from crmdesk.data.demo.deals import Deals
from crmdesk.data.demo.people import Team
from crmdesk.data.demo.timeline import Timeline, month_after
from crmdesk.data.journal import Change
from crmdesk.data.models import Plan, RankingProfile
from crmdesk.data.models.catalogue import WON

MEASURES = ("revenue", "won_count", "calls", "meetings")
#: Plans ask for so much more than the month usually brings.
AMBITION = 1.07
#: Calls and meetings of an average manager in an average month, for each deal that reaches a territory then.
CALLS_A_DEAL, MEETINGS_A_DEAL = 2.6, 0.3
_STEP = {"revenue": 10_000_000, "won_count": 1_000, "calls": 10_000, "meetings": 1_000}
#: From this month of the present year on the firm's plan was raised, and the old one kept.
RAISED_FROM, RAISED_BY = 7, 1.05


def write_plans(change: Change, deals: Deals, team: Team, time: Timeline) -> None:
    """Write plans of the firm, departments and managers for each month of the years the history touches.

    ``value`` is kopecks for revenue and thousandths for counts.
    """
    change.add(Plan, list(_rows(deals, team, time)))
    change.add(
        RankingProfile,
        [
            {
                "name": "Основной",
                "measures": {
                    "parts": [
                        {"measure": "revenue", "way": "plan", "weight": 40, "cap": 150},
                        {"measure": "revenue", "way": "change", "weight": 20, "cap": 150},
                        {"measure": "win_rate", "way": "team", "weight": 15, "cap": 150},
                        {"measure": "activity_plan_pct", "way": "share", "weight": 15, "cap": 150},
                        {"measure": "on_time_rate", "way": "share", "weight": 10, "cap": 100},
                    ]
                },
                "minimum_base": 5,
                "bonus": {
                    "measure": "revenue",
                    "rate_bp": 120,
                    "steps": [[80, 50], [95, 80], [100, 100], [None, 120]],
                },
            }
        ],
    )


def _rows(deals: Deals, team: Team, time: Timeline) -> Iterator[dict[str, Any]]:
    won = deals.outcome == WON
    count = len(team.sellers)
    years = max(time.today / 365.25, 1 / 365.25)
    revenue = np.bincount(deals.territory[won], deals.amount[won].astype(float), count) / years / 12 * 100
    wins = np.bincount(deals.territory[won], minlength=count) / years / 12
    asked = np.bincount(deals.territory, minlength=count) / years / 12
    monthly = {
        "revenue": revenue, "won_count": wins * 1000, "calls": asked * CALLS_A_DEAL * 1000,
        "meetings": asked * MEETINGS_A_DEAL * 1000,
    }  # fmt: skip
    places = {label: [i for i, s in enumerate(team.sellers) if s.department == label] for label in team.departments}
    turn = date(time.day(time.today).year, RAISED_FROM, 1)
    for begin in time.month_starts():
        middle = (time.number(begin) - time.today / 2) / 365.25
        for measure in MEASURES:
            growth = (1.08 if measure == "revenue" else 1.04) ** middle
            factor = AMBITION * growth * MONTHS[begin.month - 1]
            values = {place: _round(measure, monthly[measure][place] * factor) for place in range(count)}
            common = {"measure": measure, "begin_on": begin, "end_on": month_after(begin), "author_id": team.head_id}
            for place, value in values.items():
                holder = team.holder(place, time.number(begin) + 14)
                yield common | {"subject": "manager", "manager_id": holder, "value": value}
            for label, mine in places.items():
                if mine:
                    total = sum(values[place] for place in mine)
                    yield common | {"subject": "department", "department_id": team.departments[label], "value": total}
            total = sum(values.values())
            if measure == "revenue" and begin >= turn:
                raised_at = datetime(turn.year, turn.month, 1, 7, tzinfo=UTC)
                yield common | {"subject": "firm", "value": total, "replaced_at": raised_at}
                total = _round(measure, total * RAISED_BY)
                yield common | {"subject": "firm", "value": total, "plan_version": 2}
            else:
                yield common | {"subject": "firm", "value": total}


def _round(measure: str, value: float) -> int:
    step = _STEP[measure]
    return max(round(value / step), 1) * step
