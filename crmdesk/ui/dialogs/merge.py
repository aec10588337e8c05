"""The preview of a merge: what both records say, whose value is kept, what moves, and the sums before and after."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.merge_preview import FieldPlan, MergePreview, preview_merge
from crmdesk.data.merging import merge
from crmdesk.data.store import Store
from crmdesk.data.table import ABSENT, Kind, number
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.widgets.card import label, line
from crmdesk.ui.widgets.elided_label import plain_tip
from crmdesk.ui.widgets.states import Stateful

WIDTH, HEIGHT = 720, 520
#: Characters of a value on a radio button; its tooltip tells the whole.
LONGEST = 60
LONGEST_TIP = 2_000
_RIGHT = Qt.AlignmentFlag.AlignRight


class MergeDialog(QDialog):
    """Nothing is written before the button; one deed, and one undo takes it back whole."""

    merged = Signal(object)
    """The Deed."""

    def __init__(
        self, context: Context, form_id: str, keep_id: int, other_id: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._form_id = form_id
        self._ids = (keep_id, other_id)
        self._preview: MergePreview | None = None
        self._groups: dict[str, QButtonGroup] = {}
        self.setWindowTitle(_("Merge two records"))
        self.resize(WIDTH, HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._states = Stateful(context.theme, self._scroll)
        column.addWidget(self._states, 1)
        self._trouble = label("", "secondary", "neg")
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        column.addWidget(self._trouble)
        buttons = QDialogButtonBox()
        self.swap = QPushButton(_("Keep the other one"))
        self.swap.setAutoDefault(False)
        self.swap.clicked.connect(self._on_swap)
        buttons.addButton(self.swap, QDialogButtonBox.ButtonRole.ResetRole)
        self.yes = buttons.addButton(_("Merge the records"), QDialogButtonBox.ButtonRole.ActionRole)
        self.yes.setProperty("kind", "primary")
        self.yes.clicked.connect(self.finish)
        buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole).clicked.connect(self.reject)
        column.addWidget(buttons)
        self._read()

    @property
    def preview(self) -> MergePreview | None:
        """What is shown."""
        return self._preview

    @property
    def choices(self) -> dict[str, int]:
        """Key of a field -> the record whose value the person wants, where it is not the proposed one."""
        found = {}
        for plan in () if self._preview is None else self._preview.fields:
            group = self._groups.get(plan.key)
            if group is not None and group.checkedId() >= 0:
                chosen = plan.candidates[group.checkedId()].id
                if chosen != plan.proposed_id:
                    found[plan.key] = chosen
        return found

    def choose(self, key: str, record_id: int) -> None:
        """Keep a record's value of a field."""
        if self._preview is not None:
            plan = next(plan for plan in self._preview.fields if plan.key == key)
            place = [candidate.id for candidate in plan.candidates].index(record_id)
            self._groups[key].button(place).setChecked(True)

    def finish(self) -> None:
        """Merge as it is shown."""
        if self._preview is None:
            return
        self._enable(enabled=False)
        writing = partial(merge, preview=self._preview, choices=self.choices)
        self._context.deeds.start(writing, done=self._on_merged, failed=self._on_refused)

    def _enable(self, *, enabled: bool) -> None:
        for button in (self.yes, self.swap):
            button.setEnabled(enabled)

    def _read(self) -> None:
        self._enable(enabled=False)
        self._states.loading(_("Comparing"), cancellable=False)
        keep, other = self._ids
        work = partial(_preview, self._context.store, self._form_id, keep, other)
        self._context.jobs.start(work, done=self._on_preview, failed=self._on_unread, replaces=self)

    def _on_preview(self, preview: MergePreview) -> None:
        self._preview = preview
        self._show(preview)
        self._states.ready()
        self._enable(enabled=True)

    def _on_unread(self, error: Exception) -> None:
        self._states.failed(error, self._read)

    def _on_swap(self) -> None:
        self._ids = (self._ids[1], self._ids[0])
        self._tell("")
        self._read()

    def _on_merged(self, deed: Deed) -> None:
        self.merged.emit(deed)
        self.accept()

    def _on_refused(self, error: Exception) -> None:
        """Say why not, and compare again: somebody may have changed one of them."""
        self._tell(str(error))
        self._read()

    def _tell(self, text: str) -> None:
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))

    # -- building ------------------------------------------------------------------------------------------------

    def _show(self, preview: MergePreview) -> None:
        self._groups = {}
        body = QWidget()
        body.setProperty("clear", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        told = label(
            _("“{kept}” stays; “{other}” goes to the archive, and whatever belonged to it moves.").format(
                kept=preview.names[preview.keep_id], other=preview.names[preview.other_ids[0]]
            )
        )
        told.setWordWrap(True)
        column.addWidget(told)
        column.addWidget(self._fields(preview))
        if preview.moves:
            column.addWidget(line())
            moves = ", ".join(f"{move.title}: {number(move.count)}" for move in preview.moves)
            moved = label(_("Moves: {what}").format(what=moves), "secondary")
            moved.setWordWrap(True)
            column.addWidget(moved)
        if any(plan.after for plan in preview.sums):
            column.addWidget(line())
            column.addWidget(_sums(preview))
        column.addStretch(1)
        self._scroll.setWidget(body)

    def _fields(self, preview: MergePreview) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        if not preview.fields:
            grid.addWidget(label(_("Both say the same in every field."), "secondary"), 0, 0)
            return box
        for place, words in enumerate((_("Field"), _("Stays"), _("Goes to the archive"))):
            grid.addWidget(label(words, "caption"), 0, place)
        for row, plan in enumerate(preview.fields, 1):
            title = label(plan.title, "strong")
            title.setToolTip(plan.why)
            grid.addWidget(title, row, 0)
            if plan.is_united:
                both = label(plan.text or ABSENT, "secondary")
                both.setWordWrap(True)
                both.setToolTip(plan.why)
                grid.addWidget(both, row, 1, 1, 2)
            else:
                self._add_choice(grid, row, plan)
        return box

    def _add_choice(self, grid: QGridLayout, row: int, plan: FieldPlan) -> None:
        group = QButtonGroup(self)
        self._groups[plan.key] = group
        for place, candidate in enumerate(plan.candidates):
            text = candidate.text or ABSENT
            line_text = " ".join(text.split())
            button = QRadioButton(
                (line_text[:LONGEST] + "…" if len(line_text) > LONGEST else line_text).replace("&", "&&")
            )
            button.setAccessibleName(f"{plan.title}: {text}")
            button.setToolTip(plain_tip(text[:LONGEST_TIP]) if len(line_text) > LONGEST else plan.why)
            button.setChecked(candidate.id == plan.proposed_id)
            group.addButton(button, place)
            row_box = QHBoxLayout()
            row_box.addWidget(button)
            grid.addLayout(row_box, row, 1 + place)


def _sums(preview: MergePreview) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(0, 1)
    for place, words in enumerate((_("Sums"), _("Stays"), _("Moves"), _("After the merge"))):
        grid.addWidget(label(words, "caption"), 0, place, _RIGHT if place else Qt.AlignmentFlag.AlignLeft)
    for row, plan in enumerate(preview.sums, 1):
        grid.addWidget(label(plan.title), row, 0)
        for place, value in enumerate((plan.kept, plan.others, plan.after), 1):
            text = Kind.MONEY.short(value, preview.currency)
            grid.addWidget(label(text, "strong" if place == 3 else "secondary"), row, place, _RIGHT)
    return box


def _preview(store: Store, form_id: str, keep_id: int, other_id: int, _progress: Progress) -> MergePreview:
    return preview_merge(store, form_id, keep_id, [other_id])
