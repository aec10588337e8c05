"""Forms: every declared field is a column of its record, can be edited, and own fields join at the end."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import class_mapper

from crmdesk.data.entry.form import Entry, Form
from crmdesk.data.entry.forms import FORMS, OWN_ENTRIES, form_named, form_of
from crmdesk.data.entry.forms_clients import CLIENT, CONTACT
from crmdesk.data.entry.forms_deals import ACTIVITY, DEAL, DEAL_CONTACT, DEAL_ITEM
from crmdesk.data.entry.forms_dictionaries import DICTIONARIES
from crmdesk.data.entry.forms_money import BOOKKEEPING
from crmdesk.data.entry.forms_quality import CHECKS_AND_STOCK
from crmdesk.data.errors import UsageFault
from crmdesk.data.models.saved import FIELD_KINDS
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import plant

ALL = pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))


def test_every_form_that_is_declared_is_known_by_its_id() -> None:
    """No form is forgotten, and no two share a table."""
    own = (CLIENT, CONTACT, DEAL, DEAL_CONTACT, DEAL_ITEM, ACTIVITY)
    declared = (*own, *DICTIONARIES, *BOOKKEEPING, *CHECKS_AND_STOCK)
    assert tuple(FORMS.values()) == declared
    assert len({form.record for form in declared}) == len(declared)


@ALL
def test_a_form_is_named_after_its_table_and_its_fields_after_columns(form: Form) -> None:
    """The id is the table; each key is a column that people may write, named once."""
    table = class_mapper(form.record).local_table
    assert table.name == form.id
    keys = [field.key for field in form.fields]
    assert len(keys) == len(set(keys))
    for key in (*keys, form.name, *filter(None, [form.parent])):
        assert key in table.columns, key
        assert not table.columns[key].info.get("derived"), key


@ALL
def test_a_field_says_what_its_kind_needs(form: Form) -> None:
    """References name whose records they hold, the right ones; codes are those that the base allows."""
    table = class_mapper(form.record).local_table
    for field in form.fields:
        if field.entry is Entry.REFERENCE:
            assert field.source is not None
            targets = {key.column.table.name for key in table.columns[field.key].foreign_keys}
            assert targets <= {class_mapper(field.source).local_table.name}
        assert (field.entry is Entry.CODE) == bool(field.codes)
        checks = [str(check.sqltext) for check in table.constraints if hasattr(check, "sqltext")]
        for check in checks:
            if (field.codes and check.startswith(f"{field.key} in")) or f"or {field.key} in" in check:
                assert all(f"'{code}'" in check for code in field.codes), field.key


@ALL
def test_what_must_be_there_and_has_no_beginning_is_asked_when_a_record_is_made(form: Form) -> None:
    """A person is never refused for a field that the short form does not show."""
    from crmdesk.data.entry.beginnings import begins

    table = class_mapper(form.record).local_table
    for field in form.fields:
        column = table.columns[field.key]
        if field.required and column.default is None and field.key != form.parent and form.id != "firm":
            assert field.quick or field.key in begins(form.record), field.key


def test_own_fields_stand_at_the_end(store: Store) -> None:
    """A deal has the firm's own three, by their names, each typed as its kind says."""
    plant(store)
    form = form_of(store, "deal")
    own = [field for field in form.fields if field.own_id is not None]
    assert {field.own_id for field in own} == {f.DEAL_NUMBER, f.DEAL_TEXT, f.DEAL_FLAG}
    assert form.fields[-3:] == tuple(own)
    assert set(OWN_ENTRIES) == set(FIELD_KINDS)


def test_a_form_nobody_declared_is_named_in_the_fault() -> None:
    """The nearest name is offered."""
    with pytest.raises(UsageFault, match="client"):
        form_named("clint")
