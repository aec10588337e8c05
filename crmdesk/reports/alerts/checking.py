"""Checking: the rules of alerts are held against the base, and what differs from the alerts there is written.

The program itself is the author, in one transaction, and only where something differs. Two windows on one server do not
write twice: who comes second waits, reads what the first wrote, and finds it there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from crmdesk.data.errors import Fault
from crmdesk.data.journal import Change
from crmdesk.data.models import Alert, AlertRule
from crmdesk.data.models.types import YES
from crmdesk.data.settling import batches
from crmdesk.data.store import Store
from crmdesk.reports.alerts.conditions import ListCondition, RuleCondition, rule_of
from crmdesk.reports.alerts.findings import Finding, list_findings, record_ids
from crmdesk.reports.alerts.kinds import LIST_KINDS
from crmdesk.reports.alerts.measuring import measure_findings
from crmdesk.reports.alerts.starters import give_rules, is_given

Progress = Callable[[float, float], None]
CAUSE = "alerts"
#: Outcome of an alert whose cause is gone without anybody having done something about the alert.
ENDED = "ended"
#: Number of the lock that lets one window at a time write alerts on a server.
_LOCK = 0x43524D41


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check has changed; ``txn`` is None where nothing differed."""

    txn: int | None = None
    raised: tuple[int, ...] = ()
    """Ids of new alerts."""
    closed: int = 0
    faults: tuple[tuple[int, str], ...] = ()
    """Rules that cannot be asked any more, and why."""


@dataclass(slots=True)
class _Differences:
    """What has to be written."""

    fresh: dict[tuple[int, str], Finding] = field(default_factory=dict)
    back: dict[int, Finding] = field(default_factory=dict)
    """Alerts that closed by themselves and whose cause is there again."""
    over: set[int] = field(default_factory=set)

    @property
    def any(self) -> bool:
        """Whether there is something to write."""
        return bool(self.fresh or self.back or self.over)


def _silent(_done: float, _total: float) -> None:
    """Report to nobody."""


def check_alerts(store: Store, progress: Progress = _silent) -> Checked:
    """Raise alerts for what the rules find and close those whose cause is gone.

    Args:
        store: the base.
        progress: told after each rule; may raise ``Cancelled``, and then nothing is written.

    Raises:
        EnvironmentFault: the base cannot be read or written.
    """
    if not is_given(store):
        with store.changing(cause=CAUSE) as change:
            _begin(change)
            give_rules(store, change)
    with store.snapshot() as connection:
        differences, faults = _compare(store, connection, progress)
    if not differences.any:
        return Checked(faults=faults)
    with store.changing(cause=CAUSE) as change:
        _begin(change)
        raised = _raise(change, differences.fresh)
        back = _again(change, differences.back)
        closed = _close(change, differences.over)
        txn = change.txn if raised or back or closed else None
    return Checked(txn, tuple(raised), len(closed), faults)


def find(store: Store, condition: RuleCondition, open_ids: Iterable[int] = ()) -> list[Finding]:
    """Return what one rule finds now, the heaviest first.

    Raises:
        UsageFault: it cannot be asked.
    """
    if isinstance(condition, ListCondition):
        return list_findings(store, condition, open_ids)
    return measure_findings(store, condition)


def _compare(
    store: Store, connection: Connection, progress: Progress
) -> tuple[_Differences, tuple[tuple[int, str], ...]]:
    rules = connection.execute(
        select(AlertRule.id, AlertRule.condition).where(AlertRule.active == YES, AlertRule.archived_at.is_(None))
    ).all()
    present: dict[int, list[Any]] = {}
    for row in connection.execute(
        select(Alert.id, Alert.rule_id, Alert.cause).where(Alert.closed_at.is_(None), Alert.archived_at.is_(None))
    ).mappings():
        present.setdefault(row["rule_id"], []).append(row)
    differences, faults = _Differences(), []
    for place, rule in enumerate(rules):
        progress(place, len(rules))
        mine = present.pop(rule.id, [])
        try:
            condition = rule_of(rule.condition)
            is_list = isinstance(condition, ListCondition)
            known = record_ids(LIST_KINDS[condition.kind], mine) if isinstance(condition, ListCondition) else ()
            found = {finding.cause: finding for finding in find(store, condition, known if is_list else ())}
        except Fault as fault:  # a rule that cannot be asked must not silence the others; its alerts stay
            faults.append((rule.id, str(fault)))
            continue
        open_causes = {row["cause"] for row in mine}
        differences.over |= {row["id"] for row in mine if row["cause"] not in found}
        fresh = {cause: finding for cause, finding in found.items() if cause not in open_causes}
        for row in _past(connection, rule.id, fresh):
            finding = fresh.pop(row.cause)
            if row.outcome == ENDED and row.archived_at is None:
                differences.back[row.id] = finding
        differences.fresh |= {(rule.id, cause): finding for cause, finding in fresh.items()}
    differences.over |= {row["id"] for rows in present.values() for row in rows}  # rules that are off or archived
    return differences, tuple(faults)


def _past(connection: Connection, rule_id: int, causes: Iterable[str]) -> list[Any]:
    """Return the alerts that a rule raised for these causes before."""
    found: list[Any] = []
    for part in _parts(causes):
        columns = (Alert.id, Alert.cause, Alert.outcome, Alert.archived_at)
        found += connection.execute(select(*columns).where(Alert.rule_id == rule_id, Alert.cause.in_(part)))
    return found


def _begin(change: Change) -> None:
    """Let the program be the author, and one window at a time write; a file lets but one write anyway."""
    change.author_id = None
    if change.connection.dialect.name == "postgresql":
        change.connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def _raise(change: Change, fresh: dict[tuple[int, str], Finding]) -> list[int]:
    """Write the alerts that nobody else has written meanwhile."""
    rules: dict[int, set[str]] = {}
    for rule_id, cause in fresh:
        rules.setdefault(rule_id, set()).add(cause)
    there = {
        (rule_id, row.cause) for rule_id, causes in rules.items() for row in _past(change.connection, rule_id, causes)
    }
    rows = [
        {
            "rule_id": rule_id,
            "cause": cause,
            "raised_at": change.at,
            "deal_id": finding.deal_id,
            "client_id": finding.client_id,
            "manager_id": finding.manager_id,
            "details": dict(finding.details),
        }
        for (rule_id, cause), finding in fresh.items()
        if (rule_id, cause) not in there
    ]
    return change.add(Alert, rows)


def _again(change: Change, back: dict[int, Finding]) -> list[int]:
    return change.edit_many(
        Alert,
        {
            alert_id: {"closed_at": None, "outcome": None, "details": dict(finding.details)}
            for alert_id, finding in back.items()
        },
    )


def _close(change: Change, over: set[int]) -> list[int]:
    """Close alerts that are open still; one that somebody dealt with keeps what was done."""
    edits: dict[int, dict[str, Any]] = {}
    for part in batches(over):
        rows = change.connection.execute(
            select(Alert.id, Alert.outcome).where(Alert.id.in_(part), Alert.closed_at.is_(None))
        )
        edits |= {row.id: {"closed_at": change.at, "outcome": row.outcome or ENDED} for row in rows}
    return change.edit_many(Alert, edits)


def _parts(causes: Iterable[str], size: int = 500) -> Iterable[list[str]]:
    whole = list(causes)
    return (whole[begin : begin + size] for begin in range(0, len(whole), size))
