"""Quality templates: the questions of a check with their weights, and the score that answers come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import select

from crmdesk.data.entry.checks import check_row
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import QualityTemplate
from crmdesk.data.store import Store
from crmdesk.data.words import N_, _

FORM = "quality_template"
#: Points in hundredths of a check without a fault.
FULL = 10_000
MOST_QUESTIONS, MOST_WEIGHT = 100, 1000


class Answer(Enum):
    """How well a point of the check was met; the value is its share of the weight, hundredths."""

    YES = 100
    PARTLY = 50
    NO = 0
    APART = -1
    """The question does not apply: its weight counts nowhere."""

    @property
    def label(self) -> str:
        """The word on its button."""
        return _(_LABELS[self])


_LABELS = {Answer.YES: N_("Yes"), Answer.PARTLY: N_("Partly"), Answer.NO: N_("No"), Answer.APART: N_("Does not apply")}


@dataclass(frozen=True, slots=True)
class Question:
    """One point of a check."""

    text: str
    weight: int


@dataclass(frozen=True, slots=True)
class Template:
    """A kept template; ``id`` 0 is one that is not in the base yet."""

    id: int
    version: int
    name: str
    questions: tuple[Question, ...]


def templates(store: Store) -> tuple[Template, ...]:
    """Return the templates in use by name."""
    with store.reading() as connection:
        rows = connection.execute(
            select(QualityTemplate.id, QualityTemplate.version, QualityTemplate.name, QualityTemplate.questions)
            .where(QualityTemplate.archived_at.is_(None))
            .order_by(QualityTemplate.name, QualityTemplate.id)
        ).all()
    return tuple(Template(row.id, row.version, row.name, questions_of(row.questions)) for row in rows)


def questions_of(kept: Mapping[str, Any] | None) -> tuple[Question, ...]:
    """Return the questions a template keeps: text -> weight, or text -> weight and place; a base may forget their order."""
    found = []
    for place, (text, held) in enumerate((kept or {}).items()):
        about = held if isinstance(held, Mapping) else {"weight": held, "place": place}
        found.append((about.get("place", place), Question(text, int(about.get("weight", 0)))))
    return tuple(question for _place, question in sorted(found, key=lambda pair: pair[0]))


def score(questions: Sequence[Question], answers: Sequence[Answer | None]) -> int | None:
    """Return the points of a check in hundredths, 0..10000, halves up; None while a question waits or none applies."""
    if None in answers:
        return None
    given = [(one.weight, answer) for one, answer in zip(questions, answers, strict=True) if answer is not Answer.APART]
    whole = sum(weight for weight, _answer in given)
    if not whole:
        return None
    met: int = sum(weight * int(answer.value) for weight, answer in given if answer is not None)
    return (2 * FULL * met + 100 * whole) // (200 * whole)


def missed(questions: Sequence[Question], answers: Sequence[Answer | None]) -> str:
    """Return what was not met or met in part, for the note: the answers themselves are not kept."""
    no = [one.text for one, answer in zip(questions, answers, strict=True) if answer is Answer.NO]
    partly = [one.text for one, answer in zip(questions, answers, strict=True) if answer is Answer.PARTLY]
    told = []
    if no:
        told.append(_("Missed: {points}").format(points="; ".join(no)))
    if partly:
        told.append(_("In part: {points}").format(points="; ".join(partly)))
    return "\n".join(told)


def save_template(store: Store, template: Template) -> Deed:
    """Write a template, a new one where its id is 0; checks made by it before keep their scores.

    Raises:
        UsageFault: it has no name, a name that is there already, no question, or a question twice or without a weight.
        ConflictFault: somebody saved it meanwhile.
    """
    _check(template)
    kept = {one.text.strip(): {"weight": one.weight, "place": place} for place, one in enumerate(template.questions)}
    row = {"name": template.name.strip(), "questions": kept}
    with store.changing() as change:
        check_row(change, QualityTemplate, row | ({"id": template.id} if template.id else {}), row)
        if template.id:
            new = change.edit(QualityTemplate, template.id, template.version, **row)
            txn = None if new == template.version else change.txn
            made = template.id
        else:
            made = change.add(QualityTemplate, [row])[0]
            txn = change.txn
        return Deed(txn, _("Template saved: {name}").format(name=row["name"]), FORM, (made,))


def _check(template: Template) -> None:
    if not template.name.strip():
        raise UsageFault(_("Give the template a name."))
    texts = [one.text.strip() for one in template.questions]
    if not texts:
        raise UsageFault(_("A template needs a question."))
    if len(texts) > MOST_QUESTIONS:
        raise UsageFault(_("A template takes at most {n} questions.").format(n=MOST_QUESTIONS))
    for place, text in enumerate(texts):
        if not text:
            raise UsageFault(_("A question has no words. Write it or take its line out."))
        if text in texts[:place]:
            raise UsageFault(_("The question “{text}” is there twice.").format(text=text))
    if any(not 1 <= one.weight <= MOST_WEIGHT for one in template.questions):
        raise UsageFault(_("A weight is a whole number from 1 to {n}.").format(n=MOST_WEIGHT))
