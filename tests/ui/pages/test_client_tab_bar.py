"""The tabs of a card: as many as there is room for, the one in view always, the rest under "More"."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from crmdesk.ui.pages.client_tab_bar import ClientTabBar
from crmdesk.ui.theme import Theme

KEYS = ["a", "b", "c", "d", "e"]


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> ClientTabBar:
    """Five tabs of a hundred pixels or so."""
    del theme
    made = ClientTabBar([(key, f"Tab of the letter {key}") for key in KEYS])
    qtbot.addWidget(made)
    made.resize(2000, 40)
    made.show()
    return made


def test_a_wide_bar_shows_all(bar: ClientTabBar) -> None:
    """And no "More"."""
    assert (bar.shown, bar.folded) == (KEYS, [])
    assert not bar.more.isVisible()


def test_a_narrow_bar_folds_the_last_ones(bar: ClientTabBar, qtbot: QtBot) -> None:
    """A folded one that is chosen comes into the bar, in its own place, and is told once."""
    bar.resize(360, 40)
    assert bar.shown[0] == "a"
    assert bar.shown + bar.folded == KEYS
    assert bar.more.isVisible()
    last = bar._menu.actions()[-1]
    with qtbot.waitSignal(bar.chosen) as told:
        last.trigger()
    assert told.args == ["e"]
    assert (bar.current, bar.shown[-1]) == ("e", "e")
    assert sorted(bar.shown + bar.folded) == KEYS
    bar.resize(2000, 40)
    assert (bar.shown, bar.current) == (KEYS, "e")


def test_the_narrowest_bar_shows_the_one_in_view(bar: ClientTabBar) -> None:
    """Whatever the room."""
    bar.select("c")
    bar.resize(40, 40)
    assert bar.shown == ["c"]


def test_a_click_in_the_bar_is_told(bar: ClientTabBar, qtbot: QtBot) -> None:
    """By the key; the same tab again says nothing."""
    with qtbot.waitSignal(bar.chosen) as told:
        bar._bar.setCurrentIndex(2)
    assert told.args == ["c"]
    with qtbot.assertNotEmitted(bar.chosen):
        bar.select("c")


def test_counts_are_part_of_the_title(bar: ClientTabBar) -> None:
    """Nothing for none."""
    bar.set_count("b", 7)
    assert bar._bar.tabText(1) == "Tab of the letter b 7"
    bar.set_count("b", 0)
    assert bar._bar.tabText(1) == "Tab of the letter b"


def test_an_absent_tab_is_not_offered(bar: ClientTabBar, qtbot: QtBot) -> None:
    """If it was in view, the first comes instead."""
    bar.select("d")
    with qtbot.waitSignal(bar.chosen) as told:
        bar.set_present("d", present=False)
    assert told.args == ["a"]
    assert bar.shown == ["a", "b", "c", "e"]
    bar.select("d")
    assert bar.current == "a"
    bar.set_present("d", present=True)
    assert bar.shown == KEYS
