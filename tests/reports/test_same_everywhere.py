"""Lists and panes count some figures of their own so that they can be sorted and summed; they must be the engine's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.demo import make_demo
from crmdesk.data.listing import export_rows, totals
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import empty_listing
from crmdesk.data.store import Store
from crmdesk.data.table import Table
from crmdesk.reports.periods import Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question

TODAY = date(2025, 11, 20)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A small demo firm, asked as of its last day."""
    store = make_demo(str(tmp_path_factory.mktemp("same") / "demo.crmdb"), deals=1_500, today=TODAY)
    store.clock = lambda: datetime(2025, 11, 20, 12, tzinfo=UTC)
    yield store
    store.close()


def _engine(store: Store, measure: str, period: Period, by: str = "") -> dict[str | None, int | float | None]:
    answer = ask(store, Question((measure,), (by,) if by else (), period, as_of=TODAY))
    if not by:
        return {None: answer.total.cells[0].value}
    return {line.members[0].id: line.cells[0].value for line in answer.lines}


def _exported(store: Store, registry_id: str, *keys: str) -> list[Table]:
    registry = registry_of(store, registry_id)
    return list(export_rows(store, empty_listing(registry), [registry.field_named(key) for key in keys]))


def test_the_list_of_clients_shows_the_engines_revenue(demo: Store) -> None:
    """Twelve months to today, client by client."""
    year = Period(TODAY.replace(year=2024) + timedelta(1), TODAY + timedelta(1))
    engine = {client: value for client, value in _engine(demo, "revenue", year, "client").items() if value}
    listed = {}
    for table in _exported(demo, "clients", "name", "revenue"):
        listed.update({str(client): row[1] for client, row in zip(table.ids, table.rows, strict=True) if row[1]})
    assert listed == engine


def test_the_list_of_open_deals_sums_to_the_engines_pipeline(demo: Store) -> None:
    """Amount, weighted amount and number of open deals."""
    today = Period(TODAY, TODAY + timedelta(1))
    listing = empty_listing(registry_of(demo, "deals")).with_condition(Condition("outcome", Operator.IN, (0,)))
    figures = dict(
        zip((field.key for field in totals(demo, listing).fields), totals(demo, listing).rows[0], strict=True)
    )
    assert figures["sum"] == _engine(demo, "open_amount", today)[None]
    assert figures["weighted"] == _engine(demo, "weighted_amount", today)[None]
    assert figures["count"] == _engine(demo, "open_count", today)[None]


def test_the_list_of_stuck_deals_is_the_engines(demo: Store) -> None:
    """The same rule, the same deals."""
    today = Period(TODAY, TODAY + timedelta(1))
    listing = empty_listing(registry_of(demo, "deals")).with_condition(Condition("stuck", Operator.HOLDS))
    figures = dict(
        zip((field.key for field in totals(demo, listing).fields), totals(demo, listing).rows[0], strict=True)
    )
    assert figures["count"] == _engine(demo, "stuck_count", today)[None]
    assert figures["sum"] == _engine(demo, "stuck_amount", today)[None]
