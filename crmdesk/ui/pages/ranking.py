"""RankingPage: who is where and why: places by level and by change, every figure, and where the one in hand falls behind."""

from __future__ import annotations

from functools import partial
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from crmdesk.data import settings as keys
from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.reports.ranking.lag import Against
from crmdesk.reports.result import TOTALS
from crmdesk.reports.saved_reports import FORM as SAVED_FORM
from crmdesk.ui.context import Span
from crmdesk.ui.dialogs.profile_editor import ProfileEditor
from crmdesk.ui.pages.drill_down import RowsRequest
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.pages.nothing import tell_nothing
from crmdesk.ui.pages.page import Controls, Page
from crmdesk.ui.pages.ranking_calculation import Calculation
from crmdesk.ui.pages.ranking_foot import RankingFoot
from crmdesk.ui.pages.ranking_lag import LagChoice, LagPanel
from crmdesk.ui.pages.ranking_reader import RankingAsked, RankingView, form_ranking, read_ranking
from crmdesk.ui.pages.ranking_sheet import BONUS, POINTS, RankingSheet
from crmdesk.ui.pages.result_view import scrolled
from crmdesk.ui.pages.result_ways import InView, ResultWays
from crmdesk.ui.toolbar import MenuButton
from crmdesk.ui.widgets.place_table import MOST_ROWS, PlaceTable
from crmdesk.ui.widgets.states import Stateful, Way

if TYPE_CHECKING:
    from crmdesk.data.entry.deeds import Deed
    from crmdesk.reports.ranking import Ranked
    from crmdesk.reports.result import Result
    from crmdesk.ui.context import Context


