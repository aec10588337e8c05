"""The command line's composition root: language, base, command, exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from crmdesk.cli.parser import make_parser
from crmdesk.data import words
from crmdesk.data.errors import Cancelled, Fault
from crmdesk.data.settings import LANGUAGE, Settings
from crmdesk.data.words import _

if TYPE_CHECKING:
    import argparse

BASE_VARIABLE = "CRMDESK_BASE"
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    words.use(_language(given))
    try:
        options = make_parser().parse_args(given)
        options.base = options.base or os.environ.get(BASE_VARIABLE) or ""
        return _command(options.command)(options)
    except Fault as fault:
        sys.stderr.write(f"{fault}\n")
        return fault.exit_code
    except (Cancelled, KeyboardInterrupt):
        sys.stderr.write(_("Stopped; nothing was changed.") + "\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of the output went away (a pager was closed): there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _language(given: Sequence[str]) -> str:
    """Return the language asked for, chosen in the window, or spoken by the system; Russian where nothing says."""
    for place, word in enumerate(given):
        if word == "--lang" and place + 1 < len(given) and given[place + 1] in words.LANGUAGES:
            return given[place + 1]
        if word.startswith("--lang=") and word.removeprefix("--lang=") in words.LANGUAGES:
            return word.removeprefix("--lang=")
    chosen = Settings().get(LANGUAGE)
    if chosen:
        return chosen
    spoken = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "").lower()
    return "ru" if not spoken or spoken.startswith(("c", "posix", "ru", "be", "kk")) else "en"


#: Command -> the module of this package and the function in it; nothing is imported before it is asked for.
_COMMANDS: dict[str | None, tuple[str, str]] = {
    None: ("bases", "window"), "demo": ("bases", "demo"), "init": ("bases", "init"), "upgrade": ("bases", "upgrade"),
    "import": ("files", "load"), "export": ("files", "export"),
    "report": ("reporting", "report"), "reports": ("reporting", "reports"), "words": ("reporting", "list_words"),
    "ranking": ("ranking", "ranking"), "why": ("why", "why"), "alerts": ("alerts", "alerts"), "schedules": ("schedules", "schedules"),
    "keys": ("keys", "keys"), "period-report": ("period_reports", "period_report"), "verify": ("verifying", "verify"),
}  # fmt: skip


def _command(name: str | None) -> Callable[[argparse.Namespace], int]:
    """Return what carries a command out; a command pays for its own modules only."""
    module, function = _COMMANDS[name]
    found: Callable[[argparse.Namespace], int] = getattr(import_module(f"crmdesk.cli.{module}"), function)
    return found
