"""Attention: the open alerts that a person is to see, by kind, the heaviest first, and the reports that wait to be signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, zip_longest
from typing import Any

from sqlalchemy import Connection, or_, select

from crmdesk.data.access import EVERYBODY, Scope, scope_named
from crmdesk.data.errors import UsageFault
from crmdesk.data.kept_content import mapping_of
from crmdesk.data.models import Alert, AlertRule, Department, Manager
from crmdesk.data.period_reports.waiting import waiting_for
from crmdesk.data.store import Store
from crmdesk.data.words import N_, _
from crmdesk.reports.alerts.conditions import Who, audience_of
from crmdesk.reports.alerts.findings import MOST
from crmdesk.reports.alerts.kinds import FIGURES, FIGURES_TITLE, LIST_KINDS

#: Rows of the first group, taken from the others in turn.
MAIN, MAIN_ROWS = "main", 6
#: Subjects of overdue reports that are named.
_NAMED = 3
TO_SIGN = "to_sign"
#: Roles that see what heads are to see.
HEAD_ROLES = frozenset({"head", "department_head", "administrator", "viewer"})
#: The order of groups: what costs most first.
_ORDER = ("stuck", "silent", FIGURES, "overdue", "debts", TO_SIGN, "lost", "no_step")
_TITLES = {
    MAIN: N_("Main"), TO_SIGN: N_("To sign"), FIGURES: FIGURES_TITLE, **{kind.id: kind.title for kind in LIST_KINDS.values()}
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert as it is shown; its text is made of ``details`` by ``texts``."""

    id: int
    version: int
    kind: str
    """A group: id of a ``ListKind``, ``FIGURES`` or ``TO_SIGN``."""
    rule: str
    """Name of the rule that raised it."""
    raised_at: datetime
    details: Mapping[str, Any]
    deal_id: int | None = None
    client_id: int | None = None
    manager_id: int | None = None

    @property
    def weight(self) -> int:
        """What alerts of one kind are ordered by."""
        found = self.details.get("weight", 0)
        return found if isinstance(found, int) else 0


@dataclass(frozen=True, slots=True)
class AttentionGroup:
    """Alerts of one kind."""

    id: str
    count: int
    rows: tuple[AlertRow, ...]
    """The heaviest first."""

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return _(_TITLES[self.id])

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than the rules raise at most."""
        return self.id in LIST_KINDS and self.count >= MOST


@dataclass(frozen=True, slots=True)
class Attention:
    """What calls for a person's attention; the first group is a choice out of all."""

    groups: tuple[AttentionGroup, ...]
    today: date
    currency: str

    @property
    def count(self) -> int:
        """How many alerts there are."""
        return sum(group.count for group in self.groups if group.id != MAIN)

    def group(self, name: str) -> AttentionGroup:
        """Return a group by its id; one without alerts is empty."""
        return next((group for group in self.groups if group.id == name), AttentionGroup(name, 0, ()))

    def since(self, moment: datetime) -> tuple[AlertRow, ...]:
        """Return the alerts raised after a moment, the latest first."""
        rows = {row.id: row for group in self.groups if group.id != MAIN for row in group.rows if row.id}
        fresh = (row for row in rows.values() if row.raised_at > moment)
        return tuple(sorted(fresh, key=lambda row: (row.raised_at, row.weight), reverse=True))


def read_attention(store: Store, scope: str = "", person_id: int | None = None) -> Attention:
    """Return the alerts that somebody is to see: open, not dealt with, and not put off beyond today.

    Args:
        store: the base.
        scope: key of the scope in view; empty is the whole firm.
        person_id: who looks; None sees everything, as in a base where nobody said who sits there.
    """
    seen = scope_named(store, scope) if scope else EVERYBODY
    today = store.today()
    with store.reading() as connection:
        rows = _visible(_read(connection, today), seen, _Reader(connection, person_id))
        groups: dict[str, list[AlertRow]] = {}
        for row in rows:
            groups.setdefault(row.kind, []).append(row)
        waiting = _to_sign(store, connection, person_id, today)
    made = [
        AttentionGroup(name, len(found), tuple(sorted(found, key=lambda row: -row.weight)))
        for name, found in sorted(groups.items(), key=lambda entry: _ORDER.index(entry[0]))
    ]
    if waiting is not None:
        made.append(AttentionGroup(TO_SIGN, int(waiting.details["count"]), (waiting,)))
        made.sort(key=lambda group: _ORDER.index(group.id))
    main = _main(made)
    return Attention((main, *made) if main.rows else (), today, store.firm.currency)


