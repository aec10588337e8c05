"""The change of a figure is split exactly, whatever the measure, the dimension and the engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from crmdesk.data.demo import make_demo
from crmdesk.data.errors import UsageFault
from crmdesk.data.store import Store
from crmdesk.reports.answer import Filter, members_of
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.naming import filters_of
from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.why import Why, explain
from crmdesk.reports.why.reasons import ClientMove
from tests.reports.why.conftest import CAME, GONE, LESS, MORE, YEAR

TODAY = date(2025, 11, 20)
#: Measures of each way to split are asked on the server too.
BOTH = ("revenue", "won_count", "average_deal", "win_rate", "active_clients", "open_amount", "debt")
ASKED = [(name, "sqlite") for name in sorted(MEASURES)] + [(name, "postgres") for name in BOTH]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A small demo firm with its planted stories."""
    store = make_demo(str(tmp_path_factory.mktemp("why") / "demo.crmdb"), deals=1500, today=TODAY)
    yield store
    store.close()


def assert_exact(why: Why) -> None:
    """The members of every dimension sum to the change; effects sum to their contribution."""
    for cause in why.causes:
        deltas = [each.delta for each in cause.contributions]
        assert why.delta is not None
        if isinstance(why.delta, int):
            assert sum(deltas) == why.delta, (why.measure.id, cause.dimension.id)
        else:  # shares, days, minutes: exact but for how a float is written down
            assert abs(sum(map(Fraction, deltas)) - Fraction(why.delta)) < Fraction(1, 10**9) * (
                1 + abs(int(why.delta))
            )
        for each in cause.contributions:
            if each.effects is not None:
                parts = (each.effects.first, each.effects.second, each.effects.joint)
                assert sum(parts) == pytest.approx(each.delta, rel=1e-9, abs=1e-9)
                if isinstance(each.delta, int) and why.measure.kind.is_money:
                    assert sum(parts) == each.delta


@pytest.mark.parametrize(("measure", "engine"), ASKED)
def test_parts_sum_to_the_change(request: pytest.FixtureRequest, measure: str, engine: str) -> None:
    """Over every dimension that a measure reaches: to the last kopeck; or the program says that it cannot be split."""
    firm = request.getfixturevalue(f"{engine}_firm")
    question = Question((measure,), (), Period(date(2025, 1, 1), date(2026, 1, 1)), Compare.YEAR)
    try:
        why = explain(firm.store, question, measure)
    except UsageFault:
        total = ask(firm.store, question).measures[0]
        assert total.formula is not None or not total.parts[0].is_additive
        return
    cell = ask(firm.store, question).total.cells[0]
    assert (why.value, why.base, why.delta) == (cell.value, cell.base, cell.delta)
    assert_exact(why)
    groups = [group.delta for group in why.clients]
    assert not groups or sum(groups) == pytest.approx(why.delta, rel=1e-12)
    assert not groups or not isinstance(why.delta, int) or sum(groups) == why.delta


def test_members_are_those_of_a_cut(sqlite_firm) -> None:
    """What a member was and is are the figures of the report by that dimension."""
    why = explain(sqlite_firm.store, YEAR, "revenue")
    for key in ("manager", "city", "product"):
        cause = why.cause(key)
        if cause is None:
            continue
        answer = ask(sqlite_firm.store, replace(YEAR, by=(key,)))
        told = {line.members[0].id: (line.cells[0].value, line.cells[0].base) for line in answer.lines}
        assert {each.member.id: (each.value, each.base) for each in cause.contributions} == told


def test_the_effects_of_number_and_average(why: Why) -> None:
    """By the formula, over deals counted by hand: two of Kazan became none and a smaller one."""
    kazan = next(each for each in why.cause("city").contributions if each.member.label == "Kazan")
    then, now = (3, 1_500_000_00), (1, 200_000_00)
    average_then, average_now = Fraction(then[1], then[0]), Fraction(now[1], now[0])
    assert kazan.effects.first == (now[0] - then[0]) * average_then
    assert kazan.effects.second == then[0] * (average_now - average_then)
    assert kazan.effects.joint == (now[0] - then[0]) * (average_now - average_then)


