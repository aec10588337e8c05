"""Values of own fields: a renamed value is renamed everywhere, two become one, nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.entry.option_deeds import add_option, count_options, order_options, remove_option, rename_option
from crmdesk.data.errors import UsageFault
from crmdesk.data.kept_conditions import parts_of
from crmdesk.data.models import Client, CustomField, Segment
from crmdesk.data.segments import save_segment
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests import factories as f
from tests.factories import make_client, plant, put


def _options(store: Store, field_id: int) -> list[str]:
    with store.reading() as connection:
        return list(connection.execute(select(CustomField.options).where(CustomField.id == field_id)).scalar_one())


def _held(store: Store, client_id: int) -> dict[str, Any]:
    with store.reading() as connection:
        return dict(connection.execute(select(Client.custom).where(Client.id == client_id)).scalar_one())


def test_a_renamed_value_is_renamed_in_every_record_and_condition(store: Store) -> None:
    """One of a list and several of a list, archived clients too; one undo takes all of it back."""
    plant(store)
    one, many, other = str(f.ONE), str(f.MANY), {str(f.TEXT): "высокий"}
    first, second = put(
        store, Client, make_client(custom={one: "высокий", **other}), make_client(custom={many: ["насосы", "pipes"]})
    )
    condition = Condition(f"own:{f.ONE}", Operator.IN, ("высокий",))
    segment = save_segment(store, "Best", (condition,)).ids[0]
    deed = rename_option(store, f.ONE, "высокий", "Высший")
    assert deed.text == "Grade: “высокий” is “Высший” now · 1 record changed"
    assert _options(store, f.ONE) == ["Высший", "low"]
    assert _held(store, first) == {one: "Высший", **other}
    with store.reading() as connection:
        kept = connection.execute(select(Segment.conditions).where(Segment.id == segment)).scalar_one()
    assert parts_of(kept)[0].values == ("Высший",)  # type: ignore[union-attr]
    rename_option(store, f.MANY, "насосы", "Насосы и трубы")
    assert _held(store, second) == {many: ["Насосы и трубы", "pipes"]}
    assert deed.txn is not None
    undo(store, deed.txn)
    assert _held(store, first) == {one: "высокий", **other}
    assert _options(store, f.ONE) == ["высокий", "low"]


def test_two_values_become_one_by_the_same_name(store: Store) -> None:
    """A record that holds both holds the kept one once."""
    plant(store)
    both = put(store, Client, make_client(custom={str(f.MANY): ["pipes", "насосы"]}))[0]
    deed = rename_option(store, f.MANY, "насосы", "PIPES")
    assert "is part of “pipes” now" in deed.text
    assert _options(store, f.MANY) == ["pipes"]
    assert _held(store, both) == {str(f.MANY): ["pipes"]}


def test_a_value_left_out_stays_where_it_is_held(store: Store) -> None:
    """It is only offered no longer; the last one cannot go."""
    plant(store)
    client = put(store, Client, make_client(custom={str(f.ONE): "low"}))[0]
    remove_option(store, f.ONE, "low")
    assert _options(store, f.ONE) == ["высокий"]
    assert _held(store, client) == {str(f.ONE): "low"}
    with pytest.raises(UsageFault, match="Something must be left"):
        remove_option(store, f.ONE, "высокий")


def test_values_are_added_counted_and_put_in_order(store: Store) -> None:
    """A value is there once, letters of either case."""
    plant(store)
    put(store, Client, make_client(custom={str(f.ONE): "low"}), make_client(custom={str(f.MANY): ["pipes"]}))
    add_option(store, f.ONE, " middle ")
    with pytest.raises(UsageFault, match="there already"):
        add_option(store, f.ONE, "LOW")
    order_options(store, f.ONE, ["middle", "low", "gone"])
    assert _options(store, f.ONE) == ["middle", "low", "высокий"]
    assert count_options(store, f.ONE) == {"low": 1}
    assert count_options(store, f.MANY) == {"pipes": 1}


def test_what_is_gone_meanwhile_is_said(store: Store) -> None:
    """Somebody else renamed it; nothing is written under an empty name."""
    plant(store)
    with pytest.raises(UsageFault, match="not among the values"):
        rename_option(store, f.ONE, "nothing", "x")
    with pytest.raises(UsageFault, match="Write the value"):
        rename_option(store, f.ONE, "low", " ")
