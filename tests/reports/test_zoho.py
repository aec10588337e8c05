"""Another program's real export: reports of activities, money owed, marketing and movement against loops over its files.

Every figure is worked out again from the CSV files themselves, with no SQL and no code of the program.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import quantiles
from typing import Any

import pytest

from crmdesk.data.imports import import_file
from crmdesk.data.store import NewFirm, Store
from crmdesk.reports.catalog import report_named
from crmdesk.reports.output.json import result_data
from crmdesk.reports.periods import Compare, Period, parse_period
from crmdesk.reports.question import Question
from crmdesk.reports.running import run_report
from tests.reports.maven import ROOT, reference_folder

AS_OF = date(2021, 4, 30)
QUARTER = Period(date(2021, 1, 1), date(2021, 4, 1))
#: File of the export -> what its rows are and the ready mapping, in the order of their references.
FILES = {
    "Users": ("managers", "managers"), "Campaigns": ("campaigns", "campaigns"), "Accounts": ("clients", "clients"),
    "Leads": ("leads", "leads"), "Potentials": ("deals", "deals"), "Calls": ("activities", "calls"),
    "Invoices": ("invoices", "invoices"),
}  # fmt: skip
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def files() -> dict[str, Rows]:
    """The rows of the files as text."""
    archive = reference_folder() / "zoho_demo" / "zoho_crm_demo.zip"
    if not archive.is_file():
        pytest.skip("the export is not at hand")
    with zipfile.ZipFile(archive) as packed:
        return {
            name: list(csv.DictReader(io.StringIO(packed.read(f"{name}.csv").decode("utf-8-sig")))) for name in FILES
        }


@pytest.fixture(scope="module")
def zoho(files: dict[str, Rows], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The export in a base; SQLite alone, for the engines are compared elsewhere."""
    folder = tmp_path_factory.mktemp("zoho")
    store = Store.create(str(folder / "zoho.crmdb"), NewFirm("Zoho", "USD", "UTC"))
    with zipfile.ZipFile(reference_folder() / "zoho_demo" / "zoho_crm_demo.zip") as packed:
        for name, (kind, mapping) in FILES.items():
            path = Path(packed.extract(f"{name}.csv", folder))
            result = import_file(store, path, kind, ROOT / "resources" / "mappings" / f"zoho_{mapping}.toml")
            assert result.created == len(files[name]), result.text()
    yield store
    store.close()


def form(store: Store, report: str, period: Period = QUARTER, compare: Compare = Compare.NONE, **options: Any) -> Any:
    """Return a report as data."""
    declared = report_named(report)
    question = Question(declared.asked(), options.pop("by", declared.by), period, compare, as_of=AS_OF, **options)
    return result_data(run_report(store, declared, question, lambda _done, _total: None))


def section(data: Any, name: str) -> Any:
    """Return a section of a report by its id."""
    (found,) = [each for each in data["sections"] if each["id"] == name]
    return found


def day(text: str) -> date:
    """Read a day of the export, whichever way it is written."""
    is_iso = text[4:5] == "-"
    return (datetime.fromisoformat(text) if is_iso else datetime.strptime(f"{text}Z", "%d %b, %Y %H:%M:%S%z")).date()


def money(text: str) -> Decimal:
    """Read an amount: "$22,700.00", "$342.09K"."""
    plain = text.replace("$", "").replace(",", "")
    return Decimal(plain.removesuffix("K")) * (1000 if plain.endswith("K") else 1)


def within(period: Period, text: str) -> bool:
    """Whether a written day lies in a period."""
    return period.begin <= day(text) < period.end


