"""Dimensions: what figures are cut by, each declared once: its path from a fact, how its members read and order.

A dimension groups by identity (an id, a date, a text) and shows the label; what has no value is a member of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import SQLColumnExpression, Text, case, func, literal, select

from crmdesk.data.ageing import ageing_edges
from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.models import (
    Activity,
    ActivityKind,
    Campaign,
    Category,
    Client,
    Competitor,
    Contact,
    CustomField,
    Deal,
    DealItem,
    Department,
    LossReason,
    Manager,
    Pipeline,
    Product,
    RelationshipType,
    Source,
    Stage,
    TrackingNumber,
)
from crmdesk.data.models.clients import CONTACT_ROLES, STATUSES
from crmdesk.data.models.types import Day
from crmdesk.data.registry_quality import CHECK_KINDS
from crmdesk.data.sqldates import days_between
from crmdesk.data.store import Store
from crmdesk.data.values.numbers import LARGEST
from crmdesk.data.words import N_, _
from crmdesk.reports.classes import RFM_SEGMENTS, abc_classes, rfm_segments
from crmdesk.reports.facts import Fact, Join, Owner
from crmdesk.reports.moment import Moment
from crmdesk.reports.periods import Grain
from crmdesk.reports.sqltime import bucket, month_text, weekday

Column = SQLColumnExpression[Any]


@dataclass(frozen=True, slots=True)
class Key:
    """How a fact is grouped: the expression, the joins of the fact it needs, and joins of its own."""

    column: Column
    needs: frozenset[str] = frozenset()
    joins: tuple[Join, ...] = ()


Path = Callable[[Fact, Moment], Key | None]


@dataclass(frozen=True, eq=False)
class Dimension:
    """A way to cut figures."""

    id: str
    title: str
    path: Path
    """None where the fact has no way to it."""
    names: Any = None
    """The record whose ``name`` is the label of an id; None when the value is its own label."""
    labels: dict[str, str] | None = None
    """Labels of a fixed set of values, English source strings, in their natural order."""
    grain: Grain | None = None
    own: bool = False
    """Whether the firm made it: its title is not translated."""
    own_kind: str = ""
    """What values that are their own labels are: "date", "flag"...; members read accordingly."""
    numeric: bool = False
    """Whether keys are numbers (ids, hours) rather than text."""
    among: tuple[Any, ...] = ()
    """Queries of the ids that a filter by a set leaves, instead of the filter's values."""

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return self.title if self.own else _(self.title)

    @property
    def is_time(self) -> bool:
        """Whether members are calendar units: every unit of the period is a member, with or without rows."""
        return self.grain is not None

    @property
    def has_order(self) -> bool:
        """Whether members have an order of their own, rather than that of their figures."""
        return self.is_time or self.labels is not None or self.id in _ORDERED


_ORDERED = frozenset({"hour", "weekday", "size_band", "stage", "debt_age", "expected_month"})


def _role(name: str, fallback: tuple[str, Any] | None = None) -> Path:
    """A column the fact carries itself, or one of a thing it reaches."""

    def path(fact: Fact, _at: Moment) -> Key | None:
        if name in fact.columns:
            return Key(fact.columns[name])
        if fallback is not None and fallback[0] in fact.joins:
            return Key(fallback[1], frozenset({fallback[0]}))
        return None

    return path


def _of(entity: str, column: Any) -> Path:
    """A column of a thing the fact reaches; empty text is nothing."""

    def path(fact: Fact, _at: Moment) -> Key | None:
        return Key(column, frozenset({entity})) if entity in fact.joins else None

    return path


def _text_of(entity: str, column: Any) -> Path:
    return _of(entity, func.nullif(column, ""))


def _owner(fact: Fact, _at: Moment) -> Key | None:
    return Key(fact.owner) if fact.owner is not None else None


def _department(fact: Fact, _at: Moment) -> Key | None:
    """The department of a fact's owner, or one that the fact carries itself."""
    if "owner" not in fact.joins:
        return None
    return Key(fact.columns.get("department", Owner.department_id), frozenset({"owner"}))


def _time(grain: Grain) -> Path:
    def path(fact: Fact, at: Moment) -> Key | None:
        return Key(bucket(at.dialect, grain, fact.date)) if fact.id not in _STATES else None

    return path


