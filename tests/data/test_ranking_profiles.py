"""Ranking profiles: kept, changed by heads only, checked before they are believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.models import Manager, RankingProfile
from crmdesk.data.ranking_profiles import (
    USUAL_BONUS,
    BonusRule,
    Part,
    Profile,
    Step,
    Way,
    check_profile,
    damaged_profiles,
    may_change,
    profile_named,
    put_first,
    read_profiles,
    remove_profile,
    save_profile,
    usual_profile,
)
from crmdesk.data.undoing import undo
from crmdesk.reports.measures import MEASURES
from tests import factories as f
from tests.factories import plant, put

OWN = Profile("Ours", (Part("revenue", Way.PLAN, 3), Part("win_rate", Way.TEAM, 1, 120)), 4, USUAL_BONUS)


def test_a_firm_without_profiles_has_the_usual_one(store):
    """Its measures are there to be asked."""
    plant(store)
    (profile,) = read_profiles(store)
    assert profile == usual_profile()
    assert {part.measure for part in profile.parts} <= MEASURES.keys()
    assert check_profile(profile).weight == 100


def test_a_profile_is_read_as_it_was_saved(store):
    """The first saved holds for the firm; another can be put before it; undo takes a change back."""
    plant(store)
    save_profile(store, OWN)
    save_profile(store, replace(OWN, name="Second", bonus=None))
    first, second = read_profiles(store)
    assert replace(first, id=0, version=0) == OWN
    assert second.bonus is None
    put_first(store, second)
    assert profile_named(store, "").name == "Second"
    deed = save_profile(store, replace(profile_named(store, "Ours"), minimum_base=9))
    assert profile_named(store, "Ours").minimum_base == 9
    undo(store, deed.txn)
    assert profile_named(store, "Ours").minimum_base == 4


def test_two_who_save_at_once_are_told(store):
    """The second saw an older one."""
    plant(store)
    save_profile(store, OWN)
    (read,) = read_profiles(store)
    save_profile(store, replace(read, minimum_base=7))
    with pytest.raises(ConflictFault):
        save_profile(store, replace(read, minimum_base=8))


def test_managers_do_not_change_what_they_are_paid_by(store):
    """Heads and administrators do, and nobody in particular on a laptop."""
    plant(store)
    store.person_id = f.IVAN
    assert not may_change(store, f.IVAN)
    for deed in (lambda: save_profile(store, OWN), lambda: put_first(store, OWN)):
        with pytest.raises(UsageFault, match="Only a head"):
            deed()
    with store.changing(cause="test") as change:
        row = change.row(Manager, f.HEAD)
        change.edit(Manager, f.HEAD, row["version"], role="head")
    store.person_id = f.HEAD
    save_profile(store, OWN)
    remove_profile(store, profile_named(store, "Ours"))
    assert read_profiles(store) == (usual_profile(),)


def test_the_programs_own_is_not_removed(sqlite_store):
    """There is nothing to archive."""
    plant(sqlite_store)
    with pytest.raises(UsageFault):
        remove_profile(sqlite_store, usual_profile())


@pytest.mark.parametrize(
    "changes",
    [
        {"parts": ()}, {"parts": (Part("revenue", Way.PLAN, 0),)}, {"parts": (Part("revenue", Way.PLAN, 1, 0),)},
        {"parts": (Part("revenue", Way.PLAN, 1), Part("revenue", Way.PLAN, 2))}, {"name": " "}, {"minimum_base": -1},
        {"bonus": BonusRule("calls", 100, (Step(None, 100),))}, {"bonus": BonusRule("revenue", 100, (Step(80, 100),))},
        {"bonus": BonusRule("revenue", -1, (Step(None, 100),))},
        {"bonus": BonusRule("revenue", 1, (Step(90, 50), Step(80, 60), Step(None, 100)))}, {"bonus": BonusRule("revenue", 1, ())},
    ],
)  # fmt: skip
def test_what_cannot_be_ranked_by_is_said(changes):
    """Relations are never paid for, steps go upwards and end, weights are above nothing."""
    with pytest.raises(UsageFault):
        check_profile(replace(OWN, **changes))


@pytest.mark.parametrize(
    "kept", [{}, {"parts": 5}, {"parts": [{"measure": "revenue"}]}, {"parts": [{"measure": "revenue", "way": "magic", "weight": 1}]},
             {"revenue": {"weight": 40}}],
)  # fmt: skip
def test_a_damaged_profile_is_left_out_and_named(sqlite_store, kept):
    """The rest of the firm's profiles still hold."""
    plant(sqlite_store)
    put(sqlite_store, RankingProfile, {"name": "Broken", "measures": kept})
    assert damaged_profiles(sqlite_store) == ("Broken",)
    assert read_profiles(sqlite_store) == (usual_profile(),)


def test_an_unknown_name_is_told_with_the_nearest(sqlite_store):
    """A typing error is found."""
    plant(sqlite_store)
    save_profile(sqlite_store, OWN)
    with pytest.raises(UsageFault, match="Ours"):
        profile_named(sqlite_store, "Ous")
