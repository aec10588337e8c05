"""Activities: calls, meetings, letters, tasks, planned and done."""

from __future__ import annotations

from datetime import date, datetime

from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.kinds import Kind, Shape, Target, words
from crmdesk.data.models import Activity
from crmdesk.data.models.activities import CALLED_OFF, DONE, PLANNED
from crmdesk.data.words import N_, _

Moment = tuple[datetime | None, date]

TARGETS = (
    Target("kind", N_("Kind"), Shape.REFERENCE, "kind_id", "activity_kind", required=True, words=words("тип дела, тип взаимодействия, вид взаимодействия, вид, тип, activity type, type, kind, call type")),
    Target("subject", N_("Subject"), words=words("тема, название, subject, title, name, activity subject")),
    Target("direction", N_("Direction"), Shape.CHOICE, choices={
        "in": words("in, inbound, incoming, входящий, входящая, входящее, входящие, вх"),
        "out": words("out, outbound, outgoing, исходящий, исходящая, исходящее, исходящие, исх"),
    }, words=words("направление, направление звонка, call type, call direction, direction")),
    Target("performer", N_("Performer"), Shape.REFERENCE, "performer_id", "manager", words=words(
        "ответственный, исполнитель, менеджер, сотрудник, кто ответил, call owner, event owner, task owner, owner, assigned to, performer, activity owner")),
    Target("client", N_("Client"), Shape.REFERENCE, "client_id", "client", words=words("клиент, компания, контрагент, account name, company, organization, client, customer, accountid, account id, related to")),
    Target("contact", N_("Contact"), Shape.REFERENCE, "contact_id", "contact", words=words("контакт, контактное лицо, contact name, contact, contact person, contactid, contact id")),
    Target("deal", N_("Deal"), Shape.REFERENCE, "deal_id", "deal", words=words("сделка, id сделки, deal, deal id, opportunity, potentialid, potential id, opportunity id")),
    Target("state", N_("State"), Shape.CHOICE, choices={
        PLANNED: words("planned, not started, in progress, open, scheduled, deferred, pending, waiting, запланировано, запланирован, в работе, не начата, выполняется, ожидает, новая, нет, no, false"),
        DONE: words("done, completed, complete, closed, held, finished, выполнено, выполнена, выполнен, завершено, завершена, завершен, состоялась, да, yes, true"),
        CALLED_OFF: words("cancelled, canceled, not held, called off, отменено, отменена, отменен, не состоялась"),
    }, words=words("статус, состояние, статус задачи, status, state, done, activity status, выполнено, завершено")),
    Target("due", N_("Planned for"), Shape.MOMENT, words=words("срок, крайний срок, план, дата плановая, запланировано на, due date, due, deadline, scheduled")),
    Target("done", N_("Done at"), Shape.MOMENT, words=words(
        "дата звонка, дата и время, начало, дата начала, дата, время, дата выполнения, call start time, start datetime, start date, start, date, activity date, completed at, closed time")),
    Target("duration", N_("Duration"), Shape.DURATION, "duration_s", words=words(
        "длительность разговора, длительность разговора, сек, длительность, продолжительность, call duration (in seconds), duration, call duration, billsec")),
    Target("missed", N_("Missed"), Shape.FLAG, words=words("пропущен, пропущенный, missed, missed call")),
    Target("answered", N_("First response"), Shape.MOMENT, "-", words=words(
        "первый ответ, дата первого ответа, перезвонили, first response, first response at, first reply, answered at, called back at")),
    Target("result", N_("Result"), words=words("результат, итог, результат звонка, call result, result, outcome, call purpose")),
    Target("note", N_("Note"), Shape.NOTE, words=words("комментарий, примечание, описание, note, notes, description")),
    Target("next_step", N_("Next step"), words=words("следующий шаг, next step")),
    Target("source", N_("Source"), Shape.REFERENCE, "source_id", "source", words=words("источник, source, lead source")),
    Target("campaign", N_("Campaign"), Shape.REFERENCE, "campaign_id", "campaign", words=words("кампания, рекламная кампания, campaign")),
    Target("created", N_("Created"), Shape.MOMENT, words=words("дата создания, создано, created time, create date, created, created at, add time")),
    Target("external_id", N_("Id elsewhere"), Shape.KEY, words=words("id, taskid, eventid, callid, activity id, record id, id записи, external_id, ид")),
)  # fmt: skip


def finish(draft: Draft) -> None:
    """Say of each activity whether it is planned, done or called off, and fill the days that go with it."""
    states: list[int] = []
    done: list[Moment | None] = []
    hours: list[int | None] = []
    cancelled: list[date | None] = []
    stated, due = draft.column("state"), draft.column("due")
    begun, created = draft.column("done"), draft.column("created")
    missed = draft.column("missed")
    for index in range(len(draft)):
        state = stated[index]
        if state is None:
            state = DONE if begun[index] is not None or missed[index] else PLANNED
        moment = (begun[index] or due[index] or created[index]) if state == DONE else None
        if state == DONE and moment is None:
            draft.refuse(index, "done", "", _("a done activity needs its day: fill done, due or created"))
        states.append(state)
        done.append(moment)
        hours.append(moment[0].astimezone(draft.around.zone).hour if moment and moment[0] else None)
        off = (begun[index] or due[index] or created[index]) if state == CALLED_OFF else None
        cancelled.append(off[1] if off else None)
    draft.values["state"] = states
    draft.values["done"] = done
    draft.columns["done_hour"] = hours
    draft.columns["cancelled_on"] = cancelled
    if "due" not in draft.values and "done" in draft.mapping.fields and PLANNED in states:
        draft.values["due"] = [
            moment if state == PLANNED else None for moment, state in zip(begun, states, strict=True)
        ]
    if "missed" in draft.values:
        draft.values["missed"] = [bool(value) for value in missed]
    if "answered" in draft.values:
        draft.columns["answered_at"] = [moment and moment[0] for moment in draft.values["answered"]]
    draft.fill_clients()


KIND = Kind("activities", N_("Activities"), Activity, TARGETS, ("external_id",), "activity", finish)
