"""Forming a ranking: a few questions for everybody, then points, places by level and by change, and places gained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean
from typing import TYPE_CHECKING

from sqlalchemy import select

from crmdesk.data.access import EVERYBODY, Scope
from crmdesk.data.errors import unknown
from crmdesk.data.firm_settings import setting_named
from crmdesk.data.models import Department, Manager
from crmdesk.data.period_reports.roles import read_staff
from crmdesk.data.ranking_profiles import Part, Profile, Way, profile_named
from crmdesk.data.table import Kind, number
from crmdesk.data.words import _, plural
from crmdesk.reports.answer import Answer, Cell, Filter, type_figure
from crmdesk.reports.measures import MEASURES, Measure
from crmdesk.reports.measures.plans import PACE, PLANNED, REACHED, WHOLE, plan_measure
from crmdesk.reports.moment import counted_end
from crmdesk.reports.periods import Compare, Period, base_of
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.ranking.bonus import Bonus, bonus_of
from crmdesk.reports.ranking.places import places_of, points_of
from crmdesk.reports.ranking.ranking import MANAGER, Ranked, Ranking, Score

if TYPE_CHECKING:
    from crmdesk.data.store import Store

#: Closed deals are the base of a ranking.
_CLOSED = ("won_count", "lost_count")
#: Roles that are ranked; others are where they closed deals themselves.
SELLING = frozenset({"manager", "department_head"})


@dataclass(frozen=True, slots=True)
class _Person:
    id: int
    name: str
    role: str
    department: str
    active_from: date | None
    active_until: date | None
    is_kept: bool

    def at_work(self, period: Period) -> bool:
        """Whether the person worked on some day of a period."""
        began = self.active_from is None or self.active_from < period.end
        return began and (self.active_until is None or self.active_until > period.begin)

    def had_whole(self, period: Period) -> bool:
        """Whether the person worked from the first day of a period on."""
        return self.active_from is None or self.active_from <= period.begin


def rank(
    store: Store,
    period: Period,
    profile: Profile | None = None,
    scope: Scope = EVERYBODY,
    as_of: date | None = None,
    viewer: int | None = None,
    filters: tuple[Filter, ...] = (),
) -> Ranking:
    """Rank managers.

    Args:
        store: the base.
        period: whose figures count; of an unfinished one plans are those of the working days that have passed.
        profile: what to rank by; None is the firm's first.
        scope: whose people are ranked.
        as_of: the business date that counts as today; None is the store's.
        viewer: who looks; where managers do not see each other's places, a manager sees the own line only.
        filters: conditions on what is counted.

    Raises:
        UsageFault: the profile names a measure that managers do not have.
    """
    chosen = profile or profile_named(store, "")
    today = as_of or store.today()
    with store.snapshot():
        ranking = _Ranking(store, period, chosen, scope, today, filters).formed()
        before = base_of(period, Compare.PREVIOUS, today)
        if before is not None:
            earlier = _Ranking(store, before.full or before.period, chosen, scope, before.period.last, filters).formed()
            held = {line.manager_id: line.place for line in earlier.lines}
            ranking = replace(
                ranking,
                previous_period=before.period,
                lines=tuple(replace(line, previous_place=held.get(line.manager_id)) for line in ranking.lines),
            )
        return _seen_by(store, ranking, viewer)


class _Ranking:
    """One period being ranked."""

    def __init__(
        self, store: Store, period: Period, profile: Profile, scope: Scope, as_of: date, filters: tuple[Filter, ...]
    ) -> None:
        self._store, self._period, self._profile, self._scope, self._as_of = store, period, profile, scope, as_of
        self._has_pace = counted_end(period, as_of) < period.end
        self._people = _read_people(store)
        self._leading = max(profile.parts, key=lambda part: part.weight).measure
        self._measures = self._needed()
        self._question = Question(
            tuple(measure.id for measure in self._measures), (MANAGER,), period, Compare.YEAR, filters, scope, as_of
        )
        self._notes: dict[str, None] = {}

    def formed(self) -> Ranking:
        """Ask, score and place."""
        answer = ask(self._store, self._question)
        cells = {
            int(line.members[0].id): dict(zip(self._question.measures, line.cells, strict=True))
            for line in answer.lines
            if line.members[0].id is not None
        }
        total = dict(zip(self._question.measures, answer.total.cells, strict=True))
        people = [person for person in self._people if self._is_ranked(person, cells.get(person.id))]
        figures = {person.id: self._figures(cells.get(person.id)) for person in people}
        in_place = [person for person in people if self._why_out(person, figures[person.id]) == ""]
        lines = [self._line(person, figures, in_place, cells.get(person.id), answer) for person in people]
        lines = self._placed(lines)
        points = tuple(sorted(line.points for line in lines if line.place is not None and line.points is not None))
        bonuses = [line.bonus.amount for line in lines if line.bonus is not None]
        return Ranking(
            profile=self._profile,
            question=replace(self._question, by=(), compare=Compare.NONE),
            base_period=answer.base_period,
            previous_period=None,
            as_of=self._as_of,
            currency=answer.currency,
            measures=self._measures,
            lines=tuple(lines),
            total={name: cell.value for name, cell in total.items()},
            total_base={name: cell.base for name, cell in total.items()},
            average=fmean(points) if points else None,
            points=points,
            of=len(points),
            leading=self._leading,
            notes=tuple(self._notes),
            bonus_total=sum(bonuses) if bonuses else None,
            has_pace=self._has_pace,
        )

    def _needed(self) -> tuple[Measure, ...]:
        """Return what is asked: measures of the parts, their plans, closed deals and the measure of the bonus.

        Raises:
            UsageFault: a part names what is no measure of the program, or a plan.
        """
        parts = [_ranked_by(part.measure) for part in self._profile.parts]
        planned = [measure for part, measure in zip(self._profile.parts, parts, strict=True) if part.way is Way.PLAN]
        bonus = self._profile.bonus
        if bonus is not None:
            parts.append(MEASURES[bonus.measure])
            planned.append(MEASURES[bonus.measure])
        plans = [plan_measure(which, measure) for measure in planned for which in (WHOLE, REACHED, PACE)]
        closed = [MEASURES[name] for name in _CLOSED]
        return tuple({measure.id: measure for measure in (*parts, *plans, *closed)}.values())

    def _is_ranked(self, person: _Person, cells: Mapping[str, Cell] | None) -> bool:
        """Whether a person is in the list: sellers at work in the period, and whoever else closed deals in it."""
        if self._scope.manager_ids is not None and person.id not in self._scope.manager_ids:
            return False
        closed = 0 if cells is None else sum(cells[name].value or 0 for name in _CLOSED)
        return bool(closed) or (person.is_kept and person.role in SELLING and person.at_work(self._period))

    def _figures(self, cells: Mapping[str, Cell] | None) -> dict[str, type_figure]:
        """Return a person's figures; of sums and counts nothing at all is 0."""
        return {
            measure.id: (0 if measure.is_additive else None) if cells is None else cells[measure.id].value
            for measure in self._measures
        }

    def _why_out(self, person: _Person, figures: Mapping[str, type_figure]) -> str:
        closed = _closed(figures)
        least = self._profile.minimum_base
        if closed < least:
            return plural(
                "Too little data: {n} closed deal, {least} are needed",
                "Too little data: {n} closed deals, {least} are needed", closed,
            ).format(n=number(closed), least=number(least))  # fmt: skip
        if person.active_until is not None and person.active_until <= min(self._as_of, self._period.last):
            return _("No longer works here")
        return ""

    def _line(
        self,
        person: _Person,
        figures: Mapping[int, dict[str, type_figure]],
        in_place: Sequence[_Person],
        cells: Mapping[str, Cell] | None,
        answer: Answer,
    ) -> Ranked:
        own = figures[person.id]
        base = {name: cell.base for name, cell in (cells or {}).items()}
        team = [figures[other.id] for other in in_place]
        scores = tuple(self._score(part, own, base, team) for part in self._profile.parts)
        told = [score for score in scores if score.points is not None]
        weight = sum(score.part.weight for score in told)
        points = sum(score.part.weight * (score.points or 0) for score in told) / weight if weight else None
        why_out = self._why_out(person, own)
        if not why_out and points is None:
            why_out = _("Nothing to rank by: there is neither a plan nor last year")
        change, why_no_change = self._change(person, cells, base, answer.base_period)
        return Ranked(
            person.id, person.name, person.department, None, points, scores, _closed(own), own, base, change, None, None,
            why_out, why_no_change, self._bonus(own),
        )  # fmt: skip

    def _score(
        self,
        part: Part,
        own: Mapping[str, type_figure],
        base: Mapping[str, type_figure],
        team: Sequence[Mapping[str, type_figure]],
    ) -> Score:
        measure = MEASURES[part.measure]
        value = own[measure.id]
        known = [float(figure) for other in team if (figure := other[measure.id]) is not None]
        against: type_figure = None
        match part.way:
            case Way.PLAN:
                against = own[plan_measure(WHOLE, measure).id]
                reached = own[plan_measure(PACE if self._has_pace else REACHED, measure).id]
                if self._has_pace and against and value is not None and measure.good >= 0 and reached is not None:
                    return Score(part, value, against, min(max(100 * reached, 0.0), float(part.cap)))
            case Way.CHANGE:
                against = base.get(measure.id)
            case Way.TEAM:
                against = fmean(known) if known else None
            case Way.PERCENTILE | Way.SHARE:
                against = None
        return Score(part, value, against, points_of(part.way, measure.good, value, against, part.cap, known))

    def _change(
        self,
        person: _Person,
        cells: Mapping[str, Cell] | None,
        base: Mapping[str, type_figure],
        base_period: Period | None,
    ) -> tuple[float | None, str]:
        """Return the change of the leading measure, and why the person has no place by change; empty where there is one."""
        if base_period is None or cells is None:
            return None, _("There is no last year to compare with")
        cell = cells[self._leading]
        change = cell.delta if MEASURES[self._leading].kind is Kind.PERCENT else cell.change
        if not person.had_whole(base_period):
            return change, _("New: worked less than the whole period a year ago")
        if _closed(base) < self._profile.minimum_base:
            return change, _("Too little data a year ago")
        if change is None:
            return None, _("There was nothing a year ago")
        return float(change), ""

    def _bonus(self, own: Mapping[str, type_figure]) -> Bonus | None:
        rule = self._profile.bonus
        if rule is None:
            return None
        measure = MEASURES[rule.measure]
        value, plan = own[measure.id], own[plan_measure(WHOLE, measure).id]
        return bonus_of(
            rule, None if value is None else int(value), None if plan is None else int(plan),
            None if value is None else int(value), self._store.firm.currency,
        )  # fmt: skip

    def _placed(self, lines: Sequence[Ranked]) -> list[Ranked]:
        """Return the lines with their places, the best first, those out of ranking after them by name."""
        ranked = {line.manager_id: line.points for line in lines if not line.why_out and line.points is not None}
        places = places_of(ranked)
        good = MEASURES[self._leading].good
        changes = {
            line.manager_id: good * line.change
            for line in lines
            if not line.why_no_change and not line.why_out and line.change is not None
        }
        by_change = places_of(changes)
        made = [
            replace(line, place=places.get(line.manager_id), change_place=by_change.get(line.manager_id))
            for line in lines
        ]
        return sorted(made, key=lambda line: (line.place is None, line.place or 0, line.name, line.manager_id))


