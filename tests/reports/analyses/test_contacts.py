"""Contacts: which clients have nobody who decides."""

from __future__ import annotations

from datetime import date

from crmdesk.data.models import Client, Contact
from crmdesk.reports.analyses.contacts import analyse
from crmdesk.reports.answer import Filter
from crmdesk.reports.question import Question
from tests.factories import make_client, make_contact, plant, put
from tests.reports.test_query import AS_OF, YEAR


def test_clients_without_a_decision_maker_are_listed(store) -> None:
    """Those who have one are not; a condition on persons does not narrow clients."""
    plant(store)
    known, empty, user = put(store, Client, *(make_client(name=name) for name in ("Known", "Empty", "User")))
    put(store, Contact, make_contact(client_id=known), make_contact(client_id=user, role="uses"))
    (gone,) = put(store, Contact, make_contact(client_id=empty))
    with store.changing() as change:
        change.archive(Contact, gone, 1)
    filters = (Filter("contact_role", ("uses",)),)
    found = analyse(store, Question((), (), YEAR, filters=filters, as_of=AS_OF), {})
    by_manager, listed = found.sections
    assert by_manager.table.rows[0][:2] == ("Ivan Petrov", 2)
    assert set(listed.table.ids) == {empty, user}
    assert by_manager.headlines[0].value == 2
    later = analyse(store, Question((), (), YEAR, as_of=date(2024, 1, 1)), {})
    assert len(later.sections[1].table.ids) == 2
