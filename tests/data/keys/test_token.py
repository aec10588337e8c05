"""Tokens: keys that never leave the device; SoftHSM plays one where it is installed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.keys.cards import key_card
from crmdesk.data.keys.keyfile import PassphraseFault
from crmdesk.data.keys.people import change_passphrase, keep_passphrase, use_token
from crmdesk.data.keys.places import kept_settings
from crmdesk.data.keys.requests import confirm
from crmdesk.data.keys.signer import signer_of
from crmdesk.data.keys.token import list_tokens, read_kept
from tests.data.keys.firm import ROOT_PASSPHRASE, at_work, give_root, plant_people
from tests.factories import HEAD, IVAN

PIN, LABEL = "123456", "Рутокен Ивана"
_PLACES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)
LIBRARY = next((Path(place) for place in _PLACES if Path(place).is_file()), None)
needs_softhsm = pytest.mark.skipif(LIBRARY is None, reason="SoftHSM2 is not installed (Debian: softhsm2)")


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    """A token with one EC key, in a folder of its own; the library is read once in a process."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        subprocess.run(
            ["softhsm2-util", "--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "12345678"],
            check=True, capture_output=True, env=dict(os.environ),
        )  # fmt: skip
        import pkcs11
        from pkcs11.util.ec import encode_named_curve_parameters

        held = pkcs11.lib(str(LIBRARY))
        held.reinitialize()
        device = held.get_token(token_label=LABEL)
        with device.open(rw=True, user_pin=PIN) as session:
            parameters = session.create_domain_parameters(
                pkcs11.KeyType.EC,
                {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")},
                local=True,
            )
            parameters.generate_keypair(store=True, label="signing", id=b"\x01")
        yield device


@pytest.fixture
def firm(sqlite_store):
    """The small firm with a root."""
    plant_people(sqlite_store)
    give_root(sqlite_store)
    return sqlite_store


@needs_softhsm
def test_the_root_confirms_a_key_that_stays_in_the_token(firm, token):
    """The token signs with the certificate's key; the PIN is nowhere in the settings and asked each time."""
    assert list_tokens(LIBRARY) == (LABEL,)
    with at_work(firm, IVAN):
        with pytest.raises(PassphraseFault, match="does not fit"):
            use_token(firm, IVAN, LIBRARY, LABEL, "000000")
        with pytest.raises(UsageFault, match="no such key"):
            use_token(firm, IVAN, LIBRARY, LABEL, PIN, "another")
        asked = use_token(firm, IVAN, LIBRARY, LABEL, PIN)
    with at_work(firm, HEAD):
        confirm(firm, asked.id, ROOT_PASSPHRASE)
    assert key_card(firm, IVAN).here
    with at_work(firm, IVAN):
        with pytest.raises(PassphraseFault, match="Enter the PIN"):
            signer_of(firm, IVAN)
        key = signer_of(firm, IVAN, pin=PIN)
        with pytest.raises(UsageFault, match="never kept"):
            keep_passphrase(firm, asked.id, PIN)
        with pytest.raises(UsageFault, match="changed by the program"):
            change_passphrase(firm, asked.id, PIN, "a new passphrase")
    import asyncio

    signature = asyncio.run(key.pyhanko_signer().async_sign_raw(b"content", "sha256"))
    public = x509.load_der_x509_certificate(key.certificate).public_key()
    public.verify(signature, b"content", ec.ECDSA(hashes.SHA256()))
    assert PIN not in kept_settings(firm).path.read_text("utf-8")
    assert PIN not in repr(key)
    with at_work(firm, IVAN), pytest.raises(PassphraseFault, match="does not fit"):
        asyncio.run(signer_of(firm, IVAN, pin="000000").pyhanko_signer().async_sign_raw(b"content", "sha256"))


@needs_softhsm
def test_a_token_that_is_not_there_is_said(firm, token):
    """Plug it in."""
    with at_work(firm, IVAN), pytest.raises(EnvironmentFault, match="Plug it in"):
        use_token(firm, IVAN, LIBRARY, "Another token", PIN)


def test_a_library_that_is_missing_or_none_is_said(firm, tmp_path):
    """One sentence each."""
    (tmp_path / "text.so").write_text("hello")
    for place, said in ((tmp_path / "none.so", "There is no library"), (tmp_path / "text.so", "cannot be used")):
        with at_work(firm, IVAN), pytest.raises(EnvironmentFault, match=said):
            use_token(firm, IVAN, place, LABEL, PIN)


@pytest.mark.parametrize("kept", [None, "x", {}, {"library": "a", "label": "b", "key_id": "zz", "public": ""}])
def test_settings_that_were_changed_by_hand_name_no_token(kept):
    """It is named again under Keys."""
    assert read_kept(kept) is None
