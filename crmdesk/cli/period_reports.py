"""The command ``period-report``: the life of signed reports. What only shows is in ``period_report_views``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from crmdesk.cli import period_report_views as views
from crmdesk.cli.bases import ProgressLine, open_base, read_day
from crmdesk.cli.period_report_changes import changed
from crmdesk.cli.person import sit_down
from crmdesk.cli.secret_words import asked_secret, given_secret
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import EnvironmentFault, UsageFault, unknown
from crmdesk.data.models import Client, Deal
from crmdesk.data.period_reports.commitment_tasks import plan_commitments
from crmdesk.data.period_reports.commitments import (
    CommitmentRow,
    Promised,
    add_commitment,
    change_commitment,
    list_commitments,
    order_commitments,
    promised_before,
    remove_commitment,
)
from crmdesk.data.period_reports.records import ReportRow, find_report, list_reports
from crmdesk.data.period_reports.statements import Judgement
from crmdesk.data.period_reports.steps import Scan, withdraw
from crmdesk.data.period_reports.texts import put_text
from crmdesk.data.period_reports.verdicts import VERDICT_NAMES, judge
from crmdesk.data.period_reports.waiting import remind
from crmdesk.data.words import _
from crmdesk.reports.output.json import dumped

if TYPE_CHECKING:
    import argparse

    from crmdesk.data.keys.signer import KeyInHand
    from crmdesk.data.store import Store


def period_report(options: argparse.Namespace) -> int:
    """Do what is asked with reports and say what was done; 1 where a check found something."""
    store = open_base(options)
    try:
        sit_down(store, options.person_here)
        return _COMMANDS[options.deed](store, options)
    finally:
        store.close()


# -- forming and writing -----------------------------------------------------------------------------------------


def _form(store: Store, options: argparse.Namespace) -> int:
    from crmdesk.reports.period_reports.forming import form_reports  # noqa: PLC0415 - brings the engine with it

    period, subjects = views.period_of(store, options.period), views.subjects_named(store, options.subjects)
    formed = {one.id for one in form_reports(store, period, subjects, ProgressLine(_("Reports")))}
    views.show_rows(tuple(row for row in list_reports(store) if row.id in formed), options)
    return 0


def _text(store: Store, options: argparse.Namespace) -> int:
    text = options.text if options.file is None else _words(options.file)
    if text is None:
        raise UsageFault(_("Say the words, or name a file that holds them with --file."))
    return _say(store, options, put_text(store, find_report(store, options.number).id, options.deed, text))


def _words(file: str) -> str:
    """Return the text of a file or of standard input."""
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
    except OSError as error:
        raise EnvironmentFault(
            _("“{path}” cannot be read: {reason}.").format(path=file, reason=error.strerror)
        ) from error
    except UnicodeDecodeError as error:
        raise UsageFault(_("“{path}” is no text in UTF-8.").format(path=file)) from error


def _commit(store: Store, options: argparse.Namespace) -> int:
    row = find_report(store, options.number)
    if options.tasks:
        return _say(store, options, plan_commitments(store, row.id))
    there = list_commitments(store, row.id)
    if options.remove is not None:
        return _say(store, options, remove_commitment(store, _at(there, options.remove).id))
    if options.order:
        places = [_whole(text) for text in options.order.split(",")]
        return _say(store, options, order_commitments(store, row.id, [_at(there, place).id for place in places]))
    promised = Promised(
        options.text,
        read_day(options.due) if options.due else None,
        options.measure,
        _target(options.target) if options.target else None,
        _deal(store, options.deal) if options.deal else None,
        _client(store, options.client) if options.client else None,
        options.action,
    )
    if options.change is not None:
        return _say(store, options, change_commitment(store, _at(there, options.change).id, promised))
    return _say(store, options, add_commitment(store, row.id, promised))


def _judge(store: Store, options: argparse.Namespace) -> int:
    there = list_commitments(store, find_report(store, options.number).id)
    judgement = Judgement(options.verdict, options.outcome)
    return _say(store, options, judge(store, _at(there, options.place).id, judgement))


def _remind(store: Store, options: argparse.Namespace) -> int:
    return _say(store, options, remind(store))


# -- signing -----------------------------------------------------------------------------------------------------


def _freeze(store: Store, options: argparse.Namespace) -> int:
    from crmdesk.reports.period_reports.signing import freeze_report  # noqa: PLC0415 - signatures are dear to import

    return _each(store, options, lambda row: freeze_report(store, row.id))


def _sign(store: Store, options: argparse.Namespace) -> int:
    from crmdesk.reports.period_reports.signing import sign_report  # noqa: PLC0415 - as above

    key = _key(store, options)
    return _each(store, options, lambda row: sign_report(store, row.id, key))


def _approve(store: Store, options: argparse.Namespace) -> int:
    from crmdesk.reports.period_reports.signing import approve_report  # noqa: PLC0415 - as above

    if options.verdict and len(options.numbers) > 1:
        raise UsageFault(_("Verdicts are of one report: approve it alone."))
    key = _key(store, options)
    return _each(
        store, options, lambda row: approve_report(store, row.id, options.word, _verdicts(store, row, options), key)
    )


def _mark(store: Store, options: argparse.Namespace) -> int:
    from crmdesk.reports.period_reports.signing import mark_on_paper  # noqa: PLC0415 - as above

    row = find_report(store, options.number)
    parts = tuple(part for part in ("author", "head") if getattr(options, part))
    if not parts:
        parts = ("author",) if row.approver_id is None else ("head",) if row.state == "signed" else ("author", "head")
    scan = None if options.scan is None else Scan(Path(options.scan).name, _bytes(Path(options.scan)))
    verdicts = _verdicts(store, row, options)
    return _say(store, options, mark_on_paper(store, row.id, parts, options.word, verdicts, scan))


def _return(store: Store, options: argparse.Namespace) -> int:
    from crmdesk.reports.period_reports.signing import return_report  # noqa: PLC0415 - as above

    return _say(store, options, return_report(store, find_report(store, options.number).id, options.remark))


def _withdraw(store: Store, options: argparse.Namespace) -> int:
    return _say(store, options, withdraw(store, find_report(store, options.number).id, options.reason))


def _key(store: Store, options: argparse.Namespace) -> KeyInHand:
    """Return the key of who is at work: its passphrase from a file, from the keychain, or asked."""
    from crmdesk.data.keys.keyfile import PassphraseFault  # noqa: PLC0415 - keys are dear to import
    from crmdesk.data.keys.signer import check_ready, signer_of  # noqa: PLC0415 - as above

    if store.person_id is None:
        raise UsageFault(_("Nobody is at work here. Say who signs: --person NAME."))
    given = given_secret(options.passphrase_file)
    try:
        return signer_of(store, store.person_id, given, given)
    except PassphraseFault:
        if given is not None:
            raise
        token = check_ready(store, store.person_id).source == "token"
        typed = asked_secret(_("PIN of your token:") if token else _("Passphrase of your key:"))
        return signer_of(store, store.person_id, typed, typed)


def _verdicts(store: Store, row: ReportRow, options: argparse.Namespace) -> dict[int, Judgement]:
    """Return what the command line says of the commitments of the report before, by their ids."""
    if not options.verdict:
        return {}
    with store.reading() as connection:
        before = promised_before(connection, row, store.firm.currency)
    found = {}
    for text in options.verdict:
        place, sign, said = text.partition("=")
        verdict, _colon, outcome = said.partition(":")
        if not sign or verdict not in VERDICT_NAMES:
            raise UsageFault(
                _("“{text}” judges nothing. Write 2=kept or 2=partly:what became of it.").format(text=text)
            )
        found[_at(before, _whole(place)).id] = Judgement(verdict, outcome)
    return found


# -- what is typed, and what is said -----------------------------------------------------------------------------


def _each(store: Store, options: argparse.Namespace, step: Callable[[ReportRow], Deed]) -> int:
    """Take a step with each report that is named, and say each as it is done."""
    for number in options.numbers:
        _say(store, options, step(find_report(store, number)))
    return 0


def _say(store: Store, options: argparse.Namespace, deed: Deed) -> int:
    del store
    if options.format == "json":
        data = {
            "text": deed.text,
            "ids": [str(one) for one in deed.ids],
            "changed": deed.txn is not None or bool(deed.ids),
        }
        sys.stdout.write(dumped(data).decode())
    else:
        sys.stdout.write(f"{deed.text}\n")
    return 0


def _at(rows: tuple[CommitmentRow, ...], place: int) -> CommitmentRow:
    """Return the commitment that stands at a place, counted from 1 as it is shown."""
    if not 1 <= place <= len(rows):
        raise UsageFault(_("There is no commitment {place}. There are {n}.").format(place=place, n=len(rows)))
    return rows[place - 1]


def _whole(text: str) -> int:
    if not text.strip().isascii() or not text.strip().isdigit():
        raise UsageFault(_("“{text}” is no place in the list.").format(text=text))
    return int(text)


def _target(text: str) -> Decimal:
    try:
        found = Decimal("".join(text.replace(",", ".").split()))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise UsageFault(_("“{text}” is no number.").format(text=text))
    return found


def _deal(store: Store, text: str) -> int:
    with store.reading() as connection:
        found = connection.execute(
            select(Deal.id).where(Deal.number == _whole(text), Deal.archived_at.is_(None))
        ).scalar()
    if found is None:
        raise UsageFault(_("There is no deal {number}.").format(number=text))
    return int(found)


def _client(store: Store, name: str) -> int:
    with store.reading() as connection:
        rows = connection.execute(select(Client.id, Client.name).where(Client.archived_at.is_(None))).all()
    found = [row.id for row in rows if name.casefold() in (row.name.casefold(), str(row.id))]
    if len(found) > 1:
        raise UsageFault(
            _("Several are called “{name}”. Say which by id: {ids}.").format(name=name, ids=", ".join(map(str, found)))
        )
    if not found:
        raise unknown(_("Client"), name, [row.name for row in rows])
    return int(found[0])


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            _("“{path}” cannot be read: {reason}.").format(path=path, reason=error.strerror)
        ) from error


_COMMANDS: dict[str, Callable[[Store, argparse.Namespace], int]] = {
    "form": _form, "list": views.list_them, "show": views.show, "headline": _text, "comment": _text, "commit": _commit,
    "judge": _judge, "freeze": _freeze, "sign": _sign, "approve": _approve, "mark": _mark, "return": _return,
    "withdraw": _withdraw, "pdf": views.pdf, "scan": views.scan, "register": views.register, "remind": _remind,
    "check": views.check, "changed": changed,
}  # fmt: skip
