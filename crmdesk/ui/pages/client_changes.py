"""The history of a client: who changed what and when, what it was and what it became."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.cards import ClientCard
from crmdesk.data.history import PAGE, History, HistoryLine, record_history
from crmdesk.data.store import Store
from crmdesk.data.table import ABSENT, Kind
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.pages.client_actions import ClientActions
from crmdesk.ui.pages.client_tab import ClientTab
from crmdesk.ui.widgets.card import Card, label, line
from crmdesk.ui.widgets.elided_label import ElidedLabel

#: Characters of a value: a long note is told by its beginning.
LONGEST = 300


class ChangesTab(ClientTab):
    """A page of changes, the latest first; earlier ones come by a click."""

    def __init__(self, context: Context, actions: ClientActions) -> None:
        super().__init__(context, actions, _read_changes)
        self._limit = PAGE

    def _question(self) -> dict[str, Any]:
        return {"limit": self._limit}

    def _turned(self) -> None:
        self._limit = PAGE

    def _fill(self, column: QVBoxLayout, card: ClientCard) -> None:
        del card
        history: History = self._found
        made = Card()
        for place, told in enumerate(history.lines):
            if place:
                made.body.addWidget(line())
            made.body.addWidget(_row(told))
        if not history.lines:
            made.body.addWidget(label(_("Nothing has been changed yet."), "secondary"))
        if history.has_more:
            more = QPushButton(_("Show earlier"))
            more.setProperty("kind", "link")
            more.clicked.connect(self._on_more)
            made.body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(made)

    def _on_more(self) -> None:
        self._limit += PAGE
        self.ask()


def _row(told: HistoryLine) -> QWidget:
    """Return who and when, then each field: what it was and what it became."""
    titles = {
        "created": _("Added"),
        "archived": _("To the archive"),
        "restored": _("Restored"),
        "changed": _("Changed"),
    }
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    who = ElidedLabel(
        " · ".join(
            part for part in (told.author or told.cause or _("Somebody"), titles[told.what], told.subject) if part
        )
    )
    who.setProperty("role", "strong")
    grid.addWidget(who, 0, 0, 1, 2)
    grid.addWidget(label(Kind.INSTANT.text(told.at), "caption"), 0, 2)
    for row, change in enumerate(told.changes, 1):
        grid.addWidget(label(change.title, "secondary"), row, 0, Qt.AlignmentFlag.AlignTop)
        became = change.became[:LONGEST] or ABSENT
        words = label(became if told.what == "created" else f"{change.was[:LONGEST] or ABSENT} → {became}")
        words.setWordWrap(True)
        grid.addWidget(words, row, 1, 1, 2)
    return box


def _read_changes(store: Store, client_id: int, *, limit: int) -> History:
    return record_history(store, "client", client_id, limit=limit)
