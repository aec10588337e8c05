"""Roles in the life of reports: who is whose superior, who writes and approves a report, and whose reports one may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, select

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Department, Manager
from crmdesk.data.words import _

#: Roles that see every report.
SEEING_ALL = frozenset({"head", "administrator", "viewer"})


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the firm, those who left included."""

    id: int
    name: str
    role: str
    position: str
    department_id: int | None
    head_id: int | None
    works: bool
    """Whether the person works today: neither in the archive nor gone."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A department, archived ones included."""

    id: int
    name: str
    parent_id: int | None
    head_id: int | None


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose reports somebody may see."""

    all: bool
    manager_ids: frozenset[int] = frozenset()
    department_ids: frozenset[int] = frozenset()

    def covers(self, subject: Subject) -> bool:
        """Return whether reports about a subject are theirs to see, and so to form."""
        ids = {"manager": self.manager_ids, "department": self.department_ids}.get(subject.kind, frozenset())
        return self.all or subject.id in ids


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a report is about: the firm (no id), a department or a manager."""

    kind: str
    id: int | None = None


FIRM = Subject("firm")


@dataclass(frozen=True, slots=True)
class Staff:
    """The people and departments of the firm as they are today."""

    members: Mapping[int, Member]
    units: Mapping[int, Unit]
    _known: dict[int, tuple[int, ...]] = field(default_factory=dict, repr=False)

    def name(self, member_id: int | None) -> str:
        """Return a person's name; empty where nobody is meant."""
        found = None if member_id is None else self.members.get(member_id)
        return "" if found is None else found.name

    def works(self, member_id: int | None) -> bool:
        """Return whether a person works here today."""
        found = None if member_id is None else self.members.get(member_id)
        return found is not None and found.works

    def check_not_viewer(self, person_id: int | None) -> None:
        """Refuse a person who only looks.

        Raises:
            UsageFault: their role is that of a viewer.
        """
        if person_id is not None and person_id in self.members and self.members[person_id].role == "viewer":
            raise UsageFault(_("{name} only looks: others do this.").format(name=self.name(person_id)))

    def superiors(self, member_id: int | None) -> tuple[int, ...]:
        """Return who stands above a person, the nearest first: their own head, heads of departments upwards, heads of sales.

        Only people who work today stand above anybody, and nobody above themselves. A head of sales has no other one above.
        """
        if member_id is None or member_id not in self.members:
            return ()
        if member_id not in self._known:
            above = [member_id]
            for one in above:  # grows while it is walked, so that the head of one's head is above too
                above += [each for each in dict.fromkeys(self._next_above(one)) if each not in above]
            nearest = [one for one in above[1:] if self.works(one)]
            if self.members[member_id].role != "head":
                nearest += [one for one in self._with_role("head") if one not in nearest]
            self._known[member_id] = tuple(one for one in nearest if one != member_id)
        return self._known[member_id]

    def heads_of(self, unit_id: int | None) -> tuple[int, ...]:
        """Return who heads a department and work today: the one it names, else those of it who have the role."""
        unit = None if unit_id is None else self.units.get(unit_id)
        if unit is None:
            return ()
        if unit.head_id is not None:
            return (unit.head_id,) if self.works(unit.head_id) else ()
        return tuple(one for one in self._with_role("department_head") if self.members[one].department_id == unit.id)

    def author_of(self, subject: Subject) -> int | None:
        """Return who writes and signs a report first; None where there is nobody."""
        match subject.kind:
            case "manager":
                return subject.id
            case "department":
                return next(iter(self.heads_of(subject.id)), None)
        return next(iter([*self._with_role("head"), *self._top_head()]), None)

    def approver_of(self, author_id: int | None) -> int | None:
        """Return who approves what somebody signed: the nearest superior; None where nobody stands above."""
        return next(iter(self.superiors(author_id)), None)

    def above(self, subject: Subject, author_id: int | None) -> tuple[int, ...]:
        """Return the superiors in the matter of a report: the author's; without an author those of its subject."""
        if author_id is not None:
            return self.superiors(author_id)
        if subject.kind == "manager":
            return self.superiors(subject.id)
        found = [one for unit in self._upwards(subject.id) for one in self.heads_of(unit)]
        return tuple(dict.fromkeys([*found, *self._with_role("head")]))

    def sight(self, person_id: int | None) -> Sight:
        """Return whose reports a person may see; nobody at work sees all, as in a base where nobody said who is."""
        if person_id is None:
            return Sight(all=True)
        person = self.members.get(person_id)
        if person is not None and person.role in SEEING_ALL:
            return Sight(all=True)
        below = frozenset(one for one in self.members if person_id in self.superiors(one))
        headed = {unit for unit in self.units if person_id in self.heads_of(unit)}
        units = frozenset(unit for unit in self.units if headed & set(self._upwards(unit)))
        return Sight(all=False, manager_ids=below | {person_id}, department_ids=units)

    def _next_above(self, member_id: int) -> Iterator[int]:
        person = self.members.get(member_id)
        if person is None:
            return
        if person.head_id is not None:
            yield person.head_id
        for unit in self._upwards(person.department_id):
            heads = self.heads_of(unit)
            if member_id not in heads:  # those who head it together are no superiors of each other
                yield from heads

    def _upwards(self, unit_id: int | None) -> Iterator[int]:
        """Yield a department and those above it."""
        seen: set[int] = set()
        while unit_id is not None and unit_id in self.units and unit_id not in seen:
            seen.add(unit_id)
            yield unit_id
            unit_id = self.units[unit_id].parent_id

    def _with_role(self, role: str) -> list[int]:
        return [one.id for one in self.members.values() if one.role == role and one.works]

    def _top_head(self) -> tuple[int, ...]:
        """Return who heads the department that all others are below; nobody where several stand side by side."""
        tops = [unit.id for unit in self.units.values() if unit.parent_id is None and self.heads_of(unit.id)]
        return self.heads_of(tops[0]) if len(tops) == 1 else ()


def read_staff(connection: Connection, today: date) -> Staff:
    """Return the people and departments of the firm, in order of names."""
    people = connection.execute(select(Manager.__table__).order_by(Manager.name, Manager.id)).mappings()
    members = {
        row["id"]: Member(
            row["id"], row["name"], row["role"], row["position"] or "", row["department_id"], row["head_id"],
            row["archived_at"] is None and (row["active_until"] is None or row["active_until"] > today),
        )
        for row in people
    }  # fmt: skip
    units = connection.execute(
        select(Department.id, Department.name, Department.parent_id, Department.head_id).order_by(
            Department.name, Department.id
        )
    )
    return Staff(members, {row.id: Unit(row.id, row.name, row.parent_id, row.head_id) for row in units})
