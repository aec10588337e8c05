"""Every report of the catalogue runs, and whatever it shows opens down to rows that make the very figure."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.store import Store
from crmdesk.reports.catalog import REPORTS, report_named
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.result import TOTALS, Behind, Result
from crmdesk.reports.rows import rows_behind
from crmdesk.reports.running import completed, cut_section, run_report
from tests.reports.test_query import AS_OF, YEAR

#: Cells opened a section: enough to meet every column, few enough to be quick.
MOST_CELLS = 6
WITHOUT_OWN_FIELDS = [report for report in REPORTS if report.by or not report.is_cut]


def formed(store: Store, name: str) -> Result:
    """Form a report of the random firm."""
    report = report_named(name)
    return run_report(store, report, Question((), (), YEAR, report.compare, as_of=AS_OF))


def figure_behind(store: Store, behind: Behind) -> object:
    """Return what the rows behind a figure come to."""
    if behind.question is None:
        return sum(behind.brings) if behind.brings else len(behind.ids)
    table = rows_behind(store, behind.question, behind.measure, behind.members)
    assert table.totals is not None
    figure = table.totals[-1]
    return figure / behind.per if behind.per != 1 and figure is not None else figure


@pytest.mark.parametrize("report", WITHOUT_OWN_FIELDS, ids=lambda report: report.id)
def test_every_figure_of_every_report_opens(firm, report):
    """Cells that open come to the figure shown: the totals, the first lines and the last."""
    result = formed(firm.store, report.id)
    for section in result.sections:
        table = section.table
        if table is None:
            continue
        shown = {TOTALS: table.totals, **dict(enumerate(table.rows))}
        rows = [TOTALS, *range(min(2, len(table.rows))), *range(len(table.rows))[-1:]]
        opened = 0
        for row in dict.fromkeys(rows):
            for place, field in enumerate(table.fields):
                behind = section.behind(row, field.key)
                values = shown[row]
                if behind is None or values is None or opened >= MOST_CELLS * 2:
                    continue
                opened += 1
                value = values[place]
                found = figure_behind(firm.store, behind)
                if isinstance(value, float) and isinstance(found, int | float):
                    assert found == pytest.approx(value), (section.id, row, field.key)
                else:
                    assert (found or None) == (value or None), (section.id, row, field.key)


@pytest.mark.parametrize("report", WITHOUT_OWN_FIELDS, ids=lambda report: report.id)
def test_every_picture_stands_on_its_table(firm, report):
    """Each label of a chart names a row of its section's table, and each series a column."""
    for section in formed(firm.store, report.id).sections:
        keys = {field.key for field in section.table.fields} if section.table is not None else set()
        count = len(section.table.rows) if section.table is not None else 0
        for picture in section.pictures:
            assert all(line is None or 0 <= line < count for line in picture.lines), section.id
            assert set(picture.keys) <= keys, section.id


def test_a_result_says_what_was_asked(firm):
    """Title, days, scope, definitions: whoever reads the sheet knows what the figures are."""
    result = formed(firm.store, "managers")
    assert (result.report, result.firm, result.as_of) == ("managers", firm.store.firm.name, AS_OF)
    assert result.base_period is not None
    assert len(result.definitions) == len(report_named("managers").measures)


def test_a_question_without_measures_asks_those_of_the_report(sqlite_firm):
    """A report's own measures and dimensions are taken where the question names none."""
    asked = completed(sqlite_firm.store, report_named("sources"), Question((), (), YEAR))
    assert (asked.measures[0], asked.by) == ("revenue", ("source",))


def test_plan_fact_and_pace_stand_together_where_there_are_plans(sqlite_firm):
    """A firm without plans in the period is spared empty columns, unless it asks for them by name."""
    store, report = sqlite_firm.store, report_named("managers")
    planned = {"plan", "plan_pct", "pace"}
    assert planned <= set(completed(store, report, Question((), (), YEAR)).measures)
    before = Period(date(1999, 1, 1), date(2000, 1, 1))
    assert set(completed(store, report, Question((), (), before)).measures) == set(report.measures) - planned
    assert completed(store, report, Question(("pace",), (), before)).measures == ("pace",)


@pytest.mark.parametrize("by", ["manager", "month"])
@pytest.mark.parametrize("compare", [Compare.YEAR, Compare.PLAN])
def test_plans_open_like_everything_else(firm, by, compare):
    """The plan beside a figure, and the plan of the year before, which was cut where this year is."""
    for measure in ("revenue", "plan", "plan_pct", "pace"):
        question = Question((measure,), (by,), YEAR, compare, as_of=AS_OF)
        section = cut_section(ask(firm.store, question), question, ChartKind.NONE)
        place = next((p for p, f in enumerate(section.table.fields) if f.key == f"{measure}.base"), None)
        for row, values in enumerate(section.table.rows):
            behind = section.behind(row, f"{measure}.base")
            if behind is not None and place is not None:
                found = figure_behind(firm.store, behind) or None
                assert found == (pytest.approx(values[place]) if values[place] else None), (measure, row)
