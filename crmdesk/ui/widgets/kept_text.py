"""KeptText: lines that save themselves: a moment after the last key, on leaving and on the way out, with a counter."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.data.resources import resource
from crmdesk.data.table import number
from crmdesk.data.words import _
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import label

if TYPE_CHECKING:
    from crmdesk.ui.context import Context

#: Milliseconds of rest after which what was typed is saved.
REST = 1200
#: From this share of the room on the counter is shown in the colour of a warning.
NEARLY = 0.9


@cache
def words_font(size: int = 14) -> QFont:
    """Return the letters of people's own words, those of the paper: PT Serif."""
    QFontDatabase.addApplicationFont(str(resource("fonts/PTSerif-Regular.ttf")))
    made = QFont("PT Serif")
    made.setPixelSize(size)
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return made


class _Lines(QPlainTextEdit):
    """The text itself."""

    left = Signal()

    # Qt overrides

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class KeptText(QWidget):
    """A caption, a counter and the lines; ``entered`` is emitted when there is something new to keep."""

    entered = Signal(str)
    """What was typed; it stays in the drafts until ``settle`` says that it is in the base."""

    def __init__(
        self, context: Context, title: str, *, most: int, lines: tuple[int, int] = (2, 8), hint: str = ""
    ) -> None:
        """Make the lines.

        Args:
            context: for the drafts.
            title: the caption.
            most: letters there is room for.
            lines: shown of a short and of a long text.
            hint: shown while nothing is typed.
        """
        super().__init__()
        self._context, self._most, self._shown = context, most, lines
        self._draft = self._before = self._held = ""
        self._is_filling = False
        self._title = label(title, "section")
        self._about = label("", "caption")
        self._reason = label("", "caption", "neg")
        self._reason.setWordWrap(True)
        self._reason.hide()
        self.lines = _Lines()
        self.lines.setProperty("entry", "card")
        self.lines.setTabChangesFocus(True)
        self.lines.setAccessibleName(title)
        self.lines.setPlaceholderText(hint)
        self.lines.setFont(words_font())
        self._title.setBuddy(self.lines)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._about)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addLayout(head)
        column.addWidget(self.lines)
        column.addWidget(self._reason)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.lines)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.finish)
        self.lines.left.connect(self.finish)
        self.lines.textChanged.connect(self._on_typed)
        self._fit()

    @property
    def text(self) -> str:
        """What stands there now."""
        return self.lines.toPlainText()

    @property
    def is_open(self) -> bool:
        """Whether something is typed that was not given to be kept yet."""
        return self.text != self._before

    def show_text(self, text: str, draft: str, about: str = "") -> None:
        """Show what the base holds, or the draft of it; what is being typed of the same thing stays.

        Args:
            text: as the base has it.
            draft: the key of the draft; another one begins anew.
            about: said at the right while there is room enough.
        """
        self._told = about
        if draft == self._draft and (self.is_open or self.lines.hasFocus()):
            self._count()
            return
        self._draft = draft
        self._before = self._held = text
        self._is_filling = True
        kept = self._context.drafts.text(draft)
        if self.text != (kept or text):
            self.lines.setPlainText(kept or text)
        self._is_filling = False
        self._tell("")
        self._count()
        self._fit()

    _told = ""

    def settle(self, text: str) -> None:
        """What was given is in the base: the draft of it goes."""
        self._held = text
        if self.text == text:
            self._context.drafts.drop(self._draft)
            self._tell("")

    def refuse(self, reason: str) -> None:
        """Show why it was not kept; it is still to be."""
        self._before = "\0"
        self._tell(reason)

    def finish(self) -> None:
        """Give what was typed to be kept now."""
        self._rest.stop()
        if not self.is_open:
            return
        if len(self.text) > self._most:
            self._tell(
                _("The text is too long by {n} letters; it is kept as a draft here.").format(
                    n=number(len(self.text) - self._most)
                )
            )
            return
        self._before = self.text
        self.entered.emit(self.text)

    def _on_typed(self) -> None:
        self._fit()
        self._count()
        if self._is_filling:
            return
        self._context.drafts.keep(self._draft, self.text if self.text != self._held else "")
        self._tell("")
        self._rest.start()

    def _count(self) -> None:
        used = len(self.text)
        near = used > self._most * NEARLY
        spare = self._told and not self.lines.hasFocus() and not near
        self._about.setText(self._told if spare else f"{number(used)} / {number(self._most)}")
        mark(self._about, tone="neg" if used > self._most else "warn" if near else "text3")

    def _tell(self, reason: str) -> None:
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        if bool(reason) != (self.lines.property("wrong") == "true"):
            mark(self.lines, wrong="true" if reason else "false")

    def _fit(self) -> None:
        """Be as high as the text, within bounds."""
        least, most = self._shown
        height = self.lines.document().size().height()  # in lines, wrapped ones counted
        lines = max(least, min(most, round(height)))
        self.lines.setFixedHeight(round(lines * self.lines.fontMetrics().lineSpacing()) + 18)
