"""Rules as people keep them: tried before they are kept, changed, switched off, in words and typed thresholds."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.undoing import undo
from crmdesk.reports.alerts.attention import read_attention
from crmdesk.reports.alerts.checking import check_alerts
from crmdesk.reports.alerts.conditions import Against, ListCondition, MeasureCondition, Who
from crmdesk.reports.alerts.rule_texts import amount_of, limit_text, limit_unit, rule_text, with_limit
from crmdesk.reports.alerts.rules import list_rules, save_rule, switch_rule, try_rule
from crmdesk.reports.alerts.starters import STARTERS
from crmdesk.reports.alerts.texts import text_of
from crmdesk.reports.own_measures import Operation, all_measures, archive_measure, own_measures, save_measure
from crmdesk.reports.own_measures import Recipe as Formula


def test_a_rule_is_tried_without_writing(firm):
    """It says how many it would raise and names the first."""
    trial = try_rule(firm, ListCondition("stuck"))
    assert (trial.count, trial.names, trial.is_cut) == (1, ("Slow",), False)
    assert list_rules(firm) == ()


def test_a_rule_is_changed_and_taken_back(firm):
    """Undo of a change is the rule as it was."""
    check_alerts(firm)
    card = next(card for card in list_rules(firm) if card.name == "Deals stuck in a stage")
    deed = save_rule(firm, "Stuck for long", ListCondition("stuck", days=300), Who.HEADS, card.id, card.version)
    changed = next(each for each in list_rules(firm) if each.id == card.id)
    assert (changed.name, changed.condition, changed.who) == (
        "Stuck for long",
        ListCondition("stuck", days=300),
        Who.HEADS,
    )
    assert check_alerts(firm).closed == 1
    with pytest.raises(ConflictFault):
        save_rule(firm, "Mine", ListCondition("stuck"), Who.FIRM, card.id, card.version)
    undo(firm, deed.txn)
    assert next(each for each in list_rules(firm) if each.id == card.id).name == "Deals stuck in a stage"


def test_a_rule_that_cannot_be_asked_is_not_kept(firm):
    """No name, a measure that has no such cut, a threshold beyond sense."""
    for name, condition in (
        (" ", ListCondition("stuck")),
        ("Costs", MeasureCondition("cost", "manager", "month", Against.YEAR)),
        ("Stuck", ListCondition("stuck", days=-1)),
    ):
        with pytest.raises(UsageFault):
            save_rule(firm, name, condition, Who.FIRM)
    assert list_rules(firm) == ()


def test_switching_on_what_is_on_writes_nothing(firm):
    """A second click of another window is no change."""
    check_alerts(firm)
    card = list_rules(firm)[0]
    assert switch_rule(firm, card.id, active=True).txn is None
    assert switch_rule(firm, card.id, active=False).txn is not None


def test_every_template_reads_as_a_sentence():
    """No placeholder is left over, and the limit stands in the unit people think in."""
    said = {starter.id: rule_text(starter.condition, "RUB") for starter in STARTERS}
    assert all("{" not in text for text in said.values())
    assert said["falling"] == (
        "Revenue, by: manager, from 1 January: its change to last year below \u221215\u202f%, from 5 rows"
    )
    assert said["pace"] == "Revenue, whole firm, this month: the pace of the plan below 80\u202f%"
    assert said["no_calls"] == "Calls, by: manager: no data for 7 days"
    assert said["lost"] == "Large deals lost lately, from 2.0\u202fm\u202f₽"


@pytest.mark.parametrize(
    ("condition", "typed", "limit", "unit"),
    [
        (MeasureCondition("revenue", against=Against.YEAR), "\u221215", -0.15, "%"),
        (MeasureCondition("win_rate", against=Against.YEAR), "-2,5", -0.025, "pp"),
        (MeasureCondition("win_rate", against=Against.LEVEL), "20", 0.2, "%"),
        (MeasureCondition("revenue", against=Against.LEVEL), "1\u202f000", 100_000, "₽"),
        (MeasureCondition("calls", against=Against.LEVEL), "40", 40, ""),
    ],
)
def test_a_limit_is_typed_in_the_unit_people_think_in(condition, typed, limit, unit):
    """Percents of a share, units of money; what was kept is shown as it was typed."""
    found = with_limit(condition, typed)
    assert found.limit == pytest.approx(limit)
    assert limit_unit(condition, "RUB") == unit
    assert with_limit(condition, limit_text(found)) == found


def test_what_is_no_number_is_refused():
    """A word, an infinity, an amount below nothing."""
    for text in ("many", "inf", "", "1e99"):
        with pytest.raises(UsageFault):
            with_limit(MeasureCondition("calls"), text)
    with pytest.raises(UsageFault):
        amount_of("-5")
    assert (amount_of(""), amount_of("1 500,50")) == (0, 150_050)


def test_a_formula_of_the_firm_can_be_a_rule(firm):
    """Revenue for one won deal; its alert still reads when the formula is gone."""
    save_measure(firm, "Money a deal", Formula(Operation.RATIO, "revenue", "won_count"))
    (formula,) = own_measures(firm)
    rule = MeasureCondition(formula.key, "manager", "year", Against.LEVEL, limit=500_00)
    save_rule(firm, "Small deals", rule, Who.FIRM)
    assert rule_text(rule, "RUB", all_measures(firm)).startswith("Money a deal, by: manager, this year")
    check_alerts(firm)
    archive_measure(firm, formula)
    assert [rule for rule, _why in check_alerts(firm).faults] != []
    attention = read_attention(firm)
    (row,) = [row for row in attention.group("figures").rows if row.rule == "Small deals"]
    assert text_of(row, attention.today, "RUB").title == "Ivan Petrov: money a deal 100\u202f₽"
