"""The people of the demo firm: who holds which clients when, who came and who left.

A *territory* is a set of clients; managers hold it one after another. So a departed manager's clients, open deals and
tasks go to the next one, and history keeps who it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from crmdesk.data.demo import names
from crmdesk.data.demo.timeline import Timeline
from crmdesk.data.journal import Change
from crmdesk.data.models import Department, Manager

#: One territory for so many deals, within the limits.
DEALS_A_TERRITORY, FEWEST, MOST = 1_200, 8, 60
FIRM_DOMAIN = "vektor-klimat.example"


@dataclass(frozen=True, slots=True)
class Seller:
    """What the first eight are known for: revenue and its change, what they win at each stage, how busy they are."""

    name: str
    female: bool
    department: str
    districts: tuple[str, ...]
    revenue: float
    """Year to date, in any unit: only the proportions matter."""
    change: float
    """Year to date against the last year."""
    skill: float
    """Factor on the odds to pass a stage."""
    zeal: float
    """Activities against the average."""


SELLERS = (
    Seller("Анна Соколова", True, "Проектные продажи", ("centre", "volga"), 105.4, 0.17, 1.25, 1.08),
    Seller("Сергей Волков", False, "Ключевые клиенты", ("centre",), 94.1, 0.062, 0.98, 0.94),
    Seller("Марина Крылова", True, "Дилерские продажи", ("ural", "volga"), 86.3, 0.147, 1.3, 1.14),
    Seller("Ольга Никитина", True, "Ключевые клиенты", ("north", "south"), 65.7, 0.031, 1.02, 0.97),
    Seller("Екатерина Белова", True, "Дилерские продажи", ("north", "south"), 65.6, 0.386, 1.2, 1.2),
    Seller("Дмитрий Орлов", False, "Проектные продажи", ("volga",), 49.0, -0.184, 0.85, 0.82),
    Seller("Игорь Лебедев", False, "Проектные продажи", ("volga", "centre"), 44.5, -0.069, 0.8, 0.88),
    Seller("Павел Зайцев", False, "Проектные продажи", ("siberia", "east"), 30.5, -0.126, 0.78, 0.74),
)
#: Who held a territory before, by its place, and at which share of the time until last January it changed hands.
DEPARTED = ((7, "Антон Кузнецов", False, 0.42), (4, "Ирина Смирнова", True, 0.66), (2, "Олег Васильев", False, 0.2))
HEADS = {
    "Проектные продажи": "Анна Соколова",
    "Ключевые клиенты": "Сергей Волков",
    "Дилерские продажи": "Марина Крылова",
}
REGIONS = (
    ("Регионы: Центр и Юг", ("centre", "south")),
    ("Регионы: Поволжье и Урал", ("volga", "ural")),
    ("Регионы: Сибирь и Восток", ("siberia", "east")),
    ("Регионы: Северо-Запад", ("north",)),
)


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person's time on a territory: day numbers [begin, end), end None while it lasts."""

    manager_id: int
    begin: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Team:
    """Territories with those who held them, and the few people who sell nothing."""

    sellers: tuple[Seller, ...]
    """One a territory: who holds it today."""
    tenures: tuple[tuple[Tenure, ...], ...]
    departments: dict[str, int]
    head_id: int
    marketer_id: int

    @property
    def manager_ids(self) -> list[int]:
        """Who holds each territory today."""
        return [held[-1].manager_id for held in self.tenures]

    def holder(self, territory: int, day: int) -> int:
        """Return the id of who held a territory on a day."""
        for tenure in self.tenures[territory]:
            if tenure.end is None or day < tenure.end:
                return tenure.manager_id
        raise ValueError(territory)

    def place(self, surname: str) -> int:
        """Return the territory of one of the first eight by the surname."""
        return next(place for place, seller in enumerate(self.sellers) if seller.name.endswith(surname))


