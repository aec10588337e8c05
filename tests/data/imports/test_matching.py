"""A file is matched by a guess, by a template or by what was used before, and then step by step."""

from __future__ import annotations

from crmdesk.data.imports.importers import KINDS
from crmdesk.data.imports.matching import NEW_OWN, OWN, SKIPPED, assign, guessed_match, key_of, set_stage, target_of
from crmdesk.data.imports.templates import keep
from tests.data.imports.importing_desk import matched, source_of


def test_the_first_match_fills_what_the_names_say(sqlite_store, tmp_path):
    """Kind, fields, stages and own fields are there before anybody was asked."""
    match = matched(sqlite_store, tmp_path)
    keys = {header: key_of(match, header) for header in match.source.grid.headers}
    assert match.kind is KINDS["deals"]
    assert keys == {
        "№": "external_id",
        "Сделка": "title",
        "Клиент": "client",
        "Менеджер": "owner",
        "Этап": "stage",
        "Сумма, руб": "amount",
        "Создана": "created",
        "Дата закрытия": "closed",
        "Заметка": f"{OWN}Заметка",
    }
    assert [(word, match.mapping.stages[word.casefold()].kind) for word in match.mapping.stage_words] == [
        ("Переговоры", "work"),
        ("Оплачено", "won"),
        ("Отказ", "lost"),
    ]
    assert not match.missing


def test_a_column_fills_another_field_and_the_former_nothing(sqlite_store, tmp_path):
    """One column a field; the mapping's text says what holds."""
    match = assign(matched(sqlite_store, tmp_path), "Заметка", "note")
    assert key_of(match, "Заметка") == "note"
    assert not match.mapping.custom
    moved = assign(match, "Сделка", "note")
    assert (key_of(moved, "Сделка"), key_of(moved, "Заметка")) == ("note", SKIPPED)
    assert '"note" = "Сделка"' in moved.mapping.text


def test_a_column_may_be_left_or_become_an_own_field(sqlite_store, tmp_path):
    """Of the kind that its values show, or of the one that is there."""
    match = assign(matched(sqlite_store, tmp_path), "Сумма, руб", NEW_OWN)
    assert match.mapping.custom["Сумма, руб"].kind == "number"
    assert "amount" not in match.mapping.fields
    assert key_of(assign(match, "Сумма, руб", SKIPPED), "Сумма, руб") == SKIPPED
    assert key_of(assign(match, "Сумма, руб", f"{OWN}Price"), "Сумма, руб") == f"{OWN}Price"


def test_lists_take_every_column(sqlite_store, tmp_path):
    """Two phones of a client are both kept, also as properties of a deal's client."""
    match = matched(sqlite_store, tmp_path, "Название;Раб;Моб\nA;1;2\n", "clients")
    match = assign(assign(match, "Раб", "phones"), "Моб", "phones")
    assert match.mapping.fields["phones"].sources == ("Раб", "Моб")
    assert assign(match, "Раб", SKIPPED).mapping.fields["phones"].sources == ("Моб",)
    assert target_of(KINDS["deals"], "client.inn") is KINDS["clients"].target("inn")
    assert target_of(KINDS["deals"], "client.nothing") is None
    assert target_of(KINDS["deals"], "title.nothing") is None


def test_what_no_row_can_do_without_is_named(sqlite_store, tmp_path):
    """A file of clients without a name waits for a choice."""
    match = matched(sqlite_store, tmp_path, "INN;Title of it\n1;A\n", "clients")
    assert [target.name for target in match.missing] == ["name"]
    assert not assign(match, "Title of it", "name").missing


def test_the_kind_of_a_stage_is_chosen(sqlite_store, tmp_path):
    """Numbers that stages begin with give their order."""
    text = "Сделка;Этап\nA;10 Счёт\nB;2 КП\nC;Передан\n"
    match = matched(sqlite_store, tmp_path, text, "deals")
    assert match.mapping.stage_words == ("2 КП", "10 Счёт", "Передан")
    won = set_stage(match, "Передан", "won")
    assert won.mapping.stages["передан"].kind == "won"
    assert '"Передан" = "won"' in won.mapping.text


def test_dates_that_can_be_read_in_two_ways_are_settled(sqlite_store, tmp_path):
    """The window does not stop at a question that a guess can answer and a glance can mend."""
    text = "Сделка;Создана;Сумма\nA;01/02/2025;1.234\n"
    match = matched(sqlite_store, tmp_path, text, "deals")
    assert (match.mapping.reading.date_order, match.mapping.reading.decimal) == ("mdy", ".")


def test_what_was_used_before_goes_before_any_guess(store, tmp_path):
    """The next file of the same source is matched as the last one was, its columns in any order."""
    match = assign(matched(store, tmp_path), "Заметка", "note")
    keep(store, match.source, match.mapping)
    lines = ["Заметка;№;Клиент;Сделка;Менеджер;Этап;Сумма, руб;Создана;Дата закрытия", "x;9;К;С;М;Новая;1;;"]
    again = matched(store, tmp_path, "\n".join(lines))
    assert key_of(again, "Заметка") == "note"
    assert again.template_name == "сделки.csv"
    guessed = guessed_match(source_of(tmp_path), "deals")
    assert (guessed.template, key_of(guessed, "Заметка")) == ("", f"{OWN}Заметка")
