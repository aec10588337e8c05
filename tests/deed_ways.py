"""Every way to write that people have, each with random choices of its own: what undo and redo are tried with."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from crmdesk.data.activities import deeds as tasks
from crmdesk.data.activities import templates
from crmdesk.data.activities.call_rounds import plan_round
from crmdesk.data.activities.plans import Plan
from crmdesk.data.activities.recurrence import Recurrence, Unit
from crmdesk.data.activities.reminders import dismiss, remind_later
from crmdesk.data.client_statuses import free_status, set_relationship, set_status
from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.cost_spreading import spread_cost
from crmdesk.data.entry import bulk_deeds as bulk
from crmdesk.data.entry import deal_deeds as deals
from crmdesk.data.entry import deeds, dictionary_deeds, item_deeds, option_deeds
from crmdesk.data.entry.record_line import write_client_line, write_deal_line
from crmdesk.data.firm_settings import put_setting
from crmdesk.data.groups import set_parent
from crmdesk.data.holidays import add_holidays, turn_day
from crmdesk.data.merge_preview import preview_merge
from crmdesk.data.merging import merge
from crmdesk.data.models import (
    Activity,
    ActivityTemplate,
    Client,
    Contact,
    Cost,
    CustomField,
    Deal,
    DealItem,
    Invoice,
    Kept,
    Payment,
    Record,
    Source,
    SourceSynonym,
    Stage,
)
from crmdesk.data.models import (
    Plan as PlannedFigure,
)
from crmdesk.data.models.catalogue import CANCELLED, LOST, WON
from crmdesk.data.payment_matching import match_payment
from crmdesk.data.plan_versions import FIRM, Holder, Wish, copy_year, months, rewrite_plan, write_plan
from crmdesk.data.quality_deeds import add_check
from crmdesk.data.quality_templates import Question, Template, save_template
from crmdesk.data.segments import save_segment
from crmdesk.data.shapes import shape_of
from crmdesk.data.store import Store
from crmdesk.data.synonyms import add_synonym, remove_synonym
from crmdesk.data.views import ViewContent, archive_view, rename_view, save_view, share_view, update_view, views_of
from tests import factories as f
from tests.factories import make_activity, make_client, make_contact, make_deal, plant, put

Row = dict[str, Any]
OPEN_DEALS = Condition("outcome", Operator.IN, (0,))


class Missing(Exception):
    """There is nothing to do this deed to."""


@dataclass(frozen=True, slots=True)
class World:
    """A small firm and dice: what a way chooses from."""

    store: Store
    dice: random.Random

    def some(self, record: type[Kept], count: int = 1, **columns: Any) -> list[Row]:
        """Return that many rows that are not archived and hold these columns.

        Raises:
            Missing: there are fewer.
        """
        table: Any = record.__table__
        query = select(table).where(table.c.archived_at.is_(None)).order_by(table.c.id)
        for name, value in columns.items():
            query = query.where(table.c[name] == value)
        with self.store.reading() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        if len(rows) < count:
            raise Missing(record.__name__)
        return self.dice.sample(rows, count)

    def one(self, record: type[Kept], **columns: Any) -> Row:
        """Return one of them."""
        return self.some(record, 1, **columns)[0]

    def ids(self, record: type[Kept], count: int) -> list[int]:
        """Return their ids."""
        return [row["id"] for row in self.some(record, count)]

    def number(self, most: int) -> int:
        """Return a number from 1 to ``most``."""
        return self.dice.randint(1, most)

    def day(self) -> date:
        """Return a day within two months from today."""
        return self.store.today() + timedelta(self.dice.randrange(60))

    def word(self) -> str:
        """Return a word that is hardly there yet."""
        return f"{self.dice.choice(('Лютик', 'Pump', 'Ель'))} {self.dice.randrange(10**6)}"

    def changed(self, form_id: str, row: Row, **values: Any) -> deeds.Deed | deeds.Conflict:
        """Type values over fields of a record as it is."""
        return deeds.change(self.store, form_id, row["id"], row["version"], {}, values)


Way = Callable[[World], Any]


def make_world(store: Store, dice: random.Random) -> World:
    """Plant a small firm with some of everything."""
    plant(store)
    clients = put(store, Client, *(make_client(name=f"Client {n}", inn=None) for n in range(4)))
    put(store, Contact, *(make_contact(name=f"Contact {n}", client_id=client) for n, client in enumerate(clients)))
    made = put(store, Deal, *(make_deal(title=f"Deal {n}", client_id=client) for n, client in enumerate(clients)))
    put(store, Activity, *(make_activity(deal_id=deal, due_on=store.today()) for deal in made))
    return World(store, dice)


def _closed(w: World) -> Any:
    outcome = w.dice.choice((WON, LOST, CANCELLED))
    return deals.close_deal(w.store, w.ids(Deal, 1)[0], outcome, loss_reason_id=f.PRICE)


def _merged(form_id: str, record: type[Kept]) -> Way:
    def way(w: World) -> Any:
        kept, other = w.ids(record, 2)
        return merge(w.store, preview_merge(w.store, form_id, kept, [other]))

    return way


def _in_bulk(make: Callable[[World], bulk.BulkAction]) -> Way:
    return lambda w: bulk.carry_out(w.store, w.ids(Deal, 2), make(w))


def _planned(w: World) -> Any:
    what = Plan(w.word(), w.day(), minute=w.dice.choice((None, 600)), remind_min=15, deal_id=w.ids(Deal, 1)[0])
    return tasks.plan(w.store, what)


def _completed(w: World) -> Any:
    follow = w.dice.choice((None, Plan(w.word(), w.day())))
    return tasks.complete(w.store, w.one(Activity, state=0)["id"], tasks.Outcome("Agreed"), follow)


def _item_changed(w: World) -> Any:
    row = w.one(DealItem)
    typed = w.dice.choice(
        ({"quantity": w.number(10**4)}, {"price": w.number(10**6)}, {item_deeds.DISCOUNT: w.number(10**4)},
         {"amount": w.number(10**6)}, {"cost": w.number(10**5)})
    )  # fmt: skip
    return item_deeds.change_item(w.store, row["id"], row["version"], {}, typed)


def _task_retyped(w: World) -> Any:
    typed = w.dice.choice(
        ({"subject": w.word()}, {"due_on": w.day()}, {"deal_id": w.ids(Deal, 1)[0]}, {"deal_id": None})
    )
    return w.changed("activity", w.one(Activity), **typed)


def _plan_written(w: World) -> Any:
    holder = w.dice.choice((FIRM, Holder("manager", f.IVAN), Holder("department", f.PROJECTS)))
    value = w.dice.choice((None, 0, 100 * w.number(10**6)))
    return write_plan(w.store, Wish(holder, "revenue", *w.dice.choice(months(2025)[:3]), value))


def _plan_rewritten(w: World) -> Any:
    return rewrite_plan(w.store, w.one(PlannedFigure, replaced_at=None)["id"], w.number(10**6))


def _payment_matched(w: World) -> Any:
    payment, invoice = w.one(Payment), w.dice.choice((None, w.one(Invoice)["id"]))
    return match_payment(w.store, payment["id"], payment["version"], invoice)


def _cost_spread(w: World) -> Any:
    cost = w.one(Cost)
    return spread_cost(w.store, cost["id"], cost["version"])


def _checked(w: World) -> Any:
    values = {"manager_id": f.ANNA, "kind": "call", "score": w.number(10_000)}
    return add_check(w.store, values, w.dice.choice((None, w.ids(Activity, 1)[0])))


def _reordered(w: World) -> Any:
    stages = [row["id"] for row in w.some(Stage, 3, pipeline_id=f.MAIN)]
    return dictionary_deeds.reorder(w.store, "stage", stages)


def _view(act: Callable[[World, Any], Any]) -> Way:
    def way(w: World) -> Any:
        found = views_of(w.store, "deals")
        if not found:
            raise Missing("view")
        return act(w, w.dice.choice(found))

    return way


def _statused(w: World) -> Any:
    row = w.one(Client)
    if w.dice.random() < 0.3:
        return free_status(w.store, row["id"], row["version"])
    return set_status(w.store, row["id"], row["version"], w.number(12), w.word(), w.day())


def _related(w: World) -> Any:
    row = w.one(Client)
    return set_relationship(w.store, row["id"], row["version"], w.dice.choice((None, f.PARTNER, f.TRIAL)), w.word())


def _grouped(w: World) -> Any:
    below, above = w.some(Client, 2)
    return set_parent(w.store, below["id"], below["version"], w.dice.choice((None, above["id"])))


def _made_contact(w: World) -> Any:
    return deeds.create(w.store, "contact", {"name": w.word(), "client_id": w.ids(Client, 1)[0]})


#: Name of a deed -> how it is done; each gives a ``Deed`` or refuses with a fault.
WAYS: dict[str, Way] = {
    "client made": lambda w: deeds.create(w.store, "client", {"name": w.word()}),
    "contact made": _made_contact,
    "deal made": lambda w: deeds.create(w.store, "deal", {"title": w.word(), "client_id": w.ids(Client, 1)[0]}),
    "deal with a client made": lambda w: deeds.create(
        w.store, "deal", {"title": w.word()}, {"client_id": {"name": w.word()}}
    ),
    "client renamed": lambda w: w.changed("client", w.one(Client), name=w.word(), **{f"own:{f.TEXT}": w.word()}),
    "contact changed": lambda w: w.changed("contact", w.one(Contact), position=w.word()),
    "amount typed": lambda w: w.changed("deal", w.one(Deal), amount=w.number(10**8)),
    "step typed": lambda w: w.changed("deal", w.one(Deal), next_step=w.word(), next_step_on=w.day()),
    "stage typed": lambda w: w.changed("deal", w.one(Deal, outcome=0), stage_id=w.dice.choice((f.LEAD, f.OFFER))),
    "many clients changed": lambda w: deeds.change_many(w.store, "client", w.ids(Client, 2), {"city": w.word()}),
    "client archived": lambda w: deeds.archive(w.store, "client", w.ids(Client, 1)),
    "contact archived": lambda w: deeds.archive(w.store, "contact", w.ids(Contact, 1)),
    "deals archived": lambda w: deeds.archive(w.store, "deal", w.ids(Deal, 2)),
    "stage moved": lambda w: deals.move_stage(w.store, w.ids(Deal, 1)[0], w.dice.choice((-1, 1))),
    "put into a stage": lambda w: deals.put_into_stage(
        w.store, w.ids(Deal, 2), w.dice.choice((f.LEAD, f.AGREED, f.SERVED, f.LOST_STAGE)), loss_reason_id=f.SILENCE
    ),
    "deal closed": _closed,
    "deal reopened": lambda w: deals.reopen(w.store, w.ids(Deal, 1)[0]),
    "item added": lambda w: item_deeds.add_item(
        w.store, w.ids(Deal, 1)[0], {"product_id": f.PUMP, "price": w.number(10**6), "quantity": 2500}
    ),
    "item changed": _item_changed,
    "items removed": lambda w: item_deeds.remove_items(w.store, w.ids(DealItem, 1)),
    "field in bulk": _in_bulk(lambda w: bulk.SetField("owner_id", w.dice.choice((f.IVAN, f.ANNA)))),
    "day in bulk": _in_bulk(lambda w: bulk.SetField("expected_on", w.day())),
    "stage in bulk": _in_bulk(lambda w: bulk.PutIntoStage(w.dice.choice((f.WORK, f.ASKED)))),
    "tags in bulk": _in_bulk(lambda w: bulk.Retag((f"tag{w.number(3)}",), (f"tag{w.number(3)}",))),
    "tasks in bulk": _in_bulk(lambda w: bulk.PlanEach(Plan(w.word(), w.day()))),
    "archive in bulk": _in_bulk(lambda _w: bulk.Archive()),
    "clients merged": _merged("client", Client),
    "contacts merged": _merged("contact", Contact),
    "sources merged": _merged("source", Source),
    "task planned": _planned,
    "round planned": lambda w: plan_round(w.store, w.ids(Client, 2)),
    "call tomorrow": lambda w: tasks.call_tomorrow(w.store, deal_id=w.ids(Deal, 1)[0]),
    "call written down": lambda w: tasks.log_done(
        w.store, tasks.Logged(deal_id=w.ids(Deal, 1)[0]), Plan(w.word(), w.day())
    ),
    "task done": _completed,
    "tasks done": lambda w: tasks.complete_many(w.store, w.ids(Activity, 2)),
    "tasks called off": lambda w: tasks.call_off(w.store, w.ids(Activity, 2), w.word()),
    "task planned again": lambda w: tasks.reopen(w.store, w.ids(Activity, 1)[0]),
    "tasks moved": lambda w: tasks.move(w.store, w.ids(Activity, 2), w.day(), w.dice.choice((None, 900))),
    "tasks handed over": lambda w: tasks.reassign(w.store, w.ids(Activity, 2), f.ANNA),
    "task retyped": _task_retyped,
    "tasks archived": lambda w: deeds.archive(w.store, "activity", w.ids(Activity, 1)),
    "tasks changed": lambda w: deeds.change_many(w.store, "activity", w.ids(Activity, 2), {"due_on": w.day()}),
    "reminded later": lambda w: remind_later(
        w.store, w.one(Activity, state=0)["id"], datetime.combine(w.day(), datetime.min.time(), UTC) + timedelta(2)
    ),
    "reminder dismissed": lambda w: dismiss(w.store, w.one(Activity, state=0)["id"]),
    "task repeated": lambda w: templates.repeat(
        w.store, w.one(Activity, state=0)["id"], Recurrence(Unit.WEEK, begin=w.day())
    ),
    "template saved": lambda w: templates.save_template(w.store, Plan(w.word())),
    "repetition stopped": lambda w: templates.stop(w.store, w.ids(ActivityTemplate, 1)[0]),
    "template archived": lambda w: templates.archive_template(w.store, w.ids(ActivityTemplate, 1)[0]),
    "status set": _statused,
    "relationship set": _related,
    "group changed": _grouped,
    "line of a client": lambda w: write_client_line(w.store, w.ids(Client, 1)[0], "звонок о поставке"),
    "line of a deal": lambda w: write_deal_line(w.store, w.ids(Deal, 1)[0], "встреча завтра 15:00"),
    "source made": lambda w: deeds.create(w.store, "source", {"name": w.word()}),
    "stage made": lambda w: deeds.create(w.store, "stage", {"name": w.word(), "pipeline_id": f.MAIN, "kind": "work"}),
    "stages reordered": _reordered,
    "stage retired": lambda w: dictionary_deeds.retire(w.store, "stage", w.ids(Stage, 1)[0], f.WORK),
    "source retired": lambda w: dictionary_deeds.retire(w.store, "source", w.ids(Source, 1)[0]),
    "spelling added": lambda w: add_synonym(w.store, w.ids(Source, 1)[0], w.word()),
    "spelling removed": lambda w: remove_synonym(w.store, w.ids(SourceSynonym, 1)[0]),
    "option added": lambda w: option_deeds.add_option(w.store, f.ONE, w.word()),
    "option renamed": lambda w: option_deeds.rename_option(
        w.store, f.ONE, w.dice.choice(w.one(CustomField, id=f.ONE)["options"]), w.word()
    ),
    "option removed": lambda w: option_deeds.remove_option(
        w.store, f.ONE, w.dice.choice(w.one(CustomField, id=f.ONE)["options"])
    ),
    "setting put": lambda w: put_setting(w.store, "silent_days", w.number(300)),
    "holidays added": lambda w: add_holidays(w.store, w.dice.choice((2025, 2026))),
    "day turned": lambda w: turn_day(w.store, w.day()),
    "view saved": lambda w: save_view(w.store, "deals", w.word(), ViewContent(search=w.word())),
    "view changed": _view(lambda w, view: update_view(w.store, view, ViewContent((OPEN_DEALS,)))),
    "view renamed": _view(lambda w, view: rename_view(w.store, view, w.word())),
    "view shared": _view(lambda w, view: share_view(w.store, view, shared=not view.shared)),
    "view archived": _view(lambda w, view: archive_view(w.store, view)),
    "invoice made": lambda w: deeds.create(
        w.store, "invoice", {"client_id": w.ids(Client, 1)[0], "amount": w.number(10**6)}
    ),
    "payment made": lambda w: deeds.create(
        w.store, "payment", {"deal_id": w.ids(Deal, 1)[0], "amount": w.number(10**6)}
    ),
    "payment matched": _payment_matched,
    "cost made": lambda w: deeds.create(w.store, "cost", {"amount": 100 * w.number(10**4), "campaign_id": f.SPRING}),
    "cost spread": _cost_spread,
    "stock moved": lambda w: deeds.create(
        w.store, "stock_movement", {"product_id": f.PUMP, "quantity": -w.number(10**4)}
    ),
    "plan written": _plan_written,
    "plan rewritten": _plan_rewritten,
    "plans copied": lambda w: copy_year(w.store, "revenue", 2025, 2026, Decimal("1.1")),
    "check made": _checked,
    "questions saved": lambda w: save_template(w.store, Template(0, 0, w.word(), (Question(w.word(), 10),))),
    "segment saved": lambda w: save_segment(w.store, w.word(), (Condition("name", Operator.CONTAINS, ("C",)),)),
}  # fmt: skip


def present_rows(store: Store) -> dict[tuple[str, int], Row]:
    """Return what people wrote of every row of the base that is not archived."""
    rows: dict[tuple[str, int], Row] = {}
    with store.reading() as connection:
        for mapper in Record.registry.mappers:
            if not issubclass(mapper.class_, Kept):
                continue
            shape = shape_of(mapper.class_)
            for row in connection.execute(select(shape.table).where(shape.table.c.archived_at.is_(None))).mappings():
                rows[shape.name, row["id"]] = {name: row[name] for name in shape.journaled}
    return rows
