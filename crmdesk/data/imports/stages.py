"""Stages: what the file says about where deals are, turned into stages of pipelines, made where they are missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.mapping import StageWord
from crmdesk.data.imports.recipes import folded
from crmdesk.data.models import Pipeline, Stage
from crmdesk.data.models.catalogue import OPEN, OUTCOME_OF_KIND
from crmdesk.data.search import fold
from crmdesk.data.words import N_, _, quoted

#: Pieces of stage names by which other programs tell won from lost; looked for only where the mapping says nothing.
_LOST = re.compile(
    r"\blost\b|\blose\b|\bfail|\bjunk|reject|disqualif|unqualified|проигр|провал|не реализ|\bотказ|потер|неудач|некачествен|неуспеш|сорвал"
)
_WON = re.compile(r"\bwon\b|\bwin\b|выигр|успеш|реализован|продан|\bоплачен|converted|заключен|success")
_CANCELLED = re.compile(r"cancel|отмен|аннулир|дубл|duplicate|спам|spam")
_OF_OUTCOME = {0: "work", 1: "won", 2: "lost", 3: "cancelled"}
_NAMES = {
    "won": N_("Won"),
    "lost": N_("Lost"),
    "cancelled": N_("Cancelled"),
    "work": N_("New deal"),
    "lead": N_("New lead"),
}
_ORDER = {"lead": 0, "work": 1, "won": 2, "lost": 3, "cancelled": 4}


def guess_stage_kind(word: str, *, leads: bool = False) -> str:
    """Return the kind of a stage told from its name, "work" (or "lead") where it tells nothing."""
    text = fold(word)
    for kind, pattern in (("lost", _LOST), ("cancelled", _CANCELLED), ("won", _WON)):
        if pattern.search(text):
            return "cancelled" if leads and kind == "won" else kind
    return "lead" if leads else "work"


@dataclass(slots=True)
class _Known:
    id: int
    kind: str
    position: int


class Stages:
    """Stages of the base by pipeline and folded name, with those that this import adds."""

    def __init__(self, draft: Draft, *, leads: bool) -> None:
        self._draft = draft
        self._leads = leads
        self._by_name: dict[tuple[int, str], _Known] = {}
        self._guessed: dict[str, str] = {}
        rows = draft.references.connection.execute(
            select(Stage.id, Stage.pipeline_id, Stage.name, Stage.kind, Stage.position)
            .where(Stage.archived_at.is_(None))
            .order_by(Stage.pipeline_id, Stage.position)
        )
        for row in rows:
            self._by_name[row.pipeline_id, fold(row.name)] = _Known(row.id, row.kind, row.position)

    def find(self, pipeline_id: int, word: str) -> _Known:
        """Return the stage a word of the file means, made if it is missing."""
        stated = self._draft.mapping.stages.get(folded(word))
        name = (stated.name if stated else "") or word
        known = self._by_name.get((pipeline_id, fold(name)))
        if known is not None:
            return known
        if stated is None:
            stated = StageWord(guess_stage_kind(word, leads=self._leads))
            if stated.kind not in ("work", "lead"):
                self._guessed[word] = stated.kind
        return self._make(pipeline_id, name, stated)

    def of_kind(self, pipeline_id: int, kind: str) -> _Known:
        """Return the first stage of a kind in a pipeline, made if there is none."""
        found = [
            known
            for (pipeline, _name), known in self._by_name.items()
            if pipeline == pipeline_id and known.kind == kind
        ]
        if found:
            return min(found, key=lambda known: known.position)
        return self._make(pipeline_id, _(_NAMES[kind]), StageWord(kind))

    def first_open(self, pipeline_id: int) -> _Known:
        """Return the first open stage of a pipeline, made if there is none."""
        found = [
            known
            for (pipeline, _name), known in self._by_name.items()
            if pipeline == pipeline_id and OUTCOME_OF_KIND[known.kind] == OPEN
        ]
        if found:
            return min(found, key=lambda known: (_ORDER[known.kind], known.position))
        kind = "lead" if self._leads else "work"
        return self._make(pipeline_id, _(_NAMES[kind]), StageWord(kind))

    def finish(self) -> None:
        """Order the stages that were made, and say which kinds were guessed."""
        made: dict[int, list[dict[str, Any]]] = {}
        for row in self._draft.new_stages:
            made.setdefault(row["pipeline_id"], []).append(row)
        fresh = {row["id"] for row in self._draft.references.made.get("pipeline", {}).values()}
        for pipeline_id, rows in made.items():
            if pipeline_id in fresh:
                rows.sort(key=lambda row: _ORDER[row["kind"]])
                for position, row in enumerate(rows):
                    row["position"] = position
        if self._guessed:
            words = ", ".join(f'{quoted(word)} = "{kind}"' for word, kind in self._guessed.items())
            self._draft.warnings.append(
                _("kinds of stages guessed from their names: {words}; if that is wrong, say it in [stages]").format(
                    words=words
                )
            )

    def _make(self, pipeline_id: int, name: str, word: StageWord) -> _Known:
        last = max(
            (known.position for (pipeline, _name), known in self._by_name.items() if pipeline == pipeline_id),
            default=-1,
        )
        known = _Known(self._draft.references.ids.take(), word.kind, last + 1)
        self._by_name[pipeline_id, fold(name)] = known
        certain = {"won": 10_000, "lost": 0, "cancelled": 0}
        probability = word.probability if word.probability is not None else certain.get(word.kind, 0)
        self._draft.new_stages.append(
            {
                "id": known.id,
                "pipeline_id": pipeline_id,
                "name": name,
                "position": known.position,
                "kind": word.kind,
                "probability": probability,
                "norm_days": word.norm_days,
            }
        )
        return known


def pipelines(draft: Draft, *, leads: bool) -> list[int]:
    """Return the pipeline of each row: its own, else the only or first one of the base, else a new one."""
    named = list(draft.column("pipeline"))
    if None not in named:
        return named
    default_name = _("Leads") if leads else _("Sales")
    known = draft.references.connection.execute(
        select(Pipeline.id, Pipeline.name)
        .where(Pipeline.archived_at.is_(None))
        .order_by(Pipeline.position, Pipeline.id)
    ).all()
    same = [row.id for row in known if fold(row.name) == fold(default_name)]
    default: int
    if same:
        default = same[0]
    elif known and not leads:
        default = next((row.id for row in known if fold(row.name) != fold(_("Leads"))), known[0].id)
    else:
        default = draft.references.make("pipeline", {"name": default_name, "position": len(known)}, default_name)
    return [default if pipeline is None else pipeline for pipeline in named]


def place(draft: Draft, *, leads: bool) -> list[int]:
    """Fill the stage and pipeline of each deal, and return its outcome.

    A stage of the file gives the outcome by its kind. Where the file has an outcome of its own ("status: won" beside the stage
    it was won from), that decides, and the stage is the one the deal was in before.
    """
    stages = Stages(draft, leads=leads)
    ways = pipelines(draft, leads=leads)
    if len(set(ways)) == 1:
        for word in draft.mapping.stage_words:
            stages.find(ways[0], word)
    placed: list[tuple[int, int, int | None]] = []
    memory: dict[tuple[int, str | None, int | None], tuple[int, int, int | None]] = {}
    for key in zip(ways, draft.column("stage"), draft.column("outcome"), strict=True):
        if key not in memory:
            memory[key] = _placed(stages, *key)
        placed.append(memory[key])
    stages.finish()
    draft.columns["pipeline_id"] = ways
    draft.columns["stage_id"] = [stage_id for _outcome, stage_id, _before in placed]
    draft.opened_stages = [before for _outcome, _stage_id, before in placed]
    return [outcome for outcome, _stage_id, _before in placed]


def _placed(stages: Stages, pipeline_id: int, word: str | None, outcome: int | None) -> tuple[int, int, int | None]:
    """Return (outcome, stage, the open stage before it where the file tells it)."""
    stage = stages.find(pipeline_id, word) if word else None
    if stage is None:
        stage = (
            stages.first_open(pipeline_id)
            if outcome in (None, OPEN)
            else stages.of_kind(pipeline_id, _OF_OUTCOME[outcome or 0])
        )
        return OUTCOME_OF_KIND[stage.kind], stage.id, None
    own = OUTCOME_OF_KIND[stage.kind]
    if outcome is None or outcome == own:
        return own, stage.id, None
    if outcome == OPEN:
        return OPEN, stages.first_open(pipeline_id).id, None
    before = stage.id if own == OPEN else None
    return outcome, stages.of_kind(pipeline_id, _OF_OUTCOME[outcome]).id, before
