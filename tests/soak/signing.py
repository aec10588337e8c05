"""Programs killed at every step of signing: the report is as before the step or as after it, and what was told is there."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event

from crmdesk.data.period_reports.chain import check_chain
from crmdesk.data.period_reports.records import ReportCard, read_report
from crmdesk.data.settings import CONFIG_VARIABLE
from crmdesk.data.store import Store
from crmdesk.reports.period_reports import pades, signing
from crmdesk.reports.period_reports.verification import verify_pdf
from tests.conftest import FIRM, Clock
from tests.data.period_reports.life import ANNA, IVAN, at_work
from tests.reports.period_reports.signers import form_report, key_of, pdf_of, plant_signers, sign
from tests.soak.wholeness import Violation, check_whole

Step = Callable[[Store, int], object]


def _sign(store: Store, report_id: int) -> object:
    key = key_of(store, IVAN)
    store.person_id = IVAN
    return signing.sign_report(store, report_id, key)


def _approve(store: Store, report_id: int) -> object:
    key = key_of(store, ANNA)
    store.person_id = ANNA
    return signing.approve_report(store, report_id, "Так держать.", {}, key)


def _freeze(store: Store, report_id: int) -> object:
    store.person_id = ANNA
    return signing.freeze_report(store, report_id)


def _return(store: Store, report_id: int) -> object:
    store.person_id = ANNA
    return signing.return_report(store, report_id, "Нет слова о риске.")


#: The step, whether the report is signed before it, and its states before and after.
STEPS: dict[str, tuple[Step, bool, str, str]] = {
    "signed": (_sign, False, "formed", "signed"),
    "approved": (_approve, True, "signed", "approved"),
    "frozen": (_freeze, False, "formed", "frozen"),
    "returned": (_return, True, "signed", "returned"),
}


def soak_signing(folder: Path, until: float) -> dict[str, int]:
    """Kill a program at every moment of every step in turn, again and again, until a time of ``monotonic``.

    Raises:
        Violation: a report was torn, half signed, or a signature that was told is gone.
    """
    dice = random.Random(17)
    firms = {is_signed: plant(folder / f"firm-{is_signed}", is_signed=is_signed) for is_signed in (False, True)}
    counts = dict.fromkeys(("killed before", "killed after", "not killed"), 0)
    moments = {name: count_moments(name, firms, folder / "counted") for name in STEPS}
    todo = [(name, moment) for name, count in moments.items() for moment in range(1, count + 2)]
    while True:
        dice.shuffle(todo)
        for name, moment in todo:
            counts[kill_at(name, moment, firms, folder / "killed")] += 1
            if time.monotonic() > until:
                return counts


def plant(folder: Path, *, is_signed: bool) -> tuple[Path, int]:
    """Make a firm with a report that is formed or signed in a folder; return the folder and the report's id."""
    folder.mkdir(parents=True)
    os.environ[CONFIG_VARIABLE] = str(folder / "config")
    store = Store.create(str(folder / "base.crmdb"), FIRM, clock=Clock())
    plant_signers(store, ANNA, IVAN)
    report = form_report(store)
    if is_signed:
        sign(store, report)
    store.close()
    return folder, report


def count_moments(name: str, firms: dict[bool, tuple[Path, int]], folder: Path) -> int:
    """Return at how many moments a step can be killed: statements, commits, and what is made between them."""
    kill_at(name, 1 << 30, firms, folder)
    return int((folder / "moments").read_text())


def kill_at(name: str, moment: int, firms: dict[bool, tuple[Path, int]], folder: Path) -> str:
    """Take a step in a process that dies at its n-th moment; return what was left.

    Raises:
        Violation: neither the step before nor the one after was left whole.
    """
    step, is_signed, before, after = STEPS[name]
    template, report = firms[is_signed]
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder)
    os.environ[CONFIG_VARIABLE] = str(folder / "config")
    process = os.fork()
    if process == 0:
        _die_at(step, moment, folder, report)
    _pid, status = os.waitpid(process, 0)
    told = (folder / "told").exists()
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise Violation(f"{name}: a step that nobody killed failed")
    check_whole(str(folder / "base.crmdb"))
    store = Store.open(str(folder / "base.crmdb"), clock=Clock())
    try:
        with at_work(store, None):
            card = read_report(store, report)
        _check(store, card, name, told=told, before=before, after=after)
    finally:
        store.close()
    return "not killed" if told else "killed after" if card.row.state == after else "killed before"


def _check(store: Store, card: ReportCard, name: str, *, told: bool, before: str, after: str) -> None:
    state = card.row.state
    if state not in (before, after) or (told and state != after):
        raise Violation(f"{name}: the report was left {state}, told: {told}")
    findings = check_chain(store).findings
    if findings:
        raise Violation(f"{name}: {findings[0].number} {findings[0].text}")
    if state in ("signed", "approved", "frozen") and not verify_pdf(store, pdf_of(store, card.row.id)).ok:
        raise Violation(f"{name}: the file that was left is not genuine")
    if state == "returned" and len(card.revisions) != 2:
        raise Violation("a returned report has no next revision")


def _die_at(step: Step, moment: int, folder: Path, report: int) -> None:
    """Take the step in this process and kill it at a moment, the hard way; ends the process."""
    passed = 0

    def tick(*_given: Any) -> None:
        nonlocal passed
        passed += 1
        if passed == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    code = 1
    try:
        store = Store.open(str(folder / "base.crmdb"), clock=Clock())
        for name in ("before_cursor_execute", "after_cursor_execute", "commit", "rollback"):
            event.listen(store.engine, name, tick)
        for holder, name in ((pades, "sign_pdf"), (signing, "freeze_draft"), (signing, "read_signed")):
            setattr(holder, name, _ticking(getattr(holder, name), tick))
        step(store, report)
        tick()  # after the commit, before anybody is told
        (folder / "told").touch()
        (folder / "moments").write_text(str(passed))
        code = 0
    finally:
        os._exit(code)


def _ticking(work: Callable[..., Any], tick: Callable[[], None]) -> Callable[..., Any]:
    def ticking(*given: Any) -> Any:
        tick()
        made = work(*given)
        tick()
        return made

    return ticking
