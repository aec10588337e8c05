"""SectionView: one section of a formed report: its heading, figures in small cards, pictures and table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.reports.charts import ChartKind
from crmdesk.ui.pages.result_figure import Figure, figure_at
from crmdesk.ui.pages.result_table import ResultTable
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import Card, label
from crmdesk.ui.widgets.chart_view import ChartView
from crmdesk.ui.widgets.elided_label import ElidedLabel, plain_tip
from crmdesk.ui.widgets.row_items import arrow, tone_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmdesk.reports.charts import Chart, Picture
    from crmdesk.reports.result import Headline, Result, Section
    from crmdesk.ui.context import Context

#: Heights of pictures, px: usual, and of one row where rows lie.
PICTURE = 230
ROW, LEAST_ROWS, MOST_ROWS = 26, 4, 18
HEAD = 86
#: Pictures narrower than this stand below each other.
NARROWEST = 420
#: The most cards of figures in a line.
MOST_CARDS = 5
_LYING = (ChartKind.CHANGE, ChartKind.STACKED, ChartKind.BULLET, ChartKind.BOX)


class HeadlineCard(QPushButton):
    """A figure that a report opens with; a click opens its rows where there are any."""

    def __init__(self, headline: Headline, currency: str, definition: str) -> None:
        super().__init__()
        self.headline = headline
        self.setObjectName("headline")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        title = ElidedLabel(headline.title)
        title.setProperty("role", "secondary")
        text = headline.kind.short(headline.value, currency)
        figure = label(text, "card")
        change = label("", "caption")
        if headline.change_text:
            change.setText(f"{arrow(headline.change)} {headline.change_text}")
            mark(change, tone=tone_name(headline.change, headline.good))
        note = ElidedLabel(headline.note)
        note.setProperty("role", "caption")
        note.setVisible(bool(headline.note))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(figure, 0, Qt.AlignmentFlag.AlignBaseline)
        line.addWidget(change, 1, Qt.AlignmentFlag.AlignBaseline)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(2)
        column.addWidget(title)
        column.addLayout(line)
        column.addWidget(note)
        self.setProperty("noted", "true" if headline.note else "false")  # how high it is says the style sheet
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(f"{headline.title}: {text} {headline.change_text}".strip())
        self.setToolTip(plain_tip(f"{headline.title}: {definition}" if definition else headline.title))
        if headline.behind is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def figure(self) -> Figure | None:
        """The figure as the window speaks of it, None where nothing opens."""
        behind = self.headline.behind
        if behind is None:
            return None
        return Figure(self.headline.title, self.accessibleName(), behind)


class SectionView(QWidget):
    """The parts of a section below each other."""

    figure_selected = Signal(object)
    """A ``Figure`` is in hand, or None where nothing opens."""
    rows_requested = Signal(object)
    """A ``RowsRequest``: the person opened a figure."""
    record_activated = Signal(str, object)
    menu_requested = Signal(object, object, QPoint)
    """A right click: on a ``Figure`` or None, in this ``Section``, and where on the screen."""

    def __init__(self, context: Context, section: Section, result: Result, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.section = section
        self.charts: list[ChartView] = []
        self._cards: list[QWidget] = []
        self.table: ResultTable | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        definitions = dict(result.definitions)
        if section.title:
            column.addWidget(label(section.title, "card"))
        if section.note:
            column.addWidget(wrapped(section.note))
        if section.headlines:
            column.addLayout(self._headlines(result.currency, definitions))
        self._pictures = QGridLayout()
        self._pictures.setSpacing(8)
        if section.pictures:
            for picture in section.pictures:
                self._add_picture(picture)
            column.addLayout(self._pictures)
        if section.table is not None:
            self.table = ResultTable(context.theme)
            self.table.show_section(section, definitions)
            self.table.figure_selected.connect(self._on_selected)
            self.table.figure_activated.connect(self._on_activated)
            self.table.menu_requested.connect(self._on_menu)
            column.addWidget(self.table)
        column.addStretch(1)
        self._arrange(self.width())

    @property
    def has_keyboard(self) -> bool:
        """Whether the keyboard is in the table here."""
        return self.table is not None and self.table.isAncestorOf(self.focusWidget() or self)

    def _headlines(self, currency: str, definitions: Mapping[str, str]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        count = len(self.section.headlines)
        across = min(count, MOST_CARDS) if count != MOST_CARDS + 1 else (MOST_CARDS + 1) // 2
        for place, headline in enumerate(self.section.headlines):
            card = HeadlineCard(headline, currency, definitions.get(headline.title, ""))
            card.clicked.connect(self._on_headline)
            grid.addWidget(card, place // across, place % across)
        for place in range(across):
            grid.setColumnStretch(place, 1)
        return grid

    def _add_picture(self, picture: Picture) -> None:
        chart = ChartView(self._context.theme, self._context.jobs)
        chart.show_chart(picture.chart)
        chart.part_clicked.connect(self._on_part)
        card = Card()
        card.body.addWidget(chart)
        card.setFixedHeight(height_of(picture.chart))
        self.charts.append(chart)
        self._cards.append(card)

    def _arrange(self, width: int) -> None:
        """Put pictures beside each other where there is room, else below."""
        across = max(1, min(len(self._cards), 2, width // NARROWEST))
        if self._cards and self._cards[0].property("across") == across:
            return
        for card in self._cards:
            card.setProperty("across", across)
            self._pictures.removeWidget(card)
        for place, card in enumerate(self._cards):
            alone = place == len(self._cards) - 1 and place % across == 0
            top = Qt.AlignmentFlag.AlignTop
            if alone:
                self._pictures.addWidget(card, place // across, 0, 1, across, top)
            else:
                self._pictures.addWidget(card, place // across, place % across, top)
        for place in range(2):
            self._pictures.setColumnStretch(place, 1 if place < across else 0)

    # What the person does

    def _on_headline(self) -> None:
        sender = self.sender()
        if isinstance(sender, HeadlineCard) and sender.figure is not None:
            self.rows_requested.emit(sender.figure.rows)

    def _on_part(self, index: int, part: int) -> None:
        """Take the figure behind a part of a picture in hand; a figure outside the table opens at once."""
        chart = self.sender()
        place = next((n for n, known in enumerate(self.charts) if known is chart), -1)
        if place < 0:
            return
        row, key = place_of(self.section.pictures[place], self.section, index, part)
        if row is None:
            return
        if self.table is not None:
            self.table.select(row, key)
            self.table.view.setFocus(Qt.FocusReason.MouseFocusReason)

    def _on_selected(self, row: int, key: str) -> None:
        for chart, picture in zip(self.charts, self.section.pictures, strict=True):
            chart.select(label_of(picture, row, key))
        self.figure_selected.emit(figure_at(self.section, row, key))

    def _on_activated(self, row: int, key: str) -> None:
        """Open the figure, or where nothing is behind the cell, the card of its row."""
        figure = figure_at(self.section, row, key)
        if figure is not None:
            self.rows_requested.emit(figure.rows)
            return
        table = self.section.table
        if table is not None and self.section.record and 0 <= row < len(table.ids) and table.ids[row] is not None:
            self.record_activated.emit(self.section.record, table.ids[row])

    def _on_menu(self, row: int, key: str, place: QPoint) -> None:
        self.menu_requested.emit(figure_at(self.section, row, key), self.section, place)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the pictures for the new width."""
        self._arrange(self.width())
        super().resizeEvent(event)


