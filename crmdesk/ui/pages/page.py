"""Page: what the window asks of every section, and what a section may ask of the window."""

from __future__ import annotations

from collections.abc import Callable
from enum import Flag, auto
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crmdesk.ui.context import Context, Span
from crmdesk.ui.pages.tasks_request import TaskRequest
from crmdesk.ui.widgets.period_picker import SPANS

if TYPE_CHECKING:
    from crmdesk.data.entry.deeds import Deed


class Controls(Flag):
    """The shared controls of the toolbar that mean something on a page; the others are not shown there."""

    NONE = 0
    PERIOD = auto()
    COMPARE = auto()
    SCOPE = auto()
    ALL = PERIOD | COMPARE | SCOPE


class Page(QWidget):
    """One section of the window; made on its first showing and kept.

    A page listens to ``context.view`` by itself; the window only shows and hides it.
    """

    controls = Controls.ALL
    spans: tuple[Span, ...] = SPANS
    """The kinds of period that the toolbar offers here."""
    tells_closed = False
    """Whether the toolbar says of a period that is over that it is closed."""

    section_requested = Signal(str, object)
    """Show another section: its id and what it shall show (given to its ``open``)."""
    status_changed = Signal(str)
    """The text of the status bar about what is selected here; rich text, may be empty."""
    toast_requested = Signal(str, object)
    """Tell what was done: the sentence, and a function that undoes it or None."""

    place_left = Signal()
    """The person is about to go to another place on this page: what is in view now is worth coming back to."""
    file_written = Signal(object)
    """A file was saved: its ``Path``; the window says so and offers to open it."""
    language_chosen = Signal(str)
    """Speak another language from now on."""
    base_left = Signal()
    """Close this base and offer another."""
    record_requested = Signal(str)
    """Open the sheet of a new record: its form."""
    person_chosen = Signal(object)
    """Work as this person (an id) from now on."""
    person_requested = Signal()
    """Offer the people of the firm: who is at work?"""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context

    def lead_for_toolbar(self) -> tuple[QWidget, ...]:
        """Return what of the page's own stands right after its title; made once, called once."""
        return ()

    def actions_for_toolbar(self) -> tuple[QWidget, ...]:
        """Return the page's own controls, shown in the toolbar after the shared ones; made once, called once."""
        return ()

    def open(self, what: object) -> None:
        """Show what another page asked for (a filter, a record, a report); by default nothing special."""

    def take_in_hand(self, record_id: int) -> None:
        """Select a record that was just added, if the page has a list of such."""

    def focus_search(self) -> bool:
        """Put the cursor into the page's search field; False where the page has none."""
        return False

    def task_in_hand(self) -> TaskRequest:
        """Return what a task would be about that is planned now: the client or the deal in hand, if there is one."""
        return TaskRequest(code="task")

    def base_changed(self, deed: Deed, *, in_view: bool) -> None:
        """Something was written, undone or done again: show it at once in view, else when the page is entered.

        A Deed without a form may have touched anything.
        """

    def alerts_looked(self) -> None:
        """The rules of alerts have looked: some may have been raised or closed."""

    def place(self) -> Any:
        """Return where one is on this page, for ``show_place``; None is the page as it stands."""
        return None

    def show_place(self, where: Any) -> None:
        """Go back to where one was: what ``place`` returned then."""

    def step_period(self, count: int) -> bool:
        """Move a period of the page's own so many steps; False where the page goes by the shared one."""
        del count
        return False

    def person_changed(self) -> None:
        """Somebody else is at work from now on: what is shown may be theirs to see no more."""

    def export(self) -> None:
        """Save what is in view as a file; by default there is nothing to save."""

    def print_view(self) -> None:
        """Show what is in view as pages of paper; by default there is nothing to print."""

    def entered(self) -> None:
        """The page has come into view; a good moment to load what grew old."""

    def left(self) -> None:
        """Another page has come into view."""


PageFactory = Callable[[Context], Page]
