"""The address of a base on a server."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.ui.bases import Server

NAMES = st.text(min_size=1, max_size=20).filter(str.isprintable)


@given(NAMES, NAMES, st.integers(1, 65535))
def test_names_of_any_letters_come_through_the_address(base, person, port):
    """An account such as "r&d@firm" or a base with a slash is read back as it was written."""
    parts = urlsplit(Server("srv-01", port, base, person).location)
    assert (unquote(parts.username or ""), unquote(parts.path[1:])) == (person, base)
    assert (parts.scheme, parts.hostname, parts.port) == ("postgresql", "srv-01", port)


@pytest.mark.parametrize("host", ["srv-01", "10.0.0.5", "::1", "fe80::a:b"])
def test_hosts_by_name_and_by_number(host):
    """An address of IPv6 is put into brackets, so that its colons are not taken for the port's."""
    parts = urlsplit(Server(host, 5432, "crm", "m.gromov").location)
    assert (parts.hostname, parts.port) == (host, 5432)


def test_an_address_holds_no_password():
    """What is kept in the settings and shown among the recent bases is no secret."""
    assert urlsplit(Server("srv", 5432, "crm", "me").location).password is None
