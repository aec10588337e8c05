"""Targets: a line that asks for a report, "Отчёт по городам прибыль с прошлым годом", or names a command."""

from __future__ import annotations

from crmdesk.data.line.reading import Reading
from crmdesk.data.line.understood import PartKind, Target
from crmdesk.data.line.vocabulary import FoundTerm, Vocabulary
from crmdesk.data.line.words import Word
from crmdesk.data.words import _

_SMALL = frozenset(
    ("по", "за", "с", "со", "в", "к", "и", "by", "for", "with", "vs", "of", "the", "against", "to", "and")
)
#: The report that shows any measure by any dimension.
CUT = "cut"


def read_report(reading: Reading, vocabulary: Vocabulary, *, head: tuple[Word, ...]) -> bool:
    """Understand the line as a question to the reports; without a head every word must belong to it.

    Returns:
        Whether the line is one.
    """
    line = reading.line
    kept = list(line.parts)
    if head:
        line.claim_words(PartKind.HEAD, head)
    found: dict[str, FoundTerm] = {}
    for kind in ("compare", "span", "report", "dimension", "measure"):
        for run in line.runs():
            term = vocabulary.find(run, kind)
            if term is not None and kind not in found:
                found[kind] = term
                line.claim_words(PartKind.TARGET, term.words)
    left = [word for word in line.free if word.folded not in _SMALL]
    named = "report" in found or "measure" in found or "dimension" in found
    if not head and (left or not named or len(found) < 2) and not ("report" in found and not left):
        line.parts = kept
        return False
    if not named:
        reading.missing.append(_("Say what the report is about: a measure, such as revenue, or “by cities”."))
        return True
    if left:
        reading.notes.append(_("Not understood: {words}").format(words=" ".join(word.text for word in left)))

    def chosen(kind: str) -> str:
        return found[kind].term.id if kind in found else ""

    titles = [found[kind].term.title for kind in ("report", "measure", "dimension", "compare", "span") if kind in found]
    reading.target = Target(
        "report",
        chosen("report") or CUT,
        " · ".join(titles),
        chosen("dimension"),
        chosen("measure"),
        chosen("compare"),
        chosen("span"),
    )
    return True


def read_command(reading: Reading, vocabulary: Vocabulary) -> bool:
    """Understand the line as a command when it is exactly its name."""
    words = reading.line.free
    found = vocabulary.find(words, "command")
    if found is None or len(found.words) != len(words):
        return False
    reading.line.claim_words(PartKind.TARGET, found.words)
    reading.target = Target("command", found.term.id, found.term.title)
    return True
