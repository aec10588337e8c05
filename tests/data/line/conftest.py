"""A small Russian firm whose names, stages and people the tests of the line speak of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copy

import pytest

from crmdesk.data.models import (
    Activity,
    ActivityKind,
    Client,
    Contact,
    Deal,
    Invoice,
    LossReason,
    Manager,
    Pipeline,
    Stage,
)
from crmdesk.data.store import Store
from tests.conftest import Clock, opened

#: Clients by id.
ROMASHKA, ALLIANCE, VOLGA, GRANIT_D, GRANIT_S, BREAD, TRUST, VECTOR_1, VECTOR_2, NORTH = range(301, 311)
SOKOLOVA, VOLKOV, PETROV_1, PETROV_2 = 401, 402, 403, 404
NAUMOV, GUSEVA, ORLOV_A, ORLOV_B = 501, 502, 503, 504


def plant_russian(store: Store) -> None:
    """Put the firm into a new base."""
    kinds = (
        ("Звонок", "call"),
        ("Встреча", "meeting"),
        ("Письмо", "letter"),
        ("Задача", "task"),
        ("Выезд на объект", "visit"),
    )
    stages = (
        (31, 21, "Запрос", "lead"), (32, 21, "КП", "work"), (33, 21, "Согласование", "work"), (34, 21, "Договор", "work"),
        (35, 21, "Выиграна", "won"), (36, 21, "Проиграна", "lost"), (37, 21, "Отменена", "cancelled"),
        (41, 22, "Заявка", "lead"), (42, 22, "Работы", "work"), (43, 22, "Выполнена", "won"), (44, 22, "Отменена", "cancelled"),
    )  # fmt: skip
    with store.changing(cause="test") as change:
        change.add(
            ActivityKind,
            [
                {"id": 51 + place, "name": name, "code": code, "position": place, "is_contact": code != "task"}
                for place, (name, code) in enumerate(kinds)
            ],
        )
        change.add(Pipeline, [{"id": 21, "name": "Продажи"}, {"id": 22, "name": "Сервис", "position": 1}])
        change.add(
            Stage,
            [
                {"id": one, "pipeline_id": pipeline, "name": name, "kind": kind, "position": one}
                for one, pipeline, name, kind in stages
            ],
        )
        change.add(LossReason, [{"id": 91, "name": "Цена"}, {"id": 92, "name": "Пропал контакт"}])
        people = (
            (SOKOLOVA, "Анна Соколова"), (VOLKOV, "Сергей Волков"), (PETROV_1, "Иван Рыбин"), (PETROV_2, "Олег Рыбин"),
        )  # fmt: skip
        change.add(Manager, [{"id": one, "name": name} for one, name in people])
        clients = (
            (ROMASHKA, "ООО «Ромашка»", "Москва"), (ALLIANCE, "Альянс-Монтаж", "Москва"), (VOLGA, "Волга-Вент", "Самара"),
            (GRANIT_D, "Гранит Девелопмент", "Москва"), (GRANIT_S, "Гранит Сервис", "Тула"), (BREAD, "Волжский хлеб", None),
            (TRUST, "Клиника «Доверие»", "Москва"), (VECTOR_1, "Вектор", "Казань"), (VECTOR_2, "ООО Вектор", "Пермь"),
            (NORTH, "Northwind Ltd", "London"),
        )  # fmt: skip
        change.add(Client, [{"id": one, "name": name, "city": city} for one, name, city in clients])
        contacts = (
            (NAUMOV, "Наумов Максим", BREAD), (GUSEVA, "Гусева Валентина Петровна", ALLIANCE), (ORLOV_A, "Орлов Павел", VOLGA),
            (ORLOV_B, "Орлов Антон", TRUST),
        )  # fmt: skip
        change.add(Contact, [{"id": one, "name": name, "client_id": client} for one, name, client in contacts])
        deals = (
            (601, 6601, ALLIANCE, 32, "Монтаж"), (602, 6602, ALLIANCE, 31, "Сервис"), (603, 6607, BREAD, 33, "Печь"),
            (604, 6610, VOLGA, 41, "Ремонт"),
        )  # fmt: skip
        change.add(
            Deal,
            [
                {
                    "id": one, "number": number, "client_id": client, "stage_id": stage, "title": title,
                    "amount": 50_000_000, "created_on": date(2025, 11, 1), "pipeline_id": 22 if stage > 40 else 21,
                }
                for one, number, client, stage, title in deals
            ],
        )  # fmt: skip
        change.add(
            Invoice,
            [
                {"number": "ВК-21/1", "client_id": BREAD, "deal_id": 603, "issued_on": date(2025, 11, 3), "amount": 10_000_000},
                {"number": "6610", "client_id": TRUST, "issued_on": date(2025, 11, 3), "amount": 20_000_000},
            ],
        )  # fmt: skip
        change.add(
            Activity,
            [
                {
                    "id": 701,
                    "kind_id": 51,
                    "subject": "Спросить о печи",
                    "client_id": BREAD,
                    "due_on": date(2025, 11, 20),
                }
            ],
        )


@pytest.fixture(scope="module")
def firm(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The Russian firm in a file, on Thursday 20 November 2025, 12:30 in Moscow; tests of a module only read it."""
    location = str(copy(sqlite_template, tmp_path_factory.mktemp("line") / "base.crmdb"))
    for store in opened(location, Clock()):
        plant_russian(store)
        yield store


@pytest.fixture
def russian_firm(store: Store) -> Store:
    """The same on each engine, to be written into."""
    plant_russian(store)
    return store
