"""Passphrases on the command line: from a file, standard input or a prompt; never an argument."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.words import _


def given_secret(file: str | None) -> str | None:
    """Return the first line of a file or of standard input ("-"); None where no file is named.

    Raises:
        EnvironmentFault: the file cannot be read.
        UsageFault: there is nothing in it.
    """
    if file is None:
        return None
    try:
        text = sys.stdin.readline() if file == "-" else Path(file).read_text("utf-8")
    except OSError as error:
        raise EnvironmentFault(
            _("“{path}” cannot be read: {reason}.").format(path=file, reason=error.strerror)
        ) from error
    except UnicodeDecodeError as error:
        raise UsageFault(_("“{path}” is no text in UTF-8.").format(path=file)) from error
    line = text.partition("\n")[0].rstrip("\r")
    if not line:
        raise UsageFault(_("There is no passphrase on the first line of “{path}”.").format(path=file))
    return line


def asked_secret(question: str) -> str:
    """Ask for a passphrase on the terminal.

    Raises:
        UsageFault: there is no terminal to ask on.
    """
    if not sys.stdin.isatty():
        raise UsageFault(
            _("{question} Write it into a file and name it: --passphrase-file FILE.").format(question=question)
        )
    return getpass.getpass(f"{question} ")


def new_secret(file: str | None, question: str) -> str:
    """Return a passphrase that somebody chooses: from a file, or typed twice.

    Raises:
        UsageFault: the two differ, or there is no terminal to ask on.
        EnvironmentFault: the file cannot be read.
    """
    found = given_secret(file)
    if found is not None:
        return found
    first = asked_secret(question)
    if asked_secret(_("The same once more:")) != first:
        raise UsageFault(_("The two passphrases differ. Nothing was made."))
    return first
