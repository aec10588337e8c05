"""What signed reports hold, chosen in the settings: every click is in force and can be undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from crmdesk.data.period_reports.templates import SECTIONS, read_templates, usual_template
from crmdesk.reports.measures import MEASURES
from crmdesk.ui.context import Context
from crmdesk.ui.pages.settings_templates import TemplatesPanel
from tests.factories import plant


@pytest.fixture
def panel(qtbot, context: Context) -> TemplatesPanel:
    """The panel with the usual template of a manager in view."""
    plant(context.store)
    made = TemplatesPanel(context)
    qtbot.addWidget(made)
    context.deeds.written.connect(lambda _deed: made.refresh())
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: bool(made.rows))
    return made


def measures(context: Context, subject: str = "manager") -> list[str]:
    """Return the measures that hold now."""
    return [line.measure for line in read_templates(context.store)[subject].lines]


def usual(context: Context, subject: str = "manager") -> list[str]:
    """Return the measures of the usual template."""
    return [line.measure for line in usual_template(subject, context.store.firm.preset).lines]


def press(qtbot, context: Context, button) -> None:
    """Click and wait until it is written."""
    with qtbot.waitSignal(context.deeds.written):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_measures_are_moved_removed_and_added(qtbot, context, panel):
    """Down, away, and a new one at the end; undo takes the last back."""
    expected = usual(context)
    press(qtbot, context, panel.rows[0].down)
    expected[0], expected[1] = expected[1], expected[0]
    qtbot.waitUntil(lambda: [row.chosen.measure for row in panel.rows] == expected)
    press(qtbot, context, panel.rows[-1].remove)
    expected.pop()
    assert measures(context) == expected
    qtbot.waitUntil(lambda: len(panel.rows) == len(expected))
    place = panel.add_measure.findData("letters")
    with qtbot.waitSignal(context.deeds.written):
        panel.add_measure.activated.emit(place)
    assert measures(context) == [*expected, "letters"]
    with qtbot.waitSignal(context.deeds.written):
        context.deeds.undo()
    assert measures(context) == expected


def test_what_is_offered_is_every_measure_that_is_not_there(context, panel):
    """Plans stand beside their measures and are not measures of their own here."""
    offered = {panel.add_measure.itemData(place) for place in range(1, panel.add_measure.count())}
    declared = {measure.id for measure in MEASURES.values() if not measure.is_planned}
    assert offered == declared - set(usual(context))


def test_parts_are_switched_and_each_subject_has_its_own(qtbot, context, panel):
    """A manager's report has a place and no team; without its mix it is saved so, others keep theirs."""
    assert panel.parts["standing"].isVisible()
    assert not panel.parts["team"].isVisible()
    press(qtbot, context, panel.parts["mix"])
    kept = read_templates(context.store)
    assert "mix" not in kept["manager"].sections
    assert "mix" in kept["firm"].sections
    panel.subjects.set_current("firm")
    panel.subjects.chosen.emit("firm")
    assert panel.parts["team"].isVisible()
    assert panel.parts["mix"].isChecked()
    assert set(panel.parts) == set(SECTIONS)


def test_one_goes_back_to_the_usual(qtbot, context, panel):
    """The button waits until something was changed."""
    assert not panel.usual.isEnabled()
    press(qtbot, context, panel.rows[0].remove)
    qtbot.waitUntil(panel.usual.isEnabled)
    press(qtbot, context, panel.usual)
    assert measures(context) == usual(context)


def test_a_plan_becomes_a_limit(qtbot, context, panel):
    """Calls may be limited; what should be little is a limit anyway."""
    place = usual(context).index("calls")
    press(qtbot, context, panel.rows[place].limit)
    assert read_templates(context.store)["manager"].lines[place].at_most
    debt = usual(context).index("overdue_debt")
    assert not panel.rows[debt].limit.isEnabled()
    assert panel.rows[debt].limit.isChecked()


def test_the_least_of_deals_is_typed(qtbot, context, panel):
    """It is written when the field is left."""
    panel.minimum.setValue(9)
    with qtbot.waitSignal(context.deeds.written):
        panel.minimum.editingFinished.emit()
    assert read_templates(context.store)["manager"].minimum == 9
