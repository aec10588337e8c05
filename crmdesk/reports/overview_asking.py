"""Asking: the questions that tiles of the overview share, each asked once in the snapshot they are counted in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import select

from crmdesk.data.activities.workdays import Workdays, read_workdays
from crmdesk.data.models import Plan
from crmdesk.data.stage_lore import StageLore
from crmdesk.data.words import _
from crmdesk.reports.answer_table import change_of, comparison_title, lower_first
from crmdesk.reports.cells import cells_of
from crmdesk.reports.dimensions import DIMENSIONS
from crmdesk.reports.measures import Measure
from crmdesk.reports.moment import Moment
from crmdesk.reports.overview_values import Change
from crmdesk.reports.periods import Compare, Period, base_of, unit_to_date
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question

if TYPE_CHECKING:
    from crmdesk.data.access import Scope
    from crmdesk.data.store import Store
    from crmdesk.reports.answer import Answer


class Asking:
    """One overview being counted."""

    def __init__(self, store: Store, period: Period, scope: Scope, as_of: date) -> None:
        self.store = store
        self.period = period
        self.scope = scope
        self.as_of = as_of
        self._answers: dict[Question, Answer] = {}

    @property
    def whole(self) -> Period:
        """The calendar unit that the period is the elapsed part of, or the period itself: what plans are made for."""
        return unit_to_date(self.period, self.as_of)

    @property
    def last(self) -> date:
        """The last day that is counted."""
        return min(self.period.last, self.as_of)

    def answer(
        self,
        measures: tuple[str, ...],
        by: tuple[str, ...] = (),
        over: Period | None = None,
        compare: Compare = Compare.NONE,
    ) -> Answer:
        """Ask the engine, once for each question."""
        question = Question(measures, by, over or self.period, compare, scope=self.scope, as_of=self.as_of)
        if question not in self._answers:
            self._answers[question] = ask(self.store, question)
        return self._answers[question]

    def compared(self, measures: tuple[str, ...], compare: Compare) -> Answer:
        """Return the totals of the period beside those of its base, each asked once for all comparisons."""
        now = self.answer(measures)
        base = base_of(self.period, compare, self.as_of)
        if base is None:
            return now
        before = self.answer(measures, over=base.period)
        cells = (
            cells_of(measure, [cell.value], [earlier.value], None, [True])[0]
            for measure, cell, earlier in zip(now.measures, now.total.cells, before.total.cells, strict=True)
        )
        return replace(
            now, compare=compare, base_period=base.period, full_base_period=base.full,
            total=replace(now.total, cells=tuple(cells)),
        )  # fmt: skip

    def question(self, measures: tuple[str, ...], by: tuple[str, ...] = ()) -> Question:
        """Return a question about the period and scope in view."""
        return Question(measures, by, self.period, scope=self.scope, as_of=self.as_of)

    @cached_property
    def workdays(self) -> Workdays:
        """The firm's calendar."""
        with self.store.reading() as connection:
            return read_workdays(connection)

    @cached_property
    def planned(self) -> frozenset[str]:
        """Measures of which there is a plan in force anywhere in the period's days."""
        with self.store.reading() as connection:
            query = (
                select(Plan.measure)
                .where(
                    Plan.begin_on < self.whole.end, Plan.end_on > self.whole.begin, Plan.replaced_at.is_(None),
                    Plan.archived_at.is_(None),
                )
                .distinct()
            )  # fmt: skip
            return frozenset(connection.scalars(query))

    def is_flow(self, measure: Measure) -> bool:
        """Whether a measure has months: what is a state at a moment has none."""
        with self.store.reading() as connection:
            lore = StageLore(connection, self.as_of, self.store)
            moment = Moment(connection.dialect.name, self.period, self.as_of, self.store.firm, lore, self.period.end)
            return all(DIMENSIONS["month"].path(part.fact, moment) is not None for part in measure.parts)


def change_said(answer: Answer, measure: int) -> Change:
    """Return how a measure of an answer's total has changed, and to what."""
    declared = answer.measures[measure]
    value, text = change_of(declared.kind, answer.total.cells[measure])
    title = _("to last year") if answer.compare is Compare.YEAR else _("to previous period")
    base = answer.full_base_period or answer.base_period
    if base is not None and base.grain() is not None:
        title = lower_first(comparison_title(answer))
    return Change(title, text, value)


def plan_name(which: str, measure: str) -> str:
    """Return the id of a measure of plans: "pace:calls"; without a name it is revenue's."""
    return which if measure == "revenue" else f"{which}:{measure}"
