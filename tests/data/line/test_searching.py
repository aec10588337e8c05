"""What is found while typing, on both engines."""

from __future__ import annotations

import pytest

from crmdesk.data.line.searching import MOST, search, search_people
from crmdesk.data.line.vocabulary import Term, Vocabulary
from crmdesk.data.models import Client
from crmdesk.data.store import Store
from tests.factories import put

WORDS = Vocabulary((Term("report", "losses", "Причины проигрыша"), Term("command", "undo", "Отменить")))


def titles(store: Store, text: str) -> list[str]:
    return [hit.title for hit in search(store, text, WORDS)]


def test_names_numbers_reports_and_commands_are_found(russian_firm: Store) -> None:
    """Whole names first, then beginnings; a deal by its number however it is written."""
    assert titles(russian_firm, "ромашка") == ["ООО «Ромашка»"]
    assert titles(russian_firm, "Ромашке") == ["ООО «Ромашка»"]
    assert titles(russian_firm, "гранит") == ["Гранит Девелопмент", "Гранит Сервис"]
    assert [titles(russian_firm, text) for text in ("6607", "С-6607", "№6607", "сделка 6607")] == [["6607 Печь"]] * 4
    assert titles(russian_firm, "прич") == ["Причины проигрыша"]
    assert titles(russian_firm, "отмен") == ["Отменить"]
    assert search(russian_firm, "   ", WORDS) == ()


def test_persons_are_found_by_name(russian_firm: Store) -> None:
    (hit,) = search_people(russian_firm, "наумову")
    assert (hit.kind, hit.title, hit.hint) == ("contact", "Наумов Максим", "Волжский хлеб")
    assert search_people(russian_firm, "") == ()


def test_what_likes_read_as_wild_is_looked_for_as_it_is(russian_firm: Store) -> None:
    """Percent and underscore are characters; so are quotes and tags."""
    put(russian_firm, Client, {"name": "100% хлопок"}, {"name": "<b>Тег</b>"})
    assert titles(russian_firm, "100%") == ["100% хлопок"]
    assert titles(russian_firm, "<b>") == ["<b>Тег</b>"]
    assert titles(russian_firm, "%%%") == []


def test_hits_are_few_and_the_whole_name_is_among_them(russian_firm: Store) -> None:
    put(russian_firm, Client, *({"name": f"Насос {place}"} for place in range(200)), {"name": "Насос"})
    found = titles(russian_firm, "насос")
    assert found[0] == "Насос"
    assert len(found) == MOST


@pytest.mark.parametrize("text", ["", "'", '"', "\\", "🙂", "\u202e", "а" * 100_000, "OR 1=1; --", "\x00"])
def test_no_text_breaks_the_search(firm: Store, text: str) -> None:
    assert isinstance(search(firm, text, WORDS), tuple)
    assert isinstance(search_people(firm, text), tuple)