def test_clients_by_what_became_of_them(why: Why) -> None:
    """Lost, reduced, new and grown."""
    found = {group.move: [int(each.member.id) for each in group.contributions] for group in why.clients}
    assert found == {
        ClientMove.LOST: [GONE], ClientMove.REDUCED: [LESS], ClientMove.NEW: [CAME], ClientMove.GROWN: [MORE],
    }  # fmt: skip


def test_a_quotient_is_split_by_hand(fallen: Store) -> None:
    """The average won deal fell by what the cities' averages and weights make; the sum is the change."""
    why = explain(fallen, YEAR, "average_deal")
    whole_then, whole_now = Fraction(180_000_000, 4), Fraction(56_000_000, 3)
    by_hand = {
        "Kazan": (20_000_000 - whole_then * 1) / 3 - (150_000_000 - whole_then * 3) / 4,
        "Omsk": (36_000_000 - whole_then * 2) / 3 - (30_000_000 - whole_then * 1) / 4,
    }
    assert sum(by_hand.values()) == whole_now - whole_then
    for each in why.cause("city").contributions:
        assert abs(each.delta - by_hand[each.member.label]) < 1
    assert_exact(why)


def test_what_the_line_is_of_already_is_no_cause(fallen: Store) -> None:
    """A city is not explained by cities; narrowing goes on, exact each time."""
    path: tuple[Filter, ...] = ()
    for key, value in (("city", "Kazan"), ("client", str(LESS))):
        path = (*path, Filter(key, (value,)))
        why = explain(fallen, YEAR, "revenue", path)
        assert not {cause.dimension.id for cause in why.causes} & {chosen.dimension for chosen in path}
        assert_exact(why)


@pytest.mark.parametrize("measure", ["median_deal", "sales_velocity"])
def test_a_middle_does_not_decompose(fallen: Store, measure: str) -> None:
    """It is said, not made up."""
    with pytest.raises(UsageFault, match="cannot be split"):
        explain(fallen, YEAR, measure)


def test_nothing_compared_is_a_mistake(fallen: Store) -> None:
    """Without a base there is no change."""
    with pytest.raises(UsageFault, match="choose last year"):
        explain(fallen, replace(YEAR, compare=Compare.NONE), "revenue")


def test_the_weekday_of_a_win_is_no_cause(fallen: Store, why: Why) -> None:
    """The day on which a deal happened to close explains nothing."""
    assert why.cause("weekday") is None


def test_the_story_of_one_city_is_told_first(demo: Store) -> None:
    """Revenue of Орлов fell because of Казань: his city stands before everything else, and Казань gave all of it."""
    question = Question(("revenue",), (), Period(date(2025, 1, 1), date(2025, 11, 21)), Compare.YEAR, as_of=TODAY)
    answer = ask(demo, replace(question, by=("manager",)))
    name = next(line.members[0].label for line in answer.lines if "Орлов" in line.members[0].label)
    why = explain(demo, question, "revenue", filters_of(demo, [f"manager={name}"], TODAY))
    assert [cause.dimension.id for cause in why.causes[:2]] in (["city", "region"], ["region", "city"])
    kazan = why.cause("city").contributions[0]
    assert kazan.member.label == "Казань"
    assert kazan.share > 0.9
    assert_exact(why)
    lost = explain(demo, replace(question, measures=("lost_count",)), "lost_count", (*why.members, kazan.chosen))
    reason = lost.cause("loss_reason")
    assert reason is not None
    assert reason.contributions[0].member.label == "Выбрали конкурента"


@pytest.mark.parametrize("compare", [Compare.YEAR, Compare.PREVIOUS])
@pytest.mark.parametrize("grain", ["week", "month", "quarter"])
def test_a_line_of_time_is_explained_as_it_stands_in_the_report(sqlite_firm, grain: str, compare: Compare) -> None:
    """A month cut by the ends of the period stays cut, and what it compares with is what stood beside it."""
    period = Period(date(2025, 3, 12), date(2025, 8, 18))
    question = Question(("revenue",), (grain,), period, compare)
    answer = ask(sqlite_firm.store, question)
    told = 0
    for line in answer.lines[::3]:
        cell = line.cells[0]
        if cell.value and cell.base:
            why = explain(sqlite_firm.store, question, "revenue", members_of(answer, line), only="city")
            assert (why.value, why.base, why.delta) == (cell.value, cell.base, cell.delta)
            assert_exact(why)
            told += 1
    assert told
