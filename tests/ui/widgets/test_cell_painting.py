"""Painters of the cells of lists: each look says what its row says, in the theme's colours."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from crmdesk.data import words
from crmdesk.data.registries import REGISTRIES
from crmdesk.data.registry_clients import STATUS_NAMES
from crmdesk.ui.widgets import cell_painting
from crmdesk.ui.widgets.cell_painting import PAINTERS, STATUS_LOOK, Cell, paint_cell, short_day, write

TODAY = date(2025, 11, 20)


class Painted:
    """A cell painted on white: its picture, what was written and which icons were painted."""

    def __init__(self, theme, monkeypatch, look, text="", value=None, *, loaded=True, width=200, right=False, **row):
        self.words, self.icons = [], []
        original = cell_painting.write

        def writing(cell, text, tone, **options):
            self.words.append((text, tone))
            return original(cell, text, tone, **options)

        monkeypatch.setattr(cell_painting, "write", writing)
        monkeypatch.setattr(
            cell_painting, "picture", lambda _cell, name, tone, _left, *_: self.icons.append((name, tone))
        )
        self.image = QImage(width, 32, QImage.Format.Format_RGB32)
        self.image.fill(QColor("white"))
        painter = QPainter(self.image)
        row.setdefault("today", TODAY)
        paint_cell(Cell(painter, QRect(0, 0, width, 32), theme, text, value, row.get, right), look, loaded=loaded)
        painter.end()
        monkeypatch.undo()

    def count(self, colour):
        """Return how many pixels of a colour there are."""
        wanted = QColor(colour).rgb()
        return sum(self.image.pixel(x, y) == wanted for x in range(self.image.width()) for y in range(32))


@pytest.fixture
def painted(theme, monkeypatch):
    return lambda look, *args, **row: Painted(theme, monkeypatch, look, *args, **row)


def test_every_look_of_every_registry_has_its_painter():
    """A list cannot declare a look that nobody paints, and nobody paints a look that no list has."""
    declared = {field.look for registry in REGISTRIES.values() for field in registry.fields}
    assert declared <= set(PAINTERS)
    assert set(PAINTERS) <= declared | {""}


def test_every_status_with_a_look_exists():
    """Codes of the lifecycle are those of the registry."""
    assert set(STATUS_LOOK) <= set(STATUS_NAMES)


def test_a_row_that_has_not_come_is_a_grey_bar(painted, theme):
    """No text is made up; the bar stands where figures would."""
    left, right = painted("strong", loaded=False), painted("strong", loaded=False, right=True)
    assert left.words == right.words == []
    assert left.image.pixelColor(30, 16) == right.image.pixelColor(180, 16) == QColor(theme.tokens.grid)
    assert right.image.pixelColor(30, 16) == QColor("white")


def test_a_deal_shows_its_client_first(painted):
    """Without a client the deal's own title is the strong one."""
    assert painted("pair", "Pump", client="Rodnik").words == [("Rodnik", "text"), ("Pump", "text2")]
    assert painted("pair", "Pump").words == [("Pump", "text")]


def test_a_stage_is_as_many_blocks_as_are_done(painted, theme):
    """Two of four stages are two blocks in the accent; a closed deal is a sign instead."""
    cell = painted("stage", "Work", stage_count=4, stage_place=2)
    full = painted("stage", "Work", stage_count=4, stage_place=4)
    assert full.count(theme.tokens.accent) == 2 * cell.count(theme.tokens.accent) > 0
    assert painted("stage", "Won", outcome_code=1).icons == [("circle-check", "pos")]
    assert painted("stage", "Lost", outcome_code=2).icons == [("circle-x", "text3")]


@pytest.mark.parametrize(
    ("step", "row", "icons", "said"),
    [
        (None, {}, [("circle-alert", "warn")], [("no step", "warn")]),
        ("Call", {"next_step_on": date(2025, 11, 19)}, [("clock-alert", "neg")], [("19 Nov", "neg"), ("Call", "text")]),
        ("Call", {"next_step_on": TODAY}, [], [("20 Nov", "text2"), ("Call", "text")]),
        ("Call", {}, [], [("Call", "text")]),
        ("Call", {"outcome_code": 1}, [], []),
    ],
)
def test_a_next_step_is_late_from_the_day_after(painted, step, row, icons, said):
    """Overdue is red with a clock, missing is a warning, a closed deal needs none."""
    cell = painted("step", step or "", step, **row)
    assert (cell.icons, cell.words) == (icons, said)


