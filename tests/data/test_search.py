"""Folding: names are compared as people mean them."""

from __future__ import annotations

import pytest

from crmdesk.data.search import fold, name_key, needle, search_text


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ООО «Ромашка»", "ромашка"), ("Ёлка", "елка"), ("ИП", "ип"), ("ИП Иванов", "иванов"), ("Acme Ltd.", "acme"),
        ("  Два   слова ", "два слова"), ("Кооператор", "кооператор"),
    ],
)  # fmt: skip
def test_names_sort_without_quotes_and_forms(name, key) -> None:
    assert name_key(name) == key


def test_numbers_are_found_by_their_digits() -> None:
    assert search_text(["Ёлка", None], ["+7 (912) 345-67-89", ""]) == "елка\n79123456789"
    assert needle("8 912 345-67-89") == needle("+7 912 345 67 89") == "9123456789"
    assert needle("дом 12345") == fold("Дом 12345")
