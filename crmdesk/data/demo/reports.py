"""Reports of the demo's own: saved cuts and pivots, a formula, a schedule, and a task born of a falling figure."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from crmdesk.data.demo.firm import Dictionaries
from crmdesk.data.demo.people import Team
from crmdesk.data.demo.timeline import Timeline
from crmdesk.data.journal import Change
from crmdesk.data.models import Activity, Deal, FigureTask, OwnMeasure, ReportSchedule, SavedReport
from crmdesk.data.models.catalogue import WON

#: Name, measures, rows and columns, chart, whether the last stands across.
_SAVED = (
    ("Выручка по менеджерам к прошлому году", ("revenue",), ("manager",), "bars", False),
    ("Выручка: менеджер и месяц", ("revenue",), ("manager", "month"), "heat", True),
    ("Маржа: город и категория", ("margin",), ("city", "category"), "heat", True),
)
_FORMULA = ("Выручка на один звонок", {"operation": "ratio", "left": "revenue", "right": "calls", "good": 1})
#: Who falls, and what the head asks of it.
_FALLING, _TASK = "Орлов", "Разобрать падение выручки и составить план на квартал"
_DUE_IN = 3


def write_reports(change: Change, team: Team, dictionaries: Dictionaries, time: Timeline) -> None:
    """Write what a head has put together in the program by now."""
    change.add(
        SavedReport,
        [
            {"name": name, "shared": True, "question": _question(measures, by) | {"chart": chart, "pivot": across}}
            for name, measures, by, chart, across in _SAVED
        ],
    )
    name, recipe = _FORMULA
    change.add(OwnMeasure, [{"name": name, "content": recipe, "shared": True}])
    month = {"report": "managers", "question": _question((), ()) | {"period": "last-month"}}
    change.add(
        ReportSchedule,
        [{"name": "Итоги месяца", "content": {"version": 1, "kind": "pdf", "reports": [month]},
          "rule": {"every": 1, "unit": "month", "month_day": 1, "rest": "after"}, "active": False,
          "owner_id": team.head_id}],
    )  # fmt: skip
    _write_task(change, team, dictionaries, time)


def _write_task(change: Change, team: Team, dictionaries: Dictionaries, time: Timeline) -> None:
    """Write a task about the manager whose revenue falls, with the figure it was born of."""
    falling = next(
        (
            held[-1].manager_id
            for seller, held in zip(team.sellers, team.tenures, strict=True)
            if _FALLING in seller.name
        ),
        team.manager_ids[0],
    )
    today = time.day(time.today)
    begin = today.replace(month=1, day=1)
    revenue = change.connection.execute(
        select(func.coalesce(func.sum(Deal.value), 0)).where(
            Deal.outcome == WON, Deal.closed_owner_id == falling, Deal.closed_on >= begin, Deal.closed_on <= today
        )
    ).scalar_one()
    (task,) = change.add(
        Activity,
        [{"kind_id": dictionaries.kinds["task"], "subject": _TASK, "performer_id": falling, "state": 0,
          "due_on": time.day(time.today + _DUE_IN), "created_on": today, "direction": "out"}],
    )  # fmt: skip
    figure = {
        "version": 1, "measure": "revenue", "label": "Дмитрий Орлов", "value": str(revenue), "on": today.isoformat(),
        "members": [{"dimension": "manager", "values": [str(falling)]}],
        "question": _question(("revenue",), ("manager",)) | {"period": f"{begin.isoformat()}..{today.isoformat()}"},
    }  # fmt: skip
    change.add(FigureTask, [{"activity_id": task, "report": "cut", "figure": figure}])


def _question(measures: tuple[str, ...], by: tuple[str, ...]) -> dict[str, Any]:
    return {
        "version": 1, "measures": list(measures), "by": list(by), "period": "", "compare": "year", "filters": [],
        "scope": "all", "as_of": None, "options": {},
    }  # fmt: skip
