"""What an analysis may be told: checked, with defaults, in sentences when it is wrong."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.reports.options import Option, read_options

DAYS = Option("days", "Days", "30", least=1, most=365)
GRAIN = Option("grain", "By", "month", choices=(("month", "Month"), ("week", "Week")))


def test_what_is_not_told_has_its_default():
    """An option nobody named keeps what it is declared with."""
    assert read_options((DAYS, GRAIN), [("days", " 45 ")]) == {"days": "45", "grain": "month"}


@pytest.mark.parametrize(
    ("name", "value"), [("days", "0"), ("days", "many"), ("days", "-1"), ("grain", "year"), ("dais", "30")]
)
def test_a_wrong_option_is_a_sentence(name, value):
    """Outside its bounds, no number, no such word, no such option: refused."""
    with pytest.raises(UsageFault):
        read_options((DAYS, GRAIN), [(name, value)])


def test_a_word_may_be_given_by_its_title():
    """People write what they see."""
    assert read_options((GRAIN,), [("grain", "Week")]) == {"grain": "week"}
