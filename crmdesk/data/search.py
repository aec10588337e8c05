"""Folding: how names, numbers and telephones are compared, so that "ромашка" finds ООО «Ромашка»."""

from __future__ import annotations

import re
from collections.abc import Iterable

_QUOTES = re.compile("[\"'«»„“”‘’`´]")
_FORMS = (
    "ооо", "оао", "зао", "пао", "ао", "ип", "нко", "ано", "фгуп", "гуп", "муп", "тоо", "чп", "пк", "снт", "тсж",
    "llc", "ltd", "inc", "gmbh", "corp", "co", "plc", "jsc", "ao", "sa", "bv",
)  # fmt: skip
_FORM = re.compile(rf"(?:^|(?<=\s))(?:{'|'.join(_FORMS)})\.?(?=\s|,|$)")
_SPACES = re.compile(r"\s+")
#: Between a record's own search text and those of the records merged into it.
_FORMER = "\n\n"
_NO_DIGIT = re.compile(r"\D")


def fold(text: str) -> str:
    """Return the text as it is compared: lower case, ё as е, no quotes, single spaces."""
    return " ".join(_QUOTES.sub("", text.casefold().replace("ё", "е")).split())


def name_key(name: str) -> str:
    """Return a firm's name as it sorts and matches: folded, without its form of property.

    A name that is nothing but a form ("ИП") keeps it.
    """
    folded = fold(name)
    bare = _SPACES.sub(" ", _FORM.sub(" ", folded)).strip(" ,.")
    return bare or folded


def search_text(names: Iterable[str | None], numbers: Iterable[str | None] = ()) -> str:
    """Return what a search compares with: folded names, then numbers as digits, separated by line feeds."""
    parts = [fold(name) for name in names if name]
    parts += [_NO_DIGIT.sub("", number) for number in numbers if number]
    return "\n".join(part for part in parts if part)


def with_former(own: str, before: str, former: Iterable[str] | None = None) -> str:
    """Return a record's search text followed by those of the records merged into it.

    Args:
        own: the text of the record itself.
        before: the text as it was; what it holds of merged records stays.
        former: the texts of the merged records where they are known anew; what they hold of others is left out.
    """
    if former is None:
        tail = before.partition(_FORMER)[2]
    else:
        tail = "\n".join(dict.fromkeys(text.partition(_FORMER)[0] for text in former))
    return f"{own.partition(_FORMER)[0]}{_FORMER}{tail}" if tail else own.partition(_FORMER)[0]


def needle(text: str) -> str:
    """Return what was typed as a search compares it: folded, and as bare digits when it is a telephone number."""
    folded = fold(text)
    digits = _NO_DIGIT.sub("", folded)
    if len(digits) >= 5 and not re.search(r"[^\d\s()+\-]", folded):
        # 8 912 … and +7 912 … are one number
        return digits[1:] if len(digits) == 11 and digits[0] in "78" else digits
    return folded
