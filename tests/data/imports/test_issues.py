"""What is to be decided: each cause once, where it is, and the ways out of it."""

from __future__ import annotations

from crmdesk.data.models import Client, Manager, Source
from tests.data.imports.importing_desk import checked, matched

HEAD = "Название сделки;Сумма;Ответственный;Источник;Компания\n"


def _issues(store, folder, *lines):
    return checked(store, matched(store, folder, HEAD + "\n".join(lines) + "\n", "deals")).issues


def test_one_cause_is_one_issue_with_all_its_rows(sqlite_store, tmp_path):
    """The value may be typed right, read as it was meant, emptied, or its rows left out."""
    lines = [*(f"D{n};1O0,5;;;" for n in range(6)), *["E;7;;;"] * 8]
    match = matched(sqlite_store, tmp_path, HEAD + "\n".join(lines) + "\n", "deals")
    (issue,) = checked(sqlite_store, match).issues
    assert issue.is_fault
    assert issue.advised
    assert issue.where == "Rows 2, 3, 4, 5 and 2 more"
    assert [fix.title for fix in issue.fixes] == ["Read as 100.5", "Leave empty", "Leave the rows out"]
    typed = checked(sqlite_store, issue.typed(match, "200"))
    assert [typed.preview.text(0, place) for place in range(2)] == ["D0", "200"]
    assert typed.issues == ()


def test_a_row_that_is_wrong_as_a_whole_can_only_be_left_out(sqlite_store, tmp_path):
    """There is no cell to mend."""
    (issue,) = _issues(sqlite_store, tmp_path, "D;1;;;", "E;2;;;;;more")
    assert (issue.kind, issue.column) == ("row", "")
    assert [fix.title for fix in issue.fixes] == ["Leave the row out"]


def test_names_almost_known_are_asked_about(store, tmp_path):
    """Initials and slips of spelling; a name like nobody's is simply made."""
    with store.changing() as change:
        change.add(Manager, [{"name": "Соколова Анна"}, {"name": "Орлов Иван"}])
        change.add(Source, [{"name": "Яндекс Директ"}])
        change.add(Client, [{"name": "Альянс Монтаж"}])
    found = _issues(store, tmp_path, "A;1;Соколова А.;Яндекс.Директ;ООО «Альянс-Монтаж»", "B;2;Белова Ева;Радио;Лютик")
    words = {issue.text: issue.fixes[0].title for issue in found}
    assert words == {
        "Соколова А.": "It is Соколова Анна",
        "Яндекс.Директ": "It is Яндекс Директ",
        "ООО «Альянс-Монтаж»": "It is Альянс Монтаж",
    }
    assert not any(issue.is_fault for issue in found)


def test_a_decided_name_is_not_asked_about_again(sqlite_store, tmp_path):
    """Neither when it is somebody known nor when it is to be made."""
    with sqlite_store.changing() as change:
        change.add(Manager, [{"name": "Соколова Анна"}])
    match = matched(sqlite_store, tmp_path, HEAD + "A;1;Соколова А.;;\n", "deals")
    (issue,) = checked(sqlite_store, match).issues
    known, made = (checked(sqlite_store, fix.applied(match)) for fix in issue.fixes)
    assert known.issues == made.issues == ()
    assert not known.made or "manager" not in {one.title for one in known.made}
    assert {one.title: one.names for one in made.made}["manager"] == ("Соколова А.",)


def test_an_empty_base_asks_nothing(sqlite_store, tmp_path):
    """All names are new, however alike they are."""
    assert _issues(sqlite_store, tmp_path, "A;1;Соколова А.;;", "B;2;Соколова Анна;;") == ()
