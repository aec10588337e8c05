"""ProgramPanel: language, theme, the open base, and where things lie."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from crmdesk import __version__
from crmdesk.data import settings as keys
from crmdesk.data.log import log_file
from crmdesk.data.table import currency_sign
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.licences import LicencesDialog
from crmdesk.ui.pages.settings_panel import SettingsPanel
from crmdesk.ui.widgets.card import Card, label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.look_switch import language_switch, theme_switch

NAMES_WIDTH = 112


class ProgramPanel(SettingsPanel):
    """Everything takes effect at once; there is nothing to save."""

    language_chosen = Signal(str)
    """Speak another language from now on."""
    base_left = Signal()
    """Close this base and offer another."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        for card in (self._make_look(), self._make_base(), self._make_program()):
            self.add(card)

    def _make_look(self) -> Card:
        card = Card(_("Look"))
        self._language = language_switch()
        self._language.chosen.connect(self.language_chosen)
        self._theme = theme_switch(self.context.theme, with_words=True)
        self._theme.chosen.connect(self._on_theme)
        self._rows(card, [(_("Language"), self._language), (_("Theme"), self._theme)])
        return card

    def _make_base(self) -> Card:
        card = Card(_("Base"))
        store = self.context.store
        firm = store.firm
        sign = currency_sign(firm.currency)
        currency = firm.currency if sign == firm.currency else f"{firm.currency}, {sign}"
        values = (
            (_("Firm"), firm.name),
            (_("Currency"), currency),
            (_("Time zone"), str(firm.timezone)),
            (_("Where it lies"), store.location),
        )
        self._rows(card, [(name, ElidedLabel(value, mode=Qt.TextElideMode.ElideMiddle)) for name, value in values])
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self._other = QPushButton(_("Another base…"))
        self._other.clicked.connect(self.base_left)
        buttons.addWidget(self._other)
        if not store.on_server:
            self._folder = QPushButton(_("Open the folder"))
            self._folder.clicked.connect(self._on_folder)
            buttons.addWidget(self._folder)
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        return card

    def _make_program(self) -> Card:
        card = Card(_("Program"))
        paths = ((_("Settings"), str(self.context.settings.path)), (_("Log"), str(log_file())))
        shown = [(name, ElidedLabel(path, mode=Qt.TextElideMode.ElideMiddle)) for name, path in paths]
        self._rows(card, [(_("Version"), label(__version__)), *shown])
        licences = QPushButton(_("Licences…"))
        licences.clicked.connect(self._on_licences)
        row = QHBoxLayout()
        row.addWidget(licences)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    @staticmethod
    def _rows(card: Card, rows: Sequence[tuple[str, QWidget]]) -> None:
        """Put named values under each other; the names of all cards share one width."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, NAMES_WIDTH)
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(rows):
            grid.addWidget(label(name, "secondary"), number, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(value, number, 1)
        card.body.addLayout(grid)

    def _on_theme(self, mode: str) -> None:
        self.context.settings.put(keys.THEME, mode)
        self.context.theme.set_mode(mode)

    def _on_folder(self) -> None:
        folder = Path(self.context.store.location).resolve().parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _on_licences(self) -> None:
        LicencesDialog(self).exec()
