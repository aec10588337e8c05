"""The import in the window: four steps, each mended in place, written as a whole and taken back as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMessageBox
from sqlalchemy import func, select

from crmdesk.data import settings as keys
from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.past_imports import past_imports
from crmdesk.data.imports.reading import Layout
from crmdesk.data.models import Client, Cost, Deal, Manager
from crmdesk.data.store import Store
from crmdesk.ui.pages.import_columns import ColumnsCard
from crmdesk.ui.pages.import_file import dropped_file
from crmdesk.ui.pages.import_foot import CHECK, COLUMNS, DONE, FILE
from crmdesk.ui.pages.import_issues import IssuesCard
from crmdesk.ui.pages.import_page import ImportPage
from crmdesk.ui.pages.import_places import BOOKED, is_listed
from crmdesk.ui.pages.import_request import ImportRequest

GOOD = """№;Сделка;Клиент;Менеджер;Этап;Сумма;Создана;Дата закрытия
101;Поставка;ООО «Ромашка»;Соколова Анна;Оплачено;1 234 500,00;03.04.2025;28.04.2025
102;Монтаж;ИП Сидоров;Орлов Иван;Переговоры;90 000,00;11.04.2025;
103;<b>Сервис</b> 😀;Ромашка;Орлов Иван;Отказ;50 000,00;12.04.2025;20.04.2025
"""
BAD = GOOD + "104;Обед;Лютик;Орлов Иван;Новая;1.2ОО.000;01.03.2025;\n105;Ужин;Лютик;Орлов Иван;Новая;7;31.09.2025;\n"


@pytest.fixture
def page(qtbot, context):
    """The page in a window of its own."""
    made = ImportPage(context)
    qtbot.addWidget(made)
    made.resize(1180, 600)
    made.show()
    made.entered()
    return made


def _settled(qtbot, page: ImportPage) -> None:
    qtbot.waitUntil(lambda: not page.context.jobs.busy and page._job is None, timeout=20_000)


def _opened(qtbot, page: ImportPage, folder: Path, text: str, name: str = "deals.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="cp1251" if "😀" not in text else "utf-8")
    page.open_file(str(path))
    qtbot.waitUntil(lambda: page.file.source is not None and page.checked is not None, timeout=20_000)
    _settled(qtbot, page)
    return path


def _count(store: Store, record) -> int:
    with store.reading() as connection:
        statement = select(func.count()).select_from(record).where(record.archived_at.is_(None))
        return connection.execute(statement).scalar_one()


def test_three_clicks_bring_a_clean_file_in(qtbot, page, tmp_path):
    """From the file to the rows in the base; then the way back to nothing."""
    store = page.context.store
    path = _opened(qtbot, page, tmp_path, GOOD)
    assert page.context.settings.get(keys.RECENT_IMPORTS) == [str(path)]
    for step in (FILE, COLUMNS, CHECK):
        assert page.step == step
        assert page.foot.next.isEnabled()
        page.foot.next.click()
    qtbot.waitUntil(lambda: page.step == DONE, timeout=20_000)
    _settled(qtbot, page)
    assert (_count(store, Deal), _count(store, Client), _count(store, Manager)) == (3, 2, 2)
    assert page.context.deeds.undo_text == "Imported: 3 rows"
    with qtbot.waitSignal(page.section_requested) as asked:
        page.done.show_list.click()
    section, request = asked.args
    assert (section, len(request.ids)) == ("deals", 3)
    page.done.undo.click()
    assert page.step == FILE
    qtbot.waitUntil(lambda: past_imports(store)[0].is_undone, timeout=20_000)
    _settled(qtbot, page)
    assert (_count(store, Deal), _count(store, Client)) == (0, 0)


def test_what_is_wrong_is_mended_in_place(qtbot, page, tmp_path):
    """By the advice on a button, by typing into the cell of the preview, and every time the rows are judged anew."""
    _opened(qtbot, page, tmp_path, BAD)
    page.foot.next.click()
    page.foot.next.click()
    assert page.checked.counts.wrong == 2
    assert not page.foot.next.isEnabled()
    assert page.foot.skip.isVisible()
    assert isinstance(page.work.issues, IssuesCard)
    first, second = page.work.issues.rows
    assert first.button.text() == "Read as 1\u202f200\u202f000"
    first.button.click()
    qtbot.waitUntil(lambda: page.checked.counts.wrong == 1, timeout=20_000)
    _settled(qtbot, page)
    model = page.work.preview.model
    assert second.issue.column == "Создана"
    column = next(n for n, c in enumerate(model.preview.columns, 1) if c.source == "Создана")
    assert model.setData(model.index(4, column), "30.09.2025")
    qtbot.waitUntil(lambda: page.checked.counts.wrong == 0, timeout=20_000)
    _settled(qtbot, page)
    assert page.foot.next.isEnabled()
    assert page.checked.counts.new == 5


def test_a_value_typed_beside_an_issue_mends_it(qtbot, page, tmp_path):
    """Enter is enough."""
    _opened(qtbot, page, tmp_path, BAD)
    page.foot.next.click()
    row = page.work.issues.rows[0]
    row.field.setText("700")
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.checked.counts.wrong == 1, timeout=20_000)
    _settled(qtbot, page)
    page.work.issues.all.click()
    qtbot.waitUntil(lambda: page.checked.counts.wrong == 0, timeout=20_000)
    _settled(qtbot, page)


def test_errors_can_be_left_out_and_saved(qtbot, page, tmp_path):
    """The rest is imported; what was left is a file of its own."""
    _opened(qtbot, page, tmp_path, BAD)
    page.foot.next.click()
    page.foot.next.click()
    page.foot.skip.click()
    qtbot.waitUntil(lambda: page.step == DONE, timeout=20_000)
    _settled(qtbot, page)
    assert _count(page.context.store, Deal) == 3
    assert page.done.leftovers.isVisible()
    target = tmp_path / "left.csv"
    with qtbot.waitSignal(page.toast_requested):
        page.done.leftovers_requested.emit(str(target))
    assert "Обед" in target.read_text("utf-8-sig")


def test_the_keyboard_alone_is_enough(qtbot, page, tmp_path):
    """The way on has the focus at every step, and Ctrl+Enter takes it from anywhere."""
    _opened(qtbot, page, tmp_path, GOOD)
    page.activateWindow()
    qtbot.keyClick(page.foot.next, Qt.Key.Key_Space)
    assert page.step == COLUMNS
    assert page.focusWidget() is page.foot.next
    qtbot.keyClick(page.work.preview.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.step == CHECK


def test_a_change_must_be_checked_before_the_import(qtbot, page, tmp_path):
    """What was shown before the change is never what is imported after it."""
    _opened(qtbot, page, tmp_path, BAD)
    page.foot.next.click()
    page.foot.next.click()
    page.work.issues.all.click()
    assert not page.foot.next.isEnabled()
    assert not page.foot.skip.isEnabled()
    qtbot.waitUntil(page.foot.next.isEnabled, timeout=20_000)
    assert page.checked.counts.wrong == 0
    _settled(qtbot, page)


def test_what_the_check_refuses_is_said_at_the_foot(qtbot, page, tmp_path):
    """Until something is chosen otherwise."""
    _opened(qtbot, page, tmp_path, GOOD)
    page._on_unchecked(UsageFault("The field is there already."))
    assert page.foot.note.text() == "The field is there already."
    page.foot.next.click()
    assert "30 days" in page.foot.note.text()


def test_a_column_is_given_another_field(qtbot, page, tmp_path):
    """The preview follows; a field that no row can do without is asked for."""
    _opened(qtbot, page, tmp_path, "Название;Город\nРомашка;Омск\n", "clients.csv")
    page.foot.next.click()
    box = page.work.columns._boxes["Город"]
    box.setCurrentIndex(box.findData("region"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: "region" in page.checked.match.mapping.fields, timeout=20_000)
    _settled(qtbot, page)
    name = page.work.columns._boxes["Название"]
    name.setCurrentIndex(name.findData(""))
    name.activated.emit(name.currentIndex())
    qtbot.waitUntil(lambda: "Name" in page.foot.note.text(), timeout=20_000)
    _settled(qtbot, page)
    assert not page.foot.next.isEnabled()


def test_stages_are_told_apart(qtbot, page, tmp_path):
    """A stage that was taken for work is won."""
    _opened(
        qtbot, page, tmp_path, GOOD.replace("Переговоры", "Передан").replace("11.04.2025;", "11.04.2025;12.04.2025")
    )
    page.foot.next.click()
    assert page.work.stages.isVisible()
    box = page.work.stages._boxes["Передан"]
    box.setCurrentIndex(box.findData("won"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: page.checked.match.mapping.stages["передан"].kind == "won", timeout=20_000)
    _settled(qtbot, page)


def test_the_file_is_read_as_it_is_said(qtbot, page, tmp_path):
    """Kind, encoding and separator are found, shown, and can be chosen."""
    _opened(qtbot, page, tmp_path, GOOD.replace("😀", ""))
    assert (page.file.encoding.currentText(), page.file.separator.currentData()) == ("cp1251", ";")
    assert page.file.kind.currentData() == "deals"
    page.file.layout_chosen.emit(Layout(encoding="koi8-r"))
    qtbot.waitUntil(lambda: page.file.source.grid.found.encoding == "koi8-r", timeout=20_000)
    _settled(qtbot, page)
    page.file.kind_chosen.emit("clients")
    qtbot.waitUntil(lambda: page._opened.match.kind.name == "clients", timeout=20_000)
    _settled(qtbot, page)
    page.file.separator.setCurrentIndex(page.file.separator.findData("|"))
    with qtbot.waitSignal(page.file.layout_chosen) as chosen:
        page.file.separator.activated.emit(page.file.separator.currentIndex())
    _settled(qtbot, page)
    assert chosen.args[0].separator == "|"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "is empty"), (b"\x00\x01\x02" * 50, "no table"), (b"PK\x03\x04 not a book", "damaged")],
)
def test_a_file_that_cannot_be_read_says_why(qtbot, page, tmp_path, content, sentence):
    """And the place to drop another stays."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    page.open(str(path))
    qtbot.waitUntil(page.file.problem.isVisible, timeout=20_000)
    assert sentence in page.file.problem.text()
    assert (page.step, page.foot.next.isVisible()) == (FILE, False)


