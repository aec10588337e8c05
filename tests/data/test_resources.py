"""Where the program's own files lie."""

from __future__ import annotations

import pytest

from crmdesk.data.resources import resource


def test_a_resource_is_found_in_a_checkout() -> None:
    """The style sheet is one of them."""
    assert resource("style.qss").is_file()


def test_a_missing_resource_is_a_broken_installation() -> None:
    """There is no silent substitute."""
    with pytest.raises(FileNotFoundError):
        resource("no such thing")
