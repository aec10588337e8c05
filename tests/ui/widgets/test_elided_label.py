"""A line of text that gives way."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.elided_label import ElidedLabel

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
