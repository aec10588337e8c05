"""A firm whose people sign reports, and the steps of a report's life with invented figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from crmdesk.data.canonical import canonical_bytes
from crmdesk.data.models import Department, Manager
from crmdesk.data.period_reports.commitments import list_commitments
from crmdesk.data.period_reports.drafts import Claimed, claim_reports, put_drafts
from crmdesk.data.period_reports.records import ReportRow, read_content, read_report
from crmdesk.data.period_reports.roles import FIRM, Staff, Subject, read_staff
from crmdesk.data.period_reports.statements import report_tail
from crmdesk.data.period_reports.steps import Frozen, Scan, Signed, Signing, write_freeze, write_signatures
from crmdesk.data.store import Store
from tests.factories import put

#: A head of sales, the head of a department, two managers of it, one without a department, an administrator, a viewer.
OLGA, ANNA, IVAN, PETR, LONER, ADMIN, VIEWER = 4, 3, 1, 2, 5, 6, 7
COMPANY, PROJECTS, DEALERS = 11, 12, 13
OCTOBER = (date(2025, 10, 1), date(2025, 11, 1))
SEPTEMBER = (date(2025, 9, 1), date(2025, 10, 1))


def plant_staff(store: Store) -> None:
    """Put the people and departments into a new base."""
    put(
        store,
        Department,
        {"id": COMPANY, "name": "Company", "head_id": OLGA},
        {"id": PROJECTS, "name": "Projects", "parent_id": COMPANY, "head_id": ANNA},
        {"id": DEALERS, "name": "Dealers", "parent_id": COMPANY},
    )
    put(
        store,
        Manager,
        {"id": OLGA, "name": "Olga Orlova", "department_id": COMPANY, "role": "head"},
        {"id": ANNA, "name": "Anna Sokolova", "department_id": PROJECTS, "role": "department_head"},
        {"id": IVAN, "name": "Ivan Petrov", "department_id": PROJECTS},
        {"id": PETR, "name": "Petr Volkov", "department_id": PROJECTS},
        {"id": LONER, "name": "Pavel Lone"},
        {"id": ADMIN, "name": "Inna Admin", "role": "administrator"},
        {"id": VIEWER, "name": "Vera Viewer", "role": "viewer"},
    )


@contextmanager
def at_work(store: Store, person_id: int | None) -> Iterator[None]:
    """Let somebody sit at the program for a while."""
    before, store.person_id = store.person_id, person_id
    yield
    store.person_id = before


def staff_of(store: Store) -> Staff:
    """Return the people of the firm as they are now."""
    with store.reading() as connection:
        return read_staff(connection, store.today())


def form(
    store: Store, *subjects: Subject, period: tuple[date, date] = OCTOBER, figures: str = "1"
) -> tuple[Claimed, ...]:
    """Form reports of a month with one invented figure each."""
    wanted = subjects or (Subject("manager", IVAN),)
    staff = staff_of(store)
    with store.changing(cause="period_report") as change:
        claimed = claim_reports(change, staff, "month", *period, wanted)
        drafts = {
            one.id: canonical_bytes(
                {
                    "number": one.number, "revision": one.revision, "figures": figures, "kind": "month",
                    "subject": one.subject.kind, "subject_id": str(one.subject.id or ""), "begin_on": period[0],
                    "end_on": period[1], "author": None if one.author_id is None else {"id": str(one.author_id)},
                }
            )
            for one in claimed
            if one.is_open
        }  # fmt: skip
        put_drafts(change, drafts)
    return claimed


def frozen(store: Store, report_id: int) -> Frozen:
    """Return what freezing a report would write, made of what the base holds now."""
    with at_work(store, None):
        row = read_report(store, report_id).row
        draft = read_content(store, report_id, "draft")
        promises = list_commitments(store, report_id)
    with store.reading() as connection:
        tail = report_tail(connection)
    assert draft is not None
    final = {
        **json.loads(draft),
        "headline": row.headline,
        "comment": row.comment,
        "promises": [
            {
                "text": one.text, "aim": one.aim, "due_on": one.due_on, "measure": one.measure,
                "target": None if one.target is None else Decimal(one.target),
                "deal_id": "" if one.deal_id is None else str(one.deal_id),
            }
            for one in promises
        ],
        "previous_sha256": tail.sha256,
        "chain_place": tail.place + 1,
        "frozen_at": store.now(),
    }  # fmt: skip
    snapshot = canonical_bytes(final)
    return Frozen(
        report_id, row.version, snapshot, b"%PDF " + snapshot, store.now(), tail.place + 1, tail.sha256,
        tuple((one.id, one.version) for one in promises),
    )  # fmt: skip


def freeze(store: Store, report_id: int) -> None:
    """Freeze a report for paper."""
    write_freeze(store, frozen(store, report_id))


def sign(store: Store, report_id: int) -> None:
    """Sign a formed report electronically, as who is at work."""
    made = frozen(store, report_id)
    signing = Signing("author", "electronic", store.now(), "a" * 64)
    write_signatures(store, Signed(report_id, made.version, (signing,), pdf=b"%PDF author"), made)


def approve(store: Store, report_id: int, word: str = "Well done.") -> None:
    """Approve a signed report electronically, as who is at work."""
    version = row_of(store, report_id).version
    signing = Signing("head", "electronic", store.now(), "b" * 64)
    write_signatures(store, Signed(report_id, version, (signing,), pdf=b"%PDF head", word=word))


def mark(store: Store, report_id: int, *parts: str, scan: bytes | None = None) -> None:
    """Say that the paper of a report is signed."""
    version = row_of(store, report_id).version
    signings = tuple(Signing(part, "paper", store.now()) for part in parts)
    kept = None if scan is None else Scan("scan.pdf", scan)
    write_signatures(store, Signed(report_id, version, signings, scan=kept))


def row_of(store: Store, report_id: int) -> ReportRow:
    """Return a report as anybody sees it who sees all."""
    with at_work(store, None):
        return read_report(store, report_id).row


__all__ = [
    "ADMIN",
    "ANNA",
    "COMPANY",
    "DEALERS",
    "FIRM",
    "IVAN",
    "LONER",
    "OCTOBER",
    "OLGA",
    "PETR",
    "PROJECTS",
    "SEPTEMBER",
    "VIEWER",
    "Subject",
    "approve",
    "at_work",
    "form",
    "freeze",
    "frozen",
    "mark",
    "plant_staff",
    "row_of",
    "sign",
    "staff_of",
]  # fmt: skip