def wrapped(text: str) -> QLabel:
    """Return a sentence in as many lines as it needs."""
    made = label(text, "secondary")
    made.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made


def height_of(chart: Chart) -> int:
    """Return how high the card of a chart is: rows that lie need a line each, a heat map a line a row."""
    rows = len(chart.rows) if chart.kind is ChartKind.HEAT else len(chart.labels) if chart.kind in _LYING else 0
    if not rows:
        return PICTURE
    return HEAD + ROW * min(max(rows, LEAST_ROWS), MOST_ROWS) + (ROW if chart.kind is ChartKind.STACKED else 0)


def place_of(picture: Picture, section: Section, index: int, part: int) -> tuple[int | None, str]:
    """Return the row of the table and the key of the column that a part of a picture shows.

    Args:
        picture: one of the section's.
        section: whose table it is.
        index: the label, or the column of a heat map.
        part: the series, or the row of a heat map; -1 where the shape does not tell them apart.
    """
    chart, keys = picture.chart, picture.keys
    if chart.kind is ChartKind.HEAT:
        if keys:
            return picture.lines[part], keys[index]
        return picture.lines[part * len(chart.labels) + index], _first_key(section)
    key = keys[max(part, 0)] if keys and max(part, 0) < len(keys) else _first_key(section)
    return picture.lines[index], key


def label_of(picture: Picture, row: int, key: str) -> int:
    """Return the label of a picture (the cell of a heat map) that shows a figure of the table, -1 for none."""
    if row < 0:
        return -1
    chart = picture.chart
    if chart.kind is ChartKind.HEAT and picture.keys:
        if row in picture.lines and key in picture.keys:
            return picture.lines.index(row) * len(chart.labels) + picture.keys.index(key)
        return -1
    return picture.lines.index(row) if row in picture.lines else -1


def _first_key(section: Section) -> str:
    """Return the key of the first column whose figures open, else of the first with figures."""
    table = section.table
    if table is None:
        return ""
    opening = [field.key for field in table.fields if field.key in section.columns]
    figures = [field.key for field in table.fields if field.kind.is_number]
    return next(iter((*opening, *figures)), table.fields[0].key)
