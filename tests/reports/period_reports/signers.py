"""The firm of the life of reports with keys, and reports of October formed by hand for its people."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

from crmdesk.data.keys import keyfile
from crmdesk.data.keys.people import ask_key
from crmdesk.data.keys.requests import confirm
from crmdesk.data.keys.root import make_root
from crmdesk.data.keys.signer import KeyInHand, signer_of
from crmdesk.data.keys.trust import Trust, trust_of
from crmdesk.data.period_reports.drafts import claim_reports, put_drafts
from crmdesk.data.period_reports.records import ReportCard, Wanted, list_reports, read_content, read_report
from crmdesk.data.period_reports.roles import Subject
from crmdesk.data.settings import CONFIG_VARIABLE
from crmdesk.data.store import Store
from crmdesk.reports.period_reports.signing import approve_report, sign_report
from crmdesk.reports.period_reports.snapshot import Snapshot, read_snapshot, snapshot_bytes
from tests.data.period_reports.life import ANNA, IVAN, OCTOBER, OLGA, at_work, plant_staff, staff_of
from tests.reports.period_reports import snapshots

ROOT_PASSPHRASE = "the root of trust"
PASSPHRASE = "long enough to sign"
WORD = "Сильный октябрь.\nДальше — договоры с „МедЦентром“."


def quick() -> mock._patch[int]:
    """Make key files that open at once."""
    return mock.patch.object(keyfile, "_ROUNDS", 1_000)


def plant_signers(store: Store, *people: int) -> None:
    """Put the firm into a new base, with its root and keys of these people, or of Olga, Anna and Ivan."""
    plant_staff(store)
    with quick():
        with at_work(store, OLGA):
            make_root(store, ROOT_PASSPHRASE)
        for person in people or (OLGA, ANNA, IVAN):
            give_key(store, person)


def give_key(store: Store, person: int) -> int:
    """Let a person make a key and Olga confirm it; return the certificate's id."""
    with quick():
        with at_work(store, person):
            asked = ask_key(store, person, PASSPHRASE)
        with at_work(store, OLGA):
            confirm(store, asked.id, ROOT_PASSPHRASE)
    return asked.id


def key_of(store: Store, person: int) -> KeyInHand:
    """Open a person's key as they do."""
    with at_work(store, person):
        return signer_of(store, person, PASSPHRASE)


def form_report(store: Store, subject: Subject | None = None, **changes: object) -> int:
    """Form a report of October about somebody, Ivan by default, and return its id."""
    about = Subject("manager", IVAN) if subject is None else subject
    staff = staff_of(store)
    with store.changing(cause="period_report") as change:
        claimed = claim_reports(change, staff, "month", *OCTOBER, [about])[0]
        draft = replace(
            snapshots.OCTOBER,
            number=claimed.number,
            subject=about.kind,
            subject_id=str(about.id or ""),
            subject_name=staff.name(about.id) or store.firm.name,
            author=None,
            approver=None,
            promises=(),
            frozen_at=None,
            previous_sha256="",
            chain_place=0,
            **changes,  # type: ignore[arg-type]
        )
        put_drafts(change, {claimed.id: snapshot_bytes(draft)})
    return claimed.id


def sign(store: Store, report_id: int, person: int = IVAN) -> bytes:
    """Sign a report electronically as its author and return the PDF."""
    key = key_of(store, person)
    with at_work(store, person):
        sign_report(store, report_id, key)
    return pdf_of(store, report_id)


def approve(store: Store, report_id: int, person: int = ANNA, word: str = WORD) -> bytes:
    """Approve a report electronically and return the PDF."""
    key = key_of(store, person)
    with at_work(store, person):
        approve_report(store, report_id, word, {}, key)
    return pdf_of(store, report_id)


def pdf_of(store: Store, report_id: int) -> bytes:
    """Return the last PDF of a report."""
    with at_work(store, None):
        content = read_content(store, report_id, "pdf")
    assert content is not None
    return content


def report_of(store: Store) -> int:
    """Return the only report of a base."""
    with at_work(store, None):
        return list_reports(store, Wanted(states=()))[-1].id


def card_of(store: Store, report_id: int) -> ReportCard:
    """Return a report as anybody sees it who sees all."""
    with at_work(store, None):
        return read_report(store, report_id)


def frozen_of(store: Store, report_id: int) -> Snapshot:
    """Return the snapshot of a frozen report."""
    with at_work(store, None):
        content = read_content(store, report_id, "snapshot")
    assert content is not None
    return read_snapshot(content)


def unsigned(store: Store) -> None:
    """Assert that nothing was written."""
    card = card_of(store, report_of(store))
    assert (card.row.state, len(card.signatures), [file.part for file in card.files]) == ("formed", 0, ["draft"])


@dataclass(frozen=True)
class Sample:
    """A base with a signed and an approved report, to be attacked: nobody writes to it."""

    store: Store
    trust: Trust
    report_id: int
    author_only: bytes
    approved: bytes
    other: bytes
    """Another report, approved too."""
    keys: Mapping[int, KeyInHand]


@contextmanager
def sample(folder: Path, clock: object) -> Iterator[Sample]:
    """Make a firm in a folder, whose reports are signed."""
    from tests.conftest import FIRM

    with mock.patch.dict(os.environ, {CONFIG_VARIABLE: str(folder / "config")}):
        store = Store.create(str(folder / "signed.crmdb"), FIRM, clock=clock)  # type: ignore[arg-type]
        try:
            plant_signers(store)
            report, other = form_report(store), form_report(store, Subject("manager", ANNA), comment="Другой отчёт.")
            author_only = sign(store, report)
            approved = approve(store, report)
            sign(store, other, ANNA)
            last = approve(store, other, OLGA)
            keys = {person: key_of(store, person) for person in (OLGA, ANNA, IVAN)}
            yield Sample(store, trust_of(store), report, author_only, approved, last, keys)
        finally:
            store.close()
