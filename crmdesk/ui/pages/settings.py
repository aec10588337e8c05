"""Settings: the firm, its people, stages and word lists, and the program itself; everything takes effect at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.entry.forms_dictionaries import FIELD_OWNER_NAMES
from crmdesk.data.words import N_, _
from crmdesk.ui.context import Context
from crmdesk.ui.pages.page import Controls, Page
from crmdesk.ui.pages.settings_alerts import AlertsPanel
from crmdesk.ui.pages.settings_calendar import CalendarPanel
from crmdesk.ui.pages.settings_firm import FirmPanel
from crmdesk.ui.pages.settings_keys import KeysPanel
from crmdesk.ui.pages.settings_panel import SettingsPanel
from crmdesk.ui.pages.settings_program import ProgramPanel
from crmdesk.ui.pages.settings_schedules import SchedulesPanel
from crmdesk.ui.pages.settings_stages import StagesPanel
from crmdesk.ui.pages.settings_templates import TemplatesPanel
from crmdesk.ui.pages.settings_word_deeds import WordList
from crmdesk.ui.pages.settings_words import WordsPanel

LIST_WIDTH = 216
ROW = 32
_PART = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of the list of settings."""

    id: str
    title: str
    """English source string."""
    make: Callable[[Context], SettingsPanel | WordsPanel | StagesPanel]


def _fields(context: Context) -> WordsPanel:
    """Return the panel of own fields, one list a kind of record."""
    owners = FIELD_OWNER_NAMES.items()
    return WordsPanel(context, [WordList("custom_field", _(name), {"owner": owner}) for owner, name in owners])


def _activities(context: Context) -> WordsPanel:
    """Return the panel of kinds of activities; a new one counts as a task until somebody says otherwise."""
    return WordsPanel(context, [WordList("activity_kind", preset={"code": "task"})])


def _segments(context: Context) -> WordsPanel:
    """Return the panel of segments, which are made of conditions in the list of clients."""
    where = N_("A segment is made in Clients: set the filters, then choose “Make a segment”.")
    return WordsPanel(context, [WordList("segment", made_elsewhere=where)])


def _words(**titles: str) -> Callable[[Context], WordsPanel]:
    """Return what makes a panel of word lists: form -> title, an English source string."""

    def make(context: Context) -> WordsPanel:
        return WordsPanel(context, [WordList(form_id, _(title)) for form_id, title in titles.items()])

    return make


PARTS = (
    Part("program", N_("Program"), ProgramPanel),
    Part("firm", N_("Firm"), FirmPanel),
    Part("calendar", N_("Calendar"), CalendarPanel),
    Part("alerts", N_("Alerts"), AlertsPanel),
    Part("schedules", N_("Regular reports"), SchedulesPanel),
    Part("templates", N_("Signed reports"), TemplatesPanel),
    Part("keys", N_("Keys"), KeysPanel),
    Part("people", N_("People and departments"), _words(manager=N_("People"), department=N_("Departments"))),
    Part("stages", N_("Pipelines and stages"), StagesPanel),
    Part("fields", N_("Own fields"), _fields),
    Part("deals", N_("Words of deals"), _words(loss_reason=N_("Loss reasons"), competitor=N_("Competitors"))),
    Part(
        "sources",
        N_("Sources and campaigns"),
        _words(source=N_("Sources"), campaign=N_("Campaigns"), tracking_number=N_("Tracking numbers")),
    ),
    Part("activities", N_("Kinds of activities"), _activities),
    Part("clients", N_("Types of relations"), _words(relationship_type=N_("Types of relations"))),
    Part("segments", N_("Segments"), _segments),
    Part("products", N_("Products"), _words(product=N_("Products"), category=N_("Categories"))),
)


class SettingsPage(Page):
    """A list of parts beside the part in hand."""

    controls = Controls.NONE

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._panels: dict[str, SettingsPanel | WordsPanel | StagesPanel] = {}
        self._list = QListWidget()
        self._list.setObjectName("parts")
        self._list.setFixedWidth(LIST_WIDTH)
        self._list.setAccessibleName(_("Parts of the settings"))
        for part in PARTS:
            item = QListWidgetItem(_(part.title), self._list)
            item.setData(_PART, part.id)
            item.setSizeHint(QSize(0, ROW))
        self._stack = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._list)
        row.addWidget(self._stack, 1)
        self._list.currentRowChanged.connect(self._on_row)
        self._list.setCurrentRow(0)

    @property
    def panel(self) -> SettingsPanel | WordsPanel | StagesPanel:
        """The part in hand."""
        return self._panels[PARTS[self._list.currentRow()].id]

    def open(self, what: object) -> None:
        """Show a part by its id."""
        for place, part in enumerate(PARTS):
            if part.id == what:
                self._list.setCurrentRow(place)

    def entered(self) -> None:
        """Show the base as it is now."""
        self.panel.refresh()

    def base_changed(self, deed: Deed, *, in_view: bool) -> None:
        """Show what was written."""
        del deed
        if in_view:
            self.panel.refresh()

    def person_changed(self) -> None:
        """Show the keys of whoever sits here now."""
        if isinstance(self.panel, KeysPanel) and self.isVisible():
            self.panel.refresh()

    def alerts_looked(self) -> None:
        """Show how many alerts each rule has now."""
        if isinstance(self.panel, AlertsPanel) and self.isVisible():
            self.panel.refresh()

    def _on_row(self, place: int) -> None:
        part = PARTS[place]
        if part.id not in self._panels:
            panel = part.make(self.context)
            if isinstance(panel, ProgramPanel):
                panel.language_chosen.connect(self.language_chosen)
                panel.base_left.connect(self.base_left)
            if isinstance(panel, SchedulesPanel):
                panel.file_written.connect(self.file_written)
            if isinstance(panel, KeysPanel):
                panel.person_requested.connect(self.person_requested)
                panel.file_written.connect(self.file_written)
            if isinstance(panel, WordsPanel):
                panel.section_requested.connect(self.section_requested)
                panel.person_chosen.connect(self.person_chosen)
            self._panels[part.id] = panel
            self._stack.addWidget(panel)
        self._stack.setCurrentWidget(self._panels[part.id])
        self._panels[part.id].refresh()
