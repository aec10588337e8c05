"""Kinds of activities to choose from."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from crmdesk.data.activities.kinds import kind_for, list_kinds
from crmdesk.data.entry.forms_dictionaries import ACTIVITY_NAMES
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import ActivityKind
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import plant


def test_a_new_base_offers_every_known_kind_and_keeps_those_that_are_used(store: Store) -> None:
    """Nothing has to be set up before the first call: its kind comes with it, once."""
    assert [kind.code for kind in list_kinds(store)] == list(ACTIVITY_NAMES)
    assert all(kind.id is None for kind in list_kinds(store))
    with store.changing() as change:
        first = kind_for(change, "call")
        assert kind_for(change, "call") == first
        assert change.connection.execute(select(func.count()).select_from(ActivityKind)).scalar_one() == 1
    assert list_kinds(store)[0].id == first


def test_the_firms_own_kinds_come_first(store: Store) -> None:
    """What the firm calls a call is what people see."""
    plant(store)
    kinds = list_kinds(store)
    assert {kind.id for kind in kinds if kind.id is not None} == {
        f.CALL, f.MEETING, f.LETTER, f.TASK, f.VISIT, f.CONSULTATION, f.COMPLAINT,
    }  # fmt: skip
    assert [kind.code for kind in kinds if kind.id is None] == ["message", "demonstration"]


def test_an_unknown_word_is_no_kind(store: Store) -> None:
    """A fault names the known ones."""
    with pytest.raises(UsageFault), store.changing() as change:
        kind_for(change, "dance")
