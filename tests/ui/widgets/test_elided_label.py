"""A line of text that gives way."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.elided_label import ElidedLabel, plain_tip

LONG = "Общество с ограниченной ответственностью «Северо-Западная строительная компания»"


def test_what_is_hidden_is_in_the_tooltip(theme: Theme, qtbot: QtBot) -> None:
    """The whole text is told when a part is hidden, and only then."""
    label = ElidedLabel(LONG)
    qtbot.addWidget(label)
    label.show()
    label.resize(120, 18)
    assert label.elided
    assert label.toolTip() == LONG
    label.resize(label.sizeHint())
    assert not label.elided
    assert label.toolTip() == ""


def test_markup_is_shown_as_it_is(theme: Theme, qtbot: QtBot) -> None:
    """A client named with a tag is no tag."""
    label = ElidedLabel("<b>Rodnik</b> & sons")
    qtbot.addWidget(label)
    assert label.accessibleName() == "<b>Rodnik</b> & sons"
    assert label.sizeHint().width() > ElidedLabel("Rodnik & sons").sizeHint().width()


def test_it_may_be_narrow(theme: Theme, qtbot: QtBot) -> None:
    """A long name never widens a card."""
    label = ElidedLabel(LONG)
    qtbot.addWidget(label)
    assert label.minimumSizeHint().width() <= 24


def test_a_tip_shows_tags_and_entities_letter_by_letter() -> None:
    """What Qt would take for markup is written out, its lines kept; any other text stays as it is."""
    assert plain_tip("<b>a</b>\nb") == "<span>&lt;b&gt;a&lt;/b&gt;<br>b</span>"
    assert plain_tip("&lt;img&gt;") == "<span>&amp;lt;img&amp;gt;</span>"
    assert plain_tip("R&D\nb") == "R&D\nb"
