"""LineField: where the line is typed; what is recognised is underlined in the colour of its part."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from crmdesk.data.line.understood import Part, PartKind
from crmdesk.ui.theme import Theme, Tokens, font

SIZE = 18
#: Lines shown before the field scrolls.
MOST_LINES = 8
MARGIN = 4
UNDERLINE = 2.0
#: Which of the seven colours of categories a part is underlined in; what is wrong is in the colour of warnings.
COLOURS = {
    PartKind.HEAD: 0,
    PartKind.CLIENT: 1,
    PartKind.DURATION: 2,
    PartKind.WORDS: 3,
    PartKind.WHEN: 5,
    PartKind.PERSON: 4,
    PartKind.AMOUNT: 4,
    PartKind.STAGE: 2,
    PartKind.NUMBER: 1,
    PartKind.DETAIL: 6,
    PartKind.TARGET: 0,
}


def part_colour(kind: PartKind, tokens: Tokens) -> QColor:
    """Return the colour of a part."""
    place = COLOURS.get(kind)
    return QColor(tokens.neg if place is None else tokens.categories[place])


class LineField(QPlainTextEdit):
    """One line that grows when several are pasted; the keys of the palette go to the palette."""

    key_pressed = Signal(QKeyEvent)
    """A key that means something to the palette; accepted there, or typed here."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: tuple[Part, ...] = ()
        self.setObjectName("line_field")
        self.setProperty("entry", "line")  # where the time of entry is counted
        self.setFont(font(SIZE, figures=False))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(MARGIN)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def show_parts(self, parts: tuple[Part, ...]) -> None:
        """Underline the recognised parts of the text."""
        self._parts = parts
        self.viewport().update()

    def _fit(self) -> None:
        """Be as high as the text, up to a limit."""
        lines = max(1, min(MOST_LINES, round(self.document().size().height())))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 2 * MARGIN + 6)
        scrolls = self.document().size().height() > MOST_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)

    def _underlines(self) -> list[tuple[QRectF, QColor]]:
        """Return the strips below the parts that are in view."""
        strips = []
        text_length = len(self.toPlainText())
        block = self.firstVisibleBlock()
        offset = self.contentOffset()
        bottom = self.viewport().height()
        while block.isValid():
            frame = self.blockBoundingGeometry(block).translated(offset)
            if frame.top() > bottom:
                break
            layout, begin = block.layout(), block.position()
            for part in self._parts:
                if part.end > text_length or part.end <= begin or part.begin >= begin + block.length():
                    continue
                for number in range(layout.lineCount()):
                    line = layout.lineAt(number)
                    first = max(part.begin - begin, line.textStart())
                    last = min(part.end - begin, line.textStart() + line.textLength())
                    if first >= last:
                        continue
                    left, right = _x(line.cursorToX(first)), _x(line.cursorToX(last))
                    y = frame.top() + line.y() + line.height() - 1
                    x = frame.left() + min(left, right)
                    strips.append(
                        (QRectF(x, y, abs(right - left), UNDERLINE), part_colour(part.kind, self._theme.tokens))
                    )
            block = block.next()
        return strips

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        """Keep every key here: the window's shortcuts rest while the palette is open."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Leave Tab to the palette: it never goes to what lies behind."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
        self.key_pressed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)
            event.accept()  # what means nothing here must not wander to the window behind

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        for strip, colour in self._underlines():
            painter.fillRect(strip, colour)


def _x(place: object) -> float:
    """Return the x of ``cursorToX``, which gives the cursor back beside it."""
    return float(place[0] if isinstance(place, tuple) else place)  # type: ignore[arg-type]
