"""What the step of columns shows: each column, how sure its match is, and everything else it could fill."""

from __future__ import annotations

from crmdesk.data.imports.columns import EXACT, LIKE, MADE, NONE, SOME, matching
from crmdesk.data.imports.matching import NEW_OWN, SKIPPED, assign
from crmdesk.data.models import CustomField, Manager
from tests.data.imports.importing_desk import matched


def _by_header(store, match):
    return {state.header: state for state in matching(store, match).columns}


def test_each_column_says_how_sure_it_is(store, tmp_path):
    """In an empty base all people are new; with one of them known, so many are found."""
    match = matched(store, tmp_path)
    before = _by_header(store, match)
    assert (before["№"].sure, before["№"].sample) == (EXACT, "101")
    assert (before["Менеджер"].sure, before["Менеджер"].total) == (MADE, 2)
    with store.changing() as change:
        change.add(Manager, [{"name": "орлов иван"}])
    after = _by_header(store, match)["Менеджер"]
    assert (after.sure, after.found, after.total) == (SOME, 1, 2)
    assert _by_header(store, assign(match, "Заметка", SKIPPED))["Заметка"].sure == NONE


def test_a_name_that_is_only_like_a_known_one_is_said_so(sqlite_store, tmp_path):
    """The person looks at it twice."""
    match = matched(sqlite_store, tmp_path, "Название сделки;Статус сделки fix\nA;Новая\n")
    assert _by_header(sqlite_store, match)["Статус сделки fix"].sure == LIKE


def test_everything_can_be_chosen(sqlite_store, tmp_path):
    """Fields, properties of the client and the contact, the firm's own fields, and a new one."""
    with sqlite_store.changing() as change:
        change.add(CustomField, [{"owner": "deal", "name": "Площадь", "kind": "number"}])
    choices = {choice.key: choice.title for choice in matching(sqlite_store, matched(sqlite_store, tmp_path)).choices}
    assert {SKIPPED, NEW_OWN, "amount", "client.inn", "contact.phones", "own:Площадь", "own:Заметка"} <= choices.keys()
    assert choices["client.inn"] == "Client: INN"
    plans = matched(sqlite_store, tmp_path, "measure;value;period\nrevenue;5;2025\n", "plans")
    assert NEW_OWN not in {choice.key for choice in matching(sqlite_store, plans).choices}


def test_stages_are_counted(sqlite_store, tmp_path):
    """Each word of the file with its rows; a file without stages has none."""
    stages = matching(sqlite_store, matched(sqlite_store, tmp_path)).stages
    assert [(stage.word, stage.rows, stage.kind) for stage in stages] == [
        ("Переговоры", 1, "work"), ("Оплачено", 1, "won"), ("Отказ", 1, "lost"),
    ]  # fmt: skip
    assert matching(sqlite_store, matched(sqlite_store, tmp_path, "Название;ИНН\nA;1\n", "clients")).stages == ()
