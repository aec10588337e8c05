"""VerificationDialog: whether a report is what it says: a clear yes or no, and what was looked at, in words."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.canonical import grouped_digest
from crmdesk.data.errors import Cancelled
from crmdesk.data.period_reports.numbers import number_text
from crmdesk.data.table import Kind
from crmdesk.data.words import _
from crmdesk.ui.dialogs.reading import read_up_to
from crmdesk.ui.drops import dropped_pdf
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import empty, label
from crmdesk.ui.widgets.pane_parts import icon_label
from crmdesk.ui.widgets.states import Stateful

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.period_reports.verdict import Reason, Signed, Verdict
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress

WIDTH, HEIGHT = 640, 620
#: No report is larger, bytes.
LARGEST = 50_000_000
#: Answer of a reason -> icon and tone.
_LOOKS = {"yes": ("circle-check", "pos"), "no": ("circle-x", "neg"), "unknown": ("circle-dashed", "text3")}


class VerificationDialog(QDialog):
    """Takes a file that is chosen or dropped, or the text of a code; another one may follow."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._verdict: Verdict | None = None
        self.setWindowTitle(_("Verify a report"))
        self.setAcceptDrops(True)
        self._file = label("", "secondary")
        self.choose = QPushButton(_("Choose a PDF…"))
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._on_choose)
        self.code = QLineEdit()
        self.code.setPlaceholderText(_("or paste the text of the QR code"))
        self.code.setAccessibleName(_("Text of the QR code"))
        self.code.returnPressed.connect(self.verify_code)
        self.check = QPushButton(_("Verify"))
        self.check.setAutoDefault(False)
        self.check.clicked.connect(self.verify_code)
        self._answer = QWidget()
        self._body = QVBoxLayout(self._answer)
        self._body.setContentsMargins(20, 16, 20, 16)
        self._body.setSpacing(12)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._answer)
        self._states = Stateful(context.theme, scroll)
        bar = QFrame()
        bar.setObjectName("toolbar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(20, 10, 20, 10)
        row.setSpacing(8)
        row.addWidget(self.choose)
        row.addWidget(self.code, 1)
        row.addWidget(self.check)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._states, 1)
        self.resize(WIDTH, HEIGHT)
        self._states.empty(
            "shield-check",
            _("Drop a signed PDF here"),
            _("Whether every signature holds, whether anything was changed since, and whether it matches this base."),
        )

    @property
    def verdict(self) -> Verdict | None:
        """What was said last; None where nothing was looked at."""
        return self._verdict

    @property
    def state(self) -> str:
        """What is shown: "content", "blank", "skeleton" or "notice"."""
        return self._states.state

    def verify_file(self, path: Path) -> None:
        """Look at a PDF."""
        self._ask(path.name, partial(_verify_file, self._context.store, path))

    def verify_content(self, name: str, content: bytes) -> None:
        """Look at a PDF that lies in memory."""
        self._ask(name, partial(_verify_content, self._context.store, content))

    def verify_code(self) -> None:
        """Look at the text that stands in the line."""
        text = self.code.text().strip()
        if text:
            self._ask(_("QR code"), partial(_verify_code, self._context.store, text))
        else:
            self.code.setFocus()

    def _ask(self, name: str, work: partial[Verdict]) -> None:
        self._name = name
        self._verdict = None
        self._work = work
        self._again()

    _name = ""

    def _again(self) -> None:
        self._states.loading(_("Verifying"), cancellable=False)
        self._context.jobs.start(self._work, done=self._on_verdict, failed=self._on_failed, replaces=self)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return
        self._states.empty("circle-alert", _("It cannot be verified"), str(error))

    def _on_verdict(self, verdict: Verdict) -> None:
        self._verdict = verdict
        empty(self._body)
        self._body.addWidget(self._head(verdict))
        if verdict.signatures:
            self._body.addWidget(label(_("Who signed"), "section"))
            for signed in verdict.signatures:
                self._body.addWidget(self._signed(signed))
        if [reason.text for reason in verdict.reasons] != [verdict.title]:
            self._body.addWidget(label(_("What was looked at"), "section"))
            self._body.addWidget(self._reasons(verdict.reasons))
        self._body.addStretch(1)
        self._states.ready()
        self.setAccessibleDescription(verdict.title)

    def _head(self, verdict: Verdict) -> QWidget:
        tone = "pos" if verdict.ok else "neg" if verdict.number else "warn"  # what is no report is no forgery either
        box = QFrame()
        box.setProperty("verdict", tone)
        row = QHBoxLayout(box)
        row.setContentsMargins(14, 12, 14, 12)
        row.setSpacing(12)
        picture = QLabel()
        icon = self._context.theme.icon({"pos": "shield-check", "neg": "circle-x"}.get(tone, "circle-alert"), tone)
        picture.setPixmap(icon.pixmap(QSize(28, 28), self.devicePixelRatioF()))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(3)
        title = label(verdict.title, "card", tone)
        title.setWordWrap(True)
        words.addWidget(title)
        number = number_text(verdict.number, verdict.revision) if verdict.number else ""
        about = " · ".join(part for part in (number, verdict.subject, self._name) if part)
        told = label(about, "secondary")
        told.setWordWrap(True)
        words.addWidget(told)
        if verdict.sha256:
            digest = label(grouped_digest(verdict.sha256, 32), "secondary")
            digest.setObjectName("fingerprint")
            digest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(digest)
        row.addLayout(words, 1)
        mark(box, verdict=tone)
        return box

    def _signed(self, signed: Signed) -> QWidget:
        box = QWidget()
        row = QGridLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setHorizontalSpacing(8)
        row.setVerticalSpacing(1)
        row.setColumnStretch(1, 1)
        row.addWidget(icon_label(self._context.theme, "pen-line", "accent"), 0, 0)
        part = _("author") if signed.part == "author" else _("head")
        row.addWidget(label(f"{signed.name}, {part}", "strong"), 0, 1)
        when = Kind.INSTANT.text(signed.signed_at.astimezone(self._context.store.firm.timezone))
        row.addWidget(label(when, "secondary"), 0, 2)
        way = _("on paper") if signed.way == "paper" else _("electronically")
        about = [way, _("marked by {name}").format(name=signed.marked_by) if signed.marked_by else "", signed.word]
        told = label(" · ".join(text for text in about if text), "secondary")
        told.setWordWrap(True)
        row.addWidget(told, 1, 1, 1, 2)
        return box

    def _reasons(self, reasons: tuple[Reason, ...]) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(1, 1)
        for place, reason in enumerate(reasons):
            icon, tone = _LOOKS[reason.answer.value]
            grid.addWidget(icon_label(self._context.theme, icon, tone), place, 0, Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(label(reason.what, "strong"))
            told = label(reason.text, "secondary", "neg" if reason.answer.value == "no" else "")
            told.setWordWrap(True)
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(told)
            grid.addLayout(words, place, 1)
        return box

    def _on_choose(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Choose a signed report"), "", "PDF (*.pdf)")
        if chosen:
            self.verify_file(Path(chosen))

    # Qt overrides

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_pdf(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_pdf(event)
        if path is not None:
            event.acceptProposedAction()
            self.verify_file(path)


def _verify_file(store: Store, path: Path, progress: Progress) -> Verdict:
    return _verify_content(store, read_up_to(path, LARGEST), progress)


def _verify_content(store: Store, content: bytes, _progress: Progress) -> Verdict:
    from crmdesk.data.keys.trust import trust_of  # noqa: PLC0415 - signatures are dear to import
    from crmdesk.reports.period_reports.verification import verify_pdf  # noqa: PLC0415 - as above

    return verify_pdf(store, content, trust_of(store))


def _verify_code(store: Store, text: str, _progress: Progress) -> Verdict:
    from crmdesk.reports.period_reports.verification import verify_text  # noqa: PLC0415 - as above

    return verify_text(store, text)
