"""Rows of deals with their histories and positions, made from a slice of the arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from crmdesk.data.deal_history import DealStep
from crmdesk.data.demo import catalogue
from crmdesk.data.demo.deals import NEVER, Deals
from crmdesk.data.demo.firm import COMPETITORS, REASONS, SERVICE, Dictionaries, rate_on
from crmdesk.data.demo.history import Draft, Historian
from crmdesk.data.demo.items import draw_items
from crmdesk.data.demo.marketing import Marketing
from crmdesk.data.demo.people import Team
from crmdesk.data.demo.stories import STUCK_TITLE
from crmdesk.data.demo.timeline import Timeline
from crmdesk.data.models.catalogue import OPEN, WON

#: Chance that a contract is in another currency; only equipment is bought so.
FOREIGN = 0.009
#: Chances that an open deal has a next step, and that the step is overdue.
HAS_STEP, STEP_LATE = 0.86, 0.16
NEXT_STEPS = (
    ("Позвонить, обсудить КП", "call"), ("Встреча с главным инженером", "meeting"), ("Отправить спецификацию", "letter"),
    ("Выезд на объект", "visit"), ("Согласовать сроки поставки", "call"), ("Уточнить бюджет", "call"),
    ("Защита КП", "meeting"), ("Обновить расчёт", "task"), ("Выставить счёт", "task"), ("Получить подпись договора", "call"),
)  # fmt: skip
_DIRECTIONS = tuple(label for label, weight in catalogue.DIRECTIONS for _turn in range(weight))
_REASON_OF_COMPETITOR = next(i for i, (name, _k, _o) in enumerate(REASONS) if name == "Выбрали конкурента")


@dataclass(slots=True)
class DealBatch:
    """Rows of a block, in step with each other, and what else of the deals the next makers need."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    histories: list[list[DealStep]] = field(default_factory=list)
    items: list[list[dict[str, Any]]] = field(default_factory=list)
    created: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    step_kinds: list[str | None] = field(default_factory=list)
    """Code of the activity that the next step is; None without one."""
    stuck: list[bool] = field(default_factory=list)


