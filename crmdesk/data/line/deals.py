"""Deals: a line that makes a deal, or moves one to another stage."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from crmdesk.data.line.firm_words import StageWord
from crmdesk.data.line.heads import Head
from crmdesk.data.line.moments import placed
from crmdesk.data.line.names import find_clients
from crmdesk.data.line.numbers import take_deal
from crmdesk.data.line.reading import Reading
from crmdesk.data.line.understood import Choice, NewDeal, PartKind, Ref, StageMove
from crmdesk.data.line.words import Word, sentence
from crmdesk.data.models import Deal, Stage
from crmdesk.data.models.catalogue import CANCELLED, LOST, OPEN
from crmdesk.data.search import fold
from crmdesk.data.words import _

_INTO = frozenset(("в", "во", "на", "to", "into", "этап", "стадию", "stage"))
_WORD_AND_NUMBER = ("deal", "6607")
_DEAL_WORDS = frozenset(("сделка", "сделку", "deal"))
#: From how many units digits without a currency are the amount of a deal.
LEAST_BARE = 1000


def read_deal(reading: Reading, head: Head) -> None:
    """Propose a deal: its client, what it is about, the sum, the stage, the day of closing."""
    line = reading.line
    line.claim_words(PartKind.HEAD, head.words)
    amount = reading.take_amount(bare_from=LEAST_BARE)
    moments = reading.take_moments()
    client = reading.take_client(required=True, any_case=True)
    stage = _stage(reading)
    owner = reading.take_colleague()
    title = sentence(reading.rest())
    if client is None and reading_has_no(reading, "client"):
        reading.missing.append(_("Say whose deal it is: name a client."))
    if not title:
        reading.missing.append(_("Say what the deal is about, such as “supply”."))
    expected = placed(moments[-1], reading.firm.calendar, past=False).day if moments else None
    reading.proposals.append(
        NewDeal(
            client,
            title,
            None if amount is None else amount.minor,
            (amount.currency if amount is not None else "") or reading.firm.currency,
            stage,
            owner or reading.firm.person(reading.firm.person_id or reading.owner_id),
            expected,
        )
    )


def reading_has_no(reading: Reading, question_id: str) -> bool:
    """Whether nothing has been asked under this id."""
    return all(question.id != question_id for question in reading.questions)


def is_deal_number(reading: Reading) -> bool:
    """Whether the line is nothing but the number of a deal of the base: then it is looked for, not made."""
    return len(reading.line.words) <= len(_WORD_AND_NUMBER) and take_deal(reading, plain=False) is not None


def _stage(reading: Reading) -> Ref | None:
    for run in reversed(reading.line.runs()):
        found, words = reading.firm.stage_within(run)
        if not found:
            continue
        begin = words[0]
        before = [word for word in run if word.end <= begin.begin]
        if before and before[-1].folded in _INTO:
            words = [before[-1], *words]
        reading.line.claim_words(PartKind.STAGE, words)
        if len(found) == 1:
            return Ref(found[0].id, found[0].name, found[0].pipeline)
        return _asked_stage(reading, found)
    return None


def _asked_stage(reading: Reading, stages: Sequence[StageWord]) -> Ref | None:
    choices = [Choice(f"id:{stage.id}", stage.name, stage.pipeline) for stage in stages]
    chosen = reading.ask("stage", _("In which pipeline?"), choices, required=True)
    return next((Ref(stage.id, stage.name, stage.pipeline) for stage in stages if f"id:{stage.id}" == chosen), None)


def read_move(reading: Reading) -> bool:
    """Propose to move a deal where the line is a deal or a client and then a stage; say whether it was such a line."""
    words = reading.line.free
    found, named, reason = _stage_and_reason(reading, words)
    if not found or not named:
        return False
    before = [word for word in words if word.end <= named[0].begin and word.folded not in _DEAL_WORDS]
    into = bool(before) and before[-1].folded in _INTO
    while before and before[-1].folded in _INTO:
        named = [before.pop(), *named]
    arrow = any(mark in reading.line.read for mark in ("→", "->", ">"))
    closing = all(stage.outcome != OPEN for stage in found)
    if not before or not (into or arrow or closing):
        return False
    # Nothing is claimed before it is sure that the rest names a deal or a client and nothing else.
    kept = list(reading.line.parts)
    reading.line.claim_words(PartKind.STAGE, named)
    if reason is not None:
        reading.line.claim_words(PartKind.WORDS, reason[1])
    if not _propose_move(reading, found, None if reason is None else reason[0]):
        reading.line.parts = kept
        return False
    return True


def _stage_and_reason(
    reading: Reading, words: Sequence[Word]
) -> tuple[list[StageWord], Sequence[Word], tuple[Ref, Sequence[Word]] | None]:
    """Return the stage at the end of the line; after a lost one the reason may follow."""
    found, named = reading.firm.stage_at_end(words)
    if found:
        return found, named, None
    for place in range(len(words) - 1, 0, -1):
        found, named = reading.firm.stage_at_end(words[:place])
        if found and all(stage.outcome in (LOST, CANCELLED) for stage in found):
            said = words[place:]
            text = fold(" ".join(word.text for word in said))
            reason = next((ref for ref in reading.firm.reasons if fold(ref.name) == text), None)
            return (found, named, (reason, said)) if reason is not None else ([], (), None)
    return [], (), None


def _propose_move(reading: Reading, stages: list[StageWord], reason: Ref | None) -> bool:
    numbered = take_deal(reading, plain=True)
    if numbered is not None:
        return _move_deal(reading, numbered[0], numbered[1], stages, reason)
    hits = find_clients(reading.connection, reading.line)
    if not hits:
        return False
    small = _INTO | _DEAL_WORDS
    rest = [word for word in reading.line.free if word not in hits[0].words and word.folded not in small]
    if rest:
        return False
    client = reading.take_client(required=True)
    if client is None or client.id is None:
        return True  # asked which
    deals = reading.open_deals(client.id)
    fitting = [entry for entry in deals if any(stage.pipeline_id == entry[2] for stage in stages)] or deals
    if not fitting:
        reading.missing.append(_("{client} has no open deal.").format(client=client.name))
        return True
    if len(fitting) == 1:
        return _move_deal(reading, fitting[0][0], client, stages, reason)
    choices = [Choice(f"id:{ref.id}", ref.name, ref.hint) for ref, _stage, _pipeline in fitting]
    chosen = reading.ask(
        "deal", _("Which deal goes to “{stage}”?").format(stage=stages[0].name), choices, required=True
    )
    deal = next((ref for ref, _stage, _pipeline in fitting if f"id:{ref.id}" == chosen), None)
    return True if deal is None else _move_deal(reading, deal, client, stages, reason)


def _move_deal(reading: Reading, deal: Ref, client: Ref | None, stages: list[StageWord], reason: Ref | None) -> bool:
    row = reading.connection.execute(
        select(Deal.pipeline_id, Deal.stage_id, Stage.name)
        .join(Stage, Stage.id == Deal.stage_id)
        .where(Deal.id == deal.id)
    ).one()
    own = [stage for stage in stages if stage.pipeline_id == row.pipeline_id]
    stage = own[0] if own else stages[0] if len(stages) == 1 else None
    if stage is None:
        asked = _asked_stage(reading, stages)
        stage = next((one for one in stages if asked is not None and one.id == asked.id), None)
        if stage is None:
            return True
    if stage.id == row.stage_id:
        reading.missing.append(_("The deal is in the stage “{stage}” already.").format(stage=stage.name))
        return True
    if stage.outcome == LOST and reason is None:
        choices = [Choice(f"id:{ref.id}", ref.name) for ref in reading.firm.reasons]
        if not choices:
            reading.missing.append(_("There are no loss reasons yet. Add one in the settings."))
        chosen = reading.ask("reason", _("Why was it lost?"), choices, required=True)
        reason = next((ref for ref in reading.firm.reasons if f"id:{ref.id}" == chosen), None)
    reading.proposals.append(StageMove(deal, Ref(stage.id, stage.name, stage.pipeline), row.name, client, reason))
    return True
