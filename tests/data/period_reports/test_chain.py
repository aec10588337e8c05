"""The chain: whatever is changed around the program shows, and what the program does never does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, update

from crmdesk.data.merge_preview import preview_merge
from crmdesk.data.merging import merge
from crmdesk.data.models import Client, Commitment, Department, Manager, PeriodReport, ReportFile, Signature
from crmdesk.data.period_reports.chain import check_chain
from crmdesk.data.period_reports.commitments import Promised, add_commitment
from crmdesk.data.period_reports.steps import withdraw, write_return
from crmdesk.data.period_reports.texts import put_text
from crmdesk.data.store import Store
from tests.conftest import Clock
from tests.data.period_reports.life import (
    ANNA,
    IVAN,
    PETR,
    SEPTEMBER,
    Subject,
    approve,
    at_work,
    form,
    freeze,
    mark,
    plant_staff,
    sign,
)
from tests.factories import make_client, put


def live(store: Store) -> list[int]:
    """Let three reports live: one approved, one returned and signed anew, one marked on paper; and withdraw a fourth."""
    plant_staff(store)
    ivan, petr = (one.id for one in form(store, Subject("manager", IVAN), Subject("manager", PETR), period=SEPTEMBER))
    with at_work(store, IVAN):
        put_text(store, ivan, "headline", "A good September")
        add_commitment(store, ivan, Promised("Call everybody"))
        sign(store, ivan)
    with at_work(store, ANNA):
        approve(store, ivan)
        freeze(store, petr)
        mark(store, petr, "author", "head")
    october, gone = (one.id for one in form(store, Subject("manager", IVAN), Subject("manager", PETR)))
    with at_work(store, IVAN):
        sign(store, october)
    with at_work(store, ANNA):
        again = write_return(store, october, "A word about debts").ids[0]
        withdraw(store, gone, "Formed too early")
    with at_work(store, IVAN):
        sign(store, again)
    return [ivan, petr, october, again]


def around(store: Store, *statements: Any) -> None:
    """Change the base around the program, as somebody with the file in hand could."""
    with store.engine.execution_options(write=True).connect() as connection, connection.begin():
        for statement in statements:
            connection.execute(statement)


def test_a_life_lived_through_the_program_leaves_a_whole_chain(store: Store) -> None:
    """Approved, returned, signed anew, marked and withdrawn: nothing is found, and every link is counted."""
    live(store)
    checked = check_chain(store)
    assert not checked.findings
    assert (checked.reports, checked.signatures) == (4, 6)
    assert len(checked.last_sha256) == 64


Tampering = Callable[[list[int]], tuple[Any, ...]]
TAMPERINGS: dict[str, tuple[Tampering, str]] = {
    "a byte of a snapshot": (
        lambda ids: (
            update(ReportFile).where(ReportFile.report_id == ids[0], ReportFile.part == "snapshot").values(content=b"{}"),
        ),
        "was changed",
    ),
    "a snapshot with its hash": (
        lambda ids: (
            update(ReportFile)
            .where(ReportFile.report_id == ids[0], ReportFile.part == "snapshot")
            .values(content=b"{}", sha256="44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"),
        ),
        "is not the one that was frozen",
    ),
    "a hash of a report": (
        lambda ids: (update(PeriodReport).where(PeriodReport.id == ids[0]).values(sha256="0" * 64),),
        "does not follow the report",
    ),
    "a comment": (
        lambda ids: (update(PeriodReport).where(PeriodReport.id == ids[1]).values(comment="It was all their fault"),),
        "otherwise than its snapshot: Comment",
    ),
    "a period": (
        lambda ids: (
            update(PeriodReport).where(PeriodReport.id == ids[1]).values(end_on=SEPTEMBER[1] + timedelta(1)),
        ),
        "otherwise than its snapshot: Period",
    ),
    "whose it is": (
        lambda ids: (update(PeriodReport).where(PeriodReport.id == ids[0]).values(manager_id=PETR),),
        "otherwise than its snapshot: Report of",
    ),
    "its author": (
        lambda ids: (update(PeriodReport).where(PeriodReport.id == ids[0]).values(author_id=PETR),),
        "otherwise than its snapshot: Author",
    ),
    "the word of the head": (
        lambda ids: (update(PeriodReport).where(PeriodReport.id == ids[0]).values(head_word="Badly done."),),
        "says otherwise than its record",
    ),
    "a state": (
        lambda ids: (update(PeriodReport).where(PeriodReport.id == ids[3]).values(state="approved"),),
        "otherwise than its signatures",
    ),
    "who signed": (
        lambda ids: (update(Signature).where(Signature.report_id == ids[0]).values(manager_id=PETR),),
        "says otherwise than its record",
    ),
    "a statement": (
        lambda ids: (update(Signature).where(Signature.report_id == ids[0]).values(statement="{}"),),
        "What its signature says was changed",
    ),
    "a signature taken out": (
        lambda ids: (delete(Signature).where(Signature.report_id == ids[0], Signature.part == "head"),),
        "2 is missing from the chain",
    ),
    "a report taken out": (
        lambda ids: (
            delete(Signature).where(Signature.report_id == ids[1]),
            delete(ReportFile).where(ReportFile.report_id == ids[1]),
            delete(PeriodReport).where(PeriodReport.id == ids[1]),
        ),
        "is missing from the chain",
    ),
    "the last revision taken out": (
        lambda ids: (
            delete(Signature).where(Signature.report_id == ids[3]),
            delete(ReportFile).where(ReportFile.report_id == ids[3]),
            delete(PeriodReport).where(PeriodReport.id == ids[3]),
        ),
        "no revision came after it",
    ),
    "a revision": (
        lambda ids: (update(PeriodReport).where(PeriodReport.id == ids[3]).values(revision=3),),
        "No report has this number",
    ),
    "a commitment": (
        lambda ids: (update(Commitment).where(Commitment.report_id == ids[0]).values(text="Call nobody"),),
        "not those that were frozen",
    ),
    "what a commitment is to reach": (
        lambda ids: (update(Commitment).where(Commitment.report_id == ids[0]).values(measure="calls", target=1),),
        "not those that were frozen",
    ),
    "by when a commitment is to be kept": (
        lambda ids: (
            update(Commitment).where(Commitment.report_id == ids[0]).values(due_on=SEPTEMBER[1] + timedelta(300)),
        ),
        "not those that were frozen",
    ),
    "an author who is made of the head": (
        lambda ids: (update(PeriodReport).where(PeriodReport.id == ids[0]).values(author_id=ANNA),),
        "nobody approves their own",
    ),
    "a signed file": (
        lambda ids: (delete(ReportFile).where(ReportFile.report_id == ids[0], ReportFile.part == "pdf", ReportFile.place == 2),),
        "A file of it is missing",
    ),
    "an archived report": (
        lambda ids: (
            update(PeriodReport).where(PeriodReport.id == ids[3]).values(archived_at=PeriodReport.formed_at),
        ),
        "never archived",
    ),
}  # fmt: skip


def test_everything_changed_around_the_program_is_found(sqlite_location: str, clock: Clock) -> None:
    """Each way of altering a frozen report is named in words, and put back leaves the chain whole again."""
    first = Store.open(sqlite_location, clock=clock)
    ids = live(first)
    first.close()
    for name, (tampering, sentence) in TAMPERINGS.items():
        copy = Path(sqlite_location).with_name("copy.crmdb")
        shutil.copy(sqlite_location, copy)
        store = Store.open(str(copy), clock=clock)
        around(store, *tampering(ids))
        found = [finding.text for finding in check_chain(store).findings]
        store.close()
        assert any(sentence in text for text in found), (name, found)


def test_what_happens_to_people_and_clients_later_breaks_nothing(sqlite_store: Store) -> None:
    """A client of a commitment merged into another, its author archived, the department renamed: the chain is whole."""
    store = sqlite_store
    plant_staff(store)
    kept, double = put(store, Client, make_client(name="Rodnik"), make_client(name="Rodnik LLC"))
    report = form(store)[0].id
    with at_work(store, IVAN):
        add_commitment(store, report, Promised(client_id=double, action="visit"))
        sign(store, report)
    merge(store, preview_merge(store, "client", kept, [double]))
    with store.changing() as change:
        change.archive(Manager, IVAN, 1)
        change.edit(Department, 12, 1, name="Big projects")
    assert not check_chain(store).findings
    with store.reading() as connection:
        row = connection.execute(Commitment.__table__.select()).mappings().one()
    assert (row["client_id"], row["text"]) == (kept, "Rodnik LLC")


def test_progress_is_told(sqlite_store: Store) -> None:
    """The walk tells how far it is, so that it can be stopped."""
    plant_staff(sqlite_store)
    report = form(sqlite_store)[0].id
    with at_work(sqlite_store, IVAN):
        sign(sqlite_store, report)
    told: list[float] = []
    check_chain(sqlite_store, told.append)
    assert told == [0.0]