def _main(groups: Iterable[AttentionGroup]) -> AttentionGroup:
    """Return the heaviest of every group, then the next of each, while there is room."""
    turns = zip_longest(*(group.rows[:MAIN_ROWS] for group in groups))
    rows = [row for row in chain.from_iterable(turns) if row is not None][:MAIN_ROWS]
    return AttentionGroup(MAIN, len(rows), tuple(rows))


def _read(connection: Connection, today: date) -> list[tuple[AlertRow, Who]]:
    query = (
        select(
            Alert.id, Alert.version, Alert.raised_at, Alert.details, Alert.deal_id, Alert.client_id, Alert.manager_id,
            AlertRule.name, AlertRule.condition, AlertRule.audience,
        )
        .join(AlertRule, AlertRule.id == Alert.rule_id)
        .where(
            Alert.closed_at.is_(None), Alert.archived_at.is_(None), Alert.outcome.is_(None),
            or_(Alert.snoozed_until_on.is_(None), Alert.snoozed_until_on <= today),
        )
    )  # fmt: skip
    found = []
    for row in connection.execute(query):
        kind = str(mapping_of(row.condition).get("list", FIGURES))
        if kind in _ORDER:  # a rule of a newer program is no business of this one
            shown = AlertRow(
                row.id,
                row.version,
                kind,
                row.name,
                row.raised_at,
                mapping_of(row.details),
                row.deal_id,
                row.client_id,
                row.manager_id,
            )
            found.append((shown, _audience(row.audience)))
    return found


def _audience(content: object) -> Who:
    """Return for whom a rule is; one that cannot be read is for heads, who can mend it, and hides no other."""
    try:
        return audience_of(mapping_of(content))
    except UsageFault:
        return Who.HEADS


class _Reader:
    """Who looks: whose alerts concern them."""

    def __init__(self, connection: Connection, person_id: int | None) -> None:
        self.person_id = person_id
        self.is_head = person_id is None
        self.sees_all = person_id is None
        self.people: frozenset[int] = frozenset()
        """Who reports to the person."""
        if person_id is None:
            return
        role = connection.scalar(select(Manager.role).where(Manager.id == person_id))
        self.sees_all = role in ("head", "administrator", "viewer")
        self.people = _people_under(connection, person_id)
        self.is_head = role in HEAD_ROLES or bool(self.people)

    def sees(self, row: AlertRow, who: Who) -> bool:
        """Return whether an alert concerns the person."""
        if self.sees_all or who is Who.FIRM:
            return True
        is_theirs = row.manager_id is not None and row.manager_id in self.people
        if who is Who.HEADS:
            return is_theirs or (row.manager_id is None and self.is_head)
        return is_theirs or row.manager_id == self.person_id


def _people_under(connection: Connection, person_id: int) -> frozenset[int]:
    """Return the people of the departments that a person heads, of those below them, and who report to the person."""
    departments = connection.execute(select(Department.id, Department.parent_id, Department.head_id)).all()
    headed = {row.id for row in departments if row.head_id == person_id}
    while more := {row.id for row in departments if row.parent_id in headed} - headed:
        headed |= more
    people = connection.execute(select(Manager.id, Manager.department_id, Manager.head_id))
    return frozenset(
        row.id for row in people if (row.department_id in headed or row.head_id == person_id) and row.id != person_id
    )


def _visible(rows: Iterable[tuple[AlertRow, Who]], scope: Scope, reader: _Reader) -> list[AlertRow]:
    people = scope.manager_ids
    return [
        row
        for row, who in rows
        if reader.sees(row, who) and (people is None or row.manager_id is None or row.manager_id in people)
    ]


def _to_sign(store: Store, connection: Connection, person_id: int | None, today: date) -> AlertRow | None:
    """Return one row for the reports that wait for a person, for anybody without one; None where none does."""
    waiting = waiting_for(store, connection, person_id)
    if not waiting.count:
        return None
    late = list(dict.fromkeys(row.subject_name for row in waiting.late))
    details = {
        "count": waiting.count, "formed": len(waiting.to_sign), "signed": len(waiting.to_approve), "weight": waiting.count,
        "late": len(late), "late_names": late[:_NAMED], "own": person_id is not None,
    }  # fmt: skip
    midnight = datetime.combine(today, datetime.min.time())
    return AlertRow(0, 0, TO_SIGN, "", midnight, details)
