"""The columns of an import: each with a sample, the field it fills and how sure that is; and the stages of the file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)

from crmdesk.data.imports.columns import EXACT, LIKE, MADE, NONE, SOME, Choice, ColumnState, Matching, StageState
from crmdesk.data.imports.templates import Template
from crmdesk.data.table import number
from crmdesk.data.words import N_, _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.icons import GAP
from crmdesk.ui.theme import Theme, mark
from crmdesk.ui.widgets.card import Card, empty, label, line
from crmdesk.ui.widgets.elided_label import ElidedLabel

ROW = 36
#: Pixels that the name of a stage keeps at least.
LEAST_WORD = 90
_KINDS = (
    ("lead", N_("Inquiry")), ("work", N_("In work")), ("won", N_("Won")), ("lost", N_("Lost")), ("cancelled", N_("Cancelled")),
)  # fmt: skip


class QuietCombo(QComboBox):
    """A list that the wheel does not change while a page is scrolled over it."""

    # Qt overrides

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Sureness(QWidget):
    """An icon and a word: how sure a match is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._icon = QLabel()
        self._text = label("", "secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)

    def show_state(self, state: ColumnState) -> None:
        """Say how sure the match of a column is."""
        icon, tone, text = _sureness(state)
        self._icon.setPixmap(self._theme.icon(icon, tone).pixmap(QSize(14, 14), self.devicePixelRatioF()))
        self._text.setText(text)
        mark(self._text, tone=tone)


def _sureness(state: ColumnState) -> tuple[str, str, str]:
    """Return icon, colour and word of a match."""
    return {
        EXACT: ("check", "pos", _("exact")),
        LIKE: ("triangle-alert", "warn", _("alike")),
        SOME: ("triangle-alert", "warn", _("{n} of {total} found").format(n=state.found, total=state.total)),
        MADE: ("plus", "text2", plural("{n} new", "{n} new", state.total).format(n=number(state.total))),
        NONE: ("minus", "text3", _("skipped")),
    }[state.sure]


class ColumnsCard(Card):
    """What each column of the file fills; a choice takes effect at once."""

    assigned = Signal(str, str)
    """A column and the key of what it fills now."""
    template_chosen = Signal(object)
    guess_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(_("Columns of the file"), parent)
        self._theme = context.theme
        self._boxes: dict[str, QuietCombo] = {}
        self._sure: dict[str, Sureness] = {}
        self._keys: dict[str, str] = {}
        self._choices: tuple[Choice, ...] = ()
        self._model = QStandardItemModel(self)
        guess = QPushButton(GAP + _("Match"))
        guess.setIcon(context.theme.icon("wand-sparkles", "text"))
        guess.setProperty("small", "true")
        guess.setToolTip(_("Match the columns anew by their names and values"))
        guess.clicked.connect(self.guess_requested)
        self.template = QToolButton()
        self.template.setProperty("small", "true")
        self.template.setProperty("menu", "true")
        self.template.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.template)
        self.template.setMenu(self._menu)
        self.heading.addWidget(guess)
        self.heading.addWidget(self.template)
        self._inside = QWidget()
        self._inside.setProperty("clear", "true")
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 6, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(0)
        for column, stretch in ((0, 3), (1, 3), (3, 5), (4, 3)):
            self._grid.setColumnStretch(column, stretch)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._inside)
        self.body.addWidget(scroll, 1)

    def show_templates(self, templates: Sequence[Template], current: str) -> None:
        """Offer the mappings that fit the file."""
        self._menu.clear()
        shown = _("Template: none")
        for template in templates:
            action = self._menu.addAction(template.name)
            action.setData(template)
            action.triggered.connect(self._on_template)
            if template.id == current:
                shown = _("Template: {name}").format(name=template.name)
        self.template.setText(self.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideMiddle, 220))
        self.template.setVisible(bool(templates))

    def show_matching(self, matching: Matching) -> None:
        """Show how the columns are matched."""
        self.set_title(_("Columns of the file  {n}").format(n=len(matching.columns)))
        if matching.choices != self._choices:
            self._fill_model(matching.choices)
        if [state.header for state in matching.columns] != list(self._boxes):
            self._make_rows(matching.columns)
        for state in matching.columns:
            self._keys[state.header] = state.key
            box = self._boxes[state.header]
            box.setCurrentIndex(box.findData(state.key))
            box.setProperty("quiet", "true" if state.sure == NONE else "")
            self._sure[state.header].show_state(state)

    def _fill_model(self, choices: tuple[Choice, ...]) -> None:
        self._choices = choices
        self._model.clear()
        for choice in choices:
            item = QStandardItem(choice.title)
            item.setData(choice.key, Qt.ItemDataRole.UserRole)
            self._model.appendRow(item)

    def _make_rows(self, states: Sequence[ColumnState]) -> None:
        empty(self._grid)
        self._boxes, self._sure = {}, {}
        for place, state in enumerate(states):
            row = 2 * place
            if place:
                self._grid.addWidget(line(), row - 1, 0, 1, 5)
            name = ElidedLabel(state.header)
            name.setProperty("role", "strong")
            sample = ElidedLabel(" ".join(state.sample.split())[:200])
            sample.setProperty("tone", "text2")
            arrow = QLabel()
            arrow.setPixmap(self._theme.icon("arrow-right", "text3").pixmap(QSize(14, 14), self.devicePixelRatioF()))
            box = QuietCombo()
            box.setModel(self._model)
            box.setMaxVisibleItems(16)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.setAccessibleName(_("What the column {name} fills").format(name=state.header))
            box.setProperty("header", state.header)
            box.activated.connect(self._on_assigned)
            sure = Sureness(self._theme)
            self._boxes[state.header], self._sure[state.header] = box, sure
            for column, widget in enumerate((name, sample, arrow, box, sure)):
                self._grid.addWidget(widget, row, column)
            self._grid.setRowMinimumHeight(row, ROW)
        self._grid.setRowStretch(2 * len(states), 1)

    def _on_assigned(self) -> None:
        sender = self.sender()
        if isinstance(sender, QComboBox):
            header, key = str(sender.property("header")), str(sender.currentData())
            if self._keys.get(header) != key:
                self.assigned.emit(header, key)

    def _on_template(self) -> None:
        action = self.sender()
        if action is not None:
            self.template_chosen.emit(action.data())  # type: ignore[attr-defined]


