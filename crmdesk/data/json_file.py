"""JSON files of one person: read without ever standing in the way, written whole or not at all."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)


def read_object(path: Path, what: str) -> dict[str, Any]:
    """Return the object in a file; nothing where there is no file, or where it cannot be read.

    A file that is no JSON object is set aside beside itself as ``.damaged``. Both are written about in the log: what lies
    in such files is a convenience and must not keep anybody from their base.

    Args:
        path: the file.
        what: what lies in it, as the log says it: "Settings".
    """
    try:
        values = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        _log.warning("%s in %s cannot be read: %s", what, path, error.strerror)
        return {}
    except ValueError:
        values = None
    if isinstance(values, dict):
        return values
    aside = path.with_name(path.name + ".damaged")
    path.replace(aside)
    _log.warning("%s were damaged; they lie in %s now", what, aside)
    return {}


def write_object(path: Path, values: Mapping[str, Any]) -> None:
    """Write beside and rename over, so that a crash leaves either the old file or the new one; only the owner may read it.

    Raises:
        OSError: the disk refuses it; the old file is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix)  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(dict(values), file, ensure_ascii=False, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
