"""SigningPane: a report beside its pages: how far it is, what changed, what was promised and said, and what to do now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crmdesk.data.period_reports.acts import Act
from crmdesk.data.period_reports.texts import COMMENT, HEADLINE, WORD
from crmdesk.data.table import NARROW
from crmdesk.data.words import _
from crmdesk.ui.pages.signing_changes import ChangesBox
from crmdesk.ui.pages.signing_foot import SigningFoot
from crmdesk.ui.pages.signing_outcomes import OutcomesPart
from crmdesk.ui.pages.signing_promises import PromisesPart
from crmdesk.ui.pages.signing_words import (
    about_title,
    change_lines,
    changes_title,
    outcomes_title,
    promise_lines,
    promises_title,
    remark_text,
    steps_of,
)
from crmdesk.ui.widgets.card import label, line
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.kept_text import KeptText
from crmdesk.ui.widgets.pane_parts import icon_label
from crmdesk.ui.widgets.said_text import SaidText
from crmdesk.ui.widgets.step_track import StepTrack

if TYPE_CHECKING:
    from crmdesk.reports.period_reports.differences import Differences
    from crmdesk.ui.context import Context
    from crmdesk.ui.pages.signing_reading import Sheet


class SigningPane(QFrame):
    """Shows a ``Sheet``; what is typed goes out by signals, what the base says comes back by ``show_sheet``."""

    headline_entered = Signal(str)
    comment_entered = Signal(str)
    rows_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("signing_pane")
        self._context = context
        self._sheet: Sheet | None = None
        self._differences: Differences | None = None
        self._title = ElidedLabel()
        self._title.setProperty("role", "card")
        self._number = label("", "secondary")
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.track = StepTrack(context.theme)
        self._remark = self._notice("undo-2")
        self.changes = ChangesBox(context.theme)
        self.changes.rows_requested.connect(self.rows_requested)
        self.outcomes = OutcomesPart(context.theme)
        self.headline = KeptText(context, _("Headline"), most=HEADLINE, lines=(2, 3))
        self.headline.entered.connect(self.headline_entered)
        self.comment = KeptText(
            context, _("Comment"), most=COMMENT, lines=(3, 14),
            hint=_("What the figures do not say: what went well, what did not, what is needed."),
        )  # fmt: skip
        self.comment.entered.connect(self.comment_entered)
        self.said_comment = SaidText("")
        self.promises = PromisesPart(context.theme)
        self.word = KeptText(context, _("Your word"), most=WORD, lines=(2, 8), hint=_("A few words to the author"))
        self.said_word = SaidText("")
        self.foot = SigningFoot(context)
        self._lay_out()
        context.theme.changed.connect(self._on_theme_changed)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("clear", "true")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 12, 0, 12)
        self._column.setSpacing(10)
        head = QWidget()
        grid = QVBoxLayout(head)
        grid.setContentsMargins(16, 0, 16, 0)
        grid.setSpacing(10)
        names = _row(self._title, self._number)
        grid.addWidget(names)
        grid.addWidget(self.track)
        grid.addWidget(self._remark)
        grid.addWidget(self.changes)
        self._column.addWidget(head)
        self._parts: list[tuple[QWidget, tuple[QWidget, ...]]] = []
        self._add(self.outcomes)
        self._add(self.headline)
        self._add(self.comment, self.said_comment)
        self._add(self.promises)
        self._add(self.word, self.said_word)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addWidget(self.foot)

    def _add(self, *parts: QWidget) -> None:
        """Add parts under a line of their own; the line goes when none of them is shown."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(16, 0, 16, 0)
        column.setSpacing(8)
        for part in parts:
            column.addWidget(part)
        whole = QWidget()
        outer = QVBoxLayout(whole)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        outer.addWidget(line())
        outer.addWidget(box)
        self._column.addWidget(whole)
        self._parts.append((whole, parts))

    def _notice(self, icon: str) -> QFrame:
        made = QFrame()
        made.setObjectName("notice")
        self._remark_text = label("")
        self._remark_text.setWordWrap(True)
        self._remark_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = _row_layout(made, 8)
        row.addWidget(icon_label(self._context.theme, icon, "neg"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._remark_text, 1)
        return made

    @property
    def sheet(self) -> Sheet | None:
        """What is shown."""
        return self._sheet

    def show_sheet(self, sheet: Sheet) -> None:
        """Show a report; what is being typed about the same one stays."""
        is_other = self._sheet is None or self._sheet.row.id != sheet.row.id
        if is_other:
            self.show_differences(None)
        self._sheet = sheet
        row = sheet.row
        self._title.setText(about_title(row))
        self._number.setText(f"№{NARROW}{row.number_text}")
        self.track.show_steps(steps_of(sheet))
        self._remark_text.setText(remark_text(sheet))
        self._remark.setVisible(bool(self._remark_text.text()))
        outcomes = sheet.outcomes
        self.outcomes.show_outcomes(outcomes, outcomes_title(row), note=sheet.outcomes_note, judging=sheet.judging)
        self.outcomes.setVisible(bool(outcomes))
        self._show_texts(sheet)
        self.promises.show_promises(
            promise_lines(sheet, self._today),
            promises_title(row),
            can_edit=Act.WRITE in sheet.rights,
            can_plan=sheet.can_plan,
        )
        self.foot.show_sheet(sheet)
        for whole, parts in self._parts:
            whole.setVisible(any(not part.isHidden() for part in parts))

    def _show_texts(self, sheet: Sheet) -> None:
        row, can_edit = sheet.row, Act.WRITE in sheet.rights
        self.headline.setVisible(can_edit)
        self.comment.setVisible(can_edit)
        if can_edit:
            self.headline.lines.setPlaceholderText(sheet.suggested_headline)
            self.headline.show_text(
                row.headline, f"period-report:{row.id}:headline", _("an empty one says what is grey")
            )
            self.comment.show_text(row.comment, f"period-report:{row.id}:comment", _("goes into the report"))
        self.said_comment.show_text("" if can_edit else row.comment, _("Comment of the author"))
        can_say = sheet.can_say
        self.word.setVisible(can_say)
        if can_say:
            draft = f"period-report:{row.id}:word"
            self.word.show_text("", draft, _("goes into the report"))
        word_title = _("Word of the head: {name}").format(name=row.approver) if row.approver else _("Word of the head")
        self.said_word.show_text("" if can_say else row.head_word, word_title)

    def show_differences(self, differences: Differences | None) -> None:
        """Show what changed in the base since the report was signed; None where nothing is known to have."""
        self._differences = differences
        found = () if differences is None else change_lines(differences, self._context.store.firm.currency, self._today)
        self.changes.setVisible(bool(found) or bool(differences and differences.rows))
        if differences is not None and (found or differences.rows):
            self.changes.show_changes(found, changes_title(differences))

    @property
    def differences(self) -> Differences | None:
        """What changed since signing, as shown."""
        return self._differences

    @property
    def editors(self) -> Sequence[KeptText]:
        """What can be typed in, in order."""
        return (self.headline, self.comment, self.word)

    def finish_typing(self) -> None:
        """Give what is typed and not kept yet."""
        for editor in (self.headline, self.comment):
            if not editor.isHidden():
                editor.finish()

    @property
    def _today(self) -> date:
        return self._context.view.today

    def _on_theme_changed(self) -> None:
        if self._sheet is not None:
            self.show_sheet(self._sheet)


def _row(first: QWidget, second: QWidget) -> QWidget:
    made = QWidget()
    row = _row_layout(made, 0)
    row.addWidget(first, 1)
    row.addWidget(second)
    return made


def _row_layout(widget: QWidget, margin: int) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(margin, margin, margin, margin)
    row.setSpacing(8)
    return row
