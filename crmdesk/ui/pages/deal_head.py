"""The head of a deal in its pane and card: number, state, title, client, and the stages that a click moves it along."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QToolTip, QVBoxLayout, QWidget

from crmdesk.data.cards import DealCard, StageStep
from crmdesk.data.models.catalogue import CANCELLED, LOST, OPEN, WON
from crmdesk.data.table import NARROW
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.pages.deal_actions import DealActions
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import ElidedLabel, plain_tip
from crmdesk.ui.widgets.pane_parts import StageTrack, tag, write_within

#: The most that the words of a source and of a client take, px.
SOURCE_ROOM, CLIENT_ROOM = 100, 190
#: What the number and the buttons leave for the source and the state in the narrowest pane, px.
HEAD_ROOM = 128


class StageStepper(StageTrack):
    """The stages as steps: a click on one, or arrows and Enter, put the deal there."""

    stage_chosen = Signal(object)
    """Id of a stage."""

    def __init__(self, theme: Theme, stages: Sequence[StageStep]) -> None:
        super().__init__(theme, stages)
        self._marked = next((place for place, stage in enumerate(self._stages) if stage.current), -1)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(_("A click moves the deal, Ctrl+→ and Ctrl+← do it too"))

    def _place_at(self, x: float) -> int:
        if not self._stages or self.width() <= 0:
            return -1
        return max(0, min(len(self._stages) - 1, int(x * len(self._stages) / self.width())))

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self._stages) and not self._stages[place].current:
            self.stage_chosen.emit(self._stages[place].id)

    # Qt overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._choose(self._place_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().x())
        if place >= 0:
            QToolTip.showText(event.globalPosition().toPoint(), plain_tip(self._stages[place].name), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left.value: -1, Qt.Key.Key_Right.value: 1}.get(event.key())
        if step is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._marked = max(0, min(len(self._stages) - 1, self._marked + step))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self._marked)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and 0 <= self._marked < len(self._stages):
            painter = QPainter(self)
            painter.setPen(QPen(self._theme.tokens.color("accent"), 1))
            width = (self.width() + 4) / len(self._stages) - 4
            painter.drawRect(round(self._marked * (width + 4)), 0, round(width) - 1, self.height() - 1)


class DealHead(QWidget):
    """Who and what, where it stands, and what can be done with the whole deal."""

    closed = Signal()
    expanded = Signal()
    client_requested = Signal(object)

    def __init__(self, context: Context, card: DealCard, actions: DealActions, *, whole: bool = False) -> None:
        """Make the head; ``whole`` is that of the card that fills the page."""
        super().__init__()
        self._context, self._card, self._actions = context, card, actions
        column = QVBoxLayout(self)
        column.setContentsMargins(*((0, 0, 0, 4) if whole else (16, 8, 16, 10)))
        column.setSpacing(8)
        column.addLayout(self._top(whole=whole))
        title = label(str(card.get("title")), "card")
        title.setWordWrap(True)
        column.addWidget(title)
        column.addLayout(self._who(whole=whole))
        track = StageStepper(context.theme, card.stages) if not card.get("outcome_code") else None
        if track is not None:
            track.stage_chosen.connect(self._on_stage)
        column.addWidget(track or StageTrack(context.theme, card.stages))

    def _top(self, *, whole: bool) -> QHBoxLayout:
        card = self._card
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(label(f"№{NARROW}{card.get('number')}" if card.get("number") else "", "secondary"))
        norm, age = card.get("norm"), card.get("age")
        state = None
        if norm is not None and age is not None and age > norm:
            state = tag(plural("stuck for {n} day", "stuck for {n} days", age).format(n=age), "warn")
        elif card.get("outcome_code"):
            tone = {WON: "pos", LOST: "neg"}.get(card.get("outcome_code"), "")
            state = tag(str(card.get("outcome")), tone)
        if card.get("source"):
            source = tag("")
            taken = 0 if state is None else state.sizeHint().width()
            room = max(0, HEAD_ROOM - taken)
            if whole or room > 30:
                write_within(source, str(card.get("source")), SOURCE_ROOM if whole else min(SOURCE_ROOM, room))
                top.addWidget(source)
        if state is not None:
            top.addWidget(state)
        top.addStretch(1)
        if whole:
            top.addWidget(self._close_menu())
        buttons = [("x", _("Close the card"), self.closed)]
        if not whole:
            buttons.insert(0, ("maximize-2", _("The whole card (Enter)"), self.expanded))
        for icon, words, told in buttons:
            button = _icon_button(self._context.theme, icon, words)
            button.clicked.connect(told)
            top.addWidget(button)
        return top

    def _close_menu(self) -> QToolButton:
        """Return the button that ends the deal, opens it again, or takes it to another pipeline."""
        button = QToolButton()
        button.setText(_("Close") if self._card.get("outcome_code") == OPEN else _("Open again"))
        button.setProperty("small", "true")
        if self._card.get("outcome_code") != OPEN:
            button.clicked.connect(self._on_reopen)
            return button
        menu = QMenu(button)
        for outcome, words in ((WON, _("Won…")), (LOST, _("Lost…")), (CANCELLED, _("Cancelled…"))):
            action = menu.addAction(words)
            action.setData((outcome, 0))
        others = [one for one in self._actions.pipelines.all if one.id != self._pipeline_id()]
        for pipeline in others:
            into = menu.addMenu(_("To “{pipeline}”").format(pipeline=pipeline.name.replace("&", "&&")))
            for stage in pipeline.open_stages:
                action = into.addAction(stage.name.replace("&", "&&"))
                action.setData((OPEN, stage.id))
        menu.triggered.connect(self._on_menu)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _pipeline_id(self) -> int:
        held = self._actions.pipelines.of_stage(self._card.held["stage_id"])
        return 0 if held is None else held.id

    def _who(self, *, whole: bool) -> QHBoxLayout:
        """Return the client and the city, and in a pane what ends the deal: its first line is full."""
        card = self._card
        row = QHBoxLayout()
        row.setSpacing(6)
        if card.get("client"):
            client = QPushButton()
            client.setProperty("kind", "link")
            write_within(client, str(card.get("client")), CLIENT_ROOM)
            client.clicked.connect(self._on_client)
            row.addWidget(client)
        city = ElidedLabel(str(card.get("city") or ""))
        city.setProperty("role", "secondary")
        row.addWidget(city, 1)
        if not whole:
            row.addWidget(self._close_menu())
        return row

    def _on_client(self) -> None:
        if self._card.get("client_id") is not None:
            self.client_requested.emit(self._card.get("client_id"))

    def _on_stage(self, stage_id: int) -> None:
        self._actions.put(self._card.id, stage_id, str(self._card.get("title")))

    def _on_menu(self, action: object) -> None:
        outcome, stage_id = action.data()  # type: ignore[attr-defined]
        if stage_id:
            self._actions.put(self._card.id, stage_id, str(self._card.get("title")))
        else:
            self._actions.close(self._card.id, str(self._card.get("title")), outcome)

    def _on_reopen(self) -> None:
        self._actions.reopen(self._card.id)


def _icon_button(theme: Theme, icon: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("kind", "plain")
    button.setProperty("icon_only", "true")
    button.setProperty("small", "true")
    button.setIcon(theme.icon(icon, "text2"))
    button.setIconSize(QSize(14, 14))
    button.setAccessibleName(words)
    button.setToolTip(words)
    return button
