"""What tests of the window ask for: a theme, jobs that are waited for, and a context on a new base."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QApplication

from crmdesk.data.drafts import DraftFile
from crmdesk.data.settings import Settings
from crmdesk.data.store import Store
from crmdesk.ui.collector import Collector
from crmdesk.ui.context import Context, ViewState
from crmdesk.ui.deeds import Deeds
from crmdesk.ui.drafts import Drafts
from crmdesk.ui.jobs import Jobs
from crmdesk.ui.theme import Theme, load_fonts

#: Where the window rests a moment before it works, and what the moment is called there.
RESTS = {
    "crmdesk.ui.dialogs.bulk": ("PAUSE",),
    "crmdesk.ui.dialogs.own_measure": ("PAUSE",),
    "crmdesk.ui.dialogs.split_plan": ("PAUSE",),
    "crmdesk.ui.forms.new_record": ("REST",),
    "crmdesk.ui.pages.constructor": ("PAUSE",),
    "crmdesk.ui.pages.import_foot": ("DELAY",),
    "crmdesk.ui.pages.list_refresher": ("REST", "AHEAD_REST"),
    "crmdesk.ui.pages.registry_page": ("REST",),
    "crmdesk.ui.pages.result_why": ("REST",),
    "crmdesk.ui.pages.settings_alert_form": ("PAUSE",),
    "crmdesk.ui.pages.settings_words": ("REST",),
    "crmdesk.ui.widgets.filter_bar": ("PAUSE",),
    "crmdesk.ui.widgets.partner_field": ("REST",),
}
#: Milliseconds: long enough that what a test types at once is one piece of work.
SHORT_REST = 20


@pytest.fixture(scope="session", autouse=True)
def _short_rests() -> Iterator[None]:
    """Let the window rest for a moment too short to wait for: nobody types here."""
    with pytest.MonkeyPatch.context() as changed:
        for module, names in RESTS.items():
            for name in names:
                changed.setattr(f"{module}.{name}", SHORT_REST)
        yield


@pytest.fixture(scope="session")
def _fonts(qapp: QApplication) -> None:
    load_fonts()


@pytest.fixture(scope="session")
def _light(qapp: QApplication, _fonts: None) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def theme(_light: Theme) -> Iterator[Theme]:
    """The light theme; one for all tests, for Qt needs a tenth of a second to read a sheet and to forget it."""
    _light.set_mode("light")
    yield _light
    with QSignalBlocker(_light):  # what showed it is gone
        _light.set_mode("light")


@pytest.fixture(autouse=True)
def _plain(request: pytest.FixtureRequest) -> None:
    """Leave no theme to a test that asks for none."""
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.styleSheet() and "theme" not in request.fixturenames:
        app.setStyleSheet("")


@pytest.fixture(scope="session", autouse=True)
def _garbage(qapp: QApplication) -> Iterator[None]:
    """Collect garbage on the GUI thread only, as the program does: a job's thread must not delete widgets."""
    gc.collect()
    gc.freeze()  # what thousands of tests before have left is not looked through again at each collection
    collector = Collector()
    yield
    collector.collect()  # between two calls of Qt, and never again: inside one, Qt may hold the lock that a widget's end wants


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    """Jobs of this test's own, over when it ends."""
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def person_settings() -> Settings:
    """The settings of nobody yet."""
    return Settings()


@pytest.fixture
def context(sqlite_store: Store, theme: Theme, jobs: Jobs, person_settings: Settings) -> Context:
    """A context on a new base on Thursday 20 November 2025."""
    view = ViewState(sqlite_store.today(), person_settings)
    drafts = Drafts(DraftFile(sqlite_store.replica), jobs)
    return Context(sqlite_store, jobs, theme, person_settings, view, Deeds(sqlite_store, jobs), drafts)