class RankingPage(Page):
    """The table above, below it what stands behind the row in hand; another period or scope is asked at once."""

    controls = Controls.PERIOD | Controls.SCOPE
    spans = (Span.MONTH, Span.QUARTER, Span.YEAR)
    tells_closed = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._view: RankingView | None = None
        self._sheet: RankingSheet | None = None
        self._result: Result | None = None
        self._old = True
        self._hand: int | None = None
        """The manager in hand; None takes the last one, who falls behind most."""
        self._calculation: Calculation | None = None
        self._editor: ProfileEditor | None = None
        self.table = PlaceTable(context.theme)
        self.lag = LagPanel(context)
        kept = context.settings.get(keys.RANKING_LAG).partition(" ")
        if kept[0] in {each.value for each in Against}:
            self.lag.choose(LagChoice(Against(kept[0]), kept[2] == "to-date"))
        self.foot = RankingFoot(context)
        self._states = Stateful(context.theme, scrolled(self._make_body()))
        self._states.cancel_requested.connect(self._on_cancelled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._states)
        self._profiles = MenuButton(context)
        self._profiles.setToolTip(_("By what profile managers are ranked"))
        self._profiles.choices_menu.triggered.connect(self._on_profile)
        self._ways = ResultWays(context, self._in_view, self)
        self._ways.written.connect(self.file_written)
        self._ways.told.connect(self._on_told)
        self._connect()

    def _connect(self) -> None:
        self.table.row_selected.connect(self._on_selected)
        self.table.row_activated.connect(self._on_deals)
        self.table.figure_activated.connect(self._on_figure)
        self.table.calculation_requested.connect(self._on_calculation)
        self.table.menu_requested.connect(self._on_menu)
        self.lag.rows_requested.connect(self._open_rows)
        self.lag.section_requested.connect(self.section_requested)
        self.lag.choice_changed.connect(self._on_lag_choice)
        self.lag.shown.connect(self._order_stops)
        self.foot.weights_requested.connect(self.edit_profiles)
        self.foot.plans_requested.connect(self._on_plans)
        view = self.context.view
        for changed in (view.period_changed, view.scope_changed):
            changed.connect(self._on_view_changed)

    def _make_body(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.table)
        column.addWidget(self.foot)
        column.addWidget(self.lag, 1)
        return inside

    # Asking

    @property
    def view(self) -> RankingView | None:
        """What is shown, None until it has come."""
        return self._view

    def _asked(self) -> RankingAsked:
        view = self.context.view
        return RankingAsked(view.period, view.scope, self.context.settings.get(keys.RANKING_PROFILE), view.today)

    def _ask(self) -> None:
        self._old = False
        self._result = None
        self._states.loading(_("Ranking"))
        self._job = self.context.jobs.start(
            partial(read_ranking, self.context.store, self._asked()), done=self._on_view, failed=self._on_failed,
            progress=self._states.progress, replaces=self,
        )  # fmt: skip

    def _on_view(self, view: RankingView) -> None:
        self._view = view
        self._show_profiles(view)
        if not view.ranking.lines or view.is_blank:
            self._tell_nothing(view)
            return
        person = self.context.store.person_id
        self._sheet = RankingSheet(view.ranking, person, view.scope)
        self.table.show_sheet(self._sheet.made())
        self.foot.show_view(view)
        self._states.ready()
        self._take_in_hand(view)
        self._tell_status()
        work = partial(form_ranking, self.context.store, view)
        self.context.jobs.start(work, done=self._on_formed, failed=self._on_not_formed, replaces=(self, "paper"))

    def _on_formed(self, result: Result) -> None:
        self._result = result

    def _on_not_formed(self, _error: Exception) -> None:
        self._result = None  # the ways out say that there is nothing to save yet

    def _on_failed(self, error: Exception) -> None:
        self._old = True
        self._states.failed(error, self._ask)

    def _on_cancelled(self) -> None:
        self._old = True
        self._job.cancel()

    def _tell_nothing(self, view: RankingView) -> None:
        """Say why nobody is ranked, and offer the way out."""
        self._sheet = None
        self.status_changed.emit("")
        if view.ranking.is_closed and not view.ranking.lines:
            reason = _("Managers see only their own place here, and you are not in this ranking.")
            self._states.empty("trophy", _("You have no place in this period"), reason)
        elif not view.has_managers:
            way = Way(_("Add people"), self._on_people, "users")
            reason = _("Add the people who sell, and their deals will be compared here.")
            self._states.empty("trophy", _("There are no managers yet"), reason, way)
        else:
            tell_nothing(self._states, self.context.view, view.last_day, self.record_requested.emit)

    def _show_profiles(self, view: RankingView) -> None:
        self._profiles.set_choices([(str(profile.id), profile.name) for profile in view.profiles])
        self._profiles.set_current(str(view.ranking.profile.id))
        self._profiles.setAccessibleName(_("Profile: {name}").format(name=view.ranking.profile.name))
        self._profiles.setVisible(len(view.profiles) > 1)

    # The row in hand

    def _take_in_hand(self, view: RankingView) -> None:
        """Take the manager who was in hand; at first the own one, or the last with a place where all are in view."""
        ids = [line.manager_id for line in view.ranking.lines]
        ranked = [line.manager_id for line in view.ranking.lines if line.place is not None]
        own = self.context.store.person_id
        first = None if not ranked else ranked[-1] if len(ids) <= MOST_ROWS else ranked[0]
        for wanted in (self._hand, own if own in ranked else None, first, ids[0]):
            if wanted in ids:
                self.table.select_row(ids.index(wanted))
                break

    def _on_selected(self, row: int) -> None:
        line = self._line(row)
        if line is None or self._view is None:
            return
        self._hand = line.manager_id
        self.lag.show_manager(self._view.ranking, line.manager_id)

    def _line(self, row: int) -> Ranked | None:
        """Return the line of a row of the sheet, None for colleagues who stay unnamed and for the total."""
        lines = () if self._view is None else self._view.ranking.lines
        return lines[row] if 0 <= row < len(lines) else None

    def _tell_status(self) -> None:
        """Say what the period is, how many are ranked, and the keys."""
        if self._view is None or self._states.state != "content":
            return
        ranking = self._view.ranking
        period = ranking.question.period
        name = period.text()
        name = name[:1].upper() + name[1:]
        if period.last < self.context.view.today:
            name = _("{period} is closed").format(period=name)
        count = plural("{n} place", "{n} places", ranking.of).format(n=number(ranking.of))
        hint = _("down: the next manager, Enter: their deals")
        self.status_changed.emit(escape(f"{name} · {count} · {hint}"))

    # Opening

    def _on_deals(self, row: int) -> None:
        """Show the deals of a manager."""
        line = self._line(row)
        if line is not None:
            condition = Condition("owner", Operator.IN, (line.manager_id,), (line.name,))
            self.section_requested.emit("deals", ListRequest(line.name, conditions=(condition,)))

    def _on_figure(self, row: int, key: str) -> None:
        request = self._rows_of(row, key)
        if request is not None:
            self._open_rows(request)
        elif key in (POINTS, BONUS):
            self._on_calculation(row, key)
        else:
            self._on_deals(row)

    def _rows_of(self, row: int, key: str, *, base: bool = False) -> RowsRequest | None:
        """Return what opens behind a figure; None where no rows do."""
        if self._view is None or self._sheet is None:
            return None
        ranking, line = self._view.ranking, self._line(row)
        measure = self._sheet.measure_of(key)
        if not measure or (line is None and row != TOTALS):
            return None
        shown = next(each for each in ranking.measures if each.id == measure)
        if base and shown.is_planned:
            return None  # a plan of days that were cut off is no plan that anybody set
        figures = (
            (ranking.total_base if base else ranking.total) if line is None else line.base if base else line.figures
        )
        text = shown.kind.short(figures.get(measure), ranking.currency)
        name = self._view.scope if line is None else line.name
        title = f"{name} · {shown.label}: {text}"
        return RowsRequest(title, ranking.behind(measure, None if line is None else line.manager_id, base=base))

    def _open_rows(self, request: RowsRequest) -> None:
        self.section_requested.emit("reports", request)

    def _on_calculation(self, row: int, key: str) -> None:
        """Show how the points or the bonus of a row came."""
        line = self._line(row)
        if line is None or self._view is None:
            return
        shown = Calculation(self.table.view.viewport(), self.table.cell_rect(row, key), self.table.view)
        if key == BONUS:
            shown.show_bonus(self._view.ranking, line)
        else:
            shown.show_points(self._view.ranking, line)
        self._calculation = shown
        shown.open()

    def _on_menu(self, row: int, key: str, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now, before = self._rows_of(row, key), self._rows_of(row, key, base=True)
        if now is not None:
            menu.addAction(_("Open its rows"), partial(self._open_rows, now))
        if before is not None:
            menu.addAction(_("Open the rows of last year"), partial(self._open_rows, before))
        if self._line(row) is not None:
            menu.addAction(_("Their deals"), partial(self._on_deals, row))
            menu.addAction(_("How the points came"), partial(self._on_calculation, row, POINTS))
        menu.addSeparator()
        menu.addAction(_("Copy the table"), self.table.copy)
        menu.popup(place)

    def _on_people(self) -> None:
        self.section_requested.emit("settings", "people")

    def _on_plans(self) -> None:
        self.section_requested.emit("books", "plans")

    # Profiles

    def _on_profile(self, action: Any) -> None:
        self.context.settings.put(keys.RANKING_PROFILE, str(action.data()))
        self._ask()

    def _order_stops(self) -> None:
        """Let Tab go the way it is read: what came with an answer would be last otherwise."""
        for before, after in pairwise((self.foot.weights, self.foot.plans, *self.lag.stops())):
            QWidget.setTabOrder(before, after)

    def _on_lag_choice(self) -> None:
        choice = self.lag.choice
        time = "to-date" if choice.to_date else "period"
        self.context.settings.put(keys.RANKING_LAG, f"{choice.against.value} {time}")

    def edit_profiles(self) -> None:
        """Open what managers are ranked by; who may not change it reads it."""
        if self._view is None:
            return
        view = self._view
        self._editor = ProfileEditor(self.context, view.ranking, may_change=view.may_change, parent=self.window())
        self._editor.finished.connect(self._editor.deleteLater)
        self._editor.open()

    # Page

    def lead_for_toolbar(self) -> tuple[QWidget, ...]:
        """Return the choice of the profile."""
        return (self._profiles,)

    def actions_for_toolbar(self) -> tuple[QWidget, ...]:
        """Return the ways out of the ranking."""
        return self._ways.buttons

    def _in_view(self) -> InView | None:
        if self._result is None or self._states.state != "content":
            return None
        return InView(self._result, self._result.sections[0] if self._result.sections else None, ())

    def export(self) -> None:
        """Save the ranking as a file."""
        self._ways.export()

    def print_view(self) -> None:
        """Show the pages of the ranking."""
        self._ways.print_view()

    def _on_told(self, text: str) -> None:
        self.toast_requested.emit(text, None)

    def open(self, what: object) -> None:
        """Take a manager in hand, by the id."""
        if isinstance(what, int):
            self._hand = what
            if self._view is not None and not self._old:
                self._take_in_hand(self._view)

    def place(self) -> Any:
        """Return the period, the scope and who is in hand."""
        view = self.context.view
        return {"period": view.period, "span": view.span, "scope": view.scope, "hand": self._hand}

    def show_place(self, where: Any) -> None:
        """Go back to a manager of a period."""
        self._hand = where["hand"]
        self.context.view.set_period(where["period"], where["span"])
        self.context.view.set_scope(where["scope"])
        if self._view is not None and not self._old:
            self._take_in_hand(self._view)

    def base_changed(self, deed: Deed, *, in_view: bool) -> None:
        """Rank again: at once in view, else when the page is shown."""
        if deed.form_id == SAVED_FORM:  # a report that was kept changes no figure
            return
        self._old = True
        if in_view and self.isVisible():
            self._ask()

    def person_changed(self) -> None:
        """Somebody else sits here: others may be theirs to see."""
        self._old = True
        self._hand = None
        if self.isVisible():
            self._ask()

    def entered(self) -> None:
        """Say again what the period is; the keyboard goes to the table."""
        self._tell_status()
        self.table.view.setFocus()

    def _on_view_changed(self) -> None:
        self._old = True
        if self.isVisible():
            self._ask()

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        """Rank when the page comes into view and something has changed since."""
        super().showEvent(event)
        if self._old:
            self._ask()
