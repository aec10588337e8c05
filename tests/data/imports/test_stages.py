"""What the file calls a stage becomes a stage of a pipeline, and gives the deal its outcome."""

from __future__ import annotations

from crmdesk.data.models import (
    Deal,
    Pipeline,
    Stage,
)
from tests.data.imports.bringing import one, rows


def test_a_status_beside_the_stage_decides(bring, sqlite_store):
    """A deal lost from negotiations is lost, and its history knows from where."""
    table = "id,stage,status,close\n1,Talks,Lost,2025-03-02\n2,Talks,Open,\n3,Offer,Won,2025-03-03\n"
    bring(
        "deals",
        table,
        '[fields]\nexternal_id = "id"\nstage = "stage"\noutcome = "status"\nclosed = "close"\ncreated = { value = 2025-01-01 }',
    )
    stages = dict(rows(sqlite_store, Stage, "id", "name"))
    assert [(outcome, stages[stage]) for outcome, stage in rows(sqlite_store, Deal, "outcome", "stage_id")] == [
        (2, "Lost"),
        (0, "Talks"),
        (1, "Won"),
    ]
    lost_from = [stages.get(row[0]) for row in rows(sqlite_store, Deal, "lost_stage_id")]
    assert lost_from[0] == "Talks"


def test_stages_that_nobody_named_are_guessed_aloud(bring, sqlite_store):
    """Won and lost are told by their names, and the report says so."""
    table = "id,stage,day\n1,Успешно реализовано,2025-01-02\n2,Закрыто и не реализовано,2025-01-02\n3,Первичный контакт,\n4,Closed Won,2025-01-02\n"
    result = bring("deals", table, '[fields]\nexternal_id = "id"\nstage = "stage"\nclosed = "day"')
    assert dict(rows(sqlite_store, Stage, "name", "kind")) == {
        "Успешно реализовано": "won", "Закрыто и не реализовано": "lost", "Первичный контакт": "work", "Closed Won": "won",
    }  # fmt: skip
    assert "guessed" in result.warnings[0]


def test_leads_are_deals_in_their_first_stages(bring, sqlite_store):
    """They live in a pipeline of their own."""
    bring("leads", "id,stage\n1,Новый\n2,В работе\n", '[fields]\nexternal_id = "id"\nstage = "stage"')
    assert one(sqlite_store, Pipeline, "name") == ("Leads",)
    assert rows(sqlite_store, Stage, "name", "kind") == [("Новый", "lead"), ("В работе", "lead")]
