"""Reasons: the values that say why a figure changed; screen, paper, sheets and the command line show them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from crmdesk.data.words import N_, _

if TYPE_CHECKING:
    from crmdesk.reports.answer import Filter, Member, type_figure
    from crmdesk.reports.dimensions import Dimension
    from crmdesk.reports.measures import Measure
    from crmdesk.reports.periods import Compare, Period
    from crmdesk.reports.question import Question


class EffectKind(Enum):
    """What a contribution is split into: of a sum, of a quotient, or nothing."""

    AMOUNT = "amount"  # how many, how much each, both together
    RATE = "rate"  # how good each is, how much each weighs
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Effects:
    """A contribution split into parts that sum to it exactly.

    Of a sum with N rows of A on average: ``first`` = (N1 - N0) A0 is the number's, ``second`` = N0 (A1 - A0) the average's,
    ``joint`` = (N1 - N0)(A1 - A0) both together. Of a quotient with weight w and rate r: ``first`` = w1 (r1 - r0) is the
    rate's, ``second`` = (w1 - w0)(r0 - R0) the weight's, ``joint`` is 0. Where one side has no rows everything is ``first``
    of a sum and ``second`` of a quotient.
    """

    first: type_figure
    second: type_figure
    joint: type_figure


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one member gave to the change; all members of a dimension sum to it exactly.

    ``share`` is of the whole change, 0..1 and beyond where others pull the other way; None where nothing changed.
    """

    member: Member
    value: type_figure
    base: type_figure
    delta: type_figure
    share: float | None
    effects: Effects | None = None
    chosen: Filter | None = None
    """The condition that leaves the member's rows; None for a rest that no row stands behind."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One dimension and what its members gave, the largest pull of the change's own direction first.

    ``concentration`` is the share of all contributions, taken without sign, that the three largest make, 0..1;
    ``strength`` orders dimensions: how much more the change is gathered in few members than an even change would be.
    """

    dimension: Dimension
    contributions: tuple[Contribution, ...]
    concentration: float
    strength: float


class ClientMove(Enum):
    """What became of a client between the base and now."""

    LOST = "lost"
    REDUCED = "reduced"
    NEW = "new"
    GROWN = "grown"
    SAME = "same"

    @property
    def label(self) -> str:
        """How it reads, in the user's language."""
        return _(_MOVES[self])


_MOVES = {
    ClientMove.LOST: N_("Lost clients"),
    ClientMove.REDUCED: N_("Reduced"),
    ClientMove.NEW: N_("New clients"),
    ClientMove.GROWN: N_("Grown"),
    ClientMove.SAME: N_("Unchanged"),
}


@dataclass(frozen=True, slots=True)
class ClientGroup:
    """Clients who moved alike, the largest first; groups sum to the change exactly."""

    move: ClientMove
    contributions: tuple[Contribution, ...]
    delta: type_figure


@dataclass(frozen=True, slots=True)
class Why:
    """Why a figure of a question changed against its base."""

    measure: Measure
    question: Question
    members: tuple[Filter, ...]
    """The conditions of the line that was asked about; none is the total."""
    subject: str
    """How they read: "Dmitry Orlov"; the scope where there are none."""
    period: Period
    base_period: Period | None
    compare: Compare
    currency: str
    value: type_figure
    base: type_figure
    delta: type_figure
    change: float | None
    effect_kind: EffectKind
    effects: Effects | None
    causes: tuple[Cause, ...]
    clients: tuple[ClientGroup, ...]
    notes: tuple[str, ...] = ()

    @property
    def strongest(self) -> Cause | None:
        """The dimension that explains most, if any does."""
        return self.causes[0] if self.causes else None

    def cause(self, dimension: str) -> Cause | None:
        """Return what one dimension says."""
        return next((cause for cause in self.causes if cause.dimension.id == dimension), None)
