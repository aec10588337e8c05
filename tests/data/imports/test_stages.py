"""What the file calls a stage becomes a stage of a pipeline, and gives the deal its outcome."""

from __future__ import annotations

import pytest

from crmdesk.data.imports.stages import guess_stage_kind
from crmdesk.data.models import (
    Deal,
    Pipeline,
    Stage,
)
from tests.data.imports.bringing import drafted, one, rows


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


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Closed Won", "won"),
        ("Успешно реализовано", "won"),
        ("Closed Lost", "lost"),
        ("Закрыто и не реализовано", "lost"),
        ("Отказ клиента", "lost"),
        ("Отменена", "cancelled"),
        ("Спам", "cancelled"),
        ("Переговоры", "work"),
        ("Wonderland", "work"),
    ],
)
def test_the_kind_of_a_stage_is_told_from_its_name(word, kind):
    """Lost is looked for before won: what is not realised holds the word realised."""
    assert guess_stage_kind(word) == kind


def test_a_lead_is_never_won():
    """A converted lead goes on as a deal elsewhere."""
    assert guess_stage_kind("Converted", leads=True) == "cancelled"
    assert guess_stage_kind("Новый", leads=True) == "lead"


def test_stages_are_found_again_and_new_ones_come_last(bring, sqlite_store):
    """A second file adds to the pipeline of the first, and moves none of its stages."""
    mapping = '[fields]\nexternal_id = "id"\nstage = "stage"'
    bring("deals", "id,stage\n1,Talks\n2,Offer\n", mapping)
    with drafted(sqlite_store, "deals", "id,stage\n3,talks\n4,Contract\n5,\n", mapping) as draft:
        assert [(stage["name"], stage["position"]) for stage in draft.new_stages] == [("Contract", 2)]
        talks, contract, unsaid = draft.columns["stage_id"]
    stages = dict(rows(sqlite_store, Stage, "name", "id"))
    assert talks == unsaid == stages["Talks"]
    assert contract not in stages.values()
