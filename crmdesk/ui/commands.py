"""The commands of the window, declared once: shortcuts, tooltips and the help of F1 all come from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import methodcaller
from typing import Any, Protocol

from crmdesk.data.words import N_, _
from crmdesk.ui.sections import Section, section_key


class Desk(Protocol):
    """What a command may ask of the window."""

    def show_section(self, section: str) -> None:
        """Bring a section into view."""

    def go_back(self) -> None:
        """Return to the place before."""

    def go_forward(self) -> None:
        """Go again to the place that one came back from."""

    def step_period(self, count: int) -> None:
        """Move the period."""

    def export(self) -> None:
        """Save what is in view as a file."""

    def print_view(self) -> None:
        """Show what is in view as pages of paper."""

    def toggle_year(self) -> None:
        """Switch the comparison with last year."""

    def focus_search(self) -> None:
        """Put the cursor into the page's search."""

    def open_line(self) -> None:
        """Open the one line for search and entry."""

    def undo(self) -> None:
        """Take the last deed back."""

    def redo(self) -> None:
        """Do again what was taken back."""

    def add_record(self, form_id: str) -> None:
        """Open the sheet of a new record."""

    def plan_task(self) -> None:
        """Plan a task for what is in hand."""

    def log_call(self) -> None:
        """Write down what was done with what is in hand."""

    def open_verification(self) -> None:
        """Open the dialog that verifies signed reports."""

    def leave_base(self) -> None:
        """Go back to the choice of a base."""

    def show_shortcuts(self) -> None:
        """Show the list of keys."""

    def quit(self) -> None:
        """Close the window."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the person can ask for by a key."""

    id: str
    title: str
    """English source string."""
    key: str
    """As Qt writes it: "Ctrl+D"; people see ``key_text``."""
    action: Callable[[Any], None]

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return _(self.title)


COMMANDS = (
    Command("back", N_("Back to the place before"), "Alt+Left", methodcaller("go_back")),
    Command("forward", N_("Forward again"), "Alt+Right", methodcaller("go_forward")),
    Command("period.previous", N_("Previous period"), "Alt+Down", methodcaller("step_period", -1)),
    Command("period.next", N_("Next period"), "Alt+Up", methodcaller("step_period", 1)),
    Command("compare.year", N_("Comparison with last year on or off"), "Ctrl+D", methodcaller("toggle_year")),
    Command("line", N_("Find or write anything"), "Ctrl+K", methodcaller("open_line")),
    Command("search", N_("Search on this page"), "Ctrl+F", methodcaller("focus_search")),
    Command("deal.new", N_("Add a deal"), "Ctrl+N", methodcaller("add_record", "deal")),
    Command("client.new", N_("Add a client"), "Ctrl+Shift+N", methodcaller("add_record", "client")),
    Command("task.new", N_("New task"), "Ctrl+T", methodcaller("plan_task")),
    Command("call.log", N_("Write down a call"), "Ctrl+L", methodcaller("log_call")),
    Command("undo", N_("Undo"), "Ctrl+Z", methodcaller("undo")),
    Command("redo", N_("Redo"), "Ctrl+Shift+Z", methodcaller("redo")),
    Command("export", N_("Save the report as a file"), "Ctrl+E", methodcaller("export")),
    Command("print", N_("Print the report"), "Ctrl+P", methodcaller("print_view")),
    Command("verify", N_("Verify a signed report"), "Ctrl+Shift+V", methodcaller("open_verification")),
    Command("base.leave", N_("Another base"), "Ctrl+O", methodcaller("leave_base")),
    Command("help", N_("Keys of this window"), "F1", methodcaller("show_shortcuts")),
    Command("quit", N_("Quit"), "Ctrl+Q", methodcaller("quit")),
)

#: Keys that pages and dialogs hear by themselves: what they do, and the key as Qt writes it.
PAGE_KEYS = ((N_("Main action: sign and go to the next, save"), "Ctrl+Enter"),)


def section_commands(sections: Sequence[Section]) -> tuple[Command, ...]:
    """Return one command a section: Ctrl+1 is the first of the navigation, Ctrl+0 the tenth."""
    return tuple(
        Command(f"section.{section.id}", section.title, section_key(number), methodcaller("show_section", section.id))
        for number, section in enumerate(sections, 1)
    )


def key_text(key: str) -> str:
    """Return a key as people read it: "Alt+←"."""
    for name, arrow in (("Left", "←"), ("Right", "→"), ("Up", "↑"), ("Down", "↓")):
        key = key.replace(name, arrow)
    return key
