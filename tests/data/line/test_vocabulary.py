"""Words of reports and commands given from above."""

from __future__ import annotations

from crmdesk.data.line.vocabulary import Term, Vocabulary
from crmdesk.data.line.words import Line

TERMS = Vocabulary(
    (
        Term("measure", "margin", "Маржа", ("прибыль",)),
        Term("measure", "margin_share", "Доля прибыли"),
        Term("dimension", "city", "Город"),
    )
)


def test_the_longest_name_wins_in_any_case_form():
    found = TERMS.find(Line("долю прибыли по городам").words)
    assert found is not None
    assert found.term.id == "margin_share"
    found = TERMS.find(Line("долю прибыли по городам").words, "dimension")
    assert found is not None
    assert [word.text for word in found.words] == ["городам"]


def test_nothing_is_found_in_other_words():
    assert TERMS.find(Line("насосы").words) is None


def test_terms_are_offered_by_the_beginning_of_a_word():
    assert [term.id for term in TERMS.matching("при")] == ["margin", "margin_share"]
    assert TERMS.matching("ибыль") == []
