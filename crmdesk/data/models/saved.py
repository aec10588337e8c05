"""What people keep for themselves and others: views, segments, reports, alerts, files, quality checks, own fields."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.data.models.record import STRICT, Id, Kept, Record, reference
from crmdesk.data.models.types import Big, Small

FIELD_OWNERS = ("client", "contact", "deal", "activity")
FIELD_KINDS = ("text", "number", "money", "date", "flag", "one", "many")


class CustomField(Kept):
    """A field that the firm made; values live in the owner's ``custom`` by this id."""

    __tablename__ = "custom_field"
    __table_args__ = (
        CheckConstraint(f"owner in {FIELD_OWNERS}", name="owner"),
        CheckConstraint(f"kind in {FIELD_KINDS}", name="kind"),
        STRICT,
    )

    owner: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="text")
    options: Mapped[list[str]] = mapped_column(default=list)
    bands: Mapped[list[str]] = mapped_column(default=list)
    """Lower ends of the bands numbers are reported in, as text; empty takes quantiles."""
    position: Mapped[int] = mapped_column(Small, default=0)


class Segment(Kept):
    """A set of clients by conditions; conditions are data, never SQL."""

    __tablename__ = "segment"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    conditions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    owner_id: Mapped[int | None] = reference("manager")
    shared: Mapped[bool] = mapped_column(default=False)


class SavedView(Kept):
    """Filters, order and columns of a registry under a name."""

    __tablename__ = "saved_view"
    __table_args__ = (STRICT,)

    listing: Mapped[str]
    """Id of the registry it belongs to."""
    name: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    owner_id: Mapped[int | None] = reference("manager")
    shared: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(Small, default=0)


class SavedReport(Kept):
    """A question under a name."""

    __tablename__ = "saved_report"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    question: Mapped[dict[str, Any]] = mapped_column(default=dict)
    owner_id: Mapped[int | None] = reference("manager")
    shared: Mapped[bool] = mapped_column(default=False)


class OwnMeasure(Kept):
    """A measure that the firm made of two others: a ratio, a share or a difference, kept as data."""

    __tablename__ = "own_measure"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The operation, the ids of its two measures, and which direction is good."""
    owner_id: Mapped[int | None] = reference("manager")
    shared: Mapped[bool] = mapped_column(default=False)


class FigureTask(Kept):
    """The figure of a report that a task was born of: what was asked, and what it came to on that day."""

    __tablename__ = "figure_task"
    __table_args__ = (STRICT,)

    activity_id: Mapped[int] = reference("activity", optional=False, index=True)
    report: Mapped[str] = mapped_column(index=True)
    """Id of the report that shows the task until it is done."""
    figure: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The question as data, the measure, the line's members, and the figure as a decimal string."""


class ReportSchedule(Kept):
    """A report or a package of them that is formed by itself on its days and put into a folder."""

    __tablename__ = "report_schedule"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Reports with their parameters, and the format of the file."""
    rule: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Every how many days, weeks or months, and on which days, as a recurring activity has it."""
    folder: Mapped[str | None]
    owner_id: Mapped[int | None] = reference("manager")
    """Whose program forms it; None: any that has the base open."""
    active: Mapped[bool] = mapped_column(default=True)
    next_on: Mapped[date | None]
    """The next business date on which it is due."""
    made_at: Mapped[datetime | None]
    made_as: Mapped[str | None]
    """Path of the file formed last."""


class AlertRule(Kept):
    """When to call for attention."""

    __tablename__ = "alert_rule"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    condition: Mapped[dict[str, Any]] = mapped_column(default=dict)
    audience: Mapped[dict[str, Any]] = mapped_column(default=dict)
    active: Mapped[bool] = mapped_column(default=True)


class Alert(Kept):
    """What a rule found, and what was done about it."""

    __tablename__ = "alert"
    __table_args__ = (Index("ix_alert_cause", "rule_id", "cause", unique=True), STRICT)

    rule_id: Mapped[int] = reference("alert_rule", optional=False)
    cause: Mapped[str]
    """What it is about: no alert twice for one cause."""
    raised_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    deal_id: Mapped[int | None] = reference("deal")
    client_id: Mapped[int | None] = reference("client")
    manager_id: Mapped[int | None] = reference("manager")
    outcome: Mapped[str | None]
    activity_id: Mapped[int | None] = reference("activity")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was found when it was raised: names and figures, so that its text is made in the reader's language."""
    snoozed_until_on: Mapped[date | None]
    """Not shown before this business date."""


class QualityTemplate(Kept):
    """Questions of a check and their weights."""

    __tablename__ = "quality_template"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    questions: Mapped[dict[str, Any]] = mapped_column(default=dict)


class QualityCheck(Kept):
    """A call listened to, a mystery shopping, a satisfaction call."""

    __tablename__ = "quality_check"
    __table_args__ = (Index("ix_quality_check_day", "checked_on", "manager_id", "score"), STRICT)

    template_id: Mapped[int | None] = reference("quality_template")
    kind: Mapped[str]
    checked_on: Mapped[date]
    manager_id: Mapped[int | None] = reference("manager")
    checker_id: Mapped[int | None] = reference("manager")
    activity_id: Mapped[int | None] = reference("activity")
    client_id: Mapped[int | None] = reference("client")
    score: Mapped[int] = mapped_column(Small)
    """Points in hundredths, 0..10000."""
    note: Mapped[str | None]


class EntryTime(Record):
    """Seconds a person spent typing on a day, by kind of surface."""

    __tablename__ = "entry_time"
    __table_args__ = (Index("ix_entry_time_day", "day", "manager_id"), STRICT)

    id: Mapped[Id]
    day: Mapped[date]
    manager_id: Mapped[int | None] = reference("manager")
    surface: Mapped[str]
    seconds: Mapped[int] = mapped_column(Big)
    records: Mapped[int] = mapped_column(Small, default=0)


class Attachment(Kept):
    """A file, known by its SHA-256; its bytes lie in the base or beside it."""

    __tablename__ = "attachment"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int] = mapped_column(Big)
    client_id: Mapped[int | None] = reference("client", index=True)
    deal_id: Mapped[int | None] = reference("deal", index=True)
    activity_id: Mapped[int | None] = reference("activity")
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    added_at: Mapped[datetime]
