"""Commitments: what may be promised, in which order, until when it may be changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.models import Client, Commitment, Deal
from crmdesk.data.period_reports.commitments import (
    MOST,
    CommitmentRow,
    Promised,
    add_commitment,
    aim_text,
    change_commitment,
    list_commitments,
    order_commitments,
    promised_before,
    remove_commitment,
)
from crmdesk.data.period_reports.steps import write_freeze
from crmdesk.data.store import Store
from crmdesk.data.table import NARROW
from crmdesk.data.undoing import undo
from tests.data.period_reports.life import (
    ANNA,
    IVAN,
    OCTOBER,
    PETR,
    SEPTEMBER,
    Subject,
    at_work,
    form,
    freeze,
    frozen,
    plant_staff,
    row_of,
)
from tests.factories import make_client, make_deal, plant, put


@pytest.fixture
def report(sqlite_store: Store) -> int:
    """The report of Ivan, who is at work."""
    plant_staff(sqlite_store)
    sqlite_store.person_id = IVAN
    return form(sqlite_store)[0].id


def promises(store: Store, report: int) -> tuple[CommitmentRow, ...]:
    """Return what a report promises."""
    return list_commitments(store, report)


def test_words_measures_and_deals_are_promised(store: Store) -> None:
    """Each of the three kinds reads back as it was typed, with its aim in words; a deal brings its client."""
    plant(store)
    client = put(store, Client, make_client())[0]
    deal = put(store, Deal, make_deal(client_id=client))[0]
    store.person_id = 1
    report = form(store)[0].id
    add_commitment(store, report, Promised("  Learn the\nnew catalogue "))
    add_commitment(store, report, Promised(measure="revenue", target=Decimal("9500000.50"), due_on=date(2025, 11, 30)))
    add_commitment(store, report, Promised(deal_id=deal, action="meeting with the decision maker"))
    words, measured, about_deal = promises(store, report)
    assert (words.text, words.aim, words.is_measured) == ("Learn the new catalogue", "", False)
    assert (measured.text, measured.target, measured.typed.target) == ("Revenue", 950_000_050, Decimal("9500000.50"))
    assert (about_deal.text, about_deal.aim, about_deal.client_id) == (
        "Pumping station", "meeting with the decision maker", client
    )  # fmt: skip
    assert [one.place for one in promises(store, report)] == [1, 2, 3]


REFUSED = (
    (Promised("  "), "Say what is promised"),
    (Promised("x" * 301), "takes 300 characters"),
    (Promised(measure="revenu", target=Decimal(1)), "Did you mean “revenue”"),
    (Promised(measure="revenue"), "Give the target of “Revenue”"),
    (Promised(measure="revenue", target=Decimal(-1)), "from 0 up"),
    (Promised(measure="revenue", target=Decimal(10) ** 20), "no larger than a plan"),
    (Promised("More", target=Decimal(1)), "Choose the measure"),
    (Promised("Call", due_on=date(1825, 1, 1)), "Check the year"),
    (Promised("Call", due_on=date(2025, 10, 31)), "is for later"),
    (Promised(deal_id=12345), "no such record"),
)


def test_what_cannot_be_promised_is_refused(sqlite_store: Store, report: int) -> None:
    """Nothing at all, too much, a measure without a target, a deal that is not there: a sentence each."""
    for promised, sentence in REFUSED:
        with pytest.raises(UsageFault, match=sentence):
            add_commitment(sqlite_store, report, promised)
    assert not promises(sqlite_store, report)


def test_commitments_are_changed_moved_removed_and_undone(sqlite_store: Store, report: int) -> None:
    """While the report is formed everything can be typed anew, and Ctrl+Z takes each step back."""
    store = sqlite_store
    one, two, three = (add_commitment(store, report, Promised(text)).ids[0] for text in ("one", "two", "three"))
    order_commitments(store, report, (three, one))
    assert [each.text for each in promises(store, report)] == ["three", "one", "two"]
    change_commitment(store, one, Promised("first", due_on=date(2025, 11, 28)))
    removed = remove_commitment(store, two)
    assert [(each.text, each.due_on) for each in promises(store, report)] == [
        ("three", None), ("first", date(2025, 11, 28))
    ]  # fmt: skip
    assert removed.txn is not None
    undo(store, removed.txn)
    assert [each.text for each in promises(store, report)] == ["three", "first", "two"]
    with pytest.raises(UsageFault, match="removed meanwhile"):
        order_commitments(store, report, (12345,))


def test_a_report_takes_forty_commitments(sqlite_store: Store, report: int) -> None:
    """The forty-first is refused."""
    rows = [{"report_id": report, "text": f"Promise {place}", "place": place} for place in range(1, MOST)]
    put(sqlite_store, Commitment, *rows)
    add_commitment(sqlite_store, report, Promised("The last one"))
    with pytest.raises(UsageFault, match="at most 40"):
        add_commitment(sqlite_store, report, Promised("One too many"))


def test_only_the_author_promises_and_only_until_the_report_is_frozen(sqlite_store: Store, report: int) -> None:
    """A head writes nothing into it, a colleague does not even see it, and what is frozen stays."""
    store = sqlite_store
    mine = add_commitment(store, report, Promised("Call everybody"))
    for person, sentence in ((ANNA, "are its author's: Ivan Petrov"), (PETR, "somebody else's")):
        with at_work(store, person), pytest.raises(UsageFault, match=sentence):
            add_commitment(store, report, Promised("And more"))
    freeze(store, report)
    with pytest.raises(UsageFault, match="is frozen: its text and commitments stay"):
        remove_commitment(store, mine.ids[0])
    assert mine.txn is not None
    with pytest.raises(ConflictFault, match="is frozen, and its text"):
        undo(store, mine.txn)
    assert [one.text for one in promises(store, report)] == ["Call everybody"]


def test_a_promise_added_meanwhile_is_not_left_out_of_the_frozen_report(sqlite_store: Store, report: int) -> None:
    """The snapshot was made before it: freezing is refused, and made anew it holds the promise."""
    made = frozen(sqlite_store, report)
    add_commitment(sqlite_store, report, Promised("Call everybody"))
    with pytest.raises(ConflictFault, match="changed meanwhile"):
        write_freeze(sqlite_store, made)
    freeze(sqlite_store, report)
    assert row_of(sqlite_store, report).state == "frozen"


def test_the_last_report_in_force_says_what_was_promised_before(sqlite_store: Store, report: int) -> None:
    """October is judged by what September promised, once that is frozen: until then its author can change it."""
    store = sqlite_store
    september = form(store, Subject("manager", IVAN), period=SEPTEMBER)[0].id
    add_commitment(store, september, Promised("Call everybody"))
    october = row_of(store, report)
    with store.reading() as connection:
        assert not promised_before(connection, october, "RUB")
    freeze(store, september)
    with store.reading() as connection:
        found = promised_before(connection, october, "RUB")
        assert [one.text for one in found] == ["Call everybody"]
        assert not promised_before(connection, row_of(store, september), "RUB")
    assert row_of(store, report).begin_on == OCTOBER[0]


def test_an_aim_reads_as_people_write_it(russian: None) -> None:
    """Roubles with their sign, counts bare, shares in percent, an action as it is."""
    assert aim_text("revenue", 950_000_000, "", "RUB") == f"9{NARROW}500{NARROW}000{NARROW}₽"
    assert aim_text("meetings", 16_000, "", "RUB") == "16"
    assert aim_text("win_rate", 45_500, "", "RUB") == f"45,5{NARROW}%"
    assert aim_text("", None, "договор", "RUB") == "договор"
