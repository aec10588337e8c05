"""Entry time: pauses are excluded, days and persons are kept apart, and the report's measure shows the same."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.entry_time import PAUSE_S, EntryDay, EntryMeter, add_entry_time, entry_day
from crmdesk.data.store import Store
from crmdesk.reports.periods import parse_period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from tests import factories as f
from tests.factories import plant


@given(st.lists(st.floats(0.01, 90), min_size=1, max_size=30))
def test_stretches_between_keys_count_unless_they_are_pauses(steps: list[float]) -> None:
    """The sum of all stretches of thirty seconds at most, however long the rest."""
    meter = EntryMeter()
    times = [100.0]
    for step in steps:
        times.append(times[-1] + step)
    meter.enter("card", times[0])
    for moment in times[1:]:
        meter.act(moment)
    expected = sum(after - before for before, after in pairwise(times) if 0 < after - before <= PAUSE_S)
    assert abs(meter.seconds - expected) < 1e-6


def test_each_surface_has_its_own_seconds_and_fractions_are_not_lost() -> None:
    """Leaving ends the last stretch; what is less than a second waits."""
    meter = EntryMeter()
    meter.enter("line", 0.0)
    meter.act(2.5)
    meter.enter("cell", 3.0)
    meter.leave(4.5)
    meter.act(9.0)  # the keyboard is elsewhere
    assert meter.take(9.0) == {"line": 3, "cell": 1}
    meter.enter("cell", 10.0)
    assert meter.take(10.5) == {"cell": 1}
    assert meter.take(10.6) == {}


def test_a_day_is_a_persons_own(store: Store) -> None:
    """Two persons, two days, several surfaces; adding twice sums up."""
    plant(store)
    today = store.today()
    store.person_id = f.ANNA
    add_entry_time(store, today, {"line": 40, "card": 20}, {"line": 2})
    add_entry_time(store, today, {"line": 5}, {"line": 1})
    add_entry_time(store, today - timedelta(1), {"line": 100}, {})
    store.person_id = None
    add_entry_time(store, today, {"cell": 7}, {})
    assert entry_day(store, today) == EntryDay(7, 0)
    store.person_id = f.ANNA
    assert entry_day(store, today) == EntryDay(65, 3)


def test_the_measure_shows_what_was_counted(store: Store) -> None:
    """Minutes by person, from the same rows."""
    plant(store)
    store.person_id = f.ANNA
    add_entry_time(store, store.today(), {"line": 600, "card": 300}, {})
    question = Question(("entry_minutes",), ("manager",), parse_period("today", store.today()))
    answer = ask(store, question)
    assert {line.members[0].label: line.cells[0].value for line in answer.lines if line.cells[0].value} == {
        "Anna Sokolova": 15.0
    }
