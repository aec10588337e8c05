"""Texts: names, notes, yes and no, phones, addresses of mail, and the numbers by which firms are registered."""

from __future__ import annotations

import re

from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import N_, _

LONGEST_LINE, LONGEST_NOTE = 1000, 100_000

_YES = frozenset(("да", "yes", "true", "1", "y", "д", "+", "истина", "on", "вкл", "вкл.", "✓", "✔", "x", "х", "v"))
_NO = frozenset(("нет", "no", "false", "0", "n", "н", "-", "−", "–", "ложь", "off", "выкл", "выкл."))
_EMAIL = re.compile(r"^[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\s@,;<>\"]{2,}$")
_ANGLE = re.compile(r"<([^<>]+)>")
_KPP = re.compile(r"^[0-9]{4}[0-9A-Z]{2}[0-9]{3}$")
_SEVERAL = re.compile(r"[,;\n|]|\s/\s")
#: Control characters, and halves of characters that no file or base can keep.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_INN_LENGTHS, _OGRN_LENGTHS = (10, 12), (13, 15)
#: What a number of so many digits is likely to be, English source strings.
_LIKE = {
    9: N_("a KPP"),
    10: N_("an INN"),
    12: N_("an INN"),
    13: N_("an OGRN"),
    15: N_("an OGRNIP"),
    20: N_("an account"),
}


def line(text: str) -> str:
    """Return the text on one line, its spaces folded into one.

    Raises:
        Unreadable: it is longer than 1,000 characters.
    """
    folded = " ".join(_CONTROLS.sub("", text).split())
    if len(folded) > LONGEST_LINE:
        raise Unreadable(_("the text has {n} characters, at most {most} fit").format(n=len(folded), most=LONGEST_LINE))
    return folded


def note(text: str) -> str:
    """Return the text with its lines kept.

    Raises:
        Unreadable: it is longer than 100,000 characters.
    """
    kept = _CONTROLS.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(kept) > LONGEST_NOTE:
        raise Unreadable(_("the text has {n} characters, at most {most} fit").format(n=len(kept), most=LONGEST_NOTE))
    return kept


def flag(text: str) -> bool:
    """Return yes or no, in either language.

    Raises:
        Unreadable: it is neither.
    """
    word = text.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable(_("“{text}” is neither yes nor no").format(text=text))


def parts(text: str, separator: str = "") -> list[str]:
    """Return the several values of one cell, without repeats; commas, semicolons, bars and lines separate them by default."""
    pieces = text.split(separator) if separator else _SEVERAL.split(text)
    return list(dict.fromkeys(piece for piece in (line(part) for part in pieces) if piece))


def email(text: str) -> str:
    """Return an address of mail in lower case; "Name <a@b.ru>" gives a@b.ru.

    Raises:
        Unreadable: it is no address.
    """
    inner = _ANGLE.search(text)
    address = (inner[1] if inner else text).strip().removeprefix("mailto:").casefold()
    if not _EMAIL.match(address):
        raise Unreadable(_("“{text}” is not an e-mail address").format(text=text))
    return address


def phone(text: str, region: str = "RU") -> str:
    """Return a phone as +79123456789 where it is a possible number of the region, else as it was written.

    A phone that cannot be understood is still worth keeping, so nothing is refused here.
    """
    import phonenumbers  # noqa: PLC0415 - slow to load, and most columns hold none

    written = line(text).removeprefix("tel:")
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return written
    if not phonenumbers.is_possible_number(number):
        return written
    plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{plain};{number.extension}" if number.extension else plain


def inn(text: str) -> str:
    """Return a checked taxpayer number; a zero that a spreadsheet dropped is put back.

    Raises:
        Unreadable: its length or check digits are wrong; the reason says which, and what it looks like instead.
    """
    from stdnum.ru import inn as numbers  # noqa: PLC0415 - slow to load, and most columns hold none

    digits = "".join(text.split())
    for candidate in (digits, f"0{digits}"):
        if _is_number(candidate) and len(candidate) in _INN_LENGTHS and numbers.is_valid(candidate):
            return candidate
    if not _is_number(digits):
        reason = _("“{text}” is not an INN: it has digits only").format(text=text)
    elif len(digits) in _INN_LENGTHS:
        reason = _("“{text}” is not an INN: its check digits are wrong, so a digit is mistyped").format(text=text)
    elif len(digits) in _LIKE:
        reason = _("“{text}” looks like {what}: an INN has 10 digits, of a person 12").format(
            text=text, what=_(_LIKE[len(digits)])
        )
    else:
        reason = _("“{text}” is not an INN: it has {n} digits, and must have 10, of a person 12").format(
            text=text, n=len(digits)
        )
    raise Unreadable(reason)


def kpp(text: str) -> str:
    """Return a KPP (nine characters; it has no check digits).

    Raises:
        Unreadable: its form is wrong; the reason says what it looks like instead.
    """
    digits = "".join(text.split()).upper()
    for candidate in (digits, f"0{digits}"):
        if _KPP.match(candidate):
            return candidate
    if _is_number(digits) and len(digits) in _LIKE:
        raise Unreadable(
            _("“{text}” looks like {what}: a KPP has nine characters").format(text=text, what=_(_LIKE[len(digits)]))
        )
    raise Unreadable(_("“{text}” is not a KPP: it has nine characters").format(text=text))


def ogrn(text: str) -> str:
    """Return a checked OGRN (13 digits) or OGRNIP (15).

    Raises:
        Unreadable: its length or check digit is wrong; the reason says which, and what it looks like instead.
    """
    from stdnum.ru import ogrn as numbers  # noqa: PLC0415 - slow to load, and most columns hold none

    digits = "".join(text.split())
    if _is_number(digits) and numbers.is_valid(digits):
        return digits
    if not _is_number(digits):
        reason = _("“{text}” is not an OGRN: it has digits only").format(text=text)
    elif len(digits) in _OGRN_LENGTHS:
        reason = _("“{text}” is not an OGRN: its check digit is wrong, so a digit is mistyped").format(text=text)
    elif len(digits) in _LIKE:
        reason = _("“{text}” looks like {what}: an OGRN has 13 digits, of a sole trader 15").format(
            text=text, what=_(_LIKE[len(digits)])
        )
    else:
        reason = _("“{text}” is not an OGRN: it has {n} digits, and must have 13, of a sole trader 15").format(
            text=text, n=len(digits)
        )
    raise Unreadable(reason)


def client_kind(inn: str | None, ogrn: str | None = None) -> str | None:
    """Return "company" or "trader" as checked numbers tell, or None where they tell nothing.

    Persons have twelve digits too; those who are no sole traders are told so by hand.
    """
    if inn:
        return "company" if len(inn) == _INN_LENGTHS[0] else "trader"
    if ogrn:
        return "company" if len(ogrn) == _OGRN_LENGTHS[0] else "trader"
    return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def shown(cell: object) -> str:
    """Return the cell as a person sees it: numbers without a needless ".0", days as ISO."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e17 else repr(cell)
    return "" if cell is None else str(cell)
