"""Period reports that people sign: what they hold, their signatures, what was promised in them, and the keys."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.data.models.plans import PLAN_SUBJECTS
from crmdesk.data.models.record import STRICT, Id, Kept, Record, reference
from crmdesk.data.models.types import Big, Small

REPORT_KINDS = ("week", "month", "quarter", "year")
REPORT_STATES = ("formed", "frozen", "signed", "approved", "returned", "withdrawn")
"""Formed: figures may be formed again. Frozen: printed, waits for signatures on paper. The last two are history."""
SIGNATURE_PARTS = ("author", "head")
SIGNATURE_WAYS = ("paper", "electronic")
FILE_PARTS = ("draft", "snapshot", "pdf", "scan")
VERDICTS = ("kept", "partly", "missed")
CERTIFICATE_SOURCES = ("program", "file", "token")


class ReportTemplate(Kept):
    """What the firm's period reports hold, one in force for each subject; none is the program's own."""

    __tablename__ = "report_template"
    __table_args__ = (CheckConstraint(f"subject in {PLAN_SUBJECTS}", name="subject"), STRICT)

    subject: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)


class PeriodReport(Kept):
    """A report of a period that its author signs and a head approves; its files are ``ReportFile``."""

    __tablename__ = "period_report"
    __table_args__ = (
        CheckConstraint(f"state in {REPORT_STATES}", name="state"),
        CheckConstraint(f"kind in {REPORT_KINDS}", name="kind"),
        CheckConstraint(f"subject in {PLAN_SUBJECTS}", name="subject"),
        CheckConstraint("begin_on < end_on", name="period"),
        CheckConstraint(
            "(subject = 'firm' and department_id is null and manager_id is null)"
            " or (subject = 'department' and department_id is not null and manager_id is null)"
            " or (subject = 'manager' and manager_id is not null)",
            name="whose",
        ),
        UniqueConstraint("number", "revision"),
        UniqueConstraint("chain_place"),
        Index("ix_period_report_period", "begin_on", "end_on"),
        STRICT,
    )

    number: Mapped[str]
    """The period and a number within it, "2025-10-02"; never used twice."""
    revision: Mapped[int] = mapped_column(Small, default=1)
    kind: Mapped[str]
    subject: Mapped[str]
    department_id: Mapped[int | None] = reference("department")
    """Of a department's report its department; of a manager's the one the manager was in when it was formed."""
    manager_id: Mapped[int | None] = reference("manager")
    begin_on: Mapped[date]
    end_on: Mapped[date]
    """Half-open: the first day after the period."""
    author_id: Mapped[int | None] = reference("manager")
    """Who signs it first: the manager, the department's head, the head of sales; None where there is nobody yet."""
    approver_id: Mapped[int | None] = reference("manager")
    """Who approves it; None where the author's signature is the last."""
    state: Mapped[str] = mapped_column(default="formed")
    formed_at: Mapped[datetime]
    frozen_at: Mapped[datetime | None]
    headline: Mapped[str | None]
    comment: Mapped[str | None]
    head_word: Mapped[str | None]
    remark: Mapped[str | None]
    """Why it was returned or withdrawn."""
    sha256: Mapped[str | None]
    """Of the snapshot, from the moment the report is frozen."""
    previous_sha256: Mapped[str | None]
    chain_place: Mapped[int | None] = mapped_column(Big)
    """The place in the firm's chain of frozen reports, from 1."""


