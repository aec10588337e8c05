"""What people of the demo firm keep around the figures: views, rules, checks, time of entry, stock, own segments."""

from __future__ import annotations

from random import Random
from typing import Any

from crmdesk.data.demo.catalogue import PRODUCTS
from crmdesk.data.demo.firm import Dictionaries
from crmdesk.data.demo.people import Team
from crmdesk.data.demo.reports import write_reports
from crmdesk.data.demo.timeline import Timeline
from crmdesk.data.journal import Change
from crmdesk.data.models import (
    ActivityTemplate,
    AlertRule,
    EntryTime,
    QualityCheck,
    QualityTemplate,
    SavedView,
    Segment,
    StockMovement,
)

#: Views of the list of deals: their name and conditions as (field, operator, values), the words of ``registry``.
_VIEWS: tuple[tuple[str, tuple[tuple[str, str, list[Any]], ...]], ...] = (
    ("От 500 тыс.", (("outcome", "in", [0]), ("value", "ge", [50_000_000]))),
    ("Без следующего шага от миллиона", (("no_step", "holds", []), ("value", "ge", [100_000_000]))),
)
#: Segments of clients, in the same words.
_SEGMENTS: tuple[tuple[str, tuple[tuple[str, str, list[Any]], ...]], ...] = (
    (
        "Дилеры Урала",
        (("category", "in", ["Дилер"]), ("region", "in", ["Свердловская область", "Челябинская область"])),
    ),
    ("Крупные застройщики", (("category", "in", ["Застройщик"]), ("size", "in", ["Крупный"]))),
)
#: A rule of the firm's own, beside those that every base is given.
_RULES = (
    (
        "Рентабельность ниже 20 %",
        {"version": 1, "measure": "margin_pct", "by": "manager", "period": "quarter", "against": "level", "is": "below",
         "limit": 0.2, "minimum": 10, "days": 0},
    ),
)  # fmt: skip
_SURFACES = (("deal_card", 0.41), ("quick_line", 0.27), ("search", 0.18), ("reports", 0.14))
#: Days of entry time and months of quality checks and stock kept in the demo.
ENTRY_DAYS, CHECK_MONTHS, STOCK_MONTHS = 120, 18, 13
_QUESTIONS = ("Представился", "Выявил потребность", "Назвал следующий шаг", "Записал итог", "Тон разговора")


def write_desk(change: Change, team: Team, dictionaries: Dictionaries, time: Timeline, dice: Random) -> None:
    """Write the small things, each as full as a firm of this age has it."""
    change.add(
        SavedView,
        [
            {"listing": "deals", "name": name, "content": _conditions(told), "shared": True, "position": place}
            for place, (name, told) in enumerate(_VIEWS)
        ],
    )
    change.add(Segment, [{"name": name, "conditions": _conditions(told), "shared": True} for name, told in _SEGMENTS])
    write_reports(change, team, dictionaries, time)
    change.add(AlertRule, [{"name": name, "condition": rule, "audience": {"who": "heads"}} for name, rule in _RULES])
    change.add(
        ActivityTemplate,
        [
            {"kind_id": dictionaries.kinds["task"], "performer_id": team.head_id, "subject": "Планёрка отдела",
             "rule": {"every": 1, "unit": "week", "weekdays": [0]}},
            {"kind_id": dictionaries.kinds["call"], "performer_id": team.manager_ids[0], "subject": "Звонок ключевым клиентам",
             "rule": {"every": 2, "unit": "week", "weekdays": [2]}},
        ],
    )  # fmt: skip
    _write_checks(change, team, time, dice)
    change.add_plain(EntryTime, _entry_times(team, time, dice))
    change.add(StockMovement, _stock(dictionaries, time, dice))


def _conditions(told: tuple[tuple[str, str, list[Any]], ...]) -> dict[str, Any]:
    return {
        "conditions": [{"field": field, "operator": operator, "values": values} for field, operator, values in told]
    }


def _write_checks(change: Change, team: Team, time: Timeline, dice: Random) -> None:
    (template,) = change.add(
        QualityTemplate,
        [{"name": "Прослушивание звонка", "questions": dict.fromkeys(_QUESTIONS, 20)}],
    )
    rows: list[dict[str, Any]] = []
    for place, seller in enumerate(team.sellers):
        for month in range(CHECK_MONTHS):
            for kind in ("call", "call", "satisfaction" if month % 2 else "mystery"):
                day = time.working_day(max(time.today - 30 * month - 3 - int(dice.random() * 24), 0))
                if day > time.today:
                    continue
                score = min(max(6200 + 1900 * (seller.zeal - 0.7) / 0.5 + 1400 * (dice.random() - 0.5), 2500), 10_000)
                rows.append(
                    {"template_id": template, "kind": kind, "checked_on": time.day(day),
                     "manager_id": team.holder(place, day), "checker_id": team.head_id, "score": round(score / 500) * 500}
                )  # fmt: skip
    change.add(QualityCheck, rows)


def _entry_times(team: Team, time: Timeline, dice: Random) -> list[dict[str, Any]]:
    rows = []
    for day in range(max(time.today - ENTRY_DAYS, 0), time.today + 1):
        if time.working_day(day) != day:
            continue
        learning = 1 + 0.45 * (time.today - day) / ENTRY_DAYS
        for place, seller in enumerate(team.sellers):
            minutes = 15 / seller.zeal * learning * (0.75 + 0.5 * dice.random())
            for surface, share in _SURFACES:
                seconds = round(60 * minutes * share * (0.8 + 0.4 * dice.random()))
                rows.append({"day": time.day(day), "manager_id": team.holder(place, day), "surface": surface,
                             "seconds": seconds, "records": max(seconds // 22, 1)})  # fmt: skip
    return rows


def _stock(dictionaries: Dictionaries, time: Timeline, dice: Random) -> list[dict[str, Any]]:
    """Return a receipt and a shipment a month of each product that lies in the store; the rest never goes below zero."""
    rows: list[dict[str, Any]] = []
    for place, card in enumerate(PRODUCTS):
        if card.top == "Сервис":
            continue
        left = 0
        size = max(round(1_500_000 / card.price), 2)
        for month in range(STOCK_MONTHS, -1, -1):
            day = time.today - 30 * month
            if day < 0:
                continue
            came = size + int(dice.random() * size)
            gone = min(int((came + left) * (0.55 + 0.35 * dice.random())), left + came)
            left += came - gone
            reserved = min(int(left * 0.4 * dice.random()), left) if month == 0 else 0
            receipt = time.working_day(max(day - 9, 0))
            for moved, quantity, kept, document in (
                (min(receipt, time.today), came, 0, f"Поступление {place + 1}-{month}"),
                (min(time.working_day(day), time.today), -gone, reserved, f"Отгрузка {place + 1}-{month}"),
            ):
                rows.append(
                    {"product_id": dictionaries.products[place], "moved_on": time.day(moved), "quantity": quantity * 1000,
                     "reserved": kept * 1000, "document": document}
                )  # fmt: skip
    return rows
