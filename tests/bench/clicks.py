"""From a click on a criterion to the painted report, beside the engine alone; and how long the window ever froze."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from crmdesk.data.store import Store
from crmdesk.reports.catalog import report_named
from crmdesk.reports.query import ask
from tests.bench.figure import Figure
from tests.bench.offscreen import SIZE, Heartbeat, PaintWatch, until, window_on

#: Clicks to and fro that are counted.
CLICKS = 15
MOST_MS = 100.0
MOST_MS_OF_MANY = 1000.0
MOST_STALL_MS = 50.0
MANY = 1_000_000


def measure_clicks(store: Store, deals: int) -> Iterator[Figure]:
    """Yield the time of a click to the cut by manager against last year, its ratio, and the longest freeze."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QToolButton

    from crmdesk.ui.pages.report_request import TabState
    from crmdesk.ui.pages.report_tab import ReportTab
    from crmdesk.ui.widgets.answer_table import AnswerTable

    with window_on(store) as context:
        tab = ReportTab(context, report_named("cut"), TabState("cut", "manager"))
        tab.resize(*SIZE)
        tab.show()
        tab.refresh()
        table = tab.findChild(AnswerTable)
        assert table is not None
        until(lambda: tab.answer is not None and not context.jobs.busy)

        def click(criterion: str) -> float:
            before = tab.answer
            button = next(b for b in tab.findChildren(QToolButton) if b.property("key") == criterion and b.isVisible())
            painted = PaintWatch(table.view.viewport(), lambda: tab.answer is not before)
            begun = time.perf_counter()
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            return (painted.wait() - begun) * 1000

        heart = Heartbeat()
        taken, engine, stalls, worked, own_work = [], [], [], [], []
        for place in range(CLICKS + 1):
            click("department")
            heart.start()
            process, thread = time.process_time(), time.thread_time()
            spent = click("manager")
            process, thread = time.process_time() - process, time.thread_time() - thread
            stall = heart.stop()
            begun = time.perf_counter()
            assert tab.answer is not None
            ask(store, tab._view.question)  # type: ignore[union-attr]
            if place:  # the first one imports and fills caches
                taken.append(spent)
                stalls.append(stall)
                worked.append(process * 1000)
                own_work.append(thread * 1000)
                engine.append((time.perf_counter() - begun) * 1000)
        tab.close()
    most = MOST_MS if deals < MANY else MOST_MS_OF_MANY
    own = statistics.median(engine)
    yield Figure("clicks", "cut by manager, click to painted", statistics.median(taken), "ms", own, "the engine alone",
                 most, absolute=True)  # fmt: skip
    yield Figure("clicks", "processor time of that click", statistics.median(worked), "ms", own, "the engine alone")
    yield Figure("clicks", "of it in the window's own thread", statistics.median(own_work), "ms")
    yield Figure("clicks", "longest freeze of the window", statistics.median(stalls), "ms", None, "", MOST_STALL_MS,
                 absolute=True)  # fmt: skip
    yield Figure("clicks", "longest freeze, worst click", max(stalls), "ms")
