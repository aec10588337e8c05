"""SigningFoot: the fingerprint of a report and the buttons of what this person can do with it now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.canonical import grouped_digest
from crmdesk.data.period_reports.acts import Act
from crmdesk.data.words import _
from crmdesk.ui.icons import GAP
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import label, line
from crmdesk.ui.widgets.elided_label import ElidedLabel, plain_tip

if TYPE_CHECKING:
    from crmdesk.ui.context import Context
    from crmdesk.ui.pages.signing_reading import Sheet

#: What the first button may do.
SIGN, MARK = "sign", "mark"


class SigningFoot(QWidget):
    """The first button is the next thing to do; all of them rest while a deed is on its way."""

    sign_requested = Signal()
    """Sign as the author, or approve as the head."""
    freeze_requested = Signal()
    mark_requested = Signal()
    return_requested = Signal()
    withdraw_requested = Signal()
    print_requested = Signal()
    export_requested = Signal()
    verify_requested = Signal()
    scan_requested = Signal()
    person_requested = Signal()
    keys_requested = Signal()
    key_wanted = Signal()
    """A key of one's own, made at once."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._sheet: Sheet | None = None
        self._is_busy = False
        self._icon = QLabel()
        self._icon.setFixedSize(18, 18)
        self._said = ElidedLabel()
        self._hash = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._hash.setObjectName("fingerprint")
        self._hash.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.verify = QPushButton(_("Verify"))
        self.verify.setProperty("kind", "link")
        self.verify.clicked.connect(self.verify_requested)
        self._trouble = label("", "secondary", "neg")
        self._trouble.setWordWrap(True)
        self.keys = QPushButton(_("Keys for signing…"))
        self.keys.clicked.connect(self.keys_requested)
        self.make_key = QPushButton(_("Make a key…"))
        self.make_key.clicked.connect(self.key_wanted)
        self._why = label("", "secondary")
        self._why.setWordWrap(True)
        self.who = QPushButton(_("Choose who is at work"))
        self.who.clicked.connect(self.person_requested)
        self.main = QPushButton()
        self.main.setProperty("kind", "primary")
        self.main.setIconSize(QSize(16, 16))
        self.main.clicked.connect(self.press_main)
        self.back = QPushButton(_("Return…"))
        self.back.clicked.connect(self.return_requested)
        self.paper = self._plain("printer", _("Print"))
        self.paper.clicked.connect(self.print_requested)
        self.file = self._plain("file-down", _("Export PDF"))
        self.file.clicked.connect(self.export_requested)
        self.more = QToolButton()
        self.more.setProperty("icon_only", "true")
        self.more.setIcon(context.theme.icon("ellipsis"))
        self.more.setAccessibleName(_("More with this report"))
        self.more.setToolTip(_("More with this report"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        self._lay_out()
        self._fill_menu()
        for button in (self.who, self.keys, self.make_key, self.main, self.back, self.paper, self.file, self.more):
            button.hide()  # until a report says what can be done with it
        self._prints.hide()

    def _lay_out(self) -> None:
        prints = QHBoxLayout()
        prints.setContentsMargins(16, 7, 12, 7)
        prints.setSpacing(8)
        for part in (self._icon, self._said):
            prints.addWidget(part)
        prints.addWidget(self._hash, 1)
        prints.addWidget(self.verify)
        self._prints = QWidget()
        whole = QVBoxLayout(self._prints)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(line())
        whole.addLayout(prints)
        bar = QFrame()
        bar.setProperty("foot", "true")
        inside = QVBoxLayout(bar)
        inside.setContentsMargins(16, 10, 16, 10)
        inside.setSpacing(8)
        faults = QHBoxLayout()
        faults.setSpacing(8)
        faults.addWidget(self._trouble, 1)
        faults.addWidget(self.keys)
        faults.addWidget(self.make_key)
        inside.addLayout(faults)
        inside.addWidget(self._why)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.who, self.main, self.back):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for tool in (self.paper, self.file, self.more):
            buttons.addWidget(tool)
        inside.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._prints)
        column.addWidget(bar)

    def _plain(self, icon: str, words: str) -> QPushButton:
        button = QPushButton(GAP + words)
        button.setIcon(self._context.theme.icon(icon))
        button.setIconSize(QSize(16, 16))
        return button

    def _fill_menu(self) -> None:
        self.freeze = self.menu.addAction(_("Sign on paper: freeze and print"), self.freeze_requested.emit)
        self.mark_paper = self.menu.addAction(_("Mark as signed on paper…"), self.mark_requested.emit)
        self.withdraw = self.menu.addAction(_("Withdraw…"), self.withdraw_requested.emit)
        self.menu.addSeparator()
        self.scan = self.menu.addAction(_("Save the scan…"), self.scan_requested.emit)
        self.copy = self.menu.addAction(_("Copy the fingerprint"), self._on_copy)

    # -- showing -------------------------------------------------------------------------------------------------

    def show_sheet(self, sheet: Sheet) -> None:
        """Show what can be done with a report now."""
        is_other = self._sheet is None or self._sheet.row.id != sheet.row.id
        self._sheet = sheet
        if is_other:
            self.tell("")
        sha256 = sheet.row.sha256
        self._prints.setVisible(bool(sha256))
        self._show_print(sheet)
        main, words = self.main_act(sheet)
        self.main.setVisible(bool(main))
        self.main.setText(GAP + words)
        self.main.setToolTip(plain_tip(f"{words} (Ctrl+Enter)"))
        self.main.setIcon(self._context.theme.icon("pen-line", "on_accent"))
        self.back.setVisible(Act.RETURN in sheet.rights)
        self.freeze.setVisible(Act.FREEZE in sheet.rights)
        self.mark_paper.setVisible(Act.MARK in sheet.rights and main != MARK)
        self.withdraw.setVisible(Act.WITHDRAW in sheet.rights)
        self.copy.setVisible(bool(sha256))
        self.scan.setVisible(bool(sheet.scan_name))
        self.more.setVisible(any(action.isVisible() for action in self.menu.actions() if not action.isSeparator()))
        self.who.setVisible(not sheet.has_person)
        self._why.setText("" if main else sheet.why_not)
        self._why.setVisible(bool(self._why.text()))
        for button in (self.paper, self.file):
            button.setVisible(bool(sheet.pdf))
        self._enable()

    @staticmethod
    def main_act(sheet: Sheet) -> tuple[str, str]:
        """Return what the first button does and its words; empty where nothing is this person's to do."""
        rights = sheet.rights
        if Act.APPROVE in rights and sheet.row.signed_way != "paper":
            return SIGN, _("Approve")
        if Act.SIGN in rights and sheet.row.state == "formed":
            return SIGN, _("Sign")
        if Act.MARK in rights and sheet.row.state in ("frozen", "signed"):
            return MARK, _("Signed on paper…")
        if Act.SIGN in rights:
            return SIGN, _("Sign")
        return "", ""

    def _show_print(self, sheet: Sheet) -> None:
        said, icon, tone = {
            True: (_("Fingerprint matches"), "shield-check", "pos"),
            False: (_("Fingerprint does not match"), "triangle-alert", "neg"),
            None: (_("Fingerprint"), "shield-check", "text3"),
        }[sheet.is_intact]
        self._said.setText(said)
        mark(self._said, tone="neg" if tone == "neg" else "text")
        pixels = self._context.theme.icon(icon, tone).pixmap(QSize(16, 16), self.devicePixelRatioF())
        self._icon.setPixmap(pixels)
        self._hash.setText(grouped_digest(sheet.row.sha256, 16) + "…" if sheet.row.sha256 else "")
        self._hash.setToolTip(grouped_digest(sheet.row.sha256))

    def tell(self, trouble: str, about_key: bool = False) -> None:  # noqa: FBT002 - a slot of a signal
        """Say why something did not work, and offer the keys where one would help; empty says nothing."""
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        self.keys.setVisible(bool(trouble) and about_key)
        self.make_key.hide()

    def settle(self) -> None:
        """What was in the way is there no more."""
        self.tell("")

    def offer_key(self, can_make: bool) -> None:
        """Offer to make a key at once, in place of the way to the settings; nothing while no key is missing."""
        if self.keys.isVisibleTo(self):
            self.make_key.setVisible(can_make)
            self.keys.setVisible(not can_make)

    @property
    def trouble(self) -> str:
        """What was said last."""
        return self._trouble.text()

    def set_busy(self, *, busy: bool) -> None:
        """Let the buttons rest while a deed is on its way."""
        self._is_busy = busy
        self._enable()

    def press_main(self) -> None:
        """Do what the first button says, as Ctrl+Enter does."""
        if self._sheet is None or self._is_busy:
            return
        act, _words = self.main_act(self._sheet)
        if act == SIGN:
            self.sign_requested.emit()
        elif act == MARK:
            self.mark_requested.emit()

    def _enable(self) -> None:
        for button in (self.main, self.back, self.more, self.who):
            button.setEnabled(not self._is_busy)

    def _on_copy(self) -> None:
        if self._sheet is not None:
            QApplication.clipboard().setText(grouped_digest(self._sheet.row.sha256))
