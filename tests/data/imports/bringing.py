"""What tests of imports look at: an export of deals with its mapping, and the rows it became."""

from __future__ import annotations

from sqlalchemy import select

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
