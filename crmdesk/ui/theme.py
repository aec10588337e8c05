"""Theme: the design's tokens as Qt's palette and one style sheet, light and dark, switched while running."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from functools import cache
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from crmdesk.data.resources import resource
from crmdesk.ui.icons import SvgIconEngine, recoloured

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

MODES = ("system", "light", "dark")
FONT_FILES = ("Inter-Regular", "Inter-Medium", "Inter-SemiBold")
BASE_SIZE = 13

#: Icons that the style sheet draws by itself: name in the sheet -> (icon, token of its colour).
_SHEET_ICONS = {
    "icon_chevron": ("chevron-down", "text2"),
    "icon_chevron_on": ("chevron-down", "on_accent"),
    "icon_check": ("check", "on_accent"),
    "icon_left": ("chevron-left", "text2"),
    "icon_right": ("chevron-right", "text2"),
    "icon_menu_check": ("check", "accent"),
}


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every colour of one theme, as ``#RRGGBB``; the names are those of the style sheet's ``$placeholders``."""

    name: str
    window: str
    nav: str
    surface: str
    sunken: str
    border: str
    border_strong: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_soft: str
    on_accent: str
    pos: str
    pos_soft: str
    neg: str
    neg_soft: str
    warn: str
    warn_soft: str
    previous: str
    grid: str
    hover: str
    accent_hover: str
    categories: tuple[str, ...]
    """Seven colours told apart in normal and colour-blind vision; more members than six fold into "Other"."""
    heat: tuple[str, ...]
    """Six steps from least to most; on the last two the text is ``on_accent``."""

    def color(self, token: str) -> QColor:
        """Return a token's colour.

        Raises:
            AttributeError: there is no such token.
        """
        return QColor(getattr(self, token))


LIGHT = Tokens(
    name="light",
    window="#F3F5F8",
    nav="#E9EDF2",
    surface="#FFFFFF",
    sunken="#F7F8FA",
    border="#DCE1E8",
    border_strong="#BFC7D2",
    text="#161B24",
    text2="#4A5464",
    text3="#5D6777",
    accent="#2353C4",
    accent_soft="#E6EDFC",
    on_accent="#FFFFFF",
    pos="#0A7352",
    pos_soft="#DFF3EA",
    neg="#B93A10",
    neg_soft="#FCE8E0",
    warn="#8A5B00",
    warn_soft="#FBF0D2",
    previous="#8894A5",
    grid="#E9EDF2",
    hover="#F0F3F7",
    accent_hover="#1D47AB",
    categories=("#2353C4", "#CA8255", "#1D4E3C", "#7F1372", "#2198DD", "#5E4808", "#8A96A7"),
    heat=("#EEF2F9", "#D3DFF8", "#A9C0F1", "#7899E4", "#4670D2", "#1F46A6"),
)
DARK = Tokens(
    name="dark",
    window="#14171C",
    nav="#101317",
    surface="#1C2026",
    sunken="#181B21",
    border="#2E353F",
    border_strong="#48515E",
    text="#E8EBF0",
    text2="#B0B8C4",
    text3="#8F99A8",
    accent="#7DA4FF",
    accent_soft="#22304F",
    on_accent="#0E1420",
    pos="#4FC79A",
    pos_soft="#163429",
    neg="#FF9469",
    neg_soft="#402218",
    warn="#E6B655",
    warn_soft="#3A2E14",
    previous="#6B7686",
    grid="#272D36",
    hover="#252B33",
    accent_hover="#9BB9FF",
    categories=("#7DA4FF", "#C25B30", "#70F5C5", "#EDA8E0", "#1872A9", "#EBDE43", "#7A8595"),
    heat=("#222831", "#26375C", "#2F4C8A", "#3D63B2", "#6A93F0", "#A9C4FF"),
)


def load_fonts() -> None:
    """Make Inter known to Qt; called once, before the first widget.

    Raises:
        FileNotFoundError: the program was installed without its fonts.
    """
    for name in FONT_FILES:
        path = resource(f"fonts/{name}.ttf")
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(path)


