"""What tests of imports look at: an export of deals with its mapping, and the rows it became."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from crmdesk.data.imports import KINDS, parse_mapping
from crmdesk.data.imports.binding import bind
from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.grid import Grid, build
from crmdesk.data.imports.planning import make_draft
from crmdesk.data.store import Store

DEALS = """№;Сделка;Клиент;Менеджер;Этап;Сумма;Создана;Закрыта
101;Поставка насосов;ООО «Ромашка»;Петрова Анна;Оплачено;1 234 500,00;03.04.2025 23:30;28.04.2025
102;Монтаж;ИП Сидоров;Орлов Иван;Переговоры;90 000,00;11.04.2025;
103;Сервис;Ромашка;Орлов Иван;Отказ;;12.04.2025;20.04.2025
"""
MAPPING = """
[fields]
external_id = "№"
title = "Сделка"
client = "Клиент"
owner = "Менеджер"
stage = "Этап"
amount = "Сумма"
created = "Создана"
closed = "Закрыта"
[stages]
"Переговоры" = { kind = "work", probability = 60, norm_days = 14 }
"Оплачено" = { kind = "won", name = "Выиграна" }
"Отказ" = "lost"
"""


def rows(store: Store, record, *columns):
    """Return columns of every row of a record, in the order of ids."""
    with store.reading() as connection:
        return [
            tuple(row)
            for row in connection.execute(select(*(getattr(record, name) for name in columns)).order_by(record.id))
        ]


def one(store: Store, record, *columns):
    """Return the columns of the only row."""
    found = rows(store, record, *columns)
    assert len(found) == 1
    return found[0]


def grid_of(table: str) -> Grid:
    """Return the grid of a table whose cells are parted by commas; an empty cell is nothing."""
    lines = [[cell or None for cell in line.split(",")] for line in table.strip("\n").split("\n")]
    return build(enumerate(lines, start=1), header_row=1, origin="", fill_short=False)


@contextmanager
def drafted(store: Store, kind: str, table: str, mapping: str) -> Iterator[Draft]:
    """Plan an import of such a table; the draft may ask the base inside."""
    grid = grid_of(table)
    bound = bind(parse_mapping(mapping), grid.headers)
    with store.reading() as connection:
        yield make_draft(grid, KINDS[kind], bound, connection, store.firm, lambda _share: None)[0]
