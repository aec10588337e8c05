"""Advertising campaigns, with the money spent on each where the file tells it."""

from __future__ import annotations

from datetime import date

from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.kinds import Kind, Shape, Target, words
from crmdesk.data.models import Campaign, Cost
from crmdesk.data.words import N_, _

TARGETS = (
    Target("name", N_("Name"), required=True, words=words("кампания, рекламная кампания, название, campaign name, campaign, name, utm_campaign")),
    Target("source", N_("Source"), Shape.REFERENCE, "source_id", "source", words=words("источник, канал, source, channel, utm_source")),
    Target("kind", N_("Kind"), words=words("тип, вид, type, campaign type, kind")),
    Target("status", N_("Status"), words=words("статус, состояние, status, campaign status")),
    Target("begin", N_("Begins"), Shape.DAY, "begin_on", words=words("дата начала, начало, start date, begin, start")),
    Target("end", N_("Ends"), Shape.DAY, "end_on", words=words("дата окончания, дата завершения, окончание, end date, end")),
    Target("budget", N_("Budget"), Shape.MONEY, words=words("бюджет, плановые затраты, budgeted cost, budget")),
    Target("expected_revenue", N_("Expected revenue"), Shape.MONEY, words=words("ожидаемая выручка, ожидаемый доход, expected revenue")),
    Target("cost", N_("Money spent"), Shape.MONEY, "-", words=words("затраты, расход, расходы, потрачено, actual cost, cost, spend, amount spent")),
    Target("cost_on", N_("Day of the cost"), Shape.DAY, "-", words=words("дата затрат, cost date")),
    Target("external_id", N_("Id elsewhere"), Shape.KEY, words=words("campaignid, campaign id, id, код, ид, external_id")),
)  # fmt: skip


def finish(draft: Draft) -> None:
    """Make a cost of what was spent, on its own day or the first day of the campaign."""
    if "cost" not in draft.values:
        return
    ids, sources = draft.ids, draft.column("source")
    days: list[date | None] = [
        own or begin for own, begin in zip(draft.column("cost_on"), draft.column("begin"), strict=True)
    ]
    for index, amount in enumerate(draft.column("cost")):
        if amount is None:
            continue
        if days[index] is None:
            draft.refuse(index, "cost", amount, _("a cost needs a day: fill cost_on or begin"))
            continue
        draft.attach(
            index,
            Cost,
            {"campaign_id": ids[index], "source_id": sources[index], "spent_on": days[index], "amount": amount},
        )


KIND = Kind("campaigns", N_("Campaigns"), Campaign, TARGETS, ("external_id", "name"), finish=finish)
