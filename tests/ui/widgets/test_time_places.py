"""Where activities stand on a grid of days and hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.activities.agenda import AgendaEntry
from crmdesk.ui.widgets.time_places import (
    MOST_ROWS,
    Frame,
    clusters,
    end_of,
    hours_of,
    lanes_of,
    places_of,
    rows_of,
)

DAY, NEXT = date(2025, 11, 20), date(2025, 11, 21)
ENTRY = AgendaEntry(
    id=1, version=1, kind_id=1, code="call", kind="Call", subject="Talk", note="", state=0, day=DAY, minute=None,
    duration_s=None, result="", next_step="", client_id=None, client="", contact_id=None, contact="", phone="",
    deal_id=None, deal="", performer_id=None, performer="", template_id=None, due_on=DAY, remind_at=None,
)  # fmt: skip


def entry(number: int, minute: int | None = None, minutes: int | None = None, day: date = DAY) -> AgendaEntry:
    """Return an activity at a minute of a day, so many minutes long."""
    length = None if minutes is None else minutes * 60
    return replace(ENTRY, id=number, minute=minute, duration_s=length, day=day)


def test_the_hours_hold_the_working_day_and_what_lies_outside() -> None:
    """An early call and a late dinner widen the grid; it never leaves the day."""
    assert hours_of([], (9, 18)) == (9, 18)
    assert hours_of([entry(1, 8 * 60 + 15), entry(2, 20 * 60, 90)], (9, 18)) == (8, 22)
    assert hours_of([entry(1, 23 * 60 + 50, 600)], (9, 18)) == (9, 24)


def test_a_place_and_a_time_are_one_thing() -> None:
    """What stands at a minute is read back from there, to the quarter of an hour; above the hours there is no time."""
    frame = Frame((DAY, NEXT), (9, 18), 852, 1)
    for minute in (540, 615, 1065):
        assert frame.minute_at(frame.y_of(minute)) == minute
    assert frame.minute_at(4) is None
    assert [frame.day_at(frame.column(place)[0] + 5) for place in (0, 1)] == [0, 1]
    assert frame.day_at(-50) == 0
    assert frame.day_at(5000) == 1


@given(st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 300)), max_size=25))
def test_no_two_activities_of_one_lane_touch(times: list[tuple[int, int]]) -> None:
    """Whatever the times, lanes part what overlaps and every activity has one."""
    entries = [entry(number, minute, length) for number, (minute, length) in enumerate(times)]
    for group in clusters(entries):
        lanes = lanes_of(group)
        for first, (one, lane) in enumerate(zip(group, lanes, strict=True)):
            for other, beside in list(zip(group, lanes, strict=True))[first + 1 :]:
                apart = end_of(one) <= (other.minute or 0) or end_of(other) <= (one.minute or 0)
                assert lane != beside or apart


def test_a_narrow_day_says_how_many_more_there_are() -> None:
    """Five calls at ten in a column for two: one stands, four are counted; in a wide one all stand."""
    calls = [entry(number, 600) for number in range(5)]
    places, hidden = places_of(Frame((DAY,), (9, 18), 52 + 130, 0), calls)
    assert (len(places), [one.count for one in hidden]) == (1, [4])
    places, hidden = places_of(Frame((DAY,), (9, 18), 52 + 900, 0), calls)
    assert (len(places), hidden) == (5, ())
    lefts = [place.rect.left() for place in places]
    assert lefts == sorted(set(lefts))


def test_those_without_a_time_stand_above_the_hours() -> None:
    """A day shows all of them, a week the first and how many more."""
    loose = [entry(number) for number in range(MOST_ROWS + 3)]
    assert rows_of((DAY,), loose) == MOST_ROWS + 3
    assert rows_of((DAY, NEXT), loose) == MOST_ROWS
    frame = Frame((DAY, NEXT), (9, 18), 900, MOST_ROWS)
    places, hidden = places_of(frame, loose)
    assert len(places) == MOST_ROWS - 1
    assert [(one.day, one.count) for one in hidden] == [(DAY, 4)]
    assert all(place.rect.bottom() < frame.top for place in places)
