"""How long every kind of chart takes to be drawn anew with tens of labels."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from crmdesk.data.store import Store
from tests.bench.figure import Figure
from tests.bench.offscreen import window_on

#: Labels of a chart, and times that it is drawn.
LABELS, ROUNDS = 30, 20
MOST_MS = 16.0


def measure_charts(store: Store) -> Iterator[Figure]:
    """Yield the median time of a redraw of each kind of chart, painting included."""
    from crmdesk.ui.widgets.chart_view import ChartView, load_plots
    from tests.ui.widgets.test_chart_kinds import DRAWN, made

    load_plots()
    with window_on(store) as context:
        view = ChartView(context.theme, context.jobs)
        view.resize(720, 240)
        view.show()
        for kind in DRAWN:
            charts = made(kind, LABELS), made(kind, LABELS - 1)
            taken = []
            for turn in range(ROUNDS + 1):
                begun = time.perf_counter()
                view.show_chart(charts[turn % 2])
                view.grab()
                taken.append((time.perf_counter() - begun) * 1000)
            spent = statistics.median(taken[1:])  # the first one makes what draws it
            yield Figure("charts", f"{kind.value} redrawn", spent, "ms", most=MOST_MS, absolute=True)
        view.close()
