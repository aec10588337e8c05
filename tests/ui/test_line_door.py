"""How the desk reaches the line."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtCore import Qt

from crmdesk.ui import line_door
from crmdesk.ui.desk import Desk
from crmdesk.ui.line_door import LineDoor
from crmdesk.ui.line_places import Place
from crmdesk.ui.pages.report_request import ReportRequest


def test_the_line_opens_over_the_window_and_leads_to_sections_and_commands(qtbot, context):
    """Made at its first opening; what it asks for is done by the desk."""
    desk = Desk(context)
    qtbot.addWidget(desk)
    desk.resize(1180, 700)
    desk.show()
    assert isinstance(desk._line, LineDoor)
    assert desk._line._palette is None
    desk.open_line()
    palette = desk._line.palette
    assert palette.isVisible()
    assert palette.size() == desk.window().size()
    palette.place_requested.emit(Place("reports", ReportRequest("losses")))
    assert desk.current_section == "reports"
    palette.command_requested.emit("section.clients")
    assert desk.current_section == "clients"
    qtbot.keyClick(palette._field, Qt.Key.Key_Escape)
    assert palette.isHidden()
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=20_000)


def test_the_toolbar_asks_the_desk_for_a_sheet(qtbot, context, monkeypatch):
    """The button "Add" and Ctrl+N end in the same place."""
    asked = []
    monkeypatch.setattr(Desk, "add_record", lambda _desk, form_id: asked.append(form_id))
    desk = Desk(context)
    qtbot.addWidget(desk)
    desk._toolbar.record_requested.emit("client")
    assert asked == ["client"]
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=20_000)


def test_the_desk_comes_without_the_line(qtbot, context, monkeypatch):
    """What the line understands is not read before the first page; a job reads it a moment later."""
    code = "import sys, crmdesk.ui.desk; print([name for name in sys.modules if name.startswith('crmdesk.data.line')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
    loaded = []
    monkeypatch.setattr(line_door, "LATER", 0)
    monkeypatch.setattr(line_door, "import_module", loaded.append)
    desk = Desk(context)
    qtbot.addWidget(desk)
    qtbot.waitUntil(lambda: loaded == ["crmdesk.ui.line_palette"])
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=20_000)
