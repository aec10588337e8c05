"""The watch: others' writes are heard, one's own are not taken for them, a lost base is told once."""

from __future__ import annotations

from functools import partial

from pytestqt.qtbot import QtBot

from crmdesk.data.entry.deeds import create
from crmdesk.data.errors import EnvironmentFault
from crmdesk.data.store import Store
from crmdesk.ui.context import Context
from crmdesk.ui.watch import Watch


def _asked(watch: Watch, qtbot: QtBot) -> None:
    watch.ask()
    qtbot.waitUntil(lambda: not watch._is_asked, timeout=5000)


def test_anothers_write_is_heard_and_ones_own_is_not(context: Context, qtbot: QtBot) -> None:
    """Pages read again only when there is something new to them."""
    watch = Watch(context.store, context.jobs)
    heard: list[int] = []
    watch.changed.connect(lambda: heard.append(1))
    _asked(watch, qtbot)
    context.deeds.start(partial(create, form_id="source", values={"name": "Own"}))
    assert context.deeds.finish()
    _asked(watch, qtbot)
    _asked(watch, qtbot)
    assert heard == []
    other = Store.open(context.store.location)
    create(other, "source", {"name": "Theirs"})
    other.close()
    _asked(watch, qtbot)
    _asked(watch, qtbot)
    assert heard == [1]
    watch.stop()


def test_anothers_write_right_after_ones_own_is_heard(context: Context, qtbot: QtBot) -> None:
    """Both fall between two questions: what came from elsewhere is not taken for one's own."""
    watch = Watch(context.store, context.jobs)
    heard: list[int] = []
    watch.changed.connect(lambda: heard.append(1))
    _asked(watch, qtbot)
    context.deeds.start(partial(create, form_id="source", values={"name": "Own"}))
    assert context.deeds.finish()
    other = Store.open(context.store.location)
    create(other, "source", {"name": "Theirs"})
    other.close()
    _asked(watch, qtbot)
    _asked(watch, qtbot)
    assert heard == [1]
    watch.stop()


def test_a_lost_base_is_told_once_and_found_again(context: Context, qtbot: QtBot) -> None:
    """When it answers again, everything may have changed."""
    watch = Watch(context.store, context.jobs)
    told: list[str] = []
    watch.lost.connect(told.append)
    watch.found.connect(lambda: told.append("found"))
    watch.changed.connect(lambda: told.append("changed"))
    _asked(watch, qtbot)
    real = watch._pulse.read

    def fail() -> int:
        raise EnvironmentFault("There is no connection.")

    watch._pulse.read = fail  # type: ignore[method-assign]
    _asked(watch, qtbot)
    _asked(watch, qtbot)
    watch._pulse.read = real  # type: ignore[method-assign]
    _asked(watch, qtbot)
    assert told == ["There is no connection.", "found", "changed"]
    watch.stop()
