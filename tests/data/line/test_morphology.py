"""Forms of words."""

from __future__ import annotations

import pytest

from crmdesk.data.line.morphology import accusative, has_tag, lemmas, may_have_tag, same_word, stem


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("ромашке", "ромашка"), ("ромашку", "ромашка"), ("соколовой", "соколова"), ("волкову", "волков"),
        ("монтажа", "монтаж"), ("хлебом", "хлеб"), ("договор", "договор"), ("договору", "договор"), ("гусевой", "гусева"),
        ("волжским", "волжский"), ("клинике", "клиника"), ("казани", "казань"), ("городам", "город"), ("cities", "cities"),
        ("pumps", "pump"),
    ],
)  # fmt: skip
def test_case_forms_are_one_word(typed, known):
    assert same_word(typed, known)


@pytest.mark.parametrize(
    ("typed", "known"),
    [("ромашка", "рома"), ("волга", "волжский"), ("кп", "кпд"), ("монтаж", "монтажник"), ("вектор", "вектор-юг"), ("cat", "car")],
)  # fmt: skip
def test_other_words_are_not(typed, known):
    assert not same_word(typed, known)


def test_a_stem_is_in_every_form_of_its_word():
    for word, forms in {"ромашке": ("ромашка", "ромашку"), "волкову": ("волков",), "хлебом": ("хлеб",)}.items():
        assert all(form.startswith(stem(word)) for form in forms)


def test_tags_tell_tense_and_surnames():
    assert has_tag("договорились", "VERB", "past")
    assert has_tag("отправить", "INFN")
    assert not has_tag("called", "VERB")
    assert may_have_tag("петров", "Surn")
    assert "смета" in lemmas("смету")


def test_the_object_of_sending_is_in_the_accusative():
    assert [accusative(word) for word in ("смета", "договор", "quote")] == ["смету", "договор", "quote"]
