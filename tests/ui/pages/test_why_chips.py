"""Chips of what pulled a figure most."""

from __future__ import annotations

from PySide6.QtCore import Qt

from crmdesk.reports.why import explain
from crmdesk.ui.pages.why_chips import MOST_CHIPS, WhyChips
from tests.ui.pages.test_why_panel import QUESTION, sell


def test_a_chip_a_dimension_and_a_click_anywhere_narrows(context, theme, qtbot):
    """One member each, none twice; the amount is as good to click as the name."""
    sell(context.store)
    why = explain(context.store, QUESTION, "revenue")
    chips = WhyChips(theme)
    qtbot.addWidget(chips)
    chips.resize(900, 60)
    chips.show()
    chips.show_why(why)
    assert 0 < len(chips.chips) <= MOST_CHIPS
    told = [(chip.contribution.value, chip.contribution.base) for chip in chips.chips]
    assert len(set(told)) == len(told)
    first = chips.chips[0]
    for target in (first.button, first):
        with qtbot.waitSignal(chips.narrowed) as caught:
            qtbot.mouseClick(target, Qt.MouseButton.LeftButton)
        assert caught.args[0] is first.contribution
