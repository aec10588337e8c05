"""Own measures: put together of two, looked at before they are kept, changed and removed."""

from __future__ import annotations

import pytest

from crmdesk.reports.own_measures import Operation, Recipe, own_measures, save_measure
from crmdesk.reports.vocabulary import read_vocabulary
from crmdesk.ui.dialogs.own_measure import OwnMeasureDialog
from tests.random_firm import fill


@pytest.fixture
def dialog(qtbot, context):
    """Return a function that shows the dialog on a firm of a few deals."""
    fill(context.store, 5, 30)

    def make():
        made = OwnMeasureDialog(context, read_vocabulary(context.store), ("city",))
        qtbot.addWidget(made)
        made.open()
        settle(qtbot, context, made)
        return made

    return make


def settle(qtbot, context, dialog):
    qtbot.waitUntil(
        lambda: not dialog._pause.isActive() and not context.jobs.busy and not context.deeds.waiting, timeout=5_000
    )


def choose(box, value):
    box.setCurrentIndex(box.findData(value))


def test_a_formula_is_looked_at_and_kept(dialog, qtbot, context):
    """The figures of both years and by the first dimension of the report, the unit, then the measure is there."""
    made = dialog()
    choose(made.left, "revenue")
    choose(made.right, "won_count")
    choose(made.operation, "ratio")
    settle(qtbot, context, made)
    said = made.preview.texts
    assert {"2025", "2024", "In all", "City"} <= set(said)
    assert made.preview.accessibleName() == "What it comes to: money"
    made.name.setText("Money a deal")
    with qtbot.waitSignal(made.measure_made) as done:
        made.save.click()
    (card,) = own_measures(context.store)
    assert done.args == [card.key]
    assert (card.name, card.recipe, card.shared) == (
        "Money a deal", Recipe(Operation.RATIO, "revenue", "won_count"), True,
    )  # fmt: skip


def test_unlike_units_are_refused_in_a_sentence(dialog, qtbot, context):
    """Money and calls are not added; nothing can be saved until they fit."""
    made = dialog()
    choose(made.operation, "sum")
    assert "“Revenue” and “Calls”" in made.trouble.text()
    assert not made.save.isEnabled()
    choose(made.operation, "ratio")
    settle(qtbot, context, made)
    assert made.save.isEnabled()
    assert not made.trouble.text()
    made.save.click()
    settle(qtbot, context, made)
    assert "name" in made.trouble.text()
    made.left.setEditText("Revenu")
    assert made.recipe is None


def test_a_kept_measure_is_changed_and_removed(dialog, qtbot, context):
    """The one in hand is edited in place; removing leaves an empty formula."""
    save_measure(context.store, "Old", Recipe(Operation.SHARE, "won_count", "created_count"))
    made = dialog()
    assert made.list.count() == 1
    made.list.setCurrentRow(0)
    assert (made.name.text(), made.operation.currentData()) == ("Old", "share")
    made.name.setText("New")
    choose(made.good, -1)
    with qtbot.waitSignal(made.measures_changed):
        made.save.click()
    settle(qtbot, context, made)
    (card,) = own_measures(context.store)
    assert (card.name, card.recipe.good) == ("New", -1)
    assert made.list.currentItem().text() == "New"
    made.remove.click()
    settle(qtbot, context, made)
    assert not own_measures(context.store)
    assert made.name.text() == ""
    assert made.remove.isHidden()
