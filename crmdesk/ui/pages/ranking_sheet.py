"""RankingSheet: a Ranking as the rows and columns of its table; every figure is the engine's, here it gets its look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk.data.ranking_profiles import Way
from crmdesk.data.table import ABSENT, Kind, change_text, currency_sign, number
from crmdesk.data.words import N_, _, plural
from crmdesk.reports.answer_table import lower_first, titled, unit_text
from crmdesk.reports.measures.plans import PACE, REACHED, plan_measure
from crmdesk.ui.widgets.place_model import PlaceCell, PlaceColumn, PlaceRow, PlaceSheet, RowKind, Shape
from crmdesk.ui.widgets.row_items import arrow, tone_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmdesk.reports.answer import type_figure
    from crmdesk.reports.measures import Measure
    from crmdesk.reports.ranking import Ranked, Ranking, Score

#: Keys of columns that show no measure.
PLACE, GAINED, BY_CHANGE, NAME, POINTS, CHANGE, BONUS = (
    "place", "gained", "by_change", "name", "points", "change", "bonus",
)  # fmt: skip
#: Points below which a figure is marked, and from which a plan is reached.
LOW, REACHED_POINTS = 80.0, 100.0
#: What a part is called for short where it is the only one of its way.
_SHORT = {Way.PLAN: N_("plan"), Way.CHANGE: N_("change")}
#: Minor units in one: a column of bonuses is read in whole ones, the calculation has the rest.
MINOR = 100
#: A bar of points is full here, or at the most that anybody has.
FULL = 100.0


class RankingSheet:
    """Makes the sheet; a row of it is a line of the Ranking, after them come colleagues who stay unnamed."""

    def __init__(self, ranking: Ranking, person_id: int | None, total: str) -> None:
        """Take a ranking.

        Args:
            ranking: what the engine said.
            person_id: who is at work; the own row is marked.
            total: how the row of totals is called.
        """
        self._ranking, self._person, self._total = ranking, person_id, total
        self._by_id = {measure.id: measure for measure in ranking.measures}
        self._full = max(FULL, *ranking.points) if ranking.points else FULL
        self._planned = [part.measure for part in ranking.profile.parts if part.way is Way.PLAN]
        self._shown = self._measures()
        self._common = {key for key in self._shown if self._is_common(key)}

    def made(self) -> PlaceSheet:
        """Return the sheet."""
        ranking = self._ranking
        out = sum(line.place is None for line in ranking.lines)
        rows = [self._row(line) for line in ranking.lines]
        if ranking.is_closed:
            rows += self._unnamed()
        return PlaceSheet(
            self._columns(),
            tuple(rows),
            None if ranking.is_closed else self._totals(),
            plural("Out of ranking: {n}", "Out of ranking: {n}", out).format(n=number(out)) if out else "",
            (POINTS, True),
        )

    def measure_of(self, key: str) -> str:
        """Return the measure whose rows open behind a column, empty where none do."""
        return self._ranking.leading if key == CHANGE else key if key in self._by_id else ""

    def _measures(self) -> tuple[str, ...]:
        """Return what has a column: what the parts look at, then what the bonus is a part of; plans before their figures."""
        profile = self._ranking.profile
        names = [part.measure for part in profile.parts]
        if profile.bonus is not None:
            names.append(profile.bonus.measure)
        shown: dict[str, None] = {}
        for name in names:
            if name in self._planned:
                shown[self._plan_key(name)] = None
            shown[name] = None
            if name == self._ranking.leading:
                shown[CHANGE] = None
        return tuple(shown)

    def _is_common(self, key: str) -> bool:
        """Whether most of those with a place would be marked in a column: such a mark marks nobody."""
        ranked = [line for line in self._ranking.lines if line.place is not None]
        scores = [score for line in ranked if (score := self._score(line, key)) is not None]
        return 2 * sum(_is_low(score) for score in scores) > len(ranked)

    def _plan_key(self, name: str) -> str:
        return plan_measure(PACE if self._ranking.has_pace else REACHED, self._by_id[name]).id

    # Columns

    def _columns(self) -> tuple[PlaceColumn, ...]:
        ranking = self._ranking
        before = ranking.previous_period
        gained = _("Places gained or lost against the period before")
        if before is not None:
            gained = f"{gained}\n{before.compared_text()}"
        by_change = _("The place by the change of “{measure}” against last year").format(
            measure=self._by_id[ranking.leading].label
        )
        first = (
            PlaceColumn(
                PLACE, _("Place"), Shape.PLACE, _("The place by points; those who have as many share it"), True
            ),
            PlaceColumn(GAINED, _("Gained"), Shape.GAINED, gained),
            PlaceColumn(BY_CHANGE, _("By change"), Shape.GAINED, by_change, small_first=True),
            PlaceColumn(NAME, _("Manager"), Shape.MANAGER),
            PlaceColumn(POINTS, _("Points"), Shape.POINTS, parts_text(ranking)),
        )
        bonus = (
            ()
            if ranking.profile.bonus is None
            else (PlaceColumn(BONUS, titled(_("Bonus"), currency_sign(ranking.currency)), Shape.BONUS),)
        )
        return (*first, *(self._column(key) for key in self._shown), *bonus)

    def _column(self, key: str) -> PlaceColumn:
        ranking = self._ranking
        if key == CHANGE:
            base = ranking.base_period
            whole = base is not None and base.grain() is not None
            title = base.compared_text() if base is not None and whole else _("To last year")
            measure = self._by_id[ranking.leading]
            return PlaceColumn(key, title, Shape.FIGURE, f"{measure.label}: {title}\n{measure.text}")
        measure = self._by_id[key]
        plans = {self._plan_key(name): name for name in self._planned}
        title = titled(measure.label, unit_text(measure.kind, ranking.currency))
        if key in plans and len(plans) == 1:
            title = _("Pace") if ranking.has_pace else _("Plan")
        return PlaceColumn(key, title, Shape.FIGURE, f"{measure.label}\n{measure.text}")

    # Rows

    def _row(self, line: Ranked) -> PlaceRow:
        kind = RowKind.RANKED if line.place is not None else RowKind.OUT
        points = "" if line.points is None or line.place is None else number(line.points, 1)
        first = (
            PlaceCell(ABSENT if line.place is None else number(line.place), line.place, "text2"),
            self._gained(line),
            PlaceCell(
                ABSENT if line.change_place is None else number(line.change_place), line.change_place,
                "text3" if line.change_place is None else "text", hint=line.why_no_change,
            ),
            PlaceCell(line.name, line.name, weight=500, beside=line.why_out or line.department),
            PlaceCell(
                points, line.points if points else None, weight=600,
                share=None if line.points is None or not points else line.points / self._full,
                hint=_("Show how the points came"), opens=bool(points),
            ),
        )  # fmt: skip
        cells = [self._figure(line, key) for key in self._shown]
        if self._ranking.profile.bonus is not None:
            cells.append(_bonus_cell(line))
        return PlaceRow(kind, (*first, *cells), is_own=line.manager_id == self._person)

    @staticmethod
    def _gained(line: Ranked) -> PlaceCell:
        if line.gained is None:
            why = _("Had no place in the period before") if line.place is not None else ""
            return PlaceCell(ABSENT, None, "text3", hint=why)
        if not line.gained:
            return PlaceCell(ABSENT, 0, "text3", hint=_("The same place as in the period before"))
        hint = _("Was at place {n}").format(n=line.previous_place)
        text = f"{arrow(line.gained)} {number(abs(line.gained))}"
        return PlaceCell(text, line.gained, "pos" if line.gained > 0 else "neg", 500, hint=hint)

    def _figure(self, line: Ranked, key: str) -> PlaceCell:
        if key == CHANGE:
            return self._change(line.change, hint=line.why_no_change)
        value, measure = line.figures.get(key), self._by_id[key]
        score = self._score(line, key)
        text, hint = measure.kind.figure(value), "" if score is None else _score_text(score, measure)
        if value is None:
            return PlaceCell(text, None, "text3", hint=hint)
        if (
            score is not None
            and score.points is not None
            and score.points < LOW
            and score.part.way is not Way.PERCENTILE
        ):
            return PlaceCell(text, value, "neg", 600, "circle-alert", hint=hint, opens=True)
        reached = score is not None and score.part.way is Way.PLAN and (score.points or 0) >= REACHED_POINTS
        weight = 500 if measure.kind.is_money else 400
        return PlaceCell(text, value, "text", weight, "check" if reached else "", hint=hint, opens=True)

    def _score(self, line: Ranked, key: str) -> Score | None:
        """Return the score that a column shows: of a plan on its attainment, of the rest on the figure itself."""
        for score in line.scores:
            way = score.part.way
            if way is Way.PLAN and self._plan_key(score.part.measure) == key:
                return score
            if way not in (Way.PLAN, Way.CHANGE) and score.part.measure == key:
                return score
        return None

    def _change(self, change: float | None, *, hint: str = "", weight: int = 500) -> PlaceCell:
        measure = self._by_id[self._ranking.leading]
        if change is None:
            return PlaceCell(ABSENT, None, "text3", hint=hint)
        text = measure.kind.delta(change) if measure.kind is Kind.PERCENT else change_text(change)
        tone = tone_name(change, measure.good)
        return PlaceCell(f"{arrow(change)} {text}", change, tone, weight, hint=hint, opens=True)

    def _unnamed(self) -> list[PlaceRow]:
        """Return a row for each colleague whom the viewer sees no more of than the points."""
        ranking = self._ranking
        rest = list(ranking.points)
        for line in ranking.lines:
            if line.place is not None and line.points in rest:
                rest.remove(line.points)
        empty = (PlaceCell(),) * (len(self._shown) + (ranking.profile.bonus is not None))
        rows = []
        for points in reversed(rest):
            place = 1 + sum(other > points for other in ranking.points)
            first = (
                PlaceCell(number(place), place, "text2"), PlaceCell(), PlaceCell(),
                PlaceCell(_("Colleague"), None, "text3"),
                PlaceCell(number(points, 1), points, "text2", share=points / self._full),
            )  # fmt: skip
            rows.append(PlaceRow(RowKind.UNNAMED, (*first, *empty)))
        return rows

    def _totals(self) -> PlaceRow:
        ranking = self._ranking
        average = "" if ranking.average is None else number(ranking.average, 1)
        cells = [PlaceCell(), PlaceCell(), PlaceCell(), PlaceCell(self._total, weight=600)]
        cells.append(PlaceCell(average, weight=600, hint=_("The mean of those who have a place")))
        for key in self._shown:
            if key == CHANGE:
                cells.append(self._change(ranking.total_change, weight=600))
            else:
                cells.append(_total_cell(self._by_id[key], ranking.total))
        if ranking.profile.bonus is not None:
            bonus = "" if ranking.bonus_total is None else number(ranking.bonus_total / MINOR)
            cells.append(PlaceCell(bonus, weight=600))
        return PlaceRow(RowKind.TOTAL, tuple(cells))


def _is_low(score: Score) -> bool:
    return score.points is not None and score.points < LOW and score.part.way is not Way.PERCENTILE


def parts_text(ranking: Ranking) -> str:
    """Return what the points are made of, with the weight of each part: "Points: plan 40, change 20, win rate 15"."""
    titles = {measure.id: measure.label for measure in ranking.measures}
    ways = [part.way for part in ranking.profile.parts]
    told = []
    for part in ranking.profile.parts:
        title = lower_first(titles[part.measure])
        if part.way in _SHORT:
            short = _(_SHORT[part.way])
            title = short if ways.count(part.way) == 1 else f"{title} ({short})"
        told.append(f"{title} {number(part.weight)}")
    return _("Points: {parts}").format(parts=", ".join(told))


def _total_cell(measure: Measure, total: Mapping[str, type_figure]) -> PlaceCell:
    value = total.get(measure.id)
    return PlaceCell(measure.kind.figure(value), value, weight=600, opens=value is not None)


def _bonus_cell(line: Ranked) -> PlaceCell:
    if line.bonus is None:
        return PlaceCell(ABSENT, None, "text3")
    amount = line.bonus.amount
    return PlaceCell(
        number(amount / MINOR), amount, weight=600, beside=line.bonus.factor_text, hint=line.bonus.text, opens=True
    )


def _score_text(score: Score, measure: Measure) -> str:
    """Return how a figure became points."""
    if score.points is None:
        return _("{measure}: no points, for there is nothing to measure it by").format(measure=measure.label)
    return _("{measure}: {points} points ({way}), weight {weight}").format(
        measure=measure.label,
        points=number(score.points, 1),
        way=score.part.way.label,
        weight=number(score.part.weight),
    )
