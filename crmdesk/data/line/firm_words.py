"""FirmWords: the base's own dictionaries as the line needs them, read in one go: kinds, stages, people, reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from crmdesk.data.entry.forms_dictionaries import ACTIVITY_NAMES
from crmdesk.data.line.moments import Calendar
from crmdesk.data.line.morphology import same_word
from crmdesk.data.line.understood import Ref
from crmdesk.data.line.words import Word
from crmdesk.data.models import ActivityKind, LossReason, Manager, Pipeline, Stage
from crmdesk.data.models.catalogue import OPEN, OUTCOME_OF_KIND
from crmdesk.data.search import fold
from crmdesk.data.store import Store
from crmdesk.data.words import _


@dataclass(frozen=True, slots=True)
class KindWord:
    """A kind of activity."""

    id: int | None
    """None: the firm has none of this code yet; it comes with the first activity."""
    name: str
    code: str

    @property
    def ref(self) -> Ref:
        """The kind as a proposal names it."""
        return Ref(self.id, self.name)


@dataclass(frozen=True, slots=True)
class StageWord:
    """A stage with its pipeline."""

    id: int
    name: str
    pipeline_id: int
    pipeline: str
    outcome: int


@dataclass(frozen=True, slots=True)
class PersonWord:
    """Somebody who works in the firm."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class FirmWords:
    """Dictionaries, and the present as the firm sees it."""

    kinds: tuple[KindWord, ...]
    stages: tuple[StageWord, ...]
    people: tuple[PersonWord, ...]
    reasons: tuple[Ref, ...]
    calendar: Calendar
    currency: str
    person_id: int | None

    def kind(self, code: str) -> KindWord | None:
        """Return the first kind that counts as ``code``."""
        return next((kind for kind in self.kinds if kind.code == code), None)

    def person(self, person_id: int | None) -> Ref | None:
        """Return a colleague by id."""
        return next((Ref(person.id, person.name) for person in self.people if person.id == person_id), None)

    def stage_at_end(self, words: Sequence[Word]) -> tuple[list[StageWord], Sequence[Word]]:
        """Return the stages whose whole name the last words are, and these words; of two names the longer wins."""
        best: tuple[list[StageWord], Sequence[Word]] = ([], ())
        for stage in self.stages:
            name = fold(stage.name).split()
            tail = words[-len(name) :]
            if len(tail) == len(name) and is_name(tail, name):
                if len(name) > len(best[1]):
                    best = ([stage], tail)
                elif len(name) == len(best[1]):
                    best[0].append(stage)
        return best

    def stage_within(self, words: Sequence[Word]) -> tuple[list[StageWord], Sequence[Word]]:
        """Return the stages that some neighbouring words name, the last such words of the run."""
        for end in range(len(words), 0, -1):
            found, named = self.stage_at_end(words[:end])
            if found:
                return found, named
        return [], ()

    def people_in(self, words: Sequence[Word]) -> tuple[list[PersonWord], Sequence[Word]]:
        """Return the colleagues that neighbouring words name, and the words: a surname, a name, or both in any order."""
        best: tuple[list[PersonWord], Sequence[Word]] = ([], ())
        for start, word in enumerate(words):
            for length in (2, 1):
                run = words[start : start + length]
                if len(run) != length or not word.capital or length < len(best[1]):
                    continue
                found = [person for person in self.people if _is_person(run, person.name)]
                if found and length > len(best[1]):
                    best = (found, run)
        return best


def is_name(words: Sequence[Word], name: Sequence[str]) -> bool:
    """Whether words are the words of a name, in any case form."""
    return all(same_word(word.folded, part) for word, part in zip(words, name, strict=True))


def _is_person(words: Sequence[Word], name: str) -> bool:
    parts = fold(name).split()
    return all(len(word.folded) > 2 and any(same_word(word.folded, part) for part in parts) for word in words)


def read_firm_words(connection: Connection, store: Store) -> FirmWords:
    """Read the dictionaries; they are small whatever the size of the base."""
    today = store.today()
    kinds = connection.execute(
        select(ActivityKind.id, ActivityKind.name, ActivityKind.code)
        .where(ActivityKind.archived_at.is_(None))
        .order_by(ActivityKind.position, ActivityKind.id)
    )
    stages = connection.execute(
        select(Stage.id, Stage.name, Stage.pipeline_id, Pipeline.name.label("pipeline"), Stage.kind)
        .join(Pipeline, Pipeline.id == Stage.pipeline_id)
        .where(Stage.archived_at.is_(None), Pipeline.archived_at.is_(None))
        .order_by(Pipeline.position, Pipeline.id, Stage.position, Stage.id)
    )
    people = connection.execute(
        select(Manager.id, Manager.name)
        .where(Manager.archived_at.is_(None), Manager.active_until.is_(None) | (Manager.active_until > today))
        .order_by(Manager.name, Manager.id)
    )
    reasons = connection.execute(
        select(LossReason.id, LossReason.name).where(LossReason.archived_at.is_(None)).order_by(LossReason.id)
    )
    own = tuple(KindWord(row.id, row.name, row.code) for row in kinds)
    known = {kind.code for kind in own}
    return FirmWords(
        own + tuple(KindWord(None, _(name), code) for code, name in ACTIVITY_NAMES.items() if code not in known),
        tuple(
            StageWord(row.id, row.name, row.pipeline_id, row.pipeline, OUTCOME_OF_KIND.get(row.kind, OPEN))
            for row in stages
        ),
        tuple(PersonWord(row.id, row.name) for row in people),
        tuple(Ref(row.id, row.name) for row in reasons),
        Calendar(today, store.now().astimezone(store.firm.timezone)),
        store.firm.currency,
        store.person_id,
    )
