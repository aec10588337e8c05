"""Faults: their sentences and exit codes."""

from __future__ import annotations

from crmdesk.data.errors import ConflictFault, EnvironmentFault, UsageFault, unknown


def test_a_near_name_is_offered() -> None:
    """A slip of the finger is answered with what was meant."""
    assert str(unknown("Measure", "revenu", ["revenue", "margin"])) == (
        "Measure “revenu” is not known. Did you mean “revenue”?"
    )


def test_a_far_name_is_answered_with_all_there_are() -> None:
    """Where nothing is near, the list helps more than a guess."""
    assert str(unknown("Measure", "xyz", ["revenue", "margin"])).endswith("Known: margin, revenue.")


def test_exit_codes_tell_wrong_usage_from_the_environment() -> None:
    """Scripts rely on them."""
    assert (UsageFault.exit_code, EnvironmentFault.exit_code, ConflictFault.exit_code) == (2, 3, 3)
