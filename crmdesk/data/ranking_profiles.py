"""Ranking profiles: what managers are ranked by, how much each part weighs, how many deals it takes, and the bonus rule.

A part is a measure and how it becomes points of 0 to its cap (100 is "as asked", "as the others", "as a year ago"):

* ``plan``: the attainment of the plan; of what should be little, the plan divided by the figure;
* ``change``: the figure as a share of last year's;
* ``team``: the figure as a share of the mean of the team;
* ``percentile``: the share of colleagues one is ahead of, ties by half;
* ``share``: the figure itself, where it is a share (deals on time, activity plan).

The points of a manager are the mean of the parts, weighted; parts that cannot be told are left out with their weight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from sqlalchemy import select

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.kept_content import UNREADABLE
from crmdesk.data.models import Manager, RankingProfile
from crmdesk.data.store import Store
from crmdesk.data.views import checked_name
from crmdesk.data.words import N_, _

FORM = "ranking_profile"
#: Points are capped here unless a part says otherwise, in percent.
CAP = 150
MOST_PARTS, MOST_WEIGHT, MOST_CAP, MOST_STEPS = 12, 1_000, 1_000, 12
#: Who may change what people are ranked and paid by.
CHANGING = frozenset({"head", "administrator"})


class Way(Enum):
    """How a figure becomes points."""

    PLAN = "plan"
    CHANGE = "change"
    TEAM = "team"
    PERCENTILE = "percentile"
    SHARE = "share"

    @property
    def label(self) -> str:
        """How it reads, in the user's language."""
        return _(WAY_TITLES[self])


