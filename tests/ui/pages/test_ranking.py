"""The section of the ranking: places that open, the row in hand explained, profiles, what a manager may see, empty states."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from crmdesk.data import settings as keys
from crmdesk.data.conditions import Condition
from crmdesk.data.errors import UsageFault
from crmdesk.data.firm_settings import put_setting
from crmdesk.data.models import Client, Deal
from crmdesk.data.ranking_profiles import Part, Profile, Way, save_profile
from crmdesk.data.table import number
from crmdesk.reports.periods import Period
from crmdesk.reports.ranking.lag import Against
from crmdesk.reports.report_view import view_rows
from crmdesk.reports.result import TOTALS
from crmdesk.ui.context import Span
from crmdesk.ui.pages import ranking_lag
from crmdesk.ui.pages.drill_down import RowsRequest
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.pages.ranking import RankingPage
from crmdesk.ui.pages.ranking_sheet import BONUS, BY_CHANGE, CHANGE, NAME, PLACE, POINTS
from crmdesk.ui.widgets.place_model import RowKind
from crmdesk.ui.widgets.states import Notice
from tests import factories as f
from tests.factories import make_client, make_won, plant, put
from tests.reports.ranking.test_forming import OCTOBER, PROFILE, peopled
from tests.ui.pages.conftest import said
from tests.ui.quiet import wait_until_quiet


def shown(context, qtbot, size=(1250, 900)):
    context.view.set_period(OCTOBER, Span.MONTH)
    page = RankingPage(context)
    qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    wait_until_quiet(context, qtbot)
    return page


@pytest.fixture
def page(context, qtbot, monkeypatch):
    """The page; what is below the table is no matter of most tests and costs more than all the rest."""
    monkeypatch.setattr(ranking_lag, "behind_team", refuse)
    peopled(context.store)
    save_profile(context.store, PROFILE)
    return shown(context, qtbot)


@pytest.fixture
def explained(context, qtbot):
    """The page with what is below it: two cities that moved apart, and a client whom nobody calls."""
    peopled(context.store)
    save_profile(context.store, PROFILE)
    put(
        context.store, Client, make_client(id=1001, name="K", city="Kazan"), make_client(id=1002, name="O", city="Omsk"),
        make_client(id=1003, name="Quiet", owner_id=f.ANNA, status=7, last_won_on=date(2025, 1, 10)),
    )  # fmt: skip
    sold = ((1001, date(2025, 10, 7), 900), (1001, date(2024, 10, 7), 100), (1002, date(2024, 10, 8), 400))
    put(context.store, Deal, *(make_won(day, 100 * n, client_id=one, owner_id=f.ANNA) for one, day, n in sold))
    return shown(context, qtbot)


def refuse(*_args, **_options):
    raise UsageFault("Not asked here")


def column(page, key):
    return [each.key for each in page.table.model.sheet.columns].index(key)


def cells(page, key):
    place = column(page, key)
    return [row.cells[place] for row in page.table.model.sheet.rows]


def test_every_cell_shows_what_the_engine_says(page):
    """Places, points, figures, changes and bonuses are those of the ranking, line by line."""
    ranking = page.view.ranking
    lines = ranking.lines
    assert [cell.value for cell in cells(page, PLACE)] == [line.place for line in lines]
    assert [cell.value for cell in cells(page, POINTS)][:3] == [line.points for line in lines[:3]]
    assert [cell.value for cell in cells(page, BY_CHANGE)] == [line.change_place for line in lines]
    for key in ("plan_pct", "revenue", "win_rate"):
        assert [cell.value for cell in cells(page, key)] == [line.figures[key] for line in lines]
    assert [cell.value for cell in cells(page, CHANGE)] == [line.change for line in lines]
    assert [cell.value for cell in cells(page, BONUS)] == [line.bonus.amount for line in lines]
    total = page.table.model.sheet.total
    assert total.cells[column(page, "revenue")].value == ranking.total["revenue"]
    assert total.cells[column(page, POINTS)].text == number(ranking.average, 1)


def test_what_calls_for_the_eye_says_so_without_colour(page):
    """A low figure has an icon and weight, who is out a reason in words."""
    line = next(line for line in page.view.ranking.lines if line.manager_id == f.IVAN)
    cell = cells(page, "win_rate")[page.view.ranking.lines.index(line)]
    assert line.scores[1].points < 80
    assert (cell.icon, cell.weight, cell.tone) == ("circle-alert", 600, "neg")
    out = page.table.model.sheet.rows[-1]
    assert out.kind is RowKind.OUT
    assert out.cells[column(page, NAME)].beside == "Too little data: 1 closed deal, 2 are needed"
    assert page.table.model.sheet.line == "Out of ranking: 1"


def test_every_figure_opens_rows_that_come_to_it(page, context, qtbot):
    """Of a manager and of the total, of now and of last year."""
    for row, key, base, expected in (
        (0, "revenue", False, page.view.ranking.lines[0].figures["revenue"]),
        (1, "revenue", True, page.view.ranking.lines[1].base["revenue"]),
        (TOTALS, "revenue", False, page.view.ranking.total["revenue"]),
    ):
        request = page._rows_of(row, key, base=base)
        assert view_rows(context.store, request.behind, None).figure == expected
    assert page._rows_of(0, "plan_pct", base=True) is None
    with qtbot.waitSignal(page.section_requested) as caught:
        page.table.figure_activated.emit(0, "win_rate")
    assert caught.args[0] == "reports"
    assert isinstance(caught.args[1], RowsRequest)


def test_enter_on_a_manager_opens_the_deals(page, qtbot):
    """Narrowed to the owner."""
    page.table.view.setFocus()
    page.table.select_row(0)
    with qtbot.waitSignal(page.section_requested) as caught:
        qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    section, asked = caught.args
    condition = asked.conditions[0]
    assert (section, isinstance(asked, ListRequest), isinstance(condition, Condition)) == ("deals", True, True)
    assert condition.values == (page.view.ranking.lines[0].manager_id,)


def test_the_row_in_hand_is_explained_below(explained, context, qtbot):
    """At first the last one, then whoever is taken; the members of a card are the engine's and open their rows."""
    ranked = [line.manager_id for line in explained.view.ranking.lines if line.place is not None]
    assert explained.lag.lag.manager_id == ranked[-1]
    explained.table.select_row(ranked.index(f.ANNA))
    wait_until_quiet(context, qtbot)
    lag = explained.lag.lag
    assert (lag.manager_id, lag.against) == (f.ANNA, Against.YEAR)
    dimensions = [one.dimension.id for one in lag.dimensions]
    card = explained.lag.cards[dimensions.index("city")]
    members = lag.dimensions[dimensions.index("city")].members
    assert [row.label for row in card.rows._rows] == [member.label for member in members]
    with qtbot.waitSignal(explained.section_requested) as caught:
        card.opened.emit(0)
    assert view_rows(context.store, caught.args[1].behind, None).figure == (members[0].value or None)


