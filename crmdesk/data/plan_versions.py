"""Plan versions: a plan is never written over; a new figure ends the old one, which stays with its date and author."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, func, select

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import Department, Manager, Plan
from crmdesk.data.plan_measures import PLAN_MEASURES, unit_of
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.words import _, plural

FORM = "plan"
#: The largest plan that is taken, in stored units: a thousand such plans still fit 63 bits.
MOST = 10**15


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose plan it is: the firm's (no id), a department's or a manager's."""

    subject: str
    id: int | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a plan that say so."""
        return {
            "subject": self.subject,
            "department_id": self.id if self.subject == "department" else None,
            "manager_id": self.id if self.subject == "manager" else None,
        }


FIRM = Holder("firm")


@dataclass(frozen=True, slots=True)
class Wish:
    """A plan as it should be from now on; ``value`` in stored units, None for no plan at all. ``end`` is past the last day."""

    holder: Holder
    measure: str
    begin: date
    end: date
    value: int | None


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A figure a plan had; ``figure`` in the units people read, ``replaced_at`` in the firm's zone or None in force."""

    number: int
    figure: Decimal
    replaced_at: datetime | None
    author: str


@dataclass(frozen=True, slots=True)
class PlanHistory:
    """A plan and all its versions; ``last`` is the last day of its period."""

    measure: str
    holder: str
    begin: date
    last: date
    versions: tuple[PlanVersion, ...]


#: Holder, measure and days: what two versions of one plan have in common.
Key = tuple[str, int | None, str, date, date]


def write_plan(store: Store, wish: Wish) -> Deed:
    """Write a new version of one plan; nothing is written where the figure is the same.

    Raises:
        UsageFault: the figure is negative or too large.
    """
    return write_plans(store, (wish,))


def write_plans(store: Store, wishes: Iterable[Wish], text: str = "") -> Deed:
    """Write new versions of plans, all of them or none, in one transaction.

    Args:
        store: the base.
        wishes: the plans as they should be; of two with one holder, measure and period the later counts.
        text: what was done, for people; "" says how many plans changed.

    Raises:
        UsageFault: a figure is negative or too large.
    """
    with store.changing() as change:
        written = put_plans(change, tuple(wishes))
        told = text or _told(written.figures)
        return Deed(change.txn if written.figures else None, told, FORM, written.ids)


@dataclass(frozen=True, slots=True)
class Written:
    """What came of wishes: the ids of the plans ended and made, and how many figures differ now."""

    ids: tuple[int, ...]
    figures: int


def put_plans(change: Change, wishes: Sequence[Wish]) -> Written:
    """Do the same within a change that does more."""
    wanted = {_key_of_wish(wish): wish for wish in wishes}
    for wish in wanted.values():
        _check(wish)
    held = _held(change.connection, wanted)
    ended: dict[int, dict[str, Any]] = {}
    rows = []
    figures = 0
    for key, wish in wanted.items():
        present, last = held.get(key, ((), 0))
        if [row["value"] for row in present] == ([] if wish.value is None else [wish.value]):
            continue
        figures += 1
        ended |= {row["id"]: {"replaced_at": change.at} for row in present}
        if wish.value is not None:
            rows.append(_row(wish, last + 1, change.author_id))
    touched = change.edit_many(Plan, ended) if ended else []
    return Written((*touched, *change.add(Plan, rows)), figures)


def _told(figures: int) -> str:
    return plural("Plan changed: {n} figure", "Plans changed: {n} figures", figures).format(n=number(figures))


def rewrite_plan(store: Store, plan_id: int, value: int | None) -> Deed:
    """Write a new version of the plan in a row of the list, one of a product or a quarter too; None ends it.

    Raises:
        UsageFault: the row is an old version, or the figure is negative or too large.
    """
    with store.changing() as change:
        row = change.row(Plan, plan_id)
        if row["replaced_at"] is not None or row["archived_at"] is not None:
            raise UsageFault(_("This is an old version. Change the plan that is in force."))
        text = _told(1)
        if row["value"] == value:
            return Deed(None, text, FORM, (plan_id,))
        _check(Wish(FIRM, row["measure"], row["begin_on"], row["end_on"], value))
        change.edit(Plan, plan_id, row["version"], replaced_at=change.at)
        made: list[int] = []
        if value is not None:
            kept = {name: row[name] for name in _KEPT}
            newer = {"value": value, "plan_version": row["plan_version"] + 1, "author_id": change.author_id}
            made = change.add(Plan, [kept | newer])
        return Deed(change.txn, text, FORM, (plan_id, *made))


