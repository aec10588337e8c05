"""Parts of the detail panes: what they say, and that long names push nothing out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from crmdesk.data.cards import FeedLine, Person, Span, StageStep
from crmdesk.data.registry_clients import STATUS_NAMES
from crmdesk.ui.widgets.pane_parts import (
    FEED_ICONS,
    STATUS_HEAT,
    Fact,
    StageTrack,
    StatusStrip,
    fact_grid,
    feed_row,
    initials,
    person_row,
    tag,
)

TODAY = date(2025, 11, 20)


def texts(box):
    return [label.text() for label in box.findChildren(QLabel) if label.text()]


def test_facts_stand_in_equal_columns(qtbot, theme):
    """However long a value is, the columns stay equal and the box fits its room."""
    box = fact_grid([Fact("Manager", "A very long name of a manager " * 4), Fact("City", "Ufa"), Fact("Debt", "0")], 3)
    qtbot.addWidget(box)
    box.resize(300, 60)
    box.show()
    widths = [box.layout().itemAt(place).widget().width() for place in range(3)]
    assert max(widths) - min(widths) <= 1
    assert box.minimumSizeHint().width() <= 300


def test_a_fact_without_a_second_line_takes_no_room_for_it(qtbot, theme):
    """The line under a value is there where there is more to say."""
    plain, more = (fact_grid([Fact("Debt", "5", under, "warn")]) for under in ("", "overdue 3"))
    for box in (plain, more):
        qtbot.addWidget(box)
    assert "overdue 3" in texts(more)
    assert more.sizeHint().height() > plain.sizeHint().height()


@pytest.mark.parametrize(
    ("name", "letters"), [("Petr Ivanov", "PI"), ("анна", "А"), ("Ivan Petrovich Sidorov", "IP"), ("", ""), ("  ", "")]
)
def test_initials_are_those_of_the_first_two_words(name, letters):
    """A name of nothing has none."""
    assert initials(name) == letters


def test_a_person_is_name_role_position_and_days(qtbot, theme):
    """Who decides is marked; days are counted from the last contact; the telephone is in the tip."""
    person = Person("Petr Ivanov", "Engineer", "decides", "+79120000000", date(2025, 11, 8))
    row = person_row(theme, person, TODAY)
    qtbot.addWidget(row)
    assert {"PI", "Petr Ivanov", "Engineer", "12\u202fd"} <= set(texts(row))
    decides = [label for label in row.findChildren(QLabel) if label.property("tag") == "accent"]
    assert len(decides) == 1
    assert "+79120000000" in [label.toolTip() for label in row.findChildren(QLabel)]


def test_a_person_of_whom_little_is_known_has_no_empty_marks(qtbot, theme):
    """No role, no telephone, no contact: initials, name and nothing made up."""
    row = person_row(theme, Person("Petr", "", "", ""), TODAY)
    qtbot.addWidget(row)
    assert texts(row) == ["P", "Petr"]


def test_names_of_people_are_never_markup(qtbot, theme):
    """A name with signs of markup is shown as it is."""
    from PySide6.QtCore import Qt

    row = person_row(theme, Person("<b>Petr</b>", "<i>x</i>", "", ""), TODAY)
    qtbot.addWidget(row)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in row.findChildren(QLabel) if label.text())


def test_an_entry_of_the_feed_says_what_when_and_how_long(qtbot, theme):
    """Minutes stand with the title, the note below."""
    line = FeedLine("call", "Call", "Asked for an offer", date(2024, 3, 5), datetime(2024, 3, 5, 10, 0, tzinfo=UTC), 12)
    row = feed_row(theme, line, TODAY)
    qtbot.addWidget(row)
    assert texts(row) == ["Call, 12\u202fmin", "5 Mar 24", "Asked for an offer"]


@pytest.mark.parametrize(("language", "here"), [("ru", "05.03"), ("en", "5 Mar")])
def test_days_of_this_year_leave_the_year_out(qtbot, theme, language, here):
    """In both languages, as in the lists."""
    from crmdesk.data import words

    words.use(language)
    row = feed_row(theme, FeedLine("stage", "A", "", date(2025, 3, 5), None), TODAY)
    qtbot.addWidget(row)
    assert here in texts(row)


def test_an_unknown_kind_of_interaction_has_an_icon_too(qtbot, theme):
    """A firm's own kind of interaction is a dot; every known icon exists."""
    for code in (*FEED_ICONS, "a firm's own"):
        row = feed_row(theme, FeedLine(code, "A", "", TODAY, None), TODAY)
        qtbot.addWidget(row)
        assert not next(label for label in row.findChildren(QLabel) if not label.text()).pixmap().isNull()


def test_the_track_fills_up_to_the_present_stage(qtbot, theme):
    """Passed and present stages have the accent, those ahead are grey; a reader hears where the deal is."""
    stages = (StageStep("Lead", 3, None, current=False, passed=True), StageStep("Work", 5, 9, current=True, passed=False),
              StageStep("Offer", None, 21, current=False, passed=False))  # fmt: skip
    track = StageTrack(theme, stages)
    qtbot.addWidget(track)
    track.resize(300, 44)
    image = track.grab().toImage()
    colours = [image.pixelColor(x, 5).name() for x in (50, 150, 250)]
    assert colours == [QColor(theme.tokens.accent).name()] * 2 + [QColor(theme.tokens.border).name()]
    assert track.accessibleName() == "Work"


def test_the_strip_of_statuses_is_in_proportion(qtbot, theme):
    """A status held for three quarters of the time takes three quarters of the strip."""
    spans = (Span(4, date(2024, 11, 20), date(2025, 2, 19)), Span(7, date(2025, 2, 19), date(2026, 1, 1)))
    strip = StatusStrip(theme, spans, TODAY)
    qtbot.addWidget(strip)
    strip.resize(400, 46)
    image = strip.grab().toImage()
    dark = QColor(theme.tokens.heat[STATUS_HEAT[7]])
    share = sum(image.pixelColor(x, 1) == dark for x in range(400)) / 400
    assert share == pytest.approx((TODAY - date(2025, 2, 19)).days / 365, abs=0.01)


def test_a_status_that_began_today_is_seen(qtbot, theme):
    """One day of history is a bar, and no history is nothing."""
    for spans in ((), (Span(1, TODAY, date(2026, 1, 1)),)):
        strip = StatusStrip(theme, spans, TODAY)
        qtbot.addWidget(strip)
        strip.resize(200, 46)
        strip.grab()


def test_every_status_has_its_heat():
    """A new lifecycle status cannot be forgotten here."""
    assert set(STATUS_HEAT) == set(STATUS_NAMES)


def test_a_tag_has_its_tone(qtbot):
    """Without a tone it is plain."""
    for tone, kept in (("warn", "warn"), ("", "true")):
        made = tag("stuck", tone)
        qtbot.addWidget(made)
        assert made.property("tag") == kept
