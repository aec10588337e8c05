"""Record: one row as a form shows it: the fields, what each holds, and the same in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crmdesk.data.entry.deeds import value_of, value_text
from crmdesk.data.entry.form import Form
from crmdesk.data.entry.forms import complete_form
from crmdesk.data.errors import UsageFault
from crmdesk.data.store import Store
from crmdesk.data.words import _


@dataclass(frozen=True, slots=True)
class Record:
    """A row read for its form; ``version`` is what a change of it must name."""

    form: Form
    id: int
    version: int
    values: Mapping[str, Any]
    texts: Mapping[str, str]
    archived: bool
    pipeline_id: int | None = None
    """Of a deal, for the stages it may be put into."""


def read_record(store: Store, form_id: str, record_id: int) -> Record:
    """Return a row with the firm's own fields, in one snapshot.

    Raises:
        UsageFault: there is no such record.
    """
    with store.reading() as connection:
        form = complete_form(connection, form_id)
        table = form.record.__table__
        row = connection.execute(table.select().where(table.c.id == record_id)).mappings().one_or_none()
        if row is None:
            raise UsageFault(_("This record is not in the base any more."))
        held = dict(row)
        values = {field.key: value_of(form, held, field.key) for field in form.fields}
        texts = {field.key: value_text(connection, field, values[field.key]) for field in form.fields}
    return Record(
        form, record_id, held["version"], values, texts, held["archived_at"] is not None, held.get("pipeline_id")
    )
