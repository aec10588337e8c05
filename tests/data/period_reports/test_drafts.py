"""Drafts: one report a subject and period, numbers without holes, figures that are formed anew until they are frozen."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from crmdesk.data.errors import Fault, UsageFault
from crmdesk.data.models import Manager, PeriodReport, ReportFile
from crmdesk.data.period_reports.drafts import put_drafts
from crmdesk.data.period_reports.records import read_content
from crmdesk.data.period_reports.statements import report_tail
from crmdesk.data.period_reports.steps import write_freeze
from crmdesk.data.store import Store
from tests.data.period_reports.life import (
    ANNA,
    FIRM,
    IVAN,
    OLGA,
    PETR,
    PROJECTS,
    SEPTEMBER,
    VIEWER,
    Subject,
    at_work,
    form,
    freeze,
    frozen,
    plant_staff,
    row_of,
)

EVERYBODY = (FIRM, Subject("department", PROJECTS), Subject("manager", IVAN), Subject("manager", PETR))


def test_everybody_has_one_report_a_period(sqlite_store: Store) -> None:
    """Formed again, the same reports get new figures; another period begins its numbers anew."""
    store = sqlite_store
    plant_staff(store)
    first = form(store, *EVERYBODY)
    assert [one.number for one in first] == [f"2025-10-0{place}" for place in range(1, 5)]
    assert [(one.author_id, one.approver_id) for one in first] == [
        (OLGA, None), (ANNA, OLGA), (IVAN, ANNA), (PETR, ANNA)
    ]  # fmt: skip
    again = form(store, *EVERYBODY, figures="2")
    assert [one.id for one in again] == [one.id for one in first]
    assert not any(one.is_new for one in again)
    draft = read_content(store, first[2].id, "draft")
    assert draft is not None
    assert b'"figures":"2"' in draft
    assert form(store, FIRM, period=SEPTEMBER)[0].number == "2025-09-01"
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(ReportFile)).scalar() == 5


def test_people_of_a_formed_report_follow_the_firm(sqlite_store: Store) -> None:
    """Anna gone, Ivan's next report goes to Olga; what is frozen keeps whom it names, and its figures."""
    store = sqlite_store
    plant_staff(store)
    ivan, petr = (one.id for one in form(store, Subject("manager", IVAN), Subject("manager", PETR)))
    with at_work(store, PETR):
        freeze(store, petr)
    with store.changing() as change:
        change.archive(Manager, ANNA, 1)
    formed = form(store, Subject("manager", IVAN), Subject("manager", PETR), figures="2")
    assert [one.is_open for one in formed] == [True, False]
    assert (row_of(store, ivan).approver, row_of(store, petr).approver) == ("Olga Orlova", "Anna Sokolova")
    with store.changing() as change, pytest.raises(UsageFault, match="was frozen meanwhile"):
        put_drafts(change, {petr: b"{}"})


def test_people_form_what_they_may_see(sqlite_store: Store) -> None:
    """Ivan forms Ivan's, Anna her department's too, and neither the firm's; who only looks sees all and forms nothing."""
    store = sqlite_store
    plant_staff(store)
    with at_work(store, VIEWER), pytest.raises(UsageFault, match="only looks"):
        form(store, *EVERYBODY)
    for person, allowed in ((IVAN, EVERYBODY[2:3]), (ANNA, EVERYBODY[1:]), (OLGA, EVERYBODY)):
        with at_work(store, person):
            form(store, *allowed)
            if person != OLGA:
                with pytest.raises(UsageFault, match="People form their own reports"):
                    form(store, *EVERYBODY)


def at_once(store: Store, *deeds: Callable[[Store], object]) -> list[str]:
    """Do several things from a store each at the same moment and return the sentences of those that were refused."""
    barrier, refused = Barrier(len(deeds)), []

    def work(deed: Callable[[Store], object]) -> None:
        other = Store.open(store.location, clock=store.clock)
        other.person_id = store.person_id
        barrier.wait()
        try:
            deed(other)
        except Fault as fault:
            refused.append(str(fault))
        finally:
            other.close()

    threads = [Thread(target=work, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_two_programs_that_form_at_once_give_each_subject_one_report(store: Store) -> None:
    """No number is given twice and nobody has two reports, whoever comes first; both are done."""
    plant_staff(store)
    refused = at_once(store, *[lambda other: form(other, *EVERYBODY)] * 3)
    assert refused == []
    with store.reading() as connection:
        numbers = connection.execute(select(PeriodReport.number).order_by(PeriodReport.number)).scalars().all()
    assert numbers == [f"2025-10-0{place}" for place in range(1, 5)]


def test_of_two_that_freeze_at_once_one_takes_the_place_in_the_chain(store: Store) -> None:
    """Both snapshots were made for place 1: one is there, the other is told, and the chain has no fork."""
    plant_staff(store)
    one, two = form(store, Subject("manager", IVAN), Subject("manager", PETR))
    made = [frozen(store, one.id), frozen(store, two.id)]
    with at_work(store, ANNA):
        refused = at_once(store, *[lambda other, each=each: write_freeze(other, each) for each in made])
    assert len(refused) == 1
    assert "same moment" in refused[0]
    with store.reading() as connection:
        assert report_tail(connection).place == 1
