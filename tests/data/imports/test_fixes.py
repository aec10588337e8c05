"""What a wrong value was probably meant to be."""

from __future__ import annotations

import pytest

from crmdesk.data.imports.fixes import fix_of
from crmdesk.data.imports.importers import KINDS


def _target(kind, name):
    return KINDS[kind].target(name)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("1.2ОО.000", "1200000"),
        ("l2З4,5 руб!", "1234.5"),
        ("12 000 (аванс)", "12000"),
        ("=A1+B1", None),
        ("по договору", None),
        ("", None),
    ],
)
def test_slips_in_numbers(text, right):
    """Letters for digits, signs and words beside the number; a formula's digits are no number."""
    found = fix_of(text, _target("deals", "amount"))
    assert (found and found[0]) == right


@pytest.mark.parametrize(
    ("text", "order", "right"),
    [
        ("31.09.2025", "dmy", "2025-09-30"),
        ("30.02.24", "dmy", "2024-02-29"),
        ("20.10.2205", "dmy", "2025-10-20"),
        ("20.10.20225", "dmy", "2025-10-20"),
        ("10/32/2025", "mdy", None),
        ("2025-02-30", "dmy", "2025-02-28"),
        ("13/40/2025", "dmy", None),
        ("скоро", "dmy", None),
    ],
)
def test_days_that_do_not_exist(text, order, right):
    """They move to the last of the month, and a year with swapped digits to ours."""
    found = fix_of(text, _target("deals", "closed"), order=order)
    assert (found and found[0]) == right


def test_words_and_mails():
    """The nearest known word; a mail without its spaces; what is near nothing has no fix."""
    assert fix_of("compani", _target("clients", "kind")) == ("company", "company")
    assert fix_of("zzz", _target("clients", "kind")) is None
    assert fix_of("a @b,ru", _target("clients", "emails")) == ("a@b.ru", "a@b.ru")
    assert fix_of("no mail", _target("clients", "emails")) is None
    assert fix_of("anything", _target("clients", "name")) is None
