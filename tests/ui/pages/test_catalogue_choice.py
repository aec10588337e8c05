"""What stands in the catalogue: the eight of the firm's size until somebody chooses, and what nobody opens is offered for hiding."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QPushButton

from crmdesk.data import settings as keys
from crmdesk.data.presets import PRESETS
from crmdesk.reports.catalog import REPORTS
from crmdesk.ui.pages.catalogue_choice import LONG, CatalogueFoot, ReportChoice

TODAY = date(2025, 11, 20)
IDS = [report.id for report in REPORTS]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_size_of_a_firm_begins_with_eight_reports(person_settings, preset):
    """All of them exist, and the favourites of a size are among them."""
    person_settings.begin_with(preset.beginnings)
    shown = ReportChoice(person_settings, TODAY).shown
    assert len(shown) == 8
    assert set(shown) <= set(IDS)
    assert set(person_settings.get(keys.FAVOURITE_REPORTS)) <= set(shown)


def test_a_choice_holds_until_the_size_of_the_firm_is_taken_again(person_settings):
    """One report more, one less, all of them, and back."""
    choice = ReportChoice(person_settings, TODAY)
    before = choice.shown
    choice.show("hours", shown=True)
    choice.show("cut", shown=False)
    assert choice.is_shown("hours")
    assert not choice.is_shown("cut")
    choice.show_all(IDS)
    assert choice.shown == tuple(IDS)
    choice.show_preset()
    assert choice.shown == before


def test_what_nobody_opened_for_90_days_is_told_once(person_settings):
    """Counting begins at the first use; favourites, hidden ones and those opened since are left alone; keeping asks later."""
    choice = ReportChoice(person_settings, TODAY)
    assert not choice.unopened(IDS, ())
    choice.note_opened("sales")
    later = ReportChoice(person_settings, TODAY + LONG)
    later.note_opened("managers")
    stale = later.unopened(IDS, ("cut",))
    assert set(stale) == set(later.shown) - {"managers", "cut"}
    later.keep(stale[:1])
    assert stale[0] not in later.unopened(IDS, ("cut",))
    later.hide(stale[1:])
    assert not later.unopened(IDS, ("cut",))
    assert set(later.shown) == {"managers", "cut", stale[0]}
    assert ReportChoice(person_settings, TODAY + LONG + timedelta(89)).unopened(IDS, ("cut",)) == ()


def test_damaged_days_are_as_if_nothing_were_kept(person_settings):
    """What lies in the settings is a convenience."""
    person_settings.put(keys.REPORTS_OPENED, {"": "yesterday", "sales": 7})
    assert not ReportChoice(person_settings, TODAY).unopened(IDS, ())


def test_the_foot_says_what_is_hidden_and_asks(qtbot, theme, person_settings):
    """The number of hidden reports; the question is there only when there is something to ask."""
    ReportChoice(person_settings, TODAY)
    foot = CatalogueFoot(theme, ReportChoice(person_settings, TODAY + LONG))
    qtbot.addWidget(foot)
    foot.show_choice(IDS, ("cut",))
    said = [text.text() for text in foot.findChildren(type(foot._hidden))]
    assert f"Hidden: {len(IDS) - 8}" in said
    assert "7 reports were not opened for 90 days" in said
    hide = next(button for button in foot.findChildren(QPushButton) if button.text() == "Hide them")
    with qtbot.waitSignal(foot.changed):
        hide.click()
    foot.show_choice(IDS, ("cut",))
    assert foot._offer.isHidden()
    assert f"Hidden: {len(IDS) - 1}" in [text.text() for text in foot.findChildren(type(foot._hidden))]
