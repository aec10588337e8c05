"""Planted stories: what good reports of the demo base must reveal.

They hold for any seed from a thousand deals and two years on, at any day from February to December; ``today`` is the
day the base is made for, "to date" is 1 January to today against the same days of the last year.

1. **One city.** Revenue of Орлов falls by 18.4 % to date, the worst change of all, and only because of Казань: there it
   falls by about three quarters, to competitors, while the rest of his cities together stays within some per cent.
2. **A silent key client.** «Гранит Девелопмент» bought every four weeks and was in touch every twelve days; the last
   contact was 41 days ago.
3. **A stuck deal.** «Приточные установки, корпус 2» of «Дом на Покровке» (1 724 200 ₽) has been at «Согласование» for
   63 days at a norm of 14, without a next step.
4. **A source that eats money.** «Радио» costs more than the whole margin of its won deals; see ``money.write_costs``.
5. **Best and worst.** Соколова has the most revenue to date and Зайцев the least; Белова grew the most, in roubles and
   in per cent.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crmdesk.data.demo import catalogue, names
from crmdesk.data.demo.clients import Clients
from crmdesk.data.demo.deals import NEVER, Deals, whole_hundreds
from crmdesk.data.demo.firm import REASONS, SALES
from crmdesk.data.demo.people import Team
from crmdesk.data.demo.places import CITIES
from crmdesk.data.demo.timeline import Days, Timeline, years_before
from crmdesk.data.models.catalogue import LOST, OPEN, WON

SILENT_CLIENT = "Гранит Девелопмент"
SILENT_DAYS, USUAL_CONTACT_DAYS, USUAL_WIN_DAYS, SILENT_LAST_WIN = 41, 12, 28, 43
STUCK_CLIENT, STUCK_TITLE, STUCK_AMOUNT, STUCK_DAYS = "Дом на Покровке", "Приточные установки, корпус 2", 1_724_200, 63
#: Days at the stages before the one it is stuck at.
STUCK_STAYS = (1, 4, 9)
STUCK_LAST_CONTACT = 15
RADIO = "Радио"
#: What is spent on the radio for a rouble of margin it brought.
RADIO_SPENT = 1.7
KAZAN = "Казань"
#: Share of Казань in Орлов's revenue of the last year, and how his other cities change.
KAZAN_SHARE, OTHER_CITIES_CHANGE = 0.27, 0.02

#: Revenue of full years; the present one follows from what is told of the managers.
YEARLY_REVENUE_GROWTH = 1.08

_Mask = NDArray[np.bool_]


def known_place(name: str) -> int:
    """Return the place of a known client."""
    return next(place for place, client in enumerate(names.KNOWN_CLIENTS) if client[0] == name)


def plant(deals: Deals, clients: Clients, team: Team, time: Timeline) -> int:
    """Change the deals so that the stories hold; return the place of the stuck deal, ``NEVER`` when there is none."""
    stuck = NEVER
    if clients.known == len(names.KNOWN_CLIENTS):
        _plant_silence(deals, time)
        stuck = _plant_stuck(deals, team, time)
    turn = time.day(time.today).replace(month=1, day=1)
    begin = time.number(turn)
    base_begin, base_end = time.number(years_before(turn, 1)), time.number(years_before(time.day(time.today), 1))
    if base_begin >= 0:
        _bring_orlov(deals, clients, team, time, ((base_begin, base_end), (begin, time.today)))
        won = deals.outcome == WON
        _level_years(deals, time, won)
        now = won & (deals.closed >= begin)
        then = won & (deals.closed >= base_begin) & (deals.closed <= base_end)
        rest = won & (deals.closed > base_end) & (deals.closed < begin)
        _share_out(deals, team, now)
        _share_out(deals, team, then)
        now = _lose_kazan(deals, clients, team, now)
        _balance(deals, clients, team, (then, now, rest))
    return stuck


def _level_years(deals: Deals, time: Timeline, won: _Mask) -> None:
    """Scale amounts so that revenue of the full years up to the last one grows at the firm's pace."""
    year = time.year_of(np.maximum(deals.closed, 0))
    last = time.day(time.today).year - 1
    first = time.begin.year + (time.begin.timetuple().tm_yday > 1)
    years = range(first, last + 1)
    sums = [float(deals.amount[won & (year == one)].sum()) for one in years]
    pace = [YEARLY_REVENUE_GROWTH ** (one - first) for one in years]
    for one, share in zip(years, pace, strict=True):
        _scale(deals, won & (year == one), sum(sums) * share / sum(pace))


