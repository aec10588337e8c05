"""Drafts: what was typed and is not in the base yet, kept in a file of one's own so that a crash loses none of it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from crmdesk.data.json_file import read_object, write_object
from crmdesk.data.settings import config_folder


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
        return {key: str(text) for key, text in read_object(self._path, "Drafts").items()}

    def write(self, drafts: Mapping[str, str]) -> None:
        """Keep these drafts and no others, whole or not at all.

        Raises:
            OSError: the disk refuses it.
        """
        with self._lock:
            if drafts:
                write_object(self._path, drafts)
            else:
                self._path.unlink(missing_ok=True)
