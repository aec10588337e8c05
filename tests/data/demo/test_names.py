"""Names of people and firms: right by gender, spelt for the net, none twice."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.demo import names
from crmdesk.data.demo.people import SELLERS
from crmdesk.data.demo.places import CITIES


@pytest.mark.parametrize(
    ("surname", "woman"), [("Петров", "Петрова"), ("Белых", "Белых"), ("Ильин", "Ильина"), ("Королёв", "Королёва")]
)
def test_a_woman_s_surname_ends_as_it_should(surname, woman):
    """Those that do not bend stay."""
    assert names.surname_of(surname, female=True) == woman
    assert names.surname_of(surname, female=False) == surname


def test_every_surname_bends_by_adding_one_letter():
    """No surname is in the list that would need another ending (Толстой, Невский)."""
    assert not [word for word in names.SURNAMES if not re.search(r"(ов|ев|ёв|ин|ын|ых)$", word)]


def test_patronymics_follow_the_gender():
    """Ivanovich and Ivanovna."""
    assert names.patronymic_of("Иванов", female=False) == "Иванович"
    assert names.patronymic_of("Иванов", female=True) == "Ивановна"


@pytest.mark.parametrize(
    ("word", "spelt"), [("Щукин", "schukin"), ("ООО «Ёж и К»", "ooo-ezh-i-k"), ("Vega 24", "vega-24"), ("—", "")]
)
def test_words_are_spelt_for_the_net(word, spelt):
    """Lower case, hyphens between words, none at the ends."""
    assert names.latin(word) == spelt


@given(st.text(st.sampled_from("абвгдеёжзийклмнопрстуфхцчшщъыьэюя «».,-ABCxyz019"), max_size=30))
def test_an_address_holds_letters_figures_and_single_hyphens(text):
    """Whatever a firm is called, its address is valid."""
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", names.latin(text))


def test_no_word_is_there_twice():
    """Lists of words have no doubles."""
    for words in (names.MALE_NAMES, names.FEMALE_NAMES, names.SURNAMES, names.PATRONYMICS, names.ROOTS, names.STREETS):
        assert len(set(words)) == len(words)


def test_known_clients_are_of_known_types_cities_and_people():
    """What the stories tell of exists."""
    cities = {city.name for city in CITIES}
    surnames = {seller.name.split()[-1] for seller in SELLERS}
    for name, kind, city, owner, industry in names.KNOWN_CLIENTS:
        assert kind in names.ENDINGS, name
        assert city in cities, name
        assert owner in surnames, name
        assert industry
    assert len({client[0] for client in names.KNOWN_CLIENTS}) == len(names.KNOWN_CLIENTS)


def test_every_type_of_client_has_its_industries():
    """Whoever is drawn can be described."""
    assert set(names.INDUSTRY_OF_TYPE) == set(names.ENDINGS)
