"""Lines written into the base, on both engines: all of a line or nothing, and one undo takes it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.line.understanding import understand
from crmdesk.data.line.writing import write_line
from crmdesk.data.models import Activity, Client, Contact, Deal, Invoice, JournalEntry, Payment
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests.data.line.conftest import BREAD, NAUMOV, ROMASHKA, SOKOLOVA, VOLKOV


def write(store: Store, text: str, answers: Mapping[str, str] | None = None, off: frozenset[str] | None = None) -> Deed:
    return write_line(store, understand(store, text, answers=answers), off)


def row(store: Store, record: Any, **values: Any) -> Mapping[str, Any]:
    """Return the one row with these values."""
    with store.reading() as connection:
        where = [getattr(record, name) == value for name, value in values.items()]
        return dict(connection.execute(select(record.__table__).where(*where)).mappings().one())


def count(store: Store, record: Any) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).where(record.archived_at.is_(None))).scalar_one()


def test_a_call_and_its_next_step_are_one_transaction(russian_firm: Store) -> None:
    """The call counts as contact, the task becomes the deal's next step; undo takes all of it back."""
    store = russian_firm
    deed = write(store, "Звонок Волжский хлеб 15 мин договорились о КП завтра 10:00", {"deal": "id:603"})
    call = row(store, Activity, result="Договорились о КП")
    assert (call["client_id"], call["duration_s"], call["state"], call["is_contact"]) == (BREAD, 900, 1, True)
    assert (call["done_on"], call["done_hour"], call["direction"]) == (date(2025, 11, 20), 12, "out")
    task = row(store, Activity, subject="Send КП")
    assert (task["state"], task["due_on"], task["deal_id"]) == (0, date(2025, 11, 21), 603)
    assert (task["due_at"] - task["remind_at"]).total_seconds() == 1800
    assert (row(store, Deal, id=603)["next_step"], row(store, Client, id=BREAD)["last_contact_on"]) == (
        "Send КП",
        date(2025, 11, 20),
    )
    with store.reading() as connection:
        assert (
            connection.execute(
                select(func.count(func.distinct(JournalEntry.txn))).where(
                    JournalEntry.row_id.in_((call["id"], task["id"], 603)), JournalEntry.txn == deed.txn
                )
            ).scalar_one()
            == 1
        )
    assert deed.txn is not None
    undo(store, deed.txn)
    assert count(store, Activity) == 1
    assert row(store, Deal, id=603)["next_step"] is None


def test_a_done_call_closes_the_planned_one_when_the_person_agrees(russian_firm: Store) -> None:
    store = russian_firm
    write(store, "звонок Волжский хлеб 5 мин обсудили", {"completes": "id:701"})
    done = row(store, Activity, id=701)
    assert (done["state"], done["result"], done["duration_s"], count(store, Activity)) == (1, "Обсудили", 300, 1)


def test_a_new_client_is_made_with_its_deal(russian_firm: Store) -> None:
    store = russian_firm
    store.person_id = SOKOLOVA
    deed = write(store, "сделка ООО Лютик поставка 100 тыс", {"client": "new"})
    client, deal = row(store, Client, name="ООО Лютик"), row(store, Deal, title="Поставка")
    assert (deal["client_id"], deal["amount"], deal["stage_id"], deal["owner_id"]) == (
        client["id"],
        10_000_000,
        31,
        SOKOLOVA,
    )
    assert (deed.form_id, deed.ids) == ("deal", (deal["id"],))


def test_a_task_goes_to_the_colleague_it_names(russian_firm: Store) -> None:
    write(russian_firm, "задача Волкову перезвонить Ромашке в пятницу")
    task = row(russian_firm, Activity, subject="Перезвонить")
    assert (task["performer_id"], task["client_id"], task["due_on"]) == (VOLKOV, ROMASHKA, date(2025, 11, 21))


def test_a_call_with_a_person_is_at_the_persons_client(russian_firm: Store) -> None:
    write(russian_firm, "звонил Наумов")
    call = row(russian_firm, Activity, contact_id=NAUMOV)
    assert (call["client_id"], call["direction"], call["is_contact"]) == (BREAD, "in", True)


def test_a_deal_moves_and_is_lost_with_its_reason(russian_firm: Store) -> None:
    store = russian_firm
    write(store, "Волжский хлеб в Договор")
    assert row(store, Deal, id=603)["stage_id"] == 34
    write(store, "Волжский хлеб проиграна цена")
    assert (row(store, Deal, id=603)["outcome"], row(store, Deal, id=603)["loss_reason_id"]) == (2, 91)


def test_a_payment_settles_its_invoice(russian_firm: Store) -> None:
    write(russian_firm, "оплата ВК-21/1 100 000 руб вчера")
    payment = row(russian_firm, Payment, amount=10_000_000)
    invoice = row(russian_firm, Invoice, number="ВК-21/1")
    assert (payment["invoice_id"], payment["deal_id"], payment["client_id"]) == (invoice["id"], 603, BREAD)
    assert payment["paid_on"] == date(2025, 11, 19)


def test_a_signature_is_written_without_the_deal_unless_it_is_switched_on(russian_firm: Store) -> None:
    text = "Иванов Пётр Сергеевич\nООО «Тест Строй»\n+7 912 345-67-89"
    deals = count(russian_firm, Deal)
    understood = understand(russian_firm, text)
    write_line(russian_firm, understood)
    assert count(russian_firm, Deal) == deals
    person = row(russian_firm, Contact, name="Иванов Пётр Сергеевич")
    assert person["client_id"] == row(russian_firm, Client, name="ООО «Тест Строй»")["id"]


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("звонок Вектор 5 мин", frozenset()),
        ("сделка Ромашка 350 тыс", frozenset()),
        ("Ромашка", frozenset()),
        ("звонок Ромашка 5 мин", frozenset({"activity"})),
        ("задача купить бумагу 31.09", frozenset()),
    ],
)
def test_what_is_open_or_empty_is_not_written(russian_firm: Store, text: str, off: frozenset[str]) -> None:
    before = russian_firm.changes
    with pytest.raises(UsageFault):
        write(russian_firm, text, off=off)
    assert russian_firm.changes == before


def test_a_client_that_is_switched_off_leaves_nothing_behind(russian_firm: Store) -> None:
    """What needs it cannot be written, so nothing is."""
    clients, deals = count(russian_firm, Client), count(russian_firm, Deal)
    with pytest.raises(UsageFault, match="switched off"):
        write(russian_firm, "сделка ООО Лютик поставка 100 тыс", {"client": "new"}, frozenset({"client"}))
    assert (count(russian_firm, Client), count(russian_firm, Deal)) == (clients, deals)
