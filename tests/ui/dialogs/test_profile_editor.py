"""The editor of ranking profiles: lines typed over, the ranking that follows before anything is saved, and who may save."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from crmdesk.data.ranking_profiles import BonusRule, Part, Profile, Step, Way, read_profiles, save_profile
from crmdesk.data.table import number
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.ranking import rank
from crmdesk.ui.dialogs.profile_editor import ProfileEditor
from crmdesk.ui.dialogs.profile_lines import coefficient_text, hundredths, ways_of
from tests.reports.ranking.test_forming import OCTOBER, PROFILE, peopled
from tests.ui.quiet import wait_until_quiet


@pytest.fixture
def editor(context, qtbot):
    peopled(context.store)
    save_profile(context.store, PROFILE)
    return opened(context, qtbot)


def opened(context, qtbot, *, may_change=True):
    made = ProfileEditor(context, rank(context.store, OCTOBER), may_change=may_change)
    qtbot.addWidget(made)
    made.show()
    wait_until_quiet(context, qtbot)
    return made


def test_what_is_kept_stands_in_the_lines(editor):
    """Parts, weights, caps, the smallest base, the bonus with its steps: read back they are the profile."""
    typed = editor.form.profile()
    assert (typed.name, typed.parts, typed.minimum_base, typed.bonus) == (
        PROFILE.name, PROFILE.parts, PROFILE.minimum_base, PROFILE.bonus,
    )  # fmt: skip
    assert editor.form._shares.text() == "Weights sum to 100"


def test_the_ranking_follows_what_is_typed_and_nothing_is_written(editor, context, qtbot):
    """The preview is the ranking of the unsaved profile."""
    before = read_profiles(context.store)
    editor.form.parts[0].weight.setFocus()
    editor.form.parts[0].weight.selectAll()
    qtbot.keyClicks(editor.form.parts[0].weight, "1")
    wait_until_quiet(context, qtbot)
    expected = rank(context.store, OCTOBER, editor.form.profile())
    assert editor.form.profile().parts[0].weight == 1
    for line in expected.lines[:3]:
        assert number(line.points, 1) in editor.preview.texts
    assert read_profiles(context.store) == before


def test_saving_writes_the_profile(editor, context, qtbot):
    """Another bonus, one part less; Ctrl+Enter saves."""
    editor.form.rate.setText("2,5")
    editor.form.parts[1].remove.click()
    editor.form.steps[0].remove.click()
    wait_until_quiet(context, qtbot)
    with qtbot.waitSignal(context.deeds.written):
        qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_until_quiet(context, qtbot)
    kept = read_profiles(context.store)[0]
    assert kept.parts == PROFILE.parts[:1]
    assert kept.bonus == BonusRule("revenue", 250, PROFILE.bonus.steps[1:])


def test_a_second_profile_begins_with_the_one_in_hand(editor, context, qtbot):
    """It wants a name of its own, may be put first, and goes again."""
    editor._on_new()
    assert editor.form.profile().parts == PROFILE.parts
    editor.save.click()
    wait_until_quiet(context, qtbot)
    assert editor.trouble.text()
    editor.form.name.setText("Dealers")
    editor.form.name.textEdited.emit("Dealers")
    wait_until_quiet(context, qtbot)
    editor.save.click()
    wait_until_quiet(context, qtbot)
    assert [profile.name for profile in read_profiles(context.store)] == ["Test", "Dealers"]
    editor.first.click()
    wait_until_quiet(context, qtbot)
    assert [profile.name for profile in read_profiles(context.store)] == ["Dealers", "Test"]
    editor.remove.click()
    wait_until_quiet(context, qtbot)
    assert [profile.name for profile in read_profiles(context.store)] == ["Test"]


def test_what_cannot_be_ranked_by_is_said_and_not_saved(editor, context, qtbot):
    """An empty weight, steps that go down, no measure at all: a sentence each."""
    editor.form.parts[0].weight.setText("")
    editor.form._on_changed()
    assert "weight" in editor.trouble.text()
    assert not editor.save.isEnabled()
    editor.form.show_profile(
        Profile("X", PROFILE.parts, 2, BonusRule("revenue", 100, (Step(90, 50), Step(80, 80), Step(None, 100))))
    )
    editor._on_changed()
    assert "upwards" in editor.trouble.text()
    editor.form.show_profile(Profile("X", (), 2))
    editor._on_changed()
    assert "at least one measure" in editor.trouble.text()
    wait_until_quiet(context, qtbot)


def test_a_measure_is_scored_only_in_ways_that_fit(editor, context, qtbot):
    """A share by itself, a sum against its plan; choosing another measure offers its own ways."""
    assert Way.SHARE in ways_of(MEASURES["win_rate"])
    assert Way.SHARE not in ways_of(MEASURES["revenue"])
    editor.form.add_part.click()
    line = editor.form.parts[-1]
    line.measure.setCurrentIndex(line.measure.findData("win_rate"))
    offered = [line.way.itemData(place) for place in range(line.way.count())]
    assert offered == [way.value for way in ways_of(MEASURES["win_rate"])]
    assert line.part == Part("win_rate", Way(offered[0]), 10, 150)
    wait_until_quiet(context, qtbot)


def test_who_may_not_change_it_reads_it(context, qtbot):
    """Nothing can be typed, no button writes."""
    peopled(context.store)
    save_profile(context.store, PROFILE)
    editor = opened(context, qtbot, may_change=False)
    assert not editor.form.isEnabled()
    assert all(button.isHidden() for button in (editor.new, editor.save, editor.remove, editor.first))
    assert editor.form.profile().parts == PROFILE.parts


@pytest.mark.parametrize(("value", "text"), [(120, "1.2"), (100, "1"), (0, "0"), (125, "1.25"), (1000, "10")])
def test_coefficients_are_typed_as_people_do(value, text):
    """A comma or a point; what is no number is told by the check."""
    assert coefficient_text(value) == text
    assert hundredths(text) == hundredths(text.replace(".", ",")) == value
    assert hundredths("much") == -1
