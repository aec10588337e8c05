"""All forms by their id, and the firm's own fields as fields of them."""

from __future__ import annotations

from sqlalchemy import Connection, select

from crmdesk.data.entry.form import OWN, Entry, Form, FormField
from crmdesk.data.entry.forms_clients import CLIENT, CONTACT
from crmdesk.data.entry.forms_deals import ACTIVITY, DEAL, DEAL_CONTACT, DEAL_ITEM
from crmdesk.data.entry.forms_dictionaries import DICTIONARIES
from crmdesk.data.entry.forms_money import BOOKKEEPING
from crmdesk.data.entry.forms_quality import CHECKS_AND_STOCK
from crmdesk.data.errors import unknown
from crmdesk.data.models import CustomField
from crmdesk.data.store import Store
from crmdesk.data.words import N_, _

FORMS: dict[str, Form] = {
    form.id: form
    for form in (
        CLIENT,
        CONTACT,
        DEAL,
        DEAL_CONTACT,
        DEAL_ITEM,
        ACTIVITY,
        *DICTIONARIES,
        *BOOKKEEPING,
        *CHECKS_AND_STOCK,
    )
}

OWN_GROUP = N_("Own fields")
#: How a field that the firm made is typed, by its kind.
OWN_ENTRIES = {
    "text": Entry.LINE,
    "number": Entry.NUMBER,
    "money": Entry.AMOUNT,
    "date": Entry.DATE,
    "flag": Entry.FLAG,
    "one": Entry.WORDS,
    "many": Entry.SEVERAL,
}


def form_named(form_id: str) -> Form:
    """Return a form by its id, without the firm's own fields.

    Raises:
        UsageFault: there is no such form.
    """
    if form_id not in FORMS:
        raise unknown(_("Form"), form_id, FORMS)
    return FORMS[form_id]


def form_of(store: Store, form_id: str) -> Form:
    """Return a form with the firm's own fields at its end.

    Raises:
        UsageFault: there is no such form.
    """
    form = form_named(form_id)
    if not form.custom_owner:
        return form
    with store.reading() as connection:
        return complete_form(connection, form_id)


def complete_form(connection: Connection, form_id: str) -> Form:
    """Do the same within a reading or a change that is under way."""
    form = form_named(form_id)
    if not form.custom_owner:
        return form
    rows = connection.execute(
        select(CustomField.id, CustomField.name, CustomField.kind, CustomField.options)
        .where(CustomField.owner == form.custom_owner, CustomField.archived_at.is_(None))
        .order_by(CustomField.position, CustomField.name, CustomField.id)
    )
    own = tuple(
        FormField(
            f"{OWN}{row.id}",
            row.name,
            OWN_ENTRIES[row.kind],
            options=tuple(row.options or ()),
            group=OWN_GROUP,
            bulk=True,
            own_id=row.id,
        )
        for row in rows
    )
    return form.with_fields(own)
