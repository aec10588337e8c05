"""The toolbar's way into the line."""

from __future__ import annotations

from PySide6.QtCore import Qt

from crmdesk.data.line.understanding import understand
from crmdesk.ui.line_opener import ADDITIONS, FULL, ICON, SHEETS, LineOpener
from crmdesk.ui.pages.page import Controls
from crmdesk.ui.toolbar import Toolbar


def test_the_search_field_opens_the_line_and_the_menu_a_sheet_or_the_line_at_a_word(qtbot, context):
    opener = LineOpener(context)
    qtbot.addWidget(opener)
    with qtbot.waitSignal(opener.line_requested) as asked:
        qtbot.mouseClick(opener.field, Qt.MouseButton.LeftButton)
    assert asked.args == [""]
    asked_for = []
    opener.line_requested.connect(asked_for.append)
    sheets = []
    opener.record_requested.connect(sheets.append)
    for action in opener.menu.actions():
        action.trigger()
    assert asked_for == [f"{word.capitalize()} " for _title, word, _icon in ADDITIONS]
    assert sheets == [form_id for _title, form_id, _icon in SHEETS]


def test_every_word_of_the_menu_is_understood(context):
    """A line that begins with it is an entry of that kind."""
    for _title, word, _icon in ADDITIONS:
        understood = understand(context.store, f"{word} Bluebell pumps 350k")
        assert understood.proposals or understood.questions, word


def test_the_field_gives_way_where_room_is_short(qtbot, context):
    toolbar = Toolbar(context)
    qtbot.addWidget(toolbar)
    toolbar.show_page("Overview", Controls.ALL, ())
    toolbar.resize(1400, 52)
    toolbar.show()
    assert toolbar._opener.field.width() == FULL
    toolbar.resize(440, 52)
    assert toolbar._opener.field.width() < FULL
    opener = LineOpener(context)
    qtbot.addWidget(opener)
    opener.set_room(ICON)
    opener.grab()
    assert opener.field.width() == ICON
    qtbot.waitUntil(lambda: not context.jobs.busy)
