"""LineMemory: what the line remembers between its openings: the text in it, over a crash too, and the lines written last."""

from __future__ import annotations

from crmdesk.data import settings as keys
from crmdesk.data.settings import Settings
from crmdesk.ui.drafts import Drafts

#: Lines written before that are offered again.
RECENT = 6
#: The name of the line's own draft; those of records are named after their form.
DRAFT = "line"


class LineMemory:
    """Keeps what is typed among the other drafts of the base, and what was written in the person's settings."""

    def __init__(self, settings: Settings, drafts: Drafts) -> None:
        self._settings = settings
        self._drafts = drafts

    @property
    def draft(self) -> str:
        """The text that was left in the line."""
        return self._drafts.text(DRAFT)

    @property
    def recent(self) -> tuple[str, ...]:
        """The lines written before, the latest first."""
        return tuple(str(text) for text in self._settings.get(keys.LINE_RECENT))

    def typed(self, text: str) -> None:
        """Take in what stands in the line now."""
        self._drafts.keep(DRAFT, text)

    def written(self, text: str) -> None:
        """Remember a line that was written; pasted blocks are not worth offering again."""
        if "\n" not in text and len(text) <= keys.LONGEST_RECENT:
            others = [kept for kept in self.recent if kept != text]
            self._settings.put(keys.LINE_RECENT, [text, *others][:RECENT])
