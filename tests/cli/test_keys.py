"""The command ``keys``: a root, a request, a confirmation, a revocation, and a sentence for every refusal."""

from __future__ import annotations

import io

import keyring
import keyring.backends.fail
import pytest
from cryptography import x509

from crmdesk.cli import keys as command
from crmdesk.data import secrets
from crmdesk.data.store import Store
from tests.data.keys.firm import plant_people, quick
from tests.data.test_secrets import Keychain


@pytest.fixture(autouse=True)
def _no_keychain():
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    with quick():
        yield
    keyring.set_keyring(before)


@pytest.fixture
def base(sqlite_location):
    """The small firm; Olga is its head."""
    store = Store.open(sqlite_location)
    plant_people(store)
    store.close()
    return sqlite_location


@pytest.fixture
def keys(run, base, tmp_path):
    """Call ``keys``; secrets go by files named after them."""

    def call(deed, *arguments, secret=None, by="Olga Orlova"):
        given = []
        if secret is not None:
            path = tmp_path / "secret.txt"
            path.write_text(f"{secret}\nsecond line\n", "utf-8")
            given = ["--passphrase-file", path]
        return run("--base", base, "keys", deed, *arguments, *given, "--as", by)

    return call


@pytest.fixture
def root(keys):
    """The root, made."""
    code, out, err = keys("root", secret="корневой пароль")
    assert code == 0, err
    return out


def test_a_key_lives_from_the_request_to_the_revocation(keys, root, run_json, base, tmp_path):
    """Each step says what it did; the list shows the state after each."""
    assert "Keep a copy" in root
    assert ".p12" in root
    anna = {"by": "Anna Sokolova"}
    code, out, _err = keys("ask", secret="Anna signs too", **anna)
    assert (code, "waits for the head" in out) == (0, True)
    code, out, _err = keys("confirm", "Anna Sokolova", secret="корневой пароль")
    assert (code, "is confirmed" in out) == (0, True)
    shown = {row["name"]: row for row in run_json("--base", base, "keys", "list")["keys"]}
    assert shown["Anna Sokolova"]["state"] == "valid"
    assert shown["Rodnik"]["root"]
    code, out, _err = keys("lost", "--reason", "Left in a taxi", **anna)
    assert code == 0
    code, out, _err = keys("revoke", "Anna Sokolova", "--reason", "Left in a taxi", secret="корневой пароль")
    assert (code, "stays good" in out) == (0, True)
    code, out, _err = keys("list")
    assert "revoked" in out
    assert out.endswith("\n")
    assert keys("export-root", "--revoked", "-o", tmp_path / "crl.pem")[0] == 0
    assert len(x509.load_pem_x509_crl((tmp_path / "crl.pem").read_bytes())) == 1


def test_refusals_have_their_codes(keys, root, base, run):
    """2 for a wrong question or passphrase, 3 for what is not on this computer; one sentence each."""
    for code, said, made in (
        (2, "has asked for nothing", keys("confirm", "Anna Sokolova", secret="корневой пароль")),
        (2, "Only the head", keys("root", "--replace", "x", secret="another root", by="Anna Sokolova")),
        (2, "at least 8", keys("ask", secret="short")),
        (2, "--passphrase-file", keys("ask")),
        (2, "Several people", keys("confirm", "Ivan Petrov", secret="x")),
        (2, "no such key", keys("lost", "--reason", "x")),
        (2, "is not known", keys("list", by="Nobody")),
        (2, "no moment", keys("root", "--replace", "x", "--until", "soon", secret="корневой пароль")),
        (3, "no key file", keys("use-file", "/none/such.p12", secret="x")),
        (3, "There is no library", keys("use-token", "--library", "/none/such.so", "--token", "x", secret="1")),
        (2, "No key was revoked", keys("export-root", "--revoked", "-o", "/none/crl.pem")),
        (2, "which library", keys("use-token", secret="1")),
        (2, "at work", run("--base", base, "keys", "ask", "--passphrase-file", "-")),
    ):
        assert made[0] == code, made
        assert said in made[2], made
        assert made[2].count("\n") == 1


def test_a_wrong_passphrase_is_said_and_nothing_happens(keys, root):
    """The request still waits."""
    keys("ask", secret="Anna signs too", by="Anna Sokolova")
    code, _out, err = keys("confirm", "Anna Sokolova", secret="wrong passphrase")
    assert (code, "does not fit" in err) == (2, True)
    assert "waits" in keys("list")[1]


def test_the_root_goes_to_a_second_computer_and_its_certificate_to_anybody(keys, root, tmp_path):
    """A .p12 under its passphrase, and a PEM; asked again, the root says where it lies."""
    assert keys("export-root", "-o", tmp_path / "copy.p12", secret="корневой пароль")[0] == 0
    assert keys("root", "--import", tmp_path / "copy.p12", secret="корневой пароль")[0] == 0
    assert keys("export-root", "--certificate", "-o", tmp_path / "root.pem")[0] == 0
    assert x509.load_pem_x509_certificate((tmp_path / "root.pem").read_bytes())
    code, out, _err = keys("root")
    assert (code, "lies on this computer" in out) == (0, True)


def test_a_passphrase_from_standard_input_a_prompt_and_the_keychain(keys, root, base, run, monkeypatch, tmp_path):
    """Standard input, a terminal, then the keychain; the change is known to the keychain too."""
    chain = Keychain()
    monkeypatch.setattr(secrets, "_TRUSTED", (*secrets._TRUSTED, Keychain.__module__))
    keyring.set_keyring(chain)
    monkeypatch.setattr("sys.stdin", io.StringIO("Anna signs too\n"))
    code, out, err = run("--base", base, "keys", "ask", "--as", "Anna Sokolova", "--passphrase-file", "-", "--remember")
    assert code == 0, err
    assert "lies in the system's keychain" in out
    assert list(chain.kept.values()) == ["Anna signs too"]
    typed = iter(["корневой пароль"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(command, "asked_secret", lambda _question: next(typed))
    assert keys("confirm", "Anna Sokolova")[0] == 0
    new = tmp_path / "new.txt"
    new.write_text("a new passphrase")
    assert keys("passphrase", "--new-passphrase-file", new, by="Anna Sokolova")[0] == 0
    assert list(chain.kept.values()) == ["a new passphrase"]
    assert keys("passphrase", "--forget", by="Anna Sokolova")[0] == 0
    assert chain.kept == {}


def test_a_changed_root_is_the_answer_no(keys, root, base, tmp_path, monkeypatch):
    """Exit code 1 and the reason; after it was compared it is accepted."""
    from crmdesk.data.settings import CONFIG_VARIABLE

    here = tmp_path / "config"
    monkeypatch.setenv(CONFIG_VARIABLE, str(tmp_path / "second"))
    assert keys("list")[0] == 0  # a second computer meets the first root
    monkeypatch.setenv(CONFIG_VARIABLE, str(here))
    assert keys("root", "--replace", "A new computer", secret="корневой пароль")[0] == 0
    monkeypatch.setenv(CONFIG_VARIABLE, str(tmp_path / "second"))
    code, _out, err = keys("list")
    assert (code, "not known here" in err) == (1, True)
    store = Store.open(base)
    from crmdesk.data.keys.trust import trust_of

    (unknown,) = trust_of(store).unknown_roots
    store.close()
    assert keys("root", "--accept", unknown)[0] == 0
    assert keys("list")[0] == 0
