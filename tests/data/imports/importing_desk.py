"""What tests of an import step by step share: a file of deals, opened, matched and checked."""

from __future__ import annotations

from pathlib import Path

from crmdesk.data.imports.checking import Check, check
from crmdesk.data.imports.matching import Match, first_match
from crmdesk.data.imports.source import Source, open_source
from crmdesk.data.store import Store

DEALS = """№;Сделка;Клиент;Менеджер;Этап;Сумма, руб;Создана;Дата закрытия;Заметка
101;Поставка;ООО «Ромашка»;Соколова Анна;Оплачено;1 234 500,00;03.04.2025;28.04.2025;a
102;Монтаж;ИП Сидоров;Орлов Иван;Переговоры;90 000,00;11.04.2025;;b
103;Сервис;Ромашка;Орлов Иван;Отказ;50 000,00;12.04.2025;20.04.2025;c
"""


def source_of(folder: Path, text: str = DEALS, name: str = "сделки.csv") -> Source:
    """Write a file and open it."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return open_source(path)


def matched(store: Store, folder: Path, text: str = DEALS, kind: str = "") -> Match:
    """Return the first match of a file."""
    return first_match(store, source_of(folder, text), kind)


def checked(store: Store, match: Match) -> Check:
    """Check a match."""
    return check(store, match, hear)


def hear(_share: float) -> None:
    """Hear of progress and do nothing."""
