"""Bulk fields: what each bulk action asks: a value, a stage with its reason, tags, a task; or nothing, for the archive."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from crmdesk.data.activities.plans import Plan
from crmdesk.data.entry.bulk_deeds import Archive, BulkAction, PlanEach, PutIntoStage, Retag, SetField
from crmdesk.data.entry.form import Form, FormField
from crmdesk.data.entry.forms_dictionaries import ACTIVITY_NAMES
from crmdesk.data.entry.offers import Offer
from crmdesk.data.entry.typed import read_day
from crmdesk.data.models.catalogue import LOST, OPEN
from crmdesk.data.pipelines import Pipelines
from crmdesk.data.table import day_text
from crmdesk.data.values.texts import parts
from crmdesk.data.words import N_, _
from crmdesk.ui.context import Context
from crmdesk.ui.pages.field_line import field_line
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.cell_editors import ChoiceCellEditor

_TASKS = ("call", "meeting", "letter", "task", "visit")


class BulkFields(QWidget):
    """The fields of one action."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setColumnStretch(1, 1)

    def action(self) -> BulkAction | None:
        """Return what is chosen, None while nothing is.

        Raises:
            UsageFault: what was typed does not fit.
        """
        return Archive()

    def _put(self, caption: str, widget: QWidget) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(label(caption, "secondary"), row, 0)
        self._grid.addWidget(widget, row, 1)
        widget.setAccessibleName(caption)

    def _on_changed(self) -> None:
        self.changed.emit()


class ValueFields(BulkFields):
    """One value of one field."""

    def __init__(self, context: Context, form: Form, field: FormField) -> None:
        super().__init__()
        self._field = field
        self._line = field_line(context, self, form, field, None, "")
        self._line.setProperty("cell", "false")
        self._put(field.label, self._line)
        self._line.textChanged.connect(self._on_changed)
        if isinstance(self._line, ChoiceCellEditor):
            self._line.chosen.connect(self._on_chosen)
            self._line.returnPressed.connect(self._on_chosen)
        self.setFocusProxy(self._line)

    def _on_chosen(self) -> None:
        if isinstance(self._line, ChoiceCellEditor):
            self._line.take_marked()
        self._on_changed()

    def action(self) -> BulkAction | None:
        """Return the value, None while nothing is typed."""
        if not self._line.text().strip():
            return None
        return SetField(self._field.key, self._line.value())


class StageFields(BulkFields):
    """A stage of any pipeline; a loss asks its reason."""

    def __init__(self, pipelines: Pipelines, reasons: tuple[Offer, ...]) -> None:
        super().__init__()
        self._pipelines = pipelines
        self._stages = QComboBox()
        self._stages.addItem(_("Choose a stage"), None)
        for pipeline in pipelines.all:
            for stage in pipeline.stages:
                several = len(pipelines.all) > 1
                self._stages.addItem(f"{pipeline.name}: {stage.name}" if several else stage.name, stage.id)
        self._reasons = QComboBox()
        self._reasons.addItem(_("Choose a reason"), None)
        for offer in reasons:
            self._reasons.addItem(offer.text, offer.value)
        self._note = QLineEdit()
        self._put(_("Stage"), self._stages)
        self._put(_("Loss reason"), self._reasons)
        self._put(_("Words on the loss"), self._note)
        for box in (self._stages, self._reasons):
            box.currentIndexChanged.connect(self._on_changed)
        self._note.textChanged.connect(self._on_changed)
        self.setFocusProxy(self._stages)
        self._on_changed()

    def action(self) -> BulkAction | None:
        """Return the stage, None while none is chosen."""
        stage_id = self._stages.currentData()
        if stage_id is None:
            return None
        if self._outcome() == OPEN:
            return PutIntoStage(stage_id)
        return PutIntoStage(stage_id, self._reasons.currentData(), self._note.text().strip() or None)

    def _outcome(self) -> int:
        stage = self._pipelines.stage(self._stages.currentData() or 0)
        return OPEN if stage is None else stage.outcome

    def _on_changed(self) -> None:
        for widget in (self._reasons, self._note):
            widget.setEnabled(self._outcome() >= LOST)
        super()._on_changed()


class TagFields(BulkFields):
    """Tags to add and tags to take out, separated by commas."""

    def __init__(self) -> None:
        super().__init__()
        self._add, self._remove = QLineEdit(), QLineEdit()
        self._put(_("Add tags"), self._add)
        self._put(_("Take out tags"), self._remove)
        for line in (self._add, self._remove):
            line.textChanged.connect(self._on_changed)
        self.setFocusProxy(self._add)

    def action(self) -> BulkAction | None:
        """Return the tags, None while none is typed."""
        add, remove = (tuple(parts(line.text())) for line in (self._add, self._remove))
        return Retag(add, remove) if add or remove else None


class TaskFields(BulkFields):
    """One task for each deal: what, of which kind, on which day."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._today = context.view.today
        self._kind = QComboBox()
        for code in _TASKS:
            self._kind.addItem(_(ACTIVITY_NAMES[code]), code)
        self._what, self._day = QLineEdit(), QLineEdit(day_text(context.view.today))
        self._put(_("What"), self._what)
        self._put(_("Kind"), self._kind)
        self._put(_("Due"), self._day)
        self._kind.currentIndexChanged.connect(self._on_changed)
        for line in (self._what, self._day):
            line.textChanged.connect(self._on_changed)
        self.setFocusProxy(self._what)

    def action(self) -> BulkAction | None:
        """Return the task.

        Raises:
            UsageFault: the day is no day.
        """
        day = read_day(self._day.text(), self._today) if self._day.text().strip() else None
        return PlanEach(Plan(self._what.text().strip(), day, code=self._kind.currentData()))


#: What the bar offers beside a menu of fields: key -> words.
BULK_TITLES = {
    "owner_id": N_("Another manager"),
    "stage": N_("Another stage"),
    "tags": N_("Tags"),
    "task": N_("A task for each"),
    "archive": N_("To the archive"),
}
