"""Deals, with the product sold in each and the person of the client; leads are deals in their first stages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.kinds import Kind, Shape, Target, words
from crmdesk.data.imports.prices import list_prices
from crmdesk.data.imports.recipes import PRODUCT_PRICE
from crmdesk.data.imports.stages import place
from crmdesk.data.models import Deal, DealContact, DealItem
from crmdesk.data.models.catalogue import CANCELLED, LOST, OPEN, WON
from crmdesk.data.words import N_, _

Moment = tuple[datetime | None, date]

TARGETS = (
    Target("title", N_("Title"), words=words(
        "название сделки, название лида, наименование сделки, сделка, название, тема, deal name, opportunity name, potential name, opportunity, deal - title, deal title, title, subject, name, order")),
    Target("client", N_("Client"), Shape.REFERENCE, "client_id", "client", words=words(
        "компания, название компании, клиент, контрагент, организация, заказчик, покупатель, компания контакта, account name, account, company name, company, deal - organization,"
        " organization, customer, customer name, client, associated company, primary company, account id, accountid, company id, customer id")),
    Target("contact", N_("Contact"), Shape.REFERENCE, "-", "contact", words=words(
        "полное имя контакта, контакт, контактное лицо, фио, имя, contact name, contact, deal - contact person, contact person, primary contact, associated contact, full name, contact id, contactid")),
    Target("owner", N_("Manager"), Shape.REFERENCE, "owner_id", "manager", words=words(
        "ответственный, ответственный менеджер, менеджер, менеджер по продажам, deal owner, opportunity owner, potential owner, lead owner, deal - owner, owner, sales_agent, sales agent,"
        " sales rep, salesperson, sales person, assigned to, manager, agent, owner id, ownerid, assigned by id")),
    Target("pipeline", N_("Pipeline"), Shape.REFERENCE, "-", "pipeline", words=words("воронка, направление сделки, pipeline, deal - pipeline, deal pipeline, sales process")),
    Target("stage", N_("Stage"), Shape.LINE, "-", words=words(
        "этап сделки, стадия сделки, стадия, этап, статус сделки, статус, deal stage, stage, deal - stage, deal_stage, lead status, sales stage, opportunity stage, status, stage name, stagename, stage id")),
    Target("outcome", N_("Outcome"), Shape.CHOICE, "-", choices={
        OPEN: words("open, в работе, открыта, открыт, in progress, active, new, false, p, process"),
        WON: words("won, closed won, выиграна, выигран, успех, успешно, сделка заключена, win, success, true, s"),
        LOST: words("lost, closed lost, проиграна, проигран, отказ, провал, lose, loss, fail, f, failure, apology"),
        CANCELLED: words("cancelled, canceled, отменена, отменен, deleted, abandoned"),
    }, words=words("deal - status, исход, результат сделки, outcome, forecast type, deal status, win/loss, stage semantic id")),
    Target("amount", N_("Amount"), Shape.MONEY, words=words(
        "сумма сделки, сумма, бюджет, возможная сумма, стоимость, цена, amount, deal amount, deal value, deal - value, value, close_value, opportunity amount, total, revenue, price, sales, closed value, opportunity")),
    Target("currency", N_("Currency"), words=words("валюта, currency, deal - currency, currency code, deal currency, currency id")),
    Target("discount", N_("Discount"), Shape.MONEY, words=words("сумма скидки, скидка, discount, discount amount")),
    Target("cost", N_("Cost"), Shape.MONEY, words=words("себестоимость, затраты по сделке, cost, cost of goods, cogs")),
    Target("probability", N_("Probability"), Shape.PERCENT, words=words("вероятность, вероятность %, вероятность сделки, probability, probability (%), deal - probability, deal probability, win probability")),
    Target("expected", N_("Expected close"), Shape.DAY, "expected_on", words=words(
        "предполагаемая дата закрытия, ожидаемая дата закрытия, плановая дата закрытия, дата завершения, expected close date, deal - expected close date, expected close, expected_close, close date, closing date")),
    Target("created", N_("Created"), Shape.MOMENT, words=words(
        "дата создания сделки, дата создания, дата создания лида, создан, создана, created time, create date, deal created, deal - deal created, created date, created at, created, date created,"
        " add time, engage_date, open date, opened")),
    Target("qualified", N_("Qualified"), Shape.DAY, "qualified_on", words=words("дата квалификации, qualified date, qualified on, became a sales qualified lead date")),
    Target("closed", N_("Closed"), Shape.MOMENT, words=words(
        "дата закрытия, дата закрытия сделки, фактическая дата закрытия, закрыта, close date, closed date, closing date, deal - deal closed on, deal - won time, won time, close_date, closed at, closed on, date closed")),
    Target("source", N_("Source"), Shape.REFERENCE, "source_id", "source", words=words(
        "источник сделки, источник, источник лида, канал, lead source, source, original source, original source type, deal source, deal - source channel, utm_source, channel")),
    Target("campaign", N_("Campaign"), Shape.REFERENCE, "campaign_id", "campaign", words=words("кампания, рекламная кампания, campaign, campaign name, primary campaign source, campaign source, utm_campaign, campaign id")),
    Target("loss_reason", N_("Loss reason"), Shape.REFERENCE, "loss_reason_id", "loss_reason", words=words(
        "причина отказа, причина проигрыша, причина потери, причина закрытия, lost reason, loss reason, deal - lost reason, closed lost reason, reason for loss")),
    Target("competitor", N_("Competitor"), Shape.REFERENCE, "competitor_id", "competitor", words=words("конкурент, competitor, lost to, main competitor, main competitor(s)")),
    Target("direction", N_("Business direction"), words=words("направление, направление бизнеса, business direction, business line, business unit")),
    Target("object_type", N_("Object type"), words=words("тип объекта, вид объекта, object type, property type")),
    Target("next_step", N_("Next step"), words=words("следующий шаг, следующее действие, next step, next activity")),
    Target("next_step_on", N_("Day of the next step"), Shape.DAY, words=words("дата следующего шага, дата следующего действия, next step date, next activity date")),
    Target("tags", N_("Tags"), Shape.TAGS, words=words("теги, теги сделки, метки, tags, tag, deal - label, labels")),
    Target("note", N_("Note"), Shape.NOTE, words=words("комментарий, примечание, описание, note, notes, description, comment, comments")),
    Target("external_id", N_("Id elsewhere"), Shape.KEY, words=words(
        "id, id сделки, opportunity_id, opportunity id, deal id, record id, record id - deals, deal - id, potentialid, potential id, leadid, lead id, external_id, номер сделки, номер, №, ид, код, код 1с")),
    Target("item.product", N_("Product"), Shape.REFERENCE, "-", "product", words=words("товар, товары, продукт, услуга, номенклатура, product, product name, item, product of interest")),
    Target("item.quantity", N_("Quantity"), Shape.NUMBER, "-", words=words("количество, кол-во, quantity, qty, total opportunity quantity")),
    Target("item.price", N_("List price of one"), Shape.MONEY, "-", words=words("цена за единицу, прайс, цена товара, list price, unit price, sales_price, sales price")),
    Target("item.amount", N_("Amount of the position"), Shape.MONEY, "-", words=words("сумма позиции, стоимость позиции, line total, line amount")),
    Target("item.cost", N_("Cost of the position"), Shape.MONEY, "-", words=words("себестоимость позиции, line cost")),
)  # fmt: skip


def finish(draft: Draft) -> None:
    """Place deals in stages, close what is closed, price what has a product, and name what has no title."""
    _finish(draft, leads=False)


def finish_leads(draft: Draft) -> None:
    """The same for leads: an unknown stage of the file is one of the first contacts."""
    _finish(draft, leads=True)


def _finish(draft: Draft, *, leads: bool) -> None:
    outcomes = place(draft, leads=leads)
    _limit_by_outcome(draft, outcomes)
    prices = list_prices(draft)
    for target in ("amount", "item.amount", "item.price"):
        recipe = draft.mapping.fields.get(target)
        if recipe is not None and recipe.if_empty == PRODUCT_PRICE:
            given = draft.column(target)
            draft.values[target] = [
                price if value is None else value for value, price in zip(given, prices, strict=True)
            ]
    draft.fill_currency("amount")
    draft.fill_clients()
    _close(draft, outcomes)
    _name(draft)
    _attach(draft)


def _limit_by_outcome(draft: Draft, outcomes: list[int]) -> None:
    """Drop values that the mapping takes from open or from closed deals only."""
    wanted = {"open": {OPEN}, "closed": {WON, LOST, CANCELLED}, "won": {WON}, "lost": {LOST}, "cancelled": {CANCELLED}}
    for target, recipe in draft.mapping.fields.items():
        if isinstance(recipe.when, str) and target in draft.values:
            allowed = wanted[recipe.when]
            draft.values[target] = [
                value if outcome in allowed else None
                for value, outcome in zip(draft.values[target], outcomes, strict=True)
            ]


def _close(draft: Draft, outcomes: list[int]) -> None:
    """Only a closed deal has a day of closing, and must have one; only a lost or cancelled one a reason."""
    closed: list[Moment | None] = []
    created = draft.column("created")
    for index, (outcome, moment) in enumerate(zip(outcomes, draft.column("closed"), strict=True)):
        closed.append(None if outcome == OPEN else moment)
        if outcome == OPEN:
            continue
        if moment is None:
            if draft.present.get(index, {}).get("closed_on") is None and (index, "closed") not in draft.unread:
                draft.refuse(
                    index,
                    "closed",
                    "",
                    _("a closed deal needs its day of closing; give closed an if_empty, or another stage"),
                )
        elif created[index] is not None and created[index][1] > moment[1]:
            draft.refuse(
                index,
                "closed",
                moment[1],
                _("the deal is closed before it was created ({day})").format(day=created[index][1]),
            )
    draft.values["closed"] = closed
    if "loss_reason" in draft.values:
        draft.values["loss_reason"] = [
            reason if outcome in (LOST, CANCELLED) else None
            for reason, outcome in zip(draft.values["loss_reason"], outcomes, strict=True)
        ]
    draft.columns["outcome"] = outcomes


def _name(draft: Draft) -> None:
    """A deal without a title is called by its id elsewhere, or by its row."""
    keys = draft.column("external_id")
    draft.values["title"] = [
        title
        or draft.present.get(index, {}).get("title")
        or (_("Deal {key}").format(key=keys[index] or draft.grid.lines[index]))
        for index, title in enumerate(draft.column("title"))
    ]


def _attach(draft: Draft) -> None:
    """Let each deal bring its position and its person along."""
    contacts = draft.column("contact")
    for index, contact in enumerate(contacts):
        if contact is not None and index not in draft.present:
            draft.attach(index, DealContact, {"deal_id": draft.ids[index], "contact_id": contact})
    if not any(name.startswith("item.") for name in draft.mapping.fields):
        return
    names = ("item.product", "item.quantity", "item.price", "item.amount", "item.cost")
    discounts = list(draft.column("discount"))
    rows = zip(*(draft.column(name) for name in names), draft.column("amount"), draft.column("cost"), strict=True)
    for index, (product, quantity, price, own, own_cost, amount, cost) in enumerate(rows):
        if product is None and own is None:
            continue
        if index in draft.present:
            continue
        item: dict[str, Any] = {
            "deal_id": draft.ids[index],
            "product_id": product,
            "quantity": 1000 if quantity is None else quantity,
            "price": price,
            "amount": amount if own is None else own,
            "cost": cost if own_cost is None else own_cost,
        }
        draft.attach(index, DealItem, item)
        if discounts[index] is None and price is not None and item["amount"] is not None:
            discounts[index] = (price * item["quantity"] + 500) // 1000 - item["amount"]
    draft.values["discount"] = discounts


KIND = Kind("deals", N_("Deals"), Deal, TARGETS, ("external_id",), "deal", finish)
LEADS = Kind("leads", N_("Leads"), Deal, TARGETS, ("external_id",), "deal", finish_leads)
