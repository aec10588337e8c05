"""The command ``keys``: the firm's root and people's keys."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmdesk.cli.bases import open_base
from crmdesk.cli.person import manager_named, sit_down
from crmdesk.cli.reporting import output
from crmdesk.cli.secret_words import asked_secret, given_secret, new_secret
from crmdesk.data.errors import UsageFault
from crmdesk.data.keys.cards import KeyCard, KeyState, fingerprint_text, key_card, list_keys, list_roots, root_card
from crmdesk.data.keys.keyfile import PassphraseFault
from crmdesk.data.keys.passphrase import keychain_sentence, remember_passphrase
from crmdesk.data.keys.people import (
    ask_key,
    change_passphrase,
    drop_passphrase,
    find_own_file,
    keep_passphrase,
    use_own_file,
    use_token,
)
from crmdesk.data.keys.places import LAST_LIBRARY, kept_settings
from crmdesk.data.keys.requests import confirm
from crmdesk.data.keys.revocation import RevocationKind, report_lost, revoke
from crmdesk.data.keys.root import (
    change_root_passphrase,
    export_certificate,
    export_list,
    export_root,
    import_root,
    make_root,
    root_place,
)
from crmdesk.data.keys.trust import accept_root, trust_of
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.output.csv import write_csv
from crmdesk.reports.output.json import dumped
from crmdesk.reports.output.text import table_text

if TYPE_CHECKING:
    import argparse

    from crmdesk.data.store import Store

_FIELDS = (
    Field("name", N_("Whose key")), Field("state", N_("State")), Field("source", N_("Where the key is")),
    Field("until", N_("Valid until"), Kind.DATE), Field("here", N_("Here"), Kind.FLAG),
    Field("fingerprint", N_("Fingerprint")),
)  # fmt: skip
#: Where a key is, English source strings.
SOURCES = {"program": N_("made by the program"), "file": N_("own file"), "token": N_("token")}


def keys(options: argparse.Namespace) -> int:
    """Do what is asked with keys and say what was done; 1 where the base's keys cannot be trusted."""
    store = open_base(options)
    try:
        sit_down(store, options.person_here)
        return _DEEDS[options.deed](store, options)
    finally:
        store.close()


def _list(store: Store, options: argparse.Namespace) -> int:
    cards = (*list_roots(store), *list_keys(store))
    trust = trust_of(store)
    with output(options.output) as stream:
        match options.format:
            case "json":
                stream.write(dumped(_data(cards, trust.faults)).decode())
            case "csv":
                write_csv(stream, (_table(store, cards),))
            case _:
                stream.write(table_text(_table(store, cards)) + "\n")
    for fault in trust.faults:
        sys.stderr.write(f"{fault}\n")
    return 1 if trust.faults else 0


def _root(store: Store, options: argparse.Namespace) -> int:
    if options.accept:
        accept_root(store, options.accept)
        return _say(_("The root is trusted here from now on."))
    if options.file:
        secret = given_secret(options.passphrase_file) or asked_secret(_("Passphrase of the root:"))
        card = import_root(store, Path(options.file), secret)
        return _say(root_place(store, card), _remembered(store, card, options, secret))
    old = root_card(store)
    if old is not None and not options.replace:
        return _say(fingerprint_text(old), root_place(store, old))
    secret = new_secret(options.passphrase_file, _("A passphrase for the root:"))
    until = _moment(store, options.until) if options.until else None
    card = make_root(store, secret, reason=options.replace, old_counts_until=until)
    return _say(
        _("The firm's root is made."), fingerprint_text(card), root_place(store, card),
        _("Keep a copy of the file and its passphrase in a safe place: without them no key can be confirmed or revoked."),
        _remembered(store, card, options, secret),
    )  # fmt: skip


def _ask(store: Store, options: argparse.Namespace) -> int:
    person = _here(store)
    secret = new_secret(options.passphrase_file, _("A passphrase for your key:"))
    card = ask_key(store, person, secret)
    return _asked(card, _remembered(store, card, options, secret))


