"""SigningRegister: everybody's reports over the periods: who formed, signed and approved, who is late."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.period_reports.records import ReportRow, Wanted, list_reports
from crmdesk.data.period_reports.waiting import remind
from crmdesk.data.table import ABSENT
from crmdesk.data.words import _, plural
from crmdesk.reports.periods import Period
from crmdesk.ui.icons import GAP
from crmdesk.ui.pages.signing_words import headed, period_name, state_look, state_words
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.states import Stateful

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress
    from crmdesk.ui.theme import Theme

#: Periods side by side; the one in view is the last.
PERIODS = 12
WIDEST_NAME, PERIOD_WIDTH = 240, 136
_NOTHING = QModelIndex()
_SUBJECTS = ("firm", "department", "manager")


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """Reports about somebody, one a period; None where there is none."""

    subject: str
    name: str
    reports: tuple[ReportRow | None, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """Everybody's reports; the latest period first."""

    periods: tuple[Period, ...]
    lines: tuple[RegisterLine, ...]

    @property
    def late(self) -> int:
        """How many are late."""
        return sum(report is not None and report.overdue > 0 for line in self.lines for report in line.reports)


def read_register(store: Store, kind: str, period: Period, _progress: Progress) -> Register:
    """Return the reports in force of the last periods up to one, that who is at work may see."""
    periods = tuple(period.neighbour(-back) for back in range(PERIODS))
    rows = list_reports(store, Wanted(kind=kind, begin_on=periods[-1].begin, end_on=period.end))
    places = {one.begin: place for place, one in enumerate(periods)}
    found: dict[tuple[str, int | None], dict[int, ReportRow]] = {}
    names: dict[tuple[str, int | None], str] = {}
    for row in rows:  # the latest first: the name of today stands
        key = (row.about.kind, row.about.id)
        names.setdefault(key, row.subject_name)
        found.setdefault(key, {}).setdefault(places[row.begin_on], row)
    order = sorted(found, key=lambda key: (_SUBJECTS.index(key[0]), names[key]))
    lines = [
        RegisterLine(key[0], names[key], tuple(found[key].get(place) for place in range(PERIODS))) for key in order
    ]
    return Register(periods, tuple(lines))


class SigningRegister(QWidget):
    """A double click or Enter on a report opens it."""

    report_requested = Signal(object)
    """A ``ReportRow``."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._asked: tuple[str, Period] | None = None
        self.model = RegisterModel(context.theme, self)
        self.view = _RegisterView()
        self.view.setModel(self.model)
        self.view.opened.connect(self._on_opened)
        self._said = label("", "secondary")
        self.remind = QPushButton(GAP + _("Remind those who are late"))
        self.remind.setIcon(context.theme.icon("bell"))
        self.remind.setToolTip(_("A task for today for each of them; once for each report"))
        self.remind.clicked.connect(self._on_remind)
        strip = QFrame()
        strip.setObjectName("toolbar")
        row = QHBoxLayout(strip)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(self._said, 1)
        row.addWidget(self.remind)
        self._states = Stateful(context.theme, self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self._states, 1)

    @property
    def register(self) -> Register | None:
        """What is shown."""
        return self.model.register

    def reload(self, kind: str, period: Period) -> None:
        """Read the register that ends with a period."""
        self._asked = (kind, period)
        self._states.loading(_("Reading the register"), cancellable=False)
        work = partial(read_register, self._context.store, kind, period)
        self._context.jobs.start(work, done=self._on_register, failed=self._on_failed, replaces=self)

    def _on_register(self, register: Register) -> None:
        self.model.show_register(register)
        late = register.late
        self._said.setText(
            plural("{n} report is late", "{n} reports are late", late).format(n=late) if late else _("Nothing is late")
        )
        self.remind.setVisible(late > 0)
        if register.lines:
            self.view.fit()
            self._states.ready()
        else:
            self._states.empty("file-pen-line", _("No reports in these periods"), _("Form them on the first tab."))

    def _on_failed(self, error: Exception) -> None:
        self._states.failed(error, self._again)

    def _again(self) -> None:
        if self._asked is not None:
            self.reload(*self._asked)

    def _on_remind(self) -> None:
        self._context.deeds.start(remind)

    def _on_opened(self, index: QModelIndex) -> None:
        report = self.model.report(index)
        if report is not None:
            self.report_requested.emit(report)


class RegisterModel(QAbstractTableModel):
    """Subjects down, periods across."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.register: Register | None = None

    def show_register(self, register: Register) -> None:
        """Show another register."""
        self.beginResetModel()
        self.register = register
        self.endResetModel()

    def report(self, index: QModelIndex | QPersistentModelIndex) -> ReportRow | None:
        """Return the report in a cell."""
        if self.register is None or not index.isValid() or index.column() == 0:
            return None
        return self.register.lines[index.row()].reports[index.column() - 1]

    # Qt overrides

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOTHING) -> int:
        return 0 if self.register is None or parent.isValid() else len(self.register.lines)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOTHING) -> int:
        return 0 if self.register is None or parent.isValid() else len(self.register.periods) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical or self.register is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return _("Report of") if section == 0 else headed(period_name(self.register.periods[section - 1]))

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.register is None:
            return None
        if index.column() == 0:
            line = self.register.lines[index.row()]
            return line.name if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None
        report = self.report(index)
        if report is None:
            colour = self._theme.tokens.color("text3")
            return {Qt.ItemDataRole.DisplayRole: ABSENT, Qt.ItemDataRole.ForegroundRole: colour}.get(
                Qt.ItemDataRole(role)
            )
        icon, tone = state_look(report)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return report.state_label
            case Qt.ItemDataRole.DecorationRole:
                return self._theme.icon(icon, tone)
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.tokens.color("neg") if report.overdue else None
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return state_words(report)
        return None


class _RegisterView(QTableView):
    """A table with a column of names that gives the rest to the periods."""

    opened = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Register of reports"))
        self.setProperty("plain", "true")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(32)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.doubleClicked.connect(self.opened)

    def fit(self) -> None:
        """Give the names what they need, every period the same."""
        self.resizeColumnToContents(0)
        self.setColumnWidth(0, min(self.columnWidth(0) + 16, WIDEST_NAME))
        for column in range(1, self.model().columnCount()):
            self.setColumnWidth(column, PERIOD_WIDTH)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
