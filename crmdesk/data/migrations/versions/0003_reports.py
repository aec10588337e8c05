"""What reports need: measures of the firm's own, tasks with their figures, schedules, alerts that say what they found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from crmdesk.data.models import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "own_measure",
        *_kept("own_measure"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", types.Json, nullable=False),
        _reference("own_measure", "owner_id", "manager"),
        sa.Column("shared", types.Flag(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "figure_task",
        *_kept("figure_task"),
        _reference("figure_task", "activity_id", "activity", optional=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("figure", types.Json, nullable=False),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_figure_task_activity_id"), "figure_task", ["activity_id"])
    op.create_index(op.f("ix_figure_task_report"), "figure_task", ["report"])
    op.create_table(
        "report_schedule",
        *_kept("report_schedule"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", types.Json, nullable=False),
        sa.Column("rule", types.Json, nullable=False),
        sa.Column("folder", sa.Text(), nullable=True),
        _reference("report_schedule", "owner_id", "manager"),
        sa.Column("active", types.Flag(), nullable=False),
        sa.Column("next_on", types.Day, nullable=True),
        sa.Column("made_at", types.Instant(), nullable=True),
        sa.Column("made_as", sa.Text(), nullable=True),
        sqlite_strict=True,
    )
    op.add_column("alert", sa.Column("details", types.Json, nullable=False, server_default="{}"))
    op.add_column("alert", sa.Column("snoozed_until_on", types.Day, nullable=True))


def _kept(table: str) -> tuple[sa.Column[int] | sa.Column[str] | sa.PrimaryKeyConstraint, ...]:
    """Return the columns of every kept row and its primary key."""
    return (
        sa.Column("id", types.Big, autoincrement=False, nullable=False),
        sa.Column("version", types.Big, server_default="1", nullable=False),
        sa.Column("archived_at", types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _reference(table: str, column: str, target: str, *, optional: bool = True) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, types.Big, key, nullable=optional)
