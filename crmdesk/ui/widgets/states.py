"""States of a screen: content, loading, empty, filtered to nothing, failed, without connection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.errors import Cancelled
from crmdesk.data.table import NARROW
from crmdesk.data.words import _
from crmdesk.ui.icons import GAP
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.card import label

SKELETON_AFTER = 300
PROGRESS_AFTER = 2000
#: Widths of the skeleton's lines, shares of the whole.
_LINES = (0.92, 0.74, 0.84, 0.6, 0.88, 0.7, 0.8, 0.66)


@dataclass(frozen=True, slots=True)
class Way:
    """The one button of a state: its words, what it does, and an icon."""

    text: str
    act: Callable[[], None]
    icon: str = ""


class Skeleton(QWidget):
    """Grey lines where the content will be."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(_("Loading"))

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.color("grid"))
        top = 20
        for share in _LINES:
            if top + 10 > self.height():
                break
            painter.drawRoundedRect(QRectF(16, top, (self.width() - 32) * share, 9), 4, 4)
            top += 30


class Busy(QFrame):
    """How far the work is, and the way to stop it."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("busy")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 8)
        column.setSpacing(6)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._text = label(_("Working…"), "secondary")
        self._cancel = QPushButton(_("Cancel"))
        self._cancel.setProperty("kind", "link")
        self._cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        row.addWidget(self._cancel)
        column.addWidget(self._bar)
        column.addLayout(row)

    def reset(self, text: str, *, cancellable: bool) -> None:
        """Begin anew, not knowing yet how long it takes."""
        self._bar.setRange(0, 0)
        self._what = text or _("Working…")
        self._text.setText(self._what)
        self._cancel.setVisible(cancellable)

    def show_progress(self, done: float, total: float, text: str) -> None:
        """Show how far it is; ``total`` of 0 means nobody knows."""
        self._what = text or self._what
        if total > 0 and done > 0:
            share = max(0.0, min(1.0, done / total))
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(share * 1000))
            self._text.setText(f"{self._what}: {share * 100:.0f}{NARROW}%")
        else:
            self._text.setText(self._what)

    _what = ""


class Notice(QWidget):
    """An icon, a sentence, a reason and one button, in the middle of the room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._way: Way | None = None
        self._shown = ("inbox", "text3")
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = label("", "section")
        self._reason = label("", "secondary")
        for text in (self._title, self._reason):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
            text.setWordWrap(True)
        self._reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton()
        self._button.setIconSize(QSize(16, 16))
        self._button.clicked.connect(self._on_clicked)
        middle = QWidget()
        middle.setMaximumWidth(440)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addStretch(2)
        for part in (self._icon, self._title, self._reason):
            column.addWidget(part)
        column.addSpacing(8)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(middle, 1000)
        row.addStretch(1)
        theme.changed.connect(self._on_theme_changed)

    def tell(self, icon: str, tone: str, title: str, reason: str, way: Way | None) -> None:
        """Say what the matter is and offer the way out."""
        self._way = way
        self._shown = (icon, tone)
        self._on_theme_changed()
        self._title.setText(title)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self.setAccessibleName(f"{title}. {reason}")
        self._button.setVisible(way is not None)
        if way is not None:
            self._button.setText(GAP + way.text if way.icon else way.text)
            self._button.setIcon(self._theme.icon(way.icon, "text") if way.icon else QIcon())

    def _on_theme_changed(self) -> None:
        icon, tone = self._shown
        self._icon.setPixmap(self._theme.icon(icon, tone).pixmap(QSize(24, 24), self.devicePixelRatioF()))

    def _on_clicked(self) -> None:
        if self._way is not None:
            self._way.act()


