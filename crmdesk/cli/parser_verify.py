"""What the command line understands about verifying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk.data.words import _

if TYPE_CHECKING:
    import argparse

    from crmdesk.cli.parser import Parser


def add_verify(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the command ``verify``."""
    verify = commands.add_parser("verify", help=_("whether a signed report is genuine and unchanged, with the reasons"))
    verify.add_argument("file", nargs="?", metavar="FILE.pdf", help=_("the PDF of a report"))
    verify.add_argument("--text", metavar="TEXT", help=_("the text of the QR code on a paper, instead of a file"))
    verify.add_argument(
        "--root", metavar="ROOT.pem", help=_("trust this root certificate; without --base no base is asked")
    )
    verify.add_argument("--json", action="store_true", help=_("the answer as JSON"))
