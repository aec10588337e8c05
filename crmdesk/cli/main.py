"""The command line's composition root: language, base, command, exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
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


def _command(name: str | None) -> Callable[[argparse.Namespace], int]:
    """Return what carries a command out; its modules are imported only when it is called."""
    if name in ("report", "reports", "words"):
        from crmdesk.cli import reporting  # noqa: PLC0415 - a command pays for itself only

        return {"report": reporting.report, "reports": reporting.reports, "words": reporting.list_words}[name]
    if name == "why":
        from crmdesk.cli import why  # noqa: PLC0415 - a command pays for itself only

        return why.why
    if name == "alerts":
        from crmdesk.cli import alerts  # noqa: PLC0415 - a command pays for itself only

        return alerts.alerts
    if name == "schedules":
        from crmdesk.cli import schedules  # noqa: PLC0415 - a command pays for itself only

        return schedules.schedules
    if name == "keys":
        from crmdesk.cli import keys  # noqa: PLC0415 - a command pays for itself only

        return keys.keys
    if name == "period-report":
        from crmdesk.cli import period_reports  # noqa: PLC0415 - a command pays for itself only

        return period_reports.period_report
    if name in ("import", "export"):
        from crmdesk.cli import files  # noqa: PLC0415 - a command pays for itself only

        return {"import": files.load, "export": files.export}[name]
    from crmdesk.cli import bases  # noqa: PLC0415 - a command pays for itself only

    return {"demo": bases.demo, "init": bases.init, "upgrade": bases.upgrade, None: bases.window}[name]
