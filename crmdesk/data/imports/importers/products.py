"""Products: what the firm sells."""

from __future__ import annotations

from crmdesk.data.imports.kinds import Kind, Shape, Target, words
from crmdesk.data.models import Product
from crmdesk.data.words import N_

TARGETS = (
    Target("name", N_("Name"), required=True, words=words("товар, наименование, название, номенклатура, услуга, product name, product, name, item, item name")),
    Target("sku", N_("Article"), words=words("артикул, код товара, sku, product code, article, part number")),
    Target("category", N_("Category"), Shape.REFERENCE, "category_id", "category", words=words("категория, группа, раздел, товарная группа, series, category, product category, product family, family, group")),
    Target("direction", N_("Business direction"), words=words("направление, направление бизнеса, direction, business line, business unit")),
    Target("unit", N_("Unit"), words=words("единица измерения, единица, ед. изм., ед.изм., ед., unit, uom, usage unit")),
    Target("price", N_("List price"), Shape.MONEY, words=words("цена, розничная цена, прайс, цена продажи, sales_price, price, unit price, list price, sales price")),
    Target("cost", N_("Cost"), Shape.MONEY, words=words("себестоимость, закупочная цена, закупка, cost, unit cost, cost price, purchase price")),
    Target("external_id", N_("Id elsewhere"), Shape.KEY, words=words("id, product id, productid, код, ид, external_id")),
)  # fmt: skip

KIND = Kind("products", N_("Products"), Product, TARGETS, ("external_id", "sku", "name"))
