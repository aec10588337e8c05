"""What daily work needs: statuses with reasons, merged records, reminders, recurring activities, words on a loss."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from crmdesk.data.models import types
from crmdesk.data.search_index import index_contacts

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: Tables whose duplicates may be merged: the archived row says what it became part of.
MERGED = ("client", "contact", "category", "product", "source", "campaign", "loss_reason", "competitor")


def upgrade() -> None:
    """Change the schema."""
    for table in MERGED:
        _refer(table, "merged_into_id", table, late=True)
    _add("client", "relationship_reason", sa.Text())
    op.add_column("client", sa.Column("status_by_hand", types.Flag(), nullable=False, server_default="0"))
    _add("client", "status_until_on", types.Day)
    _add("client", "status_reason", sa.Text())
    _add("contact", "attitude", sa.Text())
    _add("deal", "loss_note", sa.Text())
    _add("activity", "remind_at", types.Instant())
    _refer("activity_template", "client_id", "client")
    _refer("activity_template", "deal_id", "deal")
    _add("activity_template", "note", sa.Text())
    _add("activity_template", "duration_s", types.Big)
    _add("activity_template", "minute", types.Small)
    _add("activity_template", "remind_min", types.Small)
    _add("activity_template", "next_on", types.Day)
    index_contacts(op.get_bind())


def _add(table: str, column: str, kind: sa.types.TypeEngine[Any]) -> None:
    op.add_column(table, sa.Column(column, kind, nullable=True))


def _refer(table: str, column: str, target: str, *, late: bool = False) -> None:
    """Add a column that holds the id of a row of ``target``; the key stands in the column, as SQLite alone allows it."""
    name = op.f(f"fk_{table}_{column}")
    key = (
        sa.ForeignKey(f"{target}.id", name=name, deferrable=True, initially="DEFERRED")
        if late
        else sa.ForeignKey(f"{target}.id", name=name)
    )
    op.add_column(table, sa.Column(column, types.Big, key, nullable=True), inline_references=True)
