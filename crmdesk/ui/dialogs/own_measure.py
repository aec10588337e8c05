"""OwnMeasureDialog: measures of the firm's own making: which there are, what each is made of, and what it comes to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.errors import UsageFault
from crmdesk.data.views import LONGEST_NAME
from crmdesk.data.words import N_, _
from crmdesk.reports.formula_preview import FormulaPreview, preview_formula
from crmdesk.reports.own_measures import (
    OWN_MEASURE,
    Operation,
    OwnMeasureCard,
    Recipe,
    archive_measure,
    change_measure,
    kind_of,
    own_measures,
    save_measure,
)
from crmdesk.reports.vocabulary import OWN
from crmdesk.ui.context import to_date
from crmdesk.ui.dialogs.formula_figures import FormulaFigures
from crmdesk.ui.widgets.card import label

if TYPE_CHECKING:
    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.store import Store
    from crmdesk.reports.periods import Period
    from crmdesk.reports.vocabulary import Vocabulary
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress

LIST_WIDTH, FORM_WIDTH, HEIGHT = 216, 420, 520
ROW = 28
#: What shall be seen by its lines where the report has no dimension yet.
USUAL_BY = ("manager", "month", "source", "client")
#: Counting begins when nothing was typed or chosen for so long, milliseconds.
PAUSE = 200
GOOD = ((1, N_("More is better")), (-1, N_("Less is better")))
_CARD = Qt.ItemDataRole.UserRole


class OwnMeasureDialog(QDialog):
    """A list of what there is at the left, the formula in hand with its figures at the right."""

    measures_changed = Signal()
    measure_made = Signal(str)
    """Id of a new measure."""

    def __init__(
        self, context: Context, vocabulary: Vocabulary, by: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        """Make the dialog with an empty formula in hand.

        Args:
            context: for the base and its jobs.
            vocabulary: the measures that a formula may be made of.
            by: dimensions of the report that is put together; figures are shown by the first that fits.
            parent: the dialog's parent.
        """
        super().__init__(parent)
        self._context = context
        self._vocabulary = vocabulary
        self._by = (*by, *(name for name in USUAL_BY if name not in by))
        self._card: OwnMeasureCard | None = None
        self._wanted: int | None = None
        """Id of a measure that was just written: it is taken in hand when the list is there."""
        self.setWindowTitle(_("Own measures"))
        self.list = QListWidget()
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setAccessibleName(_("Own measures"))
        self.list.currentItemChanged.connect(self._on_current)
        self.new = QPushButton(_("New formula"))
        self.new.setIcon(context.theme.icon("plus"))
        self.new.setIconSize(QSize(14, 14))
        self.new.clicked.connect(self.begin_anew)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(_("Revenue per call"))
        self.left, self.right = self._measures(), self._measures()
        self.operation, self.good = QComboBox(), QComboBox()
        for operation in Operation:
            self.operation.addItem(operation.label, operation.value)
        for sign, title in GOOD:
            self.good.addItem(_(title), sign)
        self.shared = QCheckBox(_("Everybody sees it"))
        self.shared.setChecked(True)
        for choice in (self.left, self.right, self.operation, self.good):
            choice.currentIndexChanged.connect(self._on_changed)
        self.trouble: QLabel = label("", "secondary", "neg")
        self.trouble.setWordWrap(True)
        self.preview = FormulaFigures()
        self.remove = QPushButton(_("Remove"))
        self.remove.clicked.connect(self._on_remove)
        self.save = QPushButton(_("Save"))
        self.save.setProperty("kind", "primary")
        self.save.setDefault(True)
        self.save.clicked.connect(self._on_save)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._ask)
        self._lay_out()
        self.begin_anew()
        self._read()

    def _measures(self) -> QComboBox:
        """Return a list of the declared measures, found by typing a part of the name."""
        made = QComboBox()
        made.setEditable(True)
        made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for word in self._vocabulary.measures.values():
            if word.group != OWN:
                made.addItem(word.label, word.id)
        completer = QCompleter(made.model(), made)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        made.setCompleter(completer)
        return made

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        lines: tuple[tuple[str, QWidget], ...] = (
            (_("Name"), self.name), (_("Measure"), self.left), (_("What to do"), self.operation),
            (_("Second measure"), self.right), (_("Which is good"), self.good),
        )  # fmt: skip
        for row, (caption, field) in enumerate(lines):
            title = label(caption, "secondary")
            title.setBuddy(field)
            field.setAccessibleName(caption)
            form.addWidget(title, row, 0)
            form.addWidget(field, row, 1)
        form.addWidget(self.shared, len(lines), 1)
        form.setColumnStretch(1, 1)
        foot = QHBoxLayout()
        close = QPushButton(_("Close"))
        close.clicked.connect(self.reject)
        foot.addWidget(self.remove)
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.save)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addLayout(form)
        right.addWidget(self.trouble)
        right.addWidget(self.preview, 1)
        right.addLayout(foot)
        self._aside = QWidget()
        left = QVBoxLayout(self._aside)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.list, 1)
        left.addWidget(self.new)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(16)
        whole.addWidget(self._aside)
        whole.addLayout(right, 1)
        self._aside.hide()  # until there is something to choose from
        self.setMinimumSize(FORM_WIDTH + 48, HEIGHT)

    # The list

    def _read(self) -> None:
        work = partial(_read_cards, self._context.store)
        self._context.jobs.start(work, done=self._on_cards, failed=self._on_failed, replaces=(self, "cards"))

    def _on_cards(self, cards: tuple[OwnMeasureCard, ...]) -> None:
        wanted = self._wanted if self._wanted is not None else None if self._card is None else self._card.id
        self.list.blockSignals(True)
        self.list.clear()
        held: QListWidgetItem | None = None
        for card in cards:
            item = QListWidgetItem(card.name, self.list)
            item.setData(_CARD, card)
            item.setSizeHint(QSize(0, ROW))
            held = item if card.id == wanted else held
        self._aside.setVisible(bool(cards))
        self.list.setCurrentRow(-1 if held is None else self.list.row(held))
        self.list.blockSignals(False)
        self._wanted = None
        if held is not None:
            self._take(held.data(_CARD))

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._take(item.data(_CARD))

    def begin_anew(self) -> None:
        """Put an empty formula in hand."""
        self._card = None
        self.list.blockSignals(True)
        self.list.setCurrentRow(-1)
        self.list.clearSelection()
        self.list.blockSignals(False)
        self.name.clear()
        self._show(Recipe(Operation.RATIO, "revenue", "calls"))
        self.shared.setChecked(True)
        self._show_rights(is_own=True)
        self.name.setFocus()

    def _take(self, card: OwnMeasureCard) -> None:
        self._card = card
        self.name.setText(card.name)
        self.shared.setChecked(card.shared)
        if card.recipe is not None:
            self._show(card.recipe)
        self._show_rights(is_own=card.is_own)
        if card.fault:
            self.tell(card.fault)

    def _show_rights(self, *, is_own: bool) -> None:
        """Somebody else's measure is only looked at."""
        for field in (self.name, self.left, self.operation, self.right, self.good, self.shared, self.save):
            field.setEnabled(is_own)
        self.remove.setVisible(self._card is not None and is_own)

    def _show(self, recipe: Recipe) -> None:
        for choice, value in (
            (self.left, recipe.left), (self.right, recipe.right), (self.operation, recipe.operation.value),
            (self.good, recipe.good),
        ):  # fmt: skip
            choice.blockSignals(True)
            choice.setCurrentIndex(choice.findData(value))
            choice.blockSignals(False)
        self._on_changed()

    # The formula in hand

    @property
    def recipe(self) -> Recipe | None:
        """The formula as chosen; None where a side was typed that is no measure."""
        sides = [_chosen(choice) for choice in (self.left, self.right)]
        if not all(sides):
            return None
        return Recipe(Operation(self.operation.currentData()), sides[0], sides[1], int(self.good.currentData()))

    def tell(self, text: str) -> None:
        """Say why it cannot be counted or kept; what was typed stays."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))

    def _on_changed(self) -> None:
        """Say at once whether the sides go together; count when the person has stopped choosing."""
        self.tell("")
        recipe = self.recipe
        try:
            kind = None if recipe is None else kind_of(recipe)
        except UsageFault as fault:
            self.tell(str(fault))
            kind = None
        self.preview.begin(kind)
        self.save.setEnabled(kind is not None and (self._card is None or self._card.is_own))
        if kind is None:
            self._pause.stop()
        else:
            self._pause.start()

    def _ask(self) -> None:
        recipe = self.recipe
        if recipe is None:
            return
        reached = self._vocabulary.measures[recipe.left].reaches & self._vocabulary.measures[recipe.right].reaches
        by = tuple(name for name in self._by if name in reached)
        work = partial(_preview, self._context.store, recipe, by, to_date(self._context.view.today))
        self._context.jobs.start(work, done=self._on_preview, failed=self._on_failed, replaces=self)

    def _on_preview(self, found: FormulaPreview) -> None:
        self.preview.show_preview(found, int(self.good.currentData()))

    def _on_failed(self, error: Exception) -> None:
        self.tell(str(error))

    # Keeping

    def _on_save(self) -> None:
        recipe = self.recipe
        if recipe is None:
            return
        name, shared = self.name.text(), self.shared.isChecked()
        if self._card is None:
            work = partial(save_measure, name=name, recipe=recipe, shared=shared)
        else:
            work = partial(change_measure, card=self._card, name=name, recipe=recipe, shared=shared)
        self.save.setEnabled(False)
        self._context.deeds.start(work, done=self._on_kept, failed=self._on_refused)

    def _on_remove(self) -> None:
        if self._card is not None:
            self._context.deeds.start(
                partial(archive_measure, card=self._card), done=self._on_removed, failed=self._on_refused
            )

    def _on_kept(self, deed: Deed) -> None:
        """Tell what was made; a new measure is used at once and the dialog is over."""
        is_new = self._card is None
        self._wanted = deed.ids[0]
        self.measures_changed.emit()
        if is_new:
            self.measure_made.emit(f"{OWN_MEASURE}{deed.ids[0]}")
            self.accept()
        else:
            self._read()

    def _on_removed(self, _deed: Deed) -> None:
        self.begin_anew()
        self.measures_changed.emit()
        self._read()

    def _on_refused(self, error: Exception) -> None:
        self.save.setEnabled(True)
        self.tell(str(error))


def _chosen(choice: QComboBox) -> str:
    """Return the id of what stands in the line, empty where what was typed is no measure."""
    place = choice.findText(choice.currentText(), Qt.MatchFlag.MatchFixedString)
    return "" if place < 0 else str(choice.itemData(place))


def _read_cards(store: Store, _progress: Progress) -> tuple[OwnMeasureCard, ...]:
    return own_measures(store)


def _preview(store: Store, recipe: Recipe, by: tuple[str, ...], period: Period, _progress: Progress) -> FormulaPreview:
    return preview_formula(store, recipe, period, by)
