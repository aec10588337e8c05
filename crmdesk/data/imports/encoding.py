"""Encoding: how the bytes of a text file become letters.

Strict UTF-8 comes first, because every other encoding reads anything: UTF-8 taken for cp1251 is silent garbage. Between the
one-byte encodings the text itself decides: the letters of a language have known frequencies, and words do not mix alphabets.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from crmdesk.data.errors import EnvironmentFault, UsageFault, unknown
from crmdesk.data.words import _

LARGEST_FILE = 512 * 1024 * 1024
#: Names a mapping may use.
ENCODINGS = (
    "utf-8",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1251",
    "koi8-r",
    "cp866",
    "cp1252",
    "iso-8859-1",
    "mac-cyrillic",
)

_ONE_BYTE = ("cp1251", "koi8-r", "cp866", "cp1252", "mac-cyrillic")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20
#: Bytes that are enough to tell one encoding from another.
_SENSED = 1 << 16
#: UTF-8 with fewer broken bytes than one in so many letters is a damaged file, not another encoding.
_BROKEN = 10
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26}) + b"\x7f"
_COMMON = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ")
_FREQUENT = frozenset("оеаинтсрвлкмдпу")
_WORD = re.compile(r"[^\W\d_]{2,}")


def find_encoding(path: Path, wanted: str | None = None) -> str:
    """Return the codec that reads the file.

    Args:
        path: a text file.
        wanted: the encoding a mapping names; None looks at the bytes.

    Raises:
        EnvironmentFault: the file cannot be read.
        UsageFault: it is empty, too large, no text, or not in the wanted encoding; or no such encoding is known.
    """
    try:
        size = path.stat().st_size
        if size == 0:
            raise UsageFault(_("The file {name} is empty.").format(name=path.name))
        if size > LARGEST_FILE:
            raise UsageFault(
                _("The file {name} is larger than {most} MB; split it.").format(name=path.name, most=LARGEST_FILE >> 20)
            )
        with path.open("rb") as file:
            head = file.read(_CHUNK)
    except OSError as error:
        raise EnvironmentFault(
            _("The file {name} cannot be read: {reason}.").format(name=path, reason=error.strerror)
        ) from error
    found = _wanted(wanted) if wanted else _marked(head)
    if found is None:
        wrong = _not_utf8(path)
        if wrong is not None and wrong > 1 and _mostly_utf8(head):
            raise UsageFault(
                _(
                    "The file {name} is in UTF-8, but not in line {line}: mend it there, or name the encoding in the mapping."
                ).format(name=path.name, line=wrong)
            )
        found = "utf-8" if wrong is None else _likeliest(head[:_SENSED])
    _refuse_binary(path, found, head)
    return found


def _wanted(name: str) -> str:
    try:
        canonical = codecs.lookup(name.replace("_", "-").replace("windows-", "cp")).name
    except LookupError:
        raise unknown(_("Encoding"), name, ENCODINGS) from None
    return "utf-8-sig" if canonical == "utf-8" else canonical


def _marked(head: bytes) -> str | None:
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    even, odd = head[0:4000:2].count(0), head[1:4000:2].count(0)
    if odd > 0.2 * len(head[1:4000:2]) and even == 0:
        return "utf-16-le"
    if even > 0.2 * len(head[0:4000:2]) and odd == 0:
        return "utf-16-be"
    return None


def _not_utf8(path: Path) -> int | None:
    """Return the first line that is not UTF-8, from 1, or None if the whole file is."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    line = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
            if not chunk:
                return None
            line += chunk.count(b"\n")


def _mostly_utf8(head: bytes) -> bool:
    """Whether nearly all letters beyond ASCII are UTF-8: a few broken bytes do not make it another encoding."""
    text = head.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    letters = sum(1 for char in text if "\u00a0" <= char < "\ufffd")
    return broken * _BROKEN < letters


def _likeliest(head: bytes) -> str:
    best, most = "cp1251", float("-inf")
    for name in _ONE_BYTE:
        try:
            text = head.decode(name)
        except UnicodeDecodeError:
            continue
        score = _sense(text)
        if score > most:
            best, most = name, score
    return best


def _sense(text: str) -> float:
    """Score how much a decoded text looks like words: whole alphabets, capitals first, frequent letters."""
    score = 0.0
    for word in _WORD.findall(text):
        high = [c for c in word if ord(c) > 127]
        if not high:
            continue
        russian = sum(1 for c in word.casefold() if c in _COMMON)
        if 0 < russian < len(word):
            score -= 3 * len(high)  # Latin and Cyrillic in one word
        elif russian:
            inner_capitals = 0 if word.isupper() else sum(1 for c in word[1:] if c.isupper())
            score += sum(1.0 if c in _FREQUENT else 0.3 for c in word.casefold()) - 2 * inner_capitals
        else:
            score += 0.4 * (len(word) - len(high)) - 0.9 * max(0, len(high) - 2)
    strange = sum(1 for c in text if ord(c) > 127 and not c.isalpha() and c not in " «»“”„’–—…№₽€°©®™§·•±£")
    return score - 2 * strange


def _refuse_binary(path: Path, encoding: str, head: bytes) -> None:
    no_table = UsageFault(_("The file {name} is no table: it holds bytes that are no text.").format(name=path.name))
    if encoding.startswith(("utf-16", "utf-32")):
        text = head[: len(head) // 4 * 4].decode(encoding, "replace")
        strange = text.count("\x00") + text.count("\ufffd") + sum(1 for c in text if c < " " and c not in "\t\r\n")
        if strange > len(text) // 1000 + 1:
            raise no_table
        return
    strange = total = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if b"\x00" in chunk:
                raise no_table
            total += len(chunk)
            strange += len(chunk) - len(chunk.translate(None, _CONTROLS)) + chunk.count(b"\xef\xbf\xbd")
    if strange > max(total // 1000, 2):
        raise no_table
