"""Words: the line cut into words with their places, and the book of which places are taken already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crmdesk.data.line.understood import Part, PartKind
from crmdesk.data.search import fold

#: Characters of a line that are looked at for parts; what follows them is kept as words.
LONGEST = 2000
#: Words of a line that are looked at.
MOST_WORDS = 60

_WORD = re.compile(r"[^\W_]+(?:[-–'’.&+/][^\W_]+)*", re.UNICODE)
#: Forms of property, which stand before a firm's name or after it and say nothing of which firm it is.
FORMS = frozenset(("ооо", "оао", "зао", "пао", "ао", "ип", "llc", "ltd", "inc", "gmbh"))
_BEFORE_NAMES = frozenset(
    ("с", "со", "у", "из", "для", "от", "к", "ко", "в", "на", "with", "at", "from", "to", "for", "of")
)
_OPENING, _CLOSING = '«"“„', '»"”“'


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the line: characters [begin, end)."""

    text: str
    folded: str
    begin: int
    end: int
    quoted: bool = False

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter or stands in quotation marks."""
        return self.quoted or self.text[:1].isupper()


class Line:
    """A line being read: its words and the parts found in it so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.read = text[:LONGEST]
        self.words = list(_words(self.read))[:MOST_WORDS]
        self.parts: list[Part] = []

    def claim(self, kind: PartKind, begin: int, end: int) -> None:
        """Take a stretch of the text for a part."""
        self.parts.append(Part(kind, begin, end))

    def claim_words(self, kind: PartKind, words: Sequence[Word]) -> None:
        """Take neighbouring words for a part."""
        if words:
            self.claim(kind, words[0].begin, words[-1].end)

    def claim_name(self, kind: PartKind, words: Sequence[Word]) -> None:
        """Take a name for a part, with the preposition before it: "с Волжским хлебом"."""
        before = [word for word in self.words if word.end <= words[0].begin]
        for known in (FORMS, _BEFORE_NAMES):
            if before and before[-1].folded in known and self.is_free(before[-1].begin, words[0].begin):
                words = [before.pop(), *words]
        self.claim_words(kind, words)

    def is_free(self, begin: int, end: int) -> bool:
        """Whether nothing in the stretch is taken."""
        return all(part.end <= begin or part.begin >= end for part in self.parts)

    @property
    def free(self) -> list[Word]:
        """The words that nothing has taken."""
        return [word for word in self.words if self.is_free(word.begin, word.end)]

    def runs(self) -> list[list[Word]]:
        """Return the free words in runs of neighbours: a taken part between two words parts them."""
        found: list[list[Word]] = []
        for word in self.free:
            if found and self.is_free(found[-1][-1].begin, word.end):
                found[-1].append(word)
            else:
                found.append([word])
        return found

    def tail(self) -> str:
        """Return what lies beyond the stretch that is read."""
        return self.text[len(self.read) :]

    def ordered(self) -> tuple[Part, ...]:
        """Return the parts in the order of the text."""
        return tuple(sorted(self.parts, key=lambda part: (part.begin, part.end)))


def _words(text: str) -> Iterable[Word]:
    for match in _WORD.finditer(text):
        before = text[match.start() - 1] if match.start() else ""
        after = text[match.end()] if match.end() < len(text) else ""
        yield Word(
            match[0],
            fold(match[0]),
            match.start(),
            match.end(),
            quoted=before != "" and (before in _OPENING or after in _CLOSING) and (before + after).strip() != "",
        )


def sentence(text: str) -> str:
    """Return words as a sentence begins: with a capital, without the marks that hung at their ends."""
    trimmed = " ".join(text.split()).strip(" ,;:.-–—")
    return trimmed[:1].upper() + trimmed[1:]
