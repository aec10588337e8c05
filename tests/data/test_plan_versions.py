"""Plans are never written over: a new figure is a new version, and the old one stays with its date and author."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from crmdesk.data.entry.deeds import change as write_over
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Plan
from crmdesk.data.plan_versions import FIRM, Holder, Wish, copy_year, months, write_plan, write_plans
from crmdesk.data.undoing import undo
from tests import factories as f
from tests.factories import plant, put

MARCH = months(2025)[2]
IVAN = Holder("manager", f.IVAN)


def wish(value, holder=FIRM, span=MARCH, measure="revenue"):
    return Wish(holder, measure, *span, value)


def plans(store):
    with store.reading() as connection:
        rows = connection.execute(
            select(Plan.subject, Plan.manager_id, Plan.begin_on, Plan.value, Plan.plan_version, Plan.replaced_at)
            .where(Plan.archived_at.is_(None)).order_by(Plan.begin_on, Plan.subject, Plan.plan_version)
        )  # fmt: skip
        return [(*row[:5], row[5] is None) for row in rows]


def test_a_second_figure_is_a_second_version(store, clock):
    """The first one is kept, ended at that moment; the same figure again writes nothing."""
    plant(store)
    write_plan(store, wish(5_00))
    clock.pass_by(days=1)
    write_plan(store, wish(7_00))
    assert write_plan(store, wish(7_00)).txn is None
    assert plans(store) == [
        ("firm", None, MARCH[0], 5_00, 1, False), ("firm", None, MARCH[0], 7_00, 2, True),
    ]  # fmt: skip
    with store.reading() as connection:
        ended = connection.execute(select(Plan.replaced_at).where(Plan.plan_version == 1)).scalar_one()
    assert ended == store.now()


def test_no_figure_ends_the_plan_and_the_next_goes_on_counting(store):
    """Emptied is not zero; a later version knows how many there were."""
    plant(store)
    write_plans(store, [wish(5_00, IVAN)])
    write_plan(store, wish(None, IVAN))
    assert [row[-1] for row in plans(store)] == [False]
    write_plan(store, wish(0, IVAN))
    assert plans(store)[-1] == ("manager", f.IVAN, MARCH[0], 0, 2, True)


def test_undo_brings_the_version_before_back(store):
    """One step takes back all plans of one deed."""
    plant(store)
    write_plans(store, [wish(1_00), wish(2_00, IVAN)])
    deed = write_plans(store, [wish(3_00), wish(4_00, IVAN)])
    undo(store, deed.txn)
    assert [(row[0], row[3], row[-1]) for row in plans(store)] == [("firm", 1_00, True), ("manager", 2_00, True)]


def test_other_periods_holders_and_narrowed_plans_stay(store):
    """A quarter, another person, and a plan of one product are plans of their own."""
    plant(store)
    quarter = (date(2025, 1, 1), date(2025, 4, 1))
    write_plans(store, [wish(1_00), wish(2_00, span=quarter), wish(3_00, Holder("department", f.PROJECTS))])
    put(store, Plan, {
        "subject": "firm", "measure": "revenue", "begin_on": MARCH[0], "end_on": MARCH[1], "value": 9_00,
        "product_id": f.PUMP,
    })  # fmt: skip
    write_plan(store, wish(5_00))
    assert sorted((row[3], row[-1]) for row in plans(store)) == [
        (1_00, False), (2_00, True), (3_00, True), (5_00, True), (9_00, True),
    ]  # fmt: skip


def test_a_year_is_copied_with_a_factor(store):
    """Each month times 1.1 in whole roubles; quarters and other measures stay behind."""
    plant(store)
    april = months(2025)[3]
    write_plans(store, [
        wish(100_50), wish(200_00, IVAN, april), wish(9_00, span=(date(2025, 1, 1), date(2025, 4, 1))),
        wish(3_000, measure="calls"),
    ])  # fmt: skip
    deed = copy_year(store, "revenue", 2025, 2026, Decimal("1.1"))
    made = [row for row in plans(store) if row[2].year == 2026]
    assert made == [
        ("firm", None, date(2026, 3, 1), 111_00, 1, True), ("manager", f.IVAN, date(2026, 4, 1), 220_00, 1, True),
    ]  # fmt: skip
    assert len(deed.ids) == 2
    with pytest.raises(UsageFault, match="no monthly plans for 2020"):
        copy_year(store, "revenue", 2020, 2026, Decimal(1))


@pytest.mark.parametrize("value", [-1, 10**16])
def test_a_senseless_figure_is_refused(sqlite_store, value):
    """Nothing of the deed is written."""
    with pytest.raises(UsageFault):
        write_plans(sqlite_store, [wish(1_00), wish(value, span=months(2025)[5])])
    assert plans(sqlite_store) == []


def test_the_form_cannot_write_a_plan_over(sqlite_store):
    """Whatever screen tries: the old figure would be lost."""
    write_plan(sqlite_store, wish(5_00))
    with sqlite_store.reading() as connection:
        plan_id = connection.execute(select(Plan.id)).scalar_one()
    with pytest.raises(UsageFault, match="not written over"):
        write_over(sqlite_store, "plan", plan_id, 1, {"value": 5_00}, {"value": 6_00})
