"""A cell that could not be understood carries its reason."""

from __future__ import annotations

import pytest

from crmdesk.data.values.numbers import money
from crmdesk.data.values.unreadable import Unreadable


def test_the_reason_is_the_text():
    """The report shows it as it stands, in the words of the user."""
    assert str(Unreadable("“x” is not a day")) == "“x” is not a day"


def test_a_value_that_cannot_be_read_is_no_defect_of_the_program():
    """It is the one error that readers of values raise, and a ValueError for whoever reads one value."""
    with pytest.raises(Unreadable) as reason:
        money("many", ".")
    assert isinstance(reason.value, ValueError)
    assert "many" in str(reason.value)