WAY_TITLES = {
    Way.PLAN: N_("attainment of the plan"),
    Way.CHANGE: N_("change from last year"),
    Way.TEAM: N_("against the team's mean"),
    Way.PERCENTILE: N_("place among colleagues"),
    Way.SHARE: N_("the share itself"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A measure, how it becomes points, how much they weigh and where they end; ``weight`` 1.., ``cap`` in percent."""

    measure: str
    way: Way
    weight: int
    cap: int = CAP


@dataclass(frozen=True, slots=True)
class Step:
    """Up to which attainment of the plan a coefficient holds: percent, inclusive, None for any; hundredths."""

    up_to: int | None
    coefficient: int


@dataclass(frozen=True, slots=True)
class BonusRule:
    """``rate_bp`` basis points of a measure of money, times the coefficient of its plan's attainment; 1 without a plan."""

    measure: str
    rate_bp: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What managers are ranked by; ``id`` 0 is the program's own, not in the base."""

    name: str
    parts: tuple[Part, ...]
    minimum_base: int = 5
    """Closed deals of the period below which one is out of ranking."""
    bonus: BonusRule | None = None
    id: int = 0
    version: int = 0

    @property
    def weight(self) -> int:
        """The sum of the weights."""
        return sum(part.weight for part in self.parts)


#: Bonuses of these may be computed: relations and contacts are never paid for.
BONUS_MEASURES = ("revenue", "margin", "collected")
USUAL_BONUS = BonusRule("revenue", 120, (Step(80, 50), Step(95, 80), Step(100, 100), Step(None, 120)))


def usual_profile() -> Profile:
    """Return what holds where the firm has no profile of its own."""
    return Profile(
        _("Usual"),
        (
            Part("revenue", Way.PLAN, 40), Part("revenue", Way.CHANGE, 20), Part("win_rate", Way.TEAM, 15),
            Part("activity_plan_pct", Way.SHARE, 15), Part("on_time_rate", Way.SHARE, 10, 100),
        ),
        bonus=USUAL_BONUS,
    )  # fmt: skip


def read_profiles(store: Store) -> tuple[Profile, ...]:
    """Return the firm's profiles, the first of which holds; the program's own where there is none that can be read.

    A kept profile that no program wrote is left out: ``damaged_profiles`` names it.
    """
    return _read(store)[0] or (usual_profile(),)


def damaged_profiles(store: Store) -> tuple[str, ...]:
    """Return the names of kept profiles that cannot be read."""
    return _read(store)[1]


def profile_named(store: Store, name: str) -> Profile:
    """Return the profile of this name or id; of no name the first.

    Raises:
        UsageFault: nothing is called so.
    """
    profiles = read_profiles(store)
    if not name:
        return profiles[0]
    for profile in profiles:
        if name in (profile.name, str(profile.id)):
            return profile
    raise unknown(_("Profile"), name, [profile.name for profile in profiles])


def save_profile(store: Store, profile: Profile) -> Deed:
    """Write a profile, a new one where its id is 0.

    Raises:
        UsageFault: it has no name or parts, a weight, cap or step out of range, or the person may not change profiles.
        ConflictFault: somebody saved it meanwhile.
    """
    checked = check_profile(profile)
    row = {"name": checked.name, **_kept(checked)}
    with store.changing() as change:
        _check_right(store, change.connection)
        text = _("Ranking profile saved: {name}").format(name=checked.name)
        if not checked.id:
            places = change.connection.execute(select(RankingProfile.place)).scalars().all()
            made = change.add(RankingProfile, [row | {"place": max(places, default=-1) + 1}])
            return Deed(change.txn, text, FORM, tuple(made))
        version = change.edit(RankingProfile, checked.id, checked.version, **row)
        return Deed(None if version == checked.version else change.txn, text, FORM, (checked.id,))


def put_first(store: Store, profile: Profile) -> Deed:
    """Make a profile the one that holds for the firm.

    Raises:
        UsageFault: the person may not change profiles.
    """
    with store.changing() as change:
        _check_right(store, change.connection)
        rows = change.connection.execute(
            select(RankingProfile.id).where(RankingProfile.archived_at.is_(None))
            .order_by(RankingProfile.id != profile.id, RankingProfile.place, RankingProfile.id)
        ).scalars()  # fmt: skip
        touched = change.edit_many(RankingProfile, {row_id: {"place": place} for place, row_id in enumerate(rows)})
        text = _("“{name}” is the firm's ranking now").format(name=profile.name)
        return Deed(change.txn if touched else None, text, FORM, (profile.id,))


def remove_profile(store: Store, profile: Profile) -> Deed:
    """Archive a profile.

    Raises:
        UsageFault: it is the program's own, or the person may not change profiles.
        ConflictFault: somebody saved it meanwhile.
    """
    if not profile.id:
        raise UsageFault(_("This profile is the program's own and stays. Make one of the firm's."))
    with store.changing() as change:
        _check_right(store, change.connection)
        change.archive(RankingProfile, profile.id, profile.version)
        return Deed(change.txn, _("Ranking profile removed: {name}").format(name=profile.name), FORM, (profile.id,))


def check_profile(profile: Profile) -> Profile:
    """Return a profile that can be ranked by, its name trimmed.

    Raises:
        UsageFault: it cannot; the sentence says why.
    """
    if not profile.parts:
        raise UsageFault(_("Choose at least one measure to rank by."))
    if len(profile.parts) > MOST_PARTS:
        raise UsageFault(_("A profile has at most {n} measures.").format(n=MOST_PARTS))
    if len({(part.measure, part.way) for part in profile.parts}) < len(profile.parts):
        raise UsageFault(_("A measure stands in the profile twice in the same way. Leave one."))
    for part in profile.parts:
        if not 1 <= part.weight <= MOST_WEIGHT:
            raise UsageFault(_("A weight is a whole number from 1 to {most}.").format(most=MOST_WEIGHT))
        if not 1 <= part.cap <= MOST_CAP:
            raise UsageFault(_("Points end at a whole number from 1 to {most} percent.").format(most=MOST_CAP))
    if not 0 <= profile.minimum_base <= MOST_WEIGHT:
        raise UsageFault(_("The smallest number of deals is from 0 to {most}.").format(most=MOST_WEIGHT))
    if profile.bonus is not None:
        _check_bonus(profile.bonus)
    return replace(profile, name=checked_name(profile.name))


def _check_bonus(rule: BonusRule) -> None:
    if rule.measure not in BONUS_MEASURES:
        raise UsageFault(_("A bonus is a part of revenue, margin or money collected."))
    if not 0 <= rule.rate_bp <= 10_000:
        raise UsageFault(_("The rate of a bonus is from 0 to 100 percent."))
    ends = [step.up_to for step in rule.steps]
    if not ends or len(ends) > MOST_STEPS or ends[-1] is not None or None in ends[:-1]:
        raise UsageFault(_("The steps of a bonus end with one that has no upper end."))
    bounds = [end for end in ends if end is not None]
    if bounds != sorted(set(bounds)) or any(not 0 <= end <= MOST_CAP for end in bounds):
        raise UsageFault(_("The steps of a bonus go upwards, each from where the one before ends."))
    if any(not 0 <= step.coefficient <= 10_000 for step in rule.steps):
        raise UsageFault(_("A coefficient of a bonus is from 0 to 100."))


def may_change(store: Store, person_id: int | None) -> bool:
    """Return whether a person may change what people are ranked by: heads and administrators, and where nobody said who is."""
    if person_id is None:
        return True
    with store.reading() as connection:
        return connection.execute(select(Manager.role).where(Manager.id == person_id)).scalar() in CHANGING


def _check_right(store: Store, connection: Any) -> None:
    if store.person_id is None:
        return
    role = connection.execute(select(Manager.role).where(Manager.id == store.person_id)).scalar()
    if role not in CHANGING:
        raise UsageFault(_("Only a head of sales or an administrator changes what people are ranked by."))


# -- as it is kept -------------------------------------------------------------------------------------------------------


def _read(store: Store) -> tuple[tuple[Profile, ...], tuple[str, ...]]:
    with store.reading() as connection:
        rows = connection.execute(
            select(RankingProfile).where(RankingProfile.archived_at.is_(None))
            .order_by(RankingProfile.place, RankingProfile.name, RankingProfile.id)
        ).all()  # fmt: skip
    found, damaged = [], []
    for row in rows:
        try:
            found.append(check_profile(_profile(row)))
        except (*UNREADABLE, UsageFault):
            damaged.append(row.name)
    return tuple(found), tuple(damaged)


def _profile(row: Any) -> Profile:
    parts = tuple(
        Part(part["measure"], Way(part["way"]), int(part["weight"]), int(part.get("cap", CAP)))
        for part in row.measures["parts"]
    )
    bonus = None
    if row.bonus:
        steps = tuple(
            Step(None if up_to is None else int(up_to), int(coefficient)) for up_to, coefficient in row.bonus["steps"]
        )
        bonus = BonusRule(str(row.bonus["measure"]), int(row.bonus["rate_bp"]), steps)
    return Profile(row.name, parts, row.minimum_base, bonus, row.id, row.version)


def _kept(profile: Profile) -> Mapping[str, Any]:
    parts = [
        {"measure": part.measure, "way": part.way.value, "weight": part.weight, "cap": part.cap}
        for part in profile.parts
    ]
    bonus: dict[str, Any] = {}
    if profile.bonus is not None:
        bonus = {
            "measure": profile.bonus.measure,
            "rate_bp": profile.bonus.rate_bp,
            "steps": [[step.up_to, step.coefficient] for step in profile.bonus.steps],
        }
    return {"measures": {"parts": parts}, "minimum_base": profile.minimum_base, "bonus": bonus}
