"""A full report of a month made by hand, to print and to freeze; figures are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from crmdesk.reports.period_reports.snapshot import (
    Bar,
    MeasureLine,
    Outcome,
    Person,
    Promise,
    Reason,
    RowSet,
    Snapshot,
    Standing,
    Win,
)

_MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт")
_NOW = (1370, 1390, 780, 120, 1610, 820, 1240, 600, 940, 944)
_THEN = (650, 1080, 850, 610, 1390, 790, 770, 400, 730, 825)

OCTOBER = Snapshot(
    number="2025-10-02",
    revision=1,
    kind="month",
    subject="manager",
    subject_id="1002",
    subject_name="Анна Соколова",
    begin_on=date(2025, 10, 1),
    end_on=date(2025, 11, 1),
    firm="ООО «Вектор Климат»",
    firm_inn="7701234567",
    currency="RUB",
    timezone="Europe/Moscow",
    language="ru",
    author=Person("1002", "Анна Соколова", "Менеджер", "Проектные продажи"),
    approver=Person("1001", "Михаил Громов", "Руководитель продаж", ""),
    formed_at=datetime(2025, 11, 5, 6, 40, tzinfo=UTC),
    as_of=date(2025, 10, 31),
    program="0.1.0",
    territory="Москва, Нижний Новгород",
    headline="Лучший октябрь за три года: план выполнен на 104,9 %, конверсия 61,9 %.",
    measures=(
        MeasureLine(
            "revenue", "Выручка", "money", 1, Decimal(900_000_000), Decimal(943_680_000), Decimal("1.048533"), Decimal(825_000_000),
            Decimal(118_680_000), Decimal("0.143855"), "Сумма выигранных сделок.", 1,
        ),
        MeasureLine(
            "won_count", "Выиграно сделок", "count", 1, Decimal(12), Decimal(13), Decimal("1.083333"), Decimal(10), Decimal(3), Decimal("0.3"),
            "Число выигранных сделок.",
        ),
        MeasureLine(
            "win_rate", "Доля выигранных", "percent", 1, Decimal("0.45"), Decimal("0.619048"), Decimal("1.375661"), Decimal("0.455"),
            Decimal("0.164048"), Decimal("0.360545"), "Выиграно от закрытых.",
        ),
        MeasureLine(
            "overdue_debt", "Просроченный долг", "money", -1, Decimal(50_000_000), Decimal(38_000_000), None, Decimal(61_000_000),
            Decimal(-23_000_000), Decimal("-0.377049"), "Неоплаченное после срока.",
        ),
    ),
    months=tuple(
        Bar(f"2025-{place:02}", label, Decimal(now * 1_000_000), Decimal(then * 1_000_000), place == 10)
        for place, (label, now, then) in enumerate(zip(_MONTHS, _NOW, _THEN, strict=True), 1)
    ),
    months_title="Выручка по месяцам",
    mix=(
        Bar("1", "Вентиляция", Decimal(393_000_000), Decimal(255_000_000)),
        Bar("2", "Кондиционирование", Decimal(251_000_000), Decimal(382_000_000)),
        Bar("3", "Отопление", Decimal(174_000_000), Decimal(99_000_000)),
    ),
    mix_title="Октябрь по категориям",
    standing=Standing(
        2, 8, Decimal(82), Decimal(64), (Decimal(34), Decimal(39), Decimal(55), Decimal(58), Decimal(65), Decimal(82), Decimal(94)), 3, 4, profile="Основной",
    ),
    reasons=(
        Reason("up", "Вентиляция: +1,4 млн ₽ к октябрю 2024"),
        Reason("down", "Кондиционирование: −1,3 млн ₽ к октябрю 2024"),
        Reason("warning", "ПроектИнжСтрой: 38 % выручки месяца, высокая зависимость от одного клиента"),
    ),
    wins=(
        Win("501", "ПроектИнжСтрой", "Приточные установки, корпус 2", "Тендеры", date(2025, 10, 1), Decimal(221_400_000)),
        Win("502", "Волга-Вент", "Котельная 1,2 МВт", "Сайт", date(2025, 10, 29), Decimal(132_540_000)),
    ),
    wins_more=11,
    outcomes=(
        Outcome("9001", "Провести 16 встреч", "16 встреч", "17 встреч", "kept"),
        Outcome("9002", "Вернуть клиента «Школьный Проект»", "одна сделка", "КП отправлено, сделки нет", "partly"),
    ),
    outcomes_note="Выполнено 1 из 2, одно частично. За три месяца: 10 из 12.",
    comment="Октябрь получился за счёт проектных клиентов. Вижу риск: «Альянс-Монтаж» просит отсрочку 30 дней.",
    promises=(
        Promise("Договор с «МедЦентр „Здоровье“», воздуховоды", "3 157 900 ₽", date(2025, 11, 24), deal_id="503"),
        Promise("Выручка ноября", "9 500 000 ₽", date(2025, 11, 30), "revenue", Decimal(950_000_000)),
    ),
    rows=(RowSet("revenue", (("deal", "501", (Decimal(221_400_000),)), ("deal", "502", (Decimal(132_540_000),)))),),
    frozen_at=datetime(2025, 11, 5, 7, 14, tzinfo=UTC),
    previous_sha256="0" * 64,
    chain_place=7,
)  # fmt: skip
