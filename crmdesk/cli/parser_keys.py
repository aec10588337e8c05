"""What the command line understands about keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk.data.words import _

if TYPE_CHECKING:
    import argparse

    from crmdesk.cli.parser import Parser


def add_keys(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the command ``keys`` with its own commands."""
    keys = commands.add_parser("keys", help=_("keys that reports are signed with: the firm's root and people's own"))
    kinds = keys.add_subparsers(dest="deed", metavar=_("COMMAND"), required=True)
    listing = kinds.add_parser("list", help=_("everybody's keys and how they stand"))
    listing.add_argument("--format", choices=("table", "json", "csv"), default="table", help=_("how to show it"))
    listing.add_argument("-o", "--output", metavar="FILE", help=_("write there instead of the terminal"))
    root = kinds.add_parser("root", help=_("make the firm's root, or show the one there is"))
    root.add_argument("--replace", metavar="REASON", default="", help=_("make another one, and say why"))
    root.add_argument(
        "--until",
        metavar="WHEN",
        default="",
        help=_("since when the replaced root does not count; if not given, it does"),
    )
    root.add_argument("--accept", metavar="SHA256", default="", help=_("trust a root that came into the base later"))
    root.add_argument("--import", dest="file", metavar="FILE.p12", help=_("bring the root's key to this computer"))
    ask = kinds.add_parser("ask", help=_("make a key of your own and ask for its confirmation"))
    confirm = kinds.add_parser("confirm", help=_("confirm a person's key by the root"))
    confirm.add_argument("person", metavar="PERSON", help=_("name or id"))
    revoke = kinds.add_parser("revoke", help=_("say that a key does not count any more, by the root"))
    revoke.add_argument("person", metavar="PERSON", help=_("name or id"))
    lost = kinds.add_parser("lost", help=_("say that your own key is lost; the head revokes it later"))
    for each in (revoke, lost):
        each.add_argument("--reason", required=True, help=_("why, in words"))
        each.add_argument(
            "--since", metavar="WHEN", default="", help=_("2025-11-20 or “2025-11-20 14:30”; now if not given")
        )
        each.add_argument("--certificate", metavar="SHA256", default="", help=_("which one, where there are several"))
    revoke.add_argument(
        "--kind", choices=("lost", "left", "changed", "other"), default="lost", help=_("the kind of reason")
    )
    passphrase = kinds.add_parser("passphrase", help=_("change the passphrase of your key, or what the keychain keeps"))
    passphrase.add_argument("--root", action="store_true", help=_("of the firm's root instead"))
    passphrase.add_argument("--new-passphrase-file", metavar="FILE", help=_("the new one, on its first line"))
    passphrase.add_argument("--forget", action="store_true", help=_("take it out of the system's keychain"))
    own = kinds.add_parser("use-file", help=_("sign with a key file of your own (PKCS#12)"))
    own.add_argument("file", metavar="FILE.p12", help=_("the file; it stays where it is"))
    own.add_argument("--moved", action="store_true", help=_("it is the file of the key you have, at another place"))
    token = kinds.add_parser("use-token", help=_("sign with a token (PKCS#11)"))
    token.add_argument(
        "--library",
        dest="module",
        metavar="FILE",
        default="",
        help=_("the token's library; the one used last if not given"),
    )
    token.add_argument(
        "--token", metavar="LABEL", default="", help=_("what the token is called; the only one if not given")
    )
    token.add_argument("--key", metavar="LABEL", help=_("which key, where the token holds several"))
    agreement = kinds.add_parser(
        "agreement", help=_("write the agreement about signatures with a person, to be printed")
    )
    agreement.add_argument("person", metavar="PERSON", help=_("name or id"))
    agreement.add_argument("-o", "--output", required=True, metavar="FILE.pdf", help=_("the file to make"))
    export = kinds.add_parser(
        "export-root", help=_("write the root's key for another computer, or its certificate for others")
    )
    export.add_argument("-o", "--output", required=True, metavar="FILE", help=_("the file to make"))
    export.add_argument("--certificate", action="store_true", help=_("only the certificate (PEM): anybody may have it"))
    export.add_argument("--revoked", action="store_true", help=_("the list of revoked keys (CRL, PEM), for others too"))
    for each in (root, ask, confirm, revoke, passphrase, own, token, export):
        each.add_argument(
            "--passphrase-file",
            metavar="FILE",
            help=_("the passphrase or PIN on its first line; “-” is standard input"),
        )
    for each in (root, ask, passphrase, own):
        each.add_argument("--remember", action="store_true", help=_("keep the passphrase in the system's keychain"))
    for each in kinds.choices.values():
        each.add_argument(
            "--as",
            dest="person_here",
            metavar="PERSON",
            default="",
            help=_("who is at work; as in the window if not given"),
        )
