"""Numbers of demo clients pass the checks that real ones do."""

from __future__ import annotations

from collections import Counter

import phonenumbers
from stdnum.ru import inn, ogrn

from crmdesk.data.demo.client_rows import company_inn, company_ogrn, trader_inn, trader_ogrn
from crmdesk.data.models import Client, Contact


def test_inn_and_ogrn_have_right_checksums(rows):
    """Every company and sole trader has a valid INN and OGRN; a company's KPP begins with the INN's office."""
    for client in rows(Client):
        if client.kind == "person":
            assert client.inn is None
            continue
        assert inn.is_valid(client.inn), client.inn
        assert ogrn.is_valid(client.ogrn), client.ogrn
        if client.kind == "company":
            assert client.kpp[:4] == client.inn[:4]
            assert len(client.kpp) == 9


def test_known_numbers_come_out():
    """Checksums of numbers made up by hand are those of the official rule."""
    assert inn.is_valid(company_inn("7701", 12_345))
    assert inn.is_valid(trader_inn("1601", 654_321))
    assert ogrn.is_valid(company_ogrn(2, "77", 39_600))
    assert ogrn.is_valid(trader_ogrn(4, "16", 116_000))


def test_nobody_is_doubled(rows):
    """No two companies share an INN, and names repeat among people only."""
    numbers = Counter(client.inn for client in rows(Client) if client.inn)
    assert max(numbers.values()) == 1
    firms = Counter(client.name for client in rows(Client) if client.kind == "company")
    assert max(firms.values()) == 1


def test_phones_are_possible_russian_numbers(rows):
    """Telephones are eleven digits that begin with +7."""
    for row in (*rows(Client), *rows(Contact)):
        for phone in row.phones:
            assert phonenumbers.is_possible_number(phonenumbers.parse(phone))
            assert phone.startswith("+7")
