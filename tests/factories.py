"""Rows for tests: a small firm with fixed ids (``plant``) and one row at a time (``make_deal(**changes)``).

A random firm is made by ``tests.random_firm``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from crmdesk.data.models import (
    ActivityKind,
    Campaign,
    Category,
    Competitor,
    CurrencyRate,
    CustomField,
    Department,
    Kept,
    LossReason,
    Manager,
    Pipeline,
    Product,
    RelationshipType,
    Source,
    Stage,
    TrackingNumber,
)
from crmdesk.data.store import Store

Row = dict[str, Any]

#: The whole firm, two departments below it, and one beside them all.
COMPANY, PROJECTS, DEALERS, ARCHIVE = 11, 12, 13, 14
#: Two namesakes, one of another department, a head, one without a department.
IVAN, NAMESAKE, ANNA, HEAD, LONER = 1, 2, 3, 4, 5
MAIN, SERVICE = 21, 22
LEAD, WORK, OFFER, WON_STAGE, LOST_STAGE, CANCELLED_STAGE = 31, 32, 33, 34, 35, 36
ASKED, AGREED, SERVED, REFUSED = 41, 42, 43, 44
CALL, MEETING, LETTER, TASK, VISIT, CONSULTATION, COMPLAINT = 51, 52, 53, 54, 55, 56, 57
SITE, ADVICE = 71, 72
SPRING, PHONE = 75, 77
PUMPS, VALVES = 81, 82
PUMP, VALVE, LOOSE = 85, 86, 87
PRICE, SILENCE, RIVAL = 91, 92, 95
PARTNER, TRIAL = 97, 98
#: The firm's own fields: six kinds of a client's, three of a deal's, one of a contact's.
TEXT, NUMBER, DAY, FLAG, ONE, MANY, MONEY, DEAL_NUMBER, DEAL_TEXT, DEAL_FLAG, CONTACT_TEXT = range(201, 212)

TABLES: dict[type[Kept], list[Row]] = {
    Department: [
        {"id": COMPANY, "name": "Company", "head_id": HEAD},
        {"id": PROJECTS, "name": "Projects", "parent_id": COMPANY, "head_id": ANNA},
        {"id": DEALERS, "name": "Dealers", "parent_id": COMPANY, "head_id": None},
        {"id": ARCHIVE, "name": "Archive"},
    ],
    Manager: [
        {"id": IVAN, "name": "Ivan Petrov", "department_id": PROJECTS, "head_id": None},
        {"id": NAMESAKE, "name": "Ivan Petrov", "department_id": DEALERS, "head_id": HEAD},
        {"id": ANNA, "name": "Anna Sokolova", "department_id": PROJECTS, "head_id": HEAD},
        {"id": HEAD, "name": "Olga Orlova", "department_id": COMPANY, "head_id": None},
        {"id": LONER, "name": "Pavel Lone", "department_id": None, "head_id": None},
    ],
    Pipeline: [{"id": MAIN, "name": "Sales"}, {"id": SERVICE, "name": "Service", "position": 1}],
    Stage: [
        {"id": LEAD, "pipeline_id": MAIN, "name": "Lead", "position": 0, "kind": "lead", "probability": 500},
        {"id": WORK, "pipeline_id": MAIN, "name": "Work", "position": 1, "kind": "work", "probability": 3000},
        {"id": OFFER, "pipeline_id": MAIN, "name": "Offer", "position": 2, "probability": 6000, "norm_days": 21},
        {"id": WON_STAGE, "pipeline_id": MAIN, "name": "Won", "position": 3, "kind": "won", "probability": 10_000},
        {"id": LOST_STAGE, "pipeline_id": MAIN, "name": "Lost", "position": 4, "kind": "lost"},
        {"id": CANCELLED_STAGE, "pipeline_id": MAIN, "name": "Cancelled", "position": 5, "kind": "cancelled"},
        {"id": ASKED, "pipeline_id": SERVICE, "name": "Asked", "position": 0, "kind": "lead", "probability": 1234},
        {"id": AGREED, "pipeline_id": SERVICE, "name": "Agreed", "position": 1, "probability": 7777, "norm_days": 5},
        {"id": SERVED, "pipeline_id": SERVICE, "name": "Served", "position": 2, "kind": "won"},
        {"id": REFUSED, "pipeline_id": SERVICE, "name": "Refused", "position": 3, "kind": "lost"},
    ],
    ActivityKind: [
        {"id": CALL, "name": "Call", "code": "call"},
        {"id": MEETING, "name": "Meeting", "code": "meeting"},
        {"id": LETTER, "name": "Letter", "code": "letter"},
        {"id": TASK, "name": "Task", "code": "task", "is_contact": False},
        {"id": VISIT, "name": "Visit", "code": "visit"},
        {"id": CONSULTATION, "name": "Consultation", "code": "consultation"},
        {"id": COMPLAINT, "name": "Complaint", "code": "complaint"},
    ],
    Source: [{"id": SITE, "name": "Site"}, {"id": ADVICE, "name": "Advice"}],
    Campaign: [{"id": SPRING, "name": "Spring", "source_id": SITE}],
    TrackingNumber: [{"id": PHONE, "phone": "+74951234567", "source_id": SITE}],
    Category: [{"id": PUMPS, "name": "Pumps"}, {"id": VALVES, "name": "Valves"}],
    Product: [
        {"id": PUMP, "name": "Pump", "category_id": PUMPS},
        {"id": VALVE, "name": "Valve", "category_id": VALVES},
        {"id": LOOSE, "name": "Loose thing", "category_id": None},
    ],
    LossReason: [{"id": PRICE, "name": "Price"}, {"id": SILENCE, "name": "Silence", "kind": "no_decision"}],
    Competitor: [{"id": RIVAL, "name": "Rival"}],
    RelationshipType: [{"id": PARTNER, "name": "Partner"}, {"id": TRIAL, "name": "Trial"}],
    CustomField: [
        {"id": TEXT, "owner": "client", "name": "Word", "kind": "text"},
        {"id": NUMBER, "owner": "client", "name": "Employees", "kind": "number"},
        {"id": DAY, "owner": "client", "name": "Founded", "kind": "date"},
        {"id": FLAG, "owner": "client", "name": "Exporter", "kind": "flag"},
        {"id": ONE, "owner": "client", "name": "Grade", "kind": "one", "options": ["высокий", "low"]},
        {"id": MANY, "owner": "client", "name": "Needs", "kind": "many", "options": ["насосы", "pipes"]},
        {"id": MONEY, "owner": "client", "name": "Turnover", "kind": "money"},
        {"id": DEAL_NUMBER, "owner": "deal", "name": "Flats", "kind": "number"},
        {"id": DEAL_TEXT, "owner": "deal", "name": "Word", "kind": "text"},
        {"id": DEAL_FLAG, "owner": "deal", "name": "Tender", "kind": "flag"},
        {"id": CONTACT_TEXT, "owner": "contact", "name": "Hobby", "kind": "text"},
    ],
}  # fmt: skip

#: Roubles for one unit in millionths, from these days on; the euro has no rate at all.
RATES: dict[str, tuple[tuple[date, int], ...]] = {
    "USD": ((date(2022, 1, 1), 90_123_457), (date(2025, 1, 1), 101_500_000)),
    "KZT": ((date(2024, 6, 1), 198_765),),
}


def plant(store: Store) -> None:
    """Put the small firm's people and dictionaries into a new base."""
    with store.changing(cause="test") as change:
        for record, rows in TABLES.items():
            change.add(record, rows)
        change.add_plain(
            CurrencyRate,
            [{"currency": code, "day": day, "rate": rate} for code, rates in RATES.items() for day, rate in rates],
        )


