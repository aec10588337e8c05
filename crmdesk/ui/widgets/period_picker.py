"""PeriodPicker: the toolbar's choice of a period: its kind, previous and next, and a panel with the calendar."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from crmdesk.data.words import _
from crmdesk.ui.context import Span, ViewState
from crmdesk.ui.theme import Theme, font
from crmdesk.ui.widgets.period_panel import PeriodPanel
from crmdesk.ui.widgets.period_text import grain_label, period_parts
from crmdesk.ui.widgets.segments import Segment, Segments

#: The kinds of period that are offered unless a page offers fewer; a free range is chosen in the panel.
SPANS: tuple[Span, ...] = tuple(span for span in Span if span is not Span.RANGE)


def span_segment(span: Span) -> Segment:
    """Return one choice of the row "Day … Year, From 1 January"."""
    grain = span.grain
    if grain is None:
        return Segment(span.value, _("Year to date"), hint=_("From 1 January to today"))
    return Segment(span.value, grain_label(grain))


class PeriodButton(QToolButton):
    """The period's name and, in grey, the part of it that has passed; opens the panel."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = ""
        self._passed = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_parts(self, name: str, passed: str) -> None:
        """Write another period."""
        self._name, self._passed = name, passed
        whole = f"{name} {passed}".strip()
        self.setAccessibleName(_("Period: {period}").format(period=whole))
        self.setToolTip(_("Choose the period"))
        self.updateGeometry()
        self.update()

    @property
    def parts(self) -> tuple[str, str]:
        """What is written: the name and the passed part."""
        return self._name, self._passed

    # Qt overrides

    def sizeHint(self) -> QSize:
        width = QFontMetrics(font(weight=500)).horizontalAdvance(self._name)
        if self._passed:
            width += 6 + QFontMetrics(font()).horizontalAdvance(self._passed)
        return QSize(width + 12, 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(QFontMetrics(font(weight=500)).horizontalAdvance(self._name) + 12, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        tokens = self._theme.tokens
        inside = self.rect().adjusted(5, 0, -5, 0)
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setFont(font(weight=500))
        painter.setPen(tokens.color("text"))
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, middle, name)
        rest = inside.adjusted(painter.fontMetrics().horizontalAdvance(name) + 6, 0, 0, 0)
        painter.setFont(font())
        painter.setPen(tokens.color("text3"))
        shown = painter.fontMetrics().elidedText(self._passed, Qt.TextElideMode.ElideRight, max(0, rest.width() + 1))
        painter.drawText(rest, middle, shown)


class PeriodPicker(QWidget):
    """Kinds of period, a stepper with the period's name, and the panel under it."""

    panel_opened = Signal()

    def __init__(self, view: ViewState, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._offered = SPANS
        self._tells_closed = False
        self.spans = Segments([span_segment(span) for span in SPANS])
        self.spans.setAccessibleName(_("Kind of period"))
        row.addWidget(self.spans)
        row.addWidget(self._make_stepper(theme))
        self._panel: PeriodPanel | None = None
        self._theme = theme
        self.spans.chosen.connect(self._on_span)
        view.period_changed.connect(self._on_period_changed)
        self._on_period_changed()

    def _make_stepper(self, theme: Theme) -> QFrame:
        stepper = QFrame()
        stepper.setObjectName("stepper")
        stepper.setFixedHeight(30)
        row = QHBoxLayout(stepper)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.back = self._arrow(theme, "chevron-left", _("Previous period"), "Alt+↓")
        self.forward = self._arrow(theme, "chevron-right", _("Next period"), "Alt+↑")
        self.button = PeriodButton(theme)
        self.back.clicked.connect(self._on_back)
        self.forward.clicked.connect(self._on_forward)
        self.button.clicked.connect(self._on_open)
        for part in (self.back, self.button, self.forward):
            row.addWidget(part)
        return stepper

    @staticmethod
    def _arrow(theme: Theme, icon: str, name: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("icon_only", "true")
        button.setIcon(theme.icon(icon))
        button.setIconSize(QSize(16, 16))
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({key})")
        return button

    def show_spans(self, *, shown: bool) -> None:
        """Show or hide the row of kinds; the panel offers them too, so nothing is lost."""
        self.spans.setVisible(shown)

    def offer(self, spans: tuple[Span, ...] = SPANS, *, tells_closed: bool = False) -> None:
        """Offer these kinds of period.

        Args:
            spans: the kinds, in order; a period of another kind that is in view stays there.
            tells_closed: say of a period that is over that it is closed.
        """
        if (spans, tells_closed) == (self._offered, self._tells_closed):
            return
        self._offered, self._tells_closed = spans, tells_closed
        self.spans.set_segments([span_segment(span) for span in spans])
        self._on_period_changed()

    def _on_period_changed(self) -> None:
        view = self._view
        self.spans.set_current(view.span.value)
        name, passed = period_parts(view.period, view.span, view.today)
        if self._tells_closed and view.period.last < view.today:
            passed = passed or _("closed")
        self.button.set_parts(name, passed)

    def _on_span(self, key: str) -> None:
        self._view.set_span(Span(key))

    def _on_back(self) -> None:
        self._view.step(-1)

    def _on_forward(self) -> None:
        self._view.step(1)

    def _on_open(self) -> None:
        if self._panel is None:
            self._panel = PeriodPanel(self._view, self._theme, self.button)
        self._panel.toggle()
        self.panel_opened.emit()
