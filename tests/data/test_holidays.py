"""Holidays of the law: fourteen days a year, each once, and one undo for all."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.dictionaries import dictionary
from crmdesk.data.entry.deeds import archive, create
from crmdesk.data.errors import UsageFault
from crmdesk.data.holidays import add_holidays, read_holidays, turn_day
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo


def test_a_year_gets_its_fourteen_days(store: Store) -> None:
    """A day that is there stays as it is, a day in the archive comes back, a second call adds nothing."""
    create(store, "holiday", {"day": date(2026, 5, 9), "name": "Own name"})
    gone = create(store, "holiday", {"day": date(2026, 6, 12)}).ids[0]
    archive(store, "holiday", [gone])
    deed = add_holidays(store, 2026)
    assert deed.text == "13 days off added to 2026"
    days = {word.values["day"]: word.values["name"] for word in dictionary(store, "holiday").shown}
    assert len(days) == 14
    assert days[date(2026, 5, 9)] == "Own name"
    assert {date(2026, 1, day) for day in range(1, 9)} <= days.keys()
    assert add_holidays(store, 2026).txn is None
    assert deed.txn is not None
    undo(store, deed.txn)
    assert len(dictionary(store, "holiday").shown) == 1


def test_a_year_of_another_law_is_refused(store: Store) -> None:
    """The list is that of today."""
    with pytest.raises(UsageFault, match="2013"):
        add_holidays(store, 1999)


def test_a_click_turns_a_day_and_a_second_one_turns_it_back(store: Store) -> None:
    """A working day is off, a Saturday is worked; one row a day, however often it is turned."""
    tuesday, saturday = date(2025, 11, 18), date(2025, 11, 22)
    assert turn_day(store, tuesday).text.endswith("a day off")
    assert turn_day(store, saturday).text.endswith("worked")
    assert read_holidays(store, 2025) == {tuesday: ("", False), saturday: ("", True)}
    assert turn_day(store, tuesday).text.endswith("as usual again")
    assert read_holidays(store, 2025) == {saturday: ("", True)}
    turn_day(store, tuesday)
    assert read_holidays(store, 2025)[tuesday] == ("", False)
    assert read_holidays(store, 2024) == {}
