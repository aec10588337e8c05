"""Signatures pasted into the line."""

from __future__ import annotations

import pytest

from crmdesk.data.line.signature import is_signature
from crmdesk.data.line.understanding import understand
from crmdesk.data.store import Store
from tests.data.line.brief import brief

RUSSIAN = """С уважением,
Иванов Пётр Сергеевич
Начальник отдела снабжения
ООО «Тест Строй»
тел. +7 912 345-67-89, ivanov@test-stroy.example
г. Казань, ул. Баумана, д. 5
www.test-stroy.example
ИНН 7707083893, КПП 770701001"""
ENGLISH = """Best regards,
John Smith
Purchasing Manager
Acme Pumps Ltd
Phone: +44 20 7946 0958
john.smith@acme.example"""


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        (RUSSIAN,
         ('client "ООО «Тест Строй»" 7707083893 Казань'
         ' | contact "Иванов Пётр Сергеевич" ООО «Тест Строй»* Начальник отдела снабжения +79123456789'
         ' ivanov@test-stroy.example | deal ООО «Тест Строй»* "Request from ООО «Тест Строй»"')),
        (RUSSIAN + "\nсделка поставка насосов 300 тыс",
         ('client "ООО «Тест Строй»" 7707083893 Казань'
         ' | contact "Иванов Пётр Сергеевич" ООО «Тест Строй»* Начальник отдела снабжения +79123456789'
         ' ivanov@test-stroy.example | deal ООО «Тест Строй»* 300000 "Поставка насосов"')),
        (ENGLISH,
         ('client "Acme Pumps Ltd" | contact "John Smith" Acme Pumps Ltd* Purchasing Manager +442079460958'
         ' john.smith@acme.example | deal Acme Pumps Ltd* "Request from Acme Pumps Ltd"')),
        ("Сидорова Анна, директор\n89123456789",
         'contact "Сидорова Анна" директор +79123456789'),
        ("ООО «Ромашка»\ninfo@romashka.example",
         'client "ООО «Ромашка»" info@romashka.example | deal ООО «Ромашка»* "Request from ООО «Ромашка»" | ?client(2)'),
    ],
    ids=["russian", "with a deal", "english", "without a firm", "known by name"],
)  # fmt: skip
def test_a_signature_is_a_client_a_person_and_a_deal(firm: Store, text: str, meaning: str) -> None:
    """The deal is offered switched off unless a line says it."""
    understood = understand(firm, text)
    assert brief(understood, firm) == meaning
    assert ("deal" in understood.off) == ("сделка" not in text and "deal" in meaning)


def test_a_known_client_is_not_made_twice(firm: Store) -> None:
    text = "ООО «Ромашка»\nСидоров Пётр\n+7 912 345-67-89"
    meant = understand(firm, text, answers={"client": "id:301"})
    assert brief(meant, firm) == (
        'contact "Сидоров Пётр" ООО «Ромашка» +79123456789 | deal ООО «Ромашка» "Request from ООО «Ромашка»"'
    )


def test_several_lines_without_a_way_to_reach_anybody_are_no_signature() -> None:
    assert not is_signature("звонок Ромашка\nобсудили сроки")
    assert not is_signature("ivanov@test.example")
    assert is_signature("Иван\nivanov@test.example")