def draw_sellers(deals: int, dice: np.random.Generator) -> tuple[Seller, ...]:
    """Return the holders of territories: the eight known ones and, for a large base, others between them."""
    count = min(max(round(deals / DEALS_A_TERRITORY), FEWEST), MOST)
    sellers = list(SELLERS)
    taken = {seller.name for seller in sellers} | {name for _place, name, _female, _share in DEPARTED}
    while len(sellers) < count:
        female = bool(dice.random() < 0.5)
        first = dice.choice(names.FEMALE_NAMES if female else names.MALE_NAMES)
        name = f"{first} {names.surname_of(str(dice.choice(names.SURNAMES)), female=female)}"
        if name in taken:
            continue
        taken.add(name)
        department, districts = REGIONS[len(sellers) % len(REGIONS)]
        sellers.append(
            Seller(
                name, female, department, districts, float(dice.uniform(36, 86)), float(dice.uniform(-0.09, 0.16)),
                float(dice.uniform(0.85, 1.15)), float(dice.uniform(0.85, 1.15)),
            )
        )  # fmt: skip
    return tuple(sellers)


def write_team(change: Change, sellers: tuple[Seller, ...], time: Timeline) -> Team:
    """Write departments and managers."""
    (sales,) = change.add(Department, [{"name": "Коммерческий отдел"}])
    labels = list(dict.fromkeys(seller.department for seller in sellers))
    ids = change.ids.take_many(len(sellers))
    by_name = {seller.name: manager_id for seller, manager_id in zip(sellers, ids, strict=True)}
    made = change.add(
        Department,
        [{"name": label, "parent_id": sales, "head_id": by_name.get(HEADS.get(label, ""))} for label in labels],
    )
    departments = {"Коммерческий отдел": sales, **dict(zip(labels, made, strict=True))}
    head_id, marketer_id, *_others = change.add(Manager, _office(sales))
    change.edit(Department, sales, 1, head_id=head_id)
    turn = time.number(date(time.day(time.today).year - 1, 1, 1))
    tenures: list[tuple[Tenure, ...]] = []
    hired = {place: int(share * turn) for place, _name, _female, share in DEPARTED if turn > 365}
    past = {place: (name, female) for place, name, female, _share in DEPARTED}
    rows: list[dict[str, Any]] = []
    for place, seller in enumerate(sellers):
        since = hired.get(place, -300 - 37 * (place % 13))
        role = "department_head" if seller.name in HEADS.values() else "manager"
        rows.append(_person(seller.name, female=seller.female, department_id=departments[seller.department], role=role)
                    | {"id": ids[place], "active_from": time.day(since)})  # fmt: skip
        if place in hired:
            name, female = past[place]
            former = change.ids.take()
            rows.append(
                _person(name, female=female, department_id=departments[seller.department], role="manager")
                | {"id": former, "active_from": time.day(-500), "active_until": time.day(since)}
            )
            tenures.append((Tenure(former, -500, since), Tenure(ids[place], since, None)))
        else:
            tenures.append((Tenure(ids[place], since, None),))
    change.add(Manager, rows)
    return Team(sellers, tuple(tenures), departments, head_id, marketer_id)


def _office(department_id: int) -> list[dict[str, Any]]:
    people = (
        ("Михаил Громов", False, "head", "Руководитель продаж"),
        ("Вера Тихонова", True, "administrator", "Маркетолог"),
        ("Николай Березин", False, "viewer", "Генеральный директор"),
    )
    return [
        _person(name, female=female, department_id=department_id, role=role) | {"position": position}
        for name, female, role, position in people
    ]


def _person(name: str, *, female: bool, department_id: int, role: str) -> dict[str, Any]:
    first, last = name.split(" ", 1)
    login = f"{names.latin(first)[0]}.{names.latin(last)}"
    digits = sum(ord(letter) * (place + 7) for place, letter in enumerate(name)) % 10_000_000
    return {
        "name": name,
        "department_id": department_id,
        "role": role,
        "position": "Начальник отдела" if role == "department_head" else "Менеджер по продажам",
        "gender": "f" if female else "m",
        "login": login,
        "email": f"{login}@{FIRM_DOMAIN}",
        "phone": f"+7916{digits:07d}",
    }
