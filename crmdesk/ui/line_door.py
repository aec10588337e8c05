"""LineDoor: how the desk reaches the line: loaded after the first page, made at its first opening; what it asks for goes to the desk."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from crmdesk.ui.commands import COMMANDS, Command, section_commands
from crmdesk.ui.context import Context
from crmdesk.ui.sections import Section

if TYPE_CHECKING:
    from crmdesk.ui.desk import Desk
    from crmdesk.ui.jobs import Progress
    from crmdesk.ui.line_palette import LinePalette
    from crmdesk.ui.line_places import Place
    from crmdesk.ui.toolbar import Toolbar

#: Milliseconds until the line is loaded: the first page comes before it.
LATER = 1500
#: Commands that the window itself does, not the desk.
_WINDOW = ("help", "quit")
#: Commands that would open what is open already.
_SENSELESS = ("line",)


def load_line(progress: Progress | None = None) -> None:
    """Load what the line is made of; work for a job, so that nobody waits for it at the first opening."""
    del progress
    import_module("crmdesk.ui.line_palette")


class LineDoor(QObject):
    """Opens the line over the window that holds the desk, and brings what it and the toolbar ask for to the desk."""

    def __init__(self, context: Context, desk: Desk, sections: Sequence[Section], toolbar: Toolbar) -> None:
        super().__init__(desk)
        toolbar.line_requested.connect(self.open)
        toolbar.record_requested.connect(self._on_record)
        self._context = context
        self._desk = desk
        every = (*section_commands(sections), *COMMANDS)
        self._commands = {command.id: command for command in every if command.id not in _SENSELESS}
        self._palette: LinePalette | None = None
        QTimer.singleShot(LATER, self, self._load)

    @property
    def palette(self) -> LinePalette:
        """The line, made now if it was not needed yet."""
        if self._palette is None:
            from crmdesk.ui.line_palette import LinePalette  # noqa: PLC0415 - loaded by a job before

            made = LinePalette(self._context, self._listed(), self._desk.window())
            made.place_requested.connect(self._on_place)
            made.command_requested.connect(self._on_command)
            self._desk.destroyed.connect(made.deleteLater)
            self._palette = made
        return self._palette

    def _load(self) -> None:
        self._context.jobs.start(load_line, replaces=(self, "load"))

    def _listed(self) -> tuple[Command, ...]:
        return tuple(self._commands.values())

    def open(self, text: str = "") -> None:
        """Open the line with a text, or with what was left in it."""
        self.palette.open(text)

    def _on_record(self, form_id: str) -> None:
        self._desk.add_record(form_id)

    def _on_place(self, place: Place) -> None:
        self._desk.show_section(place.section, place.what)

    def _on_command(self, command_id: str) -> None:
        command = self._commands.get(command_id)
        if command is not None:
            command.action(self._desk.window() if command.id in _WINDOW else self._desk)
