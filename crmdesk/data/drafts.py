"""Drafts: what was typed and is not in the base yet, kept in a file of one's own so that a crash loses none of it."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

from crmdesk.data.settings import config_folder

_log = logging.getLogger(__name__)


def draft_key(form_id: str, record_id: int | None, field: str) -> str:
    """Return the name of a draft: of a record's field, or of a field of a record that is being made (id None)."""
    return f"{form_id}:{record_id or 'new'}:{field}"


class DraftFile:
    """The drafts of one base on this computer; only its owner may read the file."""

    def __init__(self, replica: int, folder: Path | None = None) -> None:
        self._path = (folder or config_folder() / "drafts") / f"{replica}.json"
        self._lock = threading.Lock()

    @property
    def path(self) -> Path:
        """Where they lie."""
        return self._path

    def read(self) -> dict[str, str]:
        """Return all drafts by their key; a damaged file is set aside and written about in the log."""
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except OSError as error:
            _log.warning("Drafts in %s cannot be read: %s", self._path, error.strerror)
            return {}
        except ValueError:
            found = None
        if isinstance(found, dict):
            return {str(key): str(text) for key, text in found.items()}
        self._path.replace(self._path.with_name(self._path.name + ".damaged"))
        _log.warning("Drafts were damaged; they lie beside %s", self._path)
        return {}

    def write(self, drafts: Mapping[str, str]) -> None:
        """Keep these drafts and no others, whole or not at all.

        Raises:
            OSError: the disk refuses it.
        """
        with self._lock:
            if not drafts:
                self._path.unlink(missing_ok=True)
                return
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".drafts-")  # mkstemp gives mode 0600
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(dict(drafts), file, ensure_ascii=False)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(self._path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
