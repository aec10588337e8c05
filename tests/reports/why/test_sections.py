"""Why a figure changed as parts of a report: they add up, and every figure opens to its rows, then and now."""

from __future__ import annotations

from crmdesk.reports.charts import ChartKind
from crmdesk.reports.result import TOTALS
from crmdesk.reports.rows import rows_behind
from crmdesk.reports.why import Why, explain
from crmdesk.reports.why.sections import (
    behind_base,
    behind_now,
    bridge_of,
    cause_section,
    cause_table,
    clients_section,
    why_sections,
)
from tests.reports.why.conftest import CAME, GONE, LESS, MORE, YEAR


def figure(store, behind):
    table = rows_behind(store, behind.question, behind.measure, behind.members)
    return table.totals[-1]


def test_a_bridge_leads_from_the_base_to_the_present(why: Why) -> None:
    """The first and the last step are whole figures; the steps between them make the way."""
    city = why.cause("city")
    assert city is not None
    picture = bridge_of(why, city)
    assert picture is not None
    assert picture.chart.kind is ChartKind.BRIDGE
    (steps,) = picture.chart.series
    assert steps.values == (180_000_000, -130_000_000, 6_000_000, 56_000_000)
    assert picture.chart.labels == ("2024", "Kazan", "Omsk", "2025")
    assert picture.lines == (TOTALS, 0, 1, TOTALS)


def test_a_long_bridge_ends_in_the_others(why: Why) -> None:
    """What does not fit becomes one step, and the way still leads to the end."""
    client = why.cause("client")
    assert client is not None
    picture = bridge_of(why, client, most=2)
    assert picture is not None
    (steps,) = picture.chart.series
    assert picture.chart.labels[-2] == "Others, 2"
    assert sum(steps.values[:-1]) == steps.values[-1]


def test_members_sum_to_the_totals(why: Why) -> None:
    """Now, before, contributions and effects of each dimension come to its last row."""
    for cause in why.causes:
        table = cause_table(why, cause.contributions, cause.dimension.label)
        assert table.totals is not None
        keys = [field.key for field in table.fields]
        for key in ("revenue", "revenue.base", "revenue.delta"):
            assert sum(table.column(key)) == table.totals[keys.index(key)], (cause.dimension.id, key)
        for row in table.rows:
            parts = [row[keys.index(f"{part}.delta")] for part in ("first", "second", "joint")]
            assert sum(parts) == row[keys.index("revenue.delta")]


def test_every_contribution_opens_to_its_rows(fallen, why: Why) -> None:
    """The rows of now and of the base come to the very figures shown."""
    for key in ("city", "client"):
        cause = why.cause(key)
        assert cause is not None
        for each in (*cause.contributions, None):
            now, base = behind_now(why, each), behind_base(why, each)
            assert now is not None
            assert base is not None
            assert figure(fallen, now) == (why.value if each is None else each.value)
            assert figure(fallen, base) == (why.base if each is None else each.base)


def test_cells_say_what_they_open(why: Why) -> None:
    """Values and bases of members and totals open; a contribution is a difference and opens nothing by itself."""
    city = why.cause("city")
    assert city is not None
    section = cause_section(why, city)
    assert section.behind(0, "revenue") == behind_now(why, city.contributions[0])
    assert section.behind(TOTALS, "revenue.base") == behind_base(why, None)
    assert section.behind(0, "revenue.delta") is None


def test_rows_of_a_class_then_are_not_those_of_now(why: Why) -> None:
    """Clients stood in other classes in the base, so the rows of its figure are not offered by today's classes."""
    classes = why.cause("abc")
    if classes is not None:
        assert behind_base(why, classes.contributions[0]) is None


def test_clients_are_lost_reduced_new_and_grown_by_name(why: Why) -> None:
    """Each client stands once, under what became of it, and they sum to the change."""
    section = clients_section(why)
    assert section is not None
    table = section.table
    assert table is not None
    told = dict(zip(table.ids, table.column("move"), strict=True))
    assert told == {GONE: "Lost clients", LESS: "Reduced", CAME: "New clients", MORE: "Grown"}
    assert sum(table.column("revenue.delta")) == why.delta
    assert section.record == "client"


def test_a_rate_has_no_list_of_clients(fallen) -> None:
    """An average is not the sum of its clients."""
    average = explain(fallen, YEAR, "average_deal")
    assert clients_section(average) is None
    fields = cause_section(average, average.causes[0]).table.fields
    assert [field.key for field in fields][-2:] == ["first.delta", "second.delta"]


def test_all_of_it_is_a_report(why: Why) -> None:
    """A summary of every dimension, then the strongest ones, then the clients."""
    sections = why_sections(why)
    assert sections[0].id == "why"
    assert sections[-1].id == "why-clients"
    assert [row[0] for row in sections[0].table.rows] == [cause.dimension.label for cause in why.causes]
    assert len({section.id for section in sections}) == len(sections)
