"""Toolbar: the page's title, its own controls, and the question all pages share: period, comparison, scope."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from crmdesk.data.words import N_, _
from crmdesk.reports.periods import Compare
from crmdesk.ui.context import Context, Span
from crmdesk.ui.icons import GAP
from crmdesk.ui.line_opener import FULL, ICON, KEYED, LineOpener
from crmdesk.ui.pages.page import Controls
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import plain_tip
from crmdesk.ui.widgets.period_picker import SPANS, PeriodPicker

if TYPE_CHECKING:
    from crmdesk.data.access import Scope

HEIGHT = 52
WHOLE = "all"

COMPARISONS = (
    (Compare.YEAR, N_("With last year")),
    (Compare.PREVIOUS, N_("With previous period")),
    (Compare.PLAN, N_("With plan")),
    (Compare.NONE, N_("No comparison")),
)


class MenuButton(QToolButton):
    """A button that shows the present choice of its menu."""

    def __init__(self, context: Context, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._icon = icon
        self._words = ""
        self._menu = QMenu(self)
        self._group = QActionGroup(self._menu)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setIconSize(QSize(16, 16))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(30)
        self.setProperty("menu", "true")
        if icon:
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these choices: pairs of a key and its words."""
        self._menu.clear()
        self._group.deleteLater()
        self._group = QActionGroup(self._menu)
        for key, words in choices:
            action = QAction(words.replace("&", "&&"), self._menu)
            action.setData(key)
            action.setCheckable(True)
            self._group.addAction(action)
            self._menu.addAction(action)

    def set_current(self, key: str) -> None:
        """Show the choice with this key."""
        for action in self._menu.actions():
            if action.data() == key:
                action.setChecked(True)
                words = action.text().replace("&&", "&")
                shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, 190)
                self.setText(GAP + shown if self._icon else shown)
                self._words = words

    @property
    def words(self) -> str:
        """The words of the present choice, in full."""
        return self._words

    @property
    def choices_menu(self) -> QMenu:
        """The menu, whose ``triggered`` carries the key as the action's data."""
        return self._menu

    def set_on(self, *, on: bool) -> None:
        """Fill the button softly with the accent while it means something."""
        if self._icon:
            self.setIcon(self._context.theme.icon(self._icon, "accent" if on else "text2"))
        mark(self, on="true" if on else "false")


