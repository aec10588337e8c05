"""The contacts of a client: who decides, who is for us, how to reach them; each is edited in place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.cards import ClientCard
from crmdesk.data.client_details import ClientPerson, client_people
from crmdesk.data.entry.deeds import archive
from crmdesk.data.entry.forms_clients import ATTITUDE_NAMES
from crmdesk.data.registry_clients import ROLE_NAMES
from crmdesk.data.table import Kind
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.forms.record_form import RecordForm
from crmdesk.ui.pages.client_actions import ClientActions
from crmdesk.ui.pages.client_tab import MARGIN, ClientTab, small_button
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.card import Card, empty, label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.pane_parts import initials, tag, write_within

ATTITUDE_TONE = {"supports": "pos", "neutral": "", "opposes": "neg"}
PHONE_ROOM = 130


class PersonLine(QFrame):
    """A person in two lines; a click or Enter opens all that is known of them below, a click on a phone copies it."""

    opened = Signal(object)
    copied = Signal(str)

    def __init__(self, theme: Theme, person: ClientPerson, card: ClientCard, *, chosen: bool) -> None:
        super().__init__()
        self._id = person.id
        self.setProperty("card", "chosen" if chosen else "true")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(10, 6, 8, 6)
        whole.setSpacing(8)
        avatar = label(initials(person.name))
        avatar.setObjectName("avatar")
        avatar.setFixedSize(28, 28)
        avatar.setAlignment(Qt.AlignmentFlag.AlignCenter)
        whole.addWidget(avatar)
        words = QVBoxLayout()
        words.setSpacing(1)
        for text, role, beside in (
            (person.name, "strong", self._signs(person)),
            (person.position, "caption", self._ways(person, card)),
        ):
            told = ElidedLabel(text)
            told.setProperty("role", role)
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(told, 1)
            row.addLayout(beside)
            words.addLayout(row)
        whole.addLayout(words, 1)
        self.more = QToolButton()
        self.more.setProperty("kind", "plain")
        self.more.setProperty("icon_only", "true")
        self.more.setProperty("small", "true")
        self.more.setIcon(theme.icon("chevron-down" if chosen else "chevron-right", "text2"))
        self.more.setIconSize(QSize(14, 14))
        self.more.setAccessibleName(_("All fields of {name}").format(name=person.name))
        self.more.clicked.connect(self._on_more)
        whole.addWidget(self.more)

    def _signs(self, person: ClientPerson) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        if person.attitude:
            row.addWidget(label(_(ATTITUDE_NAMES[person.attitude]), "secondary", ATTITUDE_TONE[person.attitude]))
        if person.role:
            row.addWidget(tag(_(ROLE_NAMES[person.role]), "accent" if person.role == "decides" else ""))
        return row

    def _ways(self, person: ClientPerson, card: ClientCard) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for text, told in ((person.phones, _("Copy the phone")), (person.emails, _("Copy the mail"))):
            if text:
                button = QPushButton()
                button.setProperty("kind", "link")
                button.setProperty("whole", text[0])
                write_within(button, text[0], PHONE_ROOM)
                button.setToolTip(told)
                button.clicked.connect(self._on_copy)
                row.addWidget(button)
        if person.last_contact_on is not None:
            row.addWidget(label(Kind.DAYS.short((card.today - person.last_contact_on).days), "caption"))
        else:
            row.addWidget(label(_("no contact yet"), "caption"))
        return row

    def _on_copy(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.copied.emit(str(sender.property("whole")))

    def _on_more(self) -> None:
        self.opened.emit(self._id)

    # Qt overrides

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self._id)


class PeopleTab(ClientTab):
    """The list, and under it the fields of the person in hand."""

    def __init__(self, context: Context, actions: ClientActions) -> None:
        super().__init__(context, actions, client_people)
        self._chosen: int | None = None
        self.form = RecordForm(context, "contact", without=("client_id",))
        self._drop = small_button(context.theme, _("To the archive"))
        self._drop.clicked.connect(self._on_drop)
        self._details = Card(_("About the contact"))
        self._details.heading.addWidget(self._drop)
        self._details.body.addWidget(self.form)
        self._details.hide()
        self._box = QWidget()
        box = QVBoxLayout(self._box)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self._lines_box = QWidget()
        self._lines_box.setLayout(self._lines)
        self._lines.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._lines_box)
        box.addWidget(self._details)
        self._body = QWidget()
        self._body.setProperty("clear", "true")
        column = QVBoxLayout(self._body)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.addWidget(self._box)
        column.addStretch(1)
        self._scroll.setWidget(self._body)

    @property
    def lines(self) -> list[PersonLine]:
        """The persons shown."""
        found = [self._lines.itemAt(place) for place in range(self._lines.count())]
        widgets = [None if item is None else item.widget() for item in found]
        return [widget for widget in widgets if isinstance(widget, PersonLine)]

    def choose(self, contact_id: int | None) -> None:
        """Open the fields of a person, or close them where they are open."""
        self._chosen = None if contact_id == self._chosen else contact_id
        if self._chosen is not None:
            self.form.show_record(self._chosen)
        self._draw()

    def _turned(self) -> None:
        self._chosen = None
        self._details.hide()

    def _draw(self) -> None:
        """Fill the list anew; the form under it stays, for somebody may be typing there."""
        card = self._card
        if card is None or self._found is None:
            return
        people: tuple[ClientPerson, ...] = self._found
        if self._chosen not in [person.id for person in people]:
            self._chosen = None
        empty(self._lines)
        self._lines.addWidget(self._head(people))
        for person in people:
            made = PersonLine(self._context.theme, person, card, chosen=person.id == self._chosen)
            made.opened.connect(self.choose)
            made.copied.connect(self._on_copied)
            self._lines.addWidget(made)
        if not people:
            self._lines.addWidget(label(_("Nobody is known there yet."), "secondary"))
        named = next((person for person in people if person.id == self._chosen), None)
        self._details.setVisible(named is not None)
        if named is not None:
            self._details.set_title(named.name)
            self.form.refresh()
        self._drawn = card.id
        self._states.ready()

    def _head(self, people: tuple[ClientPerson, ...]) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        deciding = sum(person.role == "decides" for person in people)
        told = (
            plural("{n} decides", "{n} decide", deciding).format(n=deciding)
            if deciding
            else _("Nobody is named who decides.")
        )
        row.addWidget(label(told if people else "", "secondary", "" if deciding else "warn"), 1)
        add = small_button(self._context.theme, _("Contact"), "plus")
        add.clicked.connect(self._on_add)
        row.addWidget(add)
        return box

    def _on_add(self) -> None:
        if self._card is not None:
            self._actions.add("contact", self._card.id)

    def _on_drop(self) -> None:
        if self._chosen is not None:
            self._context.deeds.start(partial(archive, form_id="contact", ids=[self._chosen]))

    def _on_copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._context.deeds.told.emit(_("Copied: {text}").format(text=text), False)
