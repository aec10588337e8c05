"""LineReader: understands the line and looks for what it names, in jobs; only the latest text is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from crmdesk.data.entry_time import entry_day
from crmdesk.data.firm_settings import setting_named
from crmdesk.data.line.morphology import warm
from crmdesk.data.line.searching import search, search_people
from crmdesk.data.line.understanding import understand
from crmdesk.data.line.understood import Hit, PartKind, Understood
from crmdesk.data.line.vocabulary import Vocabulary
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress

if TYPE_CHECKING:
    from crmdesk.data.store import Store


@dataclass(frozen=True, slots=True)
class ReadLine:
    """What was found out about a text."""

    text: str
    understood: Understood
    hits: tuple[Hit, ...]


class LineReader(QObject):
    """One job a keystroke; a newer text stops the job of an older one."""

    arrived = Signal(object)
    """A ``ReadLine`` of the latest text."""
    people_arrived = Signal(object)
    """Contact persons that the latest text may mean: they take longer to find."""
    time_arrived = Signal(int, int)
    """Seconds typed today, and the minutes aimed at (0 where the firm does not count)."""
    failed = Signal(str)
    """Why the base gave no answer."""

    def __init__(self, context: Context, vocabulary: Vocabulary, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._vocabulary = vocabulary
        self._text = ""
        self.busy = False
        """Whether the latest text is not understood yet."""
        context.jobs.start(_warm, replaces=(self, "warm"))

    def read(self, text: str, answers: Mapping[str, str]) -> None:
        """Begin to understand a text."""
        self._text, self.busy = text, True
        work = partial(_read, self._context.store, text, self._vocabulary, dict(answers))
        self._context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=(self, "line"))

    def read_time(self) -> None:
        """Ask how long the person typed into the base today."""
        work = partial(_read_time, self._context.store)
        self._context.jobs.start(work, done=self._on_time, failed=self._on_failed, replaces=(self, "time"))

    def _on_time(self, found: tuple[int, int]) -> None:
        self.time_arrived.emit(*found)

    def _on_read(self, read: ReadLine) -> None:
        if read.text != self._text:
            return
        self.busy = False
        self.arrived.emit(read)
        sought = sought_in(read.understood)
        if sought and not read.understood.proposals:
            work = partial(_find_people, self._context.store, sought)
            self._context.jobs.start(work, done=self._on_people, failed=self._on_failed, replaces=(self, "people"))

    def _on_people(self, people: tuple[Hit, ...]) -> None:
        if not self.busy:
            self.people_arrived.emit(people)

    def _on_failed(self, error: Exception) -> None:
        self.busy = False
        self.failed.emit(str(error))


def sought_in(understood: Understood) -> str:
    """Return what to look for: the name in the line where it is an entry, else all of it."""
    if not understood.proposals and not understood.questions:
        return understood.text
    for part in understood.parts:
        if part.kind in (PartKind.CLIENT, PartKind.PERSON, PartKind.NUMBER):
            return understood.text[part.begin : part.end].split("\n")[0]
    return ""


def _read(store: Store, text: str, vocabulary: Vocabulary, answers: dict[str, str], progress: Progress) -> ReadLine:
    understood = understand(store, text, vocabulary, answers)
    progress(0.5)
    sought = sought_in(understood)
    return ReadLine(text, understood, search(store, sought, vocabulary) if sought else ())


def _find_people(store: Store, text: str, _progress: Progress) -> tuple[Hit, ...]:
    return search_people(store, text)


def _read_time(store: Store, _progress: Progress) -> tuple[int, int]:
    settings = store.firm.settings
    if not setting_named("entry_time").value(settings):
        return 0, 0
    return entry_day(store, store.today()).seconds, int(setting_named("entry_target_min").value(settings))


def _warm(_progress: Progress) -> None:
    warm()
