"""Reports that wait for their head: formed by the program, signed by their authors, on the demo firm."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import keyring
from sqlalchemy import select

from crmdesk.data import secrets
from crmdesk.data.keys.people import ask_key, keep_passphrase
from crmdesk.data.keys.requests import confirm
from crmdesk.data.keys.root import make_root
from crmdesk.data.keys.signer import signer_of
from crmdesk.data.models import Manager
from crmdesk.data.period_reports.records import ReportRow, Wanted, list_reports
from crmdesk.data.store import Store
from crmdesk.reports.period_reports.forming import form_reports
from crmdesk.reports.period_reports.signing import sign_report
from crmdesk.reports.periods import Grain
from tests.data.test_secrets import Keychain

PASSPHRASE = "long enough to sign"
#: Reports that are signed by their authors and wait for one head.
WAITING = 2


@contextmanager
def reports_that_wait(store: Store) -> Iterator[int]:
    """Form last month's reports, let authors sign, and sit down as the head they wait for, who has signed before."""
    before, person = keyring.get_keyring(), store.person_id
    keyring.set_keyring(Keychain())
    trusted = mock.patch.object(secrets, "_TRUSTED", (*secrets._TRUSTED, Keychain.__module__))
    trusted.start()
    period = Grain.MONTH.unit(store.today()).neighbour(-1)
    head = _sales_head(store)
    try:
        store.person_id = head
        form_reports(store, period)
        make_root(store, PASSPHRASE)
        wanted = Wanted(kind="month", begin_on=period.begin, end_on=period.end, subject="manager")
        rows = [row for row in list_reports(store, wanted) if row.author_id is not None and row.approver_id is not None]
        approvers = [row.approver_id for row in rows if row.approver_id is not None]
        approver = max(sorted(set(approvers)), key=approvers.count)
        for row in [row for row in rows if row.approver_id == approver][:WAITING]:
            _sign(store, row, head)
        _key(store, approver, head)
        yield approver
    finally:
        store.person_id = person
        trusted.stop()
        keyring.set_keyring(before)


def _sales_head(store: Store) -> int:
    with store.reading() as connection:
        found = connection.execute(select(Manager.id).where(Manager.role == "head").limit(1)).scalar_one()
    return int(found)


def _sign(store: Store, row: ReportRow, head: int) -> None:
    assert row.author_id is not None
    _key(store, row.author_id, head)
    sign_report(store, row.id, signer_of(store, row.author_id, PASSPHRASE))


def _key(store: Store, person: int, head: int) -> None:
    """Make somebody's key, confirmed by the head, its passphrase remembered; the person sits at the program then."""
    store.person_id = person
    asked = ask_key(store, person, PASSPHRASE)
    store.person_id = head
    confirm(store, asked.id, PASSPHRASE)
    store.person_id = person
    keep_passphrase(store, asked.id, PASSPHRASE)
