"""The engine against the oracle: every measure by every dimension, compared, filtered and narrowed; and what it refuses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from crmdesk.data.access import Scope
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Deal
from crmdesk.reports.answer import Answer, Filter
from crmdesk.reports.dimensions import DIMENSIONS, all_dimensions
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.periods import Compare, Grain, Period, base_of, parse_period
from crmdesk.reports.query import ask, spark_grain
from crmdesk.reports.question import Question
from tests.factories import ANNA, IVAN, NAMESAKE, make_won, plant, put
from tests.random_firm import World
from tests.reports.oracle import Told
from tests.reports.oracle_measures import LOOPS, Bucket
from tests.reports.oracle_members import MEMBERS, OWN_NAMES, ImpossibleCut

AS_OF = date(2025, 11, 20)
YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
CUTS = (
    (),
    *((name,) for name in (*DIMENSIONS, *OWN_NAMES)),
    ("manager", "product"),
    ("month", "source"),
    ("city", "abc"),
)
#: Enough for Postgres: a cut of every kind of SQL.
POSTGRES_CUTS = (
    (), ("manager",), ("head",), ("client_group",), ("abc",), ("product",), ("month",), ("week",), ("quarter",), ("weekday",),
    ("size_band",), ("stage",), ("field:Needs",), ("field:Employees",), ("field:Exporter",), ("field:Founded",),
)  # fmt: skip


def title(by: tuple[str, ...]) -> str:
    """Return how a cut is called in the list of tests."""
    return "-".join(by) or "total"


def same(measure: str, mine: Any, theirs: Any) -> bool:
    """Whether two figures are one: exact, but for floats, and for what is rounded from them or position by position."""
    if mine is None or theirs is None:
        return mine is theirs
    room = {"sales_velocity": 1.0, "weighted_amount": 3.0, "forecast_amount": 3.0}.get(
        measure, 1e-9 * max(1.0, abs(float(mine)))
    )
    return abs(float(mine) - float(theirs)) <= room


@dataclass(frozen=True)
class Expected:
    """The oracle's answer to a question: figures now and in the base by key, for measures that can be so cut."""

    measures: tuple[str, ...]
    impossible: tuple[str, ...]
    now: Told
    base: Told | None
    by: tuple[str, ...]
    keep: dict[str, tuple[str | None, ...]]

    def figure(self, measure: str, key: tuple[str | None, ...], *, is_base: bool) -> Any:
        """Return what a measure must be in a line."""
        told = self.base if is_base else self.now
        assert told is not None
        kinds, loop = LOOPS[measure]
        return loop(Bucket(told, told.buckets(kinds, self.by, self.keep).get(key, {})))

    def wrong(self, answer: Answer) -> Iterable[tuple[Any, ...]]:
        """Yield every figure of an answer that is not the oracle's, and every line that is missing."""
        lines = (
            {tuple(member.id for member in line.members): line for line in answer.lines}
            if self.by
            else {(): answer.total}
        )
        for place, measure in enumerate(self.measures):
            kinds, loop = LOOPS[measure]
            for told, name in ((self.now, "value"), (self.base, "base")):
                if told is None or (name == "base" and any(DIMENSIONS[d].is_time for d in self.by if d in DIMENSIONS)):
                    continue
                buckets = told.buckets(kinds, self.by, self.keep)
                nothing = loop(Bucket(told, {}))
                for key in buckets.keys() | lines.keys():
                    mine = loop(Bucket(told, buckets.get(key, {})))
                    theirs = getattr(lines[key].cells[place], name) if key in lines else nothing
                    if not same(measure, mine, theirs):
                        yield measure, name, key, mine, theirs


