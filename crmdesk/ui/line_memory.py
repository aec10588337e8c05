"""LineMemory: what the line remembers between its openings, and over a crash: the text in it and the lines written last."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from crmdesk.data import settings as keys
from crmdesk.data.settings import Settings

#: Milliseconds without a keystroke after which the text is kept.
PAUSE = 700
#: Lines written before that are offered again.
RECENT = 6


class LineMemory(QObject):
    """Keeps the draft a moment after the last keystroke."""

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._text = settings.get(keys.LINE_DRAFT)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.keep)

    @property
    def draft(self) -> str:
        """The text that was left in the line."""
        return self._text

    @property
    def recent(self) -> tuple[str, ...]:
        """The lines written before, the latest first."""
        return tuple(str(text) for text in self._settings.get(keys.LINE_RECENT))

    def typed(self, text: str) -> None:
        """Take in what stands in the line now; it is kept when the keys rest."""
        self._text = text[: keys.LONGEST_DRAFT]
        self._timer.start()

    def keep(self) -> None:
        """Keep the text at once."""
        self._timer.stop()
        self._settings.put(keys.LINE_DRAFT, self._text)

    def written(self, text: str) -> None:
        """Remember a line that was written; pasted blocks are not worth offering again."""
        if "\n" not in text and len(text) <= keys.LONGEST_RECENT:
            others = [kept for kept in self.recent if kept != text]
            self._settings.put(keys.LINE_RECENT, [text, *others][:RECENT])
