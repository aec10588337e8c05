"""A firm whose reports are signed, made once; no keychain of whoever runs the tests is touched."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import keyring.backends.fail
import pytest

from tests.conftest import Clock
from tests.reports.period_reports.signers import Sample, sample


@pytest.fixture(autouse=True)
def _no_keychain() -> Iterator[None]:
    """Run without a keychain, as on a machine without a desktop."""
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture(scope="session")
def signed_firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """A base with reports that were signed and approved; for reading only."""
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    with sample(tmp_path_factory.mktemp("signed"), Clock()) as made:
        keyring.set_keyring(before)
        yield made