def _plant_silence(deals: Deals, time: Timeline) -> None:
    mine = np.flatnonzero(deals.client == known_place(SILENT_CLIENT))[::-1]
    for place, deal in enumerate(mine):
        closed = time.today - SILENT_LAST_WIN - USUAL_WIN_DAYS * place
        if closed < 40:  # earlier than the history: as it was drawn
            break
        stays = (2, 5, 9, 11, 6)
        begin = closed - sum(stays)
        deals.created[deal] = begin
        deals.entries[deal] = begin + np.cumsum((0, *stays[:-1]))
        deals.furthest[deal], deals.closed[deal] = len(stays) - 1, closed
        deals.outcome[deal], deals.reason[deal], deals.pipeline[deal] = WON, NEVER, SALES
        deals.first_territory[deal] = deals.territory[deal]
        deals.amount[deal] = int(whole_hundreds(np.array([0.6 * deals.amount[deal] + 700_000.0]))[0])
    open_ones = mine[deals.outcome[mine] == OPEN]
    deals.outcome[open_ones], deals.reason[open_ones] = LOST, 0
    deals.closed[open_ones] = time.today - SILENT_DAYS - 1
    deals.created[open_ones] = np.minimum(deals.created[open_ones], time.today - SILENT_DAYS - 20)
    deals.entries[open_ones] = NEVER
    deals.entries[open_ones, 0], deals.furthest[open_ones] = deals.created[open_ones], 0


def _plant_stuck(deals: Deals, team: Team, time: Timeline) -> int:
    deal = int(np.flatnonzero(deals.client == known_place(STUCK_CLIENT))[-1])
    since = time.today - STUCK_DAYS
    begin = since - sum(STUCK_STAYS)
    deals.created[deal] = begin
    deals.entries[deal] = (*(begin + np.cumsum((0, *STUCK_STAYS))), NEVER)
    deals.furthest[deal], deals.closed[deal], deals.outcome[deal], deals.reason[deal] = 3, NEVER, OPEN, NEVER
    deals.pipeline[deal], deals.amount[deal], deals.source[deal] = SALES, STUCK_AMOUNT, 0
    deals.territory[deal] = deals.first_territory[deal] = team.place("Соколова")
    deals.product[deal] = next(i for i, card in enumerate(catalogue.PRODUCTS) if card.title == "Приточные установки")
    return deal


def _share_out(deals: Deals, team: Team, mask: _Mask) -> None:
    """See that everybody won something in the days compared: the richest gives a deal to who has none."""
    for territory in range(len(team.sellers)):
        if not (mask & (deals.territory == territory)).any():
            counts = np.bincount(deals.territory[mask], minlength=len(team.sellers))
            richest = int(counts.argmax())
            if counts[richest] < 2:
                return
            deal = np.flatnonzero(mask & (deals.territory == richest))[-1]
            deals.territory[deal] = deals.first_territory[deal] = territory


