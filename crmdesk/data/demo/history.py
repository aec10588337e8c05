"""The history of a demo deal: stages, owners, amounts and expected days, with returns, reopenings and pushes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from crmdesk.data.deal_history import KIND_OF_OUTCOME, DealStep
from crmdesk.data.demo.deals import NEVER
from crmdesk.data.demo.firm import Dictionaries
from crmdesk.data.demo.people import Team
from crmdesk.data.demo.timeline import Timeline
from crmdesk.data.models.catalogue import LOST, OPEN

#: Chances that a deal goes back a stage, is lost and taken up again, is estimated anew, is bargained down at the end.
RETURN, REOPEN, REESTIMATE, BARGAIN = 0.07, 0.035, 0.35, 0.08
#: Days until the closing is expected at first: the least and the spread, by pipeline.
EXPECTED = ((25, 50), (12, 18))
MOST_PUSHES = 4
#: A deal whose expected day has passed is not always given another.
PUSHED = 0.82


@dataclass(frozen=True, slots=True)
class Draft:
    """A deal before it is written; days are numbers."""

    territory: int
    first_territory: int
    pipeline: int
    created: int
    entries: list[int]
    furthest: int
    closed: int
    outcome: int
    amount: int
    """Minor units of the deal's currency."""
    plain: bool
    """Whether nothing but the stages may happen: the planted deal is told to the day."""


@dataclass(slots=True)
class _State:
    stage_id: int
    outcome: int
    owner_id: int
    amount: int
    expected: int


_Happening = tuple[int, int, str, int]
"""Day, order within the day, what changes, its new value."""
_ORDER = {"owner": 1, "amount": 2, "expected": 3, "stage": 4, "reopened": 5, "lost": 6, "closed": 7}


