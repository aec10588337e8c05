"""Register: every contact with a client in the period, what was agreed, and whether the agreed term was kept.

What was agreed at a contact is the nearest thing planned with the same client on the day of the contact for a later day.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, type_coerce

from crmdesk.data.models import Activity, ActivityKind, Client, Contact, Manager
from crmdesk.data.models.activities import DONE, PLANNED
from crmdesk.data.models.types import YES, Big
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.analyses.look import Look, looking
from crmdesk.reports.facts import DONE_ACTIVITIES
from crmdesk.reports.headlines import count_headline
from crmdesk.reports.result import TOTALS, Behind, Findings, Section

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from crmdesk.data.store import Store
    from crmdesk.reports.question import Question


@dataclass(frozen=True, slots=True, order=True)
class Agreed:
    """What is to be done next, by when, and what became of it at the end of the counted days."""

    due_on: date
    id: int
    what: str
    kept: bool | None
    """Whether it was done in time; None while it is ahead or was called off."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A contact with a client."""

    id: int
    performer: tuple[int | None, str]
    """Id and name: namesakes are two."""
    line: tuple[Any, ...]
    agreed: Agreed | None


def analyse(
    store: Store, question: Question, _options: dict[str, str], _progress: Callable[..., None] | None = None
) -> Findings:
    """Return the contacts of the period, the latest first, and by manager how terms were kept.

    Raises:
        UsageFault: a filter of the question cannot be asked of activities.
    """
    with looking(store, question) as look:
        talks = _talks(look, _agreements(look))
    agreed, kept, broken = (_ids(talks, verdicts) for verdicts in (None, (True,), (False,)))
    section = Section(
        id="register",
        title="",
        table=Table(
            (
                Field("day", N_("Date"), Kind.DATE), Field("time", N_("Time")), Field("kind", N_("Kind")),
                Field("client", N_("Client")), Field("person", N_("Contact person")), Field("manager", N_("Manager")),
                Field("what", N_("About")), Field("result", N_("What was agreed")), Field("next", N_("Next step")),
                Field("term", N_("Term"), Kind.DATE), Field("kept", N_("Term kept"), Kind.FLAG),
            ),
            tuple(talk.line for talk in talks),
            ids=tuple(talk.id for talk in talks),
        ),
        headlines=(
            count_headline(_("Contacts"), "activities", [talk.id for talk in talks], 1),
            count_headline(_("With a next step"), "activities", agreed, 1),
            count_headline(_("Terms kept"), "activities", kept, 1),
            count_headline(_("Terms not kept"), "activities", broken, -1),
        ),
        note=_("The next step is what was planned with the client on the day of the contact for a later day."),
        record="activity",
        is_wide=True,
    )  # fmt: skip
    return Findings((section, _by_manager(talks)))


def _ids(talks: Iterable[Talk], verdicts: Sequence[bool] | None) -> list[int]:
    """Return the contacts with an agreement, or those whose term was so kept."""
    return [
        talk.id
        for talk in talks
        if talk.agreed is not None and (verdicts is None or talk.agreed.kept in verdicts)
    ]  # fmt: skip


def _agreements(look: Look) -> Mapping[tuple[int, date], list[Agreed]]:
    """Return what was planned in the period by client and day of planning, the nearest first."""
    last = look.at.last
    rows: Any = look.connection.execute(
        select(
            Activity.id, Activity.client_id, Activity.created_on, Activity.due_on, Activity.done_on, Activity.state,
            ActivityKind.name, Activity.subject,
        )
        .join(ActivityKind, ActivityKind.id == Activity.kind_id)
        .where(
            Activity.archived_at.is_(None), Activity.client_id.is_not(None), Activity.due_on > Activity.created_on,
            Activity.due_on > look.at.period.begin,
            Activity.created_on >= look.at.period.begin, Activity.created_on < look.at.end,
        )
    )  # fmt: skip
    found: dict[tuple[int, date], list[Agreed]] = {}
    for row in rows:
        what = f"{row.name}: {row.subject}" if row.subject else row.name
        agreed = Agreed(row.due_on, row.id, what, _verdict(row.state, row.due_on, row.done_on, last))
        insort(found.setdefault((row.client_id, row.created_on), []), agreed)
    return found


