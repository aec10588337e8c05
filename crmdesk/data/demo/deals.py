"""The deals of the demo base as arrays: when, whose, how far they went, how much. Rows are made from them by blocks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crmdesk.data.demo import catalogue
from crmdesk.data.demo.clients import Clients
from crmdesk.data.demo.firm import PIPELINES, REASONS, SALES, SERVICE, SOURCES
from crmdesk.data.demo.people import Team
from crmdesk.data.demo.timeline import Days, Floats, Timeline
from crmdesk.data.models.catalogue import CANCELLED, LOST, OPEN, WON

SERVICE_SHARE = 0.07
#: Chance that a stage in the middle is passed in a leap, that a stay is far longer than usual, that a request first
#: lands on another desk.
SKIP, STALL, OTHER_DESK = 0.05, 0.03, 0.015
#: Median amount in roubles on day 0 and spread of its logarithm, by pipeline.
AMOUNTS = ((455_000, 0.95), (120_000, 0.7))
LEAST, MOST = 24_000, 9_000_000
STAGES = 5
#: How irregular the requests of one client are: 0 like a clock, 1 by chance within his turn.
RHYTHM = 0.8
#: Column of ``REASONS`` for the stages of each pipeline.
REASON_COLUMNS = ((0, 1, 2, 3, 4), (0, 2, 4))
NEVER = -1


@dataclass(slots=True)
class Deals:
    """Columns of the deals, one place a deal, in the order of clients and then of creation; days are numbers.

    Mutable, because the planted stories change a few of them before anything is written.
    """

    client: Days
    territory: Days
    first_territory: Days
    """Where the request landed; another than ``territory`` where it was handed over."""
    pipeline: Days
    created: Days
    entries: Days
    """deals x stages: the day each open stage was first entered, ``NEVER`` where it was not or was leapt over."""
    furthest: Days
    """The last open stage reached, by its place."""
    closed: Days
    """``NEVER`` while it is open."""
    outcome: Days
    reason: Days
    """Place in ``REASONS``, ``NEVER`` where none is due."""
    amount: Days
    """Whole roubles."""
    product: Days
    source: Days
    object_type: Days
    number: Days

    def __len__(self) -> int:
        return len(self.client)

    def renumber(self) -> None:
        """Number the deals in the order of their creation."""
        self.number[np.argsort(self.created, kind="stable")] = np.arange(1, len(self) + 1)


def draw_deals(count: int, clients: Clients, team: Team, time: Timeline, dice: np.random.Generator) -> Deals:
    """Draw all deals."""
    client, created = _draw_requests(count, clients, time, dice)
    territory = clients.territory[client]
    pipeline = np.where(dice.random(count) < SERVICE_SHARE, SERVICE, SALES)
    skill = np.array([seller.skill for seller in team.sellers])[territory]
    furthest, won = _draw_progress(pipeline, skill * clients.trust[client], dice)
    entries, closed = _draw_days(pipeline, created, furthest, won, time, dice)
    outcome = np.where(won, WON, LOST)
    reason = _draw_reasons(pipeline, furthest, won, dice)
    cancelled = np.array([kind != "lost" for _name, kind, _often in REASONS])
    outcome[(reason != NEVER) & cancelled[reason]] = CANCELLED
    _reopen_future(entries, furthest, closed, outcome, reason, time)
    amount = _draw_amounts(client, pipeline, created, clients, dice)
    first = territory.copy()
    moved = dice.random(count) < OTHER_DESK
    first[moved] = dice.integers(0, len(team.sellers), int(moved.sum()))
    weights = np.array([weight for _name, weight, _synonyms in SOURCES])
    objects = np.array([weight for _name, weight in catalogue.OBJECT_TYPES], dtype=float)
    return Deals(
        client=client, territory=territory, first_territory=first, pipeline=pipeline, created=created, entries=entries,
        furthest=furthest, closed=closed, outcome=outcome, reason=reason, amount=amount,
        product=draw_products(amount, pipeline, time.month_of(created), dice),
        source=dice.choice(len(SOURCES), count, p=weights / weights.sum()),
        object_type=dice.choice(len(objects), count, p=objects / objects.sum()), number=np.zeros(count, np.int64),
    )  # fmt: skip


def _draw_requests(count: int, clients: Clients, time: Timeline, dice: np.random.Generator) -> tuple[Days, Days]:
    """Return clients and days of requests, sorted by both: one for nearly every client, the rest by their weight."""
    alive = np.clip(clients.death, 0, 1) - np.clip(clients.birth, 0, 1)
    chance = clients.weight * np.maximum(alive, 0.002)
    each = np.flatnonzero(clients.weight > 0)[:count]
    rest = dice.choice(len(clients), count - len(each), p=chance / chance.sum())
    client = np.sort(np.concatenate((each, rest)))
    begin, end = np.clip(clients.birth[client], 0, 1), np.clip(clients.death[client], 0, 1)
    # spread over the client's time rather than thrown into it: a firm that builds asks at its own rhythm
    each = np.bincount(client, minlength=len(clients))
    turn = np.arange(count) - (np.cumsum(each) - each)[client]
    place = (turn + RHYTHM * dice.random(count) + (1 - RHYTHM) / 2) / each[client]
    day = time.day_at(begin + (end - begin) * place * 0.99999)
    order = np.lexsort((day, client))
    return client, day[order]


def _draw_progress(pipeline: Days, skill: Floats, dice: np.random.Generator) -> tuple[Days, NDArray[np.bool_]]:
    """Return how far each deal went and whether it was won."""
    furthest = np.zeros(len(pipeline), np.int64)
    going = np.ones(len(pipeline), dtype=bool)
    for place in range(STAGES):
        for line, (_name, stages, _ends) in enumerate(PIPELINES):
            here = going & (pipeline == line)
            if place >= len(stages):
                continue
            odds = stages[place].passing / (1 - stages[place].passing) * skill[here] ** 0.8
            passed = dice.random(int(here.sum())) < odds / (1 + odds)
            furthest[here] = place
            going[here] = passed
    return furthest, going


def _draw_days(
    pipeline: Days, created: Days, furthest: Days, won: NDArray[np.bool_], time: Timeline, dice: np.random.Generator
) -> tuple[Days, Days]:
    """Return the days stages were entered and the day of closing, which may lie after today."""
    count = len(pipeline)
    entries = np.full((count, STAGES), NEVER, np.int64)
    day = created.copy()
    for place in range(STAGES):
        reached = furthest >= place
        stays = np.array([stages[place].stay if place < len(stages) else 0.0 for _name, stages, _ends in PIPELINES])
        length = stays[pipeline] * dice.lognormal(-0.32, 0.8, count)
        length *= np.where(dice.random(count) < STALL, 3.2, 1.0)
        length *= np.where((furthest == place) & ~won, 1.1, 1.0)
        leapt = (place > 0) & (place < furthest) & (dice.random(count) < SKIP)
        entries[reached & ~leapt, place] = day[reached & ~leapt]
        after = time.next_working(day + np.round(length).astype(np.int64))
        moves = reached & ~leapt
        day[moves] = after[moves]
    return entries, day


def _draw_reasons(pipeline: Days, furthest: Days, won: NDArray[np.bool_], dice: np.random.Generator) -> Days:
    reason = np.full(len(pipeline), NEVER, np.int64)
    for line, columns in enumerate(REASON_COLUMNS):
        for place, column in enumerate(columns):
            here = np.flatnonzero((pipeline == line) & (furthest == place) & ~won)
            often = np.array([weights[column] for _name, _kind, weights in REASONS], dtype=float)
            reason[here] = dice.choice(len(REASONS), len(here), p=often / often.sum())
    return reason


def _reopen_future(entries: Days, furthest: Days, closed: Days, outcome: Days, reason: Days, time: Timeline) -> None:
    """Take back what would only happen after today."""
    ahead = entries > time.today
    entries[ahead] = NEVER
    places = np.where(entries != NEVER, np.arange(STAGES), 0).max(axis=1)
    furthest[:] = np.minimum(furthest, places)
    still = closed > time.today
    closed[still], outcome[still], reason[still] = NEVER, OPEN, NEVER


def _draw_amounts(client: Days, pipeline: Days, created: Days, clients: Clients, dice: np.random.Generator) -> Days:
    median = np.array([found for found, _spread in AMOUNTS])[pipeline]
    spread = np.array([found for _median, found in AMOUNTS])[pipeline]
    scale = dice.lognormal(0.0, 0.3, len(clients))
    amount = median * np.exp(spread * dice.standard_normal(len(client))) * scale[client]
    amount *= catalogue.PRICE_GROWTH ** (created / 365.25)
    return whole_hundreds(np.clip(amount, LEAST, MOST))


def whole_hundreds(amount: Floats) -> Days:
    """Round roubles to hundreds, as prices of contracts are."""
    found: Days = (np.maximum(np.round(amount / 100), 1) * 100).astype(np.int64)
    return found


def draw_products(amount: Days, pipeline: Days, month: Days, dice: np.random.Generator) -> Days:
    """Draw the main product of each deal: its category by the season, its price within the amount."""
    seasons = np.array(catalogue.SEASONS)[:, month - 1]
    steps = np.cumsum(seasons / seasons.sum(axis=0), axis=0)
    top = np.minimum((dice.random(len(amount)) > steps).sum(axis=0), len(catalogue.TOPS) - 1)
    top[pipeline == SERVICE] = catalogue.TOPS.index("Сервис")
    pick = dice.random(len(amount))
    product = np.zeros(len(amount), np.int64)
    for place, name in enumerate(catalogue.TOPS):
        found = [(card.price, index) for index, card in enumerate(catalogue.PRODUCTS) if card.top == name]
        prices, indexes = (np.array(column) for column in zip(*sorted(found), strict=True))
        here = top == place
        fitting = np.maximum(np.searchsorted(prices, 1.15 * amount[here]), 1)
        product[here] = indexes[(pick[here] ** 0.75 * fitting).astype(np.int64)]
    return product
