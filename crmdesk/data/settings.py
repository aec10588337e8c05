"""Per-person settings: a small JSON file in the platform's configuration folder, each setting declared once."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import platformdirs

from crmdesk.data.json_file import read_object, write_object

APP = "crmdesk"
CONFIG_VARIABLE = "CRMDESK_CONFIG_DIR"
RECENT_LIMIT = 6
#: Characters of a written line that is offered again.
LONGEST_RECENT = 200

_log = logging.getLogger(__name__)
T = TypeVar("T")


def config_folder() -> Path:
    """Return the folder of settings; ``CRMDESK_CONFIG_DIR`` overrides it (tests, a portable copy)."""
    chosen = os.environ.get(CONFIG_VARIABLE)
    return Path(chosen) if chosen else platformdirs.user_config_path(APP, appauthor=False)


def log_folder() -> Path:
    """Return the folder of the log: beside the settings when those are overridden."""
    chosen = os.environ.get(CONFIG_VARIABLE)
    return Path(chosen) / "log" if chosen else platformdirs.user_log_path(APP, appauthor=False)


def data_folder() -> Path:
    """Return the folder where the program itself puts bases (the demo one)."""
    chosen = os.environ.get(CONFIG_VARIABLE)
    return Path(chosen) / "data" if chosen else platformdirs.user_data_path(APP, appauthor=False)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One thing a person chooses: its key in the file and what holds until it is chosen.

    The type of the default is the type of the setting: a stored value of another type is treated as not chosen.
    """

    key: str
    default: T
    words: tuple[T, ...] = ()
    """The only values allowed; empty means any."""


@dataclass(frozen=True, slots=True)
class RecentBase:
    """A base opened before: where it lies (without a password) and the firm's name."""

    location: str
    name: str


LANGUAGE = Setting("language", "", ("", "ru", "en"))
"""Empty: as the system speaks."""
THEME = Setting("theme", "system", ("system", "light", "dark"))
LAST_BASE = Setting("last_base", "")
RECENT_BASES: Setting[list[Any]] = Setting("recent_bases", [])
GEOMETRY = Setting("geometry", "")
"""The window's place, base64 of what Qt saves."""
SECTION = Setting("section", "")
PERIOD = Setting("period", "to-date")
COMPARE = Setting("compare", "year", ("none", "previous", "year", "plan"))
SCOPE = Setting("scope", "")
REPORT_TABS: Setting[list[Any]] = Setting("report_tabs", [])
FAVOURITE_REPORTS: Setting[list[Any]] = Setting("favourite_reports", ["cut"])
SHOWN_REPORTS: Setting[list[Any]] = Setting(
    "shown_reports", ["cut", "sales", "managers", "clients", "pipeline", "losses", "plan", "debts"]
)
"""Ids of the reports in the catalogue; the others are found by searching."""
REPORTS_OPENED: Setting[dict[str, Any]] = Setting("reports_opened", {})
"""When each report was opened last: its id -> ISO date; the empty id has the day on which counting began."""
COLUMNS: Setting[dict[str, Any]] = Setting("columns", {})
"""Chosen columns: registry key -> list of field keys."""
PERSONS: Setting[dict[str, Any]] = Setting("persons", {})
"""Who sits here: a base's replica as text -> a manager's id as text."""
RECENT_IMPORTS: Setting[list[Any]] = Setting("recent_imports", [])
"""Paths of the files imported last, the latest first."""
LIFECYCLE_DAYS: Setting[dict[str, Any]] = Setting("lifecycle_days", {})
"""The day on which the rules last looked at the clients of a base from this program: the base's replica -> ISO date."""
WIDTHS: Setting[dict[str, Any]] = Setting("widths", {})
"""Widths of columns the person has dragged: registry key -> field key -> pixels."""
DEALS_LOOK = Setting("deals_look", "table", ("table", "board"))
PIPELINE = Setting("pipeline", 0)
"""The pipeline whose board is shown, its id; 0 is the first. Another base has no such id and shows its first."""
OVERVIEW_TILES: Setting[list[Any]] = Setting("overview_tiles", [])
"""Ids of the tiles of the overview in their order; empty is the usual ones."""
OVERVIEW_KPIS: Setting[list[Any]] = Setting("overview_kpis", [])
"""Ids of the measures at the top of the overview; empty is the usual ones."""
ALERTS_SEEN: Setting[dict[str, Any]] = Setting("alerts_seen", {})
"""When the person last looked at the alerts of a base: its replica -> an ISO moment."""
EXPORT_KIND = Setting("export_kind", "pdf", ("pdf", "xlsx", "csv", "json"))
EXPORT_FOLDER = Setting("export_folder", "")
"""Where a report was saved last; empty is the person's folder of documents."""
RANKING_PROFILE = Setting("ranking_profile", "")
"""By what profile the person looks at the ranking, its id; empty is the firm's first."""
RANKING_LAG = Setting("ranking_lag", "")
"""What a lag is measured by and over what time: "plan to-date"; empty is last year, since January."""
LINE_RECENT: Setting[list[Any]] = Setting("line_recent", [])
"""Lines written before, the latest first."""

