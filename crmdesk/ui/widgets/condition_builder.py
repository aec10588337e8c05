"""ConditionBuilder: the panel in which any combination of conditions is put together, by keyboard alone if one likes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from crmdesk.data.conditions import Part
from crmdesk.data.errors import UsageFault
from crmdesk.data.registry import Registry
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.condition_rows import DEEPEST, ConditionRows

WIDTH, HEIGHT = 660, 340


class ConditionBuilder(QWidget):
    """Lines of conditions that all hold together; Ctrl+Enter applies them."""

    parts_chosen = Signal(object)
    """What was put together: a tuple of parts, each a chip of its own."""

    def __init__(self, context: Context, registry: Registry, parts: tuple[Part, ...]) -> None:
        super().__init__()
        self._rows = ConditionRows(context, registry, parts, DEEPEST, least=0 if parts else 1)
        inside = QWidget()
        inside.setProperty("clear", "true")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self._rows)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFixedSize(WIDTH, HEIGHT)
        self._wrong = label("", "caption", "neg")
        self._wrong.setWordWrap(True)
        apply = QPushButton(_("Apply"))
        apply.setProperty("kind", "primary")
        apply.setToolTip(_("Apply (Ctrl+Enter)"))
        apply.clicked.connect(self.apply)
        foot = QHBoxLayout()
        foot.addWidget(self._wrong, 1)
        foot.addWidget(apply)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        whole.addLayout(foot)

    def apply(self) -> None:
        """Tell what was put together, or say what is missing."""
        try:
            parts = self._rows.parts()
        except UsageFault as fault:
            self._wrong.setText(str(fault))
            return
        self._wrong.setText("")
        self.parts_chosen.emit(parts)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.apply()
        else:
            super().keyPressEvent(event)
