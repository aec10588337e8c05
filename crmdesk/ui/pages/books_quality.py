"""Quality checks as a book: a check is made by clicking answers, its score computed from their weights."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from crmdesk.data.quality_templates import Template, templates
from crmdesk.data.store import Store
from crmdesk.data.words import N_, _
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.quality_check import CheckSheet
from crmdesk.ui.dialogs.quality_templates import TemplatesDialog
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.books_list import BookList


class QualityList(BookList):
    """Calls listened to, mystery shopping, satisfaction calls, the head's own recurring checks."""

    registry_id = "quality"
    form_id = "quality_check"
    import_kind = "quality"
    placeholder = N_("Manager, client")
    first_edited = "note"
    add_title = N_("Quality check")
    empty_icon = "shield-check"
    empty_title = N_("There are no checks yet")
    empty_reason = N_("Listen to one call and click the answers: the score counts itself.")

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, None, parent)
        self._templates = QPushButton(_("Templates…"))
        self._templates.clicked.connect(self.show_templates)
        self.sheet: CheckSheet | None = None
        """The check that is being made."""
        self.editor: TemplatesDialog | None = None

    def extras(self) -> tuple[QWidget, ...]:
        """Return the way to the templates."""
        return (self._templates,)

    def add(self) -> None:
        """Open the sheet of a new check."""
        work = partial(_read, self.context.store)
        self.context.jobs.start(work, done=self._on_templates, failed=self._on_not_saved, replaces=(self, "templates"))

    def _on_templates(self, found: tuple[Template, ...]) -> None:
        self.sheet = CheckSheet(self.context, found, self.window())
        self.sheet.added.connect(self._on_added)
        self.sheet.finished.connect(self._on_sheet_closed)
        self.sheet.open()

    def _on_sheet_closed(self) -> None:
        sheet, self.sheet = self.sheet, None
        if sheet is not None:
            sheet.deleteLater()

    def show_templates(self) -> None:
        """Open the questions and weights of the checks."""
        self.editor = TemplatesDialog(self.context, self.window())
        self.editor.finished.connect(self._on_editor_closed)
        self.editor.open()

    def _on_editor_closed(self) -> None:
        editor, self.editor = self.editor, None
        if editor is not None:
            editor.deleteLater()


def _read(store: Store, _progress: Progress) -> tuple[Template, ...]:
    return templates(store)
