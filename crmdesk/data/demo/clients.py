"""The clients of the demo base as arrays: whose they are, where, what they are and how long they buy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdesk.data.demo import names
from crmdesk.data.demo.people import Team
from crmdesk.data.demo.places import CITIES
from crmdesk.data.demo.timeline import Days, Floats, Timeline

TYPES = tuple(names.ENDINGS)
#: Share of each type in a department; other departments take the last row.
TYPE_SHARES: dict[str, tuple[float, ...]] = {
    "Проектные продажи": (0.36, 0.2, 0.1, 0.04, 0.12, 0.18),
    "Ключевые клиенты": (0.1, 0.04, 0.28, 0.04, 0.2, 0.34),
    "Дилерские продажи": (0.26, 0.02, 0.04, 0.6, 0.03, 0.05),
    "": (0.26, 0.08, 0.12, 0.22, 0.12, 0.2),
}
#: How much more a known client asks than the average one.
KNOWN_WEIGHT = 11.0
#: Which share of a manager's clients is in the home districts; Орлов sells on the Volga alone.
HOME_SHARE, ORLOV_HOME_SHARE = 0.66, 1.0
ORLOV_CITIES = ("Казань", "Самара", "Ульяновск", "Уфа", "Чебоксары")
#: Which share of the clients never asks for anything more than a conversation.
IDLE_SHARE = 0.1
#: Clients who buy most of what they ask for, and how the odds of both sorts differ from the average.
LOYAL_SHARE, LOYAL_TRUST, OTHER_TRUST = 0.1, 2.6, 0.8


@dataclass(frozen=True, slots=True)
class Clients:
    """Columns of the clients, one place a client; ``birth`` and ``death`` are shares of all requests of the history."""

    territory: Days
    city: Days
    type: Days
    weight: Floats
    trust: Floats
    """Factor on the odds to win at each stage."""
    birth: Floats
    death: Floats
    created: Days
    """Day number; before the history for old clients."""
    industry: list[str]
    known: int
    """How many of the first ones are ``KNOWN_CLIENTS``."""

    def __len__(self) -> int:
        return len(self.territory)


def draw_clients(count: int, team: Team, time: Timeline, dice: np.random.Generator) -> Clients:
    """Draw the clients: the known ones first."""
    sellers = team.sellers
    share = np.array([seller.revenue / (1 + seller.change / 2) for seller in sellers])
    territory = dice.choice(len(sellers), count, p=share / share.sum())
    city, kind = np.zeros(count, np.int64), np.zeros(count, np.int64)
    weights = np.array([town.weight for town in CITIES])
    places = {town.name: place for place, town in enumerate(CITIES)}
    for place, seller in enumerate(sellers):
        mine = np.flatnonzero(territory == place)
        orlov = seller.name.endswith("Орлов")
        home = np.array([
            town.name in ORLOV_CITIES if orlov else town.district in seller.districts for town in CITIES
        ])  # fmt: skip
        chance = weights * home
        inside = ORLOV_HOME_SHARE if orlov else HOME_SHARE
        chance = inside * chance / chance.sum() + (1 - inside) * weights / weights.sum()
        city[mine] = dice.choice(len(CITIES), len(mine), p=chance)
        shares = TYPE_SHARES.get(seller.department, TYPE_SHARES[""])
        kind[mine] = dice.choice(len(TYPES), len(mine), p=shares)
    weight = dice.lognormal(0.0, 1.25, count)
    birth = dice.uniform(-1.0, 1.0, count)
    life = dice.exponential(np.where(dice.random(count) < 0.45, 0.3, 1.3))
    gone = birth + life <= 0.02
    birth[gone] = dice.uniform(0.0, 1.0, int(gone.sum()))
    death = np.clip(birth + life, birth + 0.02, None)
    weight[dice.random(count) < IDLE_SHARE] = 0.0
    known = min(len(names.KNOWN_CLIENTS), count)
    for place, (_name, label, town, owner, _industry) in enumerate(names.KNOWN_CLIENTS[:known]):
        territory[place], city[place] = team.place(owner), places[town]
        kind[place] = TYPES.index(label)
        weight[place] = KNOWN_WEIGHT * (1.6 - 0.9 * place / len(names.KNOWN_CLIENTS))
        birth[place], death[place] = -0.6 - 0.01 * place, 3.0
    trust = np.where(dice.random(count) < LOYAL_SHARE, LOYAL_TRUST, OTHER_TRUST)
    trust[:known] = LOYAL_TRUST
    created = time.day_at(np.clip(birth, 0.0, 1.0))
    old = birth <= 0
    created[old] = np.round(birth[old] * 700).astype(np.int64) - 5
    pick = dice.random(count)
    industry = [
        names.INDUSTRY_OF_TYPE[TYPES[label]][int(part * len(names.INDUSTRY_OF_TYPE[TYPES[label]]))]
        for label, part in zip(kind, pick, strict=True)
    ]
    industry[:known] = [client[4] for client in names.KNOWN_CLIENTS[:known]]
    return Clients(territory, city, kind, weight, trust, birth, death, created, industry, known)
