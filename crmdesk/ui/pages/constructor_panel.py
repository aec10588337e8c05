"""ConstructorPanel: the left side of the constructor: three wells, conditions, comparison, picture and the way to save."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from crmdesk.data.words import N_, _
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.periods import Compare
from crmdesk.reports.saved_reports import made_report
from crmdesk.reports.vocabulary import DIMENSION_GROUPS, MEASURE_GROUPS
from crmdesk.ui.pages.constructor_draft import COLUMNS, MEASURES, ROWS, WELLS, Draft
from crmdesk.ui.pages.constructor_wells import Well
from crmdesk.ui.pages.constructor_words import WordList
from crmdesk.ui.pages.report_strip import COMPARISONS
from crmdesk.ui.pages.result_filters import ResultFilters
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.popover import Popover

if TYPE_CHECKING:
    from crmdesk.reports.answer import Filter
    from crmdesk.reports.question import Question
    from crmdesk.reports.vocabulary import Vocabulary
    from crmdesk.ui.context import Context

WIDTH = 292
CHARTS = {
    ChartKind.BARS: N_("Bars"),
    ChartKind.LINE: N_("Line"),
    ChartKind.PARETO: N_("Pareto: who makes most"),
    ChartKind.HEAT: N_("Heat map"),
    ChartKind.STACKED: N_("Bars made of parts"),
    ChartKind.NONE: N_("Table only"),
}


class ConstructorPanel(QFrame):
    """Holds the draft; every change is told at once."""

    draft_changed = Signal()
    save_requested = Signal()
    formulas_requested = Signal()

    def __init__(self, context: Context, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._vocabulary: Vocabulary | None = None
        self._picking = ""
        """The well whose list of words is open."""
        self._popover: Popover | None = None
        self._list: WordList | None = None
        self.draft = draft
        self.setObjectName("catalogue")
        self.setFixedWidth(WIDTH)
        theme = context.theme
        self.wells = {
            MEASURES: Well(theme, _("What to count"), "measure", _("Revenue, calls, debts: anything that is counted.")),
            ROWS: Well(theme, _("Rows"), "dimension", _("What to cut by: people, clients, time.")),
            COLUMNS: Well(theme, _("Columns"), "dimension", _("A dimension across makes a pivot. May stay empty.")),
        }
        for name, well in self.wells.items():
            well.add_requested.connect(partial(self.pick, name))
            well.list.word_dropped.connect(partial(self._on_dropped, name))
            well.list.word_removed.connect(partial(self._on_removed, name))
            well.list.word_passed.connect(partial(self._on_passed, name))
        self.filters = ResultFilters(context, made_report(draft.recipe, ""))
        self.filters.filters_chosen.connect(self._on_filters)
        self.compare, self.chart = QComboBox(), QComboBox()
        for compare, title in COMPARISONS.items():
            self.compare.addItem(_(title), compare.value)
        self.compare.activated.connect(self._on_compare)
        self.chart.activated.connect(self._on_chart)
        self.save = QPushButton(_("Save"))
        self.save.setProperty("kind", "primary")
        self.save.clicked.connect(self.save_requested)
        self._lay_out()
        self._show()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("clear", "true")
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(12)
        for well in self.wells.values():
            column.addWidget(well)
        head = QHBoxLayout()
        head.addWidget(label(_("Conditions"), "section"), 1)
        head.addWidget(self.filters.add)
        column.addLayout(head)
        column.addWidget(self.filters)
        for title, choice in ((_("Compare"), self.compare), (_("Picture"), self.chart)):
            choice.setAccessibleName(title)
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(6)
            row = QHBoxLayout()
            caption = label(title, "secondary")
            caption.setFixedWidth(84)
            row.addWidget(caption)
            row.addWidget(choice, 1)
            column.addLayout(row)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        scroll.viewport().setAutoFillBackground(False)
        self.trouble: QLabel = label("", "secondary", "neg")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 12)
        foot.addWidget(self.trouble)
        foot.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The words of the base, None until they are read."""
        return self._vocabulary

    @property
    def fault(self) -> str:
        """What is missing or does not go together; empty where the draft can be asked."""
        return "" if self._vocabulary is None else self._vocabulary.fault_of(self.draft.recipe)

    def take_vocabulary(self, vocabulary: Vocabulary) -> None:
        """Take the words of the base, at first or anew."""
        self._vocabulary = vocabulary
        named = {name: word.label for name, word in vocabulary.dimensions.items()}
        self.filters.show_filters(
            self.draft.filters, tuple(named.get(one.dimension, one.dimension) for one in self.draft.filters)
        )
        self._fit_chart()
        self._show()

    def take_question(self, question: Question, texts: tuple[str, ...]) -> None:
        """Take what was asked and how its conditions read."""
        self.filters.take_question(question)
        self.filters.show_filters(self.draft.filters, texts)

    def put(self, draft: Draft) -> None:
        """Show another draft and tell it."""
        if draft == self.draft:
            return
        self.draft = draft
        self._fit_chart()
        self._show()
        self.draft_changed.emit()

    def pick(self, well: str) -> None:
        """Open the list of words that may stand in a well."""
        if self._vocabulary is None:
            return
        if self._popover is not None:
            self._popover.close()
            self._popover.deleteLater()
        self._picking = well
        words = WordList(self._context.theme, MEASURE_GROUPS if well == MEASURES else DIMENSION_GROUPS)
        words.word_toggled.connect(self._on_toggled)
        self._list = words
        self._popover = Popover(self.wells[well].add)
        self._popover.body.addWidget(words)
        if well == MEASURES:
            formulas = QPushButton(_("Own measures: ratio, share, difference, sum…"))
            formulas.setProperty("kind", "link")
            formulas.clicked.connect(self._on_formulas)
            self._popover.body.addWidget(formulas)
        self._fill_list()
        self._popover.open()
        words.search.setFocus()

    def show_trouble(self, text: str) -> None:
        """Say why it was not saved."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))

    # Showing

    def _show(self) -> None:
        """Show the draft: words in their wells, the pictures that fit, and whether it can be saved."""
        for name in WELLS:
            self.wells[name].show_words([self._said(name, word) for word in getattr(self.draft, name)])
        self.filters.take_report(made_report(self.draft.recipe, ""))
        compare = self.draft.recipe.compare
        self.compare.setCurrentIndex(self.compare.findData(compare.value))
        self.compare.setEnabled(not self.draft.columns)
        self.compare.setToolTip(_("With columns, figures of one period are shown.") if self.draft.columns else "")
        self._show_charts()
        self.save.setEnabled(self._vocabulary is not None and not self.fault)
        self.save.setText(_("Save changes") if self.draft.saved is not None else _("Save…"))
        self.show_trouble("")
        self._fill_list()

    def _said(self, well: str, word: str) -> tuple[str, str, str]:
        """Return a word as a well shows it: id, label, and why it does not fit."""
        known = self._vocabulary
        if known is None:
            return word, "…", ""
        declared = (known.measures if well == MEASURES else known.dimensions).get(word)
        if declared is None:
            return word, _("no longer there"), _("It was removed, or is not shared with you. Choose another.")
        if well == MEASURES:
            return word, declared.label, known.fault_of_measure(word, self.draft.dimensions)
        return word, declared.label, ""

    def _show_charts(self) -> None:
        self.chart.clear()
        fitting = () if self._vocabulary is None else self._vocabulary.charts_of(self.draft.recipe)
        for kind in fitting:
            self.chart.addItem(_(CHARTS[kind]), kind.value)
        self.chart.setCurrentIndex(max(0, self.chart.findData(self.draft.chart.value)))

    def _fit_chart(self) -> None:
        """Take a picture that fits what was put together; the chosen one stays where it does."""
        if self._vocabulary is not None:
            fitting = self._vocabulary.charts_of(self.draft.recipe)
            if self.draft.chart not in fitting:
                self.draft = replace(self.draft, chart=fitting[0])

    def _fill_list(self) -> None:
        """Show in the open list what is taken by now and what does not fit any more."""
        known, well = self._vocabulary, self._picking
        if known is None or self._list is None or self._popover is None or not well:
            return
        held = set(getattr(self.draft, well))
        full = "" if self.draft.room_in(well) else _("There is no room for more. Take something away first.")
        if well == MEASURES:
            faults = {name: known.fault_of_measure(name, self.draft.dimensions) or full for name in known.measures}
            words = known.measures
        else:
            faults = {name: known.fault_of_dimension(name, self.draft.measures) or full for name in known.dimensions}
            words = known.dimensions
        for name in (*held, *(self.draft.dimensions if well != MEASURES else ())):
            faults.pop(name, None)  # what stands there may be taken away or moved over, fit or not
        self._list.show_words(words.values(), held, faults)

    # What the person does

    def _on_toggled(self, word: str) -> None:
        self.put(self.draft.toggled(word, self._picking))

    def _on_dropped(self, well: str, word: str, row: int) -> None:
        self.put(self.draft.placed(word, well, row))
        self.wells[well].list.take(word)
        self.wells[well].list.setFocus()

    def _on_removed(self, well: str, word: str) -> None:
        self.put(self.draft.without(word, well))

    def _on_passed(self, well: str, word: str, step: int) -> None:
        """Move a dimension from the rows to the columns or back; measures have one well."""
        target = {(ROWS, 1): COLUMNS, (COLUMNS, -1): ROWS}.get((well, step))
        if target is not None:
            self._on_dropped(target, word, len(getattr(self.draft, target)))

    def _on_filters(self, filters: tuple[Filter, ...]) -> None:
        self.put(replace(self.draft, filters=filters))

    def _on_compare(self) -> None:
        self.put(replace(self.draft, compare=Compare(self.compare.currentData())))

    def _on_chart(self) -> None:
        self.put(replace(self.draft, chart=ChartKind(self.chart.currentData())))

    def _on_formulas(self) -> None:
        if self._popover is not None:
            self._popover.close()
        self.formulas_requested.emit()
