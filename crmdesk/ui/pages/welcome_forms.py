"""The forms of the first screen: a new base in a file, a base on a server."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

from PySide6.QtCore import Qt, QTimeZone, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.settings import data_folder
from crmdesk.data.table import SIGNS
from crmdesk.data.words import _
from crmdesk.ui.bases import NewBase, Server
from crmdesk.ui.icons import GAP
from crmdesk.ui.theme import Theme, mark
from crmdesk.ui.widgets.card import label

SUFFIX = ".crmdb"
DEFAULT_PORT = 5432


def _named(title: str, field: QWidget) -> QVBoxLayout:
    """Return a field under its title."""
    column = QVBoxLayout()
    column.setSpacing(4)
    caption = label(title, "secondary")
    caption.setBuddy(field)
    field.setAccessibleName(title)
    column.addWidget(caption)
    column.addWidget(field)
    return column


class NewBaseForm(QFrame):
    """Asks where the base shall lie, the firm's name, currency and time zone."""

    asked = Signal(object)
    """A ``NewBase``."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.firm = QLineEdit()
        self.firm.setMaxLength(200)
        self.person = QLineEdit()
        self.person.setMaxLength(200)
        self.currency = QComboBox()
        for code, sign in SIGNS.items():
            self.currency.addItem(f"{code}, {sign}", code)
        self.zone = QComboBox()
        self.zone.setEditable(True)
        self.zone.addItems(sorted(available_timezones()))
        self.zone.setCurrentText(bytes(QTimeZone.systemTimeZoneId().data()).decode() or "Europe/Moscow")
        self.file = QLineEdit(str(data_folder() / f"base{SUFFIX}"))
        self._browse = QPushButton(GAP + _("Choose…"))
        self._browse.setIcon(theme.icon("folder-open"))
        self._browse.clicked.connect(self._on_browse)
        self._make = QPushButton(_("Create the base"))
        self._make.setProperty("kind", "primary")
        self._make.clicked.connect(self._on_make)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        grid.addLayout(_named(_("Firm"), self.firm), 0, 0)
        grid.addLayout(_named(_("Currency"), self.currency), 0, 1)
        grid.addLayout(_named(_("Time zone"), self.zone), 0, 2)
        grid.addLayout(_named(_("Your name"), self.person), 1, 0)
        grid.addLayout(_named(_("File"), self.file), 2, 0, 1, 2)
        grid.addWidget(self._browse, 2, 2, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 2)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(self._make)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 16)
        whole.setSpacing(14)
        whole.addLayout(grid)
        whole.addLayout(bottom)
        for field in (self.firm, self.person, self.file):
            field.textChanged.connect(self._on_changed)
            field.returnPressed.connect(self._on_make)
        self._on_changed()

    def _on_changed(self) -> None:
        self._make.setEnabled(bool(self.firm.text().strip() and self.file.text().strip()))

    def _on_browse(self) -> None:
        path, _filter = QFileDialog.getSaveFileName(
            self, _("Where the base shall lie"), self.file.text(), _("Bases (*{suffix})").format(suffix=SUFFIX)
        )
        if path:
            self.file.setText(path if Path(path).suffix else path + SUFFIX)

    def _on_make(self) -> None:
        if self._make.isEnabled():
            location = str(Path(self.file.text().strip()).expanduser())
            self.asked.emit(
                NewBase(
                    location,
                    self.firm.text().strip(),
                    self.currency.currentData(),
                    self.zone.currentText().strip(),
                    self.person.text().strip(),
                )
            )


class ServerForm(QFrame):
    """Asks for a server's address, the person and the password."""

    check_asked = Signal(object, str)
    """A ``Server`` and the password."""
    connect_asked = Signal(object, str, bool)
    """A ``Server``, the password, and whether to remember it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.host = QLineEdit()
        self.port = QLineEdit(str(DEFAULT_PORT))
        self.base = QLineEdit()
        self.person = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.remember = QCheckBox(_("Remember the password"))
        self._verdict = label("", "secondary")
        self._check = QPushButton(_("Check"))
        self._check.clicked.connect(self._on_check)
        self._connect = QPushButton(GAP + _("Connect"))
        self._connect.setProperty("kind", "primary")
        self._connect.setIcon(theme.icon("arrow-right", "on_accent"))
        self._connect.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands after the word
        self._connect.clicked.connect(self._on_connect)
        fields = QHBoxLayout()
        fields.setSpacing(12)
        for title, field, stretch in (
            (_("Server"), self.host, 5),
            (_("Port"), self.port, 1),
            (_("Base"), self.base, 3),
            (_("Account"), self.person, 3),
            (_("Password"), self.password, 3),
        ):
            fields.addLayout(_named(title, field), stretch)
            field.textChanged.connect(self._on_changed)
            field.returnPressed.connect(self._on_connect)
        bottom = QHBoxLayout()
        bottom.setSpacing(12)
        bottom.addWidget(self.remember)
        bottom.addWidget(self._verdict, 1)
        bottom.addWidget(self._check)
        bottom.addWidget(self._connect)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 16)
        whole.setSpacing(14)
        whole.addLayout(fields)
        whole.addLayout(bottom)
        self._on_changed()

    def fill(self, location: str) -> None:
        """Write a known address into the fields, and wait for the password."""
        parts = urlsplit(location)
        self.host.setText(parts.hostname or "")
        self.port.setText(str(parts.port or DEFAULT_PORT))
        self.base.setText(unquote(parts.path.lstrip("/")))
        self.person.setText(unquote(parts.username or ""))
        self.password.setFocus()

    def tell(self, text: str, tone: str) -> None:
        """Say how the check went; ``tone`` is text2, pos or neg."""
        self._verdict.setText(text)
        mark(self._verdict, tone=tone)

    def _server(self) -> Server | None:
        port = self.port.text().strip()
        right_port = port.isascii() and port.isdigit() and 0 < int(port) < 65536
        if not right_port:
            return None
        host, base, person = (field.text().strip() for field in (self.host, self.base, self.person))
        return Server(host, int(port), base, person) if host and base and person else None

    def _on_changed(self) -> None:
        ready = self._server() is not None
        self._check.setEnabled(ready)
        self._connect.setEnabled(ready)
        self.tell("", "text2")

    def _on_check(self) -> None:
        server = self._server()
        if server is not None:
            self.tell(_("Checking…"), "text2")
            self.check_asked.emit(server, self.password.text())

    def _on_connect(self) -> None:
        server = self._server()
        if server is not None:
            self.connect_asked.emit(server, self.password.text(), self.remember.isChecked())
