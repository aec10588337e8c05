"""ScheduleEditor: a regular report: which reports, of what period, how often, as what and into which folder."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data import settings as keys
from crmdesk.data.activities.recurrence import LAST, Recurrence, Rest, Unit, recurrence_text
from crmdesk.data.views import LONGEST_NAME
from crmdesk.data.words import N_, _
from crmdesk.reports.catalog import REPORTS, Report
from crmdesk.reports.output.writing import FileKind
from crmdesk.reports.periods import Grain, parse_period
from crmdesk.reports.question import Question
from crmdesk.reports.saved_reports import SAVED, report_of, saved_reports
from crmdesk.reports.schedules import Planned, Schedule, change_schedule, save_schedule
from crmdesk.ui.dialogs.export import usual_folder
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.segments import Segment, Segments

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress

WIDTH, HEIGHT = 560, 620
#: Words of periods that move with the calendar, and what people call them.
PERIODS = (
    ("last-month", N_("Last month")), ("month", N_("This month")), ("quarter", N_("This quarter")),
    ("last-quarter", N_("Last quarter")), ("to-date", N_("Year to date")), ("last-year", N_("Last year")),
)  # fmt: skip
#: What is mostly wanted on the first of the month.
USUAL_PERIOD = "last-month"
_REPORT = Qt.ItemDataRole.UserRole


def regularities(today: date) -> tuple[tuple[str, Recurrence], ...]:
    """Return how often reports are mostly wanted, counted from a day; a day off gives way to the next working one."""
    return (
        (_("Every working day"), Recurrence(Unit.DAY, rest=Rest.SKIP, begin=today)),
        (_("Every Monday"), Recurrence(Unit.WEEK, weekdays=(0,), rest=Rest.AFTER, begin=today)),
        (_("On the first of the month"), Recurrence(Unit.MONTH, month_day=1, rest=Rest.AFTER, begin=today)),
        (_("Last working day of the month"), Recurrence(Unit.MONTH, month_day=LAST, rest=Rest.BEFORE, begin=today)),
        (
            _("Every quarter"),
            Recurrence(Unit.MONTH, 3, month_day=1, rest=Rest.AFTER, begin=Grain.QUARTER.floor(today)),
        ),
    )


class ScheduleEditor(QDialog):
    """Makes a schedule or changes one; what the base refuses is said here and nothing typed is lost."""

    saved = Signal()
    """The schedule is in the base."""

    def __init__(
        self,
        context: Context,
        schedule: Schedule | None = None,
        planned: tuple[Planned, ...] = (),
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make the editor.

        Args:
            context: for the base, its jobs and deeds.
            schedule: the one to change; None makes a new one.
            planned: the reports that a new one begins with.
            name: what a new one is called at first.
            parent: the window.
        """
        super().__init__(parent)
        self._context = context
        self._schedule = schedule
        held = planned if schedule is None else schedule.reports
        self._held = {one.report: one for one in held}
        self.setWindowTitle(_("New regular report") if schedule is None else _("Regular report"))
        self.name = QLineEdit(name if schedule is None else schedule.name)
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(_("Month in figures"))
        self.reports = QTreeWidget()
        self._items: list[QTreeWidgetItem] = []
        self.reports.setHeaderHidden(True)
        self.reports.setColumnCount(1)
        self.period, self.repeats = QComboBox(), QComboBox()
        self._fill_period({one.period for one in held})
        self._rules = self._fill_repeats(None if schedule is None else schedule.rule)
        self.kind = Segments([Segment(one.value, one.label) for one in FileKind])
        self.kind.set_current((FileKind.PDF if schedule is None else schedule.kind).value)
        kept = usual_folder() if schedule is None else Path(schedule.folder)
        if schedule is None and context.settings.get(keys.EXPORT_FOLDER):
            kept = Path(context.settings.get(keys.EXPORT_FOLDER))
        self.folder = kept
        self._folder_text = ElidedLabel(str(kept))
        self.trouble = label("", "secondary", "neg")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.save = QPushButton(_("Save"))
        self.save.setProperty("kind", "primary")
        self.save.setDefault(True)
        self.save.setEnabled(False)  # until the saved reports are there too
        self.save.clicked.connect(self._on_save)
        self._lay_out()
        for group in dict.fromkeys(report.group for report in REPORTS):
            self._add_group(_(group), (report for report in REPORTS if report.group == group))
        self._read()
        self.name.setFocus()

    def _lay_out(self) -> None:
        choose = QPushButton(_("Choose…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._on_choose)
        folder_row = QWidget()
        folder = QHBoxLayout(folder_row)
        folder.setContentsMargins(0, 0, 0, 0)
        folder.addWidget(self._folder_text, 1)
        folder.addWidget(choose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        lines: tuple[tuple[str, QWidget], ...] = (
            (_("Name"), self.name), (_("Reports"), self.reports), (_("Period"), self.period),
            (_("Repeats"), self.repeats), (_("Format"), self.kind), (_("Folder"), folder_row),
        )  # fmt: skip
        for row, (caption, field) in enumerate(lines):
            title = label(caption, "secondary")
            title.setBuddy(field)
            field.setAccessibleName(caption)
            grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop if field is self.reports else Qt.AlignmentFlag(0))
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)
        foot = QHBoxLayout()
        cancel = QPushButton(_("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(grid, 1)
        column.addWidget(self.trouble)
        column.addLayout(foot)
        self.resize(WIDTH, HEIGHT)

    def _fill_period(self, held: set[str]) -> None:
        """Offer the periods; what a schedule has besides stays offered, several at once as they are."""
        for word, title in PERIODS:
            self.period.addItem(_(title), word)
        if len(held) > 1:
            self.period.addItem(_("As each report has it"), "")
            self.period.setCurrentIndex(self.period.count() - 1)
        elif held:
            word = held.pop()
            if self.period.findData(word) < 0:
                self.period.addItem(word, word)
            self.period.setCurrentIndex(self.period.findData(word))

    def _fill_repeats(self, rule: Recurrence | None) -> list[Recurrence]:
        """Offer the rules; the one a schedule has stands for its like, or by itself at the end."""
        rules: list[Recurrence] = []
        place = 2
        is_new = rule is not None
        for title, offered in regularities(self._context.view.today):
            if rule is not None and replace(rule, begin=offered.begin) == offered and _same_months(rule, offered):
                place, is_new = len(rules), False
                rules.append(rule)
            else:
                rules.append(offered)
            self.repeats.addItem(title)
        if rule is not None and is_new:
            place = len(rules)
            rules.append(rule)
            self.repeats.addItem(recurrence_text(rule))
        self.repeats.setCurrentIndex(place)
        return rules

    def _add_group(self, title: str, reports: Iterable[Report]) -> None:
        group = QTreeWidgetItem(self.reports, [title])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        for report in reports:
            item = QTreeWidgetItem(group, [report.label])
            self._items.append(item)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setToolTip(0, "" if report.own else _(report.answers))
            item.setData(0, _REPORT, report)
            chosen = report.id in self._held
            item.setCheckState(0, Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
            if chosen:
                self.reports.scrollToItem(item)
        group.setExpanded(True)

    def _read(self) -> None:
        work = partial(_read_saved, self._context.store)
        self._context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def _on_read(self, reports: tuple[Report, ...]) -> None:
        if reports:
            self._add_group(_(SAVED), reports)
        self.save.setEnabled(True)
        offered = {item.data(0, _REPORT).id for item in self._items}
        if self._schedule is not None and self._schedule.fault:
            self._tell(self._schedule.fault)
        elif self._held.keys() - offered:
            self._tell(
                _("A report of this schedule is gone or is no longer shared with you. It is left out when you save.")
            )

    def _on_failed(self, error: Exception) -> None:
        self._tell(str(error))

    @property
    def items(self) -> tuple[QTreeWidgetItem, ...]:
        """The reports that can be ticked."""
        return tuple(self._items)

    @property
    def planned(self) -> tuple[Planned, ...]:
        """The reports ticked: with the question they came with, or as they are first opened."""
        chosen = str(self.period.currentData())
        made = []
        for item in self._items:
            if item.checkState(0) is not Qt.CheckState.Checked:
                continue
            report: Report = item.data(0, _REPORT)
            held = self._held.get(report.id)
            word = chosen or (USUAL_PERIOD if held is None else held.period)
            period = parse_period(word, self._context.view.today)
            if held is None:
                question = Question((), (), period, report.compare)
            else:
                question = replace(held.question, period=period)
            made.append(Planned(report.id, question, word))
        return tuple(made)

    def _tell(self, text: str) -> None:
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))

    def _on_choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder"), str(self.folder))
        if chosen:
            self.put_into(Path(chosen))

    def put_into(self, folder: Path) -> None:
        """Choose a folder for the files."""
        self.folder = folder
        self._folder_text.setText(str(folder))

    def _on_save(self) -> None:
        self._tell("")
        rule = self._rules[self.repeats.currentIndex()]
        work = partial(
            _write, schedule=self._schedule, name=self.name.text(), reports=self.planned,
            kind=FileKind(self.kind.current), rule=rule, folder=self.folder,
        )  # fmt: skip
        self.save.setEnabled(False)
        self._context.deeds.start(work, done=self._on_saved, failed=self._on_refused)

    def _on_saved(self, _deed: Deed) -> None:
        self.saved.emit()
        self.accept()

    def _on_refused(self, error: Exception) -> None:
        self.save.setEnabled(True)
        self._tell(str(error))


def _same_months(rule: Recurrence, offered: Recurrence) -> bool:
    """Whether rules of every few months fall on the same ones."""
    return rule.unit is not Unit.MONTH or (rule.begin.month - offered.begin.month) % rule.every == 0


def _write(
    store: Store,
    *,
    schedule: Schedule | None,
    name: str,
    reports: tuple[Planned, ...],
    kind: FileKind,
    rule: Recurrence,
    folder: Path,
) -> Deed:
    if schedule is None:
        return save_schedule(store, name, reports, kind, rule, folder)
    return change_schedule(store, schedule, name, reports, kind, rule, folder)


def _read_saved(store: Store, _progress: Progress) -> tuple[Report, ...]:
    return tuple(report_of(card) for card in saved_reports(store) if card.recipe is not None)
