"""The dictionaries of the demo firm: stages, kinds of activities, sources, reasons, products, own fields, rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from crmdesk.data.demo import catalogue
from crmdesk.data.demo.timeline import Timeline
from crmdesk.data.journal import Change
from crmdesk.data.models import (
    ActivityKind,
    Category,
    Competitor,
    CurrencyRate,
    CustomField,
    Firm,
    Holiday,
    LossReason,
    Pipeline,
    Product,
    RelationshipType,
    Source,
    SourceSynonym,
    Stage,
)
from crmdesk.data.search import fold

SALES, SERVICE = 0, 1


@dataclass(frozen=True, slots=True)
class OpenStage:
    """An open stage: its preset chance in per cent, norm and mean stay in days, and the share that goes on from it."""

    name: str
    chance: int
    norm: int
    stay: float
    passing: float


#: Pipelines: the name, open stages, names of the won, lost and cancelled ones.
PIPELINES: tuple[tuple[str, tuple[OpenStage, ...], tuple[str, str, str]], ...] = (
    (
        "Продажи",
        (
            OpenStage("Запрос", 10, 3, 3.2, 0.82),
            OpenStage("Потребность", 25, 7, 7.3, 0.787),
            OpenStage("КП", 45, 10, 12.1, 0.719),
            OpenStage("Согласование", 65, 14, 16.6, 0.787),
            OpenStage("Договор", 85, 8, 8.6, 0.908),
        ),
        ("Выиграна", "Проиграна", "Отменена"),
    ),
    (
        "Сервис",
        (
            OpenStage("Заявка", 40, 2, 1.6, 0.88),
            OpenStage("Смета", 65, 5, 5.5, 0.8),
            OpenStage("Работы", 90, 12, 11.0, 0.95),
        ),
        ("Выполнена", "Отказ", "Отменена"),
    ),
)
#: Reasons with their kind and how often they are given at each stage of the first pipeline.
REASONS: tuple[tuple[str, str, tuple[float, ...]], ...] = (
    ("Пропал контакт", "lost", (90, 81, 54, 6, 2)),
    ("Цена", "lost", (4, 8, 158, 62, 10)),
    ("Не наш профиль", "lost", (173, 32, 3, 0, 0)),
    ("Не вышли на ЛПР", "lost", (94, 105, 12, 2, 0)),
    ("Нет бюджета", "lost", (5, 130, 12, 18, 14)),
    ("Выбрали конкурента", "lost", (2, 6, 92, 70, 6)),
    ("Срок поставки", "lost", (1, 3, 53, 42, 32)),
    ("Условия оплаты", "lost", (0, 0, 4, 9, 29)),
    ("Другое", "lost", (6, 6, 6, 4, 2)),
    ("Дубль или ошибка", "cancelled", (40, 8, 1, 0, 0)),
    ("Объект остановлен", "cancelled", (2, 14, 22, 20, 8)),
    ("Решение отложено", "no_decision", (6, 24, 30, 22, 4)),
)
COMPETITORS = ("Климат-Профи", "ВентСтройКомплект", "АэроТрейд", "Термо-Инжиниринг", "Северный ветер", "ИнжКлимат")
#: Sources: the name, how often, spellings merged into it.
SOURCES: tuple[tuple[str, float, tuple[str, ...]], ...] = (
    ("Сайт", 23, ("website", "site", "заявка с сайта")),
    ("Повторное обращение", 20, ("повторно",)),
    ("Рекомендация", 17, ("по рекомендации", "сарафан")),
    ("Активный поиск", 14, ("холодный звонок",)),
    ("Яндекс Директ", 9, ("яндекс.директ", "директ")),
    ("Тендерные площадки", 7, ("тендер",)),
    ("Выставки", 6, ("выставка",)),
    ("2ГИС", 2.5, ("2gis",)),
    ("Радио", 1.5, ()),
)
KINDS: tuple[tuple[str, str, bool, bool], ...] = (
    ("Звонок", "call", True, True),
    ("Встреча", "meeting", True, True),
    ("Письмо", "letter", True, True),
    ("Сообщение", "message", True, False),
    ("Задача", "task", False, False),
    ("Выезд на объект", "visit", True, True),
    ("Консультация", "consultation", True, False),
    ("Жалоба", "complaint", True, False),
    ("Демонстрация", "demonstration", True, True),
)
RELATIONSHIPS = ("Нет отношений", "Знакомство", "Пробные", "Партнёрские", "Приоритетные", "Конфликт", "Прекращены")
#: Roubles for one unit in the first month and the drift of a month.
CURRENCIES = {"USD": (78.0, 0.0035), "EUR": (86.0, 0.0032)}


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """Ids of the dictionaries, in the order they are declared."""

    pipelines: tuple[int, ...]
    open_stages: tuple[tuple[int, ...], ...]
    closed_stages: tuple[tuple[int, ...], ...]
    """Of each pipeline: won, lost, cancelled; so place ``outcome - 1``."""
    reasons: tuple[int, ...]
    competitors: tuple[int, ...]
    sources: tuple[int, ...]
    kinds: dict[str, int]
    products: tuple[int, ...]
    relationships: tuple[int, ...]
    rates: dict[str, tuple[int, ...]]
    """Currency -> rate in millionths of each month of ``Timeline.month_starts``."""
    fields: dict[str, str]
    """Own field's name -> its key in ``custom``."""


