"""Tracking numbers: telephones shown to one audience each."""

from __future__ import annotations

from crmdesk.data.imports.kinds import Kind, Shape, Target, words
from crmdesk.data.models import TrackingNumber
from crmdesk.data.words import N_

TARGETS = (
    Target("phone", N_("Phone"), Shape.PHONE, required=True, words=words("подменный номер, виртуальный номер, номер телефона, телефон, номер, phone, tracking number, number, phone number")),
    Target("source", N_("Source"), Shape.REFERENCE, "source_id", "source", words=words("источник, канал, source, channel, utm_source")),
    Target("campaign", N_("Campaign"), Shape.REFERENCE, "campaign_id", "campaign", words=words("кампания, рекламная кампания, campaign, utm_campaign")),
    Target("region", N_("Region"), words=words("регион, город, область, region, city")),
)  # fmt: skip

KIND = Kind("tracking_numbers", N_("Tracking numbers"), TrackingNumber, TARGETS, ("phone",))
