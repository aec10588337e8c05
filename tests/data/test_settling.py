"""What a transaction settles: last and first contacts, first and last wins, tops of groups."""

from __future__ import annotations

from datetime import date

from crmdesk.data.models import Activity, Client, Deal
from tests.data.test_journal import edit, row_of
from tests.factories import CALL, IVAN, TASK, WORK, make_activity, make_client, make_won, plant, put


def test_contacts_are_summed_up_whatever_happens_to_them(store) -> None:
    """Missed calls, short calls and tasks are no contact; archiving the first makes the next the first."""
    plant(store)
    (client,) = put(store, Client, make_client())
    ids = put(
        store, Activity, make_activity(date(2025, 3, 1), client_id=client, missed=True),
        make_activity(date(2025, 3, 2), client_id=client, duration_s=9), make_activity(date(2025, 3, 3), client_id=client),
        make_activity(date(2025, 3, 4), client_id=client, kind_id=CALL),
        make_activity(date(2025, 3, 5), client_id=client, kind_id=TASK),
    )  # fmt: skip
    assert row_of(store, Client, client).last_contact_on == date(2025, 3, 4)
    assert [row_of(store, Activity, one).is_first for one in ids] == [False, False, True, False, False]
    with store.changing() as change:
        change.archive(Activity, ids[2], row_of(store, Activity, ids[2]).version)
    assert row_of(store, Activity, ids[3]).is_first
    with store.changing() as change:
        change.archive(Activity, ids[3], row_of(store, Activity, ids[3]).version)
    assert row_of(store, Client, client).last_contact_on is None


def test_wins_are_summed_up_whatever_happens_to_them(store) -> None:
    """Reopened, archived, or moved to another client."""
    plant(store)
    one, two = put(store, Client, make_client(), make_client())
    deals = put(store, Deal, *(make_won(date(2025, month, 1), client_id=one) for month in (1, 5, 9)))

    def wins(client: int) -> tuple[object, object]:
        row = row_of(store, Client, client)
        return row.first_won_on, row.last_won_on

    assert wins(one) == (date(2025, 1, 1), date(2025, 9, 1))
    edit(store, Deal, deals[0], stage_id=WORK)
    assert wins(one) == (date(2025, 5, 1), date(2025, 9, 1))
    edit(store, Deal, deals[2], client_id=two)
    assert (wins(one), wins(two)) == ((date(2025, 5, 1),) * 2, (date(2025, 9, 1),) * 2)
    with store.changing() as change:
        change.archive(Deal, deals[1], row_of(store, Deal, deals[1]).version)
    assert wins(one) == (None, None)


def test_a_group_is_the_top_of_its_tree(store) -> None:
    """In any order of parents and children; who leaves a group is a group of one again."""
    plant(store)
    rows = [
        make_client(id=place, parent_id=parent, owner_id=IVAN)
        for place, parent in ((603, 602), (601, None), (602, 601))
    ]
    put(store, Client, *rows)
    assert [row_of(store, Client, place).group_id for place in (601, 602, 603)] == [601, 601, 601]
    edit(store, Client, 602, parent_id=None)
    assert [row_of(store, Client, place).group_id for place in (601, 602, 603)] == [601, 602, 602]
    edit(store, Client, 603, parent_id=None)
    assert row_of(store, Client, 603).group_id == 603