class StagesCard(Card):
    """Which kind of stage each stage word of the file means."""

    stage_chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Stages of the file"), parent)
        self._words: tuple[str, ...] = ()
        self._boxes: dict[str, QuietCombo] = {}
        self._inside = QWidget()
        self._inside.setProperty("clear", "true")
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 6, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnMinimumWidth(0, LEAST_WORD)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._inside)
        self.body.addWidget(scroll, 1)

    def show_stages(self, stages: tuple[StageState, ...]) -> None:
        """Show the stages; a file without any hides the card."""
        self.setVisible(bool(stages))
        if tuple(stage.word for stage in stages) != self._words:
            self._make_rows(stages)
        for stage in stages:
            box = self._boxes[stage.word]
            box.setCurrentIndex(box.findData(stage.kind))

    def _make_rows(self, stages: tuple[StageState, ...]) -> None:
        self._words = tuple(stage.word for stage in stages)
        empty(self._grid)
        self._boxes = {}
        for place, stage in enumerate(stages):
            rows = label(number(stage.rows), "secondary")
            box = QuietCombo()
            for key, title in _KINDS:
                box.addItem(_(title), key)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(9)
            box.setProperty("word", stage.word)
            box.setAccessibleName(_("Kind of the stage {name}").format(name=stage.word))
            box.activated.connect(self._on_chosen)
            self._boxes[stage.word] = box
            for column, widget in enumerate((ElidedLabel(stage.word), rows, box)):
                self._grid.addWidget(widget, place, column)
        self._grid.setRowStretch(len(stages), 1)

    def _on_chosen(self) -> None:
        sender = self.sender()
        if isinstance(sender, QComboBox):
            self.stage_chosen.emit(str(sender.property("word")), str(sender.currentData()))
