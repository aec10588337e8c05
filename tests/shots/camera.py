"""Camera: the program's own window without a screen, brought to a page and pictured when all its work is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QEventLoop, qInstallMessageHandler
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from crmdesk.app import StoreBases, Voice
from crmdesk.data.period_reports.records import Wanted, list_reports
from crmdesk.data.settings import Settings
from crmdesk.data.store import Store
from crmdesk.reports.catalog import REPORTS
from crmdesk.reports.period_reports.forming import form_reports
from crmdesk.reports.periods import Grain
from crmdesk.ui.desk import Desk
from crmdesk.ui.jobs import Jobs
from crmdesk.ui.line_field import LineField
from crmdesk.ui.line_palette import LinePalette
from crmdesk.ui.main_window import MainWindow, Services
from crmdesk.ui.pages.deals import DealsPage
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.pages.ranking import RankingPage
from crmdesk.ui.pages.settings import PARTS
from crmdesk.ui.pages.tasks import TasksPage
from crmdesk.ui.theme import Theme, load_fonts
from tests.bench.offscreen import until

#: Seconds for what moves (fades, delayed sums) to come to rest.
REST = 0.35
#: What is typed into the line in its picture.
LINE = "Звонок Альянс-Монтаж 15 мин договорились о КП завтра 10:00"


class Camera:
    """One window; its looks change, its pages are shown in turn."""

    def __init__(self) -> None:
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        qInstallMessageHandler(_silent)
        load_fonts()
        self._app = app
        self._voice = Voice(app)
        self._settings = Settings()
        self._theme = Theme(app, "light")
        self._jobs = Jobs()
        self._window: MainWindow | None = None

    def dress(self, language: str, theme: str, size: tuple[int, int]) -> None:
        """Make the window anew in a language, a theme and a size."""
        self._put_away()
        self._voice.speak(language)
        self._theme.set_mode(theme)
        services = Services(self._jobs, self._theme, self._settings, StoreBases(), self._voice.speak)
        self._window = MainWindow(services)
        self._window.resize(*size)
        self._window.show_welcome()
        self._window.show()
        self._settle()

    def pages(self, open_store: Callable[[], Store]) -> Iterator[tuple[str, Callable[[], None]]]:
        """Yield every page's name and what brings it into view; the base is opened after the first screen."""
        window = self._window
        assert window is not None
        yield "welcome", self._settle
        window.show_store(open_store())
        for section in ("overview", "deals", "clients", "tasks", "ranking", "import"):
            yield section, partial(self._show, section)
        yield from self._views()
        for report in REPORTS:
            yield f"report-{report.id}", partial(self._show, "reports", report.id)
        for part in PARTS:
            yield f"settings-{part.id}", partial(self._show, "settings", part.id)

    def _views(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Yield what is not a section of its own: the board, a card, the week, the line, a sheet."""
        yield "board", self._show_board
        yield "deal-card", self._show_card
        yield "tasks-week", self._show_week
        yield "line", self._show_line
        yield "signing", self._show_signing
        yield "new-deal", self._show_sheet
        yield "ranking-last-month", self._show_ranking

    def picture(self) -> QPixmap:
        """Return the window as it looks now, with the sheet that stands over it."""
        assert self._window is not None
        picture = self._window.grab()
        sheet = QApplication.activeModalWidget()
        if sheet is not None:
            painter = QPainter(picture)
            painter.drawPixmap(self._window.mapFromGlobal(sheet.pos()), sheet.grab())
            painter.end()
        return picture

    def close(self) -> None:
        """Put everything away."""
        self._put_away()
        self._jobs.close()

    def _show(self, section: str, what: str | None = None) -> None:
        assert self._window is not None
        assert self._window.desk is not None
        sheet = QApplication.activeModalWidget()
        if sheet is not None:
            sheet.close()
        palette = self._window.findChild(LinePalette)
        if palette is not None:
            palette.close_line()
        self._window.desk.show_section(section, what)
        self._settle()

    def _desk(self) -> Desk:
        assert self._window is not None
        assert self._window.desk is not None
        return self._window.desk

    def _show_board(self) -> None:
        """Look at the deals as a board."""
        self._deals()._look._on_look("board")
        self._settle()

    def _show_card(self) -> None:
        """Open the first deal of the table as a card."""
        page = self._deals()
        page._look.show_table()
        page.open_list(ListRequest())
        self._settle()
        page.open_card(page._model.ids[0])
        self._settle()

    def _deals(self) -> DealsPage:
        self._show("deals")
        page = self._desk().page
        assert isinstance(page, DealsPage)
        return page

    def _show_week(self) -> None:
        self._show("tasks")
        page = self._desk().page
        assert isinstance(page, TasksPage)
        page.show_mode("week")
        self._settle()

    def _show_ranking(self) -> None:
        """Rank the month that is over, and open what the points are made of."""
        view = self._desk().page.context.view
        before = view.period, view.span
        view.set_period(Grain.MONTH.unit(view.today).neighbour(-1))
        self._show("ranking")
        page = self._desk().page
        assert isinstance(page, RankingPage)
        page.edit_profiles()
        until(lambda: QApplication.activeModalWidget() is not None)
        self._settle()
        view.set_period(*before)

    def _show_line(self) -> None:
        """Type the line of the README."""
        self._show("overview")
        self._desk().open_line()
        self._settle()
        field = self._desk().window().findChild(LineField)
        assert field is not None
        field.setPlainText(LINE)
        self._settle()

    def _show_signing(self) -> None:
        """Look at a report of last month that waits for the author who sits here; formed the first time."""
        desk = self._desk()
        store = desk._context.store
        if not list_reports(store):
            form_reports(store, Grain.MONTH.unit(store.today()).neighbour(-1))
        before = store.person_id
        store.person_id = next(row.author_id for row in list_reports(store, Wanted(subject="manager")))
        self._show("signing")
        desk.page.person_changed()
        self._settle()
        store.person_id = before

    def _show_sheet(self) -> None:
        self._show("deals")
        self._desk().add_record("deal")
        until(lambda: QApplication.activeModalWidget() is not None)
        self._settle()

    def _settle(self) -> None:
        """Wait until no job is left, what moves has come to rest, and nothing new has begun meanwhile."""
        for _again in range(3):
            until(lambda: not self._jobs.busy)
            end = time.perf_counter() + REST
            while time.perf_counter() < end:
                self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if not self._jobs.busy:
                return

    def _put_away(self) -> None:
        if self._window is not None:
            self._window.close()
            self._window.close_base()
            self._window.deleteLater()
            self._settle()
            self._window = None


def _silent(*_message: object) -> None:
    """Keep what the offscreen platform complains of out of the list of pictures."""
