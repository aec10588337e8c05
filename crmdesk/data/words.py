"""Words for people: one gettext catalogue a language, chosen once for the process.

Source strings are English. ``_`` translates where the sentence is made; ``N_`` only marks a string that is declared in
one place and shown in another. Numbers and dates follow ``language()`` too (see ``table.Kind``).
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from crmdesk.data.resources import resource

LANGUAGES = ("ru", "en")

_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"
#: The language of a paper that is being printed: its own, whatever the window speaks.
_here: ContextVar[str] = ContextVar("language", default="")


def use(language: str) -> None:
    """Speak ``language`` ("ru" or "en") from now on, in every thread.

    Raises:
        ValueError: the language is not one of ``LANGUAGES``.
    """
    global _current, _language  # noqa: PLW0603 - a process speaks one language, like gettext.install
    if language not in LANGUAGES:
        raise ValueError(language)
    _language = language
    _catalogue.cache_clear()
    _current = _catalogue(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language in this thread alone while the block lasts; one the program does not speak changes nothing."""
    token = _here.set(language if language in LANGUAGES else "")
    try:
        yield
    finally:
        _here.reset(token)


def language() -> str:
    """Return the code of the language in use: "ru" or "en"."""
    return _here.get() or _language


def _(message: str) -> str:
    """Translate a sentence into the language in use."""
    return _spoken().gettext(message) if message else ""


def plural(one: str, many: str, count: int) -> str:
    """Translate a sentence whose form depends on ``count``; the caller formats the number in."""
    return _spoken().ngettext(one, many, count)


def quoted(text: object) -> str:
    """Return a text in the quotation marks of the language: “…” or «…»."""
    return _("“{text}”").format(text=text)


def N_(message: str) -> str:
    """Mark a declared string for translation; ``_`` translates it where it is shown."""
    return message


def counted(one: str, many: str) -> tuple[str, str]:
    """Mark a declared string that has a form for one and a form for many; ``plural`` translates it where it is shown."""
    return one, many


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("crmdesk", resource("locale"), languages=[language])


def _spoken() -> gettext.NullTranslations:
    here = _here.get()
    return _catalogue(here) if here else _current
