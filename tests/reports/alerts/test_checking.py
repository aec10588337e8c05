"""The rules look: alerts are raised once a cause, closed when it is gone, and nobody writes twice."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from crmdesk.data.activities.deeds import move
from crmdesk.data.entry.deeds import change
from crmdesk.data.models import Activity, Alert, AlertRule, Client, Deal, JournalEntry
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from crmdesk.reports.alerts import checking
from crmdesk.reports.alerts.attention import read_attention
from crmdesk.reports.alerts.checking import ENDED, check_alerts
from crmdesk.reports.alerts.conditions import Against, ListCondition, MeasureCondition, Who
from crmdesk.reports.alerts.deeds import Act, act_on
from crmdesk.reports.alerts.rules import archive_rule, list_rules, save_rule, switch_rule
from tests import factories as f
from tests.factories import make_deal, put


def rows(store):
    with store.reading() as connection:
        return connection.execute(select(Alert).order_by(Alert.id)).all()


def kinds(store):
    return {group.id: group.count for group in read_attention(store).groups if group.id != "main"}


def test_every_kind_is_raised_once_and_the_second_look_writes_nothing(any_firm):
    """One transaction by nobody of the firm; a look that finds the same leaves the journal as it is."""
    first = check_alerts(any_firm)
    assert first.faults == ()
    assert kinds(any_firm) == {"stuck": 1, "silent": 1, "figures": 1, "overdue": 1, "debts": 1, "lost": 1}
    assert len(first.raised) == len(rows(any_firm)) == 6
    with any_firm.reading() as connection:
        entries = connection.execute(
            select(JournalEntry.author_id, JournalEntry.cause).where(JournalEntry.tab == "alert")
        ).all()
        count = connection.scalar(select(func.count()).select_from(JournalEntry))
    assert {tuple(entry) for entry in entries} == {(None, checking.CAUSE)}
    assert check_alerts(any_firm).txn is None
    with any_firm.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(JournalEntry)) == count


def test_the_silent_debtor_owes_both_invoices_since_the_older(firm):
    """One alert a client: what is owed together, since the earliest date, whose the largest invoice is."""
    check_alerts(firm)
    (debt,) = read_attention(firm).group("debts").rows
    assert (debt.details["amount"], debt.details["since"], debt.details["count"]) == (150_000, "2025-10-01", 2)
    assert debt.manager_id == f.ANNA


def test_a_task_that_was_moved_calls_no_more(firm):
    """The condition has ended: the alert closes by itself and says so."""
    check_alerts(firm)
    (task,) = read_attention(firm).group("overdue").rows
    move(firm, (int(task.details["activity"]),), date(2025, 11, 24))
    assert check_alerts(firm).closed == 1
    (closed,) = [row for row in rows(firm) if row.closed_at is not None]
    assert (closed.id, closed.outcome) == (task.id, ENDED)
    assert "overdue" not in kinds(firm)


def test_what_ended_and_is_there_again_under_the_same_cause_is_the_same_alert(firm):
    """Undone edits bring no second alert."""
    check_alerts(firm)
    (task,) = read_attention(firm).group("overdue").rows
    deed = move(firm, (int(task.details["activity"]),), date(2025, 11, 24))
    check_alerts(firm)
    undo(firm, deed.txn)
    again = check_alerts(firm)
    assert again.raised == ()
    assert [row.id for row in read_attention(firm).group("overdue").rows] == [task.id]
    assert len(rows(firm)) == 6


def test_what_was_dealt_with_does_not_come_back_under_the_same_cause(firm, clock):
    """A step is planned on the stuck deal: it stays stuck, and nobody is called again until it moves and sticks anew."""
    check_alerts(firm)
    (stuck,) = read_attention(firm).group("stuck").rows
    act_on(firm, stuck.id, Act.STEP)
    clock.pass_by(days=5)
    check_alerts(firm)
    assert "stuck" not in kinds(firm)
    with firm.reading() as connection:
        version = connection.scalar(select(Deal.version).where(Deal.id == stuck.deal_id))
    change(firm, "deal", stuck.deal_id, version, {"stage_id": f.OFFER}, {"stage_id": f.WORK})
    with firm.reading() as connection:
        version = connection.scalar(select(Deal.version).where(Deal.id == stuck.deal_id))
    clock.pass_by(days=1)
    change(firm, "deal", stuck.deal_id, version, {"stage_id": f.WORK}, {"stage_id": f.OFFER})
    clock.pass_by(days=22)
    check_alerts(firm)
    (anew,) = read_attention(firm).group("stuck").rows
    assert anew.id != stuck.id


def test_two_windows_on_one_base_raise_each_cause_once(any_firm, monkeypatch):
    """The second window compared before the first had written; it finds the alerts there and writes none."""
    other = Store.open(any_firm.location, clock=any_firm.clock)
    found = []
    compare = checking._compare

    def both(store, connection, progress):
        result = compare(store, connection, progress)
        if store is any_firm and not found:
            found.append(check_alerts(other))
        return result

    monkeypatch.setattr(checking, "_compare", both)
    mine = check_alerts(any_firm)
    assert len(found[0].raised) == 6
    assert mine.raised == ()
    assert len(rows(any_firm)) == 6
    other.close()


def test_rules_are_given_once_and_what_was_archived_stays_so(firm):
    """The next look brings no archived rule back, and its alerts close."""
    check_alerts(firm)
    rules = {card.name: card for card in list_rules(firm)}
    assert len(rules) == 9
    archive_rule(firm, rules["Silent clients"].id)
    switch_rule(firm, rules["Overdue debts"].id, active=False)
    assert check_alerts(firm).closed == 2
    assert len(list_rules(firm)) == 8
    assert {"silent", "debts"}.isdisjoint(kinds(firm))


def test_a_rule_that_cannot_be_asked_silences_no_other(firm):
    """Its alerts stay as they are, and the sentence is given back."""
    with firm.changing() as made:
        (bad,) = made.add(AlertRule, [{"name": "Old", "condition": {"list": "dragons"}}])
    checked = check_alerts(firm)
    assert [rule for rule, _why in checked.faults] == [bad]
    assert "dragons" in checked.faults[0][1]
    assert len(checked.raised) == 6


def test_a_cancelled_look_writes_nothing(firm):
    """Whoever stops it between two rules leaves no alert behind."""
    check_alerts(firm)
    put(firm, Deal, make_deal(title="Idle"))

    class StoppedError(Exception):
        pass

    def stop(done, _total):
        if done:
            raise StoppedError

    with pytest.raises(StoppedError):
        check_alerts(firm, stop)
    assert len(rows(firm)) == 6


def test_a_list_that_holds_more_than_is_raised_closes_nothing_that_still_holds(firm, monkeypatch):
    """What is open stays open however many heavier ones come before it."""
    monkeypatch.setattr("crmdesk.reports.alerts.findings.MOST", 2)
    monkeypatch.setattr("crmdesk.reports.alerts.findings.READ", 3)
    (first,) = put(firm, Deal, make_deal(title="Idle", amount=1_00, stage_id=f.LEAD))
    check_alerts(firm)
    assert [row.deal_id for row in read_attention(firm).group("no_step").rows] == [first]
    put(firm, Deal, *(make_deal(title=f"Idle {n}", amount=1_000_00 + n, stage_id=f.LEAD) for n in range(5)))
    checked = check_alerts(firm)
    idle = [row.deal_id for row in read_attention(firm).group("no_step").rows]
    assert (len(idle), idle[-1], checked.closed) == (3, first, 0)


def test_thresholds_of_a_list_are_its_least_days_and_amount(firm):
    """A rule for debts from 2 000 roubles finds none here, one from 1 000 and 40 days the one there is."""
    check_alerts(firm)
    for card in list_rules(firm):
        archive_rule(firm, card.id)
    save_rule(firm, "Large debts", ListCondition("debts", amount=200_000), Who.FIRM)
    save_rule(firm, "Old debts", ListCondition("debts", days=40, amount=100_000), Who.FIRM)
    save_rule(firm, "Older debts", ListCondition("debts", days=60), Who.FIRM)
    check_alerts(firm)
    assert [row.rule for row in read_attention(firm).group("debts").rows] == ["Old debts"]


def test_a_measure_is_held_against_its_level(firm):
    """Revenue of the year below 1 000 roubles: Ivan alone, of those who sold."""
    check_alerts(firm)
    save_rule(firm, "Little", MeasureCondition("revenue", "manager", "year", Against.LEVEL, limit=1_000_00), Who.FIRM)
    check_alerts(firm)
    found = [row for row in read_attention(firm).group("figures").rows if row.rule == "Little"]
    assert [(row.manager_id, row.details["value"]) for row in found] == [(f.IVAN, 500_00)]


def test_clients_and_tasks_are_named_by_the_records(firm):
    """An alert knows its deal, client and person, so that one click opens them."""
    check_alerts(firm)
    with firm.reading() as connection:
        names = {row.id: row.name for row in connection.execute(select(Client.id, Client.name))}
        subjects = {row.id: row.subject for row in connection.execute(select(Activity.id, Activity.subject))}
    attention = read_attention(firm)
    (silent,) = attention.group("silent").rows
    (late,) = attention.group("overdue").rows
    assert names[silent.client_id] == silent.details["name"] == "Quiet"
    assert subjects[int(late.details["activity"])] == late.details["name"] == "Offer"


def test_a_second_program_does_not_give_the_rules_again(firm):
    """Its card of the firm is older than the gift; after one look it knows."""
    other = Store.open(firm.location, clock=firm.clock)
    assert other.firm.settings == {}
    check_alerts(firm)
    check_alerts(other)
    changes = other.changes
    check_alerts(other)
    assert other.changes == changes
    assert len(list_rules(other)) == 9
    other.close()
