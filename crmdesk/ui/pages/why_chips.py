"""WhyChips: what pulled a figure most, one chip a dimension: "City: Kazan ▼ −19.1 m"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from crmdesk.data.words import _
from crmdesk.reports.why.wording import gain_text
from crmdesk.ui.widgets.card import empty, label
from crmdesk.ui.widgets.chips import Chip, FlowLayout
from crmdesk.ui.widgets.elided_label import plain_tip
from crmdesk.ui.widgets.row_items import arrow, tone_name

if TYPE_CHECKING:
    from crmdesk.reports.why import Cause, Why
    from crmdesk.ui.theme import Theme

#: More chips than this are read less well than the table.
MOST_CHIPS = 5


class WhyChip(Chip):
    """A member that pulled: its name, then how much, in the colour of good or bad."""

    def __init__(self, theme: Theme, why: Why, cause: Cause, parent: QWidget | None = None) -> None:
        self.cause = cause
        self.contribution = cause.contributions[0]
        name = f"{cause.dimension.label}: {self.contribution.member.label}"
        super().__init__(theme, name, parent)
        delta = self.contribution.delta
        text = f"{arrow(delta)} {gain_text(why.measure.kind, delta, why.currency)}"
        amount = label(text, "", tone_name(delta, why.measure.good))
        amount.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        amount.setContentsMargins(0, 0, 8, 0)
        row = self.layout()
        assert row is not None
        row.addWidget(amount)
        self.button.setAccessibleName(f"{name} {text}")
        self.button.setToolTip(plain_tip(_("Look inside: what made it change here")))

    # Qt overrides

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a click on the amount as one on the name."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.activated.emit()
        super().mouseReleaseEvent(event)


class WhyChips(QWidget):
    """The strongest member of each of the strongest dimensions."""

    narrowed = Signal(object)
    """A ``Contribution`` whose rows shall be looked into."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.chips: list[WhyChip] = []
        self._flow = FlowLayout(self, spacing=8)
        self._flow.setContentsMargins(0, 0, 0, 0)

    def show_why(self, why: Why) -> None:
        """Offer the members that pulled most; one that no row stands behind is not offered."""
        empty(self._flow)
        self.chips = []
        seen = set()
        for cause in why.causes:
            first = cause.contributions[0]
            known = (first.value, first.base)
            if first.chosen is None or first.member.id is None or known in seen:
                continue
            seen.add(known)  # a city and its region say the same
            chip = WhyChip(self._theme, why, cause)
            chip.activated.connect(self._on_chip)
            self._flow.addWidget(chip)
            self.chips.append(chip)
            if len(self.chips) == MOST_CHIPS:
                break
        self.setVisible(bool(self.chips))

    def _on_chip(self) -> None:
        sender = self.sender()
        if isinstance(sender, WhyChip):
            self.narrowed.emit(sender.contribution)
