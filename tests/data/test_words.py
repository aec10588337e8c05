"""The language of the process: chosen once, with its own plurals and quotation marks."""

from __future__ import annotations

from threading import Thread

import pytest

from crmdesk.data import words


@pytest.mark.usefixtures("russian")
def test_russian_counts_in_three_forms() -> None:
    """1, 21 строка; 2, 22 строки; 5, 11 строк."""
    forms = {n: words.plural("{n} row", "{n} rows", n).format(n=n) for n in (1, 2, 5, 11, 21, 22)}
    assert forms == {1: "1 строка", 2: "2 строки", 5: "5 строк", 11: "11 строк", 21: "21 строка", 22: "22 строки"}


@pytest.mark.usefixtures("russian")
def test_what_is_declared_counted_counts_in_three_forms_too() -> None:
    """A pair declared in one place and shown in another is translated as one written on the spot."""
    titles = words.counted("last {n} day", "last {n} days")
    forms = {n: words.plural(*titles, n).format(n=n) for n in (1, 3, 30)}
    assert forms == {1: "за последний 1 день", 3: "за последние 3 дня", 30: "за последние 30 дней"}


def test_english_speaks_the_sources() -> None:
    """English needs no catalogue: the source strings are the texts."""
    assert words._("Overview") == "Overview"
    assert words.plural("{n} row", "{n} rows", 1) == "{n} row"


@pytest.mark.parametrize(("language", "text"), [("ru", "«КП»"), ("en", "“КП”")])
def test_a_name_stands_in_the_quotation_marks_of_the_language(language: str, text: str) -> None:
    """Texts of users are quoted as the rest of the sentence is."""
    words.use(language)
    assert words.quoted("КП") == text


@pytest.mark.usefixtures("russian")
def test_nothing_stays_nothing() -> None:
    """An empty string is no entry: a catalogue would answer it with its own header."""
    assert words._("") == ""


def test_a_language_we_do_not_speak_is_refused() -> None:
    """The language in use stays what it was."""
    before = words.language()
    with pytest.raises(ValueError, match="de"):
        words.use("de")
    assert words.language() == before


def test_a_paper_speaks_its_own_language_whatever_the_window_speaks() -> None:
    """Only the thread that prints hears it, and only as long as it prints; an unknown language changes nothing."""
    words.use("en")
    heard: list[str] = []
    with words.speaking("ru"):
        other = Thread(target=lambda: heard.append(words.language()))
        other.start()
        other.join()
        assert (words.language(), words._("Yes"), heard) == ("ru", "Да", ["en"])
        with words.speaking("xx"):
            assert words.language() == "en"
    assert (words.language(), words._("Yes")) == ("en", "Yes")