def _ranked_by(name: str) -> Measure:
    """Return the measure of a part; plans are what it is looked at by, never what is looked at.

    Raises:
        UsageFault: there is no such measure; the sentence names the nearest.
    """
    if name in PLANNED or name not in MEASURES:
        raise unknown(_("Measure"), name, [one for one in MEASURES if one not in PLANNED])
    return MEASURES[name]


def _closed(figures: Mapping[str, type_figure]) -> int:
    return sum(int(figures.get(name) or 0) for name in _CLOSED)


def _read_people(store: Store) -> list[_Person]:
    with store.reading() as connection:
        rows = connection.execute(
            select(Manager, Department.name.label("department"))
            .outerjoin(Department, Department.id == Manager.department_id)
            .order_by(Manager.name, Manager.id)
        ).all()
    return [
        _Person(
            row.id, row.name, row.role, row.department or "", row.active_from, row.active_until,
            row.archived_at is None,
        )
        for row in rows
    ]  # fmt: skip


def _seen_by(store: Store, ranking: Ranking, viewer: int | None) -> Ranking:
    """Return what a viewer may see: bonuses of the own line and those below only, and, where the firm wants it so, no other lines."""
    if viewer is None:
        return ranking
    with store.reading() as connection:
        sight = read_staff(connection, store.today()).sight(viewer)
    if sight.all:
        return ranking
    if setting_named("ranking_open").value(store.firm.settings):
        lines = tuple(
            line if line.manager_id in sight.manager_ids else replace(line, bonus=None) for line in ranking.lines
        )
        return replace(ranking, lines=lines, bonus_total=None)
    lines = tuple(line for line in ranking.lines if line.manager_id in sight.manager_ids)
    return replace(ranking, lines=lines, is_closed=True, bonus_total=None)
