"""Words of a line and the book of what is taken."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.line.understood import PartKind
from crmdesk.data.line.words import LONGEST, MOST_WORDS, Line, sentence


def test_words_keep_their_places_and_their_hyphens():
    line = Line("Звонок «Альянс-Монтаж», 15 мин")
    assert [(word.folded, word.quoted) for word in line.words] == [
        ("звонок", False), ("альянс-монтаж", True), ("15", False), ("мин", False),
    ]  # fmt: skip
    assert all(line.text[word.begin : word.end] == word.text for word in line.words)


def test_a_taken_part_splits_the_free_words_into_runs():
    line = Line("а б 10:00 в г")
    line.claim(PartKind.WHEN, 4, 9)
    assert [[word.text for word in run] for run in line.runs()] == [["а", "б"], ["в", "г"]]


def test_a_name_takes_its_preposition_and_form_along():
    line = Line("встреча с ООО Ромашка завтра")
    line.claim_name(PartKind.CLIENT, [line.words[3]])
    assert [line.text[part.begin : part.end] for part in line.parts] == ["с ООО Ромашка"]


@given(st.text(max_size=3 * LONGEST))
def test_only_the_beginning_is_read_and_nothing_is_lost(text):
    line = Line(text)
    assert len(line.words) <= MOST_WORDS
    assert line.read + line.tail() == text


def test_a_sentence_begins_with_a_capital_and_hangs_no_marks():
    assert sentence("  отправить   КП, ") == "Отправить КП"
    assert sentence("") == ""
