"""TemplatesPanel: what the firm's signed reports hold: the measures in their order, which parts, and the least of deals."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.period_reports.templates import (
    MOST_MEASURES,
    MOST_MINIMUM,
    ONLY_OF,
    SECTIONS,
    SUBJECT_NAMES,
    Line,
    Template,
    read_templates,
    reset_template,
    save_template,
)
from crmdesk.data.words import _
from crmdesk.reports.measures import MEASURES
from crmdesk.ui.pages.settings_panel import SettingsPanel
from crmdesk.ui.widgets.card import Card, empty, label, line
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.segments import Segment, Segments

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress
    from crmdesk.ui.theme import Theme

#: Height of a control and the width of a small one, px.
CONTROL, NARROW = 30, 84


class MeasureRow(QWidget):
    """One measure of a template: its name, whether its plan is a limit, and the ways to move and remove it."""

    def __init__(self, theme: Theme, chosen: Line) -> None:
        super().__init__()
        self.chosen = chosen
        measure = MEASURES.get(chosen.measure)
        title = chosen.measure if measure is None else measure.label
        name = ElidedLabel(title)
        name.setToolTip("" if measure is None else measure.text)
        self.limit = QCheckBox(_("the plan is a limit"))
        self.limit.setChecked(chosen.at_most or (measure is not None and measure.good < 0))
        self.limit.setEnabled(measure is not None and measure.good >= 0)
        self.limit.setAccessibleName(_("{measure}: the plan is a limit").format(measure=title))
        self.up, self.down, self.remove = QPushButton(), QPushButton(), QPushButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(name, 1)
        row.addWidget(self.limit)
        for button, icon, text in (
            (self.up, "chevron-up", _("Up")), (self.down, "chevron-down", _("Down")), (self.remove, "x", _("Remove")),
        ):  # fmt: skip
            button.setProperty("kind", "plain")
            button.setProperty("small", "true")
            button.setIcon(theme.icon(icon))
            button.setToolTip(text)
            button.setAccessibleName(f"{text}: {title}")
            row.addWidget(button)


class TemplatesPanel(SettingsPanel):
    """A template for each kind of subject; every change is in force at once and can be undone."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._templates: dict[str, Template] = {}
        self._rows: list[MeasureRow] = []
        self.subjects = Segments([Segment(subject, _(name)) for subject, name in SUBJECT_NAMES.items()])
        self.subjects.chosen.connect(self._show)
        self.usual = QPushButton(_("As usual"))
        self.usual.setToolTip(_("Go back to what is usual in a firm of this size"))
        self.usual.clicked.connect(self._on_usual)
        self.add_measure = QComboBox()
        self.add_measure.setAccessibleName(_("Add a measure"))
        self.add_measure.setMinimumHeight(CONTROL)
        self.add_measure.activated.connect(self._on_added)
        self.minimum = QSpinBox()
        self.minimum.setRange(0, MOST_MINIMUM)
        self.minimum.setFixedSize(NARROW, CONTROL)
        self.minimum.setAccessibleName(_("Fewest closed deals"))
        self.minimum.editingFinished.connect(self._on_minimum)
        self.parts: dict[str, QCheckBox] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.subjects)
        head.addStretch(1)
        measures = Card(_("Measures"))
        measures.heading.addWidget(self.usual)
        about = label(
            _("They stand in the report in this order, at most {n}. Reports formed before keep theirs.").format(
                n=MOST_MEASURES
            ),
            "secondary", "text3",
        )  # fmt: skip
        about.setWordWrap(True)
        measures.body.addLayout(head)
        measures.body.addWidget(about)
        measures.body.addLayout(self._list)
        measures.body.addWidget(self.add_measure)
        parts = Card(_("Parts of the report"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for place, (section, title) in enumerate(SECTIONS.items()):
            box = self.parts[section] = QCheckBox(_(title))
            box.clicked.connect(partial(self._on_part, section))
            grid.addWidget(box, place // 2, place % 2)
        parts.body.addLayout(grid)
        parts.body.addWidget(line())
        least = QHBoxLayout()
        words = label(_("Closed deals below which the report says that there is too little data"), "secondary")
        words.setWordWrap(True)
        words.setBuddy(self.minimum)
        least.addWidget(words, 1)
        least.addWidget(self.minimum)
        parts.body.addLayout(least)
        self.add(measures)
        self.add(parts)

    @property
    def rows(self) -> tuple[MeasureRow, ...]:
        """The measures shown."""
        return tuple(self._rows)

    @property
    def template(self) -> Template | None:
        """The template in hand; None until it is read."""
        return self._templates.get(self.subjects.current)

    def refresh(self) -> None:
        """Read the templates."""
        work = partial(_read, self.context.store)
        self.context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def _on_read(self, found: dict[str, Template]) -> None:
        if found != self._templates:
            self._templates = found
            self._show()

    def _on_failed(self, error: Exception) -> None:
        self.context.deeds.told.emit(str(error), False)

    def _show(self) -> None:
        template = self.template
        if template is None:
            return
        empty(self._list)
        self._rows = []
        for place, chosen in enumerate(template.lines):
            row = MeasureRow(self.context.theme, chosen)
            row.limit.clicked.connect(partial(self._on_limit, place))
            row.up.clicked.connect(partial(self._move, place, -1))
            row.down.clicked.connect(partial(self._move, place, 1))
            row.remove.clicked.connect(partial(self._on_removed, place))
            row.up.setEnabled(place > 0)
            row.down.setEnabled(place < len(template.lines) - 1)
            row.remove.setEnabled(len(template.lines) > 1)
            self._list.addWidget(row)
            self._rows.append(row)
        held = {chosen.measure for chosen in template.lines}
        self.add_measure.clear()
        self.add_measure.addItem(_("Add a measure…"), "")
        for measure in MEASURES.values():
            if not measure.is_planned and measure.id not in held:
                self.add_measure.addItem(measure.label, measure.id)
                self.add_measure.setItemData(self.add_measure.count() - 1, measure.text, Qt.ItemDataRole.ToolTipRole)
        self.add_measure.setEnabled(len(template.lines) < MOST_MEASURES)
        for section, box in self.parts.items():
            box.setVisible(template.subject in ONLY_OF.get(section, (template.subject,)))
            box.setChecked(section in template.sections)
        self.minimum.setValue(template.minimum)
        self.usual.setEnabled(bool(template.id))

    # -- changing ------------------------------------------------------------------------------------------------

    def _save(self, template: Template) -> None:
        """Write a template; it is shown as written when the base says so."""
        known = [measure.id for measure in MEASURES.values() if not measure.is_planned]
        self.context.deeds.start(partial(save_template, template=template, known=known), failed=self._on_refused)

    def _on_refused(self, _error: Exception) -> None:
        """Show again what holds; the toast says why."""
        self._show()

    def _on_added(self, place: int) -> None:
        measure = str(self.add_measure.itemData(place) or "")
        if measure and self.template is not None:
            self._save(replace(self.template, lines=(*self.template.lines, Line(measure))))

    def _on_removed(self, place: int) -> None:
        if self.template is not None:
            lines = self.template.lines
            self._save(replace(self.template, lines=(*lines[:place], *lines[place + 1 :])))

    def _move(self, place: int, step: int) -> None:
        if self.template is not None:
            lines = list(self.template.lines)
            lines[place], lines[place + step] = lines[place + step], lines[place]
            self._save(replace(self.template, lines=tuple(lines)))

    def _on_limit(self, place: int) -> None:
        if self.template is not None:
            lines = list(self.template.lines)
            lines[place] = replace(lines[place], at_most=self._rows[place].limit.isChecked())
            self._save(replace(self.template, lines=tuple(lines)))

    def _on_part(self, section: str) -> None:
        if self.template is not None:
            held, is_in = {*self.template.sections}, self.parts[section].isChecked()
            chosen = {*held, section} if is_in else held - {section}
            self._save(replace(self.template, sections=tuple(one for one in SECTIONS if one in chosen)))

    def _on_minimum(self) -> None:
        if self.template is not None and self.minimum.value() != self.template.minimum:
            self._save(replace(self.template, minimum=self.minimum.value()))

    def _on_usual(self) -> None:
        if self.template is not None:
            self.context.deeds.start(partial(reset_template, template=self.template))


def _read(store: Store, _progress: Progress) -> dict[str, Template]:
    return read_templates(store)
