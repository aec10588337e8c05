"""Amounts and durations inside a line: where they stand and what they come to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from crmdesk.data.line.words import Line
from crmdesk.data.values.numbers import LARGEST, Style, currency_of, guess_decimal, read_number
from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import _

_DIGITS = r"[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?![0-9])|[0-9]{1,15}"
_POWERS = {
    "тыс": 3, "тысяч": 3, "тысячи": 3, "тысяча": 3, "т.р": 3, "тр": 3, "к": 3, "k": 3, "thousand": 3,
    "млн": 6, "миллион": 6, "миллиона": 6, "миллионов": 6, "лям": 6, "m": 6, "mln": 6, "million": 6,
    "млрд": 9, "миллиард": 9, "миллиарда": 9, "миллиардов": 9, "bn": 9, "billion": 9,
}  # fmt: skip
_POWER = "|".join(re.escape(word) for word in sorted(_POWERS, key=len, reverse=True))
_SIGN = r"руб(?:лей|ля|ль|\.)?|р\.|р|₽|\$|€|£|₸|¥|долл(?:аров|ара|\.)?|евро|тенге|rub|usd|eur|gbp|kzt|cny|byn"
_AMOUNT = re.compile(
    rf"(?<![\w.,/:№#-])(?P<before>US\$|[$€£₽₸¥])?\s?(?P<body>(?:{_DIGITS})(?:[.,][0-9]{{1,3}})*)"
    rf"(?:\s?(?P<power>{_POWER})\.?(?![\w]))?(?:\s?(?P<sign>{_SIGN})(?![\w]))?",
    re.IGNORECASE,
)
_WORDED = re.compile(
    r"(?<!\w)(?P<share>пол|полтора|half a|a)\s?(?P<power>миллиона|миллион|тысячи|тысяч|million|thousand)(?!\w)",
    re.IGNORECASE,
)
_SHARES = {"пол": Decimal("0.5"), "полтора": Decimal("1.5"), "half a": Decimal("0.5"), "a": Decimal(1)}
_NOT_AFTER = r"(?<![\w.,:/-])(?<!\bв )(?<!\bс )(?<!\bк )(?<!\bдо )(?<!\bat )(?<!\bin )(?<!\bby )(?<!через )(?<!after )"
_HOURS = r"(?:часов|часа|час|ч|hours|hour|hrs|hr|h)"
_MINUTES = r"(?:минуты|минута|минуту|минут|мин|minutes|minute|mins|min|м|m)"
_DURATIONS = (
    re.compile(
        rf"{_NOT_AFTER}(?P<hours>[0-9]{{1,3}}(?:[.,][0-9]{{1,2}})?)\s?{_HOURS}\.?(?!\w)"
        rf"(?:\s?(?:и\s)?(?P<minutes>[0-9]{{1,2}})\s?{_MINUTES}\.?(?!\w))?",
        re.IGNORECASE,
    ),
    re.compile(rf"{_NOT_AFTER}(?P<minutes>[0-9]{{1,4}})\s?{_MINUTES}\.?(?!\w)", re.IGNORECASE),
    re.compile(
        r"(?<!\w)(?<!через )(?<!in )(?P<word>полчаса|пол часа|полтора часа|half an hour|an hour and a half|an hour)(?!\w)",
        re.IGNORECASE,
    ),
)
_WORDED_SECONDS = {
    "полчаса": 1800, "пол часа": 1800, "half an hour": 1800, "полтора часа": 5400, "an hour and a half": 5400,
    "an hour": 3600,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """An amount in the text: characters [begin, end), minor units, and the currency written beside it."""

    begin: int
    end: int
    minor: int
    currency: str
    bare: bool
    """Whether nothing but digits says that it is money."""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class FoundDuration:
    """A duration in the text: characters [begin, end) and whole seconds."""

    begin: int
    end: int
    seconds: int


def find_amounts(line: Line) -> list[FoundAmount]:
    """Return every number of the line that may be money, in order; ``bare`` ones are money only where money is due."""
    found = []
    for match in _AMOUNT.finditer(line.read):
        begin, end = match.start(), match.end()
        begin += len(match[0]) - len(match[0].lstrip())
        if line.is_free(begin, end):
            found.append(_amount(match, begin, end))
    for match in _WORDED.finditer(line.read):
        if line.is_free(match.start(), match.end()):
            units = _SHARES[match["share"].casefold()].scaleb(_POWERS[match["power"].casefold()])
            found.append(FoundAmount(match.start(), match.end(), int(units * 100), "", bare=False))
    return sorted(found, key=lambda amount: amount.begin)


def _amount(match: re.Match[str], begin: int, end: int) -> FoundAmount:
    body = match["body"]
    sign = (match["before"] or match["sign"] or "").strip()
    power = (match["power"] or "").casefold()
    bare = not sign and not power
    decimal = "," if guess_decimal([body]) is Style.COMMA else "."
    try:
        value = read_number(body, decimal).value
    except Unreadable as refused:
        return FoundAmount(begin, end, 0, "", bare, "" if bare else str(refused))
    if guess_decimal([body]) in (Style.AMBIGUOUS, Style.POINT) and not power and _grouped(body):
        value = Decimal(re.sub(r"[^0-9]", "", body))  # "1.200 руб": three digits after a mark are thousands
    elif power and re.fullmatch(r"[0-9]+[.,][0-9]{3}", body):
        value = Decimal(body.replace(",", "."))  # "1,250 млн" is a fraction: nobody groups thousands of millions
    minor = (value.scaleb(_POWERS[power]) if power else value) * 100
    if minor > LARGEST:
        return FoundAmount(begin, end, 0, "", bare, _("“{text}” is too large").format(text=match[0].strip()))
    return FoundAmount(begin, end, int(minor.to_integral_value()), _currency(sign), bare)


def _grouped(body: str) -> bool:
    return bool(re.fullmatch(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+", body))


def _currency(sign: str) -> str:
    folded = sign.casefold()
    if folded.startswith("руб"):
        return "RUB"
    if folded.startswith("долл"):
        return "USD"
    return currency_of(sign) if sign else ""


def find_duration(line: Line) -> FoundDuration | None:
    """Return the first duration of the line that nothing else has taken."""
    best: FoundDuration | None = None
    for pattern in _DURATIONS:
        for match in pattern.finditer(line.read):
            if not line.is_free(match.start(), match.end()) or (best is not None and best.begin <= match.start()):
                continue
            groups = match.groupdict()
            if groups.get("word"):
                seconds = _WORDED_SECONDS[groups["word"].casefold()]
            else:
                hours = Decimal((groups.get("hours") or "0").replace(",", "."))
                seconds = int(hours * 3600) + int(groups.get("minutes") or 0) * 60
            if 0 < seconds <= 7 * 86_400:
                best = FoundDuration(match.start(), match.end(), seconds)
    return best
