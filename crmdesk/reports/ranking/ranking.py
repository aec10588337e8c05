"""Ranking: who is where by level and by change, and why; every figure in it opens.

Places are among those whose period holds enough closed deals; the others stand below, each with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crmdesk.data.table import Kind
from crmdesk.reports.answer import Filter, type_figure
from crmdesk.reports.result import Behind

if TYPE_CHECKING:
    from datetime import date

    from crmdesk.data.ranking_profiles import Part, Profile
    from crmdesk.reports.measures import Measure
    from crmdesk.reports.periods import Period
    from crmdesk.reports.question import Question
    from crmdesk.reports.ranking.bonus import Bonus

MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Score:
    """What one part of the profile brings a manager; ``points`` are percent, 0 to the part's cap, None where untold."""

    part: Part
    value: type_figure
    against: type_figure
    """The plan, last year's figure or the team's mean, by the way of the part."""
    points: float | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A manager in the ranking."""

    manager_id: int
    name: str
    department: str
    place: int | None
    """By level, 1 the best; None out of ranking."""
    points: float | None
    """0 to the largest cap, the weighted mean of the scores."""
    scores: tuple[Score, ...]
    closed: int
    """Closed deals of the period."""
    figures: dict[str, type_figure]
    """Every measure shown, by id."""
    base: dict[str, type_figure]
    """The same a year before."""
    change: float | None
    """Of the leading measure against last year, a share."""
    change_place: int | None
    previous_place: int | None
    why_out: str = ""
    why_no_change: str = ""
    bonus: Bonus | None = None

    @property
    def gained(self) -> int | None:
        """Places gained against the period before; below 0 lost."""
        if self.place is None or self.previous_place is None:
            return None
        return self.previous_place - self.place


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everybody who is ranked, the best first, then those out of ranking by name."""

    profile: Profile
    question: Question
    """What the figures were asked by; ``behind`` narrows it to a manager."""
    base_period: Period | None
    previous_period: Period | None
    as_of: date
    currency: str
    measures: tuple[Measure, ...]
    """Those of the parts, the bonus and the plan, once each, in their order."""
    lines: tuple[Ranked, ...]
    total: dict[str, type_figure]
    """Every measure of the whole scope."""
    total_base: dict[str, type_figure]
    average: float | None
    """The mean of the points of those who have a place."""
    points: tuple[float, ...]
    """The points of everybody who has a place, in growing order, also of those a viewer may not see by name."""
    of: int
    """How many have a place."""
    leading: str
    """The measure whose change is told: that of the heaviest part."""
    is_closed: bool = False
    """Whether lines are only those the viewer may see."""
    notes: tuple[str, ...] = ()
    bonus_total: int | None = None
    has_pace: bool = False
    """Whether plans are those of the working days that have passed: the period is unfinished."""

    def line_of(self, manager_id: int) -> Ranked | None:
        """Return the line of a manager, None where there is none to see."""
        return next((line for line in self.lines if line.manager_id == manager_id), None)

    @property
    def total_change(self) -> float | None:
        """The change of the leading measure in the whole scope: a share, of shares their difference."""
        measure = next(each for each in self.measures if each.id == self.leading)
        value, base = self.total.get(measure.id), self.total_base.get(measure.id)
        if value is None or base is None:
            return None
        if measure.kind is Kind.PERCENT:
            return value - base
        return (value - base) / abs(base) if base else None

    def behind(self, measure: str, manager_id: int | None = None, *, base: bool = False) -> Behind:
        """Return what opens behind a figure of a manager, or of the total; ``base`` is last year's."""
        question = self.question
        if base and self.base_period is not None:
            question = replace(question, period=self.base_period)
        members = () if manager_id is None else (Filter(MANAGER, (str(manager_id),)),)
        return Behind(question, measure, members)
