"""Parts of the detail panes: captions over values, the track of stages, people, a feed, a strip of statuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.data.cards import FeedLine, Person, Span, StageStep
from crmdesk.data.registry_clients import ROLE_NAMES, STATUS_NAMES
from crmdesk.data.table import Kind, day_text
from crmdesk.data.words import _
from crmdesk.ui.theme import Theme, font
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.cell_painting import short_day
from crmdesk.ui.widgets.elided_label import ElidedLabel, plain_tip

FEED_ICONS = {
    "call": "phone", "meeting": "users", "letter": "mail", "message": "mail", "task": "list-checks", "visit": "map-pin",
    "consultation": "info", "complaint": "triangle-alert", "demonstration": "play", "stage": "arrow-right",
}  # fmt: skip
#: Heat of a lifecycle status in the strip, an index of the theme's ``heat``.
STATUS_HEAT = {1: 0, 2: 1, 3: 0, 4: 1, 5: 1, 6: 2, 7: 4, 8: 5, 9: 4, 10: 2, 11: 1, 12: 0}


@dataclass(frozen=True, slots=True)
class Fact:
    """A caption and its value, with a line under it where there is more to say."""

    caption: str
    value: str
    under: str = ""
    tone: str = ""


def fact_box(fact: Fact, role: str = "strong") -> QWidget:
    """Return a caption over a value."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(1)
    caption = ElidedLabel(fact.caption)
    caption.setProperty("role", "caption")
    column.addWidget(caption)
    value = ElidedLabel(fact.value)
    value.setProperty("role", role)
    column.addWidget(value)
    if fact.under:
        under = ElidedLabel(fact.under)
        under.setProperty("role", "caption")
        under.setProperty("tone", fact.tone)
        column.addWidget(under)
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return box


def fact_grid(facts: Sequence[Fact], columns: int = 2, role: str = "") -> QWidget:
    """Return facts in equal columns."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    for place, fact in enumerate(facts):
        grid.addWidget(fact_box(fact, role), place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
    for column in range(columns):
        grid.setColumnStretch(column, 1)
    return box


def icon_label(theme: Theme, name: str, tone: str, size: int = 16) -> QLabel:
    """Return an icon as a label."""
    made = QLabel()
    made.setPixmap(theme.icon(name, tone).pixmap(QSize(size, size), made.devicePixelRatioF()))
    made.setFixedSize(size + 2, size + 2)
    return made


def tag(text: str, tone: str = "") -> QLabel:
    """Return a small tag; ``tone`` is pos, neg, warn, accent or nothing."""
    made = label(text)
    made.setProperty("tag", tone or "true")
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def write_within(widget: QLabel | QAbstractButton, text: str, room: int) -> None:
    """Write a text, cut at ``room`` pixels; the tooltip tells the whole of what was cut."""
    shown = widget.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
    widget.setText(shown if isinstance(widget, QLabel) else shown.replace("&", "&&"))
    widget.setAccessibleName(text)
    widget.setToolTip(plain_tip(text) if shown != text else "")


def initials(name: str) -> str:
    """Return the first letters of the first two words of a name."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def person_row(theme: Theme, person: Person, today: date) -> QWidget:
    """Return two lines about a contact person: name and days since the last contact, then position and role.

    The name shares its line with the shortest of these, for a person is found by it.
    """
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 2, 0, 2)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(1, 1)
    avatar = label(initials(person.name))
    avatar.setObjectName("avatar")
    avatar.setFixedSize(28, 28)
    avatar.setAlignment(Qt.AlignmentFlag.AlignCenter)
    grid.addWidget(avatar, 0, 0, 2, 1)
    name, position = ElidedLabel(person.name), ElidedLabel(person.position)
    position.setProperty("role", "caption")
    for line, words in enumerate((name, position)):
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        grid.addWidget(words, line, 1)
    if person.last_contact_on is not None:
        days = label(Kind.DAYS.short((today - person.last_contact_on).days), "caption")
        grid.addWidget(days, 0, 2, Qt.AlignmentFlag.AlignRight)
    if person.role:
        role = tag(_(ROLE_NAMES[person.role]), "accent" if person.role == "decides" else "")
        grid.addWidget(role, 1, 2, Qt.AlignmentFlag.AlignRight)
    if person.phone:
        phone = icon_label(theme, "phone", "accent")
        phone.setToolTip(plain_tip(person.phone))
        phone.setAccessibleName(person.phone)
        grid.addWidget(phone, 0, 3, 2, 1)
    return box


