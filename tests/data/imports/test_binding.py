"""A mapping is held against its kind and its file before a value is looked at."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports import KINDS, parse_mapping
from crmdesk.data.imports.binding import bind, check_targets


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ('name = "a"\nowmer = "b"', "Did you mean “owner”"),
        ('owner = "b"', "does not say where “name” is"),
        ('name = "a"\n"owner.emial" = "b"', "Did you mean “owner.email”"),
        ('name = "a"\nowner = { column = "b", by = "inn" }', "fields.owner.by “inn”"),
        ('name = "a"\nnote = { column = "b", if_empty = "nane" }', "Did you mean “name”"),
        ('name = "a"\nnote = { column = "b", when = "won" }', "fields.note.when"),
        ('name = "a"\nnote = { column = "b", kind = "text" }', "only fields of \\[custom\\]"),
    ],
)
def test_a_field_that_the_kind_cannot_have_is_named(fields, sentence):
    """Unknown fields, ways and fallbacks, and a required field that nothing fills, are told before the file is read."""
    with pytest.raises(UsageFault, match=sentence):
        check_targets(parse_mapping(f"[fields]\n{fields}"), KINDS["clients"], KINDS)


def test_a_mapping_that_fits_its_kind_passes():
    """Properties of what a reference leads to are fields as well."""
    mapping = parse_mapping('match = "name+inn"\n[fields]\nname = "a"\ninn = "b"\n"owner.email" = "c"')
    check_targets(mapping, KINDS["clients"], KINDS)


def test_a_match_by_an_unknown_field_is_named():
    """Each part of a key must be a field of the kind."""
    with pytest.raises(UsageFault, match="“nmae”"):
        check_targets(parse_mapping('match = "nmae+inn"\n[fields]\nname = "a"'), KINDS["clients"], KINDS)


def test_columns_get_the_spelling_of_the_file():
    """Case, ё and spaces do not matter, in columns, templates and filters alike."""
    mapping = parse_mapping(
        '[fields]\nname = "счет  №"\nnote = { template = "{СЧЕТ №}: {город}" }\n[filter]\n"город" = "Уфа"'
    )
    bound = bind(mapping, ("Счёт №", "Город"))
    assert bound.fields["name"].column == "Счёт №"
    assert bound.fields["note"].template == "{Счёт №}: {Город}"
    assert list(bound.filter) == ["Город"]


def test_a_column_that_the_file_lacks_is_refused_or_left_out():
    """The fault names the nearest column; where columns may be missing, what was made of them only goes."""
    text = '[fields]\nname = "Name"\nnote = "Comnent"\nphones = ["Comnent", "Name"]'
    with pytest.raises(UsageFault, match=r"fields\.note: .*Did you mean “Comment”"):
        bind(parse_mapping(text), ("Name", "Comment"))
    bound = bind(parse_mapping('missing_columns = "ignore"\n' + text), ("Name", "Comment"))
    assert bound.absent == ("Comnent",)
    assert set(bound.fields) == {"name", "phones"}
    assert bound.fields["phones"].columns == ("Name",)