SETTINGS: tuple[Setting[Any], ...] = (
    LANGUAGE, THEME, LAST_BASE, RECENT_BASES, GEOMETRY, SECTION, PERIOD, COMPARE, SCOPE, REPORT_TABS,
    FAVOURITE_REPORTS, SHOWN_REPORTS, REPORTS_OPENED, COLUMNS, LINE_RECENT, PERSONS, LIFECYCLE_DAYS, WIDTHS,
    EXPORT_KIND, EXPORT_FOLDER, OVERVIEW_TILES, OVERVIEW_KPIS, ALERTS_SEEN,
    RANKING_PROFILE, RANKING_LAG,
)  # fmt: skip


class Settings:
    """The settings of one person; every change is on the disk when ``put`` returns."""

    def __init__(self, path: Path | None = None) -> None:
        """Read the file, or begin with the defaults where there is none.

        A file that is no JSON object is set aside as ``settings.json.damaged`` and written about in the log: settings
        are a convenience and must not keep anybody from their base.
        """
        self._path = path or config_folder() / "settings.json"
        self._lock = threading.Lock()
        self._values = read_object(self._path, "Settings")
        self._beginnings: dict[str, Any] = {}

    @property
    def path(self) -> Path:
        """Where the settings are kept."""
        return self._path

    def begin_with(self, beginnings: Mapping[str, Any]) -> None:
        """Let these hold where the person has not chosen; they are not kept: another firm may begin otherwise.

        Of a setting with entries the person's own entries stand beside those it begins with.
        """
        self._beginnings = deepcopy(dict(beginnings))

    def get(self, setting: Setting[T]) -> T:
        """Return what the person chose, or the default: the caller's own copy, to change and to put back."""
        default = self._beginnings.get(setting.key, setting.default)
        value = self._values.get(setting.key, default)
        if isinstance(value, dict) and isinstance(default, dict):
            value = {**default, **value}
        if type(value) is not type(setting.default) or (setting.words and value not in setting.words):
            return deepcopy(setting.default)
        return deepcopy(value)

    def put(self, setting: Setting[T], value: T) -> None:
        """Keep a choice; a disk that refuses it is written about in the log and the choice holds until the exit."""
        begun = self._beginnings.get(setting.key)
        if isinstance(value, dict) and isinstance(begun, dict):
            value = type(value)((key, held) for key, held in value.items() if begun.get(key) != held)
        with self._lock:  # jobs keep things too
            if self._values.get(setting.key) == value:
                return
            self._values[setting.key] = deepcopy(value)
            try:
                write_object(self._path, self._values)
            except OSError as error:
                _log.warning("Settings are not kept in %s: %s", self._path, error.strerror)

    def forget(self, setting: Setting[Any]) -> None:
        """Let hold again what held before the person chose."""
        with self._lock:
            if setting.key not in self._values:
                return
            del self._values[setting.key]
            try:
                write_object(self._path, self._values)
            except OSError as error:
                _log.warning("Settings are not kept in %s: %s", self._path, error.strerror)

    def recent(self) -> tuple[RecentBase, ...]:
        """Return the bases opened before, the latest first."""
        found = (entry for entry in self.get(RECENT_BASES) if isinstance(entry, dict))
        return tuple(
            RecentBase(str(entry["location"]), str(entry.get("name", ""))) for entry in found if entry.get("location")
        )

    def remember_base(self, location: str, name: str) -> None:
        """Put a base first among the recent ones and make it the one to open at the next start."""
        others = [base for base in self.recent() if base.location != location]
        bases = [RecentBase(location, name), *others][:RECENT_LIMIT]
        self.put(RECENT_BASES, [{"location": base.location, "name": base.name} for base in bases])
        self.put(LAST_BASE, location)

    def person_of(self, replica: int) -> int | None:
        """Return who sits here in a base, None where nobody said."""
        found = str(self.get(PERSONS).get(str(replica), ""))
        return int(found) if found.isdigit() else None

    def remember_person(self, replica: int, person_id: int | None) -> None:
        """Keep who sits here in a base."""
        everybody = self.get(PERSONS)
        everybody.pop(str(replica), None)
        if person_id is not None:
            everybody[str(replica)] = str(person_id)  # 63 bits do not fit a number of JSON
        self.put(PERSONS, everybody)

    def forget_base(self, location: str) -> None:
        """Take a base out of the recent ones; the base itself is untouched."""
        bases = [base for base in self.recent() if base.location != location]
        self.put(RECENT_BASES, [{"location": base.location, "name": base.name} for base in bases])
        if self.get(LAST_BASE) == location:
            self.put(LAST_BASE, "")
