"""Signed period reports: templates, chained snapshots and signatures, promises, certificates; an order of ranking profiles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from crmdesk.data.models import types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.add_column("ranking_profile", sa.Column("place", types.Small, nullable=False, server_default="0"))
    # No program ever wrote into the first shape of these three.
    for table in ("commitment", "signature", "period_report"):
        op.drop_table(table)
    op.create_table(
        "report_template",
        sa.Column("id", types.Big, autoincrement=False, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("content", types.Json, nullable=False),
        sa.Column("version", types.Big, server_default="1", nullable=False),
        sa.Column("archived_at", types.Instant(), nullable=True),
        sa.CheckConstraint("subject in ('firm', 'department', 'manager')", name=op.f("ck_report_template_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_template")),
        sqlite_strict=True,
    )
    op.create_table(
        "period_report",
        sa.Column("id", types.Big, autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("revision", types.Small, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column(
            "department_id",
            types.Big,
            sa.ForeignKey("department.id", name=op.f("fk_period_report_department_id")),
            nullable=True,
        ),
        sa.Column(
            "manager_id",
            types.Big,
            sa.ForeignKey("manager.id", name=op.f("fk_period_report_manager_id")),
            nullable=True,
        ),
        sa.Column("begin_on", types.Day, nullable=False),
        sa.Column("end_on", types.Day, nullable=False),
        sa.Column(
            "author_id", types.Big, sa.ForeignKey("manager.id", name=op.f("fk_period_report_author_id")), nullable=True
        ),
        sa.Column(
            "approver_id",
            types.Big,
            sa.ForeignKey("manager.id", name=op.f("fk_period_report_approver_id")),
            nullable=True,
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("formed_at", types.Instant(), nullable=False),
        sa.Column("frozen_at", types.Instant(), nullable=True),
        sa.Column("headline", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("head_word", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("previous_sha256", sa.Text(), nullable=True),
        sa.Column("chain_place", types.Big, nullable=True),
        sa.Column("version", types.Big, server_default="1", nullable=False),
        sa.Column("archived_at", types.Instant(), nullable=True),
        sa.CheckConstraint("kind in ('week', 'month', 'quarter', 'year')", name=op.f("ck_period_report_kind")),
        sa.CheckConstraint("begin_on < end_on", name=op.f("ck_period_report_period")),
        sa.CheckConstraint(
            "state in ('formed', 'frozen', 'signed', 'approved', 'returned', 'withdrawn')",
            name=op.f("ck_period_report_state"),
        ),
        sa.CheckConstraint("subject in ('firm', 'department', 'manager')", name=op.f("ck_period_report_subject")),
        sa.CheckConstraint(
            "(subject = 'firm' and department_id is null and manager_id is null) or (subject = 'department' and department_id is not null and manager_id is null) or (subject = 'manager' and manager_id is not null)",
            name=op.f("ck_period_report_whose"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_report")),
        sa.UniqueConstraint("chain_place", name=op.f("uq_period_report_chain_place")),
        sa.UniqueConstraint("number", "revision", name=op.f("uq_period_report_number_revision")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_period_report_period"), "period_report", ["begin_on", "end_on"])
    op.create_table(
        "report_file",
        sa.Column("id", types.Big, autoincrement=False, nullable=False),
        sa.Column(
            "report_id",
            types.Big,
            sa.ForeignKey("period_report.id", name=op.f("fk_report_file_report_id")),
            nullable=False,
        ),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("place", types.Small, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("part in ('draft', 'snapshot', 'pdf', 'scan')", name=op.f("ck_report_file_part")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_file")),
        sa.UniqueConstraint("report_id", "part", "place", name=op.f("uq_report_file_report_id_part_place")),
        sqlite_strict=True,
    )
    op.create_table(
        "signature",
        sa.Column("id", types.Big, autoincrement=False, nullable=False),
        sa.Column(
            "report_id",
            types.Big,
            sa.ForeignKey("period_report.id", name=op.f("fk_signature_report_id")),
            nullable=False,
        ),
        sa.Column(
            "manager_id", types.Big, sa.ForeignKey("manager.id", name=op.f("fk_signature_manager_id")), nullable=False
        ),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("signed_at", types.Instant(), nullable=False),
        sa.Column(
            "marked_by_id",
            types.Big,
            sa.ForeignKey("manager.id", name=op.f("fk_signature_marked_by_id")),
            nullable=True,
        ),
        sa.Column("certificate_sha256", sa.Text(), nullable=True),
        sa.Column("place", types.Big, nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("previous_sha256", sa.Text(), nullable=True),
        sa.CheckConstraint("part in ('author', 'head')", name=op.f("ck_signature_part")),
        sa.CheckConstraint("way in ('paper', 'electronic')", name=op.f("ck_signature_way")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sa.UniqueConstraint("place", name=op.f("uq_signature_place")),
        sa.UniqueConstraint("report_id", "part", name=op.f("uq_signature_report_id_part")),
        sqlite_strict=True,
    )
    op.create_table(
        "commitment",
        sa.Column("id", types.Big, autoincrement=False, nullable=False),
        sa.Column(
            "report_id",
            types.Big,
            sa.ForeignKey("period_report.id", name=op.f("fk_commitment_report_id")),
            nullable=False,
        ),
        sa.Column(
            "manager_id", types.Big, sa.ForeignKey("manager.id", name=op.f("fk_commitment_manager_id")), nullable=True
        ),
        sa.Column("place", types.Small, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", types.Day, nullable=True),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("target", types.Big, nullable=True),
        sa.Column("deal_id", types.Big, sa.ForeignKey("deal.id", name=op.f("fk_commitment_deal_id")), nullable=True),
        sa.Column(
            "client_id", types.Big, sa.ForeignKey("client.id", name=op.f("fk_commitment_client_id")), nullable=True
        ),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column(
            "judged_by_id",
            types.Big,
            sa.ForeignKey("manager.id", name=op.f("fk_commitment_judged_by_id")),
            nullable=True,
        ),
        sa.Column("judged_at", types.Instant(), nullable=True),
        sa.Column(
            "activity_id",
            types.Big,
            sa.ForeignKey("activity.id", name=op.f("fk_commitment_activity_id")),
            nullable=True,
        ),
        sa.Column("version", types.Big, server_default="1", nullable=False),
        sa.Column("archived_at", types.Instant(), nullable=True),
        sa.CheckConstraint(
            "verdict is null or verdict in ('kept', 'partly', 'missed')", name=op.f("ck_commitment_verdict")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_commitment_report_id"), "commitment", ["report_id"])
    op.create_table(
        "certificate",
        sa.Column("id", types.Big, autoincrement=False, nullable=False),
        sa.Column(
            "manager_id", types.Big, sa.ForeignKey("manager.id", name=op.f("fk_certificate_manager_id")), nullable=True
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("request", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("valid_from", types.Instant(), nullable=True),
        sa.Column("valid_until", types.Instant(), nullable=True),
        sa.Column("revoked_at", types.Instant(), nullable=True),
        sa.Column("revocation_reason", sa.Text(), nullable=True),
        sa.Column("version", types.Big, server_default="1", nullable=False),
        sa.Column("archived_at", types.Instant(), nullable=True),
        sa.CheckConstraint("source in ('program', 'file', 'token')", name=op.f("ck_certificate_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("sha256", name=op.f("uq_certificate_sha256")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_certificate_manager_id"), "certificate", ["manager_id"])
    op.create_table(
        "revocation_list",
        sa.Column("id", types.Big, autoincrement=False, nullable=False),
        sa.Column("root_sha256", sa.Text(), nullable=False),
        sa.Column("number", types.Small, nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revocation_list")),
        sa.UniqueConstraint("root_sha256", "number", name=op.f("uq_revocation_list_root_sha256_number")),
        sqlite_strict=True,
    )
