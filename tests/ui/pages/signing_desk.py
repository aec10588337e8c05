"""A firm with keys and reports of October for the tests of the section of signing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from io import BytesIO

import keyring
import keyring.backends.fail
import pytest
from pypdfium2 import PdfDocument

from crmdesk.data.store import Store
from crmdesk.reports.period_reports.differences import Differences
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.signing import PassphraseDialog
from crmdesk.ui.pages.signing import SigningPage
from crmdesk.ui.pages.signing_deeds import SigningDeeds
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


@contextmanager
def no_keychain() -> Iterator[None]:
    """Run without a keychain, as on a machine without a desktop."""
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(before)


def hasten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print no drafts, paint no pages and count no differences: each has tests of its own, and every step would wait."""
    monkeypatch.setattr("crmdesk.reports.period_reports.papers.paper_of", lambda *_given: blank_pages())
    monkeypatch.setattr("crmdesk.ui.widgets.paper_stage.PageReader.want", lambda *_given: None)
    monkeypatch.setattr("crmdesk.ui.pages.signing.read_differences", nothing_changed)


@cache
def blank_pages() -> bytes:
    """Return two empty pages in place of a draft."""
    document, stream = PdfDocument.new(), BytesIO()
    for _page in range(2):
        document.new_page(595, 842)
    document.save(stream)
    return stream.getvalue()


def nothing_changed(store: Store, report_id: int, _progress: object) -> tuple[int, Differences]:
    """Return no differences."""
    return report_id, Differences(report_id, store.now(), (), ())


def give_passphrase(page: SigningPage, qtbot, text: str = PASSPHRASE) -> None:  # type: ignore[no-untyped-def]
    """Type a passphrase into the dialog that asks for it."""
    deeds: SigningDeeds = page.deeds
    qtbot.waitUntil(lambda: isinstance(deeds.dialog, PassphraseDialog))
    deeds.dialog.line.setText(text)
    deeds.dialog.yes.click()


__all__ = [
    "ANNA",
    "IVAN",
    "OLGA",
    "PASSPHRASE",
    "PETR",
    "give_passphrase",
    "hasten",
    "no_keychain",
    "open_page",
    "plant",
    "settle",
]
