"""Whether values are what a target holds."""

from __future__ import annotations

from datetime import date

from crmdesk.data.imports.fitting import are_shares, fits, strays
from crmdesk.data.imports.kinds import Shape, Target

CLOSED = Target("closed", "Closed", Shape.MOMENT)
AMOUNT = Target("amount", "Amount", Shape.MONEY)


def test_the_commonest_stray_comes_first():
    """Words, and placeholders that come more than once, are strays among dates of texts and of a workbook alike."""
    assert strays(["n/a", "31.12.3999", "31.12.3999", "01.02.2025"], CLOSED) == ("31.12.3999", "n/a")
    assert strays(["open", date(2025, 2, 1)], CLOSED) == ("open",)


def test_many_kinds_of_texts_are_a_column_of_another_kind():
    """Four different words, or nothing but words, are not ways to say "nothing"."""
    assert strays(["a", "b", "c", "d", "01.02.2025"], CLOSED) == ()
    assert strays(["open", "open"], CLOSED) == ()
    assert not fits(["a", "b", "c", "d", "01.02.2025"], CLOSED)


def test_amounts_with_words_for_nothing_fit():
    """The words “нет данных” beside two amounts leaves a column of amounts."""
    assert strays(["нет данных", "10,5", "нет данных", 3.0], AMOUNT) == ("нет данных",)
    assert fits(["нет данных", "нет данных", "нет данных", "10,5"], AMOUNT)


def test_shares_of_a_workbook_are_shares():
    """Floats are judged like texts, and an empty column is none."""
    assert are_shares([0.25, 1.0, None])
    assert not are_shares([])
    assert not are_shares([None, 25.0])
