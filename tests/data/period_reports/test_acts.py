"""Acts: every act in every state by everybody, against a table written by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Manager
from crmdesk.data.period_reports.acts import Act, deciders, refusal, require
from crmdesk.data.period_reports.records import STATE_NAMES, ReportRow
from crmdesk.data.store import Store
from tests.data.period_reports.life import (
    ADMIN,
    ANNA,
    FIRM,
    IVAN,
    OLGA,
    PETR,
    VIEWER,
    form,
    plant_staff,
    row_of,
    staff_of,
)

#: Act -> the states it is possible in, and who may: I Ivan the author, A Anna his head, O Olga above, D administrator.
MAY = {
    Act.WRITE: (("formed",), "I"),
    Act.FREEZE: (("formed",), "IAO"),
    Act.SIGN: (("formed", "frozen"), "I"),
    Act.APPROVE: (("signed",), "AO"),
    Act.MARK: (("frozen", "signed"), "AO"),
    Act.RETURN: (("frozen", "signed", "approved"), "AO"),
    Act.WITHDRAW: (("formed", "frozen"), "AOD"),
    Act.JUDGE: (("frozen", "signed", "approved"), "AO"),
    Act.PLAN: (("formed", "frozen", "signed", "approved"), "IAOD"),
}
PEOPLE = {"I": IVAN, "A": ANNA, "O": OLGA, "D": ADMIN, "P": PETR, "V": VIEWER}


@pytest.fixture
def row(sqlite_store: Store) -> ReportRow:
    """The report of Ivan, formed."""
    plant_staff(sqlite_store)
    return row_of(sqlite_store, form(sqlite_store)[0].id)


def test_everybody_may_what_the_table_says(sqlite_store: Store, row: ReportRow) -> None:
    """For each act, state and person: possible exactly where the table says so, else a sentence of this report."""
    staff = staff_of(sqlite_store)
    for act, (states, who) in MAY.items():
        for state in STATE_NAMES:
            for letter, person in PEOPLE.items():
                reason = refusal(act, replace(row, state=state), staff, person)
                assert (reason == "") is (state in states and letter in who), (act, state, letter, reason)
                assert not reason or "2025-10-01" in reason or reason.startswith("Nobody approves their own")
                assert "{" not in reason


def test_nobody_and_those_who_left_do_nothing(sqlite_store: Store, row: ReportRow) -> None:
    """The sentence says what to do: choose who is at work."""
    with sqlite_store.changing() as change:
        change.archive(Manager, IVAN, 1)
    staff = staff_of(sqlite_store)
    for act in Act:
        assert "Choose who is at work first" in refusal(act, row, staff, None)
        assert refusal(act, row, staff, IVAN) == "Ivan Petrov does not work here any more."
        assert "does not work here" in refusal(act, row, staff, 999)


def test_the_one_above_whom_nobody_stands_decides_alone(sqlite_store: Store, row: ReportRow) -> None:
    """Olga's report of the firm: she freezes, marks, returns and withdraws it; there is nothing to approve."""
    del row
    firm = row_of(sqlite_store, form(sqlite_store, FIRM)[0].id)
    staff = staff_of(sqlite_store)
    assert deciders(firm, staff) == (OLGA,)
    for act, state in ((Act.FREEZE, "formed"), (Act.MARK, "frozen"), (Act.RETURN, "signed"), (Act.WITHDRAW, "frozen")):
        require(act, replace(firm, state=state), staff, OLGA)
    for act in (Act.APPROVE, Act.MARK):
        with pytest.raises(UsageFault, match="is signed, and nobody approves it"):
            require(act, replace(firm, state="signed"), staff, OLGA)


def test_a_report_without_an_author_waits_for_one(sqlite_store: Store, row: ReportRow) -> None:
    """Its words may be written by those above it; nobody signs it until it has an author."""
    staff = staff_of(sqlite_store)
    orphan = replace(row, author_id=None, author="")
    assert refusal(Act.WRITE, orphan, staff, ANNA) == ""
    assert "has no author yet" in refusal(Act.SIGN, orphan, staff, ANNA)
