"""A small firm with tasks, and the page that shows them, for the tests of its parts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.models import Activity, Client, Deal
from crmdesk.ui.context import Context
from crmdesk.ui.pages.tasks import TasksPage
from tests import factories as f
from tests.factories import make_client, make_deal, plant, put
from tests.ui.quiet import wait_until_quiet

Settled = Callable[[], None]
TODAY = date(2025, 11, 20)


def plant_tasks(context: Context) -> dict[str, int]:
    """Put a client with a deal, an overdue call, a meeting today at three and a task tomorrow, all of Ivan's, and return their ids."""
    plant(context.store)
    context.store.person_id = f.IVAN
    client = put(context.store, Client, make_client(name="Rodnik"))[0]
    deal = put(context.store, Deal, make_deal(client_id=client, title="Pumps"))[0]
    base = {"performer_id": f.IVAN, "client_id": client, "deal_id": deal}
    ids = put(
        context.store, Activity,
        {**base, "kind_id": f.CALL, "subject": "Late call", "due_on": TODAY - timedelta(2)},
        {**base, "kind_id": f.MEETING, "subject": "Meeting", "due_on": TODAY,
         "due_at": datetime(2025, 11, 20, 12, 0, tzinfo=UTC)},
        {**base, "kind_id": f.TASK, "subject": "Reckon", "due_on": TODAY + timedelta(1)},
        {"kind_id": f.CALL, "subject": "Anna's", "due_on": TODAY, "performer_id": f.ANNA},
    )  # fmt: skip
    return {"client": client, "deal": deal, **dict(zip(("late", "meeting", "reckon", "annas"), ids, strict=True))}


def waiting(context: Context, qtbot: QtBot) -> Settled:
    """Return a function that waits until nothing is under way, timers of rest included."""

    def wait() -> None:
        wait_until_quiet(context, qtbot)

    return wait


def open_page(context: Context, qtbot: QtBot, settled: Settled) -> TasksPage:
    """Return the page, shown and loaded; what is written reaches it as from the desk."""
    made = TasksPage(context)
    qtbot.addWidget(made)
    made.resize(1252, 822)
    made.show()
    made.entered()
    settled()
    context.deeds.written.connect(lambda deed: made.base_changed(deed, in_view=True))
    return made


def row(context: Context, activity_id: int) -> dict[str, Any]:
    """Return an activity as it is."""
    with context.store.changing() as change:
        return change.row(Activity, activity_id)


def named(context: Context, subject: str) -> dict[str, Any]:
    """Return the activity with this subject."""
    with context.store.reading() as connection:
        found = connection.execute(select(Activity.id).where(Activity.subject == subject)).scalar_one()
    return row(context, found)


def subjects(page: TasksPage) -> list[str]:
    """Return what stands on the grid."""
    return [place.entry.subject for place in page._days.grid.places]
