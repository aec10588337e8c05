"""The theme is the design's, readable in light and dark, and switches while running."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from crmdesk.data.resources import resource
from crmdesk.ui.theme import DARK, LIGHT, Theme, Tokens, font, mark, style_sheet


def luminance(color: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2, 1 to 21."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_text_is_readable(tokens: Tokens) -> None:
    """Every pair of text and ground that the sheet uses has a contrast of at least 4.5."""
    grounds = (tokens.surface, tokens.window, tokens.nav, tokens.sunken)
    pairs = [(text, ground) for text in (tokens.text, tokens.text2, tokens.text3) for ground in grounds]
    pairs += [(tokens.pos, tokens.pos_soft), (tokens.neg, tokens.neg_soft), (tokens.warn, tokens.warn_soft)]
    pairs += [(tone, tokens.surface) for tone in (tokens.pos, tokens.neg, tokens.warn, tokens.accent)]
    pairs += [(tokens.accent, tokens.accent_soft), (tokens.on_accent, tokens.accent)]
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_bars_stand_out(tokens: Tokens) -> None:
    """Current and previous bars have a contrast of at least 3 on a card."""
    assert contrast(tokens.accent, tokens.surface) >= 3
    assert contrast(tokens.previous, tokens.surface) >= 3


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_the_sheet_names_only_known_tokens(tokens: Tokens) -> None:
    """Every placeholder is filled; none is left."""
    icons = dict.fromkeys(re.findall(r"\$(icon_\w+)", resource("style.qss").read_text("utf-8")), "x.svg")
    assert "$" not in style_sheet(tokens, icons)


def test_the_mode_is_switched_while_running(theme: Theme, qapp: QApplication, qtbot: QtBot) -> None:
    """Palette and sheet change at once, and whoever paints by hand is told."""
    with qtbot.waitSignal(theme.changed):
        theme.set_mode("dark")
    assert theme.tokens is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    assert DARK.surface in qapp.styleSheet()
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_mode("dark")


def test_an_unknown_mode_is_refused(theme: Theme) -> None:
    """Only the declared modes exist."""
    with pytest.raises(ValueError, match="purple"):
        theme.set_mode("purple")


def test_figures_have_one_width(theme: Theme) -> None:
    """Inter is there, and its ones are as wide as its eights."""
    made = font()
    label = QLabel()
    label.setFont(made)
    metrics = label.fontMetrics()
    assert metrics.horizontalAdvance("1111111111") == metrics.horizontalAdvance("8888888888")
    assert label.fontInfo().family().startswith("Inter")


def test_a_marked_widget_looks_again(theme: Theme, qtbot: QtBot) -> None:
    """A changed property changes the look without a new sheet."""
    button = QPushButton("Save")
    qtbot.addWidget(button)
    button.resize(100, 30)
    before = button.grab().toImage()
    mark(button, kind="primary")
    assert button.grab().toImage() != before