def test_what_a_lag_is_measured_by_is_switched_and_kept(explained, context, qtbot):
    """To the plan, of the month alone; the next start measures so too."""
    explained.lag._on_against("plan")
    explained.lag._on_time("period")
    wait_until_quiet(context, qtbot)
    lag = explained.lag.lag
    assert (lag.against, lag.period) == (Against.PLAN, OCTOBER)
    assert context.settings.get(keys.RANKING_LAG) == "plan period"
    assert "to plan" in explained.lag._tag.text()


def test_advice_acts_at_a_click(explained, context, qtbot):
    """The list of the very clients it speaks of opens, and calls to them are planned."""
    explained.open(f.ANNA)
    wait_until_quiet(context, qtbot)
    advice = next(one for one in explained.lag.advice.advice if one.kind == "quiet")
    with qtbot.waitSignal(explained.section_requested) as caught:
        press(explained, "Show them")
    assert (caught.args[0], caught.args[1].ids) == ("clients", advice.behind.ids)
    with qtbot.waitSignal(context.deeds.written) as written:
        press(explained, "Plan 1 call")
    assert written.args[0].form_id == "activity"


def press(page, text):
    next(button for button in page.findChildren(QPushButton) if button.text() == text).click()


def test_a_click_shows_how_the_bonus_and_the_points_came(page, qtbot):
    """The very calculation of the engine; Esc gives the keyboard back to the table."""
    line = page.view.ranking.lines[0]
    page._on_calculation(0, BONUS)
    assert line.bonus.text in said(page._calculation)
    qtbot.keyClick(page._calculation, Qt.Key.Key_Escape)
    page._on_calculation(0, POINTS)
    words = said(page._calculation)
    assert any(text.endswith(f"{number(line.points, 1)} points") for text in words)
    assert {number(score.points, 1) for score in line.scores} <= set(words)
    page._calculation.close()


