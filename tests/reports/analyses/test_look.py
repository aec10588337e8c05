"""Rows of facts under the conditions of a question."""

from __future__ import annotations

import pytest

from crmdesk.data.access import Scope
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Deal
from crmdesk.reports.analyses.look import looking
from crmdesk.reports.answer import Filter
from crmdesk.reports.facts import WON_DEALS
from crmdesk.reports.question import Question
from tests.factories import ANNA, IVAN, SITE
from tests.reports.test_query import AS_OF, YEAR


def test_rows_are_narrowed_by_period_filters_and_scope(firm):
    """The won deals of two people from one source are those of a plain loop."""
    scope = Scope("two", "Two", frozenset({IVAN, ANNA}))
    question = Question((), (), YEAR, filters=(Filter("source", (str(SITE),)),), scope=scope, as_of=AS_OF)
    with looking(firm.store, question) as look:
        found = {row.id for row in look.rows(WON_DEALS, (Deal.id,))}
    assert found == {
        deal["id"] for deal in firm.world.deals
        if deal["archived_at"] is None and deal["outcome"] == 1 and YEAR.begin <= deal["closed_on"] <= AS_OF
        and deal["source_id"] == SITE and deal["closed_owner_id"] in (IVAN, ANNA)
    }  # fmt: skip


def test_what_a_fact_does_not_have_is_refused(sqlite_firm):
    """Deals have no kind of activity."""
    question = Question((), (), YEAR, filters=(Filter("activity_kind", ("1",)),), as_of=AS_OF)
    with looking(sqlite_firm.store, question) as look, pytest.raises(UsageFault, match="cannot be cut"):
        look.rows(WON_DEALS, (Deal.id,))
