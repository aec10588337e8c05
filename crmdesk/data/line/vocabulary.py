"""Vocabulary: the words of reports and commands, given to the line from above: it knows neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crmdesk.data.line.morphology import same_word
from crmdesk.data.line.words import Word
from crmdesk.data.search import fold


@dataclass(frozen=True, slots=True)
class Term:
    """Something the line may name: a report, a measure, a dimension, a comparison, a period or a command."""

    kind: str
    """"report", "measure", "dimension", "compare", "span" or "command"."""
    id: str
    title: str
    """What people see."""
    forms: tuple[str, ...] = ()
    """Other ways to say it, in any language."""


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A term in the line, with the words that name it."""

    term: Term
    words: tuple[Word, ...]


class Vocabulary:
    """The terms, ready to be looked for."""

    def __init__(self, terms: Sequence[Term] = ()) -> None:
        self.terms = tuple(terms)
        self._forms = sorted(
            (
                (tuple(fold(form).replace("ё", "е").split()), term)
                for term in terms
                for form in dict.fromkeys((term.title, *term.forms))
                if form.strip()
            ),
            key=lambda entry: -sum(map(len, entry[0])),
        )

    def find(self, run: Sequence[Word], *kinds: str) -> FoundTerm | None:
        """Return the longest term of these kinds that the words of a run name, the first of equals."""
        folded = [word.folded for word in run]
        for form, term in self._forms:
            if kinds and term.kind not in kinds:
                continue
            for start in range(len(folded) - len(form) + 1):
                if all(same_word(typed, known) for typed, known in zip(folded[start:], form, strict=False)):
                    return FoundTerm(term, tuple(run[start : start + len(form)]))
        return None

    def matching(self, needle: str, *kinds: str) -> list[Term]:
        """Return the terms of these kinds that have a word beginning with a folded text, those it begins first."""
        begins, holds = [], []
        for term in self.terms:
            if kinds and term.kind not in kinds:
                continue
            forms = [fold(form) for form in (term.title, *term.forms)]
            if any(form.startswith(needle) for form in forms):
                begins.append(term)
            elif len(needle) >= 3 and any(f" {needle}" in form for form in forms):
                holds.append(term)
        return begins + holds


NOTHING = Vocabulary()