class ReportFile(Record):
    """What a report is on the disk: the draft of its figures, its snapshot, the PDF after each signature, a scan.

    Only drafts are ever replaced; the rest is added and stays.
    """

    __tablename__ = "report_file"
    __table_args__ = (
        CheckConstraint(f"part in {FILE_PARTS}", name="part"),
        UniqueConstraint("report_id", "part", "place"),
        STRICT,
    )

    id: Mapped[Id]
    report_id: Mapped[int] = reference("period_report", optional=False)
    part: Mapped[str]
    place: Mapped[int] = mapped_column(Small, default=1)
    """Which of the report's files of this part it is, from 1; the last one counts."""
    name: Mapped[str | None]
    made_at: Mapped[datetime]
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Signature(Record):
    """Who signed a report, when and how; a chain of its own through the whole base."""

    __tablename__ = "signature"
    __table_args__ = (
        CheckConstraint(f"part in {SIGNATURE_PARTS}", name="part"),
        CheckConstraint(f"way in {SIGNATURE_WAYS}", name="way"),
        UniqueConstraint("place"),
        UniqueConstraint("report_id", "part"),
        STRICT,
    )

    id: Mapped[Id]
    report_id: Mapped[int] = reference("period_report", optional=False)
    manager_id: Mapped[int] = reference("manager", optional=False)
    part: Mapped[str]
    way: Mapped[str]
    signed_at: Mapped[datetime]
    marked_by_id: Mapped[int | None] = reference("manager")
    """Who said that the paper is signed."""
    certificate_sha256: Mapped[str | None]
    place: Mapped[int] = mapped_column(Big)
    """The place in the chain of signatures, from 1."""
    statement: Mapped[str]
    """Canonical JSON of what was signed: the report and its hash, who, when, how, the head's word and verdicts."""
    sha256: Mapped[str]
    previous_sha256: Mapped[str | None]


class Commitment(Kept):
    """What was promised in a report for the next period, and what became of it."""

    __tablename__ = "commitment"
    __table_args__ = (CheckConstraint(f"verdict is null or verdict in {VERDICTS}", name="verdict"), STRICT)

    report_id: Mapped[int] = reference("period_report", optional=False, index=True)
    manager_id: Mapped[int | None] = reference("manager")
    place: Mapped[int] = mapped_column(Small, default=1)
    text: Mapped[str]
    due_on: Mapped[date | None]
    measure: Mapped[str | None]
    target: Mapped[int | None] = mapped_column(Big)
    """In the unit plans keep the measure in: minor units, or thousandths of a count or a percent."""
    deal_id: Mapped[int | None] = reference("deal")
    client_id: Mapped[int | None] = reference("client")
    action: Mapped[str | None]
    """What is to be done with the deal or the client: "договор", "встреча с ЛПР"."""
    verdict: Mapped[str | None]
    outcome: Mapped[str | None]
    """What became of it, in words."""
    judged_by_id: Mapped[int | None] = reference("manager")
    judged_at: Mapped[datetime | None]
    activity_id: Mapped[int | None] = reference("activity")
    """The task it became."""


class Certificate(Kept):
    """The firm's root, or a person's certificate that the root issued; keys themselves are never in the base."""

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint(f"source in {CERTIFICATE_SOURCES}", name="source"),
        UniqueConstraint("sha256"),
        STRICT,
    )

    manager_id: Mapped[int | None] = reference("manager", index=True)
    """Whose it is; None is the firm's root."""
    source: Mapped[str] = mapped_column(default="program")
    """Where the key is: made by the program, in the person's own file, in a token."""
    asked_at: Mapped[datetime]
    request: Mapped[str | None]
    """What the person asks to be confirmed, PKCS#10 in PEM."""
    content: Mapped[str | None]
    """The certificate in PEM; None until the root has confirmed it."""
    sha256: Mapped[str | None]
    """Of the certificate's DER."""
    valid_from: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    """From when on signatures with it do not count."""
    revocation_reason: Mapped[str | None]


class RevocationList(Record):
    """The root's signed list of revoked certificates (CRL); the last number counts."""

    __tablename__ = "revocation_list"
    __table_args__ = (UniqueConstraint("root_sha256", "number"), STRICT)

    id: Mapped[Id]
    root_sha256: Mapped[str]
    number: Mapped[int] = mapped_column(Small)
    made_at: Mapped[datetime]
    content: Mapped[str]
    """In PEM."""
