"""Roles: who stands above whom, who writes and approves a report, whose reports one sees; against a pencil."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crmdesk.data.period_reports.roles import FIRM, Member, Staff, Subject, Unit

#: Company (headed by Olga) > Sales (Anna, by role) > North (Boris); Sales has Ivan, North has Petr, who reports to Anna.
OLGA, ANNA, BORIS, IVAN, PETR, ADMIN, LONER = range(1, 8)
COMPANY, SALES, NORTH = 11, 12, 13


def member(person: int, name: str, department: int | None, **changes: object) -> Member:
    """Return somebody who works."""
    plain = Member(person, name, "manager", "", department, None, works=True)
    return replace(plain, **changes)  # type: ignore[arg-type]


STAFF = Staff(
    {
        one.id: one
        for one in (
            member(OLGA, "Olga", COMPANY, role="head"),
            member(ANNA, "Anna", SALES, role="department_head"),
            member(BORIS, "Boris", NORTH),
            member(IVAN, "Ivan", SALES),
            member(PETR, "Petr", NORTH, head_id=ANNA),
            member(ADMIN, "Admin", None, role="administrator"),
            member(LONER, "Loner", None),
        )
    },
    {
        unit.id: unit
        for unit in (
            Unit(COMPANY, "Company", None, OLGA),
            Unit(SALES, "Sales", COMPANY, None),
            Unit(NORTH, "North", SALES, BORIS),
        )
    },
)


def changed(**people: Member) -> Staff:
    """Return the staff with some people otherwise."""
    return Staff({**STAFF.members, **{one.id: one for one in people.values()}}, STAFF.units)


@pytest.mark.parametrize(
    ("person", "above"),
    [
        (PETR, (ANNA, BORIS, OLGA)),
        (BORIS, (ANNA, OLGA)),
        (IVAN, (ANNA, OLGA)),
        (ANNA, (OLGA,)),
        (LONER, (OLGA,)),
        (ADMIN, (OLGA,)),
        (OLGA, ()),
        (None, ()),
        (99, ()),
    ],
)
def test_the_nearest_superior_comes_first(person: int | None, above: tuple[int, ...]) -> None:
    """One's own head, then heads of departments upwards, then the head of sales, who has nobody above."""
    assert STAFF.superiors(person) == above
    assert STAFF.approver_of(person) == (above[0] if above else None)


def test_who_left_stands_above_nobody() -> None:
    """Anna gone: Petr's next is Boris, Ivan's is Olga; and Anna's department has no head."""
    staff = changed(anna=replace(STAFF.members[ANNA], works=False))
    assert staff.superiors(PETR) == (BORIS, OLGA)
    assert staff.superiors(IVAN) == (OLGA,)
    assert staff.author_of(Subject("department", SALES)) is None
    assert staff.above(Subject("department", SALES), None) == (OLGA,)


def test_people_who_head_each_other_end_nothing() -> None:
    """Two who name each other as heads stand above each other, and nobody above themselves."""
    staff = changed(ivan=replace(STAFF.members[IVAN], head_id=LONER), loner=replace(STAFF.members[LONER], head_id=IVAN))
    assert staff.superiors(IVAN) == (LONER, ANNA, OLGA)
    assert staff.superiors(LONER) == (IVAN, ANNA, OLGA)


def test_authors_are_those_a_report_is_about() -> None:
    """A manager, the head of a department, the head of sales; without one, the head of the topmost department."""
    assert STAFF.author_of(Subject("manager", IVAN)) == IVAN
    assert STAFF.author_of(Subject("department", NORTH)) == BORIS
    assert STAFF.author_of(Subject("department", SALES)) == ANNA
    assert STAFF.author_of(FIRM) == OLGA
    assert changed(olga=replace(STAFF.members[OLGA], role="manager")).author_of(FIRM) == OLGA
    assert Staff({}, {}).author_of(FIRM) is None


def test_heads_of_departments_side_by_side_stand_above_nobody_of_each_other() -> None:
    """Two who share the role in a department, and departments without one above them: nobody signs for the whole firm."""
    boris = replace(STAFF.members[BORIS], role="department_head", department_id=SALES)
    anna, ivan = STAFF.members[ANNA], STAFF.members[IVAN]
    flat = {SALES: Unit(SALES, "Sales", None, None), NORTH: Unit(NORTH, "North", None, PETR)}
    staff = Staff({one.id: one for one in (anna, boris, ivan, STAFF.members[PETR])}, flat)
    assert staff.superiors(ANNA) == staff.superiors(BORIS) == ()
    assert staff.superiors(IVAN) == (ANNA, BORIS)
    assert staff.author_of(FIRM) is None
    assert Staff(staff.members, {SALES: flat[SALES]}).author_of(FIRM) == ANNA


def test_people_see_their_own_and_those_below() -> None:
    """A manager their own; a head of a department it and those below it; heads, administrators and nobody all."""
    ivan, anna, boris = (STAFF.sight(person) for person in (IVAN, ANNA, BORIS))
    assert (ivan.all, ivan.manager_ids, ivan.department_ids) == (False, frozenset({IVAN}), frozenset())
    assert (anna.manager_ids, anna.department_ids) == (frozenset({ANNA, IVAN, PETR, BORIS}), frozenset({SALES, NORTH}))
    assert (boris.manager_ids, boris.department_ids) == (frozenset({BORIS, PETR}), frozenset({NORTH}))
    assert all(STAFF.sight(person).all for person in (OLGA, ADMIN, None))
    assert ivan.covers(Subject("manager", IVAN))
    assert not ivan.covers(Subject("manager", PETR))
    assert not anna.covers(FIRM)
    assert STAFF.sight(None).covers(FIRM)


def test_departments_in_a_ring_end_nothing() -> None:
    """A base may hold anything: a department above itself is walked once."""
    ring = Staff(STAFF.members, {SALES: Unit(SALES, "Sales", NORTH, None), NORTH: Unit(NORTH, "North", SALES, BORIS)})
    assert ring.superiors(IVAN) == (ANNA, BORIS, OLGA)