#: Facts that are a state at the period's end: a day, week or month of it has no meaning.
_STATES = frozenset({"open", "invoiced", "won_ever", "client_kept", "contact_kept", "client_state"})


def _weekday(fact: Fact, at: Moment) -> Key | None:
    return Key(weekday(at.dialect, fact.date)) if fact.id not in _STATES else None


def _expected_month(fact: Fact, at: Moment) -> Key | None:
    expected = fact.columns.get("expected")
    return None if expected is None else Key(month_text(at.dialect, expected))


def _band(fact: Fact, _at: Moment) -> Key | None:
    value = fact.columns.get("deal_value")
    if value is None:
        return None
    steps = [(value < edge * 100, code) for edge, code in zip(BAND_EDGES, _BAND_CODES, strict=False)]
    return Key(case((value.is_(None), None), *steps, else_=_BAND_CODES[-1]))


#: Upper ends of deal size bands, major units; the last band has none.
BAND_EDGES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)
_BAND_CODES = tuple(range(len(BAND_EDGES) + 1))


def _debt_age(fact: Fact, at: Moment) -> Key | None:
    due = fact.columns.get("due")
    if due is None:
        return None
    days = days_between(at.dialect, due, literal(at.last, Day))
    edges = ageing_edges(at.firm.settings)
    steps = [(days <= high, literal(f"{low}-{high}", Text)) for low, high in _brackets(edges)]
    return Key(
        case((due.is_(None), literal(NO_DUE, Text)), (days <= 0, literal(NOT_DUE, Text)), *steps,
             else_=literal(f"{edges[-1] + 1}+", Text))
    )  # fmt: skip


#: Members of the ageing of invoices that are no bracket of days.
NOT_DUE, NO_DUE = "current", "none"


