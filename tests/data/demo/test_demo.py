"""Making a demo base: the same firm for the same seed, nothing left of a stopped one, the whole model filled."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from crmdesk.data.demo import DEMO_FIRM, make_demo
from crmdesk.data.errors import Cancelled, UsageFault
from crmdesk.data.models import (
    Alert,
    Attachment,
    Certificate,
    Commitment,
    Deal,
    DealEvent,
    ImportBatch,
    Payment,
    PeriodReport,
    Record,
    ReportFile,
    ReportTemplate,
    RevocationList,
    Signature,
)  # fmt: skip
from tests.data.demo.conftest import TODAY, still
from tests.fold import assert_fold

#: What people of the base do themselves.
LEFT_EMPTY = {
    Alert, Attachment, Certificate, Commitment, ImportBatch, PeriodReport, ReportFile, ReportTemplate, RevocationList, Signature,
}  # fmt: skip
#: Rows of the base itself, made by the store with ids of chance.
OF_THE_STORE = {"base_state", "firm", "journal"}


def test_the_journal_folds(demo):
    """The journal of a demo base folded gives its rows."""
    assert_fold(demo)


def test_the_whole_model_is_filled(demo):
    """Every table holds rows, except those that only people of the base can fill."""
    with demo.reading() as connection:
        for mapper in Record.registry.mappers:
            count = connection.execute(select(func.count()).select_from(mapper.local_table)).scalar_one()
            assert (count == 0) == (mapper.class_ in LEFT_EMPTY), mapper.local_table.name


def test_the_firm_is_the_one_promised(demo):
    """The base is named and keeps time as ``DEMO_FIRM`` says."""
    assert (demo.firm.name, demo.firm.currency, demo.firm.timezone.key) == (
        DEMO_FIRM.name, DEMO_FIRM.currency, DEMO_FIRM.timezone,
    )  # fmt: skip


def test_the_same_seed_gives_the_same_rows(tmp_path):
    """Two bases of one seed and day hold the same rows, ids included; another seed gives other amounts."""
    first, second, other = (
        make_demo(str(tmp_path / f"{name}.crmdb"), deals=200, years=3, seed=seed, today=TODAY)
        for name, seed in (("first", 7), ("second", 7), ("other", 8))
    )
    for mapper in Record.registry.mappers:
        table = mapper.local_table
        if table.name in OF_THE_STORE:
            continue
        columns = [column for column in table.columns if column.name != "archived_at"]
        found = []
        for store in (first, second):
            with store.reading() as connection:
                found.append(connection.execute(select(*columns).order_by(table.c.id)).all())
        assert found[0] == found[1], table.name
    sums = []
    for store in (first, other):
        with store.reading() as connection:
            sums.append(connection.execute(select(func.sum(Deal.amount))).scalar_one())
        store.close()
    second.close()
    assert sums[0] != sums[1]


def test_the_base_is_of_the_size_asked(tmp_path):
    """Exactly as many deals as asked, numbered from one in the order of their creation."""
    seen = []
    store = make_demo(
        str(tmp_path / "x.crmdb"), deals=130, years=2, today=date(2024, 2, 29), clock=still,
        progress=lambda done, total: seen.append((done, total)),
    )  # fmt: skip
    with store.reading() as connection:
        deals = connection.execute(select(Deal.number, Deal.created_on).order_by(Deal.number)).all()
    store.close()
    assert [deal.number for deal in deals] == list(range(1, 131))
    assert [deal.created_on for deal in deals] == sorted(deal.created_on for deal in deals)
    assert seen[0] == (0, 130)
    assert seen[-1] == (130, 130)


def test_one_year_is_enough(tmp_path):
    """A base of a single year is made too, though nothing can be compared in it."""
    store = make_demo(str(tmp_path / "x.crmdb"), deals=150, years=1, today=TODAY, clock=still)
    with store.reading() as connection:
        first = connection.execute(select(func.min(Deal.created_on))).scalar_one()
    store.close()
    assert first >= date(2024, 11, 20)


def test_a_stopped_one_leaves_nothing(tmp_path):
    """When progress raises, the half-made file is removed and what stopped it goes on."""

    def stop(done, total):
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        make_demo(str(tmp_path / "x.crmdb"), deals=150, years=2, today=TODAY, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_left_alone(tmp_path):
    """A demo base is never written over a file that is there."""
    path = tmp_path / "x.crmdb"
    path.write_bytes(b"precious")
    with pytest.raises(UsageFault):
        make_demo(str(path), deals=150, today=TODAY)
    assert path.read_bytes() == b"precious"


@pytest.mark.parametrize("wrong", [{"deals": 5}, {"deals": 10_000_000}, {"years": 0}, {"years": 90}, {"seed": -1}])
def test_impossible_sizes_are_refused(tmp_path, wrong):
    """Sizes out of range are a fault before anything is written."""
    with pytest.raises(UsageFault):
        make_demo(str(tmp_path / "x.crmdb"), **{"deals": 150, "today": TODAY} | wrong)
    assert list(tmp_path.iterdir()) == []


def test_it_is_made_on_a_server_too(postgres_server):
    """A Postgres server holds the same figures as the file does."""
    postgres_server.create("crmdesk_demo")
    sums = []
    try:
        store = make_demo(postgres_server.url("crmdesk_demo"), deals=120, years=2, today=TODAY, clock=still)
        with store.reading() as connection:
            for record, column in ((Deal, Deal.value), (Payment, Payment.value), (DealEvent, DealEvent.value)):
                sums.append(connection.execute(select(func.count(), func.sum(column)).select_from(record)).one())
        store.close()
    finally:
        postgres_server.drop("crmdesk_demo")
    assert sums[0][0] == 120
    assert all(total > 0 for _count, total in sums)


def test_the_file_is_sound(demo):
    """SQLite finds no fault and no dangling reference in the file."""
    with demo.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
