"""Checking: all files of reports that the base keeps, verified one after another as if somebody had brought them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import select

from crmdesk.data.keys.trust import Trust, trust_of
from crmdesk.data.models import PeriodReport
from crmdesk.data.period_reports.chain import Finding
from crmdesk.data.period_reports.numbers import number_text
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.reports.period_reports.stored_report import find_stored
from crmdesk.reports.period_reports.verification import verify_pdf

Progress = Callable[[float], None]
#: Reasons that refuse a file and find nothing in the base: returned and withdrawn reports are kept as they were.
_IN_FORCE = frozenset({"force"})
#: Signed with a key that was lost by then, a report is returned and signed anew: that is said once, not for ever. Whose key
#: it was, the statement in the chain says.
_PAST = _IN_FORCE | {"author_key", "head_key"}


def check_files(store: Store, progress: Progress | None = None) -> tuple[Finding, ...]:
    """Return what verification refuses of the last PDF of every frozen report; a fifth of a second each.

    The chain holds snapshots and statements together; a PDF exchanged together with its hash shows only by its signatures
    and its pages.

    Args:
        store: the base.
        progress: told the share done, 0..1; may raise ``Cancelled``.

    Raises:
        EnvironmentFault: the base cannot be read.
    """
    with store.reading() as connection:
        frozen = connection.execute(
            select(PeriodReport.number, PeriodReport.revision, PeriodReport.state)
            .where(PeriodReport.chain_place.is_not(None))
            .order_by(PeriodReport.chain_place)
        ).all()
    trust = trust_of(store)
    found: list[Finding] = []
    for done, row in enumerate(frozen):
        past = _PAST if row.state == "returned" else _IN_FORCE
        found += _refused(store, trust, row.number, row.revision, past)
        if progress is not None:
            progress((done + 1) / len(frozen))
    return tuple(found)


def _refused(store: Store, trust: Trust, number: str, revision: int, past: frozenset[str]) -> Iterator[Finding]:
    stored = find_stored(store, number, revision)
    if stored is None or not stored.pdfs:
        return  # the walk through the chain has said so
    verdict = verify_pdf(store, stored.pdfs[-1], trust)
    for reason in verdict.refused:
        if reason.key not in past:
            yield Finding(number_text(number, revision), f"{reason.what}: {reason.text}")
    if verdict.number and (verdict.number, verdict.revision) != (number, revision):
        yield Finding(number_text(number, revision), _("The base keeps another file of this report."))
