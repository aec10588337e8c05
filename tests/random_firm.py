"""A random firm: rows with every oddity that figures must survive, given to the door and kept as plain Python.

What figures need beyond the rows themselves (amounts in roubles, states of deals day by day) is worked out here by
hand, not read back from the base.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from crmdesk.data.deal_history import DealStep
from crmdesk.data.models import (
    Activity,
    Client,
    Contact,
    Cost,
    DealItem,
    EntryTime,
    Holiday,
    Invoice,
    Payment,
    Plan,
    QualityCheck,
    StatusSpan,
    StockMovement,
)
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import Row, instant

FIRST, LAST = date(2023, 1, 1), date(2025, 11, 30)
ALWAYS, FOREVER = date(1, 1, 1), date(9999, 12, 31)
OPEN_STAGES = {f.MAIN: (f.LEAD, f.WORK, f.OFFER), f.SERVICE: (f.ASKED, f.AGREED)}
ENDS = {f.MAIN: {1: f.WON_STAGE, 2: f.LOST_STAGE, 3: f.CANCELLED_STAGE}, f.SERVICE: {1: f.SERVED, 2: f.REFUSED}}
KIND = {1: "won", 2: "lost", 3: "cancelled"}
MANAGERS = (f.IVAN, f.NAMESAKE, f.ANNA, f.HEAD, f.LONER, None)


@dataclass
class World:
    """Every row of the firm; ``states`` are what each deal was and from when."""

    clients: list[Row] = field(default_factory=list)
    contacts: list[Row] = field(default_factory=list)
    deals: list[Row] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)
    activities: list[Row] = field(default_factory=list)
    invoices: list[Row] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)
    costs: list[Row] = field(default_factory=list)
    checks: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    spans: list[Row] = field(default_factory=list)
    plans: list[Row] = field(default_factory=list)
    stock: list[Row] = field(default_factory=list)
    holidays: list[Row] = field(default_factory=list)
    states: dict[int, list[Row]] = field(default_factory=dict)


def roubles(amount: int | None, currency: str, day: date | None) -> int | None:
    """Return an amount in roubles by the last rate known on the day, halves up; None where there is none."""
    if amount is None or currency == "RUB":
        return amount
    known = [rate for begin, rate in f.RATES.get(currency, ()) if day is None or begin <= day]
    return (amount * known[-1] + 500_000) // 1_000_000 if known else None


def fill(store: Store, seed: int, deals: int = 300) -> World:
    """Plant the small firm, add random rows to it, and return them all."""
    f.plant(store)
    dice = Random(seed)
    world = World()
    _clients(world, dice, max(12, deals // 8))
    histories = [_deal(world, dice, 10_000 + place) for place in range(deals)]
    _activities(world, dice, deals * 2)
    _money(world, dice, deals)
    _rest(world, dice, deals)
    _plans(world, Random(seed + 1))
    with store.changing(cause="test") as change:
        change.add(Client, world.clients)
        change.add(Contact, world.contacts)
        for is_plain in (True, False):
            chosen = [place for place, steps in enumerate(histories) if (steps is None) == is_plain]
            change.add_deals(
                [_columns(world.deals[place]) for place in chosen],
                None if is_plain else [histories[place] or [] for place in chosen],
            )
        change.add(DealItem, world.items)
        change.add(Activity, world.activities)
        change.add(Invoice, world.invoices)
        change.add(Payment, world.payments)
        change.add(Cost, world.costs)
        change.add(QualityCheck, world.checks)
        change.add(Plan, world.plans)
        change.add(Holiday, world.holidays)
        change.add(StockMovement, world.stock)
        change.add_plain(EntryTime, world.entries)
        change.add_plain(StatusSpan, world.spans)
    return world


def _columns(deal: Row) -> Row:
    return {name: value for name, value in deal.items() if not name.startswith("_")}


def _day(dice: Random, begin: date = FIRST, end: date = LAST) -> date:
    if dice.random() < 0.03 and begin < date(2024, 2, 29) < end:
        return date(2024, 2, 29)
    return begin + timedelta(dice.randrange((end - begin).days + 1))


def _maybe(dice: Random, share: float, value: Any) -> Any:
    return value if dice.random() < share else None


def _archived(dice: Random) -> Any:
    return _maybe(dice, 0.06, instant(date(2025, 10, 1)))


def _clients(world: World, dice: Random, count: int) -> None:
    for place in range(count):
        custom: Row = {}
        for key, value in (
            (f.TEXT, dice.choice(["да", "no", ""])), (f.NUMBER, dice.choice([-5, 0, 1, 2.5, 30, 99, 2_000_000])),
            (f.DAY, dice.choice(["2024-02-29", "2023-12-31"])), (f.FLAG, dice.random() < 0.5),
            (f.ONE, dice.choice(["высокий", "low"])), (f.MANY, dice.choice([["насосы"], ["насосы", "pipes"], []])),
            (f.MONEY, dice.choice([150_000, 99_999_999_999])),
        ):  # fmt: skip
            if dice.random() < 0.7:
                custom[str(key)] = value
        world.clients.append(
            {
                "id": 1000 + place, "name": dice.choice(["ООО «Ромашка»", "Rodnik", f"Client {place}"]),
                "owner_id": dice.choice(MANAGERS), "created_on": _maybe(dice, 0.9, _day(dice)),
                "parent_id": 1000 + dice.randrange(place) if place and dice.random() < 0.2 else None,
                "category": dice.choice(["dealer", "installer", "", None]), "industry": _maybe(dice, 0.6, "water"),
                "kind": dice.choice(["company", "trader", "person"]), "country": _maybe(dice, 0.5, "Россия"),
                "region": dice.choice(["Тверь", "Omsk", None]), "city": dice.choice(["Тверь", "Omsk", "", None]),
                "size": _maybe(dice, 0.5, "big"), "source_id": dice.choice([f.SITE, f.ADVICE, None]),
                "relationship_id": dice.choice([f.PARTNER, f.TRIAL, None]), "status": dice.randint(1, 12),
                "custom": custom, "archived_at": _archived(dice),
                "phones": ["+79101234567"] if place % 3 == 0 else [], "emails": ["a@b.ru"] if place % 4 == 0 else [],
                "inn": "7707083893" if place % 2 else "",
            }
        )  # fmt: skip
    for place in range(count):
        world.contacts.append(
            {
                "id": 3000 + place, "name": f"Person {place}", "client_id": 1000 + dice.randrange(count),
                "position": dice.choice(["Engineer", "Head", "", None]), "role": dice.choice(["decides", "pays", None]),
                "custom": {str(f.CONTACT_TEXT): "chess"} if dice.random() < 0.5 else {},
            }
        )  # fmt: skip


def _deal(world: World, dice: Random, deal_id: int) -> list[DealStep] | None:
    """Make one deal, its items and states; return its history, or None where only the present is known."""
    pipeline = f.MAIN if dice.random() < 0.7 else f.SERVICE
    outcome = dice.choice([0, 1, 1, 1, 2, 2, 3] if pipeline == f.MAIN else [0, 1, 1, 2])
    created = _maybe(dice, 0.88, _day(dice, FIRST, LAST - timedelta(100)))
    currency = dice.choices(["RUB", "USD", "EUR", "KZT"], [80, 10, 5, 5])[0]
    amount = _maybe(dice, 0.9, dice.choice([dice.randrange(1, 50_000_000), 100_000, 0]))
    steps = _path(dice, pipeline, outcome, created)
    is_plain = dice.random() < 0.3
    if is_plain:
        steps = _plain(dice, pipeline, outcome, created, steps[-1]["begin_on"])
    last = steps[-1]
    closed = last["begin_on"] if outcome else None
    day = closed or created
    cost = None if amount is None else _maybe(dice, 0.6, amount * dice.randint(30, 110) // 100)
    discount = None if amount is None else _maybe(dice, 0.5, dice.randrange(-1000, amount // 4 + 1))
    deal: Row = {
        "id": deal_id, "title": f"Deal {deal_id}", "client_id": _maybe(dice, 0.9, dice.choice(world.clients)["id"]),
        "pipeline_id": pipeline, "stage_id": last["stage_id"], "outcome": outcome, "owner_id": last["owner_id"],
        "created_owner_id": steps[0]["owner_id"], "closed_owner_id": last["owner_id"] if outcome else None,
        "amount": amount, "currency": currency, "cost": cost, "discount": discount, "created_on": created,
        "qualified_on": created and _maybe(dice, 0.5, created + timedelta(dice.randrange(9))), "closed_on": closed,
        "probability": _maybe(dice, 0.1, dice.randrange(10_001)), "expected_on": _maybe(dice, 0.5, _day(dice)),
        "source_id": dice.choice([f.SITE, f.ADVICE, None]), "campaign_id": _maybe(dice, 0.3, f.SPRING),
        "tracking_number_id": _maybe(dice, 0.3, f.PHONE), "direction": dice.choice(["Water", "", None]),
        "object_type": dice.choice(["House", None]), "competitor_id": _maybe(dice, 0.3, f.RIVAL),
        "loss_reason_id": dice.choice([f.PRICE, f.SILENCE]) if outcome in (2, 3) else None,
        "custom": {str(f.DEAL_NUMBER): dice.choice([0, 7, 10]), str(f.DEAL_TEXT): "x", str(f.DEAL_FLAG): True}
        if dice.random() < 0.5 else {},
        "archived_at": _archived(dice), "_value": roubles(amount, currency, day), "_cost": roubles(cost, currency, day),
        "_discount": roubles(discount, currency, day), "_lost_stage": None if is_plain else [s["stage_id"] for s in steps if not s["outcome"]][-1],
    }  # fmt: skip
    if not is_plain and outcome and dice.random() < 0.2:  # the present owner took the deal over after the close
        deal["owner_id"] = dice.choice(MANAGERS[:-1])
    for event in ("created_owner_id", "closed_owner_id"):  # what was nobody's then is the present owner's
        if deal[event] is None and (outcome or event == "created_owner_id"):
            deal[event] = deal["owner_id"]
    world.deals.append(deal)
    for step in steps:
        was = deal["_value"] if step is last or dice.random() < 0.7 or is_plain else dice.randrange(1_000_000)
        step |= {"value": was, "expected_on": deal["expected_on"]}
    world.states[deal_id] = steps
    if amount and currency == "RUB" and dice.random() < 0.5:
        _items(world, dice, deal)
    return None if is_plain else [DealStep(**step) for step in steps]


def _path(dice: Random, pipeline: int, outcome: int, created: date | None) -> list[Row]:
    """Return the states a deal went through: forth, back and over stages, from hand to hand, won and reopened."""
    day, owner = created or ALWAYS, dice.choice(MANAGERS)
    stage = dice.choice(OPEN_STAGES[pipeline][:2])
    steps: list[Row] = [{"begin_on": day, "kind": "created", "stage_id": stage, "outcome": 0, "owner_id": owner}]
    day = max(day, FIRST)
    for _move in range(dice.randrange(4)):
        day = min(day + timedelta(dice.randrange(25)), LAST)
        kind = dice.choice(["stage", "owner", "reopened"])
        if kind == "owner":
            owner = dice.choice(MANAGERS)
        elif kind == "reopened":
            steps.append({
                "begin_on": day, "kind": "won", "stage_id": ENDS[pipeline][1], "outcome": 1, "owner_id": owner,
            })  # fmt: skip
            day = min(day + timedelta(dice.randrange(1, 25)), LAST)
        stage = stage if kind == "owner" else dice.choice(OPEN_STAGES[pipeline])
        steps.append({"begin_on": day, "kind": kind, "stage_id": stage, "outcome": 0, "owner_id": owner})
    if outcome:
        day = min(day + timedelta(dice.randrange(60)), LAST)
        steps.append({
            "begin_on": day, "kind": KIND[outcome], "stage_id": ENDS[pipeline][outcome], "outcome": outcome,
            "owner_id": owner,
        })  # fmt: skip
    return steps


def _plain(dice: Random, pipeline: int, outcome: int, created: date | None, closed: date) -> list[Row]:
    """Return the states of a deal of which only the present is known: open in the first stage until it closed."""
    owner = dice.choice(MANAGERS)
    stage = OPEN_STAGES[pipeline][0] if outcome else dice.choice(OPEN_STAGES[pipeline])
    begin = created or ALWAYS
    steps: list[Row] = [{"begin_on": begin, "kind": "created", "stage_id": stage, "outcome": 0, "owner_id": owner}]
    if outcome:
        steps.append({
            "begin_on": max(closed, begin), "kind": KIND[outcome], "stage_id": ENDS[pipeline][outcome],
            "outcome": outcome, "owner_id": owner,
        })  # fmt: skip
    return steps


def _items(world: World, dice: Random, deal: Row) -> None:
    """Split a deal into positions whose amounts, costs and discounts sum to the deal's."""
    count = dice.randint(1, 3)
    parts = {name: _parts(dice, deal[name], count) for name in ("amount", "cost", "discount")}
    for place in range(count):
        amount, discount = parts["amount"][place], parts["discount"][place]
        world.items.append({
            "id": deal["id"] * 10 + place, "deal_id": deal["id"], "position": place, "amount": amount,
            "product_id": dice.choice([f.PUMP, f.VALVE, f.LOOSE, f.PUMP, None]), "cost": parts["cost"][place],
            "price": None if discount is None else amount + discount,
        })  # fmt: skip


