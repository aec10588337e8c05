"""Interactions of the demo base: calls, meetings, letters around deals and with clients, in working hours."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from crmdesk.data.demo.deal_rows import DealBatch
from crmdesk.data.demo.deals import NEVER
from crmdesk.data.demo.firm import Dictionaries
from crmdesk.data.demo.people import Team
from crmdesk.data.demo.stories import SILENT_CLIENT, SILENT_DAYS, STUCK_LAST_CONTACT, USUAL_CONTACT_DAYS, known_place
from crmdesk.data.demo.timeline import Timeline
from crmdesk.data.models.activities import CALLED_OFF, DONE, PLANNED

CODES = ("call", "letter", "message", "meeting", "task", "visit", "consultation", "demonstration", "complaint")
#: How often, in a deal and with a client outside deals.
_IN_DEAL = np.cumsum((0.585, 0.165, 0.085, 0.065, 0.045, 0.022, 0.018, 0.013, 0.002))
_OUTSIDE = np.cumsum((0.52, 0.19, 0.1, 0.03, 0.05, 0.02, 0.05, 0.0, 0.04))
#: Hours of the day from 8 to 19.
_HOURS = np.cumsum(np.array((25, 84, 163, 215, 152, 61, 92, 151, 168, 128, 75, 19)) / 1333)
#: Per deal on average: what is left of five after next steps, and what goes to clients outside deals.
A_DEAL, OUTSIDE = (1.55, 0.98), 1.0
#: Shares of planned ones, and among these of called off, done late and, of the last days, forgotten ones.
_PLANNED_SHARE, _CALLED_OFF_SHARE, _LATE_SHARE, _FORGOTTEN_SHARE = 0.55, 0.035, 0.13, 0.018
#: Typical length in minutes by code.
_LENGTHS = {"meeting": 55, "visit": 110, "demonstration": 70, "consultation": 25, "complaint": 18}
SUBJECTS = {
    "call": (
        "Обсудили КП",
        "Уточнили задачу",
        "График поставки",
        "Согласование условий",
        "Первый звонок",
        "Статус решения",
    ),
    "letter": ("Отправлено КП", "Спецификация, ред. 2", "Договор на согласование", "Запрос сверки взаиморасчётов"),
    "message": ("Уточнение по срокам", "Фото с объекта", "Ссылка на расчёт"),
    "meeting": ("Встреча с главным инженером", "Защита КП", "Переговоры о сроках", "Осмотр объекта"),
    "task": ("Подготовить расчёт", "Проверить остатки", "Запросить цену у завода", "Обновить КП"),
    "visit": ("Замер на объекте", "Выезд сервисной бригады"),
    "consultation": ("Консультация по подбору", "Вопрос по эксплуатации"),
    "demonstration": ("Демонстрация в шоуруме",),
    "complaint": ("Шум установки", "Срыв срока поставки", "Комплектация не полностью"),
}
#: Rolls of the dice that make an unplanned outgoing call, answered.
_ANSWERED_CALL = [0.0, 0.5, 0.9, 0.7, 0.2, 0.9, 0.5, 0.5]
RESULTS = (
    "Договорились о следующем шаге",
    "Думают",
    "Ждут КП",
    "Просят скидку",
    "Перезвонить позже",
    "Готовы к договору",
)
NO_ANSWER = "Не дозвонились"


class ActivityWriter:
    """Makes rows of activities of a block of clients."""

    def __init__(self, time: Timeline, team: Team, dictionaries: Dictionaries) -> None:
        self._time = time
        self._team = team
        self._kinds = dictionaries.kinds
        self._zeal = np.array([seller.zeal for seller in team.sellers])

    def around_deals(
        self,
        batch: DealBatch,
        deal_ids: list[int],
        contacts: dict[int, list[int]],
        furthest: Any,
        territory: Any,
        seed: tuple[int, ...],
    ) -> list[dict[str, Any]]:
        """Return rows of what was done around the deals of a block, and their next steps.

        Args:
            batch: rows of the deals; ids of their clients are in them.
            deal_ids: ids in step with the batch.
            contacts: client id -> ids of its contacts.
            furthest: place of the last stage of each deal.
            territory: of each deal.
            seed: of this block's dice.
        """
        dice = np.random.default_rng(seed)
        today = self._time.today
        created = np.array(batch.created, np.int64)
        closed = np.array(batch.closed, np.int64)
        end = np.where(closed == NEVER, today, closed)
        mean = (A_DEAL[0] + A_DEAL[1] * furthest) * self._zeal[territory]
        count = np.maximum(dice.poisson(mean), 1)
        deal = np.repeat(np.arange(len(created)), count)
        first = np.concatenate(([True], deal[1:] != deal[:-1])) if len(deal) else np.zeros(0, bool)
        span = end[deal] - created[deal]
        day = created[deal] + (dice.random(len(deal)) * (span + 1)).astype(np.int64)
        day = np.where(first, created[deal], np.minimum(self._time.next_working(day), end[deal]))
        rolls = dice.random((8, len(deal)))
        rows = []
        for place, number, begins, *roll in zip(
            deal.tolist(), day.tolist(), first.tolist(), *rolls.tolist(), strict=True
        ):
            if batch.stuck[place] and number > today - STUCK_LAST_CONTACT:
                continue
            row = batch.rows[place]
            code = CODES[int(np.searchsorted(_IN_DEAL, roll[0] * _IN_DEAL[-1]))]
            if begins and code in ("task", "complaint", "visit", "demonstration", "meeting"):
                code = "call"
            made = self._row(code, number, int(territory[place]), roll, begins=begins)
            made["deal_id"], made["client_id"] = deal_ids[place], row["client_id"]
            if begins:
                made["source_id"], made["campaign_id"] = row["source_id"], row["campaign_id"]
                made["tracking_number_id"] = row["tracking_number_id"]
            self._add_contact(made, contacts, roll[7])
            rows.append(made)
        rows += self._next_steps(batch, deal_ids)
        return rows

    def outside_deals(
        self,
        clients: list[tuple[int, int, int, int, int, int]],
        contacts: dict[int, list[int]],
        seed: tuple[int, ...],
    ) -> list[dict[str, Any]]:
        """Return rows of contacts with clients that belong to no deal.

        Args:
            clients: place, id, territory, number of deals, first and last day of each client.
            contacts: client id -> ids of its contacts.
            seed: of this block's dice.
        """
        dice = np.random.default_rng(seed)
        rows = []
        silent = known_place(SILENT_CLIENT)
        for place, client_id, territory, deals, first, last in clients:
            count = int(dice.poisson(OUTSIDE * deals * self._zeal[territory] * 0.9 + 0.35))
            span = max(last - first, 0)
            days = first + (dice.random(count) * (span + 1)).astype(np.int64)
            days = np.minimum(self._time.next_working(np.maximum(days, 0)), self._time.today)
            for number, *roll in zip(days.tolist(), *dice.random((8, count)).tolist(), strict=True):
                code = CODES[int(np.searchsorted(_OUTSIDE, roll[0] * _OUTSIDE[-1]))]
                made = self._row(code, number, territory, roll, begins=False)
                made["client_id"] = client_id
                self._add_contact(made, contacts, roll[7])
                rows.append(made)
            if place == silent:
                rows = [row for row in rows if row["client_id"] != client_id]
                rows += self._regular(client_id, territory, contacts)
        return rows

    def hush(self, rows: list[dict[str, Any]], client_id: int) -> list[dict[str, Any]]:
        """Leave out what a client said in the days it is told to be silent."""
        last = self._time.day(self._time.today - SILENT_DAYS)
        return [
            row for row in rows
            if row["client_id"] != client_id or (row.get("done_on") is not None and row["done_on"] <= last)
        ]  # fmt: skip

    def _regular(self, client_id: int, territory: int, contacts: dict[int, list[int]]) -> list[dict[str, Any]]:
        """Return an answered call every usual interval until the silence began."""
        rows = []
        day = self._time.today - SILENT_DAYS
        while day > max(self._time.today - SILENT_DAYS - 420, 0):
            made = self._row("call", day, territory, _ANSWERED_CALL, begins=False)
            made["client_id"], made["state"], made["duration_s"], made["result"] = client_id, DONE, 240, RESULTS[0]
            self._add_contact(made, contacts, 0.5)
            rows.append(made)
            day -= USUAL_CONTACT_DAYS
        return rows

    def _row(self, code: str, day: int, territory: int, roll: list[float], *, begins: bool) -> dict[str, Any]:
        """Return one activity; eight rolls of dice in [0, 1) decide everything but its kind."""
        time = self._time
        hour = 8 + int(np.searchsorted(_HOURS, roll[1] * 0.9999))
        minute = 60 * hour + int(roll[2] * 60)
        owner = self._team.holder(territory, day)
        incoming = code == "complaint" or roll[3] < (0.62 if begins else 0.27)
        row: dict[str, Any] = {
            "kind_id": self._kinds[code],
            "performer_id": owner,
            "subject": SUBJECTS[code][int(roll[4] * len(SUBJECTS[code]))],
        }
        if code != "task":
            row["direction"] = "in" if incoming else "out"
        planned = not begins and not (incoming and code != "meeting") and roll[5] < _PLANNED_SHARE
        created = max(day - int(roll[6] * 9), 0) if planned else day
        row["created_on"], row["created_at"] = time.day(created), time.moment(created, min(minute, 17 * 60))
        if planned:
            late = 1 + int(roll[2] * 5) if roll[4] < _LATE_SHARE * (2.2 - self._zeal[territory]) else 0
            due = max(day - late, created)
            if time.today - day < 20 and roll[3] > 1 - _FORGOTTEN_SHARE:
                # planned for yesterday or before, and nobody has done it
                return row | self._due(min(due, time.today - 1), minute) | {"state": PLANNED}
            if roll[3] > 1 - _CALLED_OFF_SHARE * (2.5 if code == "meeting" else 1.0) - _FORGOTTEN_SHARE:
                return row | self._due(due, minute) | {"state": CALLED_OFF, "cancelled_on": time.day(day)}
            row |= self._due(due, minute)
        row["state"], row["done_on"], row["done_hour"] = DONE, time.day(day), hour
        row["done_at"] = time.moment(day, minute)
        self._tell_outcome(row, code, (day, minute), roll, incoming=incoming, begins=begins)
        return row

    def _tell_outcome(
        self, row: dict[str, Any], code: str, when: tuple[int, int], roll: list[float], *, incoming: bool, begins: bool
    ) -> None:
        """Say how long it took, whether it was answered, and what came of it."""
        day, minute = when
        missed = code == "call" and incoming and roll[6] < 0.1
        if code == "call":
            answered = not missed and (incoming or roll[6] > 0.34)
            row["duration_s"] = round(45 + 420 * roll[2] ** 2.2 + 240 * roll[6]) if answered else int(roll[2] * 9)
            row["missed"] = missed
            if missed:
                row["duration_s"] = 0
                row["result"] = "Пропущен"
                if roll[4] < 0.82:
                    row["answered_at"] = self._time.moment(day, minute + 4 + int(70 * roll[5] ** 2))
            elif not answered:
                row["result"] = NO_ANSWER
        elif code in _LENGTHS:
            row["duration_s"] = round(_LENGTHS[code] * 60 * (0.5 + 1.1 * roll[6]) / 300) * 300
        if begins and incoming and not missed:
            wait = 0 if code == "call" else 2 + int(240 * roll[5] ** 3)
            row["answered_at"] = self._time.moment(day, minute + wait)
        if "result" not in row and code != "task" and roll[5] < 0.75:
            row["result"] = RESULTS[int(roll[7] * len(RESULTS))]

    def _due(self, day: int, minute: int) -> dict[str, Any]:
        at = self._time.moment(day, minute)
        return {"due_on": self._time.day(day), "due_at": at, "planned_at": at}

    def _next_steps(self, batch: DealBatch, deal_ids: list[int]) -> list[dict[str, Any]]:
        """Return the planned activities that next steps of open deals are."""
        rows = []
        for row, deal_id, code in zip(batch.rows, deal_ids, batch.step_kinds, strict=True):
            if code is None:
                continue
            day = self._time.number(row["next_step_on"])
            created = self._time.day(min(max(day - 6, self._time.number(row["created_on"])), self._time.today))
            rows.append(
                {"kind_id": self._kinds[code], "performer_id": row["owner_id"], "subject": row["next_step"],
                 "deal_id": deal_id, "client_id": row["client_id"], "state": PLANNED, "created_on": created,
                 "direction": None if code == "task" else "out"} | self._due(day, 660 + 7 * (deal_id % 40))
            )  # fmt: skip
        return rows

    def _add_contact(self, row: dict[str, Any], contacts: dict[int, list[int]], roll: float) -> None:
        people = contacts.get(row["client_id"])
        if people and roll < 0.8:
            row["contact_id"] = people[int(roll / 0.8 * len(people))]


def dice_of(seed: tuple[int, ...]) -> Random:
    """Return plain dice of a block: the same for the same seed on every machine."""
    return Random(int(np.random.default_rng(seed).integers(1 << 62)))
