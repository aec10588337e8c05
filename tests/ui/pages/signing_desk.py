"""A firm with keys and reports of October for the tests of the section of signing."""

from __future__ import annotations

from functools import partial

from crmdesk.data.store import Store
from crmdesk.ui.context import Context
from crmdesk.ui.pages.signing import SigningPage
from tests.data.period_reports.life import ANNA, IVAN, OLGA, PETR, Subject, at_work
from tests.reports.period_reports.signers import PASSPHRASE, form_report, plant_signers

#: The staff of ``life``: Olga above Anna, Anna above Ivan and Petr.
PEOPLE = (OLGA, ANNA, IVAN, PETR)


def plant(store: Store) -> dict[int, int]:
    """Put the firm, its keys and a formed report of Ivan, Petr and Anna into a base; return report ids by person."""
    plant_signers(store, *PEOPLE)
    with at_work(store, None):
        return {one: form_report(store, Subject("manager", one), headline="") for one in (IVAN, PETR, ANNA)}


def open_page(context: Context, qtbot, person: int | None) -> SigningPage:  # type: ignore[no-untyped-def]
    """Show the section as somebody sees it on 20 November: October is in view."""
    context.store.person_id = person
    page = SigningPage(context)
    qtbot.addWidget(page)
    page.resize(1200, 780)
    page.show()
    context.deeds.written.connect(partial(page.base_changed, in_view=True))  # as the desk does
    page.entered()
    settle(context, qtbot)
    return page


def settle(context: Context, qtbot) -> None:  # type: ignore[no-untyped-def]
    """Wait until nothing is on its way."""
    qtbot.waitUntil(lambda: not context.jobs.busy and not context.deeds.waiting, timeout=10_000)


__all__ = ["ANNA", "IVAN", "OLGA", "PASSPHRASE", "PETR", "open_page", "plant", "settle"]