def _confirm(store: Store, options: argparse.Namespace) -> int:
    person = manager_named(store, options.person)
    asked = next((card for card in list_keys(store, person) if card.state is KeyState.ASKED), None)
    if asked is None:
        raise UsageFault(_("{name} has asked for nothing that waits for confirmation.").format(name=options.person))
    card = _with_root(options, lambda secret: confirm(store, asked.id, secret))
    return _say(_("The key of {name} is confirmed.").format(name=card.name), fingerprint_text(card))


def _revoke(store: Store, options: argparse.Namespace) -> int:
    wanted = _chosen(store, manager_named(store, options.person), options.certificate)
    kind, since = RevocationKind[options.kind.upper()], _moment(store, options.since)
    card = _with_root(
        options,
        lambda secret: revoke(store, wanted.id, options.reason, since, kind=kind, root_passphrase=secret),
    )
    return _say(_("The key of {name} is revoked; what was signed before stays good.").format(name=card.name))


def _lost(store: Store, options: argparse.Namespace) -> int:
    wanted = _chosen(store, _here(store), options.certificate)
    report_lost(store, wanted.id, options.reason, _moment(store, options.since))
    return _say(_("The key does not count from now on. The head signs the revocation by the root."))


def _passphrase(store: Store, options: argparse.Namespace) -> int:
    if options.root:
        new = new_secret(options.new_passphrase_file, _("A new passphrase for the root:"))
        card = _with_root(options, lambda secret: change_root_passphrase(store, secret, new))
        return _say(_("The passphrase of the root is changed."), _remembered(store, card, options, new))
    wanted = _chosen(store, _here(store))
    if options.forget:
        drop_passphrase(store, wanted.id)
        return _say(_("The passphrase is not in the system's keychain any more."))
    if options.remember and options.new_passphrase_file is None:
        secret = given_secret(options.passphrase_file) or asked_secret(_("Passphrase of your key:"))
        return _say(keychain_sentence(keep_passphrase(store, wanted.id, secret)))
    new = new_secret(options.new_passphrase_file, _("A new passphrase for your key:"))
    card = _with_secret(
        options, _("Passphrase of your key:"), lambda secret: change_passphrase(store, wanted.id, secret, new)
    )
    return _say(_("The passphrase is changed."), _remembered(store, card, options, new))


def _use_file(store: Store, options: argparse.Namespace) -> int:
    person, path = _here(store), Path(options.file)
    secret = given_secret(options.passphrase_file) or asked_secret(_("Passphrase of the file:"))
    if options.moved:
        card = find_own_file(store, _chosen(store, person).id, path, secret)
        return _say(_("The key is at its new place."), _remembered(store, card, options, secret))
    card = use_own_file(store, person, path, secret)
    return _asked(card, _remembered(store, card, options, secret))


def _use_token(store: Store, options: argparse.Namespace) -> int:
    from crmdesk.data.keys.token import list_tokens  # noqa: PLC0415 - brings the library of tokens with it

    person, library = _here(store), options.module or kept_settings(store).get(LAST_LIBRARY)
    if not library:
        raise UsageFault(_("Say which library the token has: --library FILE."))
    label = options.token
    if not label:
        found = list_tokens(Path(library))
        if len(found) != 1:
            raise UsageFault(
                _("Say which token: --token LABEL. There are: {names}.").format(names=", ".join(found) or "–")
            )
        (label,) = found
    pin = given_secret(options.passphrase_file) or asked_secret(_("PIN of the token “{label}”:").format(label=label))
    return _asked(use_token(store, person, Path(library), label, pin, options.key))


def _agreement(store: Store, options: argparse.Namespace) -> int:
    from crmdesk.reports.key_agreement import write_agreement  # noqa: PLC0415 - the writer of PDF is dear to import

    written = write_agreement(store, manager_named(store, options.person), Path(options.output))
    return _say(_("The agreement is in {path}.").format(path=written))


def _export_root(store: Store, options: argparse.Namespace) -> int:
    path = Path(options.output)
    if options.certificate:
        export_certificate(store, path)
        return _say(_("The root's certificate is in {path}. Whoever trusts it can check signatures.").format(path=path))
    if options.revoked:
        export_list(store, path)
        return _say(_("The list of revoked keys is in {path}.").format(path=path))
    _with_root(options, lambda secret: export_root(store, path, secret))
    return _say(_("The root's key is in {path}, under its passphrase. Do not leave it lying about.").format(path=path))


