"""A package of reports: made by Enter alone, ordered, cancelled, and what went wrong stands in the dialog."""

from __future__ import annotations

from threading import Event

import pypdfium2
import pytest
from PySide6.QtCore import Qt

from crmdesk.data import settings as keys
from crmdesk.reports.catalog import report_named
from crmdesk.reports.packages import usual_question
from crmdesk.reports.saved_reports import Recipe, save_report
from crmdesk.ui.dialogs import package
from crmdesk.ui.dialogs.package import PackageDialog
from crmdesk.ui.dialogs.package_reports import REPORT
from tests.random_firm import fill

OPENED = ("managers", "sources")


@pytest.fixture
def dialog(qtbot, context, tmp_path):
    """Return the dialog over two open tabs, with the saved reports read."""
    context.settings.put(keys.EXPORT_FOLDER, str(tmp_path))
    context.settings.put(keys.EXPORT_KIND, "pdf")
    save_report(context.store, "Mine", Recipe(("revenue",), ("city",)))
    view = context.view
    opened = [(one, usual_question(one, view.period, view.compare)) for one in map(report_named, OPENED)]
    made = PackageDialog(context, opened)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)  # the test looks at it after it is closed
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: not context.jobs.busy)
    return made


def tick(dialog, key):
    lists = dialog.reports.all
    item = next(lists.item(n) for n in range(lists.count()) if lists.item(n).data(REPORT) == key)
    is_on = item.checkState() is Qt.CheckState.Checked
    item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)


def test_enter_makes_a_package_of_the_open_reports(dialog, qtbot, context, tmp_path):
    """The file holds both with a title page in the words proposed, and is told so that it can be opened."""
    fill(context.store, 5, 30)
    title = dialog.title.text()
    assert context.store.firm.name in title
    with qtbot.waitSignal(dialog.written, timeout=20_000) as told:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert told.args == [dialog.target]
    assert [path.name for path in tmp_path.glob("*.pdf")] == [dialog.target.name]
    document = pypdfium2.PdfDocument(told.args[0].read_bytes())
    first = document[0].get_textpage().get_text_range()
    document.close()
    assert title in " ".join(first.split())
    assert all(report_named(key).label in first for key in OPENED)
    assert not dialog.isVisible()


def test_reports_are_ticked_ordered_and_left_out(dialog, qtbot):
    """Saved ones too; without any nothing can be made, and it is said."""
    tick(dialog, "sources")
    tick(dialog, "sources")
    saved = next(key for key in dialog._reports if key.startswith("saved:"))
    tick(dialog, saved)
    order = dialog.reports.chosen
    assert dialog.reports.wanted == ("managers", "sources", saved)
    order.setCurrentRow(2)
    qtbot.keyClick(order, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert dialog.reports.wanted == ("managers", saved, "sources")
    assert [key for key, _question in dialog.wanted] == ["managers", saved, "sources"]
    for _each in range(3):
        order.setCurrentRow(0)
        qtbot.keyClick(order, Qt.Key.Key_Delete)
    assert dialog.reports.wanted == ()
    assert not dialog.make.isEnabled()
    assert "at least one" in dialog.said.text()


def test_the_file_is_called_as_the_package_until_it_is_named(dialog, qtbot):
    """A title typed over names the file; a name typed stays."""
    dialog.title.clear()
    qtbot.keyClicks(dialog.title, "Year")
    assert dialog.target.name == "Year.pdf"
    qtbot.keyClicks(dialog.name, "s")
    qtbot.keyClicks(dialog.title, " 2025")
    assert dialog.target.name == "Years.pdf"


def test_who_cancels_keeps_the_dialog_and_gets_no_file(dialog, qtbot, monkeypatch, tmp_path):
    """The first press stops the work, the next one closes."""
    begun = Event()

    def endless(*given, scope):
        begun.set()
        while True:
            given[-1](1, 3, "Managers")

    monkeypatch.setattr(package, "form_package", endless)
    dialog.start()
    qtbot.waitUntil(lambda: begun.is_set() and dialog.said.text() == "Managers")
    assert dialog.bar.isVisible()
    assert not dialog.make.isEnabled()
    dialog.back.click()
    qtbot.waitUntil(lambda: "Cancelled" in dialog.said.text())
    assert dialog.isVisible()
    assert dialog.make.isEnabled()
    assert not list(tmp_path.glob("*.pdf*"))
    dialog.back.click()
    assert not dialog.isVisible()


def test_a_fault_stands_in_the_dialog(dialog, qtbot, context, tmp_path):
    """With what to do; nothing typed is lost."""
    dialog._folder = tmp_path / "gone"
    dialog.start()
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=20_000)
    assert "Choose another place" in dialog.said.text()
    assert dialog.isVisible()