def history_of(store: Store, plan_id: int) -> PlanHistory:
    """Return every version of the plan that a row is one of, the latest first.

    Raises:
        UsageFault: the plan is not in the base.
    """
    with store.reading() as connection:
        row = connection.execute(select(Plan.__table__).where(Plan.id == plan_id)).mappings().one_or_none()
        if row is None:
            raise UsageFault(_("This record is not in the base any more."))
        same = [Plan.__table__.c[name].is_not_distinct_from(row[name]) for name in _KEPT]
        rows = connection.execute(
            select(Plan.plan_version, Plan.value, Plan.replaced_at, Manager.name)
            .outerjoin(Manager, Manager.id == Plan.author_id)
            .where(*same, Plan.archived_at.is_(None))
            .order_by(Plan.replaced_at.is_not(None), Plan.plan_version.desc(), Plan.id.desc())
        ).all()
        holder = connection.execute(
            select(func.coalesce(Manager.name, Department.name))
            .select_from(Plan)
            .outerjoin(Manager, Manager.id == Plan.manager_id)
            .outerjoin(Department, Department.id == Plan.department_id)
            .where(Plan.id == plan_id)
        ).scalar()
    zone = store.firm.timezone
    measure = row["measure"]
    versions = tuple(
        PlanVersion(
            one.plan_version, Decimal(one.value) / unit_of(measure).stored,
            None if one.replaced_at is None else one.replaced_at.astimezone(zone), one.name or "",
        )
        for one in rows
    )  # fmt: skip
    title = PLAN_MEASURES[measure].label if measure in PLAN_MEASURES else measure
    last = row["end_on"] - timedelta(1)
    return PlanHistory(title, holder or store.firm.name, row["begin_on"], last, versions)


#: What the versions of one plan have in common.
_KEPT = (
    "subject", "department_id", "manager_id", "measure", "begin_on", "end_on", "pipeline_id", "product_id", "segment_id",
)  # fmt: skip


