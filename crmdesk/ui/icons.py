"""Icons: one-colour SVG files painted in the theme's colours at any size and device pixel ratio."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from crmdesk.data.resources import resource

STROKE = "1.75"
#: Stands before the words of a button with an icon: Qt puts them too close and has no setting for it.
GAP = "\u2009\u2009"


@cache
def _drawing(name: str) -> str:
    text = resource(f"icons/{name}.svg").read_text("utf-8")
    return text.replace('stroke-width="2"', f'stroke-width="{STROKE}"')


@cache
def recoloured(name: str, color: str) -> bytes:
    """Return an icon's SVG with its lines in ``color`` (``#RRGGBB``).

    Raises:
        FileNotFoundError: there is no such icon.
    """
    return _drawing(name).replace("currentColor", color).encode()


@cache
def _renderer(name: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(recoloured(name, color)))


class SvgIconEngine(QIconEngine):
    """Paints an icon in the colour that a token has at this moment, so icons follow the theme untold."""

    def __init__(self, name: str, color_of: Callable[[str], str], token: str, checked: str) -> None:
        super().__init__()
        self._name = name
        self._color_of = color_of
        self._token = token
        self._checked = checked

    @classmethod
    def icon(cls, name: str, color_of: Callable[[str], str], token: str, checked: str) -> QIcon:
        """Return a QIcon on a new engine.

        Raises:
            FileNotFoundError: there is no such icon; said here, not when it is first painted.
        """
        _drawing(name)
        return QIcon(cls(name, color_of, token, checked))

    def _color(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode is QIcon.Mode.Disabled:
            return self._color_of("border_strong")
        return self._color_of(self._checked if state is QIcon.State.On else self._token)

    # Qt overrides

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _renderer(self._name, self._color(mode, state)).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return drawn

    def clone(self) -> QIconEngine:
        return SvgIconEngine(self._name, self._color_of, self._token, self._checked)

    def key(self) -> str:
        return "crmdesk-svg"