class Stateful(QWidget):
    """Holds a content and shows in its place whatever the matter is.

    Loading shows nothing for 0.3 s, then a skeleton, then progress and "Cancel" from 2 s; what was shown before stays
    until the new data come.
    """

    cancel_requested = Signal()

    def __init__(self, theme: Theme, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = content
        self._blank = QWidget()
        self._skeleton = Skeleton(theme)
        self._notice = Notice(theme)
        self._stack = QStackedLayout(self)
        for page in (content, self._blank, self._skeleton, self._notice):
            self._stack.addWidget(page)
        self._busy = Busy(self)
        self._busy.cancelled.connect(self.cancel_requested)
        self._busy.hide()
        self._has_content = False
        self._loading = False
        self._skeleton_timer = self._timer(SKELETON_AFTER, self._on_skeleton)
        self._progress_timer = self._timer(PROGRESS_AFTER, self._on_progress_due)

    def _timer(self, delay: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(delay)
        timer.timeout.connect(slot)
        return timer

    @property
    def state(self) -> str:
        """What is shown: "content", "blank", "skeleton" or "notice"."""
        return ("content", "blank", "skeleton", "notice")[self._stack.currentIndex()]

    @property
    def is_loading(self) -> bool:
        """Whether loading began and nothing has come yet."""
        return self._loading

    def loading(self, text: str = "", *, cancellable: bool = True) -> None:
        """The data are on their way; ``text`` says what is being done ("Counting the report")."""
        if not self._loading:
            self._skeleton_timer.start()
            self._progress_timer.start()
        self._loading = True
        self._busy.reset(text, cancellable=cancellable)
        if not self._has_content:
            self._stack.setCurrentWidget(self._blank)

    def progress(self, done: float, total: float = 1.0, text: str = "") -> None:
        """Say how far the work is; fits ``Jobs.start(progress=...)``."""
        if self._loading:
            self._busy.show_progress(done, total, text)

    def ready(self) -> None:
        """The content is there."""
        self._stop()
        self._has_content = True
        self._stack.setCurrentWidget(self.content)

    def empty(self, icon: str, title: str, reason: str = "", way: Way | None = None) -> None:
        """There is nothing yet: say why, and offer the first step."""
        self._tell(icon, "text3", title, reason, way)

    def filtered(self, reason: str, reset: Callable[[], None], way: str = "") -> None:
        """The filters hide everything: name them, offer to drop them; ``way`` are the button's words."""
        self._tell("filter-x", "text3", _("Nothing found"), reason, Way(way or _("Reset filters"), reset))

    def failed(self, error: Exception, retry: Callable[[], None]) -> None:
        """The work failed or was stopped; what was there before a stop stays."""
        if isinstance(error, Cancelled):
            if self._has_content:
                self.ready()
            else:
                self._tell("circle-x", "text3", _("Stopped"), "", Way(_("Try again"), retry))
            return
        self._tell("triangle-alert", "neg", _("It did not work"), str(error), Way(_("Try again"), retry))

    def disconnected(self, reason: str, retry: Callable[[], None]) -> None:
        """The base does not answer: say as of when the data are."""
        self._tell("unplug", "neg", _("No connection with the base"), reason, Way(_("Try again"), retry))

    def _tell(self, icon: str, tone: str, title: str, reason: str, way: Way | None) -> None:
        self._stop()
        self._has_content = False
        self._notice.tell(icon, tone, title, reason, way)
        self._stack.setCurrentWidget(self._notice)

    def _stop(self) -> None:
        self._loading = False
        self._skeleton_timer.stop()
        self._progress_timer.stop()
        self._busy.hide()

    def _on_skeleton(self) -> None:
        if self._loading and not self._has_content:
            self._stack.setCurrentWidget(self._skeleton)

    def _on_progress_due(self) -> None:
        if self._loading:
            self._place_busy()
            self._busy.show()
            self._busy.raise_()

    def _place_busy(self) -> None:
        width = min(420, max(200, self.width() - 32))
        height = self._busy.sizeHint().height()
        top = max(8, self.height() - height - 16)
        self._busy.setGeometry((self.width() - width) // 2, top, width, height)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_busy()
