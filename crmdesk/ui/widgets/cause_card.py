"""CauseCard: what the members of one dimension gave to a change, beside how they fared with the person and with the team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from crmdesk.data.table import NARROW
from crmdesk.data.words import _
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.card import Card, label, line
from crmdesk.ui.widgets.elided_label import plain_tip
from crmdesk.ui.widgets.fact_rows import FactRows
from crmdesk.ui.widgets.row_items import arrow, tone_name

if TYPE_CHECKING:
    from crmdesk.ui.theme import Theme

#: A row, the bar around zero and the least room of a name, px.
ROW = 28
BAR, BAR_HEIGHT = 38.0, 10.0
LEAST_NAME = 78
AIR = 8.0
#: Members in a card; the strongest come first.
MOST_ROWS = 4


@dataclass(frozen=True, slots=True)
class CauseRow:
    """A member: what it gave, in words and as a figure, and how it changed with the person and with the team."""

    label: str
    delta: float
    """In any unit: bars of a card share it."""
    amount: str
    own: str
    own_change: float | None
    team: str
    good: int
    """1 where more is better."""
    is_behind: bool = False
    """Whether the person fell behind the team here."""

    @property
    def said(self) -> str:
        """What a reader of the screen says of it."""
        return _("{member}: {amount}, here {own}, the team {team}").format(
            member=self.label, amount=self.amount, own=self.own, team=self.team
        )


class CauseRows(FactRows):
    """Rows of one height: a name, a bar around zero, the amount, the change of the person and that of the team."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._rows: tuple[CauseRow, ...] = ()
        self.widths = (0.0, 0.0, 0.0)
        """Room of the amount, of the person's change and of the team's, px."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: tuple[CauseRow, ...], heads: tuple[str, str, str]) -> None:
        """Show other members; columns are as wide as their widest text or head."""
        self._rows = rows
        small, bold = QFontMetricsF(font(11)), QFontMetricsF(font(12, 500))
        texts = ([row.amount for row in rows], [self._own(row) for row in rows], [row.team for row in rows])
        self.widths = tuple(  # type: ignore[assignment] # three heads, three columns
            max([small.horizontalAdvance(head), *(bold.horizontalAdvance(text) for text in column)]) + 2
            for head, column in zip(heads, texts, strict=True)
        )
        self.setFixedHeight(ROW * max(len(rows), 1))
        self.set_rows([row.said for row in rows])

    def paint_row(self, painter: QPainter, row: int, area: QRectF) -> None:
        """Paint one member."""
        shown = self._rows[row]
        if row:
            self.fill(painter, QRectF(area.left(), area.top(), area.width(), 1), "grid", 0)
        amount, own, team = self.widths
        right = area.right()
        self.write(painter, QRectF(right - team, area.top(), team, area.height()), shown.team, "text2", right=True)
        right -= team + AIR
        tone = tone_name(shown.own_change, shown.good) if shown.is_behind else "text"
        place = QRectF(right - own, area.top(), own, area.height())
        self.write(painter, place, self._own(shown), tone, weight=500 if shown.is_behind else 400, right=True)
        right -= own + AIR
        place = QRectF(right - amount, area.top(), amount, area.height())
        self.write(painter, place, shown.amount, "text", weight=500, right=True)
        right -= amount + AIR
        self._paint_bar(painter, QRectF(right - BAR, area.top(), BAR, area.height()), shown)
        right -= BAR + AIR
        name = QRectF(area.left(), area.top(), right - area.left(), area.height())
        self.write(painter, name, shown.label, "text", size=13, weight=600 if not row else 400)

    @staticmethod
    def _own(row: CauseRow) -> str:
        """Return the person's change; an arrow says where they fell behind the team, so that colour is not alone."""
        return f"{arrow(row.own_change)}{NARROW}{row.own}" if row.is_behind else row.own

    def _paint_bar(self, painter: QPainter, area: QRectF, shown: CauseRow) -> None:
        """Paint the member's bar on the axis that all of the card share."""
        low = min(0.0, *(row.delta for row in self._rows))
        high = max(0.0, *(row.delta for row in self._rows))
        pixels = area.width() / ((high - low) or 1.0)
        zero = area.left() - low * pixels
        bar = QRectF(zero, area.center().y() - BAR_HEIGHT / 2, shown.delta * pixels, BAR_HEIGHT).normalized()
        bar.setWidth(max(bar.width(), 2.0))
        tone = tone_name(shown.delta and shown.delta / abs(shown.delta), shown.good)
        self.fill(painter, bar, tone if tone in ("pos", "neg") else "previous", 2)

    # Qt overrides

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the whole row under the pointer: its name may be cut."""
        super().mouseMoveEvent(event)
        row = self._row_at(event.position())
        self.setToolTip(plain_tip(self._rows[row].said) if row >= 0 else "")

    def sizeHint(self) -> QSize:
        """Ask for the columns and a name."""
        return QSize(int(sum(self.widths) + BAR + 4 * AIR) + 110, self.height())

    def minimumSizeHint(self) -> QSize:
        """Names give way; how many cards stand side by side is for whoever lays them out."""
        return QSize(LEAST_NAME, ROW)


class CauseCard(Card):
    """A dimension with its strongest members; a row opens what is behind it."""

    opened = Signal(int)
    """The place of a member, from 0."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._heads: list[QLabel] = [label("", "caption", "text3") for _place in range(3)]
        heads = QHBoxLayout()
        heads.setSpacing(int(AIR))
        for head in self._heads:
            head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            heads.addWidget(head)
        self.heading.addLayout(heads)
        self.rows = CauseRows(theme)
        self.rows.opened.connect(self.opened)
        self.body.setSpacing(2)
        self.body.addWidget(line())
        self.body.addWidget(self.rows)
        self.body.addStretch(1)

    def show_cause(self, title: str, unit: str, rows: tuple[CauseRow, ...]) -> None:
        """Show a dimension.

        Args:
            title: its name.
            unit: of the amounts.
            rows: its members, the strongest first.
        """
        self.set_title(title)
        heads = (unit, _("own"), _("team"))
        self.rows.show_rows(rows[:MOST_ROWS], heads)
        for head, text, width in zip(self._heads, heads, self.rows.widths, strict=True):
            head.setText(text)
            head.setFixedWidth(int(width + 0.5))
