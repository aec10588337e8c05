"""What a report's screen shows, on a real base with nothing in it: every report, every comparison it offers."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.entry.deeds import create
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Client, Deal
from crmdesk.data.table import Field, Kind, Table
from crmdesk.reports.answer import members_of
from crmdesk.reports.catalog import REPORTS, report_named
from crmdesk.reports.overview import view_overview
from crmdesk.reports.periods import Compare, parse_period
from crmdesk.reports.question import Question
from crmdesk.reports.report_view import view_report, view_rows, without_repeats
from crmdesk.reports.result import Behind
from crmdesk.reports.running import run_report
from tests.factories import make_client, make_deal, plant, put
from tests.reports.made_answers import by_manager


@pytest.mark.parametrize("compare", [Compare.NONE, Compare.PREVIOUS, Compare.YEAR])
@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.id)
def test_every_report_is_asked_of_an_empty_base(sqlite_store, report, compare):
    """A new base gives an answer without figures, never an error."""
    period = parse_period("2025", sqlite_store.today())
    question = Question(report.asked(), report.by[:1], period, compare, as_of=sqlite_store.today(), spark=True)
    view = view_report(sqlite_store, report, question, "")
    if view.result is None:
        assert report.is_cut
        assert not report.by
    else:
        answers = [section.answer for section in view.result.sections if section.answer is not None]
        assert not any(cell.value for answer in answers for line in answer.lines for cell in line.cells)


def test_an_unknown_scope_is_a_fault_of_its_own(sqlite_store):
    """A department that was deleted since the last start is named in the sentence."""
    question = Question(("revenue",), ("manager",), parse_period("2025", sqlite_store.today()))
    with pytest.raises(UsageFault, match="department:77"):
        view_report(sqlite_store, REPORTS[0], question, "department:77")


def test_a_report_is_cut_by_the_first_own_field_that_its_measures_have(sqlite_store):
    """A field of calls stands first, and revenue has none of it: it is neither taken nor offered there."""
    for owner, name in (("activity", "Of a call"), ("deal", "Of a deal")):
        create(sqlite_store, "custom_field", {"name": name, "owner": owner, "kind": "flag"})
    period = parse_period("2025", sqlite_store.today())
    view = view_report(sqlite_store, report_named("custom"), Question((), (), period), "")
    assert view.question.by == ("field:Of a deal",)
    assert [dimension.label for dimension in view.own_dimensions] == ["Of a deal"]
    assert run_report(sqlite_store, report_named("custom"), Question((), (), period)).question.by == view.question.by
    calls = view_report(sqlite_store, report_named("cut"), Question(("calls",), ("manager",), period), "")
    assert "Of a call" in [dimension.label for dimension in calls.own_dimensions]


def test_records_of_a_list_open_with_the_columns_of_that_list(sqlite_store):
    """What an analysis found by hand opens as its list shows it, in the list's order; the last ids wait for "all"."""
    plant(sqlite_store)
    clients = put(sqlite_store, Client, *(make_client(name=name) for name in ("A", "B", "C")))
    behind = Behind(listing="clients", ids=tuple(clients))
    rows = view_rows(sqlite_store, behind, 2)
    assert (len(rows.table.rows), rows.more, rows.record, rows.listing) == (2, True, "client", "clients")
    whole = view_rows(sqlite_store, behind, None)
    assert set(whole.table.ids) == set(clients)
    assert not whole.more
    assert "name" in [field.key for field in whole.table.fields]


def test_records_say_what_each_brings(sqlite_store):
    """Where a figure is no count of its records, each stands with what it adds; all of them come to the figure."""
    plant(sqlite_store)
    one, two = put(sqlite_store, Client, *(make_client(name=name) for name in ("A", "B")))
    behind = Behind(listing="clients", ids=(two, one), brings=(-300, 1_000), unit=Kind.MONEY)
    rows = view_rows(sqlite_store, behind, None)
    field = rows.table.fields[-1]
    assert (field.key, field.kind, rows.figure, rows.kind) == ("brings", Kind.MONEY, 700, Kind.MONEY)
    assert dict(zip(rows.table.ids, rows.table.column("brings"), strict=True)) == {one: 1_000, two: -300}


def test_an_average_opens_the_rows_that_come_to_it(sqlite_store):
    """Two deals in four weeks are half a deal a week."""
    plant(sqlite_store)
    put(sqlite_store, Deal, *(make_deal(created_on=date(2025, 3, 3)) for _n in range(2)))
    question = Question(("created_count",), (), parse_period("2025", sqlite_store.today()))
    assert view_rows(sqlite_store, Behind(question, "created_count", per=4), None).figure == 0.5


def test_a_line_is_opened_by_one_condition_a_dimension():
    """The rows behind a line of two dimensions meet both."""
    answer = by_manager(both=True)
    conditions = members_of(answer, answer.lines[5])
    assert [(condition.dimension, condition.values) for condition in conditions] == [
        ("manager", ("6",)),
        ("department", ("Projects",)),
    ]


def test_the_overview_of_an_empty_base_is_empty(sqlite_store):
    """Nothing sold and nothing open is said, not drawn."""
    overview = view_overview(sqlite_store, parse_period("2025", sqlite_store.today()), "", sqlite_store.today())
    assert overview.is_empty
    assert not overview.has_sales


def test_a_column_that_repeats_itself_is_left_out() -> None:
    """The line that was opened says whose rows they are; the amount is what people look for."""
    fields = (
        Field("what", "Row"),
        Field("manager", "Manager"),
        Field("name", "Name"),
        Field("part1", "Sum", Kind.MONEY),
    )
    table = Table(fields, (("Won", "Anna", "A", 5), ("Won", "Anna", "B", 5)))
    assert [field.key for field in without_repeats(table).fields] == ["name", "part1"]
    assert without_repeats(table).rows == (("A", 5), ("B", 5))


def test_one_row_is_shown_whole() -> None:
    """There is nothing it could repeat."""
    table = Table((Field("what", "Row"), Field("name", "Name")), (("Won", "A"),))
    assert without_repeats(table) == table


def test_a_client_is_not_named_twice() -> None:
    """As the row and as whose row it is."""
    fields = (Field("name", "Name"), Field("client", "Client"))
    assert without_repeats(Table(fields, (("A", "A"), ("B", "B")))).fields == fields[:1]
    assert without_repeats(Table(fields, (("A", "A"), ("Visit", "B")))).fields == fields
