"""Quality checks: calls listened to, mystery shopping, satisfaction calls, with their scores."""

from __future__ import annotations

from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.kinds import Kind, Shape, Target, words
from crmdesk.data.models import QualityCheck
from crmdesk.data.quality_templates import FULL
from crmdesk.data.words import N_, _

#: Thousandths of a point, as numbers are read, in one kept hundredth.
_SCALE = 10

TARGETS = (
    Target("checked", N_("Day"), Shape.DAY, "checked_on", required=True, words=words("дата проверки, дата, день, check date, checked on, date, day")),
    Target("kind", N_("Kind"), Shape.CHOICE, choices={
        "call": words("call, call listened to, прослушивание, прослушивание звонка, прослушан звонок, звонок"),
        "mystery": words("mystery, mystery shopping, тайный покупатель, контрольная закупка"),
        "satisfaction": words("satisfaction, satisfaction call, csi, nps, обзвон, звонок о качестве, оценка клиента"),
        "own": words("own, head's own check, own check, проверка руководителя, своя проверка, другое, other"),
    }, words=words("вид проверки, вид, тип проверки, тип, kind, check type, type")),
    Target("manager", N_("Manager"), Shape.REFERENCE, "manager_id", "manager", words=words("менеджер, сотрудник, оператор, кого проверяли, manager, employee, agent")),
    Target("score", N_("Score"), Shape.NUMBER, required=True, words=words("балл, баллы, оценка, итоговая оценка, результат, score, points, result, rating")),
    Target("checker", N_("Checked by"), Shape.REFERENCE, "checker_id", "manager", words=words("проверяющий, кто проверил, контролёр, контролер, checker, checked by, reviewer")),
    Target("client", N_("Client"), Shape.REFERENCE, "client_id", "client", words=words("клиент, контрагент, компания, client, customer, account")),
    Target("template", N_("Template"), Shape.REFERENCE, "template_id", "quality_template", words=words("шаблон, анкета, чек-лист, template, form, checklist")),
    Target("note", N_("Note"), Shape.NOTE, words=words("комментарий, примечание, замечания, note, comment")),
)  # fmt: skip


def finish(draft: Draft) -> None:
    """Scores are points of 100; a check of no stated kind is a call listened to."""
    scores: list[int | None] = []
    for index, points in enumerate(draft.column("score")):
        kept = None if points is None else (points + _SCALE // 2) // _SCALE
        if kept is not None and not 0 <= kept <= FULL:
            draft.refuse(index, "score", points / 1000, _("a score is from 0 to 100 points"))
        scores.append(kept)
    draft.values["score"] = scores
    draft.values["kind"] = [kind or "call" for kind in draft.column("kind")]


KIND = Kind("quality", N_("Quality checks"), QualityCheck, TARGETS, (), finish=finish)