def _verdict(state: int, due_on: date, done_on: date | None, last: date) -> bool | None:
    """Return whether a term was kept, as it stood at the end of a day."""
    if state == DONE and done_on is not None and done_on <= last:
        return done_on <= due_on
    return False if state in (PLANNED, DONE) and due_on < last else None


class _Times:
    """Times of the firm's day; the zone is asked once a day, for a register has a hundred thousand rows."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._offsets: dict[date, int] = {}

    def text(self, day: date, millis: int | None) -> str | None:
        """Return the time of a moment of a day, "09:05"; summer time comes and goes at night, when nobody calls."""
        if millis is None:
            return None
        offset = self._offsets.get(day)
        if offset is None:
            shift = datetime.combine(day, time(12), self._zone).utcoffset() or timedelta()
            offset = self._offsets[day] = int(shift.total_seconds()) // 60
        hour, minute = divmod((millis // 60_000 + offset) % 1440, 60)
        return f"{hour:02}:{minute:02}"


def _talks(look: Look, agreements: Mapping[tuple[int, date], list[Agreed]]) -> list[Talk]:
    """Return the contacts, the latest first; names are read once each, not joined to every row."""
    query = look.select(
        DONE_ACTIVITIES,
        (
            Activity.done_on, type_coerce(Activity.done_at, Big), Activity.id, Activity.performer_id, Activity.client_id,
            Activity.contact_id, Activity.kind_id, Activity.subject, func.coalesce(Activity.result, Activity.note),
            Activity.next_step,
        ),
    ).where(Activity.is_contact == YES)  # fmt: skip
    rows = [tuple(row) for row in look.connection.execute(query).all()]
    rows.sort(key=lambda row: (row[0], row[1] is not None, row[1] or 0, row[2]), reverse=True)
    clients, persons, people, kinds = (_names(look, record) for record in (Client, Contact, Manager, ActivityKind))
    times, nobody = _Times(look.at.firm.timezone), _("Not given")
    talks = []
    for day, millis, ident, performer_id, client_id, contact_id, kind_id, subject, result, step in rows:
        planned = agreements.get((client_id, day), ())
        agreed = next((each for each in planned if each.id != ident), None)
        owner = people.get(performer_id)
        line = (
            day, times.text(day, millis), kinds.get(kind_id), clients.get(client_id), persons.get(contact_id), owner,
            subject, result, step or (agreed and agreed.what), agreed and agreed.due_on, agreed and agreed.kept,
        )  # fmt: skip
        talks.append(Talk(ident, (performer_id, owner or nobody), line, agreed))
    return talks


def _names(look: Look, record: Any) -> dict[int | None, str]:
    return {row[0]: row[1] for row in look.connection.execute(select(record.id, record.name)).all()}


def _by_manager(talks: Sequence[Talk]) -> Section:
    """Return how many contacts everybody had, and how terms were kept."""
    people: dict[tuple[int | None, str], list[Talk]] = {}
    for talk in talks:
        people.setdefault(talk.performer, []).append(talk)
    lines = sorted(people.items(), key=lambda each: -len(each[1]))
    rows: list[tuple[Any, ...]] = []
    cells: dict[tuple[int, str], Behind] = {}
    for place, ((_person, name), own) in enumerate([*lines, ((None, _("Total")), list(talks))]):
        row = place if place < len(lines) else TOTALS
        parts = {
            "contacts": [talk.id for talk in own], "agreed": _ids(own, None), "kept": _ids(own, (True,)),
            "broken": _ids(own, (False,)),
        }  # fmt: skip
        cells |= {(row, key): Behind(listing="activities", ids=tuple(ids)) for key, ids in parts.items()}
        judged = len(parts["kept"]) + len(parts["broken"])
        rows.append((name, *(len(ids) for ids in parts.values()), len(parts["kept"]) / judged if judged else None))
    return Section(
        id="people",
        title=_("By manager"),
        table=Table(
            (
                Field("manager", N_("Manager")), Field("contacts", N_("Contacts"), Kind.COUNT),
                Field("agreed", N_("With a next step"), Kind.COUNT), Field("kept", N_("Terms kept"), Kind.COUNT),
                Field("broken", N_("Terms not kept"), Kind.COUNT), Field("share", N_("Share kept"), Kind.PERCENT),
            ),
            tuple(rows[:-1]), rows[-1],
        ),
        cells=cells,
    )  # fmt: skip
