"""TemplatesPanel: what repeats and what is kept to be inserted, with the ways to end it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from crmdesk.data.activities.recurrence import recurrence_text
from crmdesk.data.activities.templates import Template, archive_template, list_templates, stop
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.store import Store
from crmdesk.data.table import day_text
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.popover import Popover

WIDTH, HEIGHT = 460, 320


class TemplatesPanel(Popover):
    """Opens under its button with what the base holds at that moment."""

    def __init__(self, context: Context, anchor: QWidget) -> None:
        super().__init__(anchor)
        self._context = context
        self.setFixedWidth(WIDTH)
        self.body.addWidget(label(_("Repetitions and templates"), "section"))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFixedHeight(HEIGHT)
        self.body.addWidget(self._scroll)
        context.deeds.written.connect(self._on_written)

    def ask(self) -> None:
        """Read the templates and open."""
        work = partial(_read, self._context.store)
        self._context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def _on_read(self, templates: tuple[Template, ...]) -> None:
        holder = QWidget()
        holder.setProperty("clear", "true")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(6)
        if not templates:
            nothing: QLabel = label(_("Nothing repeats yet. Choose how often when you plan a task."), "secondary")
            nothing.setWordWrap(True)
            column.addWidget(nothing)
        for template in templates:
            column.addWidget(self._row(template))
        column.addStretch(1)
        self._scroll.setWidget(holder)
        if not self.isVisible():
            self.open()

    def _row(self, template: Template) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        words = QVBoxLayout()
        words.setSpacing(0)
        title = ElidedLabel(template.plan.subject)
        title.setProperty("role", "strong")
        about = ElidedLabel(about_of(template))
        about.setProperty("role", "secondary")
        words.addWidget(title)
        words.addWidget(about)
        line.addLayout(words, 1)
        if template.recurrence is not None and template.active:
            line.addWidget(self._button(_("Stop"), template.id, self._on_stop))
        line.addWidget(self._button(_("Remove"), template.id, self._on_remove))
        return row

    @staticmethod
    def _button(text: str, template_id: int, slot: object) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", "plain")
        button.setProperty("small", "true")
        button.setProperty("template", template_id)
        button.clicked.connect(slot)
        return button

    def _on_stop(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._context.deeds.start(partial(stop, template_id=int(sender.property("template"))))

    def _on_remove(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._context.deeds.start(partial(archive_template, template_id=int(sender.property("template"))))

    def _on_written(self, _deed: Deed) -> None:
        if self.isVisible():
            self.ask()

    def _on_failed(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)


def about_of(template: Template) -> str:
    """Return how often, whose and when next: "every week: Mon, Anna Sokolova, next 24.11.2025"."""
    if template.recurrence is None:
        return ", ".join(part for part in (_("Template"), template.kind) if part)
    rule = recurrence_text(template.recurrence) if template.active else _("stopped")
    following = ""
    if template.active and template.next_on is not None:
        following = _("planned up to {day}").format(day=day_text(template.next_on))
    return ", ".join(part for part in (rule, template.performer, following) if part)


def _read(store: Store, _progress: Progress) -> tuple[Template, ...]:
    return list_templates(store)
