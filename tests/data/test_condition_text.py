"""Trees of conditions as people say them."""

from __future__ import annotations

import pytest

from crmdesk.data.condition_text import OPERATOR_NAMES, condition_text, conditions_text
from crmdesk.data.conditions import Condition, Operator, Part, Quantifier, Related, all_of, any_of, none_of
from crmdesk.data.registries import REGISTRIES

CLIENTS = REGISTRIES["clients"]
OPEN = Condition("outcome", Operator.IN, (0,))
DEAR = Condition("value", Operator.AT_LEAST, (100_000_000,))
KAZAN = Condition("city", Operator.IN, ("Kazan",))
SILENT = Condition("silent", Operator.HOLDS)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Related("deals", parts=(DEAR, OPEN)), "has a deal (Amount ≥ 1\u202f000\u202f000\u202f₽, Outcome: In work)"),
        (Related("deals", Quantifier.NONE), "has no deals"),
        (Related("deals", Quantifier.AT_LEAST, (OPEN,), 3), "at least 3 deals (Outcome: In work)"),
        (any_of(KAZAN, SILENT), "City: Kazan or Silent"),
        (all_of(any_of(KAZAN, SILENT), SILENT), "(City: Kazan or Silent) and Silent"),
        (none_of(KAZAN), "not (City: Kazan)"),
        (none_of(KAZAN, SILENT), "none of: City: Kazan; Silent"),
        (Condition("last_contact_on", Operator.NOT_DURING, ("last_days", 30)), "Last contact: not last 30 days"),
        (Condition("created_on", Operator.DURING, ("this_month",)), "Created: this month"),
        (Condition("city", Operator.NOT_IN, ("Kazan", None)), "City: not Kazan, not given"),
        (Condition("name", Operator.CONTAINS, ("Род",)), "Client contains “Род”"),
        (Condition("name", Operator.EQUALS, ("Род",)), "Client is “Род”"),
        (Condition("tags", Operator.ALL_OF, ("a", "b")), "Tags: all of a, b"),
        (all_of(), "everything"),
    ],
)
def test_a_tree_reads_as_a_sentence(part: Part, words: str) -> None:
    """Related records in brackets after their relation, groups with and and or, denied ones with not."""
    assert condition_text(CLIENTS, part, "RUB") == words


def test_conditions_that_hold_together_are_separated_by_semicolons() -> None:
    """The whole filter of a list is one line; every operator has a name to choose it by."""
    assert conditions_text(CLIENTS, (KAZAN, SILENT)) == "City: Kazan; Silent"
    assert set(OPERATOR_NAMES) == set(Operator)
