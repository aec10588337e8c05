"""What a checked import comes to: tiles of counts, and what should be decided, each with the ways out of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.imports.checking import Check, Counts
from crmdesk.data.imports.issues import Fix, Issue
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.card import Card, empty, label, line
from crmdesk.ui.widgets.elided_label import ElidedLabel

#: Issues shown; the rest come as these are decided.
SHOWN = 40
_ICONS = {
    "value": ("circle-x", "neg"),
    "row": ("circle-x", "neg"),
    "word": ("circle-alert", "warn"),
    "similar": ("copy", "warn"),
}


class CountTile(Card):
    """One count: an icon, the figure, and what it counts."""

    def __init__(self, theme: Theme, icon: str, tone: str) -> None:
        super().__init__()
        self._icon = QLabel()
        self._icon.setPixmap(theme.icon(icon, tone).pixmap(QSize(17, 17), self.devicePixelRatioF()))
        self._figure = label("", "title")
        self._what = label("", "caption")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._figure, 1)
        self.body.setSpacing(0)
        self.body.addLayout(row)
        self.body.addWidget(self._what)

    def show_count(self, count: int, what: str) -> None:
        """Show another figure."""
        self._figure.setText(number(count))
        self._what.setText(what)
        self.setAccessibleName(f"{number(count)} {what}")


class CountTiles(QWidget):
    """Rows that are new, that update, that look like doubles, and that are wrong."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = context.theme
        self.new = CountTile(theme, "circle-check", "pos")
        self.updated = CountTile(theme, "refresh-cw", "accent")
        self.similar = CountTile(theme, "copy", "warn")
        self.wrong = CountTile(theme, "circle-x", "neg")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for tile in (self.new, self.updated, self.similar, self.wrong):
            row.addWidget(tile, 1)

    def show_counts(self, counts: Counts) -> None:
        """Show the counts of a check."""
        updated = counts.updated + counts.same
        doubles = counts.similar + counts.repeated
        self.new.show_count(counts.new, plural("new row", "new rows", counts.new))
        self.updated.show_count(updated, plural("row is there already", "rows are there already", updated))
        self.similar.show_count(doubles, plural("looks like a double", "look like doubles", doubles))
        self.wrong.show_count(counts.wrong, plural("with an error", "with errors", counts.wrong))


class IssueRow(QWidget):
    """One thing to decide: what it is, in which rows, and what one click does."""

    fix_chosen = Signal(object)
    typed = Signal(object, str)

    def __init__(self, theme: Theme, issue: Issue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.issue = issue
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(10)
        icon = QLabel()
        name, tone = _ICONS[issue.kind]
        icon.setPixmap(theme.icon(name, tone).pixmap(QSize(15, 15), self.devicePixelRatioF()))
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(ElidedLabel(issue.title))
        words.addWidget(label(issue.where, "caption"))
        row.addLayout(words, 1)
        self.field: QLineEdit | None = None
        if issue.kind == "value":
            self.field = QLineEdit(issue.text)
            self.field.setFixedWidth(130)
            self.field.setAccessibleName(_("The right value"))
            self.field.returnPressed.connect(self._on_typed)
            row.addWidget(self.field)
        self.button = QPushButton(issue.fixes[0].title)
        self.button.setProperty("small", "true")
        self.button.clicked.connect(self._on_first)
        row.addWidget(self.button)
        if len(issue.fixes) > 1:
            row.addWidget(self._make_more(theme, issue.fixes[1:]))

    def _make_more(self, theme: Theme, fixes: Sequence[Fix]) -> QToolButton:
        more = QToolButton()
        more.setProperty("small", "true")
        more.setProperty("icon_only", "true")
        more.setIcon(theme.icon("ellipsis", "text2"))
        more.setAccessibleName(_("Other ways"))
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(more)
        for fix in fixes:
            action = menu.addAction(fix.title)
            action.setData(fix)
            action.triggered.connect(self._on_other)
        more.setMenu(menu)
        return more

    def _on_first(self) -> None:
        self.fix_chosen.emit(self.issue.fixes[0])

    def _on_other(self) -> None:
        action = self.sender()
        if action is not None:
            self.fix_chosen.emit(action.data())  # type: ignore[attr-defined]

    def _on_typed(self) -> None:
        if self.field is not None and self.field.text() != self.issue.text:
            self.typed.emit(self.issue, self.field.text())


class IssuesCard(Card):
    """Everything to decide before the import, or what the import will make if there is nothing."""

    fix_chosen = Signal(object)
    typed = Signal(object, str)
    all_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(_("To decide"), parent)
        self._theme = context.theme
        self.all = QPushButton(_("Take all advice"))
        self.all.setProperty("small", "true")
        self.all.clicked.connect(self.all_requested)
        self.heading.addWidget(self.all)
        self._inside = QWidget()
        self._inside.setProperty("clear", "true")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(0)
        self.rows: list[IssueRow] = []
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._inside)
        self.body.addWidget(scroll, 1)

    def show_check(self, checked: Check) -> None:
        """Show what a check found."""
        empty(self._column)
        self.rows = []
        issues = checked.issues
        self.set_title(_("To decide  {n}").format(n=number(len(issues))) if issues else _("Nothing to decide"))
        self.all.setVisible(any(issue.advised for issue in issues))
        for issue in issues[:SHOWN]:
            row = IssueRow(self._theme, issue)
            row.fix_chosen.connect(self.fix_chosen)
            row.typed.connect(self.typed)
            if self.rows:
                self._column.addWidget(line())
            self._column.addWidget(row)
            self.rows.append(row)
        rest = len(issues) - SHOWN
        if rest > 0:
            self._column.addWidget(
                label(plural("and {n} more", "and {n} more", rest).format(n=number(rest)), "caption")
            )
        self._tell(checked)
        self._column.addStretch(1)

    def _tell(self, checked: Check) -> None:
        """Say what is made beside the rows, and what was noticed in the file."""
        for made in checked.made:
            names = ", ".join(made.names[:5]) + ("…" if len(made.names) > 5 else "")
            text = _("Will be created: {what}, {n} ({names})").format(
                what=made.title, n=number(len(made.names)), names=names
            )
            self._note(text)
        for note in checked.notes:
            self._note(note[:1].upper() + note[1:])

    def _note(self, text: str) -> None:
        shown = label(text, "secondary")
        shown.setWordWrap(True)
        shown.setContentsMargins(0, 4, 0, 4)
        self._column.addWidget(shown)
