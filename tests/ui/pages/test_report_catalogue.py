"""The catalogue of reports beside their tabs, by mouse and by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from crmdesk.data import settings as keys
from crmdesk.reports.catalog import REPORTS
from crmdesk.ui.pages.report_catalogue import HIDDEN, REPORT, ReportCatalogue


@pytest.fixture
def catalogue(qtbot, context):
    made = ReportCatalogue(context, REPORTS)
    qtbot.addWidget(made)
    made.resize(208, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def item_of(catalogue, report):
    return next(item for item in catalogue._items() if item.data(0, REPORT) == report)


def click(catalogue, item, qtbot, *, star=False):
    rect = catalogue._tree.visualItemRect(item)
    place = (
        QPoint(catalogue._tree.viewport().width() - 10, rect.center().y()) if star else rect.center() - QPoint(30, 0)
    )
    qtbot.mouseClick(catalogue._tree.viewport(), Qt.MouseButton.LeftButton, pos=place)


def favourites(catalogue):
    first = catalogue._groups()[0]
    return [first.child(n).data(0, REPORT) for n in range(first.childCount())] if first.text(0) == "Favourites" else []


def test_every_report_is_in_its_group(catalogue):
    """In the order of the declaration; favourites stand once more above."""
    below = [
        item.data(0, REPORT)
        for group in catalogue._groups()[1:]
        for item in map(group.child, range(group.childCount()))
    ]
    assert sorted(below) == sorted(report.id for report in REPORTS)
    assert {group.text(0) for group in catalogue._groups()[1:]} == {report.group for report in REPORTS}


def test_a_click_opens_and_a_click_on_the_star_does_not(catalogue, qtbot):
    """Two places of one row do two things."""
    item = item_of(catalogue, "losses")
    with qtbot.waitSignal(catalogue.report_chosen) as told:
        click(catalogue, item, qtbot)
    assert told.args == ["losses"]
    with qtbot.assertNotEmitted(catalogue.report_chosen):
        click(catalogue, item_of(catalogue, "losses"), qtbot, star=True)
    assert "losses" in favourites(catalogue)


def test_a_star_goes_as_it_came_and_is_kept(catalogue, context, qtbot):
    """The settings hold the order in which stars were given."""
    before = catalogue.favourites
    for _press in range(2):
        click(catalogue, item_of(catalogue, "losses"), qtbot, star=True)
    assert catalogue.favourites == before
    assert tuple(context.settings.get(keys.FAVOURITE_REPORTS)) == before


def test_a_favourite_of_another_version_is_passed_over(qtbot, context):
    """A report that is gone leaves no hole."""
    context.settings.put(keys.FAVOURITE_REPORTS, ["gone", "losses"])
    made = ReportCatalogue(context, REPORTS)
    qtbot.addWidget(made)
    assert favourites(made) == ["losses"]


def test_the_keyboard_opens_and_stars(catalogue, qtbot):
    """Enter and Space on the row in hand."""
    catalogue._tree.setCurrentItem(item_of(catalogue, "losses"))
    with qtbot.waitSignal(catalogue.report_chosen) as told:
        qtbot.keyClick(catalogue._tree, Qt.Key.Key_Return)
    assert told.args == ["losses"]
    qtbot.keyClick(catalogue._tree, Qt.Key.Key_Space)
    assert "losses" in favourites(catalogue)


def test_a_closed_group_stays_closed_when_a_star_is_given(catalogue, qtbot):
    """Building the tree again forgets nothing of how it stood."""
    group = [group for group in catalogue._groups() if not group.isHidden()][-1]
    click(catalogue, group, qtbot)
    assert not group.isExpanded()
    title = group.text(0)
    catalogue._toggle(item_of(catalogue, "losses"))
    assert not next(found for found in catalogue._groups() if found.text(0) == title).isExpanded()


def test_a_search_opens_groups_and_hides_the_rest(catalogue):
    """By title, by what a report answers and by its name on the command line; nothing found is said."""
    for group in catalogue._groups():
        group.setExpanded(False)
    wanted = next(report for report in REPORTS if report.id == "losses")
    catalogue._search.setText(wanted.title.upper())
    assert wanted.id in {item.data(0, REPORT) for item in catalogue._items() if not item.isHidden()}
    assert all(group.isExpanded() for group in catalogue._groups() if not group.isHidden())
    catalogue._search.setText("no such thing")
    assert catalogue._nothing.isVisible()
    catalogue._search.setText("")
    assert not catalogue._nothing.isVisible()
    assert all(item.isHidden() is bool(item.data(0, HIDDEN)) for item in catalogue._items())


def test_the_report_in_view_is_marked_and_opens_nothing(catalogue, qtbot):
    """Marking is not choosing."""
    with qtbot.assertNotEmitted(catalogue.report_chosen):
        catalogue.set_current("losses")
    assert [item.data(0, REPORT) for item in catalogue._tree.selectedItems()] == ["losses"]


def test_every_report_says_what_it_answers(catalogue):
    """The tip of a row is the question."""
    assert all(item.toolTip(0) for item in catalogue._items())


def test_the_catalogue_follows_the_theme(catalogue, theme):
    """Light and dark differ, and nothing is lost."""
    light = catalogue.grab().toImage()
    theme.set_mode("dark")
    assert catalogue.grab().toImage() != light
    assert len(catalogue._items()) >= len(REPORTS)


def test_what_is_hidden_is_found_by_searching(catalogue, context):
    """The catalogue begins with a few; any other is a word away, and opens."""
    hours = item_of(catalogue, "hours")
    assert hours.isHidden()
    catalogue._search.setText("hours")
    catalogue._on_search("hours")
    assert not item_of(catalogue, "hours").isHidden()
    catalogue._on_search("")
    assert item_of(catalogue, "hours").isHidden()
    assert not item_of(catalogue, "sales").isHidden()