class Toolbar(QFrame):
    """Shows what the page in view asks for; gives up the row of period kinds first when the room is short.

    At the end of every page's controls stand the way into the line of Ctrl+K and the button that adds a record.
    """

    line_requested = Signal(str)
    """The person wants the line of Ctrl+K, with this text in it."""
    record_requested = Signal(str)
    """The person wants the sheet of a new record: its form."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setFixedHeight(HEIGHT)
        self._context = context
        self._controls = Controls.NONE
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 0)
        self._row.setSpacing(8)
        self._title: QLabel = label("", "title")
        self._period = PeriodPicker(context.view, context.theme)
        self._compare = MenuButton(context, "git-compare-arrows")
        self._compare.setToolTip(_("Compare with (Ctrl+D: last year on or off)"))
        self._compare.set_choices([(compare.value, _(words)) for compare, words in COMPARISONS])
        self._scope = MenuButton(context)
        self._scope.setToolTip(_("Whose figures are shown"))
        self._scope.set_choices([(WHOLE, _("Whole firm"))])
        self._bell = QWidget()  # until the desk brings the real one
        self._lead, self._own = QWidget(), QWidget()
        for room in (self._lead, self._own):
            inside = QHBoxLayout(room)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(8)
        self._row.addWidget(self._title)
        self._row.addSpacing(8)
        for part in (self._period, self._compare, self._scope, self._lead):
            self._row.addWidget(part)
        self._row.addStretch(1)
        self._row.addWidget(self._own)
        self._opener = LineOpener(context)
        self._opener.line_requested.connect(self.line_requested)
        self._opener.record_requested.connect(self.record_requested)
        self._row.addWidget(self._opener)
        view = context.view
        self._compare.choices_menu.triggered.connect(self._on_compare)
        self._scope.choices_menu.triggered.connect(self._on_scope)
        view.compare_changed.connect(self._on_compare_changed)
        view.scope_changed.connect(self._on_scope_changed)
        view.period_changed.connect(self._fit)
        self._on_compare_changed()
        self._on_scope_changed()
        self._load_scopes()

    def show_page(
        self,
        title: str,
        controls: Controls,
        own: Sequence[QWidget],
        lead: Sequence[QWidget] = (),
        spans: tuple[Span, ...] = SPANS,
        *,
        tells_closed: bool = False,
    ) -> None:
        """Show a page's title, the shared controls it needs and its own ones.

        Args:
            title: of the page.
            controls: the shared controls that mean something on it.
            own: its own ones.
            lead: those of them that stand right after the title.
            spans: the kinds of period that it offers.
            tells_closed: whether it says of a period that is over that it is closed.
        """
        self._title.setText(title)
        self._controls = controls
        self._period.offer(spans, tells_closed=tells_closed)
        _put(self._lead, lead)
        _put(self._own, own)
        self._period.setVisible(Controls.PERIOD in controls)
        self._compare.setVisible(Controls.COMPARE in controls)
        self._show_scope()
        self._fit()

    def add_bell(self, bell: QWidget) -> None:
        """Take the bell of the reminders; it stands at the very end on every page."""
        self._row.addWidget(bell)
        self._bell = bell

    @property
    def title(self) -> str:
        """The title that is shown."""
        return self._title.text()

    def _load_scopes(self) -> None:
        """Ask the base for its departments; until then the whole firm is the only choice."""
        store = self._context.store

        def work(_progress: object) -> tuple[Scope, ...]:
            from crmdesk.data.access import list_scopes  # noqa: PLC0415 - brings the storage with it

            return list_scopes(store)

        self._context.jobs.start(work, done=self._on_scopes, failed=self._on_scopes_failed, replaces=(self, "scopes"))

    def _on_scopes(self, scopes: tuple[Scope, ...]) -> None:
        choices = [(scope.key, scope.label or _("Whole firm")) for scope in scopes]
        self._scope.set_choices(choices)
        if self._context.view.scope not in {key for key, _words in choices}:
            self._context.view.set_scope(WHOLE)  # a department of another base, or one that is gone
        self._on_scope_changed()
        self._show_scope()
        self._fit()

    def _on_scopes_failed(self, error: Exception) -> None:
        self._scope.setToolTip(plain_tip(str(error)))

    def _show_scope(self) -> None:
        """A firm without departments has nothing to choose."""
        several = len(self._scope.choices_menu.actions()) > 1
        self._scope.setVisible(Controls.SCOPE in self._controls and several)

    def _on_compare(self, action: QAction) -> None:
        self._context.view.set_compare(Compare(action.data()))

    def _on_scope(self, action: QAction) -> None:
        self._context.view.set_scope(str(action.data()))

    def _on_compare_changed(self) -> None:
        compare = self._context.view.compare
        self._compare.set_current(compare.value)
        self._compare.setAccessibleName(_("Comparison: {choice}").format(choice=self._compare.words))
        self._compare.set_on(on=compare is not Compare.NONE)
        self._fit()

    def _on_scope_changed(self) -> None:
        self._scope.set_current(self._context.view.scope or WHOLE)
        self._scope.setAccessibleName(_("Scope: {choice}").format(choice=self._scope.words))
        self._fit()

    def _fit(self) -> None:
        """Shorten the way into the line first, then take the row of kinds away, then both."""
        if self.width() <= 0:
            return
        parts = [
            self._title, self._period, self._compare, self._scope, self._lead, self._own, self._opener, self._bell
        ]  # fmt: skip
        for spans, room in product((True, False), (FULL, KEYED, ICON)):
            self._period.show_spans(shown=spans)
            self._opener.set_room(room)
            need = sum(part.sizeHint().width() + 8 for part in parts if not part.isHidden()) + 48
            if need <= self.width():
                return

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _put(room: QWidget, widgets: Sequence[QWidget]) -> None:
    """Show other widgets side by side in a room of the toolbar; without any it takes none."""
    row = room.layout()
    assert row is not None
    while (item := row.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
    for widget in widgets:
        row.addWidget(widget)
        widget.show()
    room.setVisible(bool(widgets))
