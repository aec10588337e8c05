"""ElidedLabel: one line of text that gives way with an ellipsis and tells the whole in its tooltip."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption, QWidget

#: Pixels that an elided text keeps at least: two or three letters and the ellipsis.
LEAST = 24


def plain_tip(text: str) -> str:
    """Return a text as a tooltip shows it letter by letter: Qt would take tags in it for markup."""
    return f"<span>{escape(text).replace(chr(10), '<br>')}</span>" if "<" in text or "&lt;" in text else text


class ElidedLabel(QLabel):
    """A plain-text label whose width may shrink; the tooltip appears only when something is hidden."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    @property
    def elided(self) -> bool:
        """Whether a part of the text is hidden at the present width."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def _update_tip(self) -> None:
        self.setToolTip(plain_tip(self.text()) if self.elided else "")

    # Qt overrides

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self._update_tip()

    def minimumSizeHint(self) -> QSize:
        whole = super().minimumSizeHint()
        return QSize(min(whole.width(), LEAST), whole.height())

    def sizeHint(self) -> QSize:
        # A pixel more than measured: fractional scale factors round the width down and would elide a whole text.
        whole = super().sizeHint()
        return QSize(whole.width() + 1, whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._update_tip()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        inside = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), self._mode, inside.width())
        self.style().drawItemText(
            painter, inside, int(self.alignment()), option.palette, self.isEnabled(), shown, self.foregroundRole()
        )
