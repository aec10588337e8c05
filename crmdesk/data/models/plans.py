"""Plans, rankings, period reports and what was promised in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.data.models.record import STRICT, Id, Kept, Record, reference
from crmdesk.data.models.types import Big, Small

PLAN_SUBJECTS = ("firm", "department", "manager")
REPORT_STATES = ("formed", "signed", "approved", "returned")


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
    measures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    minimum_base: Mapped[int] = mapped_column(Small, default=5)
    bonus: Mapped[dict[str, Any]] = mapped_column(default=dict)


class PeriodReport(Kept):
    """A frozen report of a period, signed by its author and the head."""

    __tablename__ = "period_report"
    __table_args__ = (
        CheckConstraint(f"state in {REPORT_STATES}", name="state"),
        CheckConstraint(f"subject in {PLAN_SUBJECTS}", name="subject"),
        STRICT,
    )

    number: Mapped[int] = mapped_column(Big)
    revision: Mapped[int] = mapped_column(Small, default=1)
    subject: Mapped[str]
    department_id: Mapped[int | None] = reference("department")
    manager_id: Mapped[int | None] = reference("manager")
    begin_on: Mapped[date]
    end_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="formed")
    formed_at: Mapped[datetime]
    snapshot: Mapped[bytes] = mapped_column(LargeBinary)
    """Canonical JSON of the figures and their rows; never changed."""
    sha256: Mapped[str]
    previous_sha256: Mapped[str | None]
    comment: Mapped[str | None]
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary)


class Signature(Record):
    """Who signed a report, when and with what."""

    __tablename__ = "signature"
    __table_args__ = (STRICT,)

    id: Mapped[Id]
    report_id: Mapped[int] = reference("period_report", optional=False, index=True)
    manager_id: Mapped[int] = reference("manager", optional=False)
    part: Mapped[str]
    """'author' or 'head'."""
    signed_at: Mapped[datetime]
    certificate_sha256: Mapped[str | None]
    value: Mapped[bytes | None] = mapped_column(LargeBinary)


class Commitment(Kept):
    """What was promised in a report for the next period, and what became of it."""

    __tablename__ = "commitment"
    __table_args__ = (STRICT,)

    report_id: Mapped[int] = reference("period_report", optional=False, index=True)
    manager_id: Mapped[int | None] = reference("manager")
    text: Mapped[str]
    due_on: Mapped[date | None]
    measure: Mapped[str | None]
    target: Mapped[int | None] = mapped_column(Big)
    outcome: Mapped[str | None]
    kept: Mapped[bool | None]
    activity_id: Mapped[int | None] = reference("activity")
