"""Whole files: what people save is there whole or not at all, and why it could not be saved is a sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from crmdesk.data.errors import EnvironmentFault
from crmdesk.data.words import _


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a path beside a file to write to; it takes the file's place when the block ends well, and is gone otherwise.

    The new file has the rights that any file of the person has. What is no plain file (a pipe, a terminal) is written to
    as it is: nothing can take its place.

    Raises:
        EnvironmentFault: the place cannot be written to, or the file is held by another program.
    """
    try:
        is_plain = target.is_file() or not target.exists()
    except OSError as error:  # a name that is longer than the disk takes
        raise _fault(target, error) from error
    unfinished = target.with_name(f".{target.name[:40]}.{os.getpid()}-{token_hex(4)}.part") if is_plain else target
    try:
        yield unfinished
        if is_plain:
            unfinished.replace(target)
    except OSError as error:
        raise _fault(target, error) from error
    finally:
        if is_plain:
            _remove(unfinished)


def write_whole(target: Path, content: bytes) -> Path:
    """Write bytes as a file, and return its path.

    Raises:
        EnvironmentFault: the place cannot be written to.
    """
    with whole_file(target) as path:
        path.write_bytes(content)
    return target


def _fault(target: Path, error: OSError) -> EnvironmentFault:
    return EnvironmentFault(
        _("“{path}” cannot be written: {reason}. Choose another place.").format(
            path=target, reason=error.strerror or error
        )
    )


def _remove(path: Path) -> None:
    """Take away what is left of an unfinished file; a folder that is gone has nothing left in it."""
    try:
        path.unlink(missing_ok=True)
    except NotADirectoryError:
        return
