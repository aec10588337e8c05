"""The journal: every change of every row, append-only; audit, undo, history and later synchronisation in one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.data.models.record import STRICT, Id, Record
from crmdesk.data.models.types import Big, Json, Small


class JournalEntry(Record):
    """One change of one register of one row; ``reg`` "*" creates the row with all its registers."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_row", "row_id", "hlc"),
        Index("ix_journal_txn", "txn"),
        STRICT,
    )

    id: Mapped[Id]
    txn: Mapped[int] = mapped_column(Big)
    hlc: Mapped[int] = mapped_column(Big)
    """Hybrid logical clock: milliseconds since 1970 in UTC shifted left by 16, plus a counter."""
    replica: Mapped[int] = mapped_column(Big)
    author_id: Mapped[int | None] = mapped_column(Big)
    tab: Mapped[str]
    row_id: Mapped[int] = mapped_column(Big)
    reg: Mapped[str]
    old: Mapped[Any | None] = mapped_column(Json)
    new: Mapped[Any | None] = mapped_column(Json)
    cause: Mapped[str]
    """What made the change: "edit", "import", "demo", "undo"..."""


class ImportBatch(Record):
    """An import that was done: what file, how many rows, which journal transaction undoes it."""

    __tablename__ = "import_batch"
    __table_args__ = (STRICT,)

    id: Mapped[Id]
    txn: Mapped[int] = mapped_column(Big, index=True)
    kind: Mapped[str]
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    mapping: Mapped[str]
    imported_at: Mapped[datetime]
    created: Mapped[int] = mapped_column(Small, default=0)
    updated: Mapped[int] = mapped_column(Small, default=0)
    skipped: Mapped[int] = mapped_column(Small, default=0)
    author_id: Mapped[int | None] = mapped_column(Big)
    undone_at: Mapped[datetime | None]


class BaseState(Record):
    """One row of facts about this copy of the base itself."""

    __tablename__ = "base_state"
    __table_args__ = (STRICT,)

    id: Mapped[Id]
    replica: Mapped[int] = mapped_column(Big)
    epoch: Mapped[int] = mapped_column(Big)
    format: Mapped[int] = mapped_column(Small)
    """Schema number; a program that knows only smaller ones refuses the base."""