def _bring_orlov(
    deals: Deals, clients: Clients, team: Team, time: Timeline, spans: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    """See that Орлов won something in Казань and elsewhere in the days compared: a sale of other days is moved there."""
    kazan = _of_orlov_in_kazan(deals, clients, team)
    elsewhere = (deals.territory == team.place("Орлов")) & (clients.city[deals.client] != _place_of_kazan())
    for begin, end in spans:
        for mine in (kazan, elsewhere):
            won = mine & (deals.outcome == WON)
            if (won & (deals.closed >= begin) & (deals.closed <= end)).any():
                continue
            outside = won & (deals.closed > 120)
            for other_begin, other_end in spans:
                outside &= (deals.closed < other_begin) | (deals.closed > other_end)
            if outside.any():
                deal = np.flatnonzero(outside)[-1]
                shift = min(time.working_day((begin + end) // 2), end) - deals.closed[deal]
                deals.closed[deal] += shift
                deals.created[deal] += shift
                deals.entries[deal] += np.where(deals.entries[deal] == NEVER, 0, shift)


def _lose_kazan(deals: Deals, clients: Clients, team: Team, now: _Mask) -> _Mask:
    """Turn every second deal that Орлов won in Казань this year into one lost to a competitor."""
    lost = np.flatnonzero(now & _of_orlov_in_kazan(deals, clients, team))[1::2]
    deals.outcome[lost] = LOST
    deals.reason[lost] = next(i for i, (name, _kind, _often) in enumerate(REASONS) if name == "Выбрали конкурента")
    left = now.copy()
    left[lost] = False
    return left


def _of_orlov_in_kazan(deals: Deals, clients: Clients, team: Team) -> _Mask:
    found: _Mask = (deals.territory == team.place("Орлов")) & (clients.city[deals.client] == _place_of_kazan())
    return found


def _place_of_kazan() -> int:
    return next(place for place, city in enumerate(CITIES) if city.name == KAZAN)


def _balance(deals: Deals, clients: Clients, team: Team, spans: tuple[_Mask, _Mask, _Mask]) -> None:
    """Scale amounts of won deals so that each manager's revenue to date and in the year before are as told.

    Args:
        deals: all deals; amounts change.
        clients: theirs.
        team: the sellers.
        spans: deals won in the last year to date, in this year to date, and between the two.
    """
    then, now, rest = spans
    total = float(deals.amount[then].sum())
    shares = np.array([seller.revenue / (1 + seller.change) for seller in team.sellers])
    shares /= shares.sum()
    kazan = _of_orlov_in_kazan(deals, clients, team)
    orlov = team.place("Орлов")
    for territory, seller in enumerate(team.sellers):
        mine = deals.territory == territory
        base = total * shares[territory]
        if territory == orlov and all((span & kazan).any() and (span & mine & ~kazan).any() for span in (then, now)):
            others = base * (1 - KAZAN_SHARE)
            _scale(deals, then & kazan, base * KAZAN_SHARE)
            _scale(deals, then & mine & ~kazan, others)
            _level_cities(deals, clients, then & mine & ~kazan, now & mine & ~kazan)
            _scale(deals, now & mine & ~kazan, others * (1 + OTHER_CITIES_CHANGE))
            _scale(deals, now & kazan, base * (1 + seller.change) - others * (1 + OTHER_CITIES_CHANGE))
        else:
            factor = _scale(deals, then & mine, base)
            _scale(deals, now & mine, base * (1 + seller.change))
            _scale(deals, rest & mine, factor * float(deals.amount[rest & mine].sum()))


def _level_cities(deals: Deals, clients: Clients, then: _Mask, now: _Mask) -> None:
    """Give each city this year what it brought in the last."""
    for city in np.unique(clients.city[deals.client[now]]):
        here = clients.city[deals.client] == city
        if (then & here).any():
            _scale(deals, now & here, float(deals.amount[then & here].sum()))


def _scale(deals: Deals, mask: _Mask, target: float) -> float:
    """Scale the amounts of some deals to a sum, the largest taking what rounding leaves; return the factor."""
    places = np.flatnonzero(mask)
    if not len(places):
        return 1.0
    factor = target / float(deals.amount[places].sum())
    amounts: Days = whole_hundreds(deals.amount[places].astype(np.float64) * factor)
    largest = int(amounts.argmax())
    amounts[largest] = max(amounts[largest] + round(target / 100) * 100 - int(amounts.sum()), 100)
    deals.amount[places] = amounts
    return factor
