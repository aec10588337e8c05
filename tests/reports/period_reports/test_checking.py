"""All files of reports that the base keeps, verified one after another."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from crmdesk.data.canonical import sha256_of
from crmdesk.data.keys.revocation import report_lost
from crmdesk.data.models import ReportFile
from crmdesk.data.period_reports.chain import check_chain
from crmdesk.data.store import Store
from crmdesk.reports.period_reports.checking import check_files
from crmdesk.reports.period_reports.signing import return_report
from tests.data.period_reports.life import ANNA, IVAN, at_work
from tests.reports.period_reports.signers import key_of, pdf_of, report_of


def test_a_file_exchanged_with_its_hash_is_found_though_the_chain_is_whole(signed: Store) -> None:
    """What is kept is fine and the walk tells how far it is; a byte changed, or the file cut to what was printed, is said."""
    told: list[float] = []
    assert check_files(signed, told.append) == ()
    assert told == [1.0]
    whole = pdf_of(signed, report_of(signed))
    for forged in (whole[:-1] + b" ", whole[: len(whole) // 2]):
        with signed.engine.execution_options(write=True).connect() as connection, connection.begin():
            kept = update(ReportFile).where(ReportFile.part == "pdf")
            connection.execute(kept.values(content=forged, sha256=sha256_of(forged)))
        assert check_chain(signed).is_whole
        assert check_files(signed)


def test_a_key_lost_before_the_signature_is_said_until_the_report_is_returned(signed: Store) -> None:
    """Ivan's key was lost before he signed: his report is found; returned to be signed anew it is history, and nothing is said."""
    with at_work(signed, IVAN):
        key = key_of(signed, IVAN).certificate_id
        report_lost(signed, key, "stolen", signed.now() - timedelta(days=1))
    assert ["revoked" in finding.text for finding in check_files(signed)] == [True]
    with at_work(signed, ANNA):
        return_report(signed, report_of(signed), "Sign it with your new key")
    assert check_files(signed) == ()
