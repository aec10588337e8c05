"""Numbers are read as people and programs write them, and nothing else is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.values.numbers import (
    LARGEST,
    Style,
    basis_points,
    count,
    exact,
    guess_decimal,
    money,
    read_number,
    thousandths,
)
from crmdesk.data.values.unreadable import Unreadable


@pytest.mark.parametrize(
    ("text", "decimal", "minor"),
    [
        ("$22,700.00", ".", 2_270_000),
        ("$342.09K", ".", 34_209_000),
        ("$1,117.10K", ".", 111_710_000),
        ("1 234,50 ₽", ",", 123_450),
        ("1\u202f234\u00a0567,8 руб.", ",", 123_456_780),
        ("12 000,00 USD", ",", 1_200_000),
        ("(1,200.00)", ".", -120_000),
        ("-5", ".", -500),
        ("\u22125", ".", -500),
        ("-$5.5", ".", -550),
        ("$-5.5", ".", -550),
        ("5-", ".", -500),
        ("1.234,56", ",", 123_456),
        ("1’234.50", ".", 123_450),
        ("1,00,000", ".", 10_000_000),
        ("1.5 млн руб.", ".", 150_000_000),
        ("100р", ".", 10_000),
        (".5", ".", 50),
        ("5.", ".", 500),
        ("0", ".", 0),
        ("1.005", ".", 101),
        (1054.0, ".", 105_400),
        (0.1, ".", 10),
    ],
)
def test_money_is_read_with_signs_groups_and_powers(text, decimal, minor):
    """Each way of writing an amount gives its minor units; thirds of a kopeck are rounded away from zero."""
    assert money(text, decimal) == minor


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "Infinity",
        "-inf",
        "1_000",
        "1e5",
        "١٢",
        "12 34",
        "1,2,3",
        "",
        "--5",
        "abc",
        "5 abc",
        "1.234.56",
        "50 %",
        "(5",
        "5)",
        "1 2",
    ],
)
def test_what_is_no_amount_is_refused(text):
    """What Python would take for a number, and what nobody would, is refused."""
    with pytest.raises(Unreadable):
        money(text)


def test_an_amount_past_63_bits_is_refused():
    """The base keeps 63 bits; more is refused rather than wrapped."""
    assert money(str(LARGEST // 100)) == LARGEST // 100 * 100
    with pytest.raises(Unreadable):
        money(str(LARGEST))
    with pytest.raises(Unreadable):
        money("9" * 40)


@pytest.mark.parametrize("cell", [float("nan"), float("inf")])
def test_a_spreadsheet_cannot_bring_in_what_is_no_number(cell):
    """A cell that a spreadsheet holds as not-a-number is refused."""
    with pytest.raises(Unreadable):
        exact(cell)


@given(
    st.integers(-(10**14), 10**14),
    st.sampled_from([("", "."), (" ", ","), ("\u202f", ","), (",", "."), (".", ","), ("'", ".")]),
)
def test_an_amount_written_is_the_amount_read(minor, marks):
    """Any amount, grouped by any mark, reads back to the same minor units."""
    group, decimal = marks
    text = f"{abs(minor) // 100:,}".replace(",", group) + f"{decimal}{abs(minor) % 100:02}"
    assert money(f"-{text}" if minor < 0 else text, decimal) == minor


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text):
    """No text makes the reader fail in another way, and what is read has only digits 0 to 9 in it."""
    for decimal in (".", ","):
        try:
            read_number(text, decimal)
        except Unreadable:
            continue
        assert any(c in "0123456789" for c in text)
        assert not any(c.isdigit() and c not in "0123456789" for c in text)


@pytest.mark.parametrize(
    ("texts", "style"),
    [
        (["1,234", "12,500"], Style.POINT),
        (["1.234"], Style.AMBIGUOUS),
        (["1,234", "5,5"], Style.COMMA),
        (["1.234", "0.5"], Style.POINT),
        (["1.234", "1.234.567"], Style.COMMA),
        (["1 234,50 ₽"], Style.COMMA),
        (["0,125"], Style.COMMA),
        (["12345,678"], Style.COMMA),
        (["5", "70", "words"], Style.SILENT),
        (["1.5", "2,5"], Style.MIXED),
        (["1,234.5"], Style.POINT),
        (["1.234,5"], Style.COMMA),
    ],
)
def test_the_decimal_mark_is_told_from_the_whole_column(texts, style):
    """One value may be read in two ways; all of a column together mostly not."""
    assert guess_decimal(texts) is style


def test_counts_quantities_and_percents_keep_their_units():
    """A count is whole, a quantity is in thousandths, a percent in hundredths of a percent."""
    assert count("1 200") == 1200
    assert count(3.0) == 3
    assert thousandths("2,5", ",") == 2500
    assert basis_points("12.5 %") == 1250
    assert basis_points("0.125", share=True) == 1250
    assert basis_points("12.5%", share=True) == 1250
    for wrong in ("1.5", "abc"):
        with pytest.raises(Unreadable):
            count(wrong)
    with pytest.raises(Unreadable):
        basis_points("101")


def test_the_currency_beside_an_amount_is_known():
    """Signs and names of currencies give their codes."""
    assert read_number("$5").currency == "USD"
    assert read_number("5 ₽").currency == "RUB"
    assert read_number("5 тенге").currency == "KZT"
    assert read_number("5").currency == ""
    assert read_number("1 234", ",").value == Decimal(1234)
