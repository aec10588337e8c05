"""The registries of managers, products and activities."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import aliased

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.models import (
    Activity,
    ActivityKind,
    Category,
    Client,
    Contact,
    Deal,
    Department,
    Manager,
    Product,
)
from crmdesk.data.models.activities import CALLED_OFF, DONE, PLANNED
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.registry import FilterKind, Join, Quick, Reading, Registry, RegistryField, Rule
from crmdesk.data.table import Kind
from crmdesk.data.words import N_

STATES = {PLANNED: N_("Planned"), DONE: N_("Done"), CALLED_OFF: N_("Called off")}
DIRECTIONS = {"in": N_("Incoming"), "out": N_("Outgoing")}
ROLES = {
    "administrator": N_("Administrator"), "head": N_("Head"), "department_head": N_("Head of department"),
    "manager": N_("Manager"), "viewer": N_("Viewer"),
}  # fmt: skip

_performer = aliased(Manager)
_client = aliased(Client)
_deal = aliased(Deal)
_category = aliased(Category)


def _minutes(stored: int | None, _reading: Reading) -> float | None:
    return None if stored is None else stored / 60


def _instant(stored: datetime | None, reading: Reading) -> datetime | None:
    return None if stored is None else stored.astimezone(reading.zone)


def _planned(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(Activity.state == outcome_is(PLANNED), *conditions)


def _overdue(reading: Reading) -> ColumnElement[bool]:
    """Planned for a day that has passed."""
    return _planned(Activity.due_on < reading.today)


def _for_today(reading: Reading) -> ColumnElement[bool]:
    """Planned for today; what is overdue has a tab of its own."""
    return _planned(Activity.due_on == reading.today)


def _this_week(reading: Reading) -> ColumnElement[bool]:
    """Planned for a day of this week, Monday to Sunday, passed ones among them."""
    monday = reading.today - timedelta(reading.today.weekday())
    return _planned(Activity.due_on >= monday, Activity.due_on < monday + timedelta(7))


def _undated(_reading: Reading) -> ColumnElement[bool]:
    """To be done some day."""
    return _planned(Activity.due_on.is_(None))


MANAGERS = Registry(
    id="managers",
    title=N_("Managers"),
    record=Manager,
    fields=(
        RegistryField("name", N_("Full name"), Manager.name, shown=True, width=200, look="strong", filter=FilterKind.TEXT),
        RegistryField("department", N_("Department"), Department.name, joins=("department",), shown=True, width=180,
                      filter=FilterKind.REFERENCE, by=Manager.department_id, source=Department),
        RegistryField("position", N_("Position"), Manager.position, shown=True, width=160),
        RegistryField("role", N_("Role"), Manager.role, codes=ROLES, shown=True, filter=FilterKind.CODES),
        RegistryField("email", N_("Mail"), Manager.email, shown=True, width=170),
        RegistryField("phone", N_("Phone"), Manager.phone, width=130),
        RegistryField("active_from", N_("Works from"), Manager.active_from, Kind.DATE, shown=True, filter=FilterKind.DATES),
        RegistryField("active_until", N_("Left"), Manager.active_until, Kind.DATE, shown=True, filter=FilterKind.DATES),
        RegistryField("external_id", N_("External id"), Manager.external_id),
    ),
    order="name",
    joins={"department": Join(Department, Department.id == Manager.department_id)},
    owner=Manager.id,
)  # fmt: skip

PRODUCTS = Registry(
    id="products",
    title=N_("Products"),
    record=Product,
    fields=(
        RegistryField("name", N_("Product"), Product.name, shown=True, width=260, look="strong", filter=FilterKind.TEXT),
        RegistryField("sku", N_("SKU"), Product.sku, shown=True, filter=FilterKind.TEXT),
        RegistryField("category", N_("Category"), _category.name, joins=("category",), shown=True, width=160,
                      filter=FilterKind.REFERENCE, by=Product.category_id, source=Category),
        RegistryField("direction", N_("Direction"), Product.direction, shown=True, filter=FilterKind.WORDS),
        RegistryField("unit", N_("Unit"), Product.unit, width=70),
        RegistryField("price", N_("Price"), Product.price, Kind.MONEY, shown=True, filter=FilterKind.NUMBER),
        RegistryField("cost", N_("Cost"), Product.cost, Kind.MONEY, filter=FilterKind.NUMBER),
        RegistryField("external_id", N_("External id"), Product.external_id),
    ),
    order="name",
    joins={"category": Join(_category, _category.id == Product.category_id)},
)  # fmt: skip

ACTIVITIES = Registry(
    id="activities",
    title=N_("Activities"),
    record=Activity,
    fields=(
        RegistryField("due_on", N_("Due"), Activity.due_on, Kind.DATE, shown=True, width=136, look="due",
                      needs=("due_at", "state_code"), filter=FilterKind.DATES),
        RegistryField("kind", N_("Kind"), ActivityKind.name, joins=("kind",), shown=True, width=112,
                      filter=FilterKind.REFERENCE, by=Activity.kind_id, source=ActivityKind),
        RegistryField("subject", N_("Subject"), Activity.subject, shown=True, width=220, look="strong",
                      filter=FilterKind.TEXT),
        RegistryField("client", N_("Client"), _client.name, joins=("client",), order=_client.name_key,
                      order_joins=("client",), shown=True, width=180),
        RegistryField("contact", N_("Contact"), Contact.name, joins=("contact",), width=150),
        RegistryField("deal", N_("Deal"), _deal.title, joins=("deal",), shown=True, width=180),
        RegistryField("performer", N_("Performer"), _performer.name, joins=("performer",), shown=True, width=140,
                      filter=FilterKind.REFERENCE, by=Activity.performer_id, source=Manager),
        RegistryField("state", N_("State"), Activity.state, codes=STATES, shown=True, width=110,
                      filter=FilterKind.CODES),
        RegistryField("result", N_("Result"), Activity.result, shown=True, width=180, filter=FilterKind.TEXT),
        RegistryField("next_step", N_("Next step"), Activity.next_step, width=160, filter=FilterKind.TEXT),
        RegistryField("done_on", N_("Done on"), Activity.done_on, Kind.DATE, shown=True, width=90, look="muted",
                      filter=FilterKind.DATES),
        RegistryField("direction", N_("Direction of contact"), Activity.direction, codes=DIRECTIONS,
                      filter=FilterKind.CODES),
        RegistryField("duration", N_("Minutes"), Activity.duration_s, Kind.MINUTES, read=_minutes, width=80),
        RegistryField("remind_at", N_("Reminder"), Activity.remind_at, Kind.INSTANT, read=_instant, width=130),
        RegistryField("repeats", N_("Repeats"), Activity.template_id.is_not(None), Kind.FLAG, sortable=False, width=90),
        RegistryField("note", N_("Note"), Activity.note, sortable=False, width=220, filter=FilterKind.TEXT),
        RegistryField("created_on", N_("Created"), Activity.created_on, Kind.DATE, width=90, filter=FilterKind.DATES),
        RegistryField("external_id", N_("External id"), Activity.external_id),
        RegistryField("due_at", "", Activity.due_at, Kind.INSTANT, read=_instant, hidden=True),
        RegistryField("state_code", "", Activity.state, Kind.COUNT, hidden=True),
        RegistryField("client_id", "", Activity.client_id, Kind.COUNT, hidden=True),
        RegistryField("version", "", Activity.version, Kind.COUNT, hidden=True),
    ),
    order="done_on",
    descending=True,
    joins={
        "kind": Join(ActivityKind, ActivityKind.id == Activity.kind_id),
        "performer": Join(_performer, _performer.id == Activity.performer_id),
        "client": Join(_client, _client.id == Activity.client_id),
        "contact": Join(Contact, Contact.id == Activity.contact_id),
        "deal": Join(_deal, _deal.id == Activity.deal_id),
    },
    by_client=Activity.client_id,
    owner=Activity.performer_id,
    rules={
        "overdue": Rule(N_("Overdue"), _overdue),
        "for_today": Rule(N_("Today"), _for_today),
        "this_week": Rule(N_("This week"), _this_week),
        "undated": Rule(N_("Without a date"), _undated),
    },
    quick=(
        Quick("planned", N_("To do"), (Condition("state", Operator.IN, (PLANNED,)),)),
        Quick("today", N_("Today"), (Condition("for_today", Operator.HOLDS),)),
        Quick("overdue", N_("Overdue"), (Condition("overdue", Operator.HOLDS),)),
        Quick("week", N_("This week"), (Condition("this_week", Operator.HOLDS),)),
        Quick("undated", N_("Without a date"), (Condition("undated", Operator.HOLDS),)),
        Quick("done", N_("Done"), (Condition("state", Operator.IN, (DONE,)),)),
        Quick("all", N_("All")),
    ),
    chips=("kind", "performer", "due_on", "state"),
    custom_owner="activity",
)  # fmt: skip