def test_calls_of_everybody_and_their_minutes_are_those_of_the_file(zoho: Store, files: dict[str, Rows]) -> None:
    """Now and in the quarter before, which had none: a person of the base alone would have stayed in the table."""
    calls = [row for row in files["Calls"] if within(QUARTER, row["Call Start Time"])]
    done, seconds = Counter(row["Call Owner"] for row in calls), Counter[str]()
    for row in calls:
        seconds[row["Call Owner"]] += int(row["Call Duration (in seconds)"] or 0)
    found = form(zoho, "activity", compare=Compare.PREVIOUS)
    assert {row["manager"]["label"]: row["calls"] for row in found["rows"]} == done
    for row in found["rows"]:
        assert row["call_minutes"] == pytest.approx(seconds[row["manager"]["label"]] / 60)
        assert (row["calls.base"], row["calls.change"], "new" in row["marks"]) == (0, None, True)


def test_the_average_week_and_the_people_at_work_are_those_of_the_file(zoho: Store, files: dict[str, Rows]) -> None:
    """Requests by weekday and hour over the number of such weekdays; a person works an hour in which it called."""
    calls = [
        (datetime.fromisoformat(row["Call Start Time"]), row["Call Owner"], row["Call Type"]) for row in files["Calls"]
        if within(QUARTER, row["Call Start Time"])
    ]  # fmt: skip
    incoming = Counter((at.weekday(), at.hour) for at, _who, way in calls if way == "Inbound")
    days = Counter((QUARTER.begin + timedelta(place)).weekday() for place in range(QUARTER.days))
    found = form(zoho, "hours", by=())
    for weekday, row in enumerate(found["rows"]):
        for key, value in row.items():
            if key.startswith("hour:"):
                assert value == pytest.approx(incoming[weekday, int(key[5:])] / days[weekday])
    hours = {(who, at.date(), at.hour) for at, who, _way in calls}
    staff = section(found, "staff")
    persons = {row["hour"]: row["person_hours"] for row in staff["rows"]}
    assert persons == {f"{hour}:00": count for hour, count in Counter(hour for _who, _day, hour in hours).items()}
    assert staff["total"]["requests_taken"] == sum(incoming.values())


def test_what_is_owed_has_no_due_date_and_stands_apart(zoho: Store, files: dict[str, Rows]) -> None:
    """Called-off invoices are not owed; what names no due date is neither current nor overdue."""
    owed: dict[str, Decimal] = defaultdict(Decimal)
    for row in files["Invoices"]:
        if row["Invoice Status"] != "Cancelled" and row["Grand Total"] and day(row["Created Time"]) < QUARTER.end:
            owed[row["Invoice Owner"]] += money(row["Grand Total"])
    won = sum(
        money(row["Amount"]) for row in files["Potentials"]
        if row["Stage"] == "Closed Won" and within(QUARTER, row["Closing Date"])
    )  # fmt: skip
    found = form(zoho, "debts", by=())
    people = section(found, "managers")
    assert {row["manager"]: Decimal(row["debt_age:none"]) for row in people["rows"]} == owed
    assert all(Decimal(row["whole"]) == owed[row["manager"]] for row in people["rows"])
    headlines = {each["title"]: each["value"] for each in found["headlines"]}
    assert Decimal(headlines["Receivables"]) == sum(owed.values())
    assert headlines["Overdue receivables"] == "0.00"
    assert headlines["DSO"] == pytest.approx(float(sum(owed.values()) / won) * QUARTER.days)


def test_campaigns_cost_and_bring_what_the_files_say(zoho: Store, files: dict[str, Rows]) -> None:
    """A campaign costs on its first day; its leads, its won deals and its return are those of its id."""
    period = parse_period("2020", AS_OF)
    spent = {
        row["CAMPAIGNID"]: money(row["Actual Cost"]) for row in files["Campaigns"] if within(period, row["Start Date"])
    }
    names = {row["CAMPAIGNID"]: row["Campaign Name"] for row in files["Campaigns"]}
    created, revenue = Counter[str](), dict.fromkeys(names, Decimal(0))
    for row in files["Potentials"]:
        if row["Campaign Id"] in names and within(period, row["Created Time"]):
            created[row["Campaign Id"]] += 1
        if row["Campaign Id"] in names and row["Stage"] == "Closed Won" and within(period, row["Closing Date"]):
            revenue[row["Campaign Id"]] += money(row["Amount"])
    lines = {row["campaign"]: row for row in section(form(zoho, "marketing", period), "campaigns")["rows"]}
    alone = {name for name, count in Counter(names.values()).items() if count == 1}
    checked = 0
    for ident, name in names.items():
        line = lines.get(name)
        if name not in alone or line is None:
            assert name not in alone or not (spent.get(ident) or created[ident] or revenue[ident])
            continue
        cost = spent.get(ident, Decimal(0))
        assert (Decimal(line["cost"]), line["created_count"]) == (cost, created[ident])
        assert Decimal(line["revenue"]) == revenue[ident]
        assert line["romi_by_revenue"] == (pytest.approx(float((revenue[ident] - cost) / cost)) if cost else None)
        checked += 1
    assert checked > 20