class DealWriter:
    """Makes rows of deals in order."""

    def __init__(
        self, deals: Deals, time: Timeline, team: Team, dictionaries: Dictionaries, marketing: Marketing, stuck: int
    ) -> None:
        self._deals = deals
        self._time = time
        self._team = team
        self._dictionaries = dictionaries
        self._marketing = marketing
        self._stuck = stuck
        self.margins: dict[int, int] = {}
        """Margin of won deals by source, minor units; grows as rows are made."""

    def batch(self, begin: int, end: int, client_ids: dict[int, int], dice: Random) -> DealBatch:
        """Return rows of the deals [begin, end)."""
        deals, found = self._deals, DealBatch()
        historian = Historian(self._time, self._team, self._dictionaries, dice)
        columns = (
            deals.client, deals.territory, deals.first_territory, deals.pipeline, deals.created, deals.entries,
            deals.furthest, deals.closed, deals.outcome, deals.reason, deals.amount, deals.product, deals.source,
            deals.object_type, deals.number,
        )  # fmt: skip
        table = zip(*(column[begin:end].tolist() for column in columns), strict=True)
        for place, (client, territory, first, pipeline, created, entries, furthest, closed, outcome, reason, roubles,
                    product, source, object_type, number) in enumerate(table, begin):  # fmt: skip
            stuck = place == self._stuck
            day = self._time.day(closed if closed != NEVER else created)
            foreign = not stuck and pipeline != SERVICE and dice.random() < FOREIGN
            currency = ("USD" if dice.random() < 0.6 else "EUR") if foreign else None
            rate = rate_on(self._dictionaries.rates[currency], self._time, day) if currency else 1_000_000
            amount = round(roubles * 100 * 1_000_000 / rate / 10_000) * 10_000 or 10_000 if currency else roubles * 100
            draft = Draft(territory, first, pipeline, created, entries, furthest, closed, outcome, amount, stuck)
            steps = historian.steps(draft, _converter(rate))
            items = draw_items(
                amount, product, self._dictionaries.products, day=created, unit_value=rate / 1e6, dice=dice
            )
            row = self._row(draft, steps, items, (product, source, object_type), dice)
            row["client_id"] = client_ids[client]
            row["number"] = number
            if currency:
                row["currency"] = currency
            if reason != NEVER:
                row["loss_reason_id"] = self._dictionaries.reasons[reason]
                if reason == _REASON_OF_COMPETITOR:
                    row["competitor_id"] = self._dictionaries.competitors[int(dice.random() ** 1.5 * len(COMPETITORS))]
            if outcome == WON:
                margin = (amount - row["cost"]) * rate // 1_000_000
                self.margins[source] = self.margins.get(source, 0) + margin
            kind = None
            if outcome == OPEN and not stuck:
                kind = self._set_next_step(row, dice)
            found.rows.append(row)
            found.histories.append(steps)
            found.items.append(items)
            found.created.append(created)
            found.closed.append(closed)
            found.step_kinds.append(kind)
            found.stuck.append(stuck)
        return found

    def _row(
        self,
        deal: Draft,
        steps: list[DealStep],
        items: list[dict[str, Any]],
        places: tuple[int, int, int],
        dice: Random,
    ) -> dict[str, Any]:
        product, source, object_type = places
        last = steps[-1]
        label = catalogue.OBJECT_TYPES[object_type][0]
        card = catalogue.PRODUCTS[product]
        title = f"{card.title}, {dice.choice(catalogue.SPOTS[label])}"
        campaign_id, number_id = self._marketing.of_request(source, self._time.day(deal.created), dice)
        row: dict[str, Any] = {
            "title": STUCK_TITLE if deal.plain else title,
            "owner_id": last.owner_id,
            "created_owner_id": steps[0].owner_id,
            "stage_id": last.stage_id,
            "amount": deal.amount,
            "discount": sum(item["price"] * item["quantity"] // 1000 - item["amount"] for item in items),
            "cost": sum(item["cost"] for item in items),
            "expected_on": last.expected_on,
            "created_on": steps[0].begin_on,
            "created_at": steps[0].at,
            "source_id": self._dictionaries.sources[source],
            "campaign_id": campaign_id,
            "tracking_number_id": number_id,
            "direction": "Сервис" if card.top == "Сервис" else dice.choice(_DIRECTIONS),
            "object_type": label,
            "custom": self._own_fields(deal.amount, dice),
        }
        qualified = next((day for day in deal.entries[1:] if day != NEVER), None)
        if qualified is not None:
            row["qualified_on"] = self._time.day(qualified)
        if deal.closed != NEVER:
            row["closed_on"], row["closed_at"], row["closed_owner_id"] = last.begin_on, last.at, last.owner_id
        elif dice.random() < 0.06:
            row["tags"] = ["на контроле"]
        if deal.outcome == OPEN and not deal.plain and dice.random() < 0.08:
            row["probability"] = 500 * (1 + int(dice.random() * 19))
        return row

    def _own_fields(self, amount: int, dice: Random) -> dict[str, Any]:
        fields = self._dictionaries.fields
        custom: dict[str, Any] = {}
        if dice.random() < 0.82:
            custom[fields["Тип монтажа"]] = dice.choice(catalogue.INSTALLATIONS)
        if dice.random() < 0.7:
            custom[fields["Площадь объекта, м²"]] = max(
                round((amount / 100) ** 0.72 * (0.02 + 0.05 * dice.random())), 12
            )
        if dice.random() < 0.9:
            custom[fields["Тендер"]] = dice.random() < 0.16
        return custom

    def _set_next_step(self, row: dict[str, Any], dice: Random) -> str | None:
        """Plan what is next for an open deal and return its kind; some deals have nothing planned."""
        if dice.random() > HAS_STEP:
            return None
        text, code = NEXT_STEPS[int(dice.random() * len(NEXT_STEPS))]
        ahead = -1 - int(dice.random() * 9) if dice.random() < STEP_LATE else int(dice.random() * 12)
        row["next_step"], row["next_step_on"] = text, self._time.day(self._time.working_day(self._time.today + ahead))
        return code


def _converter(rate: int) -> Callable[[int], int]:
    """Return the function the door itself converts by: a rate in millionths, halves up."""
    if rate == 1_000_000:
        return lambda amount: amount
    return lambda amount: (amount * rate + 500_000) // 1_000_000