def _brackets(edges: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return the first and last day of each bracket but the last, which has no end."""
    return [(low + 1, high) for low, high in pairwise((0, *edges))]


def _abc(fact: Fact, at: Moment) -> Key | None:
    client = fact.columns.get("client")
    if client is None:
        return None
    classes = abc_classes(at)
    needs = frozenset({"client"}) if fact.id == "client_lost" else frozenset[str]()
    column = case((client.is_(None), None), else_=func.coalesce(classes.c.letter, "C"))
    return Key(column, needs, (Join(classes, classes.c.client_id == client),))


def _rfm(fact: Fact, at: Moment) -> Key | None:
    client = fact.columns.get("client")
    if client is None:
        return None
    segments = rfm_segments(at)
    needs = frozenset({"client"}) if fact.id == "client_lost" else frozenset[str]()
    return Key(segments.c.segment, needs, (Join(segments, segments.c.client_id == client),))


def _head(fact: Fact, _at: Moment) -> Key | None:
    if "owner" not in fact.joins:
        return None
    of_department = select(Department.head_id).where(Department.id == Owner.department_id).scalar_subquery()
    return Key(func.coalesce(Owner.head_id, of_department), frozenset({"owner"}))


_ROLE_LABELS = {
    "decides": N_("Decides"), "influences": N_("Influences"), "uses": N_("Uses"), "blocks": N_("Blocks"),
    "pays": N_("Pays"), "expert": N_("Expert"),
}  # fmt: skip
assert tuple(_ROLE_LABELS) == CONTACT_ROLES
STATUS_LABELS = {
    "1": N_("Potential"), "2": N_("In work"), "3": N_("Refused"), "4": N_("New"), "5": N_("One-time"),
    "6": N_("Periodic"), "7": N_("Permanent"), "8": N_("Key"), "9": N_("Growing"), "10": N_("Declining"),
    "11": N_("Sleeping"), "12": N_("Gone"),
}  # fmt: skip
assert len(STATUS_LABELS) == len(STATUSES)
_SEGMENT_LABELS = {
    "champions": N_("Champions"), "loyal": N_("Loyal"), "novices": N_("Novices"), "promising": N_("Promising"),
    "attention": N_("Need attention"), "drowsy": N_("Falling asleep"), "at_risk": N_("At risk"), "gone": N_("Gone for good"),
}  # fmt: skip
assert tuple(_SEGMENT_LABELS) == RFM_SEGMENTS
_WEEKDAYS = {
    "1": N_("Monday"), "2": N_("Tuesday"), "3": N_("Wednesday"), "4": N_("Thursday"), "5": N_("Friday"),
    "6": N_("Saturday"), "7": N_("Sunday"),
}  # fmt: skip
_KIND_LABELS = {"company": N_("Company"), "trader": N_("Sole trader"), "person": N_("Person")}

_DECLARED = (
    Dimension("manager", N_("Manager"), _owner, Manager, numeric=True),
    Dimension("department", N_("Department"), _department, Department, numeric=True),
    Dimension("head", N_("Head"), _head, Manager, numeric=True),
    Dimension("client", N_("Client"), _role("client"), Client, numeric=True),
    Dimension("client_manager", N_("Client's manager"), _of("client", Client.owner_id), Manager, numeric=True),
    Dimension("client_group", N_("Group of companies"), _of("client", Client.group_id), Client, numeric=True),
    Dimension("client_type", N_("Client type"), _text_of("client", Client.category)),
    Dimension("client_kind", N_("Legal form"), _of("client", Client.kind), labels=_KIND_LABELS),
    Dimension("industry", N_("Industry"), _text_of("client", Client.industry)),
    Dimension("country", N_("Country"), _text_of("client", Client.country)),
    Dimension("region", N_("Region"), _text_of("client", Client.region)),
    Dimension("city", N_("City"), _text_of("client", Client.city)),
    Dimension("client_size", N_("Client size"), _text_of("client", Client.size)),
    Dimension(
        "relationship", N_("Relationship type"), _of("client", Client.relationship_id), RelationshipType, numeric=True
    ),
    Dimension("status", N_("Lifecycle status"), _of("client", Client.status), labels=STATUS_LABELS, numeric=True),
    Dimension("status_then", N_("Status at the time"), _role("status_then"), labels=STATUS_LABELS, numeric=True),
    Dimension("abc", N_("ABC class"), _abc, labels={"A": "A", "B": "B", "C": "C"}),
    Dimension("rfm", N_("RFM segment"), _rfm, labels=_SEGMENT_LABELS),
    Dimension("source", N_("Source"), _role("source", ("deal", Deal.source_id)), Source, numeric=True),
    Dimension("campaign", N_("Campaign"), _role("campaign", ("deal", Deal.campaign_id)), Campaign, numeric=True),
    Dimension("tracking_number", N_("Tracking number"), _role("tracking_number"), TrackingNumber, numeric=True),
    Dimension("pipeline", N_("Pipeline"), _role("pipeline", ("deal", Deal.pipeline_id)), Pipeline, numeric=True),
    Dimension("stage", N_("Stage"), _role("stage", ("deal", Deal.stage_id)), Stage, numeric=True),
    Dimension("product", N_("Product"), _of("item", DealItem.product_id), Product, numeric=True),
    Dimension("category", N_("Product category"), _of("product", Product.category_id), Category, numeric=True),
    Dimension("direction", N_("Business direction"), _text_of("deal", Deal.direction)),
    Dimension("object_type", N_("Object type"), _text_of("deal", Deal.object_type)),
    Dimension("loss_reason", N_("Loss reason"), _of("deal", Deal.loss_reason_id), LossReason, numeric=True),
    Dimension("competitor", N_("Competitor"), _of("deal", Deal.competitor_id), Competitor, numeric=True),
    Dimension("activity_kind", N_("Activity kind"), _role("activity_kind"), ActivityKind, numeric=True),
    Dimension("activity_result", N_("Activity result"), _role("activity_result")),
    Dimension("contact_position", N_("Contact position"), _text_of("contact", Contact.position)),
    Dimension("contact_role", N_("Contact role"), _of("contact", Contact.role), labels=_ROLE_LABELS),
    Dimension("day", N_("Day"), _time(Grain.DAY), grain=Grain.DAY),
    Dimension("week", N_("Week"), _time(Grain.WEEK), grain=Grain.WEEK),
    Dimension("month", N_("Month"), _time(Grain.MONTH), grain=Grain.MONTH),
    Dimension("quarter", N_("Quarter"), _time(Grain.QUARTER), grain=Grain.QUARTER),
    Dimension("year", N_("Year"), _time(Grain.YEAR), grain=Grain.YEAR),
    Dimension("weekday", N_("Weekday"), _weekday, labels=_WEEKDAYS, numeric=True),
    Dimension("hour", N_("Hour"), _role("hour"), numeric=True),
    Dimension("size_band", N_("Deal size"), _band, numeric=True),
    Dimension("check_kind", N_("Kind of check"), _role("check_kind"), labels=CHECK_KINDS),
    Dimension("expected_month", N_("Expected month"), _expected_month, own_kind="date"),
    Dimension("debt_age", N_("Age of debt"), _debt_age),
)

#: Every dimension of every base, by id; the firm's own fields come on top (``all_dimensions``).
DIMENSIONS: dict[str, Dimension] = {dimension.id: dimension for dimension in _DECLARED}
OWN_FIELD = "field:"
_OWNERS: dict[str, Any] = {"client": Client, "deal": Deal, "contact": Contact, "activity": Activity}


def all_dimensions(store: Store) -> dict[str, Dimension]:
    """Return every dimension of a base by id: the declared ones, then the firm's own fields as ``field:<name>``."""
    with store.reading() as connection:
        rows = connection.execute(
            select(CustomField)
            .where(CustomField.archived_at.is_(None), CustomField.owner.in_(list(_OWNERS)))
            .order_by(CustomField.owner, CustomField.position, CustomField.id)
        ).all()
    found = dict(DIMENSIONS)
    for row in rows:
        name = f"{OWN_FIELD}{row.name}"
        key = name if name not in found else f"{OWN_FIELD}{row.owner}.{row.name}"
        found[key] = Dimension(key, row.name, _own_field(row.owner, str(row.id), row.kind), own=True, own_kind=row.kind)
    return found


def available_dimensions(store: Store) -> tuple[Dimension, ...]:
    """Return every dimension of a base in the order of their declaration."""
    return tuple(all_dimensions(store).values())


def _own_field(owner: str, field_id: str, kind: str) -> Path:
    def path(fact: Fact, at: Moment) -> Key | None:
        if owner not in fact.joins:
            return None
        value = _OWNERS[owner].custom[field_id]
        needs = frozenset({owner})
        match kind:
            case "number":
                return Key(_number_band(value.as_float()), needs)
            case "money":
                return Key(_number_band(value.as_float() / 100), needs)  # bands are of major units
            case "date":
                return Key(func.substr(value.as_string(), 1, 7), needs)
            case "flag":
                return Key(_yes_no(value, at), needs)
            case "many":
                # A list reads "a", "b" on Postgres and "a","b" on SQLite; one value, one member on both.
                return Key(func.nullif(func.replace(value.as_string(), '", "', '","'), "[]"), needs)
        return Key(func.nullif(value.as_string(), ""), needs)

    return path


def _yes_no(value: Any, at: Moment) -> Column:
    if at.dialect == "sqlite":
        return case((value.as_integer() == 1, "yes"), (value.as_integer() == 0, "no"), else_=None)
    return case((value.as_string() == "true", "yes"), (value.as_string() == "false", "no"), else_=None)


#: Lower ends of the bands of the firm's number fields.
_NUMBER_EDGES = (0, 1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)


def _number_band(value: Column) -> Column:
    """Return the band of a number as text: "100…300", the lower end included."""
    steps = [(value.is_(None), literal(None, Text)), (value < 0, literal("< 0"))]
    for low, high in pairwise(_NUMBER_EDGES):
        steps.append((value < high, literal(f"{low}…{high}")))
    return case(*steps, else_=literal(f"≥ {_NUMBER_EDGES[-1]}"))


def dimension_named(name: str, known: dict[str, Dimension]) -> Dimension:
    """Return a dimension by id.

    Raises:
        UsageFault: there is none; the sentence names the nearest.
    """
    if name in known:
        return known[name]
    if f"{OWN_FIELD}{name}" in known:
        return known[f"{OWN_FIELD}{name}"]
    raise unknown(_("Dimension"), name, known)


def member_key(dimension: Dimension, value: str | None) -> Any:
    """Return the id of a member, as filters and answers carry it, as the base gives it.

    Raises:
        UsageFault: no member of the dimension could have it: a word for an id, a date that is none.
    """
    if value is None:
        return None
    try:
        if dimension.is_time:
            return date.fromisoformat(value)
        if not dimension.numeric:
            return value
        key = int(value)
    except ValueError:
        key = LARGEST + 1
    if abs(key) > LARGEST:
        raise UsageFault(
            _("“{value}” is no value of “{dimension}”.").format(value=value[:80], dimension=dimension.label)
        )
    return key
