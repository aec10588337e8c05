"""Measures of interactions: done, missed, planned, kept, and how long they took."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from sqlalchemy import SQLColumnExpression, and_, not_, or_, select, type_coerce
from sqlalchemy.orm import aliased

from crmdesk.data.models import Activity, ActivityKind
from crmdesk.data.models.activities import CALLED_OFF, DONE, PLANNED
from crmdesk.data.models.types import NO, YES, Big
from crmdesk.data.table import Kind
from crmdesk.data.words import N_
from crmdesk.reports.facts import DONE_ACTIVITIES, DUE_ACTIVITIES
from crmdesk.reports.measures.measure import (
    MINUTES,
    RATIO,
    Aggregate,
    Column,
    How,
    Measure,
    Quotient,
    count,
    total,
)
from crmdesk.reports.moment import Moment

#: A missed call answered later than this was not returned, milliseconds.
RETURN_WITHIN_MS = 60 * 60 * 1000
_MINUTE_MS = 60_000


def _kinds(*codes: str) -> SQLColumnExpression[bool]:
    return Activity.kind_id.in_(select(ActivityKind.id).where(ActivityKind.code.in_(codes)))


@cache
def _held(*codes: str) -> Callable[[Moment], SQLColumnExpression[bool]]:
    """Done, of these kinds, and not a call that nobody answered."""
    return lambda _at: and_(Activity.missed == NO, _kinds(*codes))


def _duration(_at: Moment) -> Column:
    return Activity.duration_s


_calls = count(DONE_ACTIVITIES, _held("call"))
_call_time = total(DONE_ACTIVITIES, _duration, where=_held("call"))


def _missed(_at: Moment) -> SQLColumnExpression[bool]:
    return Activity.missed == YES


_CallBack = aliased(Activity, name="call_back")


def _not_returned(_at: Moment) -> SQLColumnExpression[bool]:
    missed_at = type_coerce(Activity.done_at, Big)
    waited = type_coerce(Activity.answered_at, Big) - missed_at
    returned_at = type_coerce(_CallBack.done_at, Big)
    # Few exports say when a missed call was answered: calling the client in time is the answer that can be seen.
    called_back = (
        select(_CallBack.id)
        .where(
            _CallBack.client_id == Activity.client_id, _CallBack.direction == "out", _CallBack.state == DONE,
            _CallBack.archived_at.is_(None), returned_at >= missed_at, returned_at <= missed_at + RETURN_WITHIN_MS,
            _CallBack.kind_id.in_(select(ActivityKind.id).where(ActivityKind.code == "call")),
        )
        .correlate(Activity)
        .exists()
    )  # fmt: skip
    return and_(
        Activity.missed == YES,
        or_(Activity.answered_at.is_(None), waited > RETURN_WITHIN_MS),
        not_(called_back),
    )


def _waited(_at: Moment) -> Column:
    return (type_coerce(Activity.answered_at, Big) - type_coerce(Activity.created_at, Big)) // _MINUTE_MS


def _kept(_at: Moment) -> SQLColumnExpression[bool]:
    return and_(Activity.state == DONE, Activity.done_on <= Activity.due_on)


def _expected(at: Moment) -> SQLColumnExpression[bool]:
    return and_(Activity.state != CALLED_OFF, Activity.due_on < at.end)


def _late(at: Moment) -> SQLColumnExpression[bool]:
    """Not done by the end of the counted days, and due before the last of them."""
    return and_(
        Activity.due_on < at.last,
        or_(
            Activity.state == PLANNED,
            and_(Activity.state == DONE, Activity.done_on >= at.end),
            and_(Activity.state == CALLED_OFF, Activity.cancelled_on >= at.end),
        ),
    )


_planned = count(DUE_ACTIVITIES)
_planned_done = count(DUE_ACTIVITIES, lambda _at: Activity.state == DONE)

MEASURES = (
    Measure("activities_done", N_("Activities done"), Kind.COUNT, 1,
            N_("The number of interactions and tasks done in the period; missed calls are not done."),
            (count(DONE_ACTIVITIES, lambda _at: Activity.missed == NO),)),
    Measure("calls", N_("Calls"), Kind.COUNT, 1, N_("The number of answered calls in the period."), (_calls,)),
    Measure("meetings", N_("Meetings"), Kind.COUNT, 1, N_("The number of meetings held in the period."),
            (count(DONE_ACTIVITIES, _held("meeting")),)),
    Measure("letters", N_("Letters"), Kind.COUNT, 1, N_("The number of letters sent or received in the period."),
            (count(DONE_ACTIVITIES, _held("letter")),)),
    Measure("call_minutes", N_("Call minutes"), Kind.MINUTES, 1, N_("Talk time of answered calls."),
            (_call_time,), MINUTES),
    Measure("meeting_minutes", N_("Meeting minutes"), Kind.MINUTES, 1, N_("The length of meetings held."),
            (total(DONE_ACTIVITIES, _duration, where=_held("meeting")),), MINUTES),
    Measure("call_minutes_avg", N_("Minutes a call"), Kind.MINUTES, 1, N_("Talk time divided by the answered calls."),
            (_call_time, _calls), Quotient((1, 0), (0, 1), unit=60)),
    Measure("requests", N_("Requests"), Kind.COUNT, 1,
            N_("What clients began: their calls, missed ones too, letters, messages and other contacts."),
            (count(DONE_ACTIVITIES, lambda _at: Activity.direction == "in"),)),
    Measure("requests_taken", N_("Requests taken"), Kind.COUNT, 1,
            N_("The requests of clients that somebody took: all but missed calls."),
            (count(DONE_ACTIVITIES, lambda _at: and_(Activity.direction == "in", Activity.missed == NO)),)),
    Measure("missed_calls", N_("Missed calls"), Kind.COUNT, -1, N_("The number of incoming calls nobody answered."),
            (count(DONE_ACTIVITIES, _missed),)),
    Measure("missed_not_returned", N_("Missed and not returned"), Kind.COUNT, -1,
            N_("Missed calls that nobody called back within an hour."), (count(DONE_ACTIVITIES, _not_returned),)),
    Measure("first_contacts", N_("First contacts"), Kind.COUNT, 1,
            N_("The number of contacts that were the first ever with their client."),
            (count(DONE_ACTIVITIES, lambda _at: Activity.is_first == YES),)),
    Measure("consultations", N_("Consultations"), Kind.COUNT, 1, N_("The number of consultations given."),
            (count(DONE_ACTIVITIES, _held("consultation")),)),
    Measure("complaints", N_("Complaints"), Kind.COUNT, -1, N_("The number of complaints received."),
            (count(DONE_ACTIVITIES, _held("complaint")),)),
    Measure("service_visits", N_("Service visits"), Kind.COUNT, 1, N_("The number of visits made."),
            (count(DONE_ACTIVITIES, _held("visit")),)),
    Measure("planned", N_("Planned"), Kind.COUNT, 1, N_("The number of activities due in the period."), (_planned,)),
    Measure("cancelled", N_("Called off"), Kind.COUNT, -1,
            N_("Of the activities due in the period, those called off."),
            (count(DUE_ACTIVITIES, lambda _at: Activity.state == CALLED_OFF),)),
    Measure("overdue", N_("Overdue"), Kind.COUNT, -1,
            N_("Activities due in the period that were neither done nor called off by its end."),
            (count(DUE_ACTIVITIES, _late),)),
    Measure("on_time_rate", N_("On time"), Kind.PERCENT, 1,
            N_("Done no later than planned, among the activities due so far that were not called off."),
            (count(DUE_ACTIVITIES, lambda at: and_(_kept(at), _expected(at))), count(DUE_ACTIVITIES, _expected)), RATIO),
    Measure("activity_plan_pct", N_("Activity plan"), Kind.PERCENT, 1,
            N_("Of the activities due in the period, the share done."),
            (_planned_done, _planned), RATIO),
    Measure("planned_done", N_("Done of the planned"), Kind.COUNT, 1,
            N_("Of the activities due in the period, the number done by now."), (_planned_done,)),
    Measure("to_do", N_("Still to do"), Kind.COUNT, -1,
            N_("Of the activities due in the period, those neither done nor called off by now."),
            (count(DUE_ACTIVITIES, lambda _at: Activity.state == PLANNED),)),
    Measure("response_minutes", N_("First response"), Kind.MINUTES, -1,
            N_("The middle time from a request to the first answer, minutes."),
            (Aggregate(DONE_ACTIVITIES, How.MEDIAN, _waited,
                       where=lambda _at: and_(Activity.answered_at.is_not(None), Activity.created_at.is_not(None))),)),
)  # fmt: skip
