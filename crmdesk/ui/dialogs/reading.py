"""Reading of a file that a person chose or dropped; run by jobs."""

from __future__ import annotations

from pathlib import Path

from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.words import _


def read_up_to(path: Path, most: int) -> bytes:
    """Return the content of a file.

    Args:
        path: the file.
        most: bytes that are looked at.

    Raises:
        UsageFault: it is larger.
        EnvironmentFault: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise EnvironmentFault(
            _("The file “{name}” cannot be read: {reason}.").format(name=path.name, reason=error.strerror)
        ) from error
    if len(content) > most:
        raise UsageFault(
            _("The file “{name}” is larger than {size} MB.").format(name=path.name, size=most // 1_000_000)
        )
    return content