def test_another_profile_ranks_anew_and_is_remembered(page, context, qtbot):
    """The choice is offered where there are several."""
    assert page._profiles.isHidden()
    deed = save_profile(context.store, Profile("Deals", (Part("won_count", Way.TEAM, 1),), 1))
    page.base_changed(deed, in_view=True)
    wait_until_quiet(context, qtbot)
    action = page._profiles.choices_menu.actions()[1]
    action.trigger()
    wait_until_quiet(context, qtbot)
    assert page.view.ranking.profile.name == "Deals"
    assert context.settings.get(keys.RANKING_PROFILE) == str(deed.ids[0])
    assert "won deals 1" in page.foot.points.text().lower()


def test_a_manager_may_see_the_own_place_only(context, qtbot, monkeypatch):
    """Others are points without names; nothing of theirs opens."""
    monkeypatch.setattr(ranking_lag, "behind_team", refuse)
    peopled(context.store)
    save_profile(context.store, PROFILE)
    put_setting(context.store, "ranking_open", value=False)
    context.store.person_id = f.IVAN
    page = shown(context, qtbot)
    rows = page.table.model.sheet.rows
    assert [row.kind for row in rows] == [RowKind.RANKED, RowKind.UNNAMED, RowKind.UNNAMED]
    assert rows[0].is_own
    assert page.table.model.sheet.total is None
    assert {row.cells[column(page, NAME)].text for row in rows[1:]} == {"Colleague"}
    assert page._rows_of(1, "revenue") is None
    assert not page.view.may_change
    everything = page.table.copied_text()
    assert "Anna" not in everything
    put_setting(context.store, "ranking_open", value=True)
    page.person_changed()
    wait_until_quiet(context, qtbot)
    assert "Anna" in page.table.copied_text()


def test_without_plans_a_sentence_leads_to_them(page, context, qtbot):
    """A month that nobody planned."""
    context.view.set_period(Period(date(2024, 10, 1), date(2024, 11, 1)), Span.MONTH)
    wait_until_quiet(context, qtbot)
    assert "Nobody has a plan" in page.foot.note.text()
    with qtbot.waitSignal(page.section_requested) as caught:
        page.foot.plans.click()
    assert caught.args == ["books", "plans"]


def test_without_managers_or_deals_it_says_so(context, qtbot):
    """An empty base offers to add people; one without deals says that."""
    page = shown(context, qtbot)
    assert "There are no managers yet" in said(page.findChild(Notice))
    plant(context.store)
    page._ask()
    wait_until_quiet(context, qtbot)
    assert "There are no deals yet" in said(page.findChild(Notice))


def test_quick_steps_count_only_the_last_period(page, context, qtbot):
    """What was under way is replaced."""
    for _step in range(4):
        context.view.step(-1)
    context.view.step(3)
    wait_until_quiet(context, qtbot)
    assert page.view.asked.period == context.view.period == Period(date(2025, 9, 1), date(2025, 10, 1))


def test_going_back_finds_the_period_and_the_manager(page, context, qtbot):
    """The place holds what is in view and who is in hand."""
    page.table.select_row(1)
    where = page.place()
    context.view.step(-1)
    page.table.select_row(0)
    wait_until_quiet(context, qtbot)
    page.show_place(where)
    wait_until_quiet(context, qtbot)
    assert context.view.period == OCTOBER
    assert page.table.selected == 1
    assert page._hand == where["hand"] == page.view.ranking.lines[1].manager_id


def test_the_formed_report_is_there_for_a_file(page):
    """The same places go to paper, to sheets and to the clipboard."""
    held = page._in_view()
    assert held.result.report == "ranking"
    assert held.section.table.rows[0][0] == page.view.ranking.lines[0].place
    page.table.copy()
    assert QGuiApplication.clipboard().text().startswith("Place\tGained\tBy change\tManager\tPoints")


def test_the_status_bar_says_what_it_is_and_which_keys(page, qtbot):
    """A month that is over is closed."""
    with qtbot.waitSignal(page.status_changed) as caught:
        page.entered()
    assert caught.args[0] == "October 2025 is closed · 3 places · down: the next manager, Enter: their deals"
