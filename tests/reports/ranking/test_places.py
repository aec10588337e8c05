"""Places and points: the best first, ties share, points end at their cap and grow with what they are of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.ranking_profiles import Way
from crmdesk.reports.ranking.places import places_of, points_of

FIGURES = st.integers(-1_000, 100_000)


def test_ties_share_a_place_and_the_next_is_skipped():
    """1, 2, 2, 4."""
    assert places_of({"a": 94.0, "b": 82.0, "c": 82.0, "d": 65.0}) == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_an_error_of_division_is_no_difference():
    """A third added up three times ties with one."""
    assert set(places_of({"a": 0.1 + 0.2, "b": 0.3}).values()) == {1}


@given(st.dictionaries(st.integers(), st.integers(0, 50).map(float), min_size=1, max_size=12))
def test_a_place_is_one_more_than_who_is_ahead(values):
    """Counted the slow way."""
    for key, place in places_of(values).items():
        assert place == 1 + sum(other > values[key] for other in values.values())


@given(
    st.sampled_from([Way.PLAN, Way.CHANGE, Way.TEAM]),
    st.integers(0, 10_000),
    st.integers(1, 10_000),
    st.integers(1, 200),
)
def test_points_are_the_share_up_to_the_cap(way, value, against, cap):
    """A hundred is "as asked"."""
    assert points_of(way, 1, value, against, cap) == min(100 * value / against, cap)


@given(FIGURES, FIGURES, st.integers(1, 10_000), st.sampled_from((1, -1)))
def test_a_better_figure_never_has_fewer_points(one, other, against, good):
    """Whichever direction is the better one."""
    better, worse = (max(one, other), min(one, other)) if good > 0 else (min(one, other), max(one, other))
    got = [points_of(Way.PLAN, good, figure, against, 150) for figure in (better, worse)]
    assert got[0] >= got[1]


def test_of_what_should_be_little_less_is_more():
    """Half of the limit is twice as good, nothing at all is the best there is."""
    assert points_of(Way.PLAN, -1, 50, 100, 150) == 150
    assert points_of(Way.PLAN, -1, 80, 100, 150) == 125
    assert points_of(Way.PLAN, -1, 200, 100, 150) == 50
    assert points_of(Way.PLAN, -1, 0, 100, 150) == 150


def test_what_cannot_be_told_has_no_points():
    """No figure, no plan, a plan of nothing, a loss a year before."""
    for value, against in ((None, 5), (5, None), (5, 0), (5, -3)):
        assert points_of(Way.PLAN, 1, value, against, 150) is None


@given(st.lists(st.integers(0, 9), min_size=2, max_size=9))
def test_the_place_among_colleagues_counts_who_is_behind(values):
    """The share of the others one is ahead of, ties by half; so all points average the middle."""
    points = [points_of(Way.PERCENTILE, 1, value, None, 100, values) for value in values]
    for value, got in zip(values, points, strict=True):
        behind = sum(other < value for other in values) + (values.count(value) - 1) / 2
        assert abs(got - 100 * behind / (len(values) - 1)) < 1e-9
    assert abs(sum(points) / len(points) - 50) < 1e-9


def test_alone_one_is_in_the_middle():
    """There is nobody to be ahead of."""
    assert points_of(Way.PERCENTILE, 1, 7, None, 100, [7]) == 50
