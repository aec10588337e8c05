"""Quality deeds: a check as its answers make it, and the activities it may be about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from crmdesk.data.entry.deeds import Deed, create_within
from crmdesk.data.entry.forms import complete_form
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, Client, QualityCheck
from crmdesk.data.models.activities import DONE
from crmdesk.data.store import Store
from crmdesk.data.table import Kind, day_text
from crmdesk.data.words import _

FORM = "quality_check"
#: Days back in which a check looks for what it is about, and how many it offers.
DAYS, MOST = 31, 40


@dataclass(frozen=True, slots=True)
class Checkable:
    """A contact with a client that a check may be about."""

    id: int
    text: str
    client_id: int | None


def checkable(store: Store, manager_id: int, until: date) -> tuple[Checkable, ...]:
    """Return what a manager did in the month up to a day, the latest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(Activity.id, Activity.subject, Activity.done_on, Activity.client_id, Client.name)
            .outerjoin(Client, Client.id == Activity.client_id)
            .where(
                Activity.performer_id == manager_id, Activity.state == DONE, Activity.archived_at.is_(None),
                Activity.done_on > until - timedelta(DAYS), Activity.done_on <= until,
            )
            .order_by(Activity.done_on.desc(), Activity.id.desc())
            .limit(MOST)
        ).all()  # fmt: skip
    return tuple(
        Checkable(
            row.id, " · ".join(part for part in (day_text(row.done_on), row.subject, row.name) if part), row.client_id
        )
        for row in rows
    )


def add_check(store: Store, values: Mapping[str, Any], activity_id: int | None = None) -> Deed:
    """Write a check; that of an activity is about its client too, unless another is named.

    Raises:
        UsageFault: nobody is checked, or the score is missing.
    """
    with store.changing() as change:
        if values.get("manager_id") is None:
            raise UsageFault(_("Say whom the check is about."))
        filled = dict(values)
        if activity_id is not None and filled.get("client_id") is None:
            filled["client_id"] = change.row(Activity, activity_id)["client_id"]
        made = create_within(change, complete_form(change.connection, FORM), filled)
        if activity_id is not None:
            change.edit(QualityCheck, made, 1, activity_id=activity_id)
        text = _("Check added: {score} points").format(score=Kind.POINTS.text(filled["score"] / 100))
        return Deed(change.txn, text, FORM, (made,))
