"""Activities: a line about what was done with a client, what is to be done next, or both.

It happened when the line has a duration, a verb in the past, a past day, or no day to come. The last day to come is then the
next step's; without any of these the whole line is a plan. The subject of a next step is, in this order: the words after its
day; the last infinitive before it ("договорились отправить смету"); the document that was agreed on, to be sent ("о КП" gives
"Отправить КП"); the result itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from crmdesk.data.line.amounts import find_duration
from crmdesk.data.line.firm_words import KindWord
from crmdesk.data.line.heads import INCOMING, OUTGOING, Head, Topic
from crmdesk.data.line.moments import FoundMoment, placed
from crmdesk.data.line.morphology import accusative, has_tag, lemmas, may_have_tag
from crmdesk.data.line.numbers import take_deal
from crmdesk.data.line.reading import NONE, Reading
from crmdesk.data.line.understood import Choice, DoneActivity, PartKind, PlannedActivity, Ref
from crmdesk.data.line.words import Word, sentence
from crmdesk.data.models import Activity
from crmdesk.data.models.activities import PLANNED
from crmdesk.data.words import _

#: What one may agree to send, by its dictionary form; the kind of the next step where it is a talk instead.
_DOCUMENTS = frozenset(
    (
        "кп", "тз", "смета", "договор", "счет", "прайс", "прайс-лист", "предложение", "презентация", "каталог", "расчет",
        "спецификация", "чертеж", "образец", "акт", "quote", "proposal", "contract", "invoice", "price", "estimate",
        "presentation", "catalogue", "catalog", "sample", "specification",
    )
)  # fmt: skip
_TALKS = {
    "встреча": "meeting",
    "созвон": "call",
    "звонок": "call",
    "выезд": "visit",
    "meeting": "meeting",
    "call": "call",
}
_ABOUT = frozenset(("о", "об", "обо", "на", "про", "about", "on", "for", "a", "an", "the", "to"))
_WAITING = frozenset(
    (
        "ждать",
        "просить",
        "попросить",
        "нужный",
        "хотеть",
        "запросить",
        "договориться",
        "agreed",
        "want",
        "wants",
        "needs",
    )
)
_REPEATING = {
    "перезвонить": "call", "позвонить": "call", "созвониться": "call", "встретиться": "meeting", "написать": "letter",
}  # fmt: skip
_PAST_ENGLISH = frozenset(
    (
        "agreed",
        "discussed",
        "called",
        "met",
        "sent",
        "talked",
        "spoke",
        "asked",
        "promised",
        "decided",
        "wants",
        "needs",
    )
)
#: Kinds that somebody begins: the firm unless it is said otherwise.
_DIRECTED = ("call", "letter", "message")


@dataclass(frozen=True, slots=True)
class _When:
    """The moments of a line, sorted out."""

    own: FoundMoment | None
    next: FoundMoment | None
    happened: bool


def read_activity(reading: Reading, head: Head) -> None:
    """Propose what the line says was done, and what is to be done."""
    line = reading.line
    if not (head.keeps and head.topic is Topic.TASK):
        line.claim_words(PartKind.HEAD, head.words)
    direction = _direction(reading, head)
    duration = find_duration(line)
    if duration is not None:
        line.claim(PartKind.DURATION, duration.begin, duration.end)
    moments = reading.take_moments()
    when = _sorted_out(reading, head, moments, has_duration=duration is not None)
    deal, client = take_deal(reading, plain=False) or (None, None)
    colleague = reading.take_colleague() if head.topic is Topic.TASK else None
    if client is None:
        contact, client = reading.take_party()
    else:
        contact, client = reading.take_contact(client)
    if client is None and contact is None and colleague is None:
        colleague = reading.take_colleague()
    if not when.happened or when.next is None:
        when = _asked_state(reading, head, when)
    if deal is None:
        deal = reading.ask_deal(client)
    performer = reading.performer(colleague)
    seconds = duration.seconds if duration is not None else None
    kind = head.kind or reading.firm.kinds[0]
    about = _About(client, contact, deal, performer, seconds)
    if not when.happened:
        _propose_plan(reading, head, kind, when.next or when.own, about)
        return
    tail = reading.words_between(when.next.end, len(line.read)) if when.next is not None else ""
    result_words = [word for word in line.free if when.next is None or word.begin < when.next.begin]
    result = sentence(reading.rest())
    _propose_done(reading, kind, result, direction, when.own, about)
    if when.next is not None:
        step_kind, subject = _next_step(reading, kind, result, result_words, tail)
        _propose_next(reading, step_kind, subject, when.next, about)


@dataclass(frozen=True, slots=True)
class _About:
    """Whom and what an activity is about."""

    client: Ref | None
    contact: Ref | None
    deal: Ref | None
    performer: Ref | None
    seconds: int | None


def _direction(reading: Reading, head: Head) -> str:
    line = reading.line
    for word in line.free[:4]:
        if word.folded in INCOMING | OUTGOING:
            line.claim_words(PartKind.HEAD, [word])
            return "in" if word.folded in INCOMING else "out"
    if head.kind is None or head.kind.code not in _DIRECTED or head.topic is Topic.TASK:
        return ""
    after = next((word for word in line.words if word.begin >= head.words[-1].end), None)
    if head.done and after is not None and after.capital and has_tag(after.folded, "nomn"):
        return "in"  # "звонил Петров": Petrov called; "звонил Петрову": he was called
    if (
        head.done
        and after is not None
        and may_have_tag(after.folded, "Surn")
        and after.folded in lemmas(after.folded)[1:]
    ):
        return "in"
    return "out"


def _sorted_out(reading: Reading, head: Head, moments: list[FoundMoment], *, has_duration: bool) -> _When:
    calendar = reading.firm.calendar
    own = following = None
    for moment in moments:
        past = placed(moment, calendar, past=True)
        assert past.day is not None, "a moment without a fault has a day once it is placed"
        now = calendar.now.hour * 60 + calendar.now.minute
        is_today = past.day == calendar.today
        over = past.day < calendar.today or (is_today and (past.minute is None or past.minute <= now))
        explicit = not moment.yearless or not _is_plan(head)
        if over and own is None and explicit and not (is_today and moment.minute is None and _is_plan(head)):
            own = past
        else:
            following = placed(moment, calendar, past=False)
    spoken = any(_is_past(word) for word in reading.line.free)
    happened = not _is_plan(head) and (
        head.done is True or has_duration or spoken or own is not None or following is None
    )
    if _is_plan(head) and following is None and own is not None:
        following, own = own, None
    return _When(own, following, happened)


def _is_plan(head: Head) -> bool:
    return head.topic is Topic.TASK or head.done is False


def _is_past(word: Word) -> bool:
    return has_tag(word.folded, "VERB", "past") or word.folded in _PAST_ENGLISH


def _asked_state(reading: Reading, head: Head, when: _When) -> _When:
    """Let the person say that what looks planned was done, or the other way round."""
    if head.topic is Topic.TASK:
        return when
    choices = (Choice("done", _("Done")), Choice("planned", _("Planned")))
    chosen = reading.ask("state", _("Done or planned?"), choices, "done" if when.happened else "planned")
    if (chosen == "done") == when.happened:
        return when
    return _When(when.own, when.next if chosen == "done" else when.next or when.own, chosen == "done")


def _propose_done(
    reading: Reading, kind: KindWord, result: str, direction: str, own: FoundMoment | None, about: _About
) -> None:
    calendar = reading.firm.calendar
    day = own.day if own is not None and own.day is not None else calendar.today
    at = None
    if own is not None and own.minute is not None:
        at = reading.moment_of(day, own.minute)
    elif day == calendar.today:
        at = calendar.now - timedelta(seconds=about.seconds or 0)
        at = max(at, reading.moment_of(day, 0))
    if kind.code in _DIRECTED:
        choices = (Choice("out", _("Outgoing")), Choice("in", _("Incoming")))
        direction = reading.ask("direction", _("Who began it?"), choices, direction)
    reading.proposals.append(
        DoneActivity(
            kind.ref,
            kind.code,
            day,
            at,
            about.client,
            about.contact,
            about.deal,
            about.performer,
            direction,
            about.seconds,
            result,
            _fulfilled(reading, kind, about.client),
        )
    )


def _fulfilled(reading: Reading, kind: KindWord, client: Ref | None) -> Ref | None:
    """Offer the planned activity of this kind that the done one fulfils; it is closed only if the person agrees."""
    if client is None or client.id is None:
        return None
    rows = reading.connection.execute(
        select(Activity.id, Activity.subject, Activity.due_on)
        .where(
            Activity.client_id == client.id,
            Activity.kind_id == kind.id,
            Activity.state == PLANNED,
            Activity.archived_at.is_(None),
        )
        .order_by(Activity.due_on.is_(None), Activity.due_on, Activity.id)
        .limit(4)
    ).all()
    if not rows:
        return None
    planned = {f"id:{row.id}": Ref(row.id, row.subject or kind.name, _day_text(row.due_on)) for row in rows}
    choices = [Choice(key, ref.name, ref.hint) for key, ref in planned.items()]
    choices.append(Choice(NONE, _("Leave the planned ones as they are")))
    return planned.get(reading.ask("completes", _("Was this the planned one?"), choices, NONE))


def _day_text(day: object) -> str:
    return "" if day is None else f"{day:%d.%m.%Y}"


def _propose_plan(reading: Reading, head: Head, kind: KindWord, moment: FoundMoment | None, about: _About) -> None:
    words = sentence(reading.rest())
    if head.keeps and head.topic is Topic.ACTIVITY:
        spoken = reading.line.text[head.words[0].begin : head.words[-1].end]
        words = sentence(f"{spoken} {words}" if words else spoken)
    _propose_next(reading, kind, words or kind.name, moment, about)


def _propose_next(reading: Reading, kind: KindWord, subject: str, moment: FoundMoment | None, about: _About) -> None:
    day = minute = None
    if moment is not None:
        settled = placed(moment, reading.firm.calendar, past=False)
        day, minute = settled.day, settled.minute
    planned_alone = not any(isinstance(proposal, DoneActivity) for proposal in reading.proposals)
    reading.proposals.append(
        PlannedActivity(
            kind.ref,
            kind.code,
            subject,
            day,
            minute,
            about.client,
            about.contact,
            about.deal,
            about.performer,
            reading.reminder(minute),
            about.seconds if planned_alone else None,
        )
    )


def _next_step(reading: Reading, kind: KindWord, result: str, words: list[Word], tail: str) -> tuple[KindWord, str]:
    """Return the kind and the subject of the next step; see the module."""
    task = reading.firm.kind("task") or kind
    if tail:
        spoken = [word for word in reading.line.words if word.text in tail.split()[:1]]
        code = _repeated(spoken[0]) if spoken else ""
        return (reading.firm.kind(code) if code else None) or task, sentence(tail)
    infinitives = [place for place, word in enumerate(words) if has_tag(word.folded, "INFN")]
    if infinitives:
        place = infinitives[-1]
        step = reading.firm.kind(_repeated(words[place])) or task
        return step, sentence(reading.line.text[words[place].begin : words[-1].end])
    for before, word in zip([None, *words], words, strict=False):
        code = next((_TALKS[form] for form in lemmas(word.folded) if form in _TALKS), "")
        if code and before is not None and before.folded in _ABOUT and reading.firm.kind(code):
            step = reading.firm.kind(code) or task
            return step, step.name
    document = _document(words)
    if document:
        return task, _("Send {what}").format(what=document)
    return (task, result) if result else (kind, kind.name)


def _repeated(word: Word) -> str:
    return next((_REPEATING[form] for form in lemmas(word.folded) if form in _REPEATING), "")


def _document(words: list[Word]) -> str:
    """Return the document that was agreed on or is waited for, as the object of "send"."""
    for place, word in enumerate(words):
        form = next((form for form in lemmas(word.folded) if form in _DOCUMENTS), "")
        if not form or place == 0:
            continue
        before = words[place - 1].folded
        asked = any(found in _WAITING for other in words[:place] for found in lemmas(other.folded))
        if before in _ABOUT or asked:
            return word.text if word.text.isupper() else accusative(form)
    return ""
