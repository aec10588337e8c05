"""Morphology: the forms of Russian words by the dictionary of pymorphy3; the analyser is loaded by the first who asks."""

from __future__ import annotations

import threading
from functools import cache, lru_cache
from typing import Any

from crmdesk.data.search import fold

#: Endings that change with the case; two words that differ in nothing else may be forms of one.
_ENDINGS = frozenset(
    (
        "", "а", "я", "у", "ю", "о", "е", "и", "ы", "ь", "й", "ом", "ем", "ой", "ей", "ою", "ею", "ам", "ям", "ами", "ями",
        "ах", "ях", "ов", "ев", "ый", "ий", "ого", "его", "ому", "ему", "ым", "им", "ых", "их", "ыми", "ими", "ая", "яя",
        "ую", "юю", "ое", "ее", "ые", "ие", "ия", "ию", "ием", "ии", "ью", "ина", "ине", "иной", "ину", "ем",
    )
)  # fmt: skip
_SHORTEST_STEM = 3
_lock = threading.Lock()


@cache
def _analyser() -> Any:
    import pymorphy3  # noqa: PLC0415 - a quarter of a second and a dictionary of words

    return pymorphy3.MorphAnalyzer()


def warm() -> None:
    """Load the dictionary; a job does it before the first key is pressed."""
    _parses("звонок")


@lru_cache(maxsize=20_000)
def _parses(word: str) -> tuple[tuple[str, str], ...]:
    """Return (normal form, grammemes) of each reading of a folded word, the likeliest first."""
    with _lock:
        return tuple((fold(found.normal_form), str(found.tag)) for found in _analyser().parse(word))


def is_russian(word: str) -> bool:
    """Whether a folded word is written in Cyrillic letters."""
    return any("а" <= letter <= "я" for letter in word)


def lemmas(word: str) -> tuple[str, ...]:
    """Return the dictionary forms of a folded word, itself included, without repeats."""
    if not is_russian(word) or len(word) > 40:
        return (word,)
    return tuple(dict.fromkeys((word, *(normal for normal, _tag in _parses(word)))))


def has_tag(word: str, *tags: str) -> bool:
    """Whether the likeliest reading of a folded word has all of these grammemes ("VERB", "past")."""
    if not is_russian(word) or len(word) > 40:
        return False
    _normal, tag = _parses(word)[0]
    return all(wanted in tag for wanted in tags)


def may_have_tag(word: str, tag: str) -> bool:
    """Whether any reading of a folded word has a grammeme ("Surn", "Name")."""
    return is_russian(word) and len(word) <= 40 and any(tag in found for _normal, found in _parses(word))


def accusative(word: str) -> str:
    """Return a noun as the object of a verb ("договор" -> "договор", "смета" -> "смету"); unknown words stay."""
    if not is_russian(word):
        return word
    with _lock:
        for found in _analyser().parse(word):
            if "NOUN" in found.tag and "nomn" in found.tag:
                bent = found.inflect({"accs"})
                return str(bent.word) if bent is not None else word
    return word


def stem(word: str) -> str:
    """Return what all forms of a folded word begin with, three letters at least where the word has them."""
    forms = lemmas(word)
    shortest = min(len(form) for form in forms)
    common = next((length for length in range(shortest, 0, -1) if len({form[:length] for form in forms}) == 1), 0)
    kept = word[:common]
    if is_russian(word) and len(forms) == 1 and len(kept) > _SHORTEST_STEM + 1 and kept[-1] in "аеиоуыьэюяй":
        kept = kept[:-1]
    return kept if len(kept) >= min(_SHORTEST_STEM, len(word)) else word[:_SHORTEST_STEM]


@lru_cache(maxsize=20_000)
def same_word(typed: str, known: str) -> bool:
    """Whether a typed folded word is the known one in any case form."""
    if typed == known:
        return True
    if not is_russian(typed):
        return typed.removesuffix("s") == known.removesuffix("s") and len(typed) > _SHORTEST_STEM
    length = 0
    for left, right in zip(typed, known, strict=False):
        if left != right:
            break
        length += 1
    if length < _SHORTEST_STEM or min(len(typed), len(known)) - length > 3:
        return known in lemmas(typed)
    # The stem may end a letter or two before the first difference: "соколов" and "соколовой" differ at the end only.
    for cut in range(length, max(_SHORTEST_STEM, length - 2) - 1, -1):
        if typed[cut:] in _ENDINGS and known[cut:] in _ENDINGS:
            return True
    return known in lemmas(typed)
