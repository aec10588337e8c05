"""Deals and invoices named by their numbers."""

from __future__ import annotations

import pytest

from crmdesk.data.line.firm_words import read_firm_words
from crmdesk.data.line.numbers import INVOICE, take_deal
from crmdesk.data.line.reading import Reading
from crmdesk.data.line.words import Line
from crmdesk.data.store import Store


@pytest.mark.parametrize(
    ("text", "plain", "number"),
    [
        ("звонок С-6607", False, "6607"), ("звонок c-6607", False, "6607"), ("№ 6607", False, "6607"), ("#6607", False, "6607"),
        ("по сделке 6607 всё", False, "6607"), ("deal 6607", False, "6607"), ("6607", False, ""), ("6607", True, "6607"),
        ("оплата 9999", True, ""), ("5-6607", True, ""), ("66.07", True, ""), ("999999999999", True, ""),
    ],
)  # fmt: skip
def test_a_number_is_a_deals_where_there_is_such_a_deal(firm: Store, text: str, plain: bool, number: str) -> None:
    with firm.reading() as connection:
        reading = Reading(Line(text), read_firm_words(connection, firm), connection, {})
        found = take_deal(reading, plain=plain)
    assert ("" if found is None else found[0].name.split()[0]) == number
    assert len(reading.line.parts) == (1 if number else 0)


def test_numbers_of_invoices_have_letters_dashes_and_strokes():
    assert [match["number"] for match in INVOICE.finditer("оплата ВК-21/1 и № 77, 5%")] == ["ВК-21/1", "77"]