def test_the_pipeline_moves_by_what_was_created_won_and_lost(zoho: Store, files: dict[str, Rows]) -> None:
    """Start and what happened make the end; leads have no amount and move nothing."""

    def worth(rows: Rows) -> Decimal:
        return sum((money(row["Amount"]) for row in rows if row["Amount"]), Decimal(0))

    def open_on(moment: date) -> Rows:
        return [
            row for row in files["Potentials"]
            if day(row["Created Time"]) < moment
            and (not row["Stage"].startswith("Closed") or day(row["Closing Date"]) >= moment)
        ]  # fmt: skip

    def closed(stage: str) -> Rows:
        return [
            row for row in files["Potentials"] if row["Stage"] == stage and within(QUARTER, row["Closing Date"])
        ]  # fmt: skip

    found = form(zoho, "pipeline")
    moves = {
        row["move"]: Decimal(row["amount"]) for row in section(found, "movement")["rows"]
    }  # fmt: skip
    start, end = worth(open_on(QUARTER.begin)), worth(open_on(QUARTER.end))
    assert (moves["Start of the period"], moves["End of the period"]) == (start, end)
    assert moves["Created"] == worth([row for row in files["Potentials"] if within(QUARTER, row["Created Time"])])
    assert sum(moves.values()) - end == end
    late = [
        row for row in open_on(QUARTER.end)
        if not row["Stage"].startswith("Closed") and day(row["Closing Date"]) < QUARTER.last
    ]  # fmt: skip
    amount, count = section(found, "months")["headlines"]
    assert (amount["title"], Decimal(amount["value"]), count["value"]) == ("Overdue", worth(late), len(late))
    assert {-worth(closed("Closed Won")), -worth(closed("Closed Lost"))} <= set(moves.values())


def test_boxes_are_the_quartiles_of_the_file(zoho: Store, files: dict[str, Rows]) -> None:
    """By the inclusive method of the standard library."""
    sizes: dict[str, list[int]] = defaultdict(list)
    for row in files["Potentials"]:
        if row["Stage"] == "Closed Won" and within(QUARTER, row["Closing Date"]):
            sizes[row["Potential Owner"]].append(int(money(row["Amount"]) * 100))
    boxes = section(form(zoho, "deal_size"), "boxes")["rows"]
    assert {row["manager"]: row["deals"] for row in boxes} == {who: len(own) for who, own in sizes.items()}
    for row in boxes:
        own = sizes[row["manager"]]
        if len(own) >= 5:
            told = [float(row[key]) for key in ("least", "lower", "middle", "upper", "most")]
            middle = quantiles(own, n=4, method="inclusive")
            assert told == pytest.approx([value / 100 for value in (min(own), *middle, max(own))], abs=0.01)


def test_the_firms_fields_cut_what_deals_have_of_them(zoho: Store, files: dict[str, Rows]) -> None:
    """The first field of the base is one of calls; the report takes one that deals have."""
    found = form(zoho, "custom", by=())
    assert found["total"]["won_count"] == sum(
        row["Stage"] == "Closed Won" and within(QUARTER, row["Closing Date"]) for row in files["Potentials"]
    )
