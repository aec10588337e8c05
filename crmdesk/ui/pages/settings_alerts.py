"""AlertsPanel: the rules of alerts: switched on and off, changed, tried out before they are kept, added from templates."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.errors import UsageFault
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.reports.alerts.conditions import WHO_TITLES
from crmdesk.reports.alerts.rule_texts import Measures, rule_text
from crmdesk.reports.alerts.rules import RuleCard, archive_rule, list_rules, switch_rule
from crmdesk.reports.alerts.starters import STARTERS, Starter
from crmdesk.reports.own_measures import all_measures
from crmdesk.ui.pages.settings_alert_form import AlertForm, Draft
from crmdesk.ui.pages.settings_panel import SettingsPanel
from crmdesk.ui.widgets.card import Card, empty, label, line
from crmdesk.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress


class RuleRow(QWidget):
    """One rule: a switch, its name and what it looks for, how many alerts it has, and what can be done with it."""

    def __init__(self, context: Context, card: RuleCard, measures: Measures) -> None:
        super().__init__()
        self.card = card
        currency = context.store.firm.currency
        self.switch = QCheckBox()
        self.switch.setChecked(card.active)
        self.switch.setAccessibleName(_("The rule “{name}” is on").format(name=card.name))
        words = QVBoxLayout()
        words.setSpacing(1)
        name = ElidedLabel(card.name)
        name.setProperty("role", "strong")
        about, is_read = _about(card, currency, measures)
        under = ElidedLabel(f"{about} · {_(WHO_TITLES[card.who])}" if is_read else about)
        under.setProperty("role", "secondary")
        if not is_read:
            under.setProperty("tone", "neg")
        words.addWidget(name)
        words.addWidget(under)
        count = label(plural("{n} alert", "{n} alerts", card.open).format(n=number(card.open)), "caption")
        count.setVisible(bool(card.open))
        self.change = QPushButton(_("Change"))
        self.change.setEnabled(is_read)
        self.archive = QPushButton(_("To the archive"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(10)
        row.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(count)
        for button in (self.change, self.archive):
            button.setProperty("kind", "plain")
            button.setProperty("small", "true")
            button.setAccessibleName(f"{button.text()}: {card.name}")
            row.addWidget(button)


class AlertsPanel(SettingsPanel):
    """The list of rules, and the form of the one in hand above it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._cards: tuple[RuleCard, ...] | None = None
        self._rows: list[RuleRow] = []
        card = Card(_("What calls for attention"))
        add = QPushButton(_("Add a rule"))
        add.setIcon(context.theme.icon("plus"))
        self.menu = QMenu(add)
        for starter in STARTERS:
            self.menu.addAction(starter.label, partial(self._on_template, starter))
        add.setMenu(self.menu)
        card.heading.addWidget(add)
        about = label(
            _("Rules look after every change and once a day. Alerts stand in the overview and at the bell."),
            "secondary",
            "text3",
        )
        about.setWordWrap(True)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        card.body.addWidget(about)
        card.body.addLayout(self._list)
        self.form = AlertForm(context)
        self.form.left.connect(self.form.hide)
        self.form.hide()
        self.add(self.form)
        self.add(card)

    @property
    def rows(self) -> tuple[RuleRow, ...]:
        """The rules shown."""
        return tuple(self._rows)

    def refresh(self) -> None:
        """Read the rules."""
        work = partial(_read, self.context.store)
        self.context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def _on_read(self, found: tuple[tuple[RuleCard, ...], Measures]) -> None:
        cards, measures = found
        self.form.show_measures(measures)
        if cards == self._cards:
            return
        self._cards = cards
        empty(self._list)
        self._rows = []
        for place, card in enumerate(cards):
            row = RuleRow(self.context, card, measures)
            row.switch.clicked.connect(partial(self._on_switched, row))
            row.change.clicked.connect(partial(self._on_change, card))
            row.archive.clicked.connect(partial(self._on_archive, card.id))
            if place:
                self._list.addWidget(line())
            self._list.addWidget(row)
            self._rows.append(row)

    def _on_failed(self, error: Exception) -> None:
        self.context.deeds.told.emit(str(error), False)

    def _on_switched(self, row: RuleRow) -> None:
        self.context.deeds.start(partial(switch_rule, rule_id=row.card.id, active=row.switch.isChecked()))

    def _on_archive(self, rule_id: int) -> None:
        if self.form.rule_id == rule_id:
            self.form.hide()
        self.context.deeds.start(partial(archive_rule, rule_id=rule_id))

    def _on_change(self, card: RuleCard) -> None:
        if card.condition is not None:
            self._open(Draft(card.name, card.condition, card.who, card.id, card.version))

    def _on_template(self, starter: Starter) -> None:
        self._open(Draft(starter.label, starter.condition, starter.who))

    def _open(self, draft: Draft) -> None:
        self.form.show_draft(draft)
        self.form.show()
        self.verticalScrollBar().setValue(0)
        self.form.name.setFocus()


def _about(card: RuleCard, currency: str, measures: Measures) -> tuple[str, bool]:
    """Return what a rule looks for, or why it cannot be read; and whether it can."""
    if card.condition is None:
        return card.fault, False
    try:
        return rule_text(card.condition, currency, measures), True
    except UsageFault as fault:
        return str(fault), False


def _read(store: Store, _progress: Progress) -> tuple[tuple[RuleCard, ...], Measures]:
    return list_rules(store), all_measures(store)