def end_replaced(change: Change, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """End the plans in force that rows of a file replace, and return the rows to write, each with its version.

    A row that says what is in force already is left out; of two rows for one plan the later counts. Plans narrowed to a
    pipeline, a product or a segment are plans of their own.
    """
    by_key = {_key_of_row(row): dict(row) for row in rows}
    held = _held(change.connection, by_key)
    ended: dict[int, dict[str, Any]] = {}
    fresh = []
    for key, row in by_key.items():
        if _is_narrowed(row):
            fresh.append(row)
            continue
        present, last = held.get(key, ((), 0))
        if [one["value"] for one in present] == [row.get("value")]:
            continue
        ended |= {one["id"]: {"replaced_at": change.at} for one in present}
        fresh.append({**row, "plan_version": last + 1, "author_id": change.author_id})
    if ended:
        change.edit_many(Plan, ended)
    return fresh


def months(year: int) -> tuple[tuple[date, date], ...]:
    """Return the twelve months of a year as half-open ranges."""
    starts = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
    return tuple(pairwise(starts))


def copy_year(store: Store, measure: str, year: int, into: int, factor: Decimal) -> Deed:
    """Write the months of one year as those of another, times a factor; months that have no plan stay as they are.

    Figures are rounded to whole units (roubles, calls, percents).

    Raises:
        UsageFault: the year has no plans of this measure, or a figure becomes too large.
    """
    unit = unit_of(measure).stored
    with store.changing() as change:
        found = change.connection.execute(
            select(Plan.subject, Plan.department_id, Plan.manager_id, Plan.begin_on, Plan.end_on, Plan.value).where(
                *in_force(measure), Plan.begin_on >= date(year, 1, 1), Plan.end_on <= date(year + 1, 1, 1)
            )
        ).all()
        monthly = set(months(year))
        wishes = [
            Wish(
                Holder(row.subject, row.manager_id or row.department_id),
                measure,
                row.begin_on.replace(year=into),
                date(row.end_on.year + into - year, row.end_on.month, 1),
                int((row.value * factor / unit).quantize(Decimal(1), ROUND_HALF_UP)) * unit,
            )
            for row in found
            if (row.begin_on, row.end_on) in monthly
        ]
        if not wishes:
            raise UsageFault(_("There are no monthly plans for {year}. Choose another year.").format(year=year))
        written = put_plans(change, wishes)
        told = _("Plans of {year} copied to {into}: {measure}").format(
            year=year, into=into, measure=PLAN_MEASURES[measure].label if measure in PLAN_MEASURES else measure
        )
        return Deed(change.txn if written.figures else None, told, FORM, written.ids)


def in_force(measure: str) -> tuple[Any, ...]:
    """Return the conditions on whole plans of a measure that nobody replaced: not narrowed to a pipeline or a product."""
    return (
        Plan.measure == measure, Plan.replaced_at.is_(None), Plan.archived_at.is_(None),
        Plan.pipeline_id.is_(None), Plan.product_id.is_(None), Plan.segment_id.is_(None),
    )  # fmt: skip


def _row(wish: Wish, version: int, author_id: int | None) -> dict[str, Any]:
    return {
        **wish.holder.columns,
        "measure": wish.measure,
        "begin_on": wish.begin,
        "end_on": wish.end,
        "value": wish.value,
        "plan_version": version,
        "author_id": author_id,
    }


def _check(wish: Wish) -> None:
    if wish.value is None:
        return
    if wish.value < 0:
        raise UsageFault(_("A plan is not below 0."))
    if wish.value > MOST:
        raise UsageFault(_("The plan is too large. Check the figure."))


def _key_of_wish(wish: Wish) -> Key:
    return wish.holder.subject, wish.holder.id, wish.measure, wish.begin, wish.end


def _key_of_row(row: Mapping[str, Any]) -> tuple[Any, ...]:
    holder = row.get("manager_id") or row.get("department_id")
    whole = (row["subject"], holder, row["measure"], row["begin_on"], row["end_on"])
    return (*whole, row.get("pipeline_id"), row.get("product_id")) if _is_narrowed(row) else whole


def _is_narrowed(row: Mapping[str, Any]) -> bool:
    return any(row.get(name) is not None for name in ("pipeline_id", "product_id", "segment_id"))


def _held(connection: Connection, keys: Iterable[tuple[Any, ...]]) -> dict[Key, tuple[list[dict[str, Any]], int]]:
    """Return the plans in force by key, and the number of the last version each key ever had."""
    whole = [key for key in keys if len(key) == 5]
    if not whole:
        return {}
    measures = {key[2] for key in whole}
    span = (min(key[3] for key in whole), max(key[4] for key in whole))
    rows = connection.execute(
        select(
            Plan.id, Plan.subject, func.coalesce(Plan.manager_id, Plan.department_id).label("holder"), Plan.measure,
            Plan.begin_on, Plan.end_on, Plan.value, Plan.plan_version, Plan.replaced_at, Plan.archived_at,
        ).where(
            Plan.measure.in_(measures), Plan.begin_on >= span[0], Plan.end_on <= span[1], Plan.pipeline_id.is_(None),
            Plan.product_id.is_(None), Plan.segment_id.is_(None),
        )
    ).mappings()  # fmt: skip
    found: dict[Key, tuple[list[dict[str, Any]], int]] = {}
    for row in rows:
        key = (row["subject"], row["holder"], row["measure"], row["begin_on"], row["end_on"])
        present, last = found.get(key, ([], 0))
        if row["replaced_at"] is None and row["archived_at"] is None:
            present.append({"id": row["id"], "value": row["value"]})
        found[key] = (present, max(last, row["plan_version"]))
    return found
