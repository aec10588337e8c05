"""Import of deals from CSV, with journal, history and search text, beside a bare executemany of the same rows."""

from __future__ import annotations

import csv
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from crmdesk.data.imports import import_file, parse_mapping
from crmdesk.data.models import Client, Manager
from crmdesk.data.store import NewFirm, Store
from tests.bench.demo_bases import TODAY, clock
from tests.bench.figure import Figure

ROWS = 100_000
LEAST = 15_000.0
CLIENTS, MANAGERS = 5_000, 20
HEAD = ("ID", "Сделка", "Клиент", "Менеджер", "Этап", "Сумма", "Создана", "Закрыта", "Источник")
MAPPING = """
kind = "deals"
match = "external_id"
[fields]
external_id = "ID"
title = "Сделка"
client = "Клиент"
owner = "Менеджер"
stage = "Этап"
amount = "Сумма"
created = "Создана"
closed = "Закрыта"
source = "Источник"
[stages]
"Новая" = "lead"
"В работе" = "work"
"Выиграна" = "won"
"Проиграна" = "lost"
"""


def measure_import(rows: int = ROWS) -> Iterator[Figure]:
    """Yield rows a second into an empty base that has the clients and managers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deals.csv"
        lines = write_deals(path, rows)
        store = Store.create(str(Path(folder) / "import.crmdb"), NewFirm("Bench"), clock=clock)
        with store.changing(cause="bench") as change:
            change.add(Manager, [{"name": f"Менеджер {place}"} for place in range(MANAGERS)])
            change.add(Client, [{"name": f"ООО «Клиент {place}»"} for place in range(CLIENTS)])
        begun = time.perf_counter()
        result = import_file(store, path, mapping=parse_mapping(MAPPING))
        taken = time.perf_counter() - begun
        assert result.created == rows, result
        bare = _bare(store, lines)
        store.close()
    yield Figure("import", f"{rows:,} deals from CSV", rows / taken, "rows/s", rows / bare, "a bare executemany", LEAST,
                 absolute=True, least=True)  # fmt: skip


def write_deals(path: Path, rows: int) -> list[tuple[str, ...]]:
    """Write a CSV of made-up deals and return its rows."""
    dice = random.Random(3)
    lines: list[tuple[str, ...]] = []
    for place in range(rows):
        created = TODAY - timedelta(days=dice.randrange(30, 1800))
        stage = dice.choice(("Новая", "В работе", "Выиграна", "Проиграна"))
        closed = created + timedelta(days=dice.randrange(1, 30)) if stage in ("Выиграна", "Проиграна") else None
        lines.append(
            (
                str(place), f"Поставка {place}", f"ООО «Клиент {dice.randrange(CLIENTS)}»",
                f"Менеджер {dice.randrange(MANAGERS)}", stage, f"{dice.randrange(10_000, 5_000_000)},50",
                _day(created), "" if closed is None else _day(closed), dice.choice(("Сайт", "Выставка", "Совет")),
            )
        )  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEAD)
        writer.writerows(lines)
    return lines


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _bare(store: Store, lines: list[tuple[str, ...]]) -> float:
    """Return the seconds of writing the same texts into one table without an index, by the same driver."""
    raw: Any = store.engine.raw_connection()
    try:
        cursor = raw.driver_connection.cursor()
        begun = time.perf_counter()
        cursor.execute("begin immediate")
        cursor.execute(f"create table bare ({', '.join(f'c{place} text' for place in range(len(HEAD)))}) strict")
        cursor.executemany(f"insert into bare values ({', '.join('?' * len(HEAD))})", lines)
        cursor.execute("commit")
        return time.perf_counter() - begun
    finally:
        raw.close()
