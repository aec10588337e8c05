"""The words in which importers declare what they bring in."""

from __future__ import annotations

import pytest

from crmdesk.data.imports.importers import KINDS
from crmdesk.data.imports.kinds import Shape, words
from crmdesk.data.imports.recipes import folded
from crmdesk.data.imports.references import REFERENCES

TARGETS = [(kind, target) for kind in KINDS.values() for target in kind.targets]


def test_words_are_parted_by_commas():
    """Spaces around them and empty ones do not count."""
    assert words(" сумма, amount ,,total value") == ("сумма", "amount", "total value")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_names_of_a_kinds_targets_differ(kind):
    """A mapping that names a field means one target; the keys by which rows are recognised are among them."""
    names = [target.name for target in kind.targets]
    assert len(set(names)) == len(names)
    assert kind.target(names[0]) is kind.targets[0]
    assert kind.target("no such field") is None
    assert {part for key in kind.match for part in key.split("+")} <= set(names)


@pytest.mark.parametrize(("kind", "target"), TARGETS, ids=[f"{kind.name}.{target.name}" for kind, target in TARGETS])
def test_a_target_says_all_that_reading_it_needs(kind, target):
    """References lead somewhere, choices have their words, and what is stored has its column in the record."""
    assert (target.shape is Shape.REFERENCE) == bool(target.to)
    assert not target.to or target.to in REFERENCES
    assert (target.shape is Shape.CHOICE) == bool(target.choices)
    columns = kind.record.__table__.columns
    if target.shape is Shape.MOMENT and target.column != "-":
        assert {f"{target.name}_at", f"{target.name}_on"} <= set(columns.keys())
    elif target.column != "-":
        assert (target.column or target.name) in columns


@pytest.mark.parametrize(("kind", "target"), TARGETS, ids=[f"{kind.name}.{target.name}" for kind, target in TARGETS])
def test_no_word_means_two_choices(kind, target):
    """A word of the file leads to one stored value."""
    meant = [folded(word) for choice in target.choices.values() for word in set(map(folded, choice))]
    assert len(set(meant)) == len(meant)


def test_shapes_say_what_matters_when_they_are_read():
    """A shape is a number, a date, a list, or none of them; never two."""
    for shape in Shape:
        assert sum((shape.is_number, shape.is_date, shape.is_list)) <= 1
    assert Shape.MONEY.is_number
    assert Shape.MOMENT.is_date
    assert Shape.TAGS.is_list