def expected(
    world: World,
    by: tuple[str, ...],
    period: Period = YEAR,
    compare: Compare = Compare.NONE,
    keep: dict[str, tuple[str | None, ...]] | None = None,
) -> Expected:
    """Work out what the engine must say."""
    now = Told(world, period.begin, period.end, AS_OF)
    found = base_of(period, compare, AS_OF)
    full = found and found.full and (found.full.begin, found.full.end)
    base = Told(world, found.period.begin, found.period.end, AS_OF, now.end, full) if found else None
    possible, impossible = [], []
    for measure, (kinds, _loop) in LOOPS.items():
        try:
            for kind in kinds:
                now.possible(kind, [*by, *(keep or {})])
            possible.append(measure)
        except ImpossibleCut:
            impossible.append(measure)
    return Expected(tuple(possible), tuple(impossible), now, base, by, keep or {})


def asked(firm, by, period=YEAR, compare=Compare.NONE, keep=None) -> None:
    """Ask everything that can be asked of a cut and compare with the oracle."""
    want = expected(firm.world, by, period, compare, keep)
    filters = tuple(Filter(name, values) for name, values in (keep or {}).items())
    answer = ask(firm.store, Question(want.measures, by, period, compare, filters, as_of=AS_OF))
    assert list(want.wrong(answer)) == []


def test_every_measure_and_every_dimension_has_a_loop(sqlite_firm) -> None:
    """A new declaration without an independent check fails here."""
    assert set(LOOPS) == set(MEASURES)
    assert {*MEMBERS, *OWN_NAMES} == set(all_dimensions(sqlite_firm.store))


@pytest.mark.parametrize("by", CUTS, ids=title)
def test_every_figure_is_what_plain_loops_say(sqlite_firm, by) -> None:
    """Every measure by every dimension, an unfinished year against the same part of the year before."""
    asked(sqlite_firm, by, compare=Compare.YEAR)


@pytest.mark.parametrize("by", POSTGRES_CUTS, ids=title)
def test_every_figure_is_the_same_on_postgres(postgres_firm, by) -> None:
    """The other engine is checked against the same loops."""
    asked(postgres_firm, by, compare=Compare.YEAR)


@pytest.mark.parametrize("by", [("manager",), ("product",)], ids=title)
@pytest.mark.parametrize("name", ["2024-02", "2025-11", "2024-02-10..2024-02-29", "2025-12"])
def test_figures_of_any_period_against_the_previous_one(sqlite_firm, by, name) -> None:
    """Full, unfinished, future, leap and arbitrary periods."""
    asked(sqlite_firm, by, parse_period(name, AS_OF), Compare.PREVIOUS)


@pytest.mark.parametrize(
    "keep",
    [
        {"manager": (str(IVAN), None)},
        {"product": ("85",)},
        {"category": (None,)},
        {"city": ("Omsk", None), "source": ("71",)},
        {"size_band": ("4", "5", "6")},
        {"field:Needs": ('["насосы","pipes"]', None)},
        {"field:Exporter": ("yes",)},
        {"abc": ("A",), "manager": ("3",)},
    ],
    ids=lambda keep: title(tuple(keep)),
)
@pytest.mark.parametrize("by", [(), ("manager",)], ids=title)
def test_filters_leave_only_their_members(firm, by, keep) -> None:
    """By any dimension, "not given" included, with the same figures as a loop over the rows that are left."""
    asked(firm, by, keep=keep)


def test_impossible_cuts_are_refused_and_no_others(sqlite_firm) -> None:
    """A measure whose rows have no such property says so, in a sentence with the dimension's name."""
    for by in CUTS[1:]:
        for measure in expected(sqlite_firm.world, by).impossible:
            with pytest.raises(UsageFault, match="cannot be cut by"):
                ask(sqlite_firm.store, Question((measure,), by, YEAR, as_of=AS_OF))


# -- it adds up ----------------------------------------------------------------------------------------------------

MANY_TO_MANY = ("product", "category")


