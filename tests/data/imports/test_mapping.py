"""A mapping is read to the letter: what it says wrongly is told with the place and the nearest right word."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports import KINDS, load_mapping, parse_mapping
from crmdesk.data.imports.binding import bind, check_targets
from crmdesk.data.imports.references import REFERENCES

HEADERS = ("Deal Name", "Сумма сделки", "Closing Date", "Счёт")


def bound(text: str, kind: str = "deals"):
    """Read a mapping, hold it against its kind and a file."""
    mapping = parse_mapping(text)
    check_targets(mapping, KINDS[kind], KINDS)
    return bind(mapping, HEADERS)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[fields\n", "line 1"),
        ('[fields]\ntitle = "Deal Name\n', "line 2"),
        ('kinds = "deals"', "Did you mean “kind”"),
        ('[fields]\namuont = "Сумма сделки"', "Did you mean “amount”"),
        ('[fields]\namount = { colum = "Сумма сделки" }', "Did you mean “column”"),
        ('[fields]\namount = { column = "Сумма сделки", decimal = ";" }', "Known: ,, ."),
        ('[fields]\namount = "Сумма"', "Did you mean “Сумма сделки”"),
        ('[fields]\namount = "Zzz"', "Its columns: “Deal Name”"),
        ("[fields]\namount = 5", "a fixed value is"),
        ("[fields]\namount = { empty = ['-'] }", "where the value comes from"),
        ('[fields]\nclient = { column = "Deal Name", by = "nane" }', "Did you mean “name”"),
        ('[fields]\nclient = { column = "Deal Name", missing = "make" }', "fields.client.missing"),
        ('[fields]\n"client.imn" = "Deal Name"\nclient = "Deal Name"', "Did you mean “client.inn”"),
        ('[fields]\nclient = "Deal Name"\nclient.inn = "Deal Name"', "needs quotes"),
        ('[fields]\ntitle = { column = "Deal Name", extract = "(" }', "no regular expression"),
        ('[fields]\ntitle = { column = "Deal Name", extract = "x" }', "one pair of brackets"),
        ('[fields]\nclosed = { column = "Closing Date", when = "wonn" }', "Did you mean “won”"),
        ('[fields]\nclosed = { column = "Closing Date", if_empty = "expect" }', "Did you mean “expected”"),
        ('[fields]\ntitle = { template = "{Deal}" }', "Did you mean “Deal Name”"),
        ('match = "external"\n[fields]\ntitle = "Deal Name"', "Did you mean “external_id”"),
        ('[stages]\nNew = "wrok"', "Did you mean “work”"),
        ('[stages]\nNew = { kind = "work", probability = 120 }', "percent from 0 to 100"),
        ('on_duplicate = "overwrite"', "Known: fill, refuse, skip, update"),
        ('[file]\nseparator = ";;"', "one character"),
        ('[file]\ntimezone = "Moscow"', "Europe/Moscow"),
        ("[file]\nheader_row = -1", "from 1"),
        ('[filter]\nStage = "x"', "no column “Stage”"),
        ('fields = "x"', "is a section"),
        ('[custom]\nX = { column = "Deal Name", kind = "nubmer" }', "Did you mean “number”"),
    ],
)
def test_what_a_mapping_says_wrongly_is_told_with_its_place(text, sentence):
    """Each fault names the key, and the nearest known word or the columns of the file."""
    with pytest.raises(UsageFault) as fault:
        bound(text)
    assert sentence in str(fault.value)


def test_a_mapping_that_does_not_name_a_required_column_says_which():
    """A client cannot be without a name."""
    with pytest.raises(UsageFault, match="“name” is"):
        bound('[fields]\ncity = "Deal Name"', "clients")


def test_columns_are_found_without_case_and_with_either_e():
    """Names differ in case, spaces and ё between versions of a program."""
    mapping = bound('[fields]\ntitle = "deal  name"\nnote = "счет"\n')
    assert mapping.fields["title"].column == "Deal Name"
    assert mapping.fields["note"].column == "Счёт"


def test_a_mapping_may_do_without_columns():
    """With missing_columns = "ignore" a field whose columns are all absent is left out."""
    mapping = bound(
        'missing_columns = "ignore"\n[fields]\ntitle = ["Name", "Deal Name"]\nclient = "Company"\nnote = { template = "{A}{B}" }'
    )
    assert mapping.fields["title"].columns == ("Deal Name",)
    assert set(mapping.fields) == {"title"}
    assert set(mapping.absent) == {"Name", "Company", "A", "B"}


def test_short_and_long_forms_mean_the_same():
    """A column in quotes is a table with one key."""
    short, long = bound('[fields]\ntitle = "Deal Name"'), bound('[fields]\ntitle = { column = "Deal Name" }')
    assert short.fields == long.fields
    assert bound('[fields]\nitem.product = "Deal Name"').fields["item.product"].column == "Deal Name"


def test_a_mapping_file_names_itself_in_its_faults(tmp_path):
    """The person knows which of several files is wrong."""
    path = tmp_path / "my.toml"
    path.write_text("kinds = 1")
    with pytest.raises(UsageFault, match=r"my\.toml"):
        load_mapping(path)
    path.write_bytes("kind = 'сделки'".encode("cp1251"))
    with pytest.raises(UsageFault, match="UTF-8"):
        load_mapping(path)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_is_declared_whole(kind):
    """References lead somewhere, columns exist in the record, keys are targets, choices have words."""
    columns = {column.name for column in kind.record.__table__.columns}
    for target in kind.targets:
        assert not target.to or target.to in REFERENCES, target.name
        assert target.title
        if target.column != "-":
            names = (
                {f"{target.name}_on", f"{target.name}_at"}
                if target.shape.name == "MOMENT"
                else {target.column or target.name}
            )
            assert names <= columns, target.name
        assert all(words for words in target.choices.values())
    for key in kind.match:
        assert all(kind.target(name) for name in key.split("+"))
    assert len({target.name for target in kind.targets}) == len(kind.targets)
