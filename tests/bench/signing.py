"""Signed reports: how long one signature and one verification take, printing and writing included."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from unittest import mock

from crmdesk.data.keys.trust import trust_of
from crmdesk.data.settings import CONFIG_VARIABLE
from crmdesk.data.store import NewFirm, Store, system_clock
from crmdesk.reports.period_reports.signing import approve_report, return_report, sign_report, warm_up
from crmdesk.reports.period_reports.verification import verify_pdf
from tests.bench.figure import Figure
from tests.data.period_reports.life import ANNA, IVAN
from tests.reports.period_reports.signers import form_report, key_of, pdf_of, plant_signers

ROUNDS = 9
SIGN_MS, VERIFY_MS = 500, 300

T = TypeVar("T")


def measure_signing() -> Iterator[Figure]:
    """Yield what one report costs: the author's signature, the head's, verification with a base and without."""
    with TemporaryDirectory() as folder, mock.patch.dict(os.environ, {CONFIG_VARIABLE: f"{folder}/config"}):
        store = Store.create(str(Path(folder) / "bench.crmdb"), NewFirm("Bench"), clock=system_clock)
        try:
            yield from _measure(store)
        finally:
            store.close()


def _measure(store: Store) -> Iterator[Figure]:
    taken: dict[str, list[float]] = {}

    def timed(what: str, work: Callable[..., T], *given: object) -> T:
        begun = time.perf_counter()
        made = work(*given)
        taken.setdefault(what, []).append((time.perf_counter() - begun) * 1000)
        return made

    plant_signers(store, ANNA, IVAN)
    warm_up()
    ivan, anna, trust = key_of(store, IVAN), key_of(store, ANNA), trust_of(store)
    report = form_report(store)
    for _round in range(ROUNDS + 1):
        store.person_id = IVAN
        timed("the author signs: printed, frozen, signed, written", sign_report, store, report, ivan)
        store.person_id = ANNA
        timed("the head signs: verified, signed, written", approve_report, store, report, "Так держать.", {}, anna)
        content = pdf_of(store, report)
        assert timed("verified with the base", verify_pdf, store, content).ok
        assert timed("verified without a base", verify_pdf, None, content, trust).ok
        report = return_report(store, report, "Ещё раз.").ids[0]
    for what, times in taken.items():
        most = VERIFY_MS if what.startswith("verified") else SIGN_MS
        yield Figure("signing", what, statistics.median(times[1:]), "ms", most=most, absolute=True)
