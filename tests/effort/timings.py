"""How long the window takes: a typed cell to saved and painted, the board of thousands of cards, and its scrolling."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton
from sqlalchemy import select

from crmdesk.data.board import Board
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.models import Deal
from crmdesk.ui.pages.board import BoardView
from tests.bench.figure import percentile
from tests.bench.offscreen import Heartbeat, PaintWatch
from tests.effort.finding import Finding
from tests.effort.tasks import deals_of, deals_table, in_hand
from tests.effort.world import World, until

EDITS = 50
MOST_EDIT_MS, MOST_BOARD_MS, MOST_FRAME_MS = 50.0, 500.0, 16.7
#: A frame that came later than this is seen as a jerk, whatever the median says.
MOST_STALL_MS = 50.0
CARDS = 5_000
OPENINGS, FRAMES = 7, 200
WHEEL = 47


def measure_edits(world: World) -> Iterator[Finding]:
    """Yield the median and the worst time from Enter to a sum that is in the base and on the screen."""
    view = deals_table(world)
    deals = deals_of(view)
    written: list[float] = []

    def on_written(deed: Deed) -> None:
        if deed.txn is not None:
            written.append(time.perf_counter())

    world.context.deeds.written.connect(on_written)
    taken, paints, own = [], [], []
    for place in range(EDITS):
        deal = deals[place % len(deals)]
        wanted = (700_000 + place * 1_001) * 100
        in_hand(view, deal, "value")
        world.settle()
        world.hand.press(Qt.Key.Key_F2)
        world.hand.type(str(wanted // 100))
        written.clear()

        def shown(deal: int = deal, wanted: int = wanted) -> bool:
            return bool(view.model.value(view.model.row_of(deal), "value") == wanted)

        painted = PaintWatch(view.grid.viewport(), shown)
        worked, begun = time.thread_time(), time.perf_counter()
        world.hand.press(Qt.Key.Key_Return)
        seen = painted.wait()
        until(lambda: bool(written))
        own.append((time.thread_time() - worked) * 1000)
        paints.append((seen - begun) * 1000)
        taken.append((max(seen, written[0]) - begun) * 1000)
        world.settle()
        assert world.read(select(Deal.amount).where(Deal.id == deal)) == wanted, "the sum is not in the base"
    world.context.deeds.written.disconnect(on_written)
    yield Finding("times", f"A cell typed over, saved and painted: median of {EDITS}", MOST_EDIT_MS,
                  statistics.median(taken), "ms", f"painted after {statistics.median(paints):.0f} ms; the window itself works {statistics.median(own):.0f} ms")  # fmt: skip
    yield Finding("times", f"A cell typed over, saved and painted: worst of {EDITS}", MOST_EDIT_MS, max(taken), "ms")


def measure_board(world: World) -> Iterator[Finding]:
    """Yield how long the crowded board takes from the click to painted, and how smoothly a column scrolls."""
    taken, stalls = [], []
    page = world.show("deals")
    board: BoardView = page._look.board
    heart = Heartbeat()
    for _opening in range(OPENINGS):
        deals_table(world)
        switch = next(b for b in world.in_view(QToolButton) if b.property("key") == "board")
        painted = PaintWatch(board, partial(_is_another, board, board.board))
        heart.start()
        begun = time.perf_counter()
        world.hand.click(switch)
        taken.append((painted.wait() - begun) * 1000)
        stalls.append(heart.stop())
        world.settle()
    count = 0 if board.board is None else board.board.count
    assert count >= CARDS, f"the board has {count} cards only"
    name = f"The board of {count:,} cards, click to painted"
    yield Finding("times", f"{name}: median of {OPENINGS}", MOST_BOARD_MS, statistics.median(taken), "ms")
    yield Finding("times", f"{name}: the first time", MOST_BOARD_MS, taken[0], "ms")
    yield Finding("times", "Longest freeze of the window as the board opens", MOST_STALL_MS, statistics.median(stalls),
                  "ms")  # fmt: skip
    longest = max(board._columns, key=lambda column: column.list.cards.rowCount())
    bar, viewport = longest.list.verticalScrollBar(), longest.list.viewport()
    frames = []
    heart.start()
    for _frame in range(FRAMES):
        begun = time.perf_counter()
        bar.setValue(bar.value() + WHEEL)
        viewport.repaint()
        frames.append((time.perf_counter() - begun) * 1000)
        QApplication.processEvents()
    stall = heart.stop()
    yield Finding("times", "A frame of the scrolling board: 95 of 100", MOST_FRAME_MS, percentile(frames, 0.95), "ms",
                  f"median {statistics.median(frames):.1f} ms")  # fmt: skip
    yield Finding("times", "Longest gap between two frames of it", MOST_STALL_MS, stall, "ms")


def _is_another(view: BoardView, before: Board | None) -> bool:
    return view.board is not None and view.board is not before
