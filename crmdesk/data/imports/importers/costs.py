"""Costs: money spent on sources and campaigns by day."""

from __future__ import annotations

from crmdesk.data.imports.kinds import Kind, Shape, Target, words
from crmdesk.data.models import Cost
from crmdesk.data.words import N_

TARGETS = (
    Target("spent", N_("Day"), Shape.DAY, "spent_on", required=True, words=words("дата, день, дата затрат, date, day, spent on, cost date")),
    Target("source", N_("Source"), Shape.REFERENCE, "source_id", "source", words=words("источник, канал, source, channel, utm_source, medium")),
    Target("campaign", N_("Campaign"), Shape.REFERENCE, "campaign_id", "campaign", words=words("кампания, рекламная кампания, campaign, campaign name, utm_campaign, campaign id")),
    Target("amount", N_("Amount"), Shape.MONEY, required=True, words=words("сумма, расход, затраты, стоимость, потрачено, amount, cost, spend, amount spent")),
    Target("note", N_("Note"), Shape.NOTE, words=words("комментарий, примечание, статья, note, description")),
)  # fmt: skip

KIND = Kind("costs", N_("Costs"), Cost, TARGETS, ())
