"""The list of what needs attention: chips choose a kind, rows say what, why and who, keys do what buttons do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt

from crmdesk.reports.alerts.attention import AlertRow, Attention, AttentionGroup
from crmdesk.reports.alerts.deeds import Act
from crmdesk.ui.widgets.attention_list import STEP, AttentionList

TODAY = date(2025, 11, 20)
AT = datetime(2025, 11, 20, 6, tzinfo=UTC)
STUCK = AlertRow(1, 1, "stuck", "Deals stuck in a stage", AT, {
    "name": "House <b>7</b>", "client": "Rodnik", "stage": "Approval", "norm": 14, "since": "2025-09-18", "owner": "Anna",
    "amount": 172_420_000,
}, deal_id=7)  # fmt: skip
SILENT = AlertRow(
    2, 1, "silent", "Silent clients", AT, {"name": "Granit", "since": "2025-10-10", "owner": "Ivan"}, client_id=8
)
SEEN = Attention(
    (AttentionGroup("main", 2, (STUCK, SILENT)), AttentionGroup("stuck", 1, (STUCK,)), AttentionGroup("silent", 300, (SILENT,))),
    TODAY, "RUB",
)  # fmt: skip


@pytest.fixture
def shown(qtbot, theme):
    made = AttentionList(theme)
    qtbot.addWidget(made)
    made.resize(340, 500)
    made.show_attention(SEEN)
    made.show()
    return made


def test_a_row_says_what_why_and_who(shown):
    """Names of the base are text, never markup; days are counted to today."""
    assert [item.accessibleName() for item in shown.items] == [
        "Stuck: House <b>7</b>, Rodnik, 1.7\u202fm\u202f₽, Approval: 63 days, usual 14 · Anna",
        "Silent: Granit, 41 days without contact · Ivan",
    ]
    assert shown._count.text() == "301"


def test_chips_choose_a_kind(shown, qtbot):
    """Each says how many there are; a kind that is cut says that there may be more."""
    chips = [shown._chips.itemAt(n).widget() for n in range(shown._chips.count())]
    assert [chip._text for chip in chips] == ["Main 2", "Stuck 1", "Silent 300+"]
    assert shown._all.isHidden()
    qtbot.mouseClick(chips[2].button, Qt.MouseButton.LeftButton)
    assert [item.row for item in shown.items] == [SILENT]
    with qtbot.waitSignal(shown.all_requested) as asked:
        shown._all.click()
    assert asked.args == ["silent"]


def test_keys_choose_a_row_and_act(shown, qtbot):
    """Enter does what the first button does, Space opens what the row is about."""
    qtbot.keyClick(shown, Qt.Key.Key_Down)
    qtbot.keyClick(shown, Qt.Key.Key_Down)
    for key, act in ((Qt.Key.Key_Return, Act.CALL), (Qt.Key.Key_Space, Act.OPEN)):
        with qtbot.waitSignal(shown.acted) as done:
            qtbot.keyClick(shown, key)
        assert done.args == [SILENT, act]


def test_buttons_act_on_their_own_row(shown, qtbot):
    """The first is the act of the kind, the next puts the alert off."""
    for place, act in enumerate((Act.STEP, Act.SNOOZE)):
        with qtbot.waitSignal(shown.acted) as done:
            shown.items[0].buttons[place].click()
        assert done.args == [STUCK, act]


def test_what_was_dealt_with_leaves_and_the_kind_in_view_stays(shown):
    """An empty kind gives way to the choice out of all; nothing at all is said in words."""
    shown.choose("stuck")
    shown.show_attention(
        Attention((AttentionGroup("main", 1, (SILENT,)), AttentionGroup("silent", 1, (SILENT,))), TODAY, "RUB")
    )
    assert (shown.group, [item.row for item in shown.items]) == ("main", [SILENT])
    shown.show_attention(Attention((), TODAY, "RUB"))
    assert shown._nothing.isVisible()
    assert not shown.items


def test_a_long_list_is_made_as_it_is_looked_through(shown, qtbot):
    """Three hundred rows are not made at once; arrows and scrolling reach them all."""
    many = tuple(replace(SILENT, id=n, client_id=n) for n in range(35))
    shown.show_attention(Attention((AttentionGroup("silent", 35, many),), TODAY, "RUB"))
    shown.choose("silent")
    assert len(shown.items) == STEP
    for _row in range(STEP + 1):
        qtbot.keyClick(shown, Qt.Key.Key_Down)
    assert len(shown.items) == 2 * STEP
    bar = shown._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(0)
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: len(shown.items) == 3 * STEP)
