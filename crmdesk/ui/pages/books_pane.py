"""BookPane: a record of the books beside its list: all its fields, and what else the book says or does about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.entry.forms import form_named
from crmdesk.data.entry.record import Record, read_record
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.forms.record_form import RecordForm
from crmdesk.ui.pages.registry_pane import RegistryPane
from crmdesk.ui.widgets.card import label, line
from crmdesk.ui.widgets.elided_label import ElidedLabel

LEAST = 300
MARGIN = 16


class PaneExtra(QWidget):
    """What stands under the fields of a record; each book says what."""

    def show_record(self, record: Record) -> None:
        """Show what there is about a record."""
        raise NotImplementedError


class BookPane(RegistryPane[Record]):
    """The fields are written as soon as they are typed; what others write comes in around the typing."""

    def __init__(
        self,
        context: Context,
        form_id: str,
        extras: Sequence[PaneExtra] = (),
        *,
        before: bool = False,
        without: Sequence[str] = (),
    ) -> None:
        """Make an empty pane.

        Args:
            context: the base, the jobs and the deeds.
            form_id: whose records are shown.
            extras: what stands beside the fields.
            before: whether the extras stand above the fields.
            without: keys of fields that are shown elsewhere.
        """
        super().__init__(context, partial(_read, form_id))
        self.setProperty("pane", "true")
        self.setMinimumWidth(LEAST)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.backgroundRole().Base)
        self._form_id = form_id
        self._extras = tuple(extras)
        self._kind = label("", "caption", "text3")
        self._name = ElidedLabel("")
        self._name.setProperty("role", "card")
        self.form = RecordForm(context, form_id, columns=1, without=without)
        close = QToolButton()
        close.setProperty("kind", "plain")
        close.setIcon(context.theme.icon("x", "text2"))
        close.setIconSize(QSize(16, 16))
        close.setToolTip(_("Close (Esc)"))
        close.setAccessibleName(_("Close"))
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(self._kind, 1)
        head.addWidget(close)
        body = QWidget()
        body.setProperty("clear", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(MARGIN, 8, MARGIN, MARGIN)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._name)
        parts: list[QWidget] = [*self._extras, self.form] if before else [self.form, *self._extras]
        parts = [part for part in parts if part is not self.form or self._has_fields(without)]
        self.form.setVisible(self._has_fields(without))
        for place, part in enumerate(parts):
            if place:
                column.addWidget(line())
            column.addWidget(part)
        column.addStretch(1)
        self._scroll.setWidget(body)

    def _has_fields(self, without: Sequence[str]) -> bool:
        return any(field.key not in without for field in form_named(self._form_id).fields)

    def _show(self) -> None:
        record = self._card
        if record is None:
            return
        self._kind.setText(record.form.label)
        self._name.setText(record.texts.get(record.form.name, ""))
        self._name.setVisible(bool(self._name.text()))
        if not self.form.isHidden():
            self.form.show_record(record.id)
        for extra in self._extras:
            extra.show_record(record)


def _read(form_id: str, store: Store, record_id: int) -> Record:
    return read_record(store, form_id, record_id)
