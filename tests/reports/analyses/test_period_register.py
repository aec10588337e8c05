"""The register of signed reports, against a pencil."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from crmdesk.data.access import own_scope
from crmdesk.data.canonical import canonical_bytes
from crmdesk.data.errors import UsageFault
from crmdesk.data.period_reports.commitments import Promised, add_commitment
from crmdesk.data.period_reports.drafts import put_drafts
from crmdesk.data.period_reports.statements import Judgement
from crmdesk.data.period_reports.steps import withdraw
from crmdesk.data.period_reports.verdicts import judge
from crmdesk.data.store import Store
from crmdesk.reports.analyses.period_register import analyse
from crmdesk.reports.answer import Filter
from crmdesk.reports.periods import Grain
from crmdesk.reports.question import Question
from crmdesk.reports.result import Section
from tests.data.period_reports.life import (
    ANNA,
    IVAN,
    OLGA,
    PETR,
    PROJECTS,
    SEPTEMBER,
    Subject,
    approve,
    at_work,
    form,
    plant_staff,
    sign,
)


@pytest.fixture
def lived(sqlite_store: Store) -> Store:
    """September: Ivan approved, Petr withdrawn; October: Ivan signed, Petr and the department formed and late."""
    store = sqlite_store
    plant_staff(store)
    ivan, petr = (one.id for one in form(store, Subject("manager", IVAN), Subject("manager", PETR), period=SEPTEMBER))
    with at_work(store, IVAN):
        promises = [add_commitment(store, ivan, Promised(text)).ids[0] for text in ("one", "two", "three")]
        sign(store, ivan)
    with at_work(store, ANNA):
        approve(store, ivan)
        withdraw(store, petr, "Was on leave")
        judge(store, promises[0], Judgement("kept"))
        judge(store, promises[1], Judgement("missed"))
    october = form(store, Subject("department", PROJECTS), Subject("manager", IVAN), Subject("manager", PETR))
    said = {promises[0]: "partly", promises[1]: ""}  # the head judged the first one anew
    outcomes = [{"id": str(one), "verdict": verdict} for one, verdict in said.items()] + [
        {"id": "7", "verdict": "partly"}
    ]
    with store.changing(cause="period_report") as change:
        put_drafts(change, {october[1].id: canonical_bytes({"outcomes": outcomes})})
    with at_work(store, IVAN):
        sign(store, october[1].id)
    return store


def asked(store: Store) -> Question:
    """Return the question about this year."""
    return Question((), (), Grain.YEAR.unit(store.today()), as_of=store.today())


def lines(section: Section) -> list[tuple[object, ...]]:
    """Return the rows of a section's table."""
    assert section.table is not None
    return list(section.table.rows)


def test_people_stand_against_periods(lived: Store) -> None:
    """Each cell says the state, the day and how late it is; a period nobody formed for somebody is empty."""
    register, reports = analyse(lived, asked(lived), {}).sections
    assert register.table is not None
    assert [field.label for field in register.table.fields] == ["Report of", "Sep 2025", "Oct 2025"]
    assert lines(register) == [
        ("Projects", None, "formed, 15 days late"),
        ("Ivan Petrov", "approved 2025-11-20", "signed 2025-11-20, 12 days late"),
        ("Petr Volkov", None, "formed, 15 days late"),
    ]
    assert register.table.totals == ("Fully signed", "1 of 1", "0 of 3")
    assert [headline.value for headline in register.headlines] == [4, 2, 1, 3, pytest.approx(1 / 3)]
    by_number = {line[0]: line for line in lines(reports)}
    assert by_number["R-2025-10-02"][-1] == "1 of 3"
    assert by_number["R-2025-09-01"][8:] == (None, None, None)


def test_a_number_that_is_missing_is_explained(lived: Store) -> None:
    """The withdrawn one is named with its reason."""
    assert analyse(lived, asked(lived), {}).notes == ("R-2025-09-02 withdrawn: Was on leave.",)


def test_people_see_their_own_lines(lived: Store) -> None:
    """Ivan sees Ivan's, Anna her department's, Olga all; scopes and conditions narrow further."""
    seen: dict[int, list[object]] = {}
    for person in (IVAN, ANNA, OLGA):
        with at_work(lived, person):
            seen[person] = [line[0] for line in lines(analyse(lived, asked(lived), {}).sections[0])]
    assert seen == {
        IVAN: ["Ivan Petrov"],
        ANNA: ["Projects", "Ivan Petrov", "Petr Volkov"],
        OLGA: ["Projects", "Ivan Petrov", "Petr Volkov"],
    }
    narrow: dict[str, Callable[[Question], Question]] = {
        "scope": lambda question: replace(question, scope=own_scope(PETR)),
        "filter": lambda question: replace(question, filters=(Filter("manager", (str(PETR),)),)),
    }
    for name, how in narrow.items():
        register = analyse(lived, how(asked(lived)), {}).sections[0]
        assert [line[0] for line in lines(register)] == ["Petr Volkov"], name
    with pytest.raises(UsageFault, match="manager and department only"):
        analyse(lived, replace(asked(lived), filters=(Filter("city", ("Kazan",)),)), {})


def test_a_base_without_reports_says_so(sqlite_store: Store) -> None:
    """Columns without lines, figures of nothing, and a sentence."""
    register, reports = analyse(sqlite_store, asked(sqlite_store), {}).sections
    assert register.note == "No reports of this period are formed yet."
    assert (lines(register), lines(reports)) == ([], [])
    assert [headline.value for headline in register.headlines] == [0, 0, 0, 0, None]
