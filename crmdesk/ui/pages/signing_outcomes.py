"""OutcomesPart: what was promised in the report before, and what became of it; the head judges what figures cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.data.words import N_, _
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import empty, label
from crmdesk.ui.widgets.elided_label import ElidedLabel, plain_tip
from crmdesk.ui.widgets.pane_parts import icon_label, tag

if TYPE_CHECKING:
    from crmdesk.reports.period_reports.snapshot import Outcome
    from crmdesk.ui.theme import Theme

#: Verdict -> words, icon, tone.
VERDICT_LOOKS = {
    "kept": (N_("kept"), "circle-check", "pos"),
    "partly": (N_("partly"), "circle-dot", "warn"),
    "missed": (N_("missed"), "circle-x", "neg"),
    "": (N_("not judged yet"), "circle-dashed", "text3"),
}


class OutcomesPart(QWidget):
    """A line a promise; where the person may judge, the verdict is a button with the three words."""

    judged = Signal(str, str)
    """Id of the promise and the verdict."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._outcomes: tuple[Outcome, ...] = ()
        self._verdicts: dict[str, str] = {}
        self.buttons: dict[str, QPushButton] = {}
        self._title = label("", "section")
        self._tag = tag("", "pos")
        self._note = label("", "caption")
        self._note.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._tag)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(5)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(self._rows)
        column.addWidget(self._note)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def verdicts(self) -> Mapping[str, str]:
        """The verdict of every promise by its id, as it stands now."""
        return dict(self._verdicts)

    def show_outcomes(
        self, outcomes: Sequence[Outcome], title: str, *, note: str = "", judging: Sequence[str] = ()
    ) -> None:
        """Show promises; ids in ``judging`` can be judged."""
        self._outcomes = tuple(outcomes)
        self._verdicts = {one.id: one.verdict for one in outcomes}
        self._title.setText(title)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        empty(self._rows)
        self.buttons = {}
        for one in self._outcomes:
            self._rows.addWidget(self._row(one, can_judge=one.id in judging))
        self._count()

    def _row(self, one: Outcome, *, can_judge: bool) -> QWidget:
        words, icon, tone = VERDICT_LOOKS.get(one.verdict, VERDICT_LOOKS[""])
        row = QWidget()
        inside = QHBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(icon_label(self._theme, icon, tone))
        text = ElidedLabel(one.text)
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        inside.addWidget(text, 1)
        if one.result:
            inside.addWidget(label(one.result, "secondary"))
        row.setToolTip(plain_tip(" · ".join(part for part in (one.text, one.aim, one.result) if part)))
        if can_judge:
            inside.addWidget(self._judge(one))
        else:
            inside.addWidget(label(_(words), "", tone))
        return row

    def _judge(self, one: Outcome) -> QPushButton:
        button = QPushButton(_(VERDICT_LOOKS[one.verdict][0]) if one.verdict else _("Judge…"))
        button.setProperty("kind", "link")
        button.setAccessibleName(_("Verdict: {promise}").format(promise=one.text))
        menu = QMenu(button)
        for verdict in ("kept", "partly", "missed"):
            action = QAction(_(VERDICT_LOOKS[verdict][0]), menu)
            action.setData((one.id, verdict))
            menu.addAction(action)
        menu.triggered.connect(self._on_judged)
        button.setMenu(menu)
        self.buttons[one.id] = button
        return button

    def _on_judged(self, action: QAction) -> None:
        promise, verdict = action.data()
        self._verdicts[promise] = verdict
        self.buttons[promise].setText(_(VERDICT_LOOKS[verdict][0]))
        self._count()
        self.judged.emit(promise, verdict)

    def _count(self) -> None:
        kept = sum(verdict == "kept" for verdict in self._verdicts.values())
        count = len(self._verdicts)
        self._tag.setVisible(count > 0)
        self._tag.setText(_("{kept} of {count} kept").format(kept=kept, count=count))
        mark(self._tag, tag="pos" if count and kept * 2 >= count else "warn")
