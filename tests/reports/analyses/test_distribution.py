"""Who holds what, against a pencil, and the proposal."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from crmdesk.data.models import Activity, Client
from crmdesk.data.redistribution import hand_over
from crmdesk.reports.analyses.distribution import WEEKS, analyse, propose
from crmdesk.reports.question import Question
from crmdesk.reports.result import Section
from tests.factories import ANNA, CALL, IVAN, make_client, make_deal, plant, put
from tests.reports.oracle import Told
from tests.reports.test_query import AS_OF, YEAR

OPTIONS = {"percent": "10", "most": "50"}
QUESTION = Question((), (), YEAR, as_of=AS_OF)


def sections(store: Any) -> dict[str, Section]:
    """Return the sections by id."""
    return {section.id: section for section in analyse(store, QUESTION, OPTIONS).sections}


def test_what_everybody_holds(firm):
    """Clients, money of twelve months, open deals and activities a week by the client's manager."""
    section = sections(firm.store)["shares"]
    told = Told(firm.world, date(2024, 11, 21), AS_OF + timedelta(1), AS_OF)
    holder = {client["id"]: client["owner_id"] for client in firm.world.clients}
    held = Counter(
        client["owner_id"] for client in firm.world.clients
        if client["archived_at"] is None and (client["created_on"] or AS_OF) <= AS_OF
    )  # fmt: skip
    money: Counter[int | None] = Counter()
    for seen in told.facts["won"]:
        money[holder.get(seen.client or 0)] += seen.value or 0
    deals = Counter(holder.get(seen.client or 0) for seen in told.facts["open"])
    begin = AS_OF + timedelta(1) - timedelta(7 * WEEKS)
    done = Counter(seen.owner for seen in told.facts["done"] if seen.day >= begin and not seen.row["missed"])
    assert section.table is not None
    for place, row in enumerate(section.table.rows):
        behind = section.behind(place, "revenue")
        assert behind is not None
        key = behind.members[0].values[0]
        person = None if key is None else int(key)
        assert row[1] == held[person]
        assert row[3] == money[person]
        assert row[5] == deals[person]
        assert row[6] == pytest.approx(done[person] / WEEKS)
    assert section.table.totals is not None
    for place in (1, 3, 4, 5):
        assert sum(row[place] for row in section.table.rows) == section.table.totals[place]
    assert section.table.totals[1] == sum(held.values())


def test_what_would_be_after(firm):
    """Given and taken clients stand beside those of now, and nothing gets lost."""
    found = sections(firm.store)
    after, proposal = found["after"].table, found["proposal"].table
    assert after is not None
    assert proposal is not None
    assert sum(row[2] for row in after.rows) == sum(row[3] for row in after.rows) == len(proposal.rows)
    assert sum(row[1] for row in after.rows) == sum(row[4] for row in after.rows)
    assert all(row[1] - row[2] + row[3] == row[4] for row in after.rows)


def test_busy_clients_stay(store):
    """A client with an open deal or with something planned is not proposed; what is proposed is what is handed over."""
    plant(store)
    put(
        store,
        Client,
        *(make_client(id=client, name=f"C{client}", owner_id=IVAN) for client in range(1, 7)),
        make_client(id=9, owner_id=ANNA),
    )
    with store.changing(cause="test") as change:
        change.add_deals([make_deal(client_id=1)])
    put(store, Activity, {"kind_id": CALL, "client_id": 2, "due_on": AS_OF, "performer_id": IVAN})
    proposal = propose(store, QUESTION, OPTIONS)
    table = sections(store)["proposal"].table
    assert table is not None
    assert [each.client_id for each in proposal.handovers] == list(table.ids)
    assert proposal.table == table
    assert not {1, 2} & set(table.ids)
    hand_over(store, proposal.handovers)
    assert propose(store, QUESTION, OPTIONS).handovers == ()
