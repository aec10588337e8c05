"""Words for people: one gettext catalogue a language, chosen once for the process.

Source strings are English. ``_`` translates where the sentence is made; ``N_`` only marks a string that is declared in
one place and shown in another. Numbers and dates follow ``language()`` too (see ``table.Kind``).
"""

from __future__ import annotations

import gettext

from crmdesk.data.resources import resource

LANGUAGES = ("ru", "en")

_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use(language: str) -> None:
    """Speak ``language`` ("ru" or "en") from now on, in every thread.

    Raises:
        ValueError: the language is not one of ``LANGUAGES``.
    """
    global _current, _language  # noqa: PLW0603 - a process speaks one language, like gettext.install
    if language not in LANGUAGES:
        raise ValueError(language)
    _language = language
    if language == "en":
        _current = gettext.NullTranslations()
    else:
        _current = gettext.translation("crmdesk", resource("locale"), languages=[language])


def language() -> str:
    """Return the code of the language in use: "ru" or "en"."""
    return _language


def _(message: str) -> str:
    """Translate a sentence into the language in use."""
    return _current.gettext(message) if message else ""


def plural(one: str, many: str, count: int) -> str:
    """Translate a sentence whose form depends on ``count``; the caller formats the number in."""
    return _current.ngettext(one, many, count)


def quoted(text: object) -> str:
    """Return a text in the quotation marks of the language: “…” or «…»."""
    return _("“{text}”").format(text=text)


def N_(message: str) -> str:
    """Mark a declared string for translation; ``_`` translates it where it is shown."""
    return message


def counted(one: str, many: str) -> tuple[str, str]:
    """Mark a declared string that has a form for one and a form for many; ``plural`` translates it where it is shown."""
    return one, many