def font(size: int = BASE_SIZE, weight: int = 400, *, figures: bool = True) -> QFont:
    """Return Inter at ``size`` pixels, for what is painted by hand.

    Args:
        size: height of the letters' square, px.
        weight: 400 regular, 500 medium, 600 semi-bold.
        figures: whether figures are all of one width, to stand below one another. Inter then draws its hyphen as wide
            as a figure too, which tears words and ISO dates apart: text asks for False.
    """
    return QFont(_made_font(size, weight, figures))  # a copy: whoever changes it changes only his own


@cache
def _made_font(size: int, weight: int, figures: bool) -> QFont:
    made = QFont("Inter")
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    if figures:
        made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)  # fractional advances: even spacing
    return made


class Theme(QObject):
    """The theme in force; owned by the application, reached through ``Context``."""

    changed = Signal()

    def __init__(self, app: QApplication, mode: str = "system") -> None:
        super().__init__()
        self._app = app
        self._mode = mode
        self._files = QTemporaryDir(QDir.tempPath() + "/crmdesk-XXXXXX")
        self._tokens = LIGHT
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(font(figures=False))
        self._apply()
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    @property
    def mode(self) -> str:
        """What the person chose: "system", "light" or "dark"."""
        return self._mode

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return self._tokens

    def set_mode(self, mode: str) -> None:
        """Follow the system, or stay light or dark.

        Raises:
            ValueError: the mode is not one of ``MODES``.
        """
        if mode not in MODES:
            raise ValueError(mode)
        self._mode = mode
        self._apply()

    def icon(self, name: str, token: str = "text2", checked: str = "") -> QIcon:
        """Return an icon in the colour of a token; it follows the theme by itself.

        Args:
            name: the file under ``resources/icons`` without its ending.
            token: the colour at rest.
            checked: the colour of the icon on a checked button, if another.
        """
        return SvgIconEngine.icon(name, self._color_of, token, checked or token)

    def _color_of(self, token: str) -> str:
        return str(getattr(self._tokens, token))

    def _apply(self) -> None:
        """Choose the colours and hand them to Qt.

        The palette is always our own: Qt changes nothing by itself where the desktop tells it no colour scheme.
        """
        dark = self._mode == "dark" or (self._mode == "system" and self._system_is_dark())
        tokens = DARK if dark else LIGHT
        if tokens is self._tokens and self._app.styleSheet():
            return
        self._tokens = tokens
        self._app.setPalette(palette(tokens))
        self._app.setStyleSheet(style_sheet(tokens, self._write_icons(tokens)))
        self.changed.emit()

    def _system_is_dark(self) -> bool:
        return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _on_scheme_changed(self) -> None:
        self._apply()

    def _write_icons(self, tokens: Tokens) -> dict[str, str]:
        """Write the icons that the sheet names as files (a sheet cannot recolour one) and return their paths."""
        paths: dict[str, str] = {}
        for key, (name, token) in _SHEET_ICONS.items():
            path = self._files.filePath(f"{key}-{tokens.name}.svg")
            with open(path, "wb") as file:  # noqa: PTH123 - Qt gives the path as text
                file.write(recoloured(name, getattr(tokens, token)))
            paths[key] = path
        return paths


def style_sheet(tokens: Tokens, icons: dict[str, str]) -> str:
    """Return the style sheet in the colours of ``tokens``.

    Raises:
        KeyError: the sheet names a token that does not exist.
    """
    colors = {field.name: getattr(tokens, field.name) for field in fields(tokens)}
    return Template(resource("style.qss").read_text("utf-8")).substitute(colors | icons)


def palette(tokens: Tokens) -> QPalette:
    """Return Qt's palette for what the style sheet does not reach (views, dialogs, disabled text)."""
    role = QPalette.ColorRole
    chosen = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunken,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.on_accent,
        role.Highlight: tokens.accent_soft,
        role.HighlightedText: tokens.text,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.text3,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Accent: tokens.accent,
        role.Light: tokens.surface,
        role.Midlight: tokens.border,
        role.Mid: tokens.border,
        role.Dark: tokens.border_strong,
        role.Shadow: tokens.border_strong,
    }
    made = QPalette()
    for name, color in chosen.items():
        made.setColor(name, QColor(color))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(tokens.text3))
    return made


def mark(widget: QWidget, **properties: object) -> None:
    """Set the dynamic properties that the style sheet looks at, and let it look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def describe(tokens: Tokens) -> dict[str, object]:
    """Return the tokens as plain values (for tests and for the page of components)."""
    return asdict(tokens)
