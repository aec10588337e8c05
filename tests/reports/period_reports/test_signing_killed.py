"""A program that is killed while it signs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crmdesk.data.store import Store
from tests.conftest import Clock
from tests.reports.period_reports.signers import report_of
from tests.soak.signing import count_moments, kill_at


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed that was forked")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_program_killed_while_it_signs_leaves_the_step_before_or_after(planted: Path, tmp_path: Path) -> None:
    """In the middle, right before its transaction ends, right after; every moment of every step is tried by the soak."""
    store = Store.open(str(planted / "formed" / "base.crmdb"), clock=Clock())
    firms = {False: (planted / "formed", report_of(store))}
    store.close()
    last = count_moments("signed", firms, tmp_path / "counted")
    left = [kill_at("signed", moment, firms, tmp_path / "killed") for moment in (last // 2, last - 1, last, last + 1)]
    assert left == ["killed before", "killed before", "killed after", "not killed"]
