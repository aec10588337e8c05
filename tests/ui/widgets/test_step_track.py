"""The track of steps says how far a thing has come."""

from __future__ import annotations

from crmdesk.ui.theme import LIGHT
from crmdesk.ui.widgets.step_track import DONE, HERE, NEXT, STOPPED, Step, StepTrack


def colours(track: StepTrack) -> set[str]:
    """Return the colours that are painted."""
    picture = track.grab().toImage()
    return {picture.pixelColor(x, y).name().upper() for x in range(picture.width()) for y in range(picture.height())}


def test_every_state_has_its_colour_and_is_read_aloud(theme, qtbot):
    """What is done and what is in hand has the accent, what was stopped the red; without steps nothing is painted."""
    track = StepTrack(theme)
    qtbot.addWidget(track)
    track.resize(400, track.sizeHint().height())
    assert LIGHT.accent not in colours(track)
    track.show_steps([Step("Formed", "05.11", DONE), Step("Signed", "waits for you", HERE), Step("Approved", "", NEXT)])
    assert LIGHT.accent in colours(track)
    assert LIGHT.neg not in colours(track)
    assert track.accessibleName() == "Formed: 05.11; Signed: waits for you; Approved"
    track.show_steps([Step("Returned", "", STOPPED)])
    assert LIGHT.neg in colours(track)