def write_firm(change: Change, firm_id: int, time: Timeline, dice: np.random.Generator) -> Dictionaries:
    """Write everything that holds before the first client comes."""
    change.edit(Firm, firm_id, 1, inn="7719402816", preset="department", work_begin=9, work_end=18)
    change.add(Holiday, [{"day": day, "name": name} for day, name in sorted(time.holidays.items())])
    pipelines, open_stages, closed_stages = _write_pipelines(change)
    sources = tuple(change.add(Source, [{"name": name} for name, _weight, _synonyms in SOURCES]))
    change.add(
        SourceSynonym,
        [
            {"source_id": source_id, "folded": fold(synonym)}
            for source_id, (_name, _weight, synonyms) in zip(sources, SOURCES, strict=True)
            for synonym in synonyms
        ],
    )
    kinds = change.add(
        ActivityKind,
        [
            {"name": name, "code": code, "is_contact": contact, "in_plan": planned, "position": place}
            for place, (name, code, contact, planned) in enumerate(KINDS)
        ],
    )
    return Dictionaries(
        pipelines=pipelines,
        open_stages=open_stages,
        closed_stages=closed_stages,
        reasons=tuple(change.add(LossReason, [{"name": name, "kind": kind} for name, kind, _often in REASONS])),
        competitors=tuple(change.add(Competitor, [{"name": name} for name in COMPETITORS])),
        sources=sources,
        kinds={code: kind_id for (_name, code, _contact, _planned), kind_id in zip(KINDS, kinds, strict=True)},
        products=_write_products(change),
        relationships=tuple(
            change.add(RelationshipType, [{"name": name, "position": i} for i, name in enumerate(RELATIONSHIPS)])
        ),
        rates=_write_rates(change, time, dice),
        fields=_write_fields(change),
    )


def _write_pipelines(
    change: Change,
) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]:
    pipelines = change.add(Pipeline, [{"name": name, "position": i} for i, (name, _o, _c) in enumerate(PIPELINES)])
    opened, closed = [], []
    for pipeline_id, (_name, stages, ends) in zip(pipelines, PIPELINES, strict=True):
        opened.append(tuple(change.add(Stage, [
            {"pipeline_id": pipeline_id, "name": stage.name, "position": place, "kind": "lead" if place == 0 else "work",
             "probability": 100 * stage.chance, "norm_days": stage.norm}
            for place, stage in enumerate(stages)
        ])))  # fmt: skip
        closed.append(tuple(change.add(Stage, [
            {"pipeline_id": pipeline_id, "name": name, "position": len(stages) + place, "kind": kind,
             "probability": 10_000 if kind == "won" else 0}
            for place, (name, kind) in enumerate(zip(ends, ("won", "lost", "cancelled"), strict=True))
        ])))  # fmt: skip
    return tuple(pipelines), tuple(opened), tuple(closed)


def _write_products(change: Change) -> tuple[int, ...]:
    tops = dict(zip(catalogue.TOPS, change.add(Category, [{"name": top} for top in catalogue.TOPS]), strict=True))
    leaves = list(dict.fromkeys((card.top, card.category) for card in catalogue.PRODUCTS))
    made = change.add(Category, [{"name": name, "parent_id": tops[top]} for top, name in leaves])
    categories = dict(zip(leaves, made, strict=True))
    return tuple(
        change.add(
            Product,
            [
                {
                    "name": card.name,
                    "sku": f"ВК-{1001 + place}",
                    "category_id": categories[card.top, card.category],
                    "direction": "Сервис" if card.top == "Сервис" else "Оборудование",
                    "unit": card.unit,
                    "price": card.price * 100,
                    "cost": round(card.price * (1 - card.margin)) * 100,
                }
                for place, card in enumerate(catalogue.PRODUCTS)
            ],
        )
    )


def _write_rates(change: Change, time: Timeline, dice: np.random.Generator) -> dict[str, tuple[int, ...]]:
    rates: dict[str, tuple[int, ...]] = {}
    starts = time.month_starts()
    for currency, (first, drift) in CURRENCIES.items():
        walk = np.cumsum(dice.normal(drift, 0.018, len(starts)))
        rates[currency] = tuple(int(rate) for rate in np.round(first * np.exp(walk) * 10_000) * 100)
    today = time.day(time.today)
    change.add_plain(
        CurrencyRate,
        [
            {"currency": currency, "day": day, "rate": rate}
            for currency, found in rates.items()
            for day, rate in zip(starts, found, strict=True)
            if day <= today
        ],
    )
    return rates


def rate_on(rates: tuple[int, ...], time: Timeline, day: date) -> int:
    """Return the rate of the month a day lies in, millionths."""
    return rates[12 * (day.year - time.begin.year) + day.month - 1]


def _write_fields(change: Change) -> dict[str, str]:
    fields: tuple[dict[str, Any], ...] = (
        {"owner": "client", "name": "Отрасль применения", "kind": "one", "options": list(catalogue.APPLICATIONS)},
        {"owner": "deal", "name": "Тип монтажа", "kind": "one", "options": list(catalogue.INSTALLATIONS), "position": 0},
        {"owner": "deal", "name": "Площадь объекта, м²", "kind": "number", "bands": ["0", "200", "500", "1000", "3000"],
         "position": 1},
        {"owner": "deal", "name": "Тендер", "kind": "flag", "position": 2},
    )  # fmt: skip
    made = change.add(CustomField, fields)
    return {field["name"]: str(field_id) for field, field_id in zip(fields, made, strict=True)}
