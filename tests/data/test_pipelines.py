"""Pipelines come in order, with what each stage means."""

from __future__ import annotations

from crmdesk.data.models import Stage
from crmdesk.data.pipelines import list_pipelines
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import plant


def test_stages_come_in_their_order_without_those_in_the_archive(store: Store) -> None:
    """Two pipelines; an archived stage is not offered."""
    plant(store)
    with store.changing() as change:
        change.archive(Stage, f.WORK, 1)
    found = list_pipelines(store)
    assert [pipeline.name for pipeline in found.all] == ["Sales", "Service"]
    assert [stage.name for stage in found.all[0].open_stages] == ["Lead", "Offer"]
    stage = found.stage(f.LOST_STAGE)
    assert stage is not None
    assert stage.outcome == 2
    assert found.stage(f.WORK) is None
    pipeline = found.of_stage(f.AGREED)
    assert pipeline is not None
    assert pipeline.id == f.SERVICE
