"""How rows will lie in the base, as a table shows it."""

from __future__ import annotations

from crmdesk.data.imports.preview import NEW, REPEATED, WRONG
from crmdesk.data.models import Client
from tests.data.imports.importing_desk import checked, matched

CONTACTS = """Полное имя контакта;Компания;Телефон;Дата рождения;ID
Анна;ромашка;8 912 345-67-89;31.12.1990;1
Иван;Ромашка;;31.02.1990;2
Анна;ромашка;;;1
"""


def _preview(store, folder):
    return checked(store, matched(store, folder, CONTACTS, "contacts")).preview


def test_cells_are_shown_as_they_will_be(store, tmp_path, russian):
    """References by the name the base knows, phones and days in their forms, the wrong ones as the file says."""
    with store.changing() as change:
        change.add(Client, [{"name": "ООО «Ромашка»"}])
    preview = _preview(store, tmp_path)
    place = {column.key: index for index, column in enumerate(preview.columns)}
    assert preview.text(0, place["client"]) == "ООО «Ромашка»"
    assert preview.text(0, place["phones"]) == "+79123456789"
    assert preview.text(0, place["birthday"]) == "31.12.1990"
    assert preview.text(1, place["birthday"]) == preview.raw(1, place["birthday"]) == "31.02.1990"
    assert preview.is_wrong(1, place["birthday"])
    assert not preview.is_wrong(1, place["name"])
    assert preview.columns[place["birthday"]].source == "Дата рождения"


def test_every_row_comes_to_something(sqlite_store, tmp_path):
    """And the rows of an outcome are found."""
    preview = _preview(sqlite_store, tmp_path)
    assert preview.outcomes == [NEW, WRONG, REPEATED]
    assert preview.rows_of((WRONG, REPEATED)) == [1, 2]
    assert (len(preview), preview.line(1)) == (3, 3)
    assert len(preview.reasons(1)) == 1
    assert preview.likeness(0) == ""
