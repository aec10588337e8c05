"""Campaigns, tracking numbers and what the sources cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from crmdesk.data.demo.catalogue import MONTHS
from crmdesk.data.demo.firm import SOURCES, Dictionaries
from crmdesk.data.demo.stories import RADIO, RADIO_SPENT
from crmdesk.data.demo.timeline import Timeline
from crmdesk.data.journal import Change
from crmdesk.data.models import Campaign, Cost, TrackingNumber

#: Campaigns of each year: the name, source, kind, first and last month.
_CAMPAIGNS = (
    ("Кондиционирование", "Яндекс Директ", "Контекстная реклама", 3, 8),
    ("Отопление", "Яндекс Директ", "Контекстная реклама", 9, 12),
    ("Вентиляция круглый год", "Яндекс Директ", "Контекстная реклама", 1, 12),
    ("Мир Климата", "Выставки", "Выставка", 2, 4),
    ("Сибирская строительная неделя", "Выставки", "Выставка", 9, 10),
    ("Радио: утро за рулём", RADIO, "Радио", 1, 12),
    ("Поиск по сайту и статьи", "Сайт", "Продвижение сайта", 1, 12),
)
_NUMBERS = (
    ("+78005501001", "Сайт", None), ("+78005501002", "Яндекс Директ", None), ("+78005501003", "2ГИС", None),
    ("+78005501004", RADIO, None), ("+78005501005", "Выставки", None), ("+74955501006", "Сайт", "Москва"),
    ("+78125501007", "Сайт", "Санкт-Петербург"), ("+78435501008", "2ГИС", "Республика Татарстан"),
)  # fmt: skip
#: What a source costs for a rouble of the margin it brings.
_SPENT = {
    "Сайт": 0.07,
    "Яндекс Директ": 0.33,
    "Тендерные площадки": 0.1,
    "Выставки": 0.42,
    "2ГИС": 0.18,
    RADIO: RADIO_SPENT,
}
#: Months in which exhibitions are paid for, with their shares.
_EXHIBITIONS = {1: 0.1, 2: 0.45, 3: 0.15, 8: 0.1, 9: 0.2}
_CALLED = 0.45


@dataclass(frozen=True, slots=True)
class Marketing:
    """Ids of campaigns with their source and months, and of numbers by source."""

    campaigns: dict[tuple[int, int], tuple[tuple[int, int, int], ...]]
    """Place of the source and year -> (id, first month, last month)."""
    numbers: dict[int, tuple[int, ...]]

    def of_request(self, source: int, day: date, dice: Random) -> tuple[int | None, int | None]:
        """Return the campaign and the tracking number of a request, None where it has none."""
        running = [
            campaign_id
            for campaign_id, first, last in self.campaigns.get((source, day.year), ())
            if first <= day.month <= last
        ]
        numbers = self.numbers.get(source)
        campaign_id = dice.choice(running) if running else None
        return campaign_id, dice.choice(numbers) if numbers and dice.random() < _CALLED else None


def write_marketing(change: Change, dictionaries: Dictionaries, time: Timeline) -> Marketing:
    """Write campaigns and tracking numbers."""
    places = {name: place for place, (name, _weight, _synonyms) in enumerate(SOURCES)}
    campaigns: dict[tuple[int, int], tuple[tuple[int, int, int], ...]] = {}
    today = time.day(time.today)
    for year in range(time.begin.year, today.year + 1):
        rows = []
        for name, source, kind, first, last in _CAMPAIGNS:
            begin = date(year, first, 1)
            end = date(year, last, 28)
            status = "завершена" if end < today else "идёт" if begin <= today else "готовится"
            rows.append({"name": f"{name} {year}", "source_id": dictionaries.sources[places[source]], "kind": kind,
                         "status": status, "begin_on": begin, "end_on": end})  # fmt: skip
        for campaign_id, (_name, source, _kind, first, last) in zip(
            change.add(Campaign, rows), _CAMPAIGNS, strict=True
        ):
            key = places[source], year
            campaigns[key] = (*campaigns.get(key, ()), (campaign_id, first, last))
    found: dict[int, tuple[int, ...]] = {}
    ids = change.add(
        TrackingNumber,
        [{"phone": phone, "source_id": dictionaries.sources[places[source]], "region": region}
         for phone, source, region in _NUMBERS],
    )  # fmt: skip
    for number_id, (_phone, source, _region) in zip(ids, _NUMBERS, strict=True):
        found[places[source]] = (*found.get(places[source], ()), number_id)
    return Marketing(campaigns, found)


def write_costs(
    change: Change, dictionaries: Dictionaries, marketing: Marketing, margins: dict[int, int], time: Timeline
) -> None:
    """Write what each source cost on the first of each month up to today, in proportion to the margin it brought.

    The radio costs ``RADIO_SPENT`` times its margin, all others less than a half of theirs.
    """
    today = time.day(time.today)
    months = [day for day in time.month_starts() if time.begin <= day <= today]
    rows: list[dict[str, Any]] = []
    for place, (name, _weight, _synonyms) in enumerate(SOURCES):
        budget = round(_SPENT.get(name, 0) * margins.get(place, 0))
        if not budget or not months:
            continue
        shares = [_EXHIBITIONS.get(day.month, 0.0) if name == "Выставки" else MONTHS[day.month - 1] for day in months]
        total = sum(shares)
        for day, share in zip(months, shares, strict=True):
            running = [
                campaign_id
                for campaign_id, first, last in marketing.campaigns.get((place, day.year), ())
                if first <= day.month <= last
            ]
            spent = round(budget * share / total / 10_000) * 10_000 if total else 0
            parts: list[int | None] = [*running] or [None]
            # the remainder of the division goes to the first, so that a month sums up to what was spent
            for turn, campaign_id in enumerate(parts):
                amount = spent // len(parts) + (spent % len(parts) if turn == 0 else 0)
                if amount:
                    rows.append({"spent_on": day, "source_id": dictionaries.sources[place],
                                 "campaign_id": campaign_id, "amount": amount})  # fmt: skip
    change.add(Cost, rows)
