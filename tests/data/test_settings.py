"""Settings survive the exit, tolerate a damaged file, and never keep a password."""

from __future__ import annotations

import json
import logging
import os
import stat

import pytest

from crmdesk.data import settings as keys
from crmdesk.data.settings import RECENT_LIMIT, SETTINGS, RecentBase, Settings, config_folder


def test_a_choice_holds_after_the_exit() -> None:
    """What was put is what a new process reads."""
    Settings().put(keys.THEME, "dark")
    assert Settings().get(keys.THEME) == "dark"


def test_nothing_chosen_gives_the_default() -> None:
    """Every setting has its default while there is no file."""
    settings = Settings()
    assert all(settings.get(setting) == setting.default for setting in SETTINGS)
    assert not settings.path.exists()


def test_keys_are_declared_once() -> None:
    """No two settings share a key."""
    assert len({setting.key for setting in SETTINGS}) == len(SETTINGS)


@pytest.mark.parametrize("value", [5, None, ["dark"], "purple"])
def test_a_value_of_another_kind_is_as_not_chosen(value: object) -> None:
    """A file edited by hand does not break the program."""
    path = config_folder() / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"theme": value}), "utf-8")
    assert Settings().get(keys.THEME) == "system"


@pytest.mark.parametrize("content", ["", "{", "[]", "\x00\x01", '{"theme": "dark"'])
def test_a_damaged_file_is_set_aside(content: str, caplog: pytest.LogCaptureFixture) -> None:
    """The defaults hold, and the damaged file is kept for whoever wants to look."""
    path = config_folder() / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text(content, "utf-8")
    settings = Settings()
    assert settings.get(keys.THEME) == "system"
    assert path.with_name("settings.json.damaged").read_text("utf-8") == content
    assert "damaged" in caplog.text
    caplog.clear()


def test_the_file_is_replaced_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure while writing leaves the earlier file and no litter."""
    settings = Settings()
    settings.put(keys.THEME, "dark")

    def fail(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.MonkeyPatch.context() as quiet:
        quiet.setattr(logging.getLogger("crmdesk.data.settings"), "disabled", True)
        settings.put(keys.THEME, "light")
    assert settings.get(keys.THEME) == "light", "the choice holds until the exit"
    assert Settings().get(keys.THEME) == "dark"
    assert [path.name for path in settings.path.parent.iterdir()] == ["settings.json"]


def test_a_list_is_changed_only_by_putting_it_back() -> None:
    """What was got is a copy: changing it changes neither the settings nor the default."""
    settings = Settings()
    tabs = settings.get(keys.REPORT_TABS)
    tabs.append("cut")
    assert settings.get(keys.REPORT_TABS) == []
    settings.put(keys.REPORT_TABS, tabs)
    tabs.append("funnel")
    settings.put(keys.REPORT_TABS, tabs)
    assert Settings().get(keys.REPORT_TABS) == ["cut", "funnel"]


def test_others_cannot_read_it() -> None:
    """The file names the person's bases: it is theirs alone."""
    settings = Settings()
    settings.put(keys.THEME, "dark")
    assert stat.S_IMODE(settings.path.stat().st_mode) & 0o077 == 0


def test_the_latest_base_comes_first_and_once() -> None:
    """Recent bases are in the order of their last opening, without repetition, and not too many."""
    settings = Settings()
    for number in range(RECENT_LIMIT + 3):
        settings.remember_base(f"/b{number}.crmdb", f"B{number}")
    settings.remember_base("/b5.crmdb", "B5 renamed")
    recent = settings.recent()
    assert recent[0] == RecentBase("/b5.crmdb", "B5 renamed")
    assert len(recent) == RECENT_LIMIT == len({base.location for base in recent})
    assert settings.get(keys.LAST_BASE) == "/b5.crmdb"


def test_a_forgotten_base_is_not_opened_at_the_next_start() -> None:
    """Forgetting takes it out of both places."""
    settings = Settings()
    settings.remember_base("/a.crmdb", "A")
    settings.forget_base("/a.crmdb")
    assert settings.recent() == ()
    assert settings.get(keys.LAST_BASE) == ""
