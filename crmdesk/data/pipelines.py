"""Pipelines as people choose from them: their stages in order, and what each means for a deal."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from crmdesk.data.models import Pipeline, Stage
from crmdesk.data.models.catalogue import OPEN, OUTCOME_OF_KIND
from crmdesk.data.store import Store


@dataclass(frozen=True, slots=True)
class StageChoice:
    """A stage that a deal can be put into."""

    id: int
    name: str
    outcome: int
    """0 open, 1 won, 2 lost, 3 cancelled."""


@dataclass(frozen=True, slots=True)
class PipelineChoice:
    """A pipeline with its stages in their order."""

    id: int
    name: str
    stages: tuple[StageChoice, ...]

    @property
    def open_stages(self) -> tuple[StageChoice, ...]:
        """The stages of deals in work."""
        return tuple(stage for stage in self.stages if stage.outcome == OPEN)


@dataclass(frozen=True, slots=True)
class Pipelines:
    """All pipelines of the firm, in their order."""

    all: tuple[PipelineChoice, ...]

    def stage(self, stage_id: int) -> StageChoice | None:
        """Return a stage by its id, None for one that is gone."""
        return next((stage for one in self.all for stage in one.stages if stage.id == stage_id), None)

    def of_stage(self, stage_id: int) -> PipelineChoice | None:
        """Return the pipeline that a stage belongs to."""
        return next((one for one in self.all for stage in one.stages if stage.id == stage_id), None)


def list_pipelines(store: Store) -> Pipelines:
    """Return the pipelines and stages that are not archived."""
    with store.reading() as connection:
        pipelines = connection.execute(
            select(Pipeline.id, Pipeline.name)
            .where(Pipeline.archived_at.is_(None))
            .order_by(Pipeline.position, Pipeline.id)
        ).all()
        stages = connection.execute(
            select(Stage.id, Stage.name, Stage.kind, Stage.pipeline_id)
            .where(Stage.archived_at.is_(None))
            .order_by(Stage.position, Stage.id)
        ).all()
    held: dict[int, list[StageChoice]] = {pipeline.id: [] for pipeline in pipelines}
    for row in stages:
        if row.pipeline_id in held:
            held[row.pipeline_id].append(StageChoice(row.id, row.name, OUTCOME_OF_KIND[row.kind]))
    return Pipelines(tuple(PipelineChoice(row.id, row.name, tuple(held[row.id])) for row in pipelines))