@pytest.mark.parametrize("name", [*DIMENSIONS, *OWN_NAMES])
def test_parts_of_an_additive_measure_sum_to_its_total(sqlite_firm, name) -> None:
    """For every dimension, "not given" being a part; a count of deals by product counts a deal in each of them."""
    measures = [m for m in expected(sqlite_firm.world, (name,)).measures if MEASURES[m].is_additive]
    if name in MANY_TO_MANY:
        measures = [m for m in measures if m in ("revenue", "lost_amount", "open_amount", "created_amount")]
    answer = ask(sqlite_firm.store, Question(tuple(measures), (name,), YEAR, Compare.YEAR, as_of=AS_OF))
    for place, measure in enumerate(measures):
        for column in ("value", "base"):
            parts = sum(getattr(line.cells[place], column) or 0 for line in answer.lines)
            assert parts == (getattr(answer.total.cells[place], column) or 0), (measure, column)


def test_months_sum_to_their_year_and_days_to_their_month(sqlite_firm) -> None:
    """Asked one by one, each as a period of its own."""

    def revenue(period: Period) -> Any:
        return ask(sqlite_firm.store, Question(("revenue", "calls"), (), period, as_of=AS_OF)).total.cells

    year = Period(date(2024, 1, 1), date(2025, 1, 1))
    for whole, grain in ((year, Grain.MONTH), (year, Grain.WEEK), (Grain.MONTH.unit(date(2024, 2, 1)), Grain.DAY)):
        for place, cell in enumerate(revenue(whole)):
            assert sum(revenue(part)[place].value or 0 for part in whole.buckets(grain)) == cell.value


@pytest.mark.parametrize(
    "grain", [Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR], ids=lambda g: g.value
)
@pytest.mark.parametrize("name", ["2025", "2025-02", "2025-Q2", "2025-03-02..2025-03-31", "2025-01-15..2025-04-10"])
@pytest.mark.parametrize("compare", [Compare.YEAR, Compare.PREVIOUS])
def test_the_base_of_a_cut_by_time_sums_to_its_total(sqlite_firm, grain, name, compare) -> None:
    """No unit of the base falls on another, 29 February of a leap year included."""
    question = Question(("revenue",), (grain.value,), parse_period(name, AS_OF), compare, as_of=AS_OF)
    answer = ask(sqlite_firm.store, question)
    assert sum(line.cells[0].base or 0 for line in answer.lines) == answer.total.cells[0].base


def test_the_base_of_a_month_lies_in_the_quarter_it_is_compared_with(sqlite_store) -> None:
    """April against March, by quarter: one line, not two."""
    plant(sqlite_store)
    put(sqlite_store, Deal, make_won(date(2025, 4, 3)), make_won(date(2025, 3, 3), 50_000))
    answer = ask(sqlite_store, Question(("revenue",), ("quarter",), parse_period("2025-04", AS_OF), Compare.PREVIOUS))
    assert [(line.members[0].id, line.cells[0].value, line.cells[0].base) for line in answer.lines] == [
        ("2025-04-01", 100_000, 50_000)
    ]


# -- the rest of an answer -----------------------------------------------------------------------------------------


def test_both_engines_give_one_answer_to_the_last_kopeck(sqlite_firm, postgres_firm) -> None:
    """Lines, order, ranks, marks, shares, notes and sparklines."""
    for by in (("manager",), ("city", "source"), ("month",), ("product",), ("client",), ("field:Employees",)):
        for measure in ("revenue", "win_rate", "median_deal", "margin_pct"):
            question = Question((measure, "won_count"), by, YEAR, Compare.YEAR, as_of=AS_OF, spark=True)
            one, other = ask(sqlite_firm.store, question), ask(postgres_firm.store, question)
            assert (one.lines, one.total, one.notes) == (other.lines, other.total, other.notes)


