"""Outcomes: figures judge what was promised in figures, the head judges words, and the base says what it knows of the rest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crmdesk.data.models import Activity, Client, Deal, Manager
from crmdesk.data.period_reports.commitments import Promised, add_commitment, list_commitments
from crmdesk.data.period_reports.roles import Subject
from crmdesk.data.period_reports.statements import Judgement
from crmdesk.data.period_reports.verdicts import judge
from crmdesk.data.store import Store
from crmdesk.reports.period_reports.outcomes import Promises, note_of, verdict_of
from crmdesk.reports.period_reports.snapshot import Outcome
from crmdesk.reports.periods import Period
from tests import factories as f
from tests.data.period_reports.life import at_work, form, freeze
from tests.factories import make_activity, make_client, make_deal, make_won, plant, put

SEPTEMBER = (date(2025, 9, 1), date(2025, 10, 1))
OCTOBER = Period(date(2025, 10, 1), date(2025, 11, 1))
IVAN = Subject("manager", f.IVAN)


@pytest.fixture
def firm(sqlite_store: Store) -> Store:
    """The small firm, where Olga heads sales and stands above Ivan."""
    plant(sqlite_store)
    with sqlite_store.changing(cause="test") as change:
        row = change.row(Manager, f.HEAD)
        change.edit(Manager, f.HEAD, row["version"], role="head")
    put(sqlite_store, Client, *(make_client(id=one, name=f"Client {one}") for one in (1, 2, 3)))
    return sqlite_store


def promise(store: Store, *promised: Promised, period: tuple[date, date] = SEPTEMBER, is_frozen: bool = True) -> int:
    """Form Ivan's report of a period with commitments, freeze it, and return its id."""
    (claimed,) = form(store, IVAN, period=period)
    with at_work(store, f.IVAN):
        for one in promised:
            add_commitment(store, claimed.id, one)
        if is_frozen:
            freeze(store, claimed.id)
    return claimed.id


def told(store: Store, period: Period = OCTOBER) -> tuple[tuple[Outcome, ...], str]:
    """Return what Ivan's report of a period tells."""
    with store.reading() as connection:
        return Promises(store, connection, period, "month").of(IVAN, {})


def test_figures_judge_figures(firm):
    """Two calls of two are kept, 90 of 100 roubles in part, a meeting of three missed; a share of just its target is kept."""
    put(firm, Deal, make_won(date(2025, 10, 9), 90_00, owner_id=f.IVAN, client_id=1))
    lost = {"owner_id": f.IVAN, "stage_id": f.LOST_STAGE, "loss_reason_id": f.PRICE, "closed_on": date(2025, 10, 9)}
    put(firm, Deal, make_won(date(2025, 10, 9), None, owner_id=f.IVAN), make_deal(**lost))
    put(firm, Activity, *(make_activity(date(2025, 10, day), performer_id=f.IVAN) for day in (1, 31)))
    promise(
        firm, Promised(measure="calls", target=Decimal(2)), Promised(measure="revenue", target=Decimal(100)),
        Promised(measure="meetings", target=Decimal(3)), Promised(measure="win_rate", target=Decimal("66.666")),
    )  # fmt: skip
    outcomes, note = told(firm)
    assert [one.verdict for one in outcomes] == ["kept", "partly", "missed", "kept"]
    assert outcomes[0].result.startswith("2")
    assert note == "Kept 2 of 4, 1 in part."


@pytest.mark.parametrize(("share", "percent"), [(0.35, 35_000), (0.29, 29_000), (0.57, 57_000)])
def test_a_share_of_just_its_target_is_kept(firm, share, percent):
    """Thirty-five percent is thirty-five percent, though no binary number says so."""
    report = promise(firm, Promised(measure="win_rate", target=Decimal(percent) / 1000))
    (row,) = list_commitments(firm, report)
    assert row.target == percent
    assert verdict_of(row, share) == "kept"


def test_words_wait_for_the_head(firm):
    """Unjudged until the head says, then told as said."""
    report = promise(firm, Promised("Call everybody"))
    outcomes, note = told(firm)
    assert (outcomes[0].verdict, note) == ("", "Kept 0 of 1, 1 not judged yet.")
    with at_work(firm, f.HEAD):
        judge(firm, list_commitments(firm, report)[0].id, Judgement("kept", "All of them"))
    outcomes, note = told(firm)
    assert (outcomes[0].verdict, outcomes[0].result, note) == ("kept", "All of them", "Kept 1 of 1.")


def test_the_base_says_what_it_knows_as_of_the_periods_end(firm):
    """A deal won in the period, one won after it that was in work then, a client who bought, one only spoken to."""
    in_work = make_deal(id=901, owner_id=f.IVAN, client_id=1, stage_id=f.OFFER, created_on=date(2025, 9, 5))
    put(firm, Deal, make_won(date(2025, 10, 7), 50_00, id=900, owner_id=f.IVAN, client_id=2), in_work)
    with firm.changing() as change:
        change.edit(Deal, 901, 1, stage_id=f.WON_STAGE, closed_on=date(2025, 11, 3))
    held = (make_activity(day, performer_id=f.IVAN, client_id=3) for day in (date(2025, 10, 5), date(2025, 11, 5)))
    put(firm, Activity, *held)
    promise(
        firm, Promised("Win it", deal_id=900, action="contract"), Promised("Win that", deal_id=901, action="contract"),
        Promised("Sell", client_id=2, action="sell"), Promised("Talk", client_id=3, action="talk"),
    )  # fmt: skip
    won, worked, bought, spoken = (one.result for one in told(firm)[0])
    assert won.startswith("won on 2025-10-07, 50")
    assert worked == "at the stage “Offer”"
    assert (bought, spoken) == ("bought on 2025-10-07", "last contact on 2025-10-05")


def test_only_what_was_fixed_for_this_very_period_counts(firm):
    """What is only formed binds nobody, and what August promised was September's."""
    promise(firm, Promised("August's"), period=(date(2025, 8, 1), date(2025, 9, 1)))
    assert told(firm) == ((), "")
    promise(firm, Promised("September's"), is_frozen=False)
    assert told(firm) == ((), "")


def test_the_note_looks_over_three_periods(firm):
    """Three kept of four now, seven of eight before."""
    note = note_of(["kept", "kept", "kept", "missed"], ["kept"] * 7 + ["missed"])
    assert note == "Kept 3 of 4. Over the last three periods: 10 of 12."
