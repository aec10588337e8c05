"""TemplatesDialog: the questions of quality checks and what each weighs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.entry.deeds import Deed, archive
from crmdesk.data.quality_templates import FORM, MOST_WEIGHT, Question, Template, save_template, templates
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.widgets.card import label

SIZE = QSize(760, 480)
LIST_WIDTH = 220
#: Height of a control, px.
CONTROL = 30
#: What a question weighs until somebody says otherwise.
USUAL = 10
_TEMPLATE = Qt.ItemDataRole.UserRole


class QuestionRow(QWidget):
    """A question, its weight, and the way to take it out."""

    def __init__(self, context: Context, question: Question) -> None:
        super().__init__()
        self.text = QLineEdit(question.text)
        self.text.setPlaceholderText(_("What is looked at"))
        self.text.setAccessibleName(_("Question"))
        self.weight = QSpinBox()
        self.weight.setRange(1, MOST_WEIGHT)
        self.weight.setValue(question.weight)
        self.weight.setFixedSize(72, CONTROL)
        self.weight.setAccessibleName(_("Weight"))
        self.weight.setToolTip(_("Weight"))
        self.out = QToolButton()
        self.out.setProperty("kind", "plain")
        self.out.setIcon(context.theme.icon("x", "text2"))
        self.out.setToolTip(_("Take the question out"))
        self.out.setAccessibleName(_("Take the question out"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.weight)
        row.addWidget(self.out)

    @property
    def question(self) -> Question:
        """What stands in the row."""
        return Question(self.text.text(), self.weight.value())


class TemplatesDialog(QDialog):
    """Templates by name at the left, the one in hand at the right; saved by a button, undone as anything."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._rows: list[QuestionRow] = []
        self._held = Template(0, 0, "", ())
        self._wanted: int | None = None
        self.setWindowTitle(_("Templates of checks"))
        self.resize(SIZE)
        self.names = QListWidget()
        self.names.setFixedWidth(LIST_WIDTH)
        self.names.setAccessibleName(_("Templates of checks"))
        self.names.currentItemChanged.connect(self._on_current)
        self.name = QLineEdit()
        self.name.setPlaceholderText(_("Name of the template"))
        self.name.setAccessibleName(_("Name of the template"))
        self._reason = label("", "caption", "neg")
        self._reason.setWordWrap(True)
        self._lay_out()
        context.deeds.written.connect(self._on_written)
        self.refresh()

    def _lay_out(self) -> None:
        new = QPushButton(_("New template"))
        new.setAutoDefault(False)
        new.clicked.connect(self._on_new)
        left = QVBoxLayout()
        left.addWidget(self.names, 1)
        left.addWidget(new)
        self._questions = QVBoxLayout()
        self._questions.setSpacing(6)
        self._questions.addStretch(1)
        inside = QWidget()
        inside.setProperty("clear", "true")
        inside.setLayout(self._questions)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        more = QPushButton(_("Add a question"))
        more.setProperty("kind", "link")
        more.setAutoDefault(False)
        more.clicked.connect(self._on_more)
        buttons = QDialogButtonBox()
        self._save = buttons.addButton(_("Save"), QDialogButtonBox.ButtonRole.ApplyRole)
        self._save.setProperty("kind", "primary")
        self._save.setAutoDefault(False)
        self._save.clicked.connect(self.save)
        self._archive = buttons.addButton(_("To the archive"), QDialogButtonBox.ButtonRole.DestructiveRole)
        self._archive.setAutoDefault(False)
        self._archive.clicked.connect(self._on_archive)
        close = buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.name)
        right.addWidget(area, 1)
        right.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self._reason)
        right.addWidget(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addLayout(left)
        row.addLayout(right, 1)

    @property
    def template(self) -> Template:
        """The template as it stands in the lines."""
        return Template(self._held.id, self._held.version, self.name.text(), tuple(row.question for row in self._rows))

    def refresh(self) -> None:
        """Read the templates."""
        self._context.jobs.start(
            partial(_read, self._context.store), done=self._on_read, failed=self._on_failed, replaces=self
        )

    def _on_read(self, found: tuple[Template, ...]) -> None:
        wanted = self._wanted or self._held.id
        self._wanted = None
        self.names.blockSignals(True)
        self.names.clear()
        for template in found:
            item = QListWidgetItem(template.name, self.names)
            item.setData(_TEMPLATE, template)
            if template.id == wanted:
                self.names.setCurrentItem(item)
        if self.names.currentItem() is None and found:
            self.names.setCurrentRow(0)
        self.names.blockSignals(False)
        self._on_current()

    def _on_current(self) -> None:
        item = self.names.currentItem()
        self.show_template(Template(0, 0, "", ()) if item is None else item.data(_TEMPLATE))

    def show_template(self, template: Template) -> None:
        """Show a template's questions, with one empty line where there is none."""
        self._held = template
        self.name.setText(template.name)
        self._reason.setText("")
        for row in self._rows:
            self._questions.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        for question in template.questions or (Question("", USUAL),):
            self.add_question(question)
        self._archive.setEnabled(bool(template.id))

    def add_question(self, question: Question) -> QuestionRow:
        """Put one more line under the others."""
        row = QuestionRow(self._context, question)
        row.out.clicked.connect(self._on_out)
        self._questions.insertWidget(len(self._rows), row)
        self._rows.append(row)
        return row

    def _on_more(self) -> None:
        self.add_question(Question("", USUAL)).text.setFocus()

    def _on_out(self) -> None:
        sender = self.sender()
        row = next((row for row in self._rows if row.out is sender), None)
        if row is not None:
            self._rows.remove(row)
            self._questions.removeWidget(row)
            row.hide()
            row.deleteLater()

    def _on_new(self) -> None:
        self.names.blockSignals(True)
        self.names.setCurrentRow(-1)
        self.names.blockSignals(False)
        self.show_template(Template(0, 0, "", ()))
        self.name.setFocus()

    def save(self) -> None:
        """Write the template in hand, or say what is in the way."""
        self._reason.setText("")
        writing = partial(save_template, template=self.template)
        self._context.deeds.start(writing, done=self._on_saved, failed=self._on_failed)

    def _on_saved(self, deed: Deed) -> None:
        self._wanted = deed.ids[0]

    def _on_archive(self) -> None:
        if self._held.id:
            self._context.deeds.start(partial(archive, form_id=FORM, ids=(self._held.id,)))

    def _on_written(self, deed: Deed) -> None:
        if deed.form_id in (FORM, ""):
            self.refresh()

    def _on_failed(self, error: Exception) -> None:
        self._reason.setText(str(error))


def _read(store: Store, _progress: Progress) -> tuple[Template, ...]:
    return templates(store)
