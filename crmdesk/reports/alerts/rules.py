"""Rules of alerts as people keep them: listed, tried out, saved, switched off and archived."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Alert, AlertRule
from crmdesk.data.store import Store
from crmdesk.data.views import checked_name
from crmdesk.data.words import _
from crmdesk.reports.alerts.checking import find
from crmdesk.reports.alerts.conditions import RuleCondition, Who, audience_of, kept_audience, kept_rule, rule_of
from crmdesk.reports.alerts.findings import MOST

FORM = "alert_rule"


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule as the base keeps it; ``condition`` is None where it cannot be read, and ``fault`` says why."""

    id: int
    version: int
    name: str
    condition: RuleCondition | None
    who: Who
    active: bool
    open: int
    """How many of its alerts are open."""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would raise now."""

    count: int
    names: tuple[str, ...]
    """What the first of them are about."""
    is_cut: bool = False
    """Whether there may be more than a rule raises at most."""


def list_rules(store: Store) -> tuple[RuleCard, ...]:
    """Return the rules of the base, by name."""
    with store.reading() as connection:
        counts = {
            row[0]: int(row[1])
            for row in connection.execute(
                select(Alert.rule_id, func.count())
                .where(Alert.closed_at.is_(None), Alert.archived_at.is_(None), Alert.outcome.is_(None))
                .group_by(Alert.rule_id)
            )
        }
        rows = connection.execute(
            select(
                AlertRule.id,
                AlertRule.version,
                AlertRule.name,
                AlertRule.condition,
                AlertRule.audience,
                AlertRule.active,
            )
            .where(AlertRule.archived_at.is_(None))
            .order_by(AlertRule.name, AlertRule.id)
        ).all()
    cards = []
    for row in rows:
        condition: RuleCondition | None = None
        who, fault = Who.FIRM, ""
        try:
            condition, who = rule_of(row.condition), audience_of(row.audience)
        except UsageFault as error:
            fault = str(error)
        cards.append(
            RuleCard(row.id, row.version, row.name, condition, who, bool(row.active), counts.get(row.id, 0), fault)
        )
    return tuple(cards)


def try_rule(store: Store, condition: RuleCondition, first: int = 3) -> Trial:
    """Return what a rule would raise now; nothing is written.

    Raises:
        UsageFault: it cannot be asked.
    """
    kept_rule(condition)
    found = find(store, condition)
    names = tuple(str(finding.details.get("name") or "") for finding in found[:first])
    return Trial(len(found), tuple(name for name in names if name), len(found) >= MOST)


def save_rule(
    store: Store, name: str, condition: RuleCondition, who: Who, rule_id: int | None = None, version: int = 0
) -> Deed:
    """Keep a rule, a new one or one that is there.

    Raises:
        UsageFault: the name is empty, or the condition cannot be asked.
        ConflictFault: somebody saved the same rule meanwhile.
    """
    name = checked_name(name)
    values = {"name": name, "condition": kept_rule(condition), "audience": kept_audience(who)}
    find(store, condition)
    with store.changing() as change:
        if rule_id is None:
            ids = tuple(change.add(AlertRule, [values]))
            return Deed(change.txn, _("Rule added: {name}").format(name=name), FORM, ids)
        new = change.edit(AlertRule, rule_id, version, **values)
        return Deed(
            None if new == version else change.txn, _("Rule changed: {name}").format(name=name), FORM, (rule_id,)
        )


def switch_rule(store: Store, rule_id: int, *, active: bool) -> Deed:
    """Switch a rule on or off; the alerts of one that is off close at the next check."""
    with store.changing() as change:
        row = change.row(AlertRule, rule_id)
        new = change.edit(AlertRule, rule_id, row["version"], active=active)
        text = _("Rule is on: {name}") if active else _("Rule is off: {name}")
        return Deed(None if new == row["version"] else change.txn, text.format(name=row["name"]), FORM, (rule_id,))


def archive_rule(store: Store, rule_id: int) -> Deed:
    """Put a rule into the archive; its alerts close at the next check."""
    with store.changing() as change:
        row = change.row(AlertRule, rule_id)
        change.archive(AlertRule, rule_id, row["version"])
        return Deed(change.txn, _("Rule archived: {name}").format(name=row["name"]), FORM, (rule_id,))
