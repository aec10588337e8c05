"""People at work and what they take, against a pencil."""

from __future__ import annotations

import pytest

from crmdesk.reports.analyses.staffing import staff_sections
from crmdesk.reports.question import Question
from tests.reports.test_query import AS_OF, YEAR


def test_requests_a_person_an_hour(firm):
    """A person is at work in an hour of a day in which they did anything; requests are divided by these hours."""
    by_hour, by_person = staff_sections(firm.store, Question((), (), YEAR, as_of=AS_OF))
    done = [
        act for act in firm.world.activities
        if act["archived_at"] is None and act["state"] == 1 and not act["missed"] and YEAR.begin <= act["done_on"] <= AS_OF
    ]  # fmt: skip
    at_work = {
        (act["done_on"], act["done_hour"], act["performer_id"])
        for act in done
        if act["done_hour"] is not None and act["performer_id"] is not None
    }
    taken = [act for act in done if act["direction"] == "in"]
    assert by_hour.table is not None
    for title, requests, persons, staffed, _at_once, each, an_hour in by_hour.table.rows:
        hour = None if title == "Not given" else int(title.removesuffix(":00"))
        assert requests == sum(act["done_hour"] == hour for act in taken)
        assert persons == sum(worked[1] == hour for worked in at_work)
        assert staffed == len({worked[0] for worked in at_work if worked[1] == hour})
        assert each == (requests / persons if persons else None)
        assert an_hour == (requests / staffed if staffed else None)
    assert by_hour.table.totals is not None
    assert by_hour.table.totals[1:3] == (len(taken), len(at_work))
    assert by_person.table is not None
    for row, (person,) in zip(by_person.table.rows, by_person.rows, strict=True):
        manager = None if person.values[0] is None else int(person.values[0])
        assert row[1] == sum(act["performer_id"] == manager for act in taken)
        assert row[2] == len([worked for worked in at_work if worked[2] == manager])
        assert row[3] == (pytest.approx(row[1] / row[2]) if row[2] else None)
