"""The board of deals: the open stages of a pipeline with their sums and cards, and what was won and lost of late.

A board is a value: moving a card gives another board, whose figures are what the base will say once the move is written.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class BoardCard:
    """An open deal as its card shows it."""

    id: int
    stage_id: int
    title: str
    client: str
    value: int | None
    """Minor units of the firm's currency."""
    probability: int | None
    """Chance set by hand, basis points; None takes the stage's."""
    owner: str
    age: int | None
    """Days in the stage; None where nobody knows."""
    stuck: bool
    next_step: str
    next_step_on: date | None

    @property
    def has_step(self) -> bool:
        """Whether anything is planned."""
        return bool(self.next_step) or self.next_step_on is not None

    def weighted(self, chance: int) -> int:
        """Return the amount times the chance to win, minor units, rounded as the lists round it."""
        share = chance if self.probability is None else self.probability
        return ((self.value or 0) * share + 5_000) // 10_000


@dataclass(frozen=True, slots=True)
class BoardStage:
    """An open stage: its deals in order, the dearest first, and what they sum up to."""

    id: int
    name: str
    chance: int
    """Chance to win from here, basis points."""
    ids: tuple[int, ...] = ()
    values: tuple[int, ...] = ()
    """Minus the amounts of ``ids``; of those without an amount 1: what the order is found by."""
    amount: int = 0
    weighted: int = 0
    stuck: int = 0
    stuck_amount: int = 0

    @property
    def count(self) -> int:
        """How many deals are in the stage."""
        return len(self.ids)

    def place_for(self, card: BoardCard) -> int:
        """Return where a card that comes here will stand: among equal amounts by its id."""
        order = order_of(card.value)
        first, end = bisect_left(self.values, order), bisect_right(self.values, order)
        return bisect_left(self.ids, card.id, first, end)

    def without(self, card: BoardCard) -> BoardStage:
        """Return the stage after a card has left it."""
        place = self.ids.index(card.id)
        return replace(
            self,
            ids=self.ids[:place] + self.ids[place + 1 :],
            values=self.values[:place] + self.values[place + 1 :],
            amount=self.amount - (card.value or 0),
            weighted=self.weighted - card.weighted(self.chance),
            stuck=self.stuck - card.stuck,
            stuck_amount=self.stuck_amount - (card.value or 0) * card.stuck,
        )

    def with_card(self, card: BoardCard) -> BoardStage:
        """Return the stage after a card has come to it."""
        place = self.place_for(card)
        return replace(
            self,
            ids=(*self.ids[:place], card.id, *self.ids[place:]),
            values=(*self.values[:place], order_of(card.value), *self.values[place:]),
            amount=self.amount + (card.value or 0),
            weighted=self.weighted + card.weighted(self.chance),
            stuck=self.stuck + card.stuck,
            stuck_amount=self.stuck_amount + (card.value or 0) * card.stuck,
        )


@dataclass(frozen=True, slots=True)
class ClosedDeal:
    """A won deal as the board lists it."""

    id: int
    client: str
    value: int | None
    closed_on: date
    owner: str


@dataclass(frozen=True, slots=True)
class Closed:
    """What was won or lost in the period: all of it counted, some of it listed."""

    count: int = 0
    amount: int = 0
    deals: tuple[ClosedDeal, ...] = ()
    """Of won: the latest, at most ``MOST_WON``."""
    reasons: tuple[tuple[str, int], ...] = ()
    """Of lost: the most frequent reasons and how many deals each took."""


@dataclass(frozen=True, slots=True)
class Board:
    """One pipeline as it stands."""

    pipelines: tuple[tuple[int, str], ...]
    """All pipelines in order: id and name."""
    pipeline_id: int | None
    """The one that is shown; None where the firm has none."""
    stages: tuple[BoardStage, ...]
    won: Closed
    lost: Closed
    today: date
    currency: str
    won_stage_id: int | None = None
    """Where won deals go; None: the pipeline has no such stage."""
    lost_stage_id: int | None = None
    cards: Mapping[int, BoardCard] = field(default_factory=dict)
    """What was read of the cards, by id."""

    @property
    def count(self) -> int:
        """How many open deals are on the board."""
        return sum(stage.count for stage in self.stages)

    def stage(self, stage_id: int) -> BoardStage | None:
        """Return a stage by its id."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    def neighbour(self, stage_id: int, step: int) -> BoardStage | None:
        """Return the stage ``step`` places on (back if negative); None past either end."""
        ids = [stage.id for stage in self.stages]
        place = ids.index(stage_id) + step if stage_id in ids else -1
        return self.stages[place] if 0 <= place < len(ids) else None

    def moved(self, card: BoardCard, stage_id: int) -> tuple[Board, BoardCard]:
        """Return the board after a card has gone to another stage, or out of the open ones, and the card as it is then."""
        came = replace(card, stage_id=stage_id, age=0, stuck=False)
        won, lost, value = self.won, self.lost, card.value or 0
        if stage_id == self.won_stage_id:
            deal = ClosedDeal(card.id, card.client or card.title, card.value, self.today, card.owner)
            won = replace(won, count=won.count + 1, amount=won.amount + value, deals=(deal, *won.deals))
        elif stage_id == self.lost_stage_id:
            lost = replace(lost, count=lost.count + 1, amount=lost.amount + value)
        stages = []
        for stage in self.stages:
            if stage.id == card.stage_id:
                stages.append(stage.without(card))
            elif stage.id == stage_id:
                stages.append(stage.with_card(came))
            else:
                stages.append(stage)
        return replace(self, stages=tuple(stages), won=won, lost=lost), came

    def returned(self, card: BoardCard, stage_id: int) -> Board:
        """Return the board after a card that went to ``stage_id`` has come back as it was; what is closed stays as shown."""
        stages = []
        for stage in self.stages:
            if stage.id == stage_id and card.id in stage.ids:
                stages.append(stage.without(replace(card, stage_id=stage_id, age=0, stuck=False)))
            elif stage.id == card.stage_id and card.id not in stage.ids:
                stages.append(stage.with_card(card))
            else:
                stages.append(stage)
        return replace(self, stages=tuple(stages))


def order_of(value: int | None) -> int:
    """Return what cards are sorted by: the dearest first, those without an amount last."""
    return 1 if value is None else -value