@pytest.mark.parametrize(("days", "stuck"), [(0, False), (20, False), (21, False), (22, True)])
def test_a_deal_is_stuck_beyond_the_norm_of_its_stage(painted, theme, days, stuck):
    """At the norm the bar is full; beyond it there is a flag and the colour of a warning."""
    cell = painted("age", "", days, norm=21)
    assert cell.icons == ([("flag", "warn")] if stuck else [])
    assert cell.words == [(str(days), "warn" if stuck else "text")]
    bar = theme.tokens.warn if stuck else theme.tokens.previous
    assert (cell.count(bar) > 0) is (days > 0)


def test_a_stage_without_a_norm_knows_no_late(painted):
    """Days are shown and nobody is blamed; a closed deal has none."""
    assert painted("age", "", 400, norm=None).icons == []
    assert painted("age", "—", None).words == []


def test_a_status_is_a_tag_in_its_tone(painted, theme):
    """A key client has a gem on soft accent; a status without a look is plain."""
    assert painted("status", "Key", status_code=8).icons == [("gem", "accent")]
    assert painted("status", "Key", status_code=8).count(theme.tokens.accent_soft) > 50
    plain = painted("status", "Potential", status_code=1)
    assert (plain.icons, plain.words) == ([], [("Potential", "text2")])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.214, ("▲ +21\u202f%", "pos")),
        (-0.05, ("▼ \u22125\u202f%", "neg")),
        (0.0, ("■ 0\u202f%", "text2")),
        (None, ("—", "text3")),
    ],
)
def test_a_change_is_arrow_sign_and_colour(painted, value, said):
    """All three together, so that nobody depends on colours."""
    assert painted("change", "—", value).words == [said]


@pytest.mark.parametrize(
    ("status", "days", "silent"), [(7, 31, True), (7, 30, False), (12, 400, False), (1, 400, False), (7, None, False)]
)
def test_a_buying_client_is_silent_beyond_the_limit(painted, status, days, silent):
    """Only clients that buy are missed."""
    cell = painted("silence", "—", days, status_code=status, silence_limit=30)
    assert cell.icons == ([("phone-off", "warn")] if silent else [])


def test_shares_are_whole_percents(painted):
    """The head says the sign; nothing known is nothing written."""
    assert painted("share", "", 0.305).words == [("30", "text2")]
    assert painted("share", "", None).words == [("", "text2")]


def test_days_are_short(painted):
    """A day of this year leaves the year out; text that is no day stays."""
    assert painted("muted", "2025-11-20", date(2025, 11, 20)).words == [("20 Nov", "text2")]
    assert painted("muted", "1042", "1042").words == [("1042", "text2")]


@pytest.mark.parametrize(
    ("language", "day", "text"),
    [
        ("ru", date(2025, 3, 5), "05.03"),
        ("ru", date(2024, 3, 5), "05.03.24"),
        ("en", date(2025, 3, 5), "5 Mar"),
        ("en", date(2024, 3, 5), "5 Mar 24"),
    ],
)
def test_short_days_follow_the_language(language, day, text):
    """Without a today there is no year to leave out."""
    words.use(language)
    assert short_day(day, TODAY) == text
    assert len(short_day(day, None)) > 6


def test_what_does_not_fit_is_elided_and_nothing_takes_no_width(theme):
    """The width told is that of what is seen."""
    image = QImage(100, 32, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    cell = Cell(painter, QRect(0, 0, 100, 32), theme, "", None, lambda _key: None)
    assert 0 < write(cell, "A very long name of a client", "text") <= 84
    assert write(cell, "", "text") == write(cell, "x", "text", area=QRectF(0, 0, -5, 10)) == 0
    painter.end()


def test_a_look_that_nobody_paints_is_a_mistake(painted):
    """Not a blank column."""
    with pytest.raises(KeyError):
        painted("sparkle")
