"""SigningBar: what the section of signing puts into the toolbar: the period, the tabs, and what is done with all reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from crmdesk.data.words import _
from crmdesk.ui.icons import GAP
from crmdesk.ui.pages.signing_period import SigningPeriod
from crmdesk.ui.pages.signing_reading import ARCHIVE, DEPARTMENTS, PEOPLE
from crmdesk.ui.widgets.segments import Segment, Segments

if TYPE_CHECKING:
    from crmdesk.ui.context import Context


class SigningBar(QObject):
    """Owns the widgets until the toolbar shows them."""

    form_requested = Signal()
    print_all_requested = Signal()
    export_all_requested = Signal()
    verify_requested = Signal()
    keys_requested = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        theme = context.theme
        self.period = SigningPeriod(context)
        self.tabs = Segments(_tabs({}))
        self.tabs.setAccessibleName(_("Which reports"))
        self.form = _button(_("Form reports"))
        self.form.setIcon(theme.icon("wand-sparkles"))
        self.form.setToolTip(_("Form the reports of this period from today's figures; what is frozen or signed stays"))
        self.form.clicked.connect(self.form_requested)
        self.print_all = _button(_("Print all"))
        self.print_all.setIcon(theme.icon("printer"))
        self.print_all.clicked.connect(self.print_all_requested)
        self.more = QToolButton()
        self.more.setProperty("icon_only", "true")
        self.more.setIcon(theme.icon("ellipsis"))
        self.more.setAccessibleName(_("More with reports"))
        self.more.setToolTip(_("More with reports"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        self.export_all = self.menu.addAction(_("Save all as files…"), self.export_all_requested.emit)
        self.menu.addAction(_("Verify a PDF or a QR code…"), self.verify_requested.emit)
        self.menu.addAction(_("Keys for signing"), self.keys_requested.emit)
        self.more.setMenu(self.menu)

    @property
    def lead(self) -> tuple[QWidget, ...]:
        """What stands after the title."""
        return self.period, self.tabs

    @property
    def actions(self) -> tuple[QWidget, ...]:
        """What stands at the other end."""
        return self.form, self.print_all, self.more

    def show_counts(self, counts: Mapping[str, int], tab: str, *, has_reports: bool) -> None:
        """Show how many reports each tab has, and what can be done with those of this one."""
        self.tabs.set_segments(_tabs(counts))
        self.tabs.set_current(tab)
        self.print_all.setEnabled(has_reports)
        self.export_all.setEnabled(has_reports)

    def show_tab(self, tab: str) -> None:
        """Show which tab is open; the register is neither formed nor printed here."""
        self.tabs.set_current(tab)
        for button in (self.form, self.print_all):
            button.setVisible(tab != ARCHIVE)


def _button(words: str) -> QPushButton:
    button = QPushButton(GAP + words)
    button.setIconSize(QSize(16, 16))
    return button


def _tabs(counts: Mapping[str, int]) -> list[Segment]:
    def counted(words: str, key: str) -> str:
        count = counts.get(key, 0)
        return f"{words} {count}" if count else words

    return [
        Segment(PEOPLE, counted(_("Personal reports"), PEOPLE)),
        Segment(DEPARTMENTS, counted(_("Departments"), DEPARTMENTS), hint=_("Reports of departments and of the firm")),
        Segment(ARCHIVE, _("Register")),
    ]
