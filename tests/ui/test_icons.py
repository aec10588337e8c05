"""Icons take the theme's colours and stay sharp."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage

from crmdesk.data.resources import resource
from crmdesk.ui.icons import recoloured
from crmdesk.ui.theme import DARK, LIGHT, Theme


def colors(image: QImage) -> set[str]:
    """Return the colours of the fully opaque points."""
    found = set()
    for x in range(image.width()):
        for y in range(image.height()):
            color = QColor(image.pixelColor(x, y))
            if color.alpha() == 255:
                found.add(color.name().upper())
    return found


def test_an_icon_follows_the_theme(theme: Theme) -> None:
    """The same QIcon is painted in the colour that its token has now."""
    icon = theme.icon("square", "accent")
    assert colors(icon.pixmap(QSize(64, 64)).toImage()) == {LIGHT.accent}
    theme.set_mode("dark")
    assert colors(icon.pixmap(QSize(64, 64)).toImage()) == {DARK.accent}


def test_a_checked_button_has_its_own_colour(theme: Theme) -> None:
    """Navigation icons turn to the accent when their section is in view."""
    icon = theme.icon("square", "text2", checked="accent")
    shown = icon.pixmap(QSize(64, 64), QIcon.Mode.Normal, QIcon.State.On)
    assert colors(shown.toImage()) == {LIGHT.accent}


def test_an_icon_is_as_sharp_as_the_screen(theme: Theme) -> None:
    """At two device pixels a point the picture has twice the points."""
    pixels = theme.icon("search").pixmap(QSize(16, 16), 2.0)
    assert pixels.toImage().width() == 32


def test_a_missing_icon_is_said_at_once(theme: Theme) -> None:
    """A misspelt name fails where it is written, not when it is painted."""
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-icon")


def test_every_shipped_icon_is_one_colour() -> None:
    """Each file draws with currentColor, so each can be recoloured."""
    files = sorted(resource("icons").glob("*.svg"))
    assert files
    assert [file.stem for file in files if b"#123456" not in recoloured(file.stem, "#123456")] == []
