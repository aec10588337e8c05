"""Deeds on the positions of a deal: added, changed, removed; the deal's sums follow in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.entry.forms import form_named
from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import Deal, DealItem, Product
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.words import _, plural

FORM = "deal"
#: The key under which a discount is typed; a position keeps its amount, the discount is what the price leaves.
DISCOUNT = "discount_bp"
_MOST_SHARE = 10_000
#: The largest sum of a position: that of a deal still fits 63 bits.
_MOST = 10**15

Row = dict[str, Any]


def add_item(store: Store, deal_id: int, values: Mapping[str, Any]) -> Deed:
    """Add a position at the end of a deal; what is not typed comes from the product.

    Args:
        store: the base.
        deal_id: the deal.
        values: columns of the position, and ``DISCOUNT`` (basis points).

    Raises:
        UsageFault: neither product nor name is given, or a figure is out of range.
    """
    with store.changing() as change:
        deal = _deal(change, deal_id)
        columns = _from_product(change, deal, dict(values))
        if columns.get("product_id") is None and not (columns.get("name") or "").strip():
            raise UsageFault(_("Say what it is: choose a product or write a name."))
        position = change.connection.execute(
            select(func.coalesce(func.max(DealItem.position), -1) + 1).where(DealItem.deal_id == deal_id)
        ).scalar_one()
        row: Row = {"deal_id": deal_id, "position": position, "quantity": 1000}
        row |= _priced({**row, "price": None, "amount": None, "cost": None}, columns)
        before = _sums(change, deal_id)
        change.add(DealItem, [row])
        _sum_up(change, deal_id, before)
        return Deed(change.txn, _("Position added: {name}").format(name=_name(change, row)), FORM, (deal_id,))


def change_item(store: Store, item_id: int, version: int, was: Mapping[str, Any], values: Mapping[str, Any]) -> Deed:
    """Change a position: another quantity or price keeps the discount's share, another discount changes the amount.

    Args:
        store: the base.
        item_id: the position.
        version: the version the person saw.
        was: what they saw in the fields that are written, by key.
        values: what they typed, by key; ``DISCOUNT`` in basis points.

    Raises:
        UsageFault: the position is gone, or a figure is out of range.
        ConflictFault: somebody changed the same field meanwhile.
    """
    with store.changing() as change:
        row = change.row(DealItem, item_id)
        deal = _deal(change, row["deal_id"])
        if row["archived_at"] is not None:
            raise UsageFault(_("This position was removed meanwhile. Add it again."))
        if row["version"] != version:
            changed = [key for key in values if key in was and row.get(key) not in (was[key], values[key])]
            if changed:
                title = form_named("deal_item").field_named(changed[0]).label
                raise ConflictFault(
                    _("Somebody changed “{field}” of this position meanwhile. Look at it and type again.").format(
                        field=title
                    )
                )
        typed = dict(values)
        if typed.get("product_id") not in (None, row["product_id"]):
            typed = _from_product(change, deal, {"name": None, **typed})
        columns = _priced(row, typed)
        before = _sums(change, row["deal_id"])
        if change.edit(DealItem, item_id, row["version"], **columns) == row["version"]:
            return Deed(None, "", FORM, (row["deal_id"],))
        _sum_up(change, row["deal_id"], before)
        name = _name(change, {**row, **columns})
        return Deed(change.txn, _("Position changed: {name}").format(name=name), FORM, (row["deal_id"],))


def remove_items(store: Store, item_ids: Sequence[int]) -> Deed:
    """Take positions out of their deals; a deal without any keeps the amount it had.

    Raises:
        UsageFault: a position is gone.
        ConflictFault: somebody saved one in the same moment.
    """
    with store.changing() as change:
        rows = [change.row(DealItem, item_id) for item_id in item_ids]
        rows = [row for row in rows if row["archived_at"] is None]
        before = {row["deal_id"]: _sums(change, row["deal_id"]) for row in rows}
        for row in rows:
            change.archive(DealItem, row["id"], row["version"])
        for deal_id, sums in before.items():
            _sum_up(change, deal_id, sums)
        if len(rows) == 1:
            text = _("Position removed: {name}").format(name=_name(change, rows[0]))
        else:
            text = plural("{n} position removed", "{n} positions removed", len(rows)).format(n=number(len(rows)))
        return Deed(change.txn if rows else None, text, FORM, tuple(before))


def list_price(row: Mapping[str, Any]) -> int | None:
    """Return what a position costs before its discount, minor units; None where its price is not known."""
    if row["price"] is None:
        return None
    return int((row["price"] * row["quantity"] + 500) // 1000)


def discount_of(row: Mapping[str, Any]) -> int | None:
    """Return the share of the list price that a position is cheaper by, basis points; None where it is not known."""
    full = list_price(row)
    if not full or row["amount"] is None:
        return None
    share: int = round((full - row["amount"]) * _MOST_SHARE / full)
    return share


def _priced(row: Mapping[str, Any], typed: Row) -> Row:
    """Return the columns of what was typed, with the amount and the cost that follow from it."""
    discount = typed.pop(DISCOUNT, None)
    columns = {**{key: value for key, value in row.items() if key not in ("id", "version")}, **typed}
    if columns["quantity"] is None:
        columns["quantity"] = row["quantity"]
    if "amount" not in typed:
        full = list_price(columns)
        share = discount if discount is not None else discount_of(row) or 0
        if full is not None and (discount is not None or any(columns[k] != row[k] for k in ("quantity", "price"))):
            columns["amount"] = full - (full * share + _MOST_SHARE // 2) // _MOST_SHARE
        elif discount is not None:
            raise UsageFault(_("Give the price first: a discount is a share of it."))
        elif row.get("amount") is None and full is not None:
            columns["amount"] = full
    if "cost" not in typed and row["cost"] is not None and columns["quantity"] != row["quantity"] and row["quantity"]:
        columns["cost"] = round(row["cost"] * columns["quantity"] / row["quantity"])
    for key in ("amount", "cost", "price"):
        if columns[key] is not None and not 0 <= columns[key] <= _MOST:
            raise UsageFault(_("This position would cost more than the program can count. Check quantity and price."))
    return columns


def _from_product(change: Change, deal: Row, typed: Row) -> Row:
    """Fill what is not typed from the product's card; its prices are in the firm's currency, so only where the deal is."""
    if typed.get("product_id") is None:
        return typed
    product = change.row(Product, typed["product_id"])
    filled = {**typed}
    if not filled.get("name"):
        filled["name"] = product["name"]
    if deal["currency"] == change.facts.currency:
        quantity = typed.get("quantity") or 1000
        if filled.get("price") is None and "amount" not in typed:
            filled["price"] = product["price"]
        if filled.get("cost") is None and product["cost"] is not None:
            filled["cost"] = round(product["cost"] * quantity / 1000)
    return filled


def _deal(change: Change, deal_id: int) -> Row:
    deal = change.row(Deal, deal_id)
    if deal["archived_at"] is not None:
        raise UsageFault(_("This deal is in the archive. Restore it first."))
    return deal


def _sums(change: Change, deal_id: int) -> Row | None:
    """Return what the positions of a deal add up to, None where there are none; a sum is None where a part is."""
    rows = change.connection.execute(
        select(DealItem.price, DealItem.quantity, DealItem.amount, DealItem.cost).where(
            DealItem.deal_id == deal_id, DealItem.archived_at.is_(None)
        )
    ).mappings()
    items = [dict(row) for row in rows]
    if not items:
        return None
    full = [list_price(item) for item in items]
    costs = [item["cost"] for item in items]
    amount = sum(item["amount"] or 0 for item in items)
    listed = None if None in full else sum(price for price in full if price is not None)
    return {
        "amount": amount,
        "cost": None if None in costs else sum(costs),
        "discount": None if listed is None else listed - amount,
    }


def _sum_up(change: Change, deal_id: int, before: Row | None) -> None:
    """Write the sums of the positions into the deal; a cost or discount that somebody typed stays."""
    after = _sums(change, deal_id)
    if after is None:
        return
    if after["amount"] > _MOST:
        raise UsageFault(_("The positions add up to more than the program can count. Check quantities and prices."))
    deal = change.row(Deal, deal_id)
    columns = {"amount": after["amount"]}
    for key in ("cost", "discount"):
        if deal[key] is None or (before is not None and deal[key] == before[key]):
            columns[key] = after[key]
    change.edit(Deal, deal_id, deal["version"], **columns)


def _name(change: Change, row: Mapping[str, Any]) -> str:
    if row.get("name"):
        return str(row["name"])
    if row.get("product_id") is not None:
        return str(change.row(Product, row["product_id"])["name"])
    return form_named("deal_item").label
