"""The clock at signing."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import EnvironmentFault
from crmdesk.data.store import Store
from crmdesk.reports.period_reports.clock import TOLERANCE, signing_moment
from crmdesk.reports.period_reports.signing import approve_report, sign_report
from crmdesk.reports.period_reports.verdict import Answer
from crmdesk.reports.period_reports.verification import verify_pdf
from tests.conftest import Clock
from tests.data.period_reports.life import ANNA, IVAN, at_work
from tests.reports.period_reports.signers import card_of, key_of, pdf_of, report_of, unsigned


def test_a_moment_is_whole_seconds_of_the_bases_clock(firm: Store, clock: Clock) -> None:
    """A signature knows no parts of one; what is a little behind the journal is nobody's fault."""
    clock.pass_by(seconds=1.7)
    with firm.reading() as connection:
        assert signing_moment(firm, connection) == clock.now.replace(microsecond=0)
        clock.now -= TOLERANCE
        assert signing_moment(firm, connection) == clock.now.replace(microsecond=0)


def test_a_clock_that_is_behind_is_told(firm: Store, clock: Clock) -> None:
    """Ten minutes behind the journal."""
    report, ivan = report_of(firm), key_of(firm, IVAN)
    clock.pass_by(minutes=-10)
    with at_work(firm, IVAN), pytest.raises(EnvironmentFault, match="last written to"):
        sign_report(firm, report, ivan)
    unsigned(firm)


def test_a_clock_behind_the_last_signature_is_told(signed: Store, clock: Clock) -> None:
    """However little."""
    report, anna = report_of(signed), key_of(signed, ANNA)
    clock.pass_by(seconds=-30)
    with at_work(signed, ANNA), pytest.raises(EnvironmentFault, match="last signature in the base"):
        approve_report(signed, report, "", {}, anna)
    assert card_of(signed, report).row.state == "signed"


def test_a_clock_that_is_behind_does_not_refuse_what_was_signed(signed: Store, clock: Clock) -> None:
    """One of two clocks is wrong, and verification cannot know which: it says so."""
    content = pdf_of(signed, report_of(signed))
    clock.pass_by(hours=-1)
    verdict = verify_pdf(signed, content)
    assert verdict.ok
    assert "clock" in {reason.key for reason in verdict.reasons if reason.answer is Answer.UNKNOWN}
