"""SigningForming: forms the reports of a period, shows how far it is, and says what was left alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import Cancelled
from crmdesk.data.words import _, plural
from crmdesk.ui.pages.signing_words import headed
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.states import Busy

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.period_reports.forming import Formed
    from crmdesk.reports.periods import Period
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Job, Progress

#: Names of those whose reports were left alone that are told.
NAMED = 6


class SigningForming(QFrame):
    """A strip over the reports, there while they are being formed and while there is something to say about it."""

    formed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self._context = context
        self._job: Job | None = None
        self.busy = Busy()
        self.busy.setMaximumWidth(560)
        self.busy.cancelled.connect(self.cancel)
        self._said = label("", "secondary")
        self._said.setWordWrap(True)
        self._close = QPushButton(_("OK"))
        self._close.setProperty("small", "true")
        self._close.clicked.connect(self.hide)
        self._told = QWidget()
        row = QHBoxLayout(self._told)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._said, 1)
        row.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.addWidget(self.busy)
        column.addWidget(self._told)
        self.hide()

    @property
    def said(self) -> str:
        """What was said last."""
        return self._said.text()

    @property
    def is_forming(self) -> bool:
        """Whether reports are being formed."""
        return self._job is not None

    def form(self, period: Period) -> None:
        """Form the reports of a period; nothing while others are being formed."""
        if self._job is not None:
            return
        self.busy.reset(_("Forming the reports"), cancellable=True)
        self.busy.show()
        self._told.hide()
        self.show()
        work = partial(_form, self._context.store, period)
        self._job = self._context.jobs.start(
            work, done=self._on_formed, failed=self._on_failed, progress=self.busy.show_progress, replaces=self
        )

    def cancel(self) -> None:
        """Form no further."""
        if self._job is not None:
            self._job.cancel()

    def dismiss(self) -> None:
        """Say no more of what was formed; what is being formed goes on."""
        if not self.is_forming:
            self.hide()

    def _on_formed(self, made: tuple[Formed, ...]) -> None:
        self._job = None
        self._tell(told_of(made))
        self._context.deeds.keep(Deed(None, "", "period_report"))
        self.formed.emit()

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        if isinstance(error, Cancelled):
            self._tell(_("Stopped: no report was changed."))
        else:
            self._tell(str(error))

    def _tell(self, text: str) -> None:
        self.busy.hide()
        self._said.setText(text)
        self._told.setVisible(bool(text))
        self.setVisible(bool(text))


def told_of(made: tuple[Formed, ...]) -> str:
    """Return what was formed and what was left alone, in words."""
    left = [one for one in made if one.is_left]
    count, fresh = len(made) - len(left), sum(one.is_new for one in made)
    if fresh == count and count:
        parts = [plural("{n} new report formed", "{n} new reports formed", count).format(n=count)]
    else:
        parts = [plural("{n} report formed", "{n} reports formed", count).format(n=count)]
    if fresh and fresh < count:
        parts.append(plural("{n} of them new", "{n} of them new", fresh).format(n=fresh))
    if left:
        names = ", ".join(one.name for one in left[:NAMED]) + ("…" if len(left) > NAMED else "")
        words = plural(
            "{n} was left as it is, frozen or signed: {names}", "{n} were left as they are, frozen or signed: {names}",
            len(left),
        )  # fmt: skip
        parts.append(words.format(n=len(left), names=names))
    return headed(f"{'; '.join(parts)}.")


def _form(store: Store, period: Period, progress: Progress) -> tuple[Formed, ...]:
    from crmdesk.reports.period_reports.forming import form_reports  # noqa: PLC0415 - dear to import

    made: tuple[Formed, ...] = form_reports(store, period, None, progress)
    return made
