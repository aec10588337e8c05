"""Processes that are measured from outside: an empty Qt window, and the program's own window on a base.

Run as ``python -m tests.bench.probes empty | window BASE | tour BASE``; each prints what it saw as JSON and exits.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def empty() -> None:
    """Show an empty QMainWindow and tell when it was on the screen."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(1440, 900)
    window.show()
    QTimer.singleShot(0, app.quit)
    app.exec()
    tell(shown=time.time())


def window(location: str, *, tour: bool) -> None:
    """Start the program as a person does and tell when its desk was on the screen, and when its page was full.

    The tour then opens the list of deals, jumps to its middle, and asks for the cut by manager.
    """
    from PySide6.QtCore import QTimer

    from crmdesk import app as program
    from crmdesk.ui.main_window import MainWindow

    seen: dict[str, Any] = {}

    class Watched(MainWindow):
        """The window, telling what it does."""

        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            self._steps = ["overview", "deals", "jump", "reports"] if tour else ["overview"]
            self._timer = QTimer(self)
            self._timer.setInterval(5)
            self._timer.timeout.connect(self._on_tick)
            self.base_shown.connect(self._on_base_shown)

        def open_location(self, location: str) -> None:
            """Begin to open the base: the window is on the screen by now, and the event loop runs."""
            super().open_location(location)
            self.repaint()
            seen["shown"] = time.time()

        def _on_base_shown(self) -> None:
            self.repaint()
            QTimer.singleShot(0, self._on_usable)

        def _on_usable(self) -> None:
            seen["usable"] = time.time()
            self._timer.start()

        def _on_tick(self) -> None:
            if self._services.jobs.busy or self.desk is None:
                return
            seen.setdefault("full", time.time())
            self._steps.pop(0)
            if not self._steps:
                self.close()
                return
            step = self._steps[0]
            if step == "jump":
                grid = self.desk.page._view.grid  # type: ignore[attr-defined]
                grid.scrollTo(grid.model().index(grid.model().rowCount() // 2, 0))
            else:
                self.desk.show_section(step)

    setattr(program, "MainWindow", Watched)  # noqa: B010 - the program makes the window itself
    program.run_window(location)
    heavy = ("pandas", "pyqtgraph", "reportlab", "pyhanko", "numpy", "openpyxl", "matplotlib")
    tell(**seen, loaded=[name for name in heavy if name in sys.modules])


def tell(**what: Any) -> None:
    """Print what was seen, and the most memory this process ever had, MiB.

    Linux counts into ``ru_maxrss`` what the parent had when it forked, so it is asked otherwise there.
    """
    status = Path("/proc/self/status")
    if status.exists():
        kib = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    else:
        kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({**what, "memory": kib / 1024}))


if __name__ == "__main__":
    if sys.argv[1] == "empty":
        empty()
    else:
        window(sys.argv[2], tour=sys.argv[1] == "tour")
