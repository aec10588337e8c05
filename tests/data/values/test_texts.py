"""Names, phones, mails and registration numbers are cleaned, checked, and kept when they are only unusual."""

from __future__ import annotations

import re

import pytest

from crmdesk.data.values.texts import client_kind, email, flag, inn, kpp, line, note, ogrn, parts, phone, shown
from crmdesk.data.values.unreadable import Unreadable


def test_a_line_has_single_spaces_and_no_control_characters():
    """Line feeds and no-break spaces become spaces; longer than a thousand characters is refused."""
    assert line("ООО\u00a0 «Ромашка»\n\x07 филиал") == "ООО «Ромашка» филиал"
    assert line("a\x00b \ud83d🙂") == "ab 🙂", "half a character is none"
    with pytest.raises(Unreadable):
        line("x" * 1001)


def test_a_note_keeps_its_lines():
    """Paragraphs of a comment stay paragraphs."""
    assert note(" a\r\nb\n") == "a\nb"


@pytest.mark.parametrize(
    ("text", "value"),
    [("Да", True), ("yes", True), ("1", True), ("+", True), ("НЕТ", False), ("false", False), ("0", False)],
)
def test_yes_and_no_are_read_in_both_languages(text, value):
    """The usual words and signs are known."""
    assert flag(text) is value


def test_perhaps_is_neither_yes_nor_no():
    """Anything else is refused."""
    with pytest.raises(Unreadable):
        flag("может быть")


@pytest.mark.parametrize(
    ("text", "region", "found"),
    [
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("+7 912 345 67 89", "US", "+79123456789"),
        ("805-247-8982", "US", "+18052478982"),
        ("8 800 555-35-35 доб. 12", "RU", "+78005553535;12"),
        ("внутр. 15", "RU", "внутр. 15"),
        ("12", "RU", "12"),
    ],
)
def test_phones_are_written_in_one_way_where_they_can_be(text, region, found):
    """A possible number becomes E.164 with its extension; anything else stays as it was."""
    assert phone(text, region) == found


def test_one_cell_may_hold_several_values():
    """Commas, semicolons, bars and lines separate; repeats go."""
    assert parts("a, b; b | c\nd") == ["a", "b", "c", "d"]
    assert parts("a, b", ";") == ["a, b"]


def test_mail_is_lower_case_without_the_name_before_it():
    """An address after a name or mailto: is understood; what has no at sign is refused."""
    assert email("Иван <Ivan@Example.RU>") == "ivan@example.ru"
    assert email("mailto:a@b.co") == "a@b.co"
    for wrong in ("нет", "a@b", "a b@c.ru", "a@@b.ru"):
        with pytest.raises(Unreadable):
            email(wrong)


def test_registration_numbers_are_checked_by_their_digits():
    """A zero that a spreadsheet dropped is put back; wrong check digits are refused."""
    assert inn("7707083893") == "7707083893"
    assert inn("500100732259") == "500100732259"
    assert inn("274000002") == "0274000002"
    assert kpp("773601001") == "773601001"
    assert ogrn("1027700132195") == "1027700132195"
    for check, wrong in (
        (inn, "7707083894"),
        (inn, "12345"),
        (kpp, "7736010"),
        (ogrn, "1027700132196"),
        (inn, "７７０７０８３８９３"),
    ):
        with pytest.raises(Unreadable):
            check(wrong)


def test_a_number_of_a_spreadsheet_is_shown_as_people_see_it():
    """1054.0 is 1054, and thirteen digits stay thirteen digits."""
    assert shown(1054.0) == "1054"
    assert shown(1027700132195.0) == "1027700132195"
    assert shown(0.5) == "0.5"
    assert shown(None) == ""


@pytest.mark.parametrize(
    ("read", "text", "reason"),
    [
        (inn, "7707083894", "“7707083894” is not an INN: its check digits are wrong, so a digit is mistyped"),
        (inn, "77070838", "“77070838” is not an INN: it has 8 digits, and must have 10, of a person 12"),
        (inn, "77O7083893", "“77O7083893” is not an INN: it has digits only"),
        (inn, "773601001", "“773601001” looks like a KPP: an INN has 10 digits, of a person 12"),
        (inn, "1027700132195", "“1027700132195” looks like an OGRN: an INN has 10 digits, of a person 12"),
        (kpp, "7707083893", "“7707083893” looks like an INN: a KPP has nine characters"),
        (kpp, "77ab", "“77ab” is not a KPP: it has nine characters"),
        (ogrn, "1027700132196", "“1027700132196” is not an OGRN: its check digit is wrong, so a digit is mistyped"),
        (ogrn, "304500116000158", "“304500116000158” is not an OGRN: its check digit is wrong, so a digit is mistyped"),
        (ogrn, "7707083893", "“7707083893” looks like an INN: an OGRN has 13 digits, of a sole trader 15"),
        (ogrn, "10277", "“10277” is not an OGRN: it has 5 digits, and must have 13, of a sole trader 15"),
        (ogrn, "no", "“no” is not an OGRN: it has digits only"),
    ],
)
def test_a_wrong_number_is_told_what_is_wrong_with_it(read, text, reason):
    """Its length, its check digit, or that it is another number in the wrong field."""
    with pytest.raises(Unreadable, match="^" + re.escape(reason) + "$"):
        read(text)


def test_an_ogrnip_is_read_and_numbers_tell_the_kind_of_client():
    """Ten and thirteen digits are a company's, twelve and fifteen a sole trader's."""
    assert ogrn("304500116000157") == "304500116000157"
    kinds = [
        client_kind(*numbers) for numbers in (("7707083893",), ("500100732259",), (None, "1" * 13), (None, "3" * 15))
    ]
    assert kinds == ["company", "trader", "company", "trader"]
    assert client_kind(None) is None
