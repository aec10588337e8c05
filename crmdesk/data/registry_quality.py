"""The registry of quality checks: who was checked, how, by whom, and with what score."""

from __future__ import annotations

from sqlalchemy import func
from sqlalchemy.orm import aliased

from crmdesk.data.models import Activity, Client, Manager, QualityCheck, QualityTemplate
from crmdesk.data.registry import Aggregate, FilterKind, Join, Quick, Reading, Registry, RegistryField
from crmdesk.data.table import Kind
from crmdesk.data.words import N_

#: Kinds of checks; the base keeps the code.
CHECK_KINDS = {
    "call": N_("Call listened to"),
    "mystery": N_("Mystery shopping"),
    "satisfaction": N_("Satisfaction call"),
    "own": N_("Head's own check"),
}
#: Stored units of one point.
POINT = 100

_manager = aliased(Manager)
_checker = aliased(Manager)
_client = aliased(Client)


def points_of(stored: int) -> float:
    """Return a stored figure as people read it."""
    return stored / POINT


def _points(stored: int | None, _reading: Reading) -> float | None:
    return None if stored is None else points_of(stored)


QUALITY = Registry(
    id="quality",
    title=N_("Quality checks"),
    record=QualityCheck,
    fields=(
        RegistryField("checked_on", N_("Day"), QualityCheck.checked_on, Kind.DATE, shown=True, width=92,
                      filter=FilterKind.DATES, edits="checked_on"),
        RegistryField("kind", N_("Kind"), QualityCheck.kind, codes=CHECK_KINDS, shown=True, width=150,
                      filter=FilterKind.CODES, edits="kind", raw="kind_code"),
        RegistryField("manager", N_("Manager"), _manager.name, joins=("manager",), shown=True, width=170, look="strong",
                      filter=FilterKind.REFERENCE, by=QualityCheck.manager_id, source=Manager, edits="manager_id",
                      raw="manager_id"),
        RegistryField("score", N_("Score"), QualityCheck.score, Kind.POINTS, read=_points, shown=True, width=80,
                      edits="score", raw="score_set"),
        RegistryField("template", N_("Template"), QualityTemplate.name, joins=("template",), shown=True, width=180,
                      filter=FilterKind.REFERENCE, by=QualityCheck.template_id, source=QualityTemplate,
                      edits="template_id", raw="template_id"),
        RegistryField("client", N_("Client"), _client.name, joins=("client",), order=_client.name_key,
                      order_joins=("client",), shown=True, width=170, filter=FilterKind.TEXT, edits="client_id",
                      raw="client_id"),
        RegistryField("activity", N_("Activity"), Activity.subject, joins=("activity",), width=170),
        RegistryField("checker", N_("Checked by"), _checker.name, joins=("checker",), shown=True, width=150,
                      filter=FilterKind.REFERENCE, by=QualityCheck.checker_id, source=Manager, edits="checker_id",
                      raw="checker_id"),
        RegistryField("note", N_("Note"), QualityCheck.note, sortable=False, shown=True, width=220,
                      filter=FilterKind.TEXT, edits="note"),
        RegistryField("kind_code", "", QualityCheck.kind, hidden=True),
        RegistryField("score_set", "", QualityCheck.score, Kind.COUNT, hidden=True),
        RegistryField("manager_id", "", QualityCheck.manager_id, Kind.COUNT, hidden=True),
        RegistryField("checker_id", "", QualityCheck.checker_id, Kind.COUNT, hidden=True),
        RegistryField("client_id", "", QualityCheck.client_id, Kind.COUNT, hidden=True),
        RegistryField("template_id", "", QualityCheck.template_id, Kind.COUNT, hidden=True),
        RegistryField("version", "", QualityCheck.version, Kind.COUNT, hidden=True),
    ),
    order="checked_on",
    descending=True,
    joins={
        "manager": Join(_manager, _manager.id == QualityCheck.manager_id),
        "checker": Join(_checker, _checker.id == QualityCheck.checker_id),
        "client": Join(_client, _client.id == QualityCheck.client_id),
        "template": Join(QualityTemplate, QualityTemplate.id == QualityCheck.template_id),
        "activity": Join(Activity, Activity.id == QualityCheck.activity_id),
    },
    by_client=QualityCheck.client_id,
    searched=("manager", "note"),
    owner=QualityCheck.manager_id,
    aggregates=(Aggregate("score", N_("Average score"), Kind.POINTS, func.avg(QualityCheck.score), read=points_of),),
    quick=(Quick("all", N_("All")),),
    chips=("kind", "manager", "checked_on", "template"),
)  # fmt: skip
