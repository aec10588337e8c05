"""Navigation: the column of sections, and below it who is at work in which firm."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.table import number as figure
from crmdesk.data.words import _
from crmdesk.ui.icons import GAP
from crmdesk.ui.sections import Section, section_key
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.card import line
from crmdesk.ui.widgets.cell_painting import ink
from crmdesk.ui.widgets.elided_label import ElidedLabel, plain_tip

WIDE = 188
NARROW = 52
DOT = 3
PERSON_HEIGHT = 40


def initials(name: str) -> str:
    """Return up to two capitals of a name: "Вектор Климат" gives "ВК"."""
    words = [word.strip("«»\"'“”„") for word in name.split()]
    letters = [word[0].upper() for word in words if word and word[0].isalnum()]
    return "".join(letters[:2])


class SectionButton(QToolButton):
    """A section, and how much waits there: a red figure, a dot where only the icon is shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._count = 0

    def set_count(self, count: int) -> None:
        """Show how much waits; nothing for 0."""
        if count != self._count:
            self._count = count
            self.update()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._count:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = self._theme.tokens.color("neg")
        if self.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tone)
            painter.drawEllipse(self.rect().center() + QPoint(8, -8), DOT, DOT)
            return
        made, _metrics = ink(12, 600)
        painter.setFont(made)
        painter.setPen(tone)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect().adjusted(0, 0, -10, 0), right, figure(self._count))


class Navigation(QFrame):
    """Sections as checkable buttons; narrow, it shows icons with tooltips."""

    section_requested = Signal(str)
    person_requested = Signal()
    """A click on who is at work."""

    def __init__(self, sections: Sequence[Section], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("nav")
        self.setAccessibleName(_("Sections"))
        self._buttons: dict[str, SectionButton] = {}
        self._group = QButtonGroup(self)
        self._narrow = False
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(2)
        for number, section in enumerate(sections, 1):
            if section.line_before:
                column.addSpacing(7)
                column.addWidget(line())
                column.addSpacing(7)
            column.addWidget(self._make_button(section, number, theme))
        column.addStretch(1)
        column.addWidget(line())
        column.addSpacing(6)
        column.addWidget(self._make_firm())
        self.setFixedWidth(WIDE)

    def _make_button(self, section: Section, number: int, theme: Theme) -> SectionButton:
        button = SectionButton(theme)
        title = _(section.title)
        button.setText(GAP + GAP + title)
        button.setAccessibleName(title)
        button.setToolTip(f"{title} ({section_key(number)})")
        button.setIcon(theme.icon(section.icon, "text2", checked="accent"))
        button.setIconSize(QSize(17, 17))
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setProperty("section", section.id)
        button.clicked.connect(self._on_clicked)
        self._group.addButton(button)
        self._buttons[section.id] = button
        return button

    def _make_firm(self) -> QWidget:
        block = QPushButton()
        block.setProperty("kind", "plain")
        block.setFixedHeight(PERSON_HEIGHT)
        block.setAccessibleName(_("Who is at work"))
        block.clicked.connect(self.person_requested)
        self.person = block
        row = QHBoxLayout(block)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(8)
        self._avatar = QLabel()
        self._avatar.setObjectName("avatar")
        self._avatar.setFixedSize(28, 28)
        self._avatar.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = ElidedLabel()
        self._name.setProperty("role", "section")
        self._about = ElidedLabel()
        self._about.setProperty("role", "caption")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._about)
        row.addWidget(self._avatar)
        row.addLayout(words, 1)
        return block

    def set_person(self, name: str, about: str) -> None:
        """Say who is at work: a person and a role, or the firm and its base."""
        self._avatar.setText(initials(name))
        self._avatar.setToolTip(plain_tip(f"{name}, {about}" if about else name))
        self._name.setText(name)
        self._about.setText(about)

    def set_count(self, section: str, count: int, words: str) -> None:
        """Show how much waits in a section, with the words for the tooltip and for screen readers."""
        button = self._buttons.get(section)
        if button is not None:
            button.set_count(count)
            title = button.accessibleName().partition(",")[0]
            button.setAccessibleName(f"{title}, {words}" if count else title)
            keys = button.toolTip().rpartition("(")[2]
            button.setToolTip(f"{title}, {words} ({keys}" if count else f"{title} ({keys}")

    def set_current(self, section: str) -> None:
        """Show which section is in view."""
        self._buttons[section].setChecked(True)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons only, or icons with words."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in self._buttons.values():
            button.setToolButtonStyle(style)
        self._name.setVisible(not narrow)
        self._about.setVisible(not narrow)
        self.setFixedWidth(NARROW if narrow else WIDE)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QToolButton):
            self.section_requested.emit(str(sender.property("section")))
