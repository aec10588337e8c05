"""Web pages under the name of a workbook."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.reading import read_grid

PAGE = (
    '<html><head><meta charset="{encoding}"><style>td {{ color: red }}</style></head><body><h1>Сделки</h1><table border=1>'
    "<tr><th>ID</th><th>Название</th><th>Сумма</th></tr>\n"
    "<tr><td>1<td>«Ромашка» &amp; Ко<br>Москва<td>1&nbsp;000,50</tr>"
    "<tr><td>2</td><td colspan='2'>Без суммы</td></tr></table></body></html>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_a_page_named_as_a_workbook_is_a_table(tmp_path, encoding):
    """Bitrix24 and others save "Excel" so: cells with entities and line breaks, some tags never closed."""
    path = tmp_path / "deals.xls"
    path.write_bytes(PAGE.format(encoding=encoding).encode(encoding))
    grid = read_grid(path)
    assert grid.headers == ("ID", "Название", "Сумма")
    assert grid.columns == [["1", "2"], ["«Ромашка» & Ко\nМосква", "Без суммы"], ["1\u00a0000,50", None]]
    assert grid.origin.startswith("table of a web page")


def test_a_page_without_a_table_is_refused(tmp_path):
    """A page of text says so in one sentence."""
    path = tmp_path / "deals.xls"
    path.write_text("<!DOCTYPE html><p>Sign in", encoding="utf-8")
    with pytest.raises(UsageFault, match="web page without a table"):
        read_grid(path)
