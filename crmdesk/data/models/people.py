"""The firm and its people."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.data.models.record import STRICT, Kept, reference
from crmdesk.data.models.types import Small

ROLES = ("administrator", "head", "department_head", "manager", "viewer")
PRESETS = ("small", "department", "management")


class Firm(Kept):
    """The firm whose base this is; exactly one row."""

    __tablename__ = "firm"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    inn: Mapped[str | None]
    currency: Mapped[str] = mapped_column(default="RUB")
    timezone: Mapped[str] = mapped_column(default="Europe/Moscow")
    fiscal_month: Mapped[int] = mapped_column(Small, default=1)
    """Month the fiscal year begins with, 1..12."""
    preset: Mapped[str] = mapped_column(default="department")
    work_begin: Mapped[int] = mapped_column(Small, default=9)
    work_end: Mapped[int] = mapped_column(Small, default=18)
    """Working hours of a day, [begin, end)."""
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Thresholds of the definitions that the firm has changed, by name."""


class Holiday(Kept):
    """A day that differs from the week's rule: a holiday, or a weekend day that is worked."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("day"), STRICT)

    day: Mapped[date]
    working: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str | None]


class Department(Kept):
    """A department; departments form a tree."""

    __tablename__ = "department"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    parent_id: Mapped[int | None] = reference("department", late=True)
    head_id: Mapped[int | None]
    """The manager who heads it; no foreign key, or a department and its head could not be created in one go."""
    external_id: Mapped[str | None] = mapped_column(index=True)


class Manager(Kept):
    """A person of the firm."""

    __tablename__ = "manager"
    __table_args__ = (
        CheckConstraint(f"role in {ROLES}", name="role"),
        CheckConstraint("gender is null or gender in ('m', 'f')", name="gender"),
        STRICT,
    )

    name: Mapped[str]
    department_id: Mapped[int | None] = reference("department", index=True)
    head_id: Mapped[int | None] = reference("manager", late=True)
    """Whom the person reports to, when it is not the head of the department."""
    role: Mapped[str] = mapped_column(default="manager")
    position: Mapped[str | None]
    gender: Mapped[str | None]
    login: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    active_from: Mapped[date | None]
    active_until: Mapped[date | None]
    """First day the person no longer works."""
    external_id: Mapped[str | None] = mapped_column(index=True)
