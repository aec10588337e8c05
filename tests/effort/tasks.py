"""The twelve tasks of daily work, each really done in the window, and what they cost in clicks and keys."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QPushButton, QTabBar, QToolButton
from sqlalchemy import func, select

from crmdesk.data.models import Activity, Deal, PeriodReport
from crmdesk.data.models.activities import PLANNED
from crmdesk.data.models.catalogue import OPEN
from crmdesk.data.settings import EXPORT_FOLDER, EXPORT_KIND, data_folder
from crmdesk.reports.alerts.deeds import ACTS, Act
from crmdesk.reports.periods import Compare
from crmdesk.ui.pages.board import BoardView
from crmdesk.ui.pages.board_painting import call_spot
from crmdesk.ui.pages.call_round import CallRoundOffer
from crmdesk.ui.pages.report_request import ReportRequest
from crmdesk.ui.pages.report_tab import ReportTab
from crmdesk.ui.widgets.attention_list import AttentionList
from crmdesk.ui.widgets.table_view import TableView
from tests.bench.demo_bases import demo_base
from tests.effort.bases import DEALS
from tests.effort.finding import Finding, NotThereYetError
from tests.effort.hand import CTRL
from tests.effort.lines import line_is_open, lone_client, open_line
from tests.effort.signing import reports_that_wait
from tests.effort.world import World, until


@dataclass(frozen=True, slots=True)
class Task:
    """One of the twelve."""

    number: str
    name: str
    allowed: int
    do: Callable[[World], str]
    """Does it, makes sure that it is done, and returns a note; raises ``NotThereYetError`` where there is no screen."""


def measure_tasks(world: World) -> Iterator[Finding]:
    """Yield the cost of every task; the one that opens the demo comes last, for it leaves the base."""
    for task in TASKS:
        name = f"{task.number}. {task.name}"
        try:
            note = task.do(world)
        except NotThereYetError as missing:
            yield Finding("tasks", name, task.allowed, None, "steps", str(missing), is_there=False)
        except Exception as failure:  # noqa: BLE001 - a defect in the way is an answer too
            yield Finding("tasks", name, task.allowed, None, "steps", f"could not be done: {failure!r}".splitlines()[0])
        else:
            yield Finding("tasks", name, task.allowed, world.hand.steps, "steps", note)


def _cut(world: World) -> ReportTab:
    world.show("reports")
    tab = next(iter(world.in_view(ReportTab)))
    until(lambda: tab.answer is not None)
    world.settle()
    return tab


def _another(world: World, tab: ReportTab, keys: set[str], held: str) -> QToolButton:
    """Return a segment in view that would choose another of some keys."""
    for button in world.in_view(QToolButton):
        if tab.isAncestorOf(button) and button.property("key") in keys and button.property("key") != held:
            return button
    raise AssertionError("there is nothing else to choose")


def _criterion(world: World) -> str:
    tab = _cut(world)
    from crmdesk.reports.dimensions import DIMENSIONS

    button = _another(world, tab, set(DIMENSIONS), tab.by)
    before = tab.answer
    world.hand.begin()
    world.hand.click(button)
    until(lambda: tab.answer is not before)
    assert tab.compare is Compare.YEAR, "the comparison is not on"
    return f"by {tab.by}, compared with last year"


def _measure(world: World) -> str:
    tab = _cut(world)
    button = _another(world, tab, set(tab.report.measures), tab.measure)
    before = tab.answer
    world.hand.begin()
    world.hand.click(button)
    until(lambda: tab.answer is not before)
    return f"{tab.measure} by {tab.by}"


def _why(world: World) -> str:
    tab = _cut(world)
    tab.show_request(ReportRequest("cut", "manager", "revenue"))
    world.settle()
    answer = tab.answer
    assert answer is not None
    line = min(range(len(answer.lines)), key=lambda place: answer.lines[place].cells[0].change or 0)
    if line in tab.cut.table.selected_lines():
        tab.cut.table.select_line(line - 1)
        world.settle()
    view, chips = tab.cut.table.view, tab.cut.why.chips
    world.hand.begin()
    world.hand.click_index(view, view.model().index(line, 1))
    until(chips.isVisible, 5)
    first = chips.chips[0].contribution
    return f"{answer.lines[line].members[0].label}: {first.member.label} gave {(first.delta or 0) / 100:,.0f}"


def _log_call(world: World) -> str:
    client = lone_client(world)
    world.show("overview")
    count = select(func.count()).select_from(Activity).where(Activity.client_id == client.id)
    before = world.read(count)
    world.hand.begin()
    open_line(world)
    world.hand.type(f"Звонок {client.name} 15 мин договорились о КП завтра 10:00")
    world.settle()
    world.hand.press(Qt.Key.Key_Return)
    world.settle()
    until(lambda: world.read(count) == before + 2, 5)
    assert not line_is_open(world), "the line stays open"
    return f"and a line of {world.hand.letters} letters"


def _board(world: World) -> BoardView:
    page = world.show("deals")
    board: BoardView | None = next(iter(page.findChildren(BoardView)), None)
    if board is None:
        raise NotThereYetError("there is no board")
    if not board.isVisible():
        switch = next(b for b in world.in_view(QToolButton) if b.property("key") == "board")
        world.hand.click(switch)
    shown = board
    until(lambda: shown.board is not None)
    world.settle()
    return shown


def _step_on_stuck(world: World) -> str:
    board = _board(world)
    for column in board._columns:
        first, last = column.list.shown_rows()
        for row in range(first, last):
            card = column.list.cards.card_at(row)
            if card is None or not card.stuck or card.has_step:
                continue
            area = column.list.looks.area_of(column.list.visualRect(column.list.cards.index(row)))
            world.hand.begin()
            world.hand.click(column.list.viewport(), call_spot(area).center().toPoint())
            world.settle()
            day = world.read(select(Deal.next_step_on).where(Deal.id == card.id))
            assert day is not None, "nothing was planned"
            return f"a call on {day:%d.%m}, from the card on the board"
    raise AssertionError("no stuck deal without a step is in view")


def _move(world: World) -> str:
    board = _board(world)
    column = next(c for c in board._columns[:-1] if c.list.cards.rowCount())
    deal = column.list.cards.ids[0]
    board.take_in_hand(deal)
    target = board._columns[board._columns.index(column) + 1].stage_id
    world.hand.begin()
    world.hand.press(Qt.Key.Key_Right, CTRL)
    world.settle()
    assert world.read(select(Deal.stage_id).where(Deal.id == deal)) == target, "the deal has not moved"
    return "Ctrl+→"


def _drag(world: World) -> str:
    board = _board(world)
    source, target = board._columns[0], board._columns[2]
    deal = source.list.cards.ids[0]
    begin = source.list.visualRect(source.list.cards.index(0)).center()
    world.hand.begin()
    world.hand.drag(source.list.viewport(), begin, target)
    world.settle()
    assert world.read(select(Deal.stage_id).where(Deal.id == deal)) == target.stage_id, "the deal has not moved"
    return "a drag"


def deals_table(world: World) -> TableView:
    """Bring the table of deals into view and return it."""
    page = world.show("deals")
    view: TableView = page._view
    if not view.isVisible():
        world.hand.click(next(b for b in world.in_view(QToolButton) if b.property("key") == "table"))
        world.settle()
    until(lambda: len(view.model.ids) > 0)
    return view


def deals_of(view: TableView) -> list[int]:
    """Return the deals of the list, in order."""
    return [deal for deal in view.model.ids if deal is not None]


def in_hand(view: TableView, deal: int, key: str) -> None:
    """Make the cell of a deal the one in hand."""
    column = next(place for place, held in enumerate(view.model.columns) if held.key == key)
    index = view.model.index(view.model.row_of(deal), column)
    view.grid.scrollTo(index)
    view.grid.setCurrentIndex(index)
    view.grid.setFocus()


def _correct_sum(world: World) -> str:
    view = deals_table(world)
    deal = deals_of(view)[1]
    in_hand(view, deal, "value")
    world.settle()
    world.hand.begin()
    world.hand.press(Qt.Key.Key_F2)
    world.hand.type("1234500")
    world.hand.press(Qt.Key.Key_Return)
    world.settle()
    assert world.read(select(Deal.amount).where(Deal.id == deal)) == 1_234_500_00, "the sum is not in the base"
    return f"and {world.hand.letters} digits"


def _alert(world: World) -> str:
    page = world.show("overview")
    world.window.desk._alerts.check()
    world.settle()
    alerts: AttentionList = page._attention
    until(lambda: bool(alerts.items))
    item = next(item for item in alerts.items if ACTS[item.row.kind][0] in (Act.STEP, Act.CALL))
    planned = select(func.count()).select_from(Activity).where(Activity.state == PLANNED)
    before, words = world.read(planned), item.buttons[0].text()
    world.hand.begin()
    world.hand.click(item.buttons[0])
    world.settle()
    assert world.read(planned) == before + 1, "nothing was planned"
    return f"«{words}»"


def _approve(world: World) -> str:
    with reports_that_wait(world.store) as head:
        world.context.store.person_id = head
        page = world.show("signing")
        page.person_changed()
        world.settle()
        mine = page.shelf.rows("mine")
        first = next(row for row in mine if row.state == "signed")
        page.list.hold(first.id)
        world.settle()
        world.hand.begin()
        world.hand.press(Qt.Key.Key_Return, CTRL)
        world.settle()
        state = world.read(select(PeriodReport.state).where(PeriodReport.id == first.id))
        assert state == "approved", f"the report is {state}"
        until(lambda: page.sheet.row.id != first.id and page.sheet.row in mine)
        return "Ctrl+Enter; the passphrase is in the keychain"


def _pdf(world: World) -> str:
    _cut(world)
    with TemporaryDirectory() as folder:
        world.context.settings.put(EXPORT_FOLDER, folder)
        world.context.settings.put(EXPORT_KIND, "pdf")
        world.hand.begin()
        QTimer.singleShot(700, world.hand.confirm)
        world.hand.press(Qt.Key.Key_E, CTRL)
        until(lambda: list(Path(folder).glob("*.pdf")), 10)
        (made,) = Path(folder).glob("*.pdf")
        return f"«{made.name}», {made.stat().st_size // 1024} KB"


def _call_silent(world: World) -> str:
    page = world.show("clients")
    tabs: QTabBar = page._tabs
    place = next(place for place in range(tabs.count()) if tabs.tabData(place) == "silent")
    world.hand.click_tab(tabs, place)
    world.settle()
    offer = next(iter(world.in_view(CallRoundOffer)), None)
    if offer is None or not offer.button.isVisible():
        raise AssertionError("nobody is offered to be called")
    planned = select(func.count()).select_from(Activity).where(Activity.state == PLANNED)
    before, words = world.read(planned), offer.button.text().strip()
    world.hand.begin()
    world.hand.click(offer.button)
    world.settle()
    if world.read(planned) == before:
        world.hand.click(next(b for b in world.in_view(QPushButton) if _is_in_popover(b)))
        world.settle()
    assert world.read(planned) > before, "nothing was planned"
    return f"«{words}»" + (", with a preview" if world.hand.clicks > 1 else "")


def _is_in_popover(button: QAbstractButton) -> bool:
    parent = button.parentWidget()
    return parent is not None and parent.objectName() == "popover"


def _open_demo(world: World) -> str:
    path = data_folder() / "demo.crmdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(demo_base(DEALS), path)
    welcome = world.window.show_welcome()
    world.settle()
    world.hand.begin()
    world.hand.click(next(button for button in welcome._demo.findChildren(QPushButton) if button.isVisible()))
    until(lambda: world.window.desk is not None)
    world.settle()
    deals = world.read(select(func.count()).select_from(Deal).where(Deal.outcome == OPEN))
    assert deals, "the demo is empty"
    return "the demo was made before; the first time it is made in the same click"


TASKS = (
    Task("1", "Best and worst by any criterion, against last year", 1, _criterion),
    Task("2", "The same for another measure", 1, _measure),
    Task("3", "Why a manager sags", 1, _why),
    Task("4", "Log a call and plan what follows, from anywhere", 2, _log_call),
    Task("5", "Set the next step on a stuck deal", 1, _step_on_stuck),
    Task("6", "Move a deal to the next stage, by a key", 1, _move),
    Task("6", "Move a deal to another stage, by the mouse", 1, _drag),
    Task("7", "Correct a sum", 2, _correct_sum),
    Task("8", "Act on an alert in the overview", 1, _alert),
    Task("9", "Approve a report and go to the next", 1, _approve),
    Task("10", "PDF of the report in view", 2, _pdf),
    Task("11", "Call everyone silent for more than 30 days", 1, _call_silent),
    Task("12", "Open the demo on the first run", 1, _open_demo),
)
