"""Welcome: the first screen: open the demo, make a base, connect to one, open a file or a recent base."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from crmdesk import __version__
from crmdesk.data.errors import Cancelled, OlderFormatFault
from crmdesk.data.resources import resource
from crmdesk.data.settings import RecentBase, Settings
from crmdesk.data.table import NARROW
from crmdesk.data.words import _
from crmdesk.ui.bases import Bases, NewBase, Server
from crmdesk.ui.icons import GAP
from crmdesk.ui.jobs import Job, Jobs, Progress
from crmdesk.ui.pages.welcome_forms import SUFFIX, NewBaseForm, ServerForm
from crmdesk.ui.pages.welcome_upgrade import UpgradeOffer
from crmdesk.ui.theme import Theme, mark
from crmdesk.ui.widgets.callout import Tile
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import ElidedLabel, plain_tip
from crmdesk.ui.widgets.look_switch import language_switch, theme_switch
from crmdesk.ui.widgets.states import Busy

if TYPE_CHECKING:
    from crmdesk.data.store import Store

WIDTH = 1060
RECENT_SHOWN = 3
#: Room for the tallest form, so that nothing moves when one is shown.
LEAST_HEIGHT = 512


class Choice(QFrame):
    """One of the three ways in: what it is, and its button."""

    chosen = Signal()

    def __init__(self, theme: Theme, icon: str, title: str, about: str, button: str) -> None:
        super().__init__()
        self.setProperty("card", "true")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 18)
        column.setSpacing(6)
        column.addWidget(Tile(theme, icon, "accent", 44))
        column.addSpacing(10)
        column.addWidget(label(title, "card"))
        text = label(about, tone="text2")
        text.setWordWrap(True)
        text.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(text, 1)
        column.addSpacing(8)
        self.button = QPushButton(button)
        self.button.setAccessibleName(f"{title}: {button}")
        self.button.clicked.connect(self.chosen)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def set_chosen(self, *, chosen: bool) -> None:
        """Frame the way that was taken."""
        mark(self, card="chosen" if chosen else "true")


class WelcomePage(QWidget):
    """Ends with ``opened``; language and theme take effect at once."""

    opened = Signal(object)
    """The open ``Store``."""
    language_chosen = Signal(str)
    theme_chosen = Signal(str)

    def __init__(self, bases: Bases, jobs: Jobs, theme: Theme, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("welcome")
        self._bases, self._jobs, self._theme, self._settings = bases, jobs, theme, settings
        self._job: Job | None = None
        self._wanted = ""
        self._older: tuple[str, str | None] = ("", None)
        """The address and the password of what is opened, for the case that it has to be upgraded first."""
        self._problem = label("", tone="neg")
        self._problem.setWordWrap(True)
        self._problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._problem.hide()
        self._busy = Busy()
        self._busy.cancelled.connect(self._on_cancel)
        self._busy.hide()
        self._new_form: NewBaseForm | None = None
        self._server_form: ServerForm | None = None
        self._forms = QVBoxLayout()
        self._room = QWidget()
        self._room.setMaximumWidth(WIDTH)
        column = QVBoxLayout(self._room)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._make_head())
        column.addSpacing(12)
        column.addLayout(self._make_choices())
        column.addLayout(self._forms)
        column.addWidget(self._busy)
        column.addWidget(self._problem)
        self._upgrade = UpgradeOffer(theme)
        self._upgrade.accepted.connect(self._on_upgrade)
        self._upgrade.hide()
        column.addWidget(self._upgrade)
        column.addLayout(self._make_recent())
        column.addStretch(1)
        self._room.setMinimumHeight(LEAST_HEIGHT)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addStretch(2)
        middle = QHBoxLayout()
        middle.setContentsMargins(32, 0, 32, 0)
        middle.addStretch(1)
        middle.addWidget(self._room, 1000)
        middle.addStretch(1)
        whole.addLayout(middle)
        whole.addStretch(3)
        whole.addWidget(self._make_foot())

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        brand = QLabel()
        brand.setPixmap(QIcon(str(resource("brand.svg"))).pixmap(QSize(52, 52), self.devicePixelRatioF()))
        row.addWidget(brand)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(label(_("Welcome to CRM Desk"), "kpi"))
        texts.addWidget(label(_("Where shall we begin? You can change it later in the settings."), tone="text2"))
        row.addLayout(texts, 1)
        language = language_switch()
        language.chosen.connect(self.language_chosen)
        theme = theme_switch(self._theme)
        theme.chosen.connect(self.theme_chosen)
        for switch in (language, theme):
            switch.setMinimumWidth(switch.sizeHint().width())
            row.addWidget(switch, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _make_choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self._demo = Choice(
            self._theme,
            "play",
            _("Open the demo"),
            _("A firm with five years of deals, clients and reports. Change anything, nothing can be spoiled."),
            _("Open"),
        )
        self._new = Choice(
            self._theme,
            "file-plus",
            _("New base"),
            _("A file on this computer: your data stay with you."),
            _("Create…"),
        )
        self._server = Choice(
            self._theme,
            "network",
            _("Connect to the firm's base"),
            _("A PostgreSQL server. Your administrator knows the address."),
            _("Connect…"),
        )
        self._demo.chosen.connect(self.open_demo)
        self._new.chosen.connect(self._on_new)
        self._server.chosen.connect(self._on_server)
        for choice in (self._demo, self._new, self._server):
            row.addWidget(choice, 1)
        return row

    def _make_recent(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        recent = self._settings.recent()[:RECENT_SHOWN]
        if recent:
            row.addWidget(label(_("Recent"), "secondary"))
            row.addSpacing(8)
        self._recent = [self._make_recent_button(base) for base in recent]
        for button in self._recent:
            row.addWidget(button)
        row.addStretch(1)
        self._open = QToolButton()
        self._open.setProperty("kind", "plain")
        self._open.setText(GAP + _("Open a file…"))
        self._open.setIcon(self._theme.icon("folder-open"))
        self._open.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._open.clicked.connect(self._on_open_file)
        row.addWidget(self._open)
        return row

    def _make_recent_button(self, base: RecentBase) -> QToolButton:
        server = base.location.startswith("postgres")
        button = QToolButton()
        button.setProperty("kind", "plain")
        button.setIcon(self._theme.icon("database" if server else "file", "accent"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        name = base.name or Path(base.location).name
        button.setText(GAP + self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, 180))
        button.setToolTip(plain_tip(base.location))
        button.setAccessibleName(_("Open {name}").format(name=name))
        button.setProperty("location", base.location)
        button.clicked.connect(self._on_recent)
        return button

    def _make_foot(self) -> QFrame:
        foot = QFrame()
        foot.setObjectName("statusbar")
        foot.setFixedHeight(26)
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 0, 12, 0)
        said = _("CRM Desk {version} · your data stay with you, the internet is not needed").format(version=__version__)
        row.addWidget(ElidedLabel(said), 1)
        row.addWidget(label(_("Tab: move, Space: choose, F1: keys")))
        return foot

    # What the person asked for

    def open_location(self, location: str, password: str | None = None) -> None:
        """Open a base, showing here how it goes."""
        self._wanted, self._older = location, (location, password)
        work = partial(self._bases.open, location, password)
        self._start(work, _("Opening the base"))

    def open_demo(self) -> None:
        """Open the demo base, showing here how it is made."""
        self._choose(self._demo)
        self._wanted = ""
        self._start(self._bases.open_demo, _("Preparing the demo"))

    def _on_new(self) -> None:
        if self._new_form is None:
            self._new_form = NewBaseForm(self._theme)
            self._new_form.asked.connect(self._on_create)
            self._forms.addWidget(self._new_form)
        self._choose(self._new, self._new_form)
        self._new_form.firm.setFocus()

    def _on_server(self) -> None:
        self.show_server_form().host.setFocus()

    def show_server_form(self) -> ServerForm:
        """Show the form of a server's address and return it."""
        if self._server_form is None:
            self._server_form = ServerForm(self._theme)
            self._server_form.check_asked.connect(self._on_check)
            self._server_form.connect_asked.connect(self._on_connect)
            self._forms.addWidget(self._server_form)
        self._choose(self._server, self._server_form)
        return self._server_form

    def _on_create(self, asked: NewBase) -> None:
        self._wanted = ""
        self._start(partial(self._bases.create, asked), _("Creating the base"))

    def _on_check(self, server: Server, password: str) -> None:
        work = partial(self._bases.check, server, password or None)
        self._jobs.start(work, done=self._on_checked, failed=self._on_check_failed, replaces=(self, "check"))

    def _on_connect(self, server: Server, password: str, remember: bool) -> None:
        bases = self._bases

        def work(progress: Progress) -> Store:
            store = bases.open(server.location, password or None, progress)
            if remember and password:
                bases.remember(server, password)
            return store

        self._wanted, self._older = "", (server.location, password or None)
        self._start(work, _("Connecting"))

    def _on_open_file(self) -> None:
        path, _filter = QFileDialog.getOpenFileName(
            self, _("Open a base"), "", _("Bases (*{suffix});;All files (*)").format(suffix=SUFFIX)
        )
        if path:
            self.open_location(path)

    def _on_recent(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.open_location(str(sender.property("location")))

    def _on_upgrade(self) -> None:
        work = partial(self._bases.upgrade, *self._older)
        self._start(work, _("Upgrading the base"))

    # How it went

    def _choose(self, choice: Choice, form: QWidget | None = None) -> None:
        for known in (self._demo, self._new, self._server):
            known.set_chosen(chosen=known is choice)
        for known_form in (self._new_form, self._server_form):
            if known_form is not None:
                known_form.setVisible(known_form is form)
        self._problem.hide()
        self._upgrade.hide()

    def _start(self, work: Callable[[Progress], Store], text: str) -> None:
        self._problem.hide()
        self._upgrade.hide()
        self._busy.reset(text, cancellable=True)
        self._busy.show()
        self._set_enabled(enabled=False)
        self._job = self._jobs.start(
            work, done=self._on_opened, failed=self._on_failed, progress=self._on_progress, replaces=self
        )

    def _set_enabled(self, *, enabled: bool) -> None:
        """Nothing else can be begun while a base is being opened; stopping can."""
        ways = (self._demo.button, self._new.button, self._server.button, self._open, *self._recent)
        for part in (*ways, self._new_form, self._server_form):
            if part is not None:
                part.setEnabled(enabled)

    def _on_progress(self, done: float, total: float, text: str) -> None:
        self._busy.show_progress(done, total, text)

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_opened(self, store: Store) -> None:
        self._finish()
        self.opened.emit(store)

    def _on_failed(self, error: Exception) -> None:
        self._finish()
        self.tell_failure(error, self._wanted)

    def tell_failure(self, error: Exception, location: str = "") -> None:
        """Say why a base was not opened.

        An older base can be upgraded by one button; a server's address is offered for correction and for the password.
        """
        if isinstance(error, OlderFormatFault):
            self._older = (location, None) if location and location != self._older[0] else self._older
            self._upgrade.offer(self._older[0])
            return
        if location.startswith("postgres"):
            self.show_server_form().fill(location)
        if not isinstance(error, Cancelled):
            self._problem.setText(str(error))
            self._problem.show()

    def _finish(self) -> None:
        self._job = None
        self._busy.hide()
        self._set_enabled(enabled=True)

    def _on_checked(self, seconds: float) -> None:
        milliseconds = f"{seconds * 1000:.0f}{NARROW}" + _("ms")
        if self._server_form is not None:
            self._server_form.tell(_("The server answers in {time}").format(time=milliseconds), "pos")

    def _on_check_failed(self, error: Exception) -> None:
        if self._server_form is not None:
            self._server_form.tell("", "text2")
        self.tell_failure(error)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the demo: Space opens it."""
        super().showEvent(event)
        self._demo.button.setFocus(Qt.FocusReason.OtherFocusReason)