class Historian:
    """Makes steps of deals one after another; its dice make them repeatable."""

    def __init__(self, time: Timeline, team: Team, dictionaries: Dictionaries, dice: Random) -> None:
        self._time = time
        self._team = team
        self._dictionaries = dictionaries
        self._dice = dice

    def steps(self, deal: Draft, convert: Callable[[int], int]) -> list[DealStep]:
        """Return the steps of a deal; ``convert`` gives amounts in the firm's currency."""
        dice, today = self._dice, self._time.today
        end = deal.closed if deal.closed != NEVER else today
        opened = self._dictionaries.open_stages[deal.pipeline]
        estimate = deal.amount
        happenings = self._stages(deal, end)
        happenings += self._owners(deal, end)
        if not deal.plain:
            estimate = self._amounts(deal, end, happenings)
        expected = self._expectations(deal, end, happenings)
        happenings.sort()
        handed = deal.first_territory if end - deal.created >= 3 else deal.territory
        state = _State(opened[0], OPEN, self._team.holder(handed, deal.created), estimate, expected)
        jitter = int(dice.random() * 70)
        steps = [self._step(state, "created", deal.created, 540 + jitter, convert)]
        for day, _order, what, value in happenings:
            kind = self._apply(state, deal, what, value)
            if kind is not None:
                minute = min(540 + jitter + 40 * len(steps), 1075)
                steps.append(self._step(state, kind, day, minute, convert))
        return steps

    def _stages(self, deal: Draft, end: int) -> list[_Happening]:
        dice = self._dice
        found: list[_Happening] = [
            (day, _ORDER["stage"], "stage", place)
            for place, day in enumerate(deal.entries)
            if place > 0 and day != NEVER
        ]
        last = deal.entries[deal.furthest]
        stay = end - last
        if not deal.plain and stay >= 12 and dice.random() < REOPEN:
            found.append((last + stay // 3, _ORDER["lost"], "lost", 0))
            found.append((last + 2 * stay // 3, _ORDER["reopened"], "reopened", deal.furthest))
        elif not deal.plain and deal.furthest >= 2 and stay >= 9 and dice.random() < RETURN:
            before = max(place for place in range(deal.furthest) if deal.entries[place] != NEVER)
            found.append((last + stay // 3, _ORDER["stage"], "stage", before))
            found.append((last + 2 * stay // 3, _ORDER["stage"], "stage", deal.furthest))
        if deal.outcome != OPEN:
            found.append((end, _ORDER["closed"], "closed", deal.outcome))
        return found

    def _owners(self, deal: Draft, end: int) -> list[_Happening]:
        found: list[_Happening] = []
        if deal.first_territory != deal.territory and end - deal.created >= 3:
            day = deal.created + max((end - deal.created) // 3, 1)
            found.append((day, _ORDER["owner"], "owner", self._team.holder(deal.territory, day)))
        found += [
            (tenure.begin, _ORDER["owner"], "owner", tenure.manager_id)
            for tenure in self._team.tenures[deal.territory][1:]
            if deal.created < tenure.begin <= end
        ]
        return found

    def _amounts(self, deal: Draft, end: int, happenings: list[_Happening]) -> int:
        """Add what changes the amount and return the first estimate."""
        dice = self._dice
        estimate = deal.amount
        last_place = max(deal.furthest, 0)
        if deal.furthest >= 3 and dice.random() < BARGAIN:
            day = min(deal.entries[last_place] + 1, end)
            happenings.append((day, _ORDER["amount"], "amount", deal.amount))
            estimate = _rounded(deal.amount * (1.03 + 0.1 * dice.random()))
        if deal.furthest >= 2 and dice.random() < REESTIMATE:
            offered = next(day for day in deal.entries[2:] if day != NEVER) if any(
                day != NEVER for day in deal.entries[2:]) else end  # fmt: skip
            day = min(offered + int(dice.random() * 3), end)
            happenings.append((day, _ORDER["amount"] - (estimate != deal.amount), "amount", estimate))
            estimate = _rounded(estimate * (0.72 + 0.55 * dice.random()))
        return estimate

    def _expectations(self, deal: Draft, end: int, happenings: list[_Happening]) -> int:
        """Add pushes of the expected day and return the first one."""
        dice = self._dice
        if deal.plain:
            return self._time.today + 11
        least, spread = EXPECTED[deal.pipeline]
        first = expected = deal.created + least + int(spread * dice.random())
        for _push in range(MOST_PUSHES):
            if expected >= end - 4 or dice.random() > PUSHED:
                break
            day = min(max(expected - int(dice.random() * 6), deal.created + 1), end)
            expected = max(day, expected) + 10 + int(dice.random() * 28)
            happenings.append((day, _ORDER["expected"], "expected", expected))
        return first

    def _apply(self, state: _State, deal: Draft, what: str, value: int) -> str | None:
        """Change the state and return the kind of the step; None where nothing changes."""
        opened = self._dictionaries.open_stages[deal.pipeline]
        closed = self._dictionaries.closed_stages[deal.pipeline]
        if what in ("stage", "reopened"):
            state.stage_id, state.outcome = opened[value], OPEN
            return what
        if what == "lost":
            state.stage_id, state.outcome = closed[LOST - 1], LOST
            return what
        if what == "closed":
            state.stage_id, state.outcome = closed[value - 1], value
            return KIND_OF_OUTCOME[value]
        if what == "owner":
            changed = state.owner_id != value
            state.owner_id = value
        elif what == "amount":
            changed = state.amount != value
            state.amount = value
        else:
            changed = state.outcome == OPEN
            state.expected = value if changed else state.expected
        return what if changed else None

    def _step(self, state: _State, kind: str, day: int, minute: int, convert: Callable[[int], int]) -> DealStep:
        return DealStep(
            begin_on=self._time.day(day), kind=kind, stage_id=state.stage_id, outcome=state.outcome,
            owner_id=state.owner_id, value=convert(state.amount), expected_on=self._time.day(state.expected),
            at=self._time.moment(day, minute), author_id=state.owner_id,
        )  # fmt: skip


def _rounded(amount: float) -> int:
    """Round minor units to a thousand whole ones where they are many, to ten where they are few."""
    unit = 100_000 if amount > 5_000_000 else 1_000
    return max(round(amount / unit), 1) * unit
