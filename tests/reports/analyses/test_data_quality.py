"""Data quality: empty fields and doubtful records, each with the very records behind its number."""

from __future__ import annotations

from datetime import date
from typing import Any

from crmdesk.data.models import Client, Deal, Invoice, LossReason
from crmdesk.reports.analyses.data_quality import analyse
from crmdesk.reports.answer import Filter
from crmdesk.reports.question import Question
from crmdesk.reports.result import Section
from tests.factories import (
    LEAD,
    LOST_STAGE,
    SITE,
    make_client,
    make_deal,
    make_invoice,
    plant,
    put,
)  # fmt: skip
from tests.reports.oracle import Told
from tests.reports.oracle_measures import is_filled, needed_fields
from tests.reports.test_query import AS_OF, YEAR


def found(store: Any, question: Question, duplicates: str = "no") -> dict[str, Section]:
    """Return the sections of the report by id."""
    return {section.id: section for section in analyse(store, question, {"duplicates": duplicates}).sections}


def behind(section: Section, title: str) -> tuple[int, tuple[int, ...]]:
    """Return the number shown in a row and the ids that it opens."""
    assert section.table is not None
    place = next(place for place, row in enumerate(section.table.rows) if row[0] == title)
    opened = section.behind(place, "records")
    return section.table.rows[place][1], opened.ids if opened else ()


def test_empty_fields_are_those_of_a_pencil(firm) -> None:
    """For each field: who needs it, who lacks it."""
    section = found(firm.store, Question((), (), YEAR, as_of=AS_OF))["fields"]
    clients = [s.row for s in Told(firm.world, YEAR.begin, YEAR.end, AS_OF).facts["client_kept"]]
    titles = {"owner_id": "Responsible", "source_id": "Source", "reach": "Phone or mail", "category": "Client type",
              "city": "City", "inn": "INN", "industry": "Industry"}  # fmt: skip
    assert section.table is not None
    got = {row[0]: row[1:3] for row in section.table.rows}
    for name, title in titles.items():
        needing = [client for client in clients if name in needed_fields(client)]
        assert got[title] == (len(needing), sum(not is_filled(client, name) for client in needing)), title


def test_doubtful_records_open_as_they_are_counted(store) -> None:
    """A deal without a step, one without an amount, reasons empty and "other", an invoice without a due date."""
    plant(store)
    (other,) = put(store, LossReason, {"name": "Другое"})
    deals = put(
        store, Deal, make_deal(next_step="Call", expected_on=date(2025, 6, 6)), make_deal(amount=None, stage_id=LEAD),
        make_deal(stage_id=LOST_STAGE, closed_on=date(2025, 5, 5)),
        make_deal(stage_id=LOST_STAGE, closed_on=date(2025, 5, 5), loss_reason_id=other),
    )  # fmt: skip
    invoices = put(
        store, Invoice, make_invoice(date(2025, 3, 3)), make_invoice(date(2025, 3, 3), due_on=date(2025, 4, 4))
    )
    section = found(store, Question((), (), YEAR, as_of=AS_OF))["records"]
    assert behind(section, "Open deals without a next step") == (1, (deals[1],))
    assert behind(section, "Open deals without an amount") == (1, (deals[1],))
    assert behind(section, "Open deals without an expected day") == (1, (deals[1],))
    assert behind(section, "Lost deals without a reason") == (1, (deals[2],))
    assert behind(section, "Lost deals with the reason “other”") == (1, (deals[3],))
    assert behind(section, "Unpaid invoices without a due date") == (1, (invoices[0],))


def test_records_that_look_alike_are_looked_for_where_asked(sqlite_store) -> None:
    """Comparing all records takes its time on a large base; who only wants the fields may leave it out."""
    plant(sqlite_store)
    twins = put(sqlite_store, Client, *(make_client(source_id=SITE, inn="7707083893") for _twin in range(2)))
    question = Question((), (), YEAR, as_of=AS_OF)
    assert behind(found(sqlite_store, question, "yes")["records"], "Clients that look alike") == (
        2,
        tuple(sorted(twins)),
    )
    assert behind(found(sqlite_store, question)["records"], "Clients with the INN of another") == (
        2,
        tuple(sorted(twins)),
    )
    quick = found(sqlite_store, question)["records"].table
    assert quick is not None
    assert "Clients that look alike" not in {row[0] for row in quick.rows}


def test_entry_time_is_left_out_where_it_cannot_be_narrowed(sqlite_store) -> None:
    plant(sqlite_store)
    assert "entry" in found(sqlite_store, Question((), (), YEAR))
    assert "entry" not in found(sqlite_store, Question((), (), YEAR, filters=(Filter("city", ("Omsk",)),)))
