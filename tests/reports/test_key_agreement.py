"""The agreement filled in for a person."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.keys.cards import root_card
from crmdesk.reports.key_agreement import agreement_of, write_agreement
from tests.data.keys.firm import plant_keys, quick
from tests.factories import ANNA, HEAD, IVAN


def test_both_fingerprints_and_both_parties_are_filled_in(sqlite_store, tmp_path):
    """The certificate's and the root's; without a key a blank; a head signs no agreement with themself."""
    with quick():
        card = plant_keys(sqlite_store, IVAN)[IVAN]
    filled = agreement_of(sqlite_store, IVAN)
    assert (filled.person.name, filled.head.name, filled.firm) == ("Ivan Petrov", "Olga Orlova", "Rodnik")
    assert (filled.certificate_sha256, filled.root_sha256) == (card.sha256, root_card(sqlite_store).sha256)
    assert agreement_of(sqlite_store, ANNA).certificate_sha256 == ""
    assert agreement_of(sqlite_store, HEAD).head is None
    with pytest.raises(UsageFault):
        agreement_of(sqlite_store, 999)
    assert write_agreement(sqlite_store, IVAN, tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
