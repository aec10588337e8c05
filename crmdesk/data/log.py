"""The log: where defects of the program are written down, without anybody's data."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

from crmdesk.data.errors import Fault
from crmdesk.data.settings import log_folder
from crmdesk.data.words import _

#: Bytes of a log that is set aside.
LARGE = 1_000_000

_log = logging.getLogger("crmdesk")
#: Their messages name parts of the program only; others may quote a value, which may be somebody's name or sum.
_WITHOUT_DATA = (TypeError, AttributeError, NameError, ImportError, RecursionError, NotImplementedError)


class InternalFault(Fault):
    """A defect of the program, already written to the log."""

    exit_code = 1


def log_file() -> Path:
    """Return the file the log goes to."""
    return log_folder() / "crmdesk.log"


def start_log() -> None:
    """Send what the program logs to the file; without a writable folder it goes to stderr only.

    A file that has grown large is set aside at the start, so the log takes two such files at most.
    """
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    try:
        log_folder().mkdir(parents=True, exist_ok=True)
        file = log_file()
        if file.exists() and file.stat().st_size > LARGE:
            file.replace(file.with_suffix(".old.log"))
        handler: logging.Handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)


def log_defect(error: BaseException) -> InternalFault:
    """Write an unexpected exception to the log and return the fault to show to people.

    The log gets the type and the places in the code; the message only when it cannot quote data.
    """
    chain: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        message = f": {seen}" if isinstance(seen, _WITHOUT_DATA) else ""
        chain.append("".join(traceback.format_tb(seen.__traceback__)) + type(seen).__qualname__ + message)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    _log.error("Internal error\n%s", "\nwhile handling\n".join(chain))
    return InternalFault(_("An internal error; details are in the log {file}.").format(file=log_file()))