def test_months_without_deals_are_lines_with_zero(sqlite_store) -> None:
    """Up to the last day that is counted."""
    plant(sqlite_store)
    put(sqlite_store, Deal, make_won(date(2025, 3, 3)))
    answer = ask(sqlite_store, Question(("revenue", "average_deal"), ("month",), YEAR))
    assert [line.cells[0].value for line in answer.lines] == [0, 0, 100_000, *[0] * 8]
    assert answer.lines[0].cells[1].value is None


def test_an_empty_base_answers_with_nothing_and_zero(store) -> None:
    """Counts and sums are 0, ratios and middles are nothing, and there are no lines."""
    measures = tuple(MEASURES)
    answer = ask(store, Question(measures, (), YEAR, Compare.YEAR))
    for measure, cell in zip(measures, answer.total.cells, strict=True):
        assert cell.value == (0 if MEASURES[measure].is_additive or measure in ZEROS else None), measure
        assert cell.change is None
    assert ask(store, Question(("revenue",), ("manager",), YEAR)).lines == ()


#: Not additive, and yet 0 where there is nothing.
ZEROS = ("active_clients", "lost_clients", "call_minutes", "meeting_minutes", "entry_minutes", "forecast_amount")


def test_a_zero_base_has_no_change(sqlite_store) -> None:
    """What comes from nothing has grown by no percentage; its difference is known."""
    plant(sqlite_store)
    put(sqlite_store, Deal, make_won(date(2025, 3, 3)))
    cell = ask(sqlite_store, Question(("revenue",), (), YEAR, Compare.YEAR)).total.cells[0]
    assert (cell.value, cell.base, cell.delta, cell.change) == (100_000, 0, 100_000, None)


def test_unknown_amounts_are_nothing_never_zero(store) -> None:
    """Deals without an amount, or without a rate, are counted, not priced, and a note says how many."""
    plant(store)
    put(store, Deal, make_won(date(2025, 3, 3), None), make_won(date(2025, 3, 3), 5_000, currency="EUR"))
    answer = ask(store, Question(("revenue", "won_count", "average_deal", "margin"), ("manager",), YEAR, Compare.YEAR))
    assert [cell.value for cell in answer.lines[0].cells] == [None, 2, None, None]
    assert [cell.value for cell in answer.total.cells] == [None, 2, None, None]
    assert "2 deals have no amount" in answer.notes[-1]


def test_namesakes_are_two_lines(sqlite_store) -> None:
    """A line is a person, not a name."""
    plant(sqlite_store)
    put(sqlite_store, Deal, make_won(date(2025, 3, 3)), make_won(date(2025, 3, 4), 70_000, owner_id=NAMESAKE))
    answer = ask(sqlite_store, Question(("revenue",), ("manager",), YEAR))
    assert [(line.members[0].id, line.members[0].label) for line in answer.lines] == [
        (str(IVAN), "Ivan Petrov"), (str(NAMESAKE), "Ivan Petrov"),
    ]  # fmt: skip


def test_not_given_stands_last_whatever_its_figure(sqlite_store) -> None:
    plant(sqlite_store)
    put(sqlite_store, Deal, make_won(date(2025, 3, 3)), make_won(date(2025, 3, 4), 700_000, owner_id=None))
    answer = ask(sqlite_store, Question(("revenue",), ("manager",), YEAR))
    assert [line.members[0].id for line in answer.lines] == [str(IVAN), None]
    assert answer.lines[1].cells[0].rank is None
    assert answer.lines[1].cells[0].share == pytest.approx(7 / 8)


def test_a_scope_narrows_lines_totals_and_base(firm) -> None:
    """Only what belongs to the people of the scope is counted; what belongs to nobody is refused."""
    scope = Scope("own", "Mine", frozenset({ANNA}))
    whole = ask(firm.store, Question(("revenue", "calls"), ("manager",), YEAR, Compare.YEAR, as_of=AS_OF))
    mine = ask(firm.store, Question(("revenue", "calls"), ("manager",), YEAR, Compare.YEAR, scope=scope, as_of=AS_OF))
    line = next(line for line in whole.lines if line.members[0].id == str(ANNA))
    assert [(c.value, c.base) for c in mine.lines[0].cells] == [(c.value, c.base) for c in line.cells]
    assert [(c.value, c.base) for c in mine.total.cells] == [(c.value, c.base) for c in line.cells]
    assert len(mine.lines) == 1
    with pytest.raises(UsageFault, match="belongs to no manager"):
        ask(firm.store, Question(("cost",), (), YEAR, scope=scope))


