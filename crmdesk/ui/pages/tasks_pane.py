"""TaskPane: an activity beside the views: whom it is with, when, and the result with the next step."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.activities.agenda import AgendaEntry, read_entries
from crmdesk.data.activities.moments import minute_text
from crmdesk.data.errors import UsageFault
from crmdesk.data.models.activities import CALLED_OFF, DONE
from crmdesk.data.store import Store
from crmdesk.data.table import NARROW, day_text
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.pages.registry_pane import RegistryPane
from crmdesk.ui.pages.tasks_new import repetitions
from crmdesk.ui.pages.tasks_outcome import OutcomeForm
from crmdesk.ui.widgets.card import label, line
from crmdesk.ui.widgets.pane_parts import FEED_ICONS, Fact, fact_grid, icon_label, tag, write_within

MARGIN = 16
LEAST = 300
LINK_ROOM = 260


def read_entry(store: Store, activity_id: int) -> AgendaEntry:
    """Return one activity.

    Raises:
        UsageFault: it is gone.
    """
    found = read_entries(store, [activity_id])
    if not found:
        raise UsageFault(_("This task is not in the base any more."))
    return found[0]


class TaskPane(RegistryPane[AgendaEntry]):
    """One activity; what is done with it is asked of the page."""

    completed = Signal(object, object, object)
    """Id, ``Outcome``, ``Plan`` or None."""
    move_requested = Signal(object, object)
    """Id and a day."""
    call_off_requested = Signal(object, str)
    reopen_requested = Signal(object)
    repeat_requested = Signal(object, object)
    """Id, and the ``Recurrence`` from its day on or None."""
    client_requested = Signal(object)
    deal_requested = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, read_entry, parent)
        self._workday = context.view.today + timedelta(1)
        self._form: OutcomeForm | None = None
        self._begin = False
        self.setProperty("pane", "true")
        self.setMinimumWidth(LEAST)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.backgroundRole().Base)

    def set_workday(self, day: date) -> None:
        """Learn which day the next working one is."""
        self._workday = day

    def begin(self, record_id: int) -> None:
        """Show an activity and put the cursor into its result."""
        self._begin = True
        if self._card is not None and self._card.id == record_id and self._form is not None:
            self._begin = False
            self._form.begin()
        else:
            self.show_record(record_id)

    def tell(self, text: str) -> None:
        """Say why the result was not written."""
        if self._form is not None:
            self._form.tell(text)

    def _on_card(self, card: AgendaEntry) -> None:
        """Leave everything as it stands where nothing differs: somebody may be typing."""
        if self._card == card and self._form is not None:
            self._states.ready()
            self._start_typing()
            return
        super()._on_card(card)

    def _start_typing(self) -> None:
        if self._begin and self._form is not None:
            self._begin = False
            self._form.begin()

    # -- showing -------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        entry = self._card
        if entry is None:
            return
        body = QWidget()
        body.setProperty("clear", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(MARGIN, 12, MARGIN, 12)
        column.setSpacing(10)
        column.addLayout(self._head(entry))
        title = label(entry.title, "card")
        title.setWordWrap(True)
        column.addWidget(title)
        column.addWidget(label(self._when(entry), "secondary"))
        for text, slot in ((entry.client, self._on_client), (entry.deal, self._on_deal)):
            if text:
                link = QPushButton()
                link.setProperty("kind", "link")
                write_within(link, text, LINK_ROOM)
                link.clicked.connect(slot)
                row = QHBoxLayout()
                row.addWidget(link)
                row.addStretch(1)
                column.addLayout(row)
        facts = [
            Fact(title, value)
            for title, value in (
                (_("Contact"), entry.contact), (_("Phone"), entry.phone), (_("Performer"), entry.performer),
            ) if value
        ]  # fmt: skip
        if facts:
            column.addWidget(fact_grid(facts))
        if entry.note:
            note = label(entry.note)
            note.setWordWrap(True)
            column.addWidget(note)
        column.addWidget(line())
        before, self._form = self._form, None
        if entry.is_planned:
            self._show_planned(entry, column, before)
        else:
            self._show_past(entry, column)
        column.addStretch(1)
        self._scroll.setWidget(body)
        self._start_typing()

    def _head(self, entry: AgendaEntry) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(icon_label(self._context.theme, FEED_ICONS.get(entry.code, "circle-dot"), "text2"))
        row.addWidget(label(entry.kind, "secondary"))
        if entry.state == DONE:
            row.addWidget(tag(_("Done"), "pos"))
        elif entry.state == CALLED_OFF:
            row.addWidget(tag(_("Called off")))
        elif entry.is_overdue(self._context.view.today) and entry.due_on is not None:
            days = (self._context.view.today - entry.due_on).days
            row.addWidget(tag(plural("{n} day late", "{n} days late", days).format(n=days), "neg"))
        if entry.template_id is not None:
            repeats = icon_label(self._context.theme, "repeat", "text3")
            repeats.setToolTip(_("Repeats"))
            row.addWidget(repeats)
        row.addStretch(1)
        close = QToolButton()
        close.setProperty("kind", "plain")
        close.setProperty("icon_only", "true")
        close.setProperty("small", "true")
        close.setIcon(self._context.theme.icon("x", "text2"))
        close.setIconSize(QSize(14, 14))
        close.setAccessibleName(_("Close the card"))
        close.clicked.connect(self.closed)
        row.addWidget(close)
        return row

    def _when(self, entry: AgendaEntry) -> str:
        if entry.day is None:
            return _("No day")
        days = {0: _("Today"), 1: _("Tomorrow"), -1: _("Yesterday")}
        parts = [days.get((entry.day - self._context.view.today).days, day_text(entry.day))]
        if entry.minute is not None:
            parts.append(minute_text(entry.minute))
        if entry.duration_s:
            parts.append(f"{max(1, entry.duration_s // 60)}{NARROW}{_('min')}")
        return ", ".join(parts)

    def _show_planned(self, entry: AgendaEntry, column: QVBoxLayout, before: OutcomeForm | None) -> None:
        form = OutcomeForm(self._context, entry, self._workday)
        if before is not None and before.entry_id == entry.id:
            form.restore(before.draft)
        form.setProperty("card", "")
        form.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]
        form.submitted.connect(self.completed)
        form.cancelled.connect(self.closed)
        self._form = form
        column.addWidget(form)
        column.addWidget(line())
        later = QHBoxLayout()
        later.setSpacing(6)
        tomorrow = QPushButton(_("To tomorrow"))
        tomorrow.setProperty("small", "true")
        tomorrow.clicked.connect(self._on_tomorrow)
        week = QPushButton(_("In a week"))
        week.setProperty("small", "true")
        week.clicked.connect(self._on_week)
        later.addWidget(tomorrow)
        later.addWidget(week)
        later.addStretch(1)
        column.addLayout(later)
        off = QHBoxLayout()
        off.setSpacing(6)
        self._reason = QLineEdit()
        self._reason.setPlaceholderText(_("Why it is called off"))
        self._reason.setAccessibleName(_("Why it is called off"))
        self._reason.returnPressed.connect(self._on_call_off)
        button = QPushButton(_("Call off"))
        button.setProperty("kind", "plain")
        button.clicked.connect(self._on_call_off)
        off.addWidget(self._reason, 1)
        off.addWidget(button)
        column.addLayout(off)
        if entry.due_on is not None:
            column.addWidget(self._repetition(entry))

    def _repetition(self, entry: AgendaEntry) -> QComboBox:
        """Return the choice of how it repeats from this one on; the first entry is how it is."""
        choice = QComboBox()
        choice.setAccessibleName(_("Repetition"))
        offered = repetitions(entry.due_on or self._context.view.today)
        if entry.template_id is not None:
            choice.addItem(_("Repeats"), entry)
            offered = ((_("Does not repeat any more"), None), *offered[1:])
        for words, recurrence in offered:
            choice.addItem(words, recurrence)
        choice.activated.connect(self._on_repeat)
        self._repeat = choice
        return choice

    def _show_past(self, entry: AgendaEntry, column: QVBoxLayout) -> None:
        for title, text in ((_("Result"), entry.result), (_("Next step"), entry.next_step)):
            if text:
                column.addWidget(label(title, "caption"))
                words = label(text)
                words.setWordWrap(True)
                column.addWidget(words)
        again = QPushButton(_("Plan it again"))
        again.clicked.connect(self._on_reopen)
        row = QHBoxLayout()
        row.addWidget(again)
        row.addStretch(1)
        column.addLayout(row)

    # -- what the person does ------------------------------------------------------------------------------------

    def _on_client(self) -> None:
        if self._card is not None:
            self.client_requested.emit(self._card.client_id)

    def _on_deal(self) -> None:
        if self._card is not None:
            self.deal_requested.emit(self._card.deal_id)

    def _on_tomorrow(self) -> None:
        if self._card is not None:
            self.move_requested.emit(self._card.id, self._workday)

    def _on_week(self) -> None:
        if self._card is not None:
            self.move_requested.emit(self._card.id, self._context.view.today + timedelta(7))

    def _on_call_off(self) -> None:
        if self._card is not None:
            self.call_off_requested.emit(self._card.id, self._reason.text())

    def _on_repeat(self, place: int) -> None:
        if self._card is not None and place > 0:
            self.repeat_requested.emit(self._card.id, self._repeat.itemData(place))

    def _on_reopen(self) -> None:
        if self._card is not None:
            self.reopen_requested.emit(self._card.id)