def feed_row(theme: Theme, line: FeedLine, today: date) -> QWidget:
    """Return an entry of the feed: what, when, and its note below."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 3, 0, 3)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(0)
    title = line.title if line.minutes is None else f"{line.title}, {Kind.MINUTES.short(line.minutes)}"
    head = ElidedLabel(title)
    head.setProperty("role", "strong")
    when = short_day(line.day, today)
    grid.addWidget(icon_label(theme, FEED_ICONS.get(line.code, "circle-dot"), "text2"), 0, 0)
    grid.addWidget(head, 0, 1)
    grid.addWidget(label(when, "caption"), 0, 2)
    if line.note:
        note = ElidedLabel(line.note)
        note.setProperty("role", "secondary")
        grid.addWidget(note, 1, 1, 1, 2)
    grid.setColumnStretch(1, 1)
    return box


class StageTrack(QWidget):
    """The open stages of a pipeline as bars, with the days spent in each."""

    def __init__(self, theme: Theme, stages: Sequence[StageStep]) -> None:
        super().__init__()
        self._theme = theme
        self._stages = tuple(stages)
        self.setFixedHeight(44)
        self.setAccessibleName(", ".join(stage.name for stage in stages if stage.current))

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not self._stages:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._theme.tokens
        width = (self.width() + 4) / len(self._stages) - 4
        for place, stage in enumerate(self._stages):
            left = place * (width + 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("accent" if stage.passed or stage.current else "border"))
            painter.drawRoundedRect(QRectF(left, 2, width, 7), 2, 2)
            made = font(11, 600 if stage.current else 400)
            painter.setFont(made)
            metrics = QFontMetricsF(made)
            painter.setPen(tokens.color("text" if stage.current else "text2"))
            name = metrics.elidedText(stage.name, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRectF(left, 13, width, 15), Qt.AlignmentFlag.AlignLeft, name)
            if stage.days is not None:
                days = Kind.DAYS.short(stage.days)
            elif not stage.passed and stage.norm is not None:
                days = _("norm {n}").format(n=stage.norm)
            else:
                days = ""
            painter.setFont(font(11))
            painter.setPen(tokens.color("text2"))
            painter.drawText(QRectF(left, 28, width, 15), Qt.AlignmentFlag.AlignLeft, days)


class StatusStrip(QWidget):
    """The lifecycle statuses of a client over time."""

    def __init__(self, theme: Theme, spans: Sequence[Span], today: date) -> None:
        super().__init__()
        self._theme = theme
        self._spans = tuple(spans)
        self._today = today
        self.setFixedHeight(46)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not self._spans:
            return
        painter = QPainter(self)
        tokens = self._theme.tokens
        begin, end = self._spans[0].begin, self._today
        days = max(1, (end - begin).days)
        made = font(11, 500)
        painter.setFont(made)
        metrics = QFontMetricsF(made)
        for span in self._spans:
            left = self.width() * (span.begin - begin).days / days
            right = self.width() * (min(span.end, end) - begin).days / days
            area = QRectF(left, 0, max(1.0, right - left - 1), 26)
            heat = STATUS_HEAT[span.status]
            painter.fillRect(area, tokens.heat[heat])
            inner = area.adjusted(6, 0, -4, 0)
            text = _(STATUS_NAMES[span.status])
            if metrics.horizontalAdvance(text) <= inner.width():
                painter.setPen(tokens.color("on_accent" if heat >= 4 else "text"))
                painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(tokens.color("text2"))
        painter.setFont(font(11))
        below = QRectF(0, 29, self.width(), 16)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, day_text(begin))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, day_text(end))
