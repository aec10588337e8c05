"""The base by status over time, against a pencil."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crmdesk.reports.analyses.base_statuses import GROUPS, analyse
from crmdesk.reports.answer import Filter
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.periods import Grain, Period
from crmdesk.reports.question import Question
from tests.random_firm import World
from tests.reports.test_query import AS_OF, YEAR


def held(world: World, last: date, city: str | None = None) -> dict[int, int]:
    """Return how many kept clients had which status at the end of a day."""
    kept = {
        client["id"]
        for client in world.clients
        if client["archived_at"] is None and (city is None or client["city"] == city)
    }
    counts: dict[int, int] = {}
    for span in world.spans:
        if span["client_id"] in kept and span["begin_on"] <= last and (span["end_on"] is None or span["end_on"] > last):
            counts[span["status"]] = counts.get(span["status"], 0) + 1
    return counts


@pytest.mark.parametrize("grain", [Grain.MONTH, Grain.WEEK, Grain.YEAR], ids=lambda grain: grain.value)
def test_statuses_at_the_ends(firm, grain):
    """Each line is the base at the end of its unit, the last one as it is today."""
    question = Question(("new_clients",), (grain.value,), YEAR, as_of=AS_OF)
    section = analyse(firm.store, question, {}).sections[1]
    table = section.table
    assert table is not None
    units = Period(YEAR.begin, AS_OF + timedelta(1)).buckets(grain)
    assert len(table.rows) == len(units)
    for unit, row in zip(units, table.rows, strict=True):
        expected = held(firm.world, unit.last)
        told = {
            int(field.key.partition(":")[2]): value
            for field, value in zip(table.fields[1:-1], row[1:-1], strict=True)
            if value
        }
        assert told == expected
        assert row[-1] == sum(expected.values())


def test_groups_are_what_the_picture_shows(sqlite_firm):
    """Seven groups at most, each the sum of its statuses, in an area a group; cut by no time it is by month."""
    question = Question(("new_clients",), ("manager",), YEAR, filters=(Filter("city", ("Omsk",)),), as_of=AS_OF)
    section = analyse(sqlite_firm.store, question, {}).sections[0]
    assert section.table is not None
    last = held(sqlite_firm.world, AS_OF, "Omsk")
    expected = [sum(last.get(status, 0) for status in group.statuses) for group in GROUPS]
    told = dict(zip((field.key for field in section.table.fields), section.table.rows[-1], strict=True))
    assert [told.get(group.key, 0) for group in GROUPS] == expected
    assert len(section.table.rows) == 11
    assert section.pictures[0].chart.kind is ChartKind.AREA
    assert section.pictures[0].keys == tuple(field.key for field in section.table.fields[1:-1])
