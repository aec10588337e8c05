"""The rules of alerts in the settings: switched, tried, changed, added from a template, archived."""

from __future__ import annotations

import pytest

from crmdesk.reports.alerts.checking import check_alerts
from crmdesk.reports.alerts.conditions import Against, ListCondition, MeasureCondition, Who
from crmdesk.reports.alerts.rules import list_rules
from crmdesk.reports.alerts.starters import STARTERS
from crmdesk.ui.pages.settings_alerts import AlertsPanel
from tests.reports.alerts.conftest import filled


@pytest.fixture
def panel(qtbot, context):
    filled(context.store)
    check_alerts(context.store)
    made = AlertsPanel(context)
    qtbot.addWidget(made)
    context.deeds.written.connect(lambda _deed: made.refresh())
    made.resize(800, 700)
    made.refresh()
    made.show()
    quiet(qtbot, context)
    return made


def quiet(qtbot, context):
    qtbot.waitUntil(lambda: not context.jobs.busy and not context.deeds.waiting, timeout=10_000)


def row(panel, name):
    return next(row for row in panel.rows if row.card.name == name)


def test_rules_say_how_many_alerts_they_have_and_are_switched_off(panel, context, qtbot):
    """One click, one transaction; the alerts go at the next look."""
    assert len(panel.rows) == sum(starter.given for starter in STARTERS)
    assert row(panel, "Deals stuck in a stage").card.open == 1
    row(panel, "Deals stuck in a stage").switch.click()
    quiet(qtbot, context)
    assert not next(card for card in list_rules(context.store) if card.name == "Deals stuck in a stage").active
    assert check_alerts(context.store).closed == 1


def test_a_threshold_is_tried_before_it_is_kept(panel, context, qtbot):
    """The form says what the rule would raise now; kept, it is the rule."""
    row(panel, "Overdue debts").change.click()
    quiet(qtbot, context)
    assert panel.form.reason.text() == "Would raise 1 alert now: Quiet"
    panel.form.amount.setText("2000")
    panel.form.amount.textEdited.emit("2000")
    qtbot.waitUntil(lambda: panel.form.reason.text() == "Would raise 0 alerts now", timeout=5_000)
    panel.form.save.click()
    quiet(qtbot, context)
    assert panel.form.isHidden()
    changed = next(card for card in list_rules(context.store) if card.name == "Overdue debts")
    assert changed.condition == ListCondition("debts", days=1, amount=200_000)


def test_a_word_in_place_of_a_number_is_told_and_stays(panel, context, qtbot):
    """What was typed is not lost, and there is nothing to keep until it is a number."""
    row(panel, "Overdue debts").change.click()
    quiet(qtbot, context)
    panel.form.amount.setText("a lot")
    panel.form.amount.textEdited.emit("a lot")
    qtbot.waitUntil(lambda: "a lot" in panel.form.reason.text(), timeout=5_000)
    assert not panel.form.save.isEnabled()
    assert panel.form.amount.text() == "a lot"


def test_a_rule_is_added_from_a_template(panel, context, qtbot):
    """Another measure and another limit than the template's."""
    action = next(each for each in panel.menu.actions() if each.text() == "A manager’s win rate is low")
    action.trigger()
    form = panel.form
    form.name.setText("Few calls")
    form.measure.setCurrentIndex(form.measure.findData("calls"))
    form.limit.setText("40")
    form.who.setCurrentIndex(form.who.findData(Who.FIRM.value))
    form.save.click()
    quiet(qtbot, context)
    added = next(card for card in list_rules(context.store) if card.name == "Few calls")
    assert added.condition == MeasureCondition("calls", "manager", "quarter", Against.LEVEL, limit=40, minimum=10)
    assert added.who is Who.FIRM


def test_fields_that_mean_nothing_are_not_there(panel, context, qtbot):
    """A list has no period; silence has days in place of a limit."""
    row(panel, "Deals stuck in a stage").change.click()
    quiet(qtbot, context)
    assert panel.form.period.isHidden()
    row(panel, "A manager has stopped calling").change.click()
    quiet(qtbot, context)
    assert (panel.form.days.isVisible(), panel.form.limit.isVisible()) == (True, False)


def test_an_archived_rule_leaves_the_list(panel, context, qtbot):
    """Undo brings it back."""
    row(panel, "Silent clients").archive.click()
    quiet(qtbot, context)
    assert "Silent clients" not in [row.card.name for row in panel.rows]
    context.deeds.undo()
    quiet(qtbot, context)
    assert "Silent clients" in [row.card.name for row in panel.rows]
