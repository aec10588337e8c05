"""The Maven data and the Zoho demo come in whole and right by the ready mappings."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crmdesk.data.imports import import_file, load_mapping, suggest_map
from crmdesk.data.imports.binding import bind, check_targets
from crmdesk.data.imports.importers import KINDS
from crmdesk.data.imports.reading import read_grid
from crmdesk.data.models import (
    Activity,
    Client,
    Contact,
    Cost,
    Deal,
    DealItem,
    Department,
    Invoice,
    Manager,
    Pipeline,
    Product,
)
from crmdesk.data.store import Store
from tests.data.imports.conftest import REFERENCE

MAPPINGS = Path(__file__).parents[3] / "resources" / "mappings"
MAVEN = REFERENCE / "maven"
ZOHO = REFERENCE / "zoho_demo" / "zoho_crm_demo.zip"

needs_maven = pytest.mark.skipif(not MAVEN.is_dir(), reason="the Maven files are not here; set CRMDESK_REFERENCE_DATA")
needs_zoho = pytest.mark.skipif(not ZOHO.is_file(), reason="the Zoho export is not here; set CRMDESK_REFERENCE_DATA")


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_mapping_of_the_documentation_is_right(path):
    """Each names fields and ways that exist."""
    mapping = load_mapping(path)
    check_targets(mapping, KINDS[mapping.kind], KINDS)


@pytest.mark.parametrize(
    ("mapping", "file"),
    [
        ("bitrix24_leads", "bitrix24_lead_header.utf8bom.csv"),
        ("amocrm_deals", "amocrm_deals_header_76.csv"),
        ("amocrm_contacts", "amocrm_contacts_header.csv"),
    ],
)
def test_mappings_fit_the_headers_of_real_exports(mapping, file):
    """Of the columns they name, the real header has the most important ones."""
    path = REFERENCE / "formats" / "crm_exports" / file
    if not path.is_file():
        pytest.skip("the headers are not here; set CRMDESK_REFERENCE_DATA")
    grid = read_grid(path)
    bound = bind(load_mapping(MAPPINGS / f"{mapping}.toml"), grid.headers)
    assert {"external_id", "owner"} <= set(bound.fields)
    assert len(bound.absent) <= 2, bound.absent


def scalars(store: Store, statement):
    """Return the first column of every row."""
    with store.reading() as connection:
        return list(connection.execute(statement).scalars())


def counted(store: Store, record) -> int:
    """Return the number of rows of a record."""
    return scalars(store, select(func.count()).select_from(record))[0]


@needs_maven
def test_the_maven_data_comes_in_whole(usd_store):
    """Counts, won money in all and by month, and the list value of what is open agree with an independent loop."""
    for kind, file in (
        ("managers", "sales_teams"),
        ("products", "products"),
        ("clients", "accounts"),
        ("deals", "sales_pipeline"),
    ):
        result = import_file(usd_store, MAVEN / f"{file}.csv", kind, MAPPINGS / f"maven_{kind}.toml")
        assert not result.stopped, result.text()
        assert result.warnings == ()
    assert [counted(usd_store, record) for record in (Deal, Client, Product, DealItem, Department)] == [
        8800,
        85,
        7,
        8800,
        3,
    ]
    assert counted(usd_store, Manager) == 35 + 6
    with (MAVEN / "sales_pipeline.csv").open() as file:
        deals = list(csv.DictReader(file))
    with (MAVEN / "products.csv").open() as file:
        prices = {row["product"].replace(" ", ""): int(row["sales_price"]) for row in csv.DictReader(file)}
    won = [deal for deal in deals if deal["deal_stage"] == "Won"]
    stored = scalars(usd_store, select(func.sum(Deal.value)).where(Deal.outcome == 1))[0]
    assert stored == 100 * sum(int(deal["close_value"]) for deal in won) == 1_000_553_400
    lists = 100 * sum(
        prices[deal["product"].replace(" ", "")] for deal in deals if deal["deal_stage"] in ("Prospecting", "Engaging")
    )
    assert scalars(usd_store, select(func.sum(Deal.value)).where(Deal.outcome == 0))[0] == lists == 496_621_500
    months = Counter()
    for deal in won:
        months[deal["close_date"][:7]] += 100 * int(deal["close_value"])
    with usd_store.reading() as connection:
        found = connection.execute(
            select(func.substr(Deal.closed_on, 1, 7), func.sum(Deal.value))
            .where(Deal.outcome == 1)
            .group_by(func.substr(Deal.closed_on, 1, 7))
        )
        assert dict(map(tuple, found)) == months
    assert scalars(usd_store, select(func.count()).where(Deal.client_id.is_(None)))[0] == 1425
    assert scalars(usd_store, select(func.count()).where(Deal.created_on.is_(None)))[0] == 500
    assert scalars(usd_store, select(func.count()).where(Client.parent_id.is_not(None)))[0] == 15
    usd_store.close()


@needs_maven
def test_the_maven_variant_with_american_dates_is_the_same(usd_store, tmp_path):
    """The suggestion tells month first from the column itself, and both files give the same days."""
    variant = MAVEN / "variants" / "sales_pipeline.us_dates.csv"
    text = suggest_map(variant, "deals")
    assert 'date_order = "mdy"' in text
    mapping = tmp_path / "suggested.toml"
    mapping.write_text(text)
    result = import_file(usd_store, variant, "deals", mapping)
    assert (result.created, result.refused) == (8800, ())
    with (MAVEN / "sales_pipeline.csv").open() as file:
        expected = {row["opportunity_id"]: row["close_date"] or None for row in csv.DictReader(file)}
    with usd_store.reading() as connection:
        found = {
            key: day and day.isoformat() for key, day in connection.execute(select(Deal.external_id, Deal.closed_on))
        }
    assert found == expected
    usd_store.close()


@needs_maven
@pytest.mark.parametrize(
    ("file", "kind", "rows"),
    [
        ("sales_pipeline", "deals", 8800),
        ("accounts", "clients", 85),
        ("products", "products", 7),
        ("sales_teams", "managers", 35),
    ],
)
def test_a_suggestion_unedited_brings_a_sane_file_in(usd_store, tmp_path, file, kind, rows):
    """Each Maven file is imported by what is suggested for it."""
    mapping = tmp_path / "suggested.toml"
    mapping.write_text(suggest_map(MAVEN / f"{file}.csv", kind))
    result = import_file(usd_store, MAVEN / f"{file}.csv", kind, mapping)
    assert (result.created, result.refused) == (rows, ())
    usd_store.close()


@needs_zoho
def test_the_zoho_demo_comes_in_whole(usd_store, tmp_path):
    """Ten files in their order: counts, stages and sums agree with an independent loop."""
    with zipfile.ZipFile(ZOHO) as archive:
        archive.extractall(tmp_path)
        tables = {name: list(csv.DictReader(io.StringIO(archive.read(name).decode()))) for name in archive.namelist()}
    order = (
        ("managers", "Users"), ("campaigns", "Campaigns"), ("clients", "Accounts"), ("contacts", "Contacts"), ("leads", "Leads"),
        ("deals", "Potentials"), ("calls", "Calls"), ("events", "Events"), ("tasks", "Tasks"), ("invoices", "Invoices"),
    )  # fmt: skip
    for mapping, file in order:
        path = next(tmp_path.rglob(f"{file}.csv"))
        result = import_file(usd_store, path, "", MAPPINGS / f"zoho_{mapping}.toml")
        assert (result.created, result.refused) == (len(tables[f"{file}.csv"]), ()), result.text()
    potentials = tables["Potentials.csv"]
    with usd_store.reading() as connection:
        sales = connection.execute(select(Pipeline.id).where(Pipeline.name == "Potentials")).scalar_one()
        found = connection.execute(
            select(Deal.outcome, func.count(), func.sum(Deal.value))
            .where(Deal.pipeline_id == sales)
            .group_by(Deal.outcome)
        )
        stored = {outcome: (count, amount) for outcome, count, amount in found}
    expected = {}
    for code, word in ((0, "Open"), (1, "Won"), (2, "Lost")):
        amounts = [row["Amount"] for row in potentials if row["Forecast Type"] == word]
        expected[code] = (
            len(amounts),
            sum(round(float(text.replace("$", "").replace(",", "")) * 100) for text in amounts),
        )
    assert stored == expected
    assert counted(usd_store, Activity) == 4100 + 2978 + 2978
    assert counted(usd_store, Manager) == 11
    assert counted(usd_store, Contact) >= 1265
    invoices = [row for row in tables["Invoices.csv"] if row["Invoice Status"] != "Cancelled" and row["Grand Total"]]
    total = sum(round(float(row["Grand Total"].replace("$", "").replace(",", "")) * 100) for row in invoices)
    assert scalars(usd_store, select(func.sum(Invoice.value)).where(Invoice.state == "issued"))[0] == total
    spent = sum(
        round(float(row["Actual Cost"].replace("$", "").replace(",", "").rstrip("K")) * 100_000)
        for row in tables["Campaigns.csv"]
    )
    assert scalars(usd_store, select(func.sum(Cost.amount)))[0] == spent
    assert scalars(usd_store, select(func.count()).where(Deal.client_id.is_(None)))[0] == 0
    usd_store.close()


@needs_maven
def test_the_reference_figures_are_reached(usd_store):
    """Won deals by month of closing, as the reference has them."""
    reference = json.loads((REFERENCE / "reference_maven.json").read_text())["figures"]
    import_file(usd_store, MAVEN / "products.csv", "products", MAPPINGS / "maven_products.toml")
    import_file(usd_store, MAVEN / "sales_pipeline.csv", "deals", MAPPINGS / "maven_deals.toml")
    with usd_store.reading() as connection:
        month = func.substr(Deal.closed_on, 1, 7)
        for outcome, name in ((1, "won_count_by_month"), (2, "lost_count_by_month")):
            found = connection.execute(select(month, func.count()).where(Deal.outcome == outcome).group_by(month))
            assert dict(map(tuple, found)) == reference[name]["value"]
    usd_store.close()
