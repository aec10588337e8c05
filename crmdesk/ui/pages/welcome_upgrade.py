"""UpgradeOffer: says that a base was made by an older program, and upgrades it by one button."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from crmdesk.data.words import _
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.callout import Tile
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import ElidedLabel


class UpgradeOffer(QFrame):
    """A card with what will happen and the button; nothing is changed before it is pressed."""

    accepted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._title = ElidedLabel("", mode=Qt.TextElideMode.ElideMiddle)
        self._title.setProperty("role", "section")
        self._about = label("", "secondary")
        self._about.setWordWrap(True)
        self._button = QPushButton(_("Upgrade and open"))
        self._button.setProperty("kind", "primary")
        self._button.clicked.connect(self.accepted)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        texts.addWidget(self._about)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(Tile(theme, "refresh-cw", "warn", 36), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)

    def offer(self, location: str) -> None:
        """Offer to upgrade this base; Space presses the button."""
        on_server = location.startswith("postgres")
        name = location.rpartition("/")[2] if on_server else Path(location).name
        self._title.setText(_("“{name}” was made by an older CRM Desk").format(name=name))
        self._about.setText(
            _("Upgrading keeps all data. Older programs cannot open the base afterwards: have a backup made first.")
            if on_server
            else _("Upgrading keeps all data and takes a moment. A copy of the base as it is stays beside it.")
        )
        self.show()
        self._button.setFocus()