_DEEDS: dict[str, Callable[[Store, argparse.Namespace], int]] = {
    "list": _list, "root": _root, "ask": _ask, "confirm": _confirm, "revoke": _revoke, "lost": _lost,
    "passphrase": _passphrase, "use-file": _use_file, "use-token": _use_token, "export-root": _export_root,
    "agreement": _agreement,
}  # fmt: skip


def _here(store: Store) -> int:
    if store.person_id is None:
        raise UsageFault(_("Say who is at work: --as NAME."))
    return store.person_id


def _chosen(store: Store, person: int, sha256: str = "") -> KeyCard:
    """Return the certificate meant: the one named by the beginning of its hash or fingerprint, or the person's key."""
    if not sha256:
        card = key_card(store, person)
        if card is None:
            raise UsageFault(_("There is no such key. See: crmdesk keys list"))
        return card
    wanted = sha256.replace(" ", "").lower()
    found = [
        card for card in list_keys(store, person)
        if (card.sha256 or "").startswith(wanted) or card.fingerprint.startswith(wanted)
    ]  # fmt: skip
    if len(found) != 1:
        raise UsageFault(_("There is no such key. See: crmdesk keys list"))
    return found[0]


def _with_root(options: argparse.Namespace, work: Callable[[str | None], Any]) -> Any:
    return _with_secret(options, _("Passphrase of the root:"), work)


def _with_secret(options: argparse.Namespace, question: str, work: Callable[[str | None], Any]) -> Any:
    """Do something with the passphrase of a file, else with the keychain's, else ask for it."""
    given = given_secret(options.passphrase_file)
    try:
        return work(given)
    except PassphraseFault:
        if given is not None or not sys.stdin.isatty():
            raise
    return work(asked_secret(question))


def _remembered(store: Store, card: KeyCard, options: argparse.Namespace, secret: str) -> str:
    return keychain_sentence(remember_passphrase(store, card.fingerprint, secret)) if options.remember else ""


def _asked(card: KeyCard, remembered: str = "") -> int:
    return _say(
        _("The key of {name} waits for the head to confirm it; compare the fingerprint with the head.").format(
            name=card.name
        ),
        fingerprint_text(card),
        remembered,
    )


def _say(*sentences: str) -> int:
    for sentence in filter(None, sentences):
        sys.stdout.write(f"{sentence}\n")
    return 0


def _moment(store: Store, text: str) -> datetime:
    """Return a moment typed in the firm's zone, a day being its beginning; now where nothing is typed."""
    if not text:
        return store.now()
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        raise UsageFault(
            _("“{text}” is no moment. Write it like 2025-11-20 or 2025-11-20 14:30.").format(text=text)
        ) from None
    return (typed if typed.tzinfo else typed.replace(tzinfo=store.firm.timezone)).astimezone(UTC)


def _table(store: Store, cards: tuple[KeyCard, ...]) -> Table:
    rows = tuple(
        (
            _("Root: {firm}").format(firm=card.name) if card.manager_id is None else card.name,
            card.state.label,
            _(SOURCES[card.source]),
            None if card.valid_until is None else store.day_of(card.valid_until),
            card.here,
            card.shown_fingerprint,
        )
        for card in cards
    )
    return Table(_FIELDS, rows)


def _data(cards: tuple[KeyCard, ...], faults: tuple[str, ...]) -> dict[str, Any]:
    """Return the keys as JSON carries them: ids are texts, for they have 63 bits; moments are in UTC."""
    return {
        "keys": [
            {
                "id": str(card.id),
                "person": None if card.manager_id is None else str(card.manager_id),
                "name": card.name,
                "root": card.manager_id is None,
                "state": card.state.name.lower(),
                "source": card.source,
                "asked_at": card.asked_at.isoformat(),
                "valid_from": None if card.valid_from is None else card.valid_from.isoformat(),
                "valid_until": None if card.valid_until is None else card.valid_until.isoformat(),
                "revoked_at": None if card.revoked_at is None else card.revoked_at.isoformat(),
                "reason": card.reason,
                "sha256": card.sha256,
                "fingerprint": card.fingerprint,
                "here": card.here,
            }
            for card in cards
        ],
        "faults": list(faults),
    }