@pytest.mark.parametrize(
    ("measures", "by", "sentence"),
    [
        (("revenu",), (), "Did you mean “revenue”"), (("revenue",), ("manger",), "Did you mean “manager”"),
        ((), (), "at least one measure"), (("revenue",), ("city", "city"), "asked twice"),
    ],
)  # fmt: skip
def test_wrong_names_are_answered_with_the_nearest(sqlite_firm, measures, by, sentence) -> None:
    with pytest.raises(UsageFault, match=sentence):
        ask(sqlite_firm.store, Question(measures, by, YEAR))


@pytest.mark.parametrize(("name", "value"), [("manager", "Ivan"), ("month", "March"), ("hour", "noon")])
def test_a_filter_of_the_wrong_kind_is_refused(sqlite_firm, name, value) -> None:
    with pytest.raises(UsageFault, match="is no value of"):
        ask(sqlite_firm.store, Question(("calls",), (), YEAR, filters=(Filter(name, (value,)),)))


def test_notes_tell_the_days_that_were_compared(sqlite_firm) -> None:
    answer = ask(sqlite_firm.store, Question(("revenue",), (), YEAR, Compare.YEAR, as_of=AS_OF))
    assert "2025-11-20" in answer.notes[0]
    assert answer.base_period == Period(date(2024, 1, 1), date(2024, 11, 21))
    assert answer.full_base_period == Period(date(2024, 1, 1), date(2025, 1, 1))


def test_all_sql_of_a_question_sees_one_state_of_the_base(sqlite_store, monkeypatch) -> None:
    """A deal saved by somebody while a question is answered is in none of its figures."""
    plant(sqlite_store)
    put(sqlite_store, Deal, make_won(date(2025, 3, 3)))
    saved: list[int] = []

    def step(done: int, _of: int) -> None:
        if done == 1 and not saved:
            saved.extend(put(sqlite_store, Deal, make_won(date(2025, 3, 4))))

    answer = ask(sqlite_store, Question(("won_count",), ("manager",), YEAR), step)
    assert (answer.lines[0].cells[0].value, answer.total.cells[0].value) == (1, 1)
    assert saved
    with sqlite_store.reading() as connection:
        assert connection.execute(text("select count(*) from deal")).scalar_one() == 2


def test_sparks_take_the_largest_unit_with_enough_points() -> None:
    assert spark_grain(Period(date(2024, 1, 1), date(2025, 1, 1))) is Grain.MONTH
    assert spark_grain(Period(date(2025, 2, 1), date(2025, 3, 1))) is Grain.DAY
    assert spark_grain(Period(AS_OF, AS_OF + timedelta(60))) is Grain.WEEK


def test_months_of_the_year_to_date_stand_beside_their_fellows(sqlite_firm) -> None:
    """A month compares with the same month a year before, although both years are unfinished."""
    months = Question(("created_count",), ("month",), parse_period("to-date", AS_OF), Compare.YEAR, as_of=AS_OF)
    lines = ask(sqlite_firm.store, months).lines
    assert all(line.members[0].id.startswith(str(AS_OF.year)) for line in lines)
    for line in lines[:-1]:  # the last month is unfinished itself
        month = date.fromisoformat(line.members[0].id)
        before = parse_period(f"{month.year - 1}-{month.month:02}", AS_OF)
        alone = ask(sqlite_firm.store, Question(("created_count",), (), before, as_of=AS_OF))
        assert line.cells[0].base == alone.total.cells[0].value
