"""A file that was read knows its like and tells what is in it."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.reading import Layout
from crmdesk.data.imports.source import guess_kind, open_source


def _source(tmp_path, text, name="file.csv", **layout):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return open_source(path, Layout(**layout))


def test_the_mark_of_a_source_is_its_column_names(tmp_path):
    """Neither their order nor their case matters, and other names are another source."""
    first = _source(tmp_path, "Name;INN\nA;1\n")
    again = _source(tmp_path, "inn;name\n2;B\n", "other.csv")
    other = _source(tmp_path, "Name;KPP\nA;1\n", "third.csv")
    assert first.fingerprint == again.fingerprint != other.fingerprint
    assert first.sha256 != again.sha256


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp1251"])
def test_any_encoding_is_found_and_said(tmp_path, codec):
    """The first rows are read rightly, and how is there to be shown and changed."""
    source = _source(tmp_path, "Клиент;Сумма\n«Ромашка» и компания;1 000,50\n".encode(codec))
    assert source.head(5) == (("«Ромашка» и компания", "1 000,50"),)
    assert (source.grid.found.encoding, source.grid.found.separator) == (codec, ";")
    assert source.grid.header_line == 1


def test_what_the_person_says_of_the_file_holds(tmp_path):
    """A separator and a header line that were chosen are not found out anew."""
    source = _source(tmp_path, "Sales\na|b\n1|2\n", separator="|", header_row=2)
    assert source.grid.headers == ("a", "b")
    assert (source.grid.header_line, source.name) == (2, "file.csv")


def test_a_file_that_is_no_table_is_refused(tmp_path):
    """With a sentence."""
    with pytest.raises(UsageFault, match="empty"):
        _source(tmp_path, "")


@pytest.mark.parametrize(
    ("headers", "name", "kind"),
    [
        ("ID;Название сделки;Бюджет;Этап сделки", "x.csv", "deals"),
        ("ID;Название лида;Стадия;Источник", "x.csv", "leads"),
        ("Наименование;ИНН;КПП;Телефон;Отрасль", "x.csv", "clients"),
        ("ФИО;Должность;Компания;Рабочий телефон;Дата рождения", "контакты.csv", "contacts"),
        ("Наименование;Артикул;Цена;Ед.", "прайс.csv", "products"),
        ("Дата оплаты;Сумма;Клиент;Номер", "платежи.csv", "payments"),
        ("Тип звонка;Длительность;Клиент;Дата и время", "calls.csv", "activities"),
        ("Сотрудник;Отдел;Должность;Логин", "сотрудники.csv", "managers"),
    ],
)
def test_what_the_rows_are_is_told_from_columns_and_name(tmp_path, headers, name, kind):
    """The person is not asked what is plain to see."""
    assert guess_kind(_source(tmp_path, headers + "\n", name)) == kind