def _parts(dice: Random, whole: int | None, count: int) -> list[Any]:
    if whole is None:
        return [None] * count
    parts = [whole * dice.randrange(10, 40) // 100 for _part in range(count - 1)]
    return [*parts, whole - sum(parts)]


def _activities(world: World, dice: Random, count: int) -> None:
    for place in range(count):
        state = dice.choices([0, 1, 2], [15, 75, 10])[0]
        due = _maybe(dice, 0.6, _day(dice, FIRST, date(2025, 12, 31)))
        done = _day(dice) if due is None or dice.random() < 0.3 else min(LAST, due + timedelta(dice.randrange(-5, 9)))
        done_at = instant(done, dice.randrange(24), dice.randrange(60))
        missed = dice.random() < 0.15
        world.activities.append({
            "id": 200_000 + place, "subject": f"Talk {place}", "kind_id": dice.choice([f.CALL] * 3 + list(range(51, 58))),
            "performer_id": dice.choice(MANAGERS), "client_id": _maybe(dice, 0.8, dice.choice(world.clients)["id"]),
            "contact_id": _maybe(dice, 0.5, dice.choice(world.contacts)["id"]),
            "deal_id": _maybe(dice, 0.6, dice.choice(world.deals)["id"]), "state": state, "due_on": due,
            "done_on": done if state == 1 else None, "done_at": _maybe(dice, 0.95, done_at) if state == 1 else None,
            "done_hour": done_at.hour if state == 1 and dice.random() < 0.9 else None,
            "cancelled_on": _maybe(dice, 0.8, _day(dice)) if state == 2 else None,
            "duration_s": _maybe(dice, 0.8, dice.randrange(4000)), "missed": missed,
            "answered_at": _maybe(dice, 0.5, done_at + timedelta(minutes=dice.choice([5, 60, 61, 500]))),
            "created_at": _maybe(dice, 0.5, done_at - timedelta(minutes=dice.randrange(300), seconds=dice.randrange(60))),
            "result": dice.choice(["agreed", "no answer", None]), "source_id": dice.choice([f.SITE, None]),
            "campaign_id": _maybe(dice, 0.2, f.SPRING), "tracking_number_id": _maybe(dice, 0.2, f.PHONE),
            "created_on": due and due - timedelta(place % 20), "direction": (None, "in", "out", "in")[place % 4],
            "archived_at": _archived(dice),
        })  # fmt: skip


def _money(world: World, dice: Random, count: int) -> None:
    for place in range(count):
        issued = _day(dice)
        world.invoices.append({
            "id": 400_000 + place, "number": str(place), "client_id": _maybe(dice, 0.9, dice.choice(world.clients)["id"]),
            "deal_id": _maybe(dice, 0.7, dice.choice(world.deals)["id"]), "owner_id": dice.choice(MANAGERS),
            "state": dice.choices(["issued", "draft", "cancelled"], [8, 1, 1])[0], "issued_on": issued,
            "due_on": _maybe(dice, 0.8, issued + timedelta(dice.randrange(60))),
            "promised_on": (None, issued + timedelta(place % 50), None)[place % 3],
            "amount": _maybe(dice, 0.95, dice.randrange(1, 9_000_000)),
            "currency": dice.choices(["RUB", "USD", "EUR"], [8, 1, 1])[0], "archived_at": _archived(dice),
        })  # fmt: skip
    for place in range(count):
        invoice = _maybe(dice, 0.7, dice.choice(world.invoices))
        paid = _day(dice) if invoice is None else min(LAST, invoice["issued_on"] + timedelta(dice.randrange(90)))
        world.payments.append({
            "id": 500_000 + place, "number": str(place), "client_id": _maybe(dice, 0.9, dice.choice(world.clients)["id"]),
            "deal_id": _maybe(dice, 0.7, dice.choice(world.deals)["id"]), "invoice_id": invoice and invoice["id"],
            "owner_id": dice.choice(MANAGERS), "paid_on": paid, "amount": dice.randrange(-1000, 6_000_000),
            "state": dice.choices(["received", "expected", "returned"], [8, 1, 1])[0],
            "currency": dice.choices(["RUB", "USD", "EUR"], [8, 1, 1])[0], "archived_at": _archived(dice),
        })  # fmt: skip


def _rest(world: World, dice: Random, count: int) -> None:
    for place in range(count // 3):
        world.costs.append({
            "id": 600_000 + place, "spent_on": _day(dice), "amount": dice.randrange(1, 900_000),
            "source_id": dice.choice([f.SITE, f.ADVICE, None]), "campaign_id": _maybe(dice, 0.3, f.SPRING),
            "archived_at": _archived(dice),
        })  # fmt: skip
        world.checks.append({
            "id": 700_000 + place, "kind": "call", "checked_on": _day(dice), "manager_id": dice.choice(MANAGERS),
            "client_id": _maybe(dice, 0.5, dice.choice(world.clients)["id"]), "score": dice.randrange(10_001),
            "archived_at": _archived(dice),
        })  # fmt: skip
        world.entries.append({
            "id": 800_000 + place, "day": _day(dice), "manager_id": dice.choice(MANAGERS), "surface": "deal",
            "seconds": dice.randrange(4000),
        })  # fmt: skip
        world.spans.append({
            "id": 900_000 + place, "client_id": dice.choice(world.clients)["id"], "status": dice.choice([12, 12, 11]),
            "begin_on": _day(dice), "end_on": None,
        })  # fmt: skip
    _follow(world.spans)
    told = {span["client_id"] for span in world.spans}
    world.spans += [
        {"id": 950_000 + client["id"], "client_id": client["id"], "status": client["status"], "begin_on": _day(dice),
         "end_on": None}
        for client in world.clients if client["id"] not in told
    ]  # fmt: skip
    for place in range(count // 6):
        begin = date(2025, 1 + place % 11, 1)
        world.plans.append({
            "id": 960_000 + place, "subject": "manager", "manager_id": MANAGERS[place % 5], "measure": "won_count",
            "begin_on": begin, "end_on": date(2025, begin.month + 1, 1), "value": 1000 * dice.randrange(30),
            "plan_version": 1 + place // 55, "replaced_at": None if place < 55 else instant(date(2025, 10, 1)),
        })  # fmt: skip
        world.stock.append({
            "id": 970_000 + place, "product_id": dice.choice([f.PUMP, f.VALVE, f.LOOSE]), "moved_on": _day(dice),
            "quantity": dice.randrange(-50_000, 90_000), "reserved": dice.randrange(3) * 1000,
        })  # fmt: skip


def _follow(spans: list[Row]) -> None:
    """Let each span of a client end where the next one begins: a client has one status a day."""
    ordered = sorted(spans, key=lambda span: (span["client_id"], span["begin_on"], span["id"]))
    for span, after in pairwise(ordered):
        if span["client_id"] == after["client_id"]:
            span["end_on"] = after["begin_on"]


def _plans(world: World, dice: Random) -> None:
    """Plan revenue of all kinds of subjects by months, quarters and odd spans; most plans hold, some were replaced."""
    subjects: list[Row] = [
        {"subject": "firm"}, {"subject": "department", "department_id": f.PROJECTS},
        {"subject": "department", "department_id": f.DEALERS}, {"subject": "manager", "manager_id": f.IVAN},
        {"subject": "manager", "manager_id": f.ANNA}, {"subject": "manager", "manager_id": f.LONER},
    ]  # fmt: skip
    spans = [(date(2024, 2, 1), date(2024, 3, 1)), (date(2024, 10, 1), date(2025, 1, 1)),
             (date(2025, 2, 10), date(2025, 2, 27)), (date(2025, 11, 1), date(2025, 12, 1)),
             (date(2025, 12, 15), date(2026, 1, 20)), (date(2025, 5, 3), date(2025, 5, 5))]  # fmt: skip
    for place, (begin, end) in enumerate(span for span in spans for _subject in subjects):
        world.plans.append({
            **subjects[place % len(subjects)], "id": 980_000 + place, "measure": "revenue", "begin_on": begin,
            "end_on": end, "value": dice.randrange(10_000_000),
            "replaced_at": instant(date(2025, 10, 1)) if dice.random() < 0.1 else None, "archived_at": _archived(dice),
        })  # fmt: skip
    world.holidays += [
        {"id": 990_000 + place, "day": day, "working": working, "archived_at": gone}
        for place, (day, working, gone) in enumerate([
            (date(2025, 11, 3), False, None), (date(2025, 11, 1), True, None), (date(2024, 2, 23), False, None),
            (date(2025, 12, 31), False, instant(date(2025, 10, 1))),
        ])
    ]  # fmt: skip
