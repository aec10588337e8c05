"""Typed: what the text a person typed means for a field, read strictly, and how a stored value is typed again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from crmdesk.data.entry.form import Entry, FormField
from crmdesk.data.errors import UsageFault
from crmdesk.data.table import MINUS, day_text, number
from crmdesk.data.values import texts
from crmdesk.data.values.dates import read_date
from crmdesk.data.values.durations import read_duration
from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import _

#: The largest amount and quantity that are taken: a sum of a million such deals still fits 63 bits.
MOST = 10**13
_SPACES = str.maketrans(dict.fromkeys(" \xa0\u202f\u2009_'₽$€£") | {MINUS: "-", "–": "-", ",": "."})
#: What multiplies an amount: "1,2 млн", "350к", "5k".
_SCALES = {
    "тыс": 1_000, "тыс.": 1_000, "т": 1_000, "к": 1_000, "k": 1_000,
    "млн": 1_000_000, "млн.": 1_000_000, "м": 1_000_000, "m": 1_000_000, "mln": 1_000_000,
    "млрд": 1_000_000_000, "млрд.": 1_000_000_000, "bn": 1_000_000_000,
}  # fmt: skip
_PLAIN = re.compile(r"^[+-]?[0-9]+(\.[0-9]+)?$")
_CURRENCY_WORDS = ("рублей", "рубля", "рубль", "руб.", "руб", "р.", "р", "rub", "usd", "eur")
_DAY_WORDS = {
    "сегодня": 0, "завтра": 1, "послезавтра": 2, "вчера": -1, "позавчера": -2,
    "today": 0, "tomorrow": 1, "yesterday": -1,
}  # fmt: skip


def read_typed(field: FormField, text: str, today: date, zone: ZoneInfo | None = None) -> Any:
    """Return the value that a text typed into a field stands for; None where nothing is typed.

    Args:
        field: what is typed into; references and codes are chosen, not typed, and are not read here.
        text: as typed.
        today: what "tomorrow" and a date without a year count from.
        zone: the firm's, for instants.

    Raises:
        UsageFault: the text does not fit the field, or the field must not be empty.
    """
    if len(text) > texts.LONGEST_NOTE:
        raise UsageFault(
            _("“{field}” takes at most {most} characters; {n} were typed. Keep long texts in a file.").format(
                field=field.label, most=number(texts.LONGEST_NOTE), n=number(len(text))
            )
        )
    if not text.strip():
        if field.required:
            raise UsageFault(_("“{field}” must not be empty.").format(field=field.label))
        return [] if field.entry in _LISTS else None
    if field.entry is Entry.INSTANT:
        return _instant(field, text, today, zone or ZoneInfo("UTC"))
    if field.entry is Entry.DATE:
        day = read_day(text, today)
        return day.isoformat() if field.own_id is not None else day
    try:
        return _READERS[field.entry](text)
    except Unreadable as error:
        raise UsageFault(_("{field}: {reason}.").format(field=field.label, reason=error)) from None


def typed_text(field: FormField, value: Any, zone: ZoneInfo | None = None) -> str:  # noqa: C901, PLR0911 - one return an entry
    """Return a stored value as a person would type it; references and codes are shown by whoever knows their names."""
    if value is None:
        return ""
    match field.entry:
        case Entry.AMOUNT:
            return number(value / 100, 2 if value % 100 else 0)
        case Entry.PERCENT:
            return _trimmed(Decimal(value) / 100)
        case Entry.QUANTITY | Entry.BALANCE:
            return _trimmed(Decimal(value) / 1000)
        case Entry.DURATION:
            return _trimmed(Decimal(value) / 60)
        case Entry.NUMBER:
            return _trimmed(Decimal(str(value)))
        case Entry.DATE:
            return day_text(date.fromisoformat(value) if isinstance(value, str) else value)
        case Entry.INSTANT:
            local: datetime = value.astimezone(zone or ZoneInfo("UTC"))
            return f"{day_text(local.date())} {local:%H:%M}"
        case Entry.FLAG:
            return _("yes") if value else _("no")
        case Entry.PHONES | Entry.EMAILS | Entry.TAGS | Entry.SEVERAL:
            return ", ".join(value)
        case _:
            return str(value)


def read_day(text: str, today: date) -> date:
    """Return the day typed: "20.11.2025", "20.11" (the nearest such day, past or to come), "tomorrow", "+3" (days on).

    Raises:
        UsageFault: it is no day, or there is no such day.
    """
    word = text.strip().casefold()
    if word in _DAY_WORDS:
        return today + timedelta(_DAY_WORDS[word])
    bare = word.translate(_SPACES)
    if bare[:1] in ("+", "-") and bare[1:].isascii() and bare[1:].isdigit() and len(bare) < 6:
        return today + timedelta(int(bare))
    parts = word.rstrip(".").split(".")
    if len(parts) == 2 and all(part.isascii() and part.isdigit() for part in parts):
        return _nearest(text, int(parts[0]), int(parts[1]), today)
    try:
        found = read_date(text.strip())
    except Unreadable as error:
        raise UsageFault(_("{reason}. Write a day like 20.11.2025 or 20.11.").format(reason=_sentence(error))) from None
    return found.date() if isinstance(found, datetime) else found


def _nearest(text: str, day: int, month: int, today: date) -> date:
    """Return the day of this month nearest to today, a leap day included."""
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise UsageFault(_("There is no day “{text}”. Write a day like 20.11.2025 or 20.11.").format(text=text.strip()))
    return min(found, key=lambda candidate: abs((candidate - today).days))


def _instant(field: FormField, text: str, today: date, zone: ZoneInfo) -> datetime:
    """Return the instant of a day and an hour, or of an hour today."""
    day_part, _space, hour_part = text.strip().rpartition(" ")
    hour_text = hour_part.replace(".", ":")
    hours, colon, minutes = hour_text.partition(":")
    figures = hour_text.isascii() and hours.isdigit() and (not colon or (minutes.isdigit() and len(minutes) == 2))
    if not figures or len(hours) > 2:
        raise UsageFault(
            _("{field}: “{text}” is not a time. Write it like 21.11 10:00.").format(field=field.label, text=text)
        )
    if int(hours) > 23 or int(minutes or 0) > 59:
        raise UsageFault(
            _("{field}: there is no hour “{text}”. Write it like 10:00.").format(field=field.label, text=hour_part)
        )
    day = read_day(day_part, today) if day_part else today
    return datetime(day.year, day.month, day.day, int(hours), int(minutes or 0), tzinfo=zone)


def _exact(text: str) -> Decimal:
    bare = text.strip().casefold()
    for word in _CURRENCY_WORDS:
        bare = bare.removesuffix(word).rstrip()
    digits = bare.rstrip("абвгдежзийклмнопрстуфхцчшщъыьэюяabcdefghijklmnopqrstuvwxyz. ")
    scale = bare[len(digits) :].strip()
    factor = 1 if not scale or scale == "." else _SCALES.get(scale)
    bare = digits.translate(_SPACES)
    if factor is None or not _PLAIN.match(bare):
        raise Unreadable(_("“{text}” is not a number; write it like 1724200,50 or 1,2 m").format(text=text.strip()))
    value = Decimal(bare) * factor
    if abs(value) >= MOST:
        raise Unreadable(_("“{text}” is more than {most}").format(text=text.strip(), most=number(MOST)))
    return value


def _scaled(text: str, factor: int, least: int | None = 0, most: int | None = None) -> int:
    value = _exact(text) * factor
    if value != value.to_integral_value():
        raise Unreadable(_("“{text}” has more decimals than are kept").format(text=text.strip()))
    if least is not None and value < least:
        raise Unreadable(_("“{text}” is below {least}").format(text=text.strip(), least=number(least / factor)))
    if most is not None and value > most:
        raise Unreadable(_("“{text}” is more than {most}").format(text=text.strip(), most=number(most / factor)))
    return int(value)


def read_amount(text: str) -> int:
    """Return the minor units of an amount: "1 724 200", "1724200,50", "1,2 млн", "350к".

    Raises:
        Unreadable: it is no amount, is negative, too large, or has parts of a kopeck.
    """
    return _scaled(text, 100)


def _percent(text: str) -> int:
    return _scaled(text.strip().removesuffix("%"), 100, 0, 10_000)


def _count(text: str) -> int:
    return _scaled(text, 1, 0, 10**9)


def _own_number(text: str) -> int | float:
    value = _exact(text)
    return int(value) if value == value.to_integral_value() else float(value)


def _site(text: str) -> str:
    word = texts.line(text)
    if " " in word or "." not in word:
        raise Unreadable(_("“{text}” is not a site; write it like example.ru").format(text=word))
    return word


def _trimmed(value: Decimal) -> str:
    digits = max(0, -int(value.normalize().as_tuple().exponent))
    return number(float(value), digits)


def _sentence(error: Exception) -> str:
    text = str(error)
    return text[:1].upper() + text[1:]


def _duration(text: str) -> int:
    return read_duration(text, "minutes", "," if "," in text else ".")


def _phones(text: str) -> list[str]:
    return list(dict.fromkeys(texts.phone(part) for part in texts.parts(text)))


def _emails(text: str) -> list[str]:
    return list(dict.fromkeys(texts.email(part) for part in texts.parts(text)))


_LISTS = frozenset((Entry.PHONES, Entry.EMAILS, Entry.TAGS, Entry.SEVERAL))
_READERS: dict[Entry, Callable[[str], Any]] = {
    Entry.LINE: texts.line,
    Entry.WORDS: texts.line,
    Entry.NOTE: texts.note,
    Entry.AMOUNT: read_amount,
    Entry.NUMBER: _own_number,
    Entry.COUNT: _count,
    Entry.QUANTITY: lambda text: _scaled(text, 1000),
    Entry.BALANCE: lambda text: _scaled(text, 1000, None),
    Entry.PERCENT: _percent,
    Entry.DURATION: _duration,
    Entry.FLAG: texts.flag,
    Entry.SEVERAL: texts.parts,
    Entry.TAGS: texts.parts,
    Entry.PHONE: texts.phone,
    Entry.PHONES: _phones,
    Entry.EMAILS: _emails,
    Entry.INN: texts.inn,
    Entry.KPP: texts.kpp,
    Entry.OGRN: texts.ogrn,
    Entry.SITE: _site,
}
