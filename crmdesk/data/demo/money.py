"""Invoices and payments of won deals: advances, terms, those who pay late and those who never do."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from crmdesk.data.demo.timeline import Timeline

#: Shares of contracts paid in two invoices, of clients that pay late as a rule, of invoices nobody ever pays, of
#: invoices paid in two parts, of payments sent back.
_IN_TWO, LATE_CLIENTS, _NEVER_PAID, _IN_PARTS, _RETURNED = 0.4, 0.045, 0.001, 0.12, 0.002
_TERMS = (3, 5, 5, 7, 10, 14, 21)


@dataclass(frozen=True, slots=True)
class Sale:
    """A won deal as its invoices need it; ``closed`` is a day number, ``amount`` minor units."""

    deal_id: int
    number: int
    client_id: int
    owner_id: int
    currency: str | None
    amount: int
    closed: int
    late_client: bool


class Bookkeeper:
    """Makes rows of invoices and payments; a payment says the place of its invoice among those just made."""

    def __init__(self, time: Timeline, dice: Random) -> None:
        self._time = time
        self._dice = dice

    def bill(self, sale: Sale) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
        """Return the invoices of a sale, each with its payments."""
        dice = self._dice
        first = min(sale.closed + int(dice.random() * 3), self._time.today)
        if dice.random() > _IN_TWO:
            return [self._invoice(sale, 1, first, sale.amount)]
        advance = sale.amount * (3 + int(dice.random() * 5)) // 10 // 100 * 100
        found = [self._invoice(sale, 1, first, advance)]
        second = first + 14 + int(dice.random() * 30)
        if second <= self._time.today:
            found.append(self._invoice(sale, 2, second, sale.amount - advance))
        return found

    def _invoice(self, sale: Sale, turn: int, issued: int, amount: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        dice, today = self._dice, self._time.today
        term = _TERMS[int(dice.random() * len(_TERMS))]
        due = issued + term
        whose: dict[str, Any] = {"client_id": sale.client_id, "deal_id": sale.deal_id, "owner_id": sale.owner_id}
        if sale.currency:
            whose["currency"] = sale.currency
        invoice: dict[str, Any] = whose | {
            "number": f"ВК-{sale.number}/{turn}",
            "issued_on": self._time.day(issued),
            "due_on": self._time.day(due),
            "amount": amount,
        }
        paid = issued + 1 + int(term * 1.05 * dice.random() ** 0.8)
        if sale.late_client:
            paid = due + 8 + int(70 * dice.random())
        elif dice.random() < 0.11:
            paid = due + 1 + int(24 * dice.random() ** 1.6)
        paid = self._time.working_day(paid)
        payments: list[dict[str, Any]] = []
        if dice.random() >= _NEVER_PAID:
            parts = [amount]
            if dice.random() < _IN_PARTS and amount > 1_000_000:
                parts = [amount // 2 // 100 * 100]
                parts.append(amount - parts[0])
            for place, part in enumerate(parts):
                day = self._time.working_day(paid + 11 * place)
                if day <= today:
                    payments.append(self._payment(whose, f"{sale.number}-{turn}{place + 1}", day, part))
        settled = sum(payment["amount"] for payment in payments) == amount
        if not settled and due < today and dice.random() < 0.55:
            invoice["promised_on"] = self._time.day(self._time.working_day(due + 10 + int(dice.random() * 25)))
        if not payments and due > today and dice.random() < 0.15:
            payments.append(self._payment(whose, f"{sale.number}-{turn}0", due, amount) | {"state": "expected"})
        return invoice, payments

    def _payment(self, whose: dict[str, Any], number: str, day: int, amount: int) -> dict[str, Any]:
        state = "returned" if self._dice.random() < _RETURNED else "received"
        return whose | {
            "number": number,
            "paid_on": self._time.day(day),
            "amount": amount,
            "state": state,
            "purpose": f"Оплата по договору {number.split('-', 1)[0]}",
        }