def test_a_file_is_dropped_anywhere_on_the_page(qtbot, page, tmp_path):
    """One file, not two, and nothing that is no file."""
    path = tmp_path / "deals.csv"
    path.write_text(GOOD, "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    assert dropped_file(event) == str(path)
    page.dropEvent(event)
    qtbot.waitUntil(lambda: page.checked is not None, timeout=20_000)
    _settled(qtbot, page)
    data.setUrls([QUrl.fromLocalFile(str(path))] * 2)
    assert dropped_file(event) == ""


def test_a_past_import_with_changed_rows_asks_what_to_do(qtbot, page, tmp_path, monkeypatch):
    """Nothing is undone half silently: the rest only when the person says so."""
    store = page.context.store
    _opened(qtbot, page, tmp_path, GOOD)
    for _step in range(3):
        page.foot.next.click()
    qtbot.waitUntil(lambda: page.step == DONE, timeout=20_000)
    _settled(qtbot, page)
    with store.changing() as change:
        deal = change.connection.execute(select(Deal.id, Deal.version).where(Deal.title == "Монтаж")).one()
        change.edit(Deal, deal.id, deal.version, note="talked")
    asked = []

    def answer(box: QMessageBox) -> int:
        asked.append(box.text())
        next(button for button in box.buttons() if button.text() == "Undo the rest").click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    page.begin_anew()
    qtbot.waitUntil(lambda: len(page.past.buttons) == 1, timeout=20_000)
    page.past.buttons[0].click()
    qtbot.waitUntil(lambda: past_imports(store)[0].is_undone, timeout=20_000)
    _settled(qtbot, page)
    assert asked == ["1 row of this import was changed or used since, so the whole cannot be undone."]
    assert _count(store, Deal) == 1
    qtbot.waitUntil(lambda: not page.past.buttons, timeout=20_000)


def test_a_stopped_reading_leaves_the_page_as_it_was(qtbot, page, tmp_path):
    """Cancel is no error."""
    path = tmp_path / "deals.csv"
    path.write_text(GOOD, "utf-8")
    page.open_file(str(path))
    page.foot.busy.cancelled.emit()
    _settled(qtbot, page)
    assert (page.step, page.file.problem.isVisible()) == (FILE, False)


def test_the_page_fits_the_smallest_window(qtbot, page, tmp_path):
    """With past imports, a file read and work under way it asks for no more than 1180 by 700 less the frame."""
    _opened(qtbot, page, tmp_path, GOOD)
    for _step in range(3):
        page.foot.next.click()
    qtbot.waitUntil(lambda: page.step == DONE, timeout=20_000)
    _settled(qtbot, page)
    page.begin_anew()
    qtbot.waitUntil(page.past.isVisible, timeout=20_000)
    page.foot.busy.show()
    for _ask in range(2):
        hint = page.minimumSizeHint()
        assert (hint.width() <= 1128, hint.height() <= 622) == (True, True)
        _opened(qtbot, page, tmp_path, GOOD)
        assert not page.past.isVisible()
        page.foot.busy.show()


def test_a_column_left_out_fills_nothing(qtbot, page, tmp_path):
    """Said in the card of columns, it holds for the check and for the import."""
    _opened(qtbot, page, tmp_path, GOOD)
    page.foot.next.click()
    columns = page.findChild(ColumnsCard)
    assert columns is not None
    columns.assigned.emit("Сумма", "")
    _settled(qtbot, page)
    page.foot.next.click()
    page.foot.next.click()
    qtbot.waitUntil(lambda: page.step == DONE, timeout=20_000)
    _settled(qtbot, page)
    with page.context.store.reading() as connection:
        assert set(connection.execute(select(Deal.amount)).scalars()) == {None}


def test_a_book_asks_for_rows_of_its_kind_and_gets_them_listed(qtbot, page, tmp_path):
    """The kind is chosen before the file, and what was imported opens in the book."""
    page.open(ImportRequest("costs"))
    assert "Costs" in page.file.zone.title.text()
    path = tmp_path / "june.csv"
    path.write_text("day,amount\n2025-06-01,500\n", encoding="utf-8")
    page.open_file(str(path))
    qtbot.waitUntil(lambda: page.file.source is not None and page.checked is not None, timeout=20_000)
    _settled(qtbot, page)
    for _step in (FILE, COLUMNS, CHECK):
        page.foot.next.click()
        _settled(qtbot, page)
    assert page.step == DONE
    assert _count(page.context.store, Cost) == 1
    with qtbot.waitSignal(page.section_requested) as asked:
        page.done.show_list.click()
    section, request = asked.args
    assert (section, request.book) == ("books", "costs")
    assert len(request.shown.ids) == 1
    assert all(is_listed(kind) for kind in (*BOOKED, "deals"))
    page.begin_anew()
    assert page.file.zone.title.text() == "Drop a file here"
