"""A firm whose reports are signed, made once; no keychain of whoever runs the tests is touched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest

from crmdesk.data.settings import CONFIG_VARIABLE
from crmdesk.data.store import Store
from tests.conftest import FIRM, Clock, opened
from tests.reports.period_reports.signers import Sample, form_report, plant_signers, quick, report_of, sample, sign


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


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two closed bases with what this computer keeps beside them: a report formed, and the same one signed."""
    folder = tmp_path_factory.mktemp("firm")
    formed, done = folder / "formed", folder / "signed"
    formed.mkdir()
    with quick(), pytest.MonkeyPatch.context() as environment:
        environment.setenv(CONFIG_VARIABLE, str(formed / "config"))
        store = Store.create(str(formed / "base.crmdb"), FIRM, clock=Clock())
        plant_signers(store)
        form_report(store)
        store.close()
        shutil.copytree(formed, done)
        environment.setenv(CONFIG_VARIABLE, str(done / "config"))
        store = Store.open(str(done / "base.crmdb"), clock=Clock())
        sign(store, report_of(store))
        store.close()
    return folder


@pytest.fixture
def firm(planted: Path, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """A base with keys of Ivan, of Anna, who heads him, and of Olga above them, and a formed report of Ivan's."""
    shutil.copytree(planted / "formed", tmp_path, dirs_exist_ok=True)
    yield from opened(str(tmp_path / "base.crmdb"), clock)


@pytest.fixture
def signed(planted: Path, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """The same with the report signed by Ivan."""
    shutil.copytree(planted / "signed", tmp_path, dirs_exist_ok=True)
    yield from opened(str(tmp_path / "base.crmdb"), clock)
