"""Every word that people read is translated, whole, and nothing else is in the catalogues."""

from __future__ import annotations

import ast
from functools import cache
from string import Formatter

import pytest
from babel.messages import Catalog
from babel.messages.catalog import Message

from tools import words

FORMS = {"ru": 3}

pytestmark = pytest.mark.parametrize("language", words.LANGUAGES)


@cache
def collected() -> Catalog:
    """Return every marked string of the sources: looking takes seconds, and nothing changes them meanwhile."""
    return words.collect()


def written(language: str) -> list[Message]:
    """Return the entries of a language without its header."""
    return [message for message in words.load(language) if message.id]


def keys(catalog: Catalog) -> set[tuple[str, str]]:
    """Return what identifies each entry: its context and its (first) source string."""
    return {(message.context or "", ids(message)[0]) for message in catalog if message.id}


def ids(message: Message) -> tuple[str, ...]:
    """Return the source strings of an entry: one, or one and many."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms(message: Message) -> tuple[str, ...]:
    """Return the translations of an entry, one or a form each."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def placeholders(text: str) -> set[str]:
    """Return the names in braces that are filled in later."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_marked_string_is_in_the_catalogue(language: str) -> None:
    """What the sources mark with _, N_ or plural is there; “python3 dev.py words” brings it in."""
    missing = sorted(keys(collected()) - keys(words.load(language)))
    assert not missing, f"{len(missing)} strings, the first: {missing[:5]}; run “python3 dev.py words”"


def test_no_string_hides_where_the_collector_does_not_look(language: str) -> None:
    """Older Pythons show an f-string to the collector as one piece, so a marked string inside it would be lost."""
    del language
    known = {ids(message)[0] for message in collected() if message.id}
    hidden = [
        f"{path.name}: {call.args[0].value!r}"
        for path in words.SOURCES.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in words.KEYWORDS
        if isinstance(call.args[0], ast.Constant) and call.args[0].value not in known
    ]
    assert not hidden


def test_the_catalogue_holds_nothing_that_is_not_used(language: str) -> None:
    """A string that left the sources leaves the catalogue."""
    unused = sorted(keys(words.load(language)) - keys(collected()))
    assert not unused, f"{len(unused)} strings, the first: {unused[:5]}; run “python3 dev.py words”"


def test_every_string_is_translated(language: str) -> None:
    """No translation is empty, in no form, and none is a guess that nobody looked at."""
    left = [ids(message)[0] for message in written(language) if message.fuzzy or not words.done(message.string)]
    assert not left, f"{len(left)} strings to translate, the first: {left[:5]}"


def test_translations_fill_in_the_same_values(language: str) -> None:
    """A translation has the placeholders of its source: none lost, none invented."""
    different = [
        ids(message)[0]
        for message in written(language)
        for form in forms(message)
        if form and placeholders(form) != placeholders(ids(message)[-1])
    ]
    assert not different


def test_counted_strings_have_every_plural_form(language: str) -> None:
    """Russian has three: 1 сделка, 2 сделки, 5 сделок."""
    counted = [message for message in written(language) if message.pluralizable]
    assert not [ids(message)[0] for message in counted if len(forms(message)) != FORMS[language]]


def test_the_compiled_catalogue_is_what_the_text_says(language: str) -> None:
    """The .mo that ships is compiled from the .po beside it, to the byte."""
    compiled = words.po_path(language).with_suffix(".mo").read_bytes()
    same = compiled == words.mo_bytes(words.load(language))
    assert same, "run “python3 dev.py words”"


def test_the_text_of_the_catalogue_is_as_the_tool_writes_it(language: str) -> None:
    """Collecting again changes nothing: sorted, no dates, no line numbers."""
    catalogue = words.load(language)
    words.merge(catalogue, collected())
    same = words.po_path(language).read_bytes() == words.po_bytes(catalogue)
    assert same, "run “python3 dev.py words”"
