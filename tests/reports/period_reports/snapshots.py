"""A full report of a month made by hand, to print and to freeze; figures are invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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
    TeamLine,
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

_LONG = "Константинопольская-Задунайская Александра Владиславовна, ведущий менеджер отдела"
_LONG_TEXT = (
    "Октябрь получился за счёт проектных клиентов: ПроектИнжСтрой дал больше трети месяца. Горжусь, что Волга-Вент "
    "согласился на котельную без тендера. Не дожала «Школьный Проект»: поздно вышла на ЛПР, в ноябре начну с него. "
    "Вижу риск: «Альянс-Монтаж» просит отсрочку 30 дней, нужна поддержка финансовой службы. "
)


def _line(title: str, unit: str, plan: str, fact: str, base: str, good: int = 1) -> MeasureLine:
    """Return a line of the table with what follows from plan, fact and base; an empty text is "nothing to say"."""
    wanted, now, before = (Decimal(text) if text else None for text in (plan, fact, base))
    delta = None if now is None or before is None else now - before
    return MeasureLine(
        title, title, unit, good, wanted, now,
        (now / wanted).quantize(Decimal("0.000001")) if now is not None and wanted and good > 0 else None,
        before, delta, (delta / abs(before)).quantize(Decimal("0.000001")) if delta is not None and before else None, "",
    )  # fmt: skip


TWELVE = (
    *OCTOBER.measures[:1],
    _line("Валовая прибыль", "money", "200000000", "226647100", "190613700"),
    _line("Выиграно сделок", "count", "12", "13", "10"),
    _line("Доля выигранных среди закрытых", "percent", "0.45", "0.619048", "0.455"),
    _line("Средний чек", "money", "75000000", "72590800", "82500000"),
    _line("Звонки", "count", "180", "185", "164"),
    _line("Встречи", "count", "16", "17", "15"),
    _line("Новые клиенты", "count", "2", "2", "1"),
    _line("Просроченный долг клиентов", "money", "50000000", "38000000", "61000000", -1),
    _line("Ввод в базу в день", "minutes", "15", "14", "", -1),
    _line("Цикл сделки", "days", "45", "52.5", "48", -1),
    _line("Оценка контроля качества", "points", "80", "86.5", "79"),
)

#: As full as an ordinary month gets.
FULL = replace(
    OCTOBER,
    measures=TWELVE[:10],
    mix=(
        *OCTOBER.mix,
        Bar("4", "Автоматика", Decimal(85_000_000), Decimal(61_000_000)),
        Bar("5", "Сервис и монтаж", Decimal(41_000_000), Decimal(30_000_000)),
    ),
    wins=(*OCTOBER.wins, Win("503", "Альянс-Монтаж", "Сплит-системы, 38 шт.", "Рекомендации", date(2025, 10, 23), Decimal(104_740_000))),
    wins_more=10,
    outcomes=(
        Outcome("1", "Закрыть ПроектИнжСтрой, приточные установки", "договор до 10.10", "подписан 01.10, 2 214 000 ₽", "kept"),
        *OCTOBER.outcomes,
        Outcome("2", "Снизить просроченный долг", "до 400 000 ₽", "430 000 ₽", "missed"),
        Outcome("3", "Познакомиться с главным инженером «Дома на Покровке»", "встреча", "", ""),
    ),
    comment=_LONG_TEXT.strip(),
    promises=(
        *OCTOBER.promises,
        Promise("Сдвинуть «Дом на Покровке», приточные установки", "встреча с ЛПР", date(2025, 11, 14)),
        Promise("«Школьный Проект»: повторная защита КП", "решение клиента", date(2025, 11, 21)),
    ),
)  # fmt: skip

_PEOPLE = ("Соколова Анна", "Громов Михаил", "Ким Ирина", "Юсупов Тимур", "Лебедева Ольга")


def _team(count: int) -> tuple[TeamLine, ...]:
    return tuple(
        TeamLine(
            str(place), f"{_PEOPLE[place % 5]} {place}", Decimal(900_000_000 - place * 7_000_000), Decimal(943_680_000 - place * 11_000_000),
            Decimal("1.048533"), Decimal(825_000_000), Decimal("0.143855") - Decimal(place) / 40, place + 1, Decimal(100 - place),
        )
        for place in range(count)
    )  # fmt: skip


DEPARTMENT = replace(
    FULL,
    subject="department",
    subject_id="7",
    subject_name="Проектные продажи",
    author=OCTOBER.approver,
    approver=Person("1000", "Пётр Лаврентьев", "Генеральный директор"),
    headline="Отдел выполнил план на 98 %, тянут вентиляция и два клиента.",
    team=_team(9),
    standing=None,
)
FIRM = replace(
    DEPARTMENT,
    subject="firm",
    subject_name="ООО «Вектор Климат»",
    author=Person("1000", "Пётр Лаврентьев", "Генеральный директор"),
    approver=None,
    team=tuple(replace(line, label=f"Подразделение {line.id}", is_department=True) for line in _team(4)),
)


def _without_base(snapshot: Snapshot) -> Snapshot:
    return replace(
        snapshot,
        measures=tuple(replace(line, base=None, delta=None, change=None) for line in snapshot.measures),
        months=tuple(replace(one, base=None) for one in snapshot.months[-1:]),
        mix=tuple(replace(one, base=None) for one in snapshot.mix),
        team=tuple(replace(line, base=None, change=None) for line in snapshot.team),
        notes=("Прошлого года в базе нет: сравнивать не с чем.",),
    )


def _times(snapshot: Snapshot, factor: int) -> Snapshot:
    """Return the same with all money multiplied."""

    def more(value: Decimal | None) -> Decimal | None:
        return None if value is None else value * factor

    return replace(
        snapshot,
        measures=tuple(
            replace(line, plan=more(line.plan), fact=more(line.fact), base=more(line.base), delta=more(line.delta)) if line.unit == "money" else line
            for line in snapshot.measures
        ),
        months=tuple(replace(one, fact=more(one.fact), base=more(one.base)) for one in snapshot.months),
        mix=tuple(replace(one, fact=more(one.fact), base=more(one.base)) for one in snapshot.mix),
        wins=tuple(replace(win, amount=win.amount * factor) for win in snapshot.wins),
    )  # fmt: skip


_PLAIN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: Reports that paper must hold with grace, by what is unusual about them.
VARIANTS: Mapping[str, Snapshot] = {
    "october": OCTOBER,
    "full": FULL,
    "twelve measures": replace(FULL, measures=TWELVE),
    "long names": replace(
        FULL, subject_name=_LONG[:80], author=Person("1", _LONG[:80], _LONG[:80], _LONG[:80]), approver=Person("2", _LONG[:80], _LONG[:80]),
        firm=f"Общество с ограниченной ответственностью «{_LONG[:80]}»", territory=_LONG[:80], headline=_LONG_TEXT[:200],
        measures=tuple(replace(line, title=f"{line.title} по всем направлениям и подразделениям компании, с учётом возвратов") for line in FULL.measures),
        mix=tuple(replace(one, label=f"{one.label} и всё, что к этому относится, включая комплектующие") for one in FULL.mix),
        wins=tuple(replace(win, client=_LONG[:80], title=_LONG_TEXT[:120], source=_LONG[:40]) for win in FULL.wins),
        outcomes=tuple(replace(one, text=_LONG_TEXT[:180], aim=_LONG[:60], result=_LONG_TEXT[:90]) for one in FULL.outcomes),
        promises=tuple(replace(one, text=_LONG_TEXT[:180], aim=_LONG[:60]) for one in FULL.promises),
        reasons=tuple(replace(one, text=_LONG_TEXT[:230]) for one in FULL.reasons),
    ),
    "long comment": replace(FULL, comment="\n\n".join([_LONG_TEXT * 3] * 5)[:4000]),
    "no sales": replace(
        _times(OCTOBER, 0), measures=tuple(_line(line.title, line.unit, "", "0", "0", line.good) for line in TWELVE[:6]), mix=(), wins=(),
        wins_more=0, reasons=(), headline="", suggested_headline="", comment="", promises=(), outcomes=(), outcomes_note="",
    ),
    "first month": _without_base(FULL),
    "forty promises": replace(
        FULL, outcomes=tuple(replace(FULL.outcomes[place % 5], id=str(place)) for place in range(40)), promises=FULL.promises * 10
    ),
    "one promise": replace(FULL, outcomes=FULL.outcomes[:1], promises=FULL.promises[:1]),
    "out of ranking": replace(
        FULL, standing=Standing(None, 8, None, Decimal(64), (), why_out="Вне рейтинга: меньше пяти закрытых сделок.")
    ),
    "no approver": replace(FULL, approver=None),
    "close to average": replace(FULL, standing=replace(OCTOBER.standing, points=Decimal(65)) if OCTOBER.standing else None),
    "billions": _times(replace(FULL, currency="KZT"), 12_345),
    "dollars": replace(
        OCTOBER, language="en", currency="USD", subject_name="Anna Sokolova", author=Person("1002", "Anna Sokolova", "Sales manager", "Project sales"),
        approver=Person("1001", "Michael Gromov", "Head of sales"), territory="Austin, Dallas", headline="The best October in three years.",
        months=tuple(replace(one, label=label) for one, label in zip(OCTOBER.months, _PLAIN_MONTHS, strict=False)),
    ),
    "quarter": replace(FULL, kind="quarter", number="2025-Q4-01", end_on=date(2026, 1, 1), months=FULL.months[-3:]),
    "year": replace(
        FULL, kind="year", number="2025-Y-01", begin_on=date(2025, 1, 1), end_on=date(2026, 1, 1),
        months=(*FULL.months, Bar("2025-11", "ноя", Decimal(-120_000_000), Decimal(700_000_000)), Bar("2025-12", "дек", None, Decimal(910_000_000))),
    ),
    "week": replace(FULL, kind="week", number="2025-W41-01", begin_on=date(2025, 10, 6), end_on=date(2025, 10, 13)),
    "third revision": replace(FULL, revision=3),
    "department": DEPARTMENT,
    "department of 25": replace(DEPARTMENT, team=_team(25)),
    "department of 60": replace(DEPARTMENT, team=_team(60)),
    "firm": FIRM,
}  # fmt: skip
