"""Plans, and how managers are ranked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.data.models.record import STRICT, Kept, reference
from crmdesk.data.models.types import Big, Small

PLAN_SUBJECTS = ("firm", "department", "manager")


class Plan(Kept):
    """What a subject should reach of a measure in a period; a new version leaves the old one with date and author."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint(f"subject in {PLAN_SUBJECTS}", name="subject"),
        CheckConstraint("begin_on < end_on", name="period"),
        CheckConstraint(
            "(subject = 'firm' and department_id is null and manager_id is null)"
            " or (subject = 'department' and department_id is not null and manager_id is null)"
            " or (subject = 'manager' and manager_id is not null)",
            name="whose",
        ),
        Index("ix_plan_asked", "measure", "subject", "begin_on", "end_on"),
        STRICT,
    )

    subject: Mapped[str]
    department_id: Mapped[int | None] = reference("department")
    manager_id: Mapped[int | None] = reference("manager")
    measure: Mapped[str]
    begin_on: Mapped[date]
    end_on: Mapped[date]
    """Half-open: the first day after the period."""
    pipeline_id: Mapped[int | None] = reference("pipeline")
    product_id: Mapped[int | None] = reference("product")
    segment_id: Mapped[int | None] = reference("segment")
    value: Mapped[int] = mapped_column(Big)
    """In the measure's stored unit: minor units, or thousandths of a count or a percent."""
    plan_version: Mapped[int] = mapped_column(Small, default=1)
    replaced_at: Mapped[datetime | None]
    author_id: Mapped[int | None] = reference("manager")


class RankingProfile(Kept):
    """How managers are ranked: weighted measures with caps and a minimum base, and the bonus rule."""

    __tablename__ = "ranking_profile"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    place: Mapped[int] = mapped_column(Small, default=0)
    """The order in which profiles are offered; the first is the firm's."""
    measures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    minimum_base: Mapped[int] = mapped_column(Small, default=5)
    bonus: Mapped[dict[str, Any]] = mapped_column(default=dict)
