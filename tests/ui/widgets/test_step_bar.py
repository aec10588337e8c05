"""The steps of a way: done, at hand, to come."""

from __future__ import annotations

from crmdesk.ui.widgets.step_bar import StepBar


def test_only_steps_that_are_done_lead_back(qtbot, theme):
    """A click on one asks for it; those to come do not answer."""
    bar = StepBar(theme, ("File", "Columns", "Ready"))
    qtbot.addWidget(bar)
    bar.set_step(1)
    assert [button.isEnabled() for button in bar._buttons] == [True, False, False]
    with qtbot.waitSignal(bar.step_requested) as asked:
        bar._buttons[0].click()
    assert (asked.args, bar.step) == ([0], 1)
    assert bar._buttons[2].accessibleName() == "Step 3: Ready"
    bar.set_step(2, can_return=False)
    assert not any(button.isEnabled() for button in bar._buttons)


def test_it_says_what_the_way_is_about(qtbot, theme):
    """Or nothing."""
    bar = StepBar(theme, ("A",))
    qtbot.addWidget(bar)
    bar.set_about("file-spreadsheet", "deals.csv <b>")
    assert bar._about.text() == "deals.csv <b>"
    assert not bar._icon.isHidden()
    bar.set_about("", "")
    assert bar._icon.isHidden()
