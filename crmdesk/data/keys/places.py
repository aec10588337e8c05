"""Where private keys lie on this computer, and what a person's program remembers of keys; the base holds neither."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from crmdesk.data.errors import EnvironmentFault
from crmdesk.data.settings import Setting, Settings, data_folder
from crmdesk.data.store import Store
from crmdesk.data.words import _

T = TypeVar("T")
_KEEPING = threading.Lock()

KNOWN_ROOTS: Setting[list[Any]] = Setting("known_roots", [])
"""SHA-256 of the roots that this person has trusted, the first one met included."""
ROOT_STANDINGS: Setting[dict[str, Any]] = Setting("root_standings", {})
"""Until when a known root counted when it was last seen: its SHA-256 -> an ISO moment, empty while it counts."""
LIST_NUMBERS: Setting[dict[str, Any]] = Setting("list_numbers", {})
"""The highest number seen of each root's list of revoked certificates: the root's SHA-256 -> the number."""
OWN_FILES: Setting[dict[str, Any]] = Setting("own_files", {})
"""A person's own PKCS#12: the fingerprint of its public key -> the path."""
TOKENS: Setting[dict[str, Any]] = Setting("tokens", {})
"""A person's token: the fingerprint of its public key -> library, label of the token, id of the key."""
LAST_LIBRARY = Setting("token_library", "")
"""The library of tokens that was used last."""


def keys_folder(store: Store) -> Path:
    """Return the folder of this base's keys on this computer; nobody else of this computer may look into it.

    Raises:
        EnvironmentFault: it cannot be made.
    """
    folder = data_folder() / "keys" / str(store.replica)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
    except OSError as error:
        raise EnvironmentFault(
            _("The folder of keys “{path}” cannot be made: {reason}.").format(path=folder, reason=error.strerror)
        ) from error
    return folder


def kept_settings(store: Store) -> Settings:
    """Return what the person's program remembers of this base's keys, as it is on the disk now.

    It is a file of its own beside the keys: jobs write it while the window holds the other settings.
    """
    return Settings(keys_folder(store) / "settings.json")


def keep(store: Store, setting: Setting[T], change: Callable[[T], T]) -> None:
    """Change what is remembered of keys, from what is on the disk now: jobs remember things at the same time."""
    with _KEEPING:
        settings = kept_settings(store)
        settings.put(setting, change(settings.get(setting)))


def remember_place(store: Store, setting: Setting[dict[str, Any]], fingerprint: str, place: Any) -> None:
    """Remember where the private half of a key is: of ``OWN_FILES`` or ``TOKENS``."""
    keep(store, setting, lambda places: {**places, fingerprint: place})


def root_file(store: Store, fingerprint: str) -> Path:
    """Return where the root with this public key lies, if it lies on this computer."""
    return keys_folder(store) / f"root-{fingerprint[:16]}.p12"


def person_file(store: Store, fingerprint: str) -> Path:
    """Return where a person's key lies: the program's own file, or the person's, if one was chosen here."""
    chosen = kept_settings(store).get(OWN_FILES).get(fingerprint)
    return Path(chosen) if isinstance(chosen, str) and chosen else keys_folder(store) / f"key-{fingerprint[:16]}.p12"