def put(store: Store, record: type[Kept], *rows: Mapping[str, Any]) -> list[int]:
    """Add rows through the door and return their ids."""
    with store.changing(cause="test") as change:
        return change.add(record, list(rows))


def instant(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """Return a moment of a day in UTC."""
    return datetime.combine(day, time(hour, minute), UTC)


def make_client(**changes: Any) -> Row:
    """Return the row of a client."""
    return {"name": "Rodnik-Service LLC", "owner_id": IVAN, "created_on": date(2024, 5, 6), **changes}


def make_contact(**changes: Any) -> Row:
    """Return the row of a contact person."""
    return {"name": "Petr Ivanov", "position": "Engineer", "role": "decides", **changes}


def make_deal(**changes: Any) -> Row:
    """Return the row of an open deal of 1 000 roubles in work since 3 March 2025; a closing stage wants ``closed_on``."""
    return {
        "title": "Pumping station", "owner_id": IVAN, "pipeline_id": MAIN, "stage_id": WORK, "amount": 100_000,
        "created_on": date(2025, 3, 3), **changes,
    }  # fmt: skip


def make_won(closed_on: date, amount: int | None = 100_000, **changes: Any) -> Row:
    """Return the row of a won deal."""
    return make_deal(**{"stage_id": WON_STAGE, "closed_on": closed_on, "amount": amount, "created_on": None, **changes})


def make_item(deal_id: int, **changes: Any) -> Row:
    """Return the row of a position of a deal."""
    return {"deal_id": deal_id, "product_id": PUMP, "amount": 50_000, **changes}


def make_activity(done_on: date | None = None, **changes: Any) -> Row:
    """Return the row of an activity, done if it has a day."""
    row = {"kind_id": CALL, "performer_id": IVAN, "subject": "Talk", "duration_s": 60, **changes}
    if done_on is not None:
        row |= {"state": 1, "done_on": done_on, "done_at": row.get("done_at") or instant(done_on)}
    return row


def make_payment(paid_on: date, **changes: Any) -> Row:
    """Return the row of a payment of 1 000 roubles."""
    return {"paid_on": paid_on, "amount": 100_000, "currency": "RUB", "owner_id": IVAN, **changes}


def make_invoice(issued_on: date, **changes: Any) -> Row:
    """Return the row of an issued invoice of 1 000 roubles."""
    return {"issued_on": issued_on, "amount": 100_000, "currency": "RUB", "owner_id": IVAN, "number": "1", **changes}
