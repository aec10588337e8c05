"""Stock: what came and what left of each product, from an accounting export."""

from __future__ import annotations

from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.kinds import Kind, Shape, Target, words
from crmdesk.data.models import StockMovement
from crmdesk.data.words import N_, _

TARGETS = (
    Target("product", N_("Product"), Shape.REFERENCE, "product_id", "product", required=True, words=words("номенклатура, товар, артикул, наименование, название, product, product name, item, sku, article, name")),
    Target("moved", N_("Day"), Shape.DAY, "moved_on", required=True, words=words("дата, день, дата документа, дата движения, date, day, posted on, movement date")),
    Target("quantity", N_("Quantity"), Shape.NUMBER, words=words("количество, движение, кол-во, quantity, qty, movement")),
    Target("came", N_("Came in"), Shape.NUMBER, "-", words=words("приход, поступило, поступление, in, receipt, received")),
    Target("left", N_("Went out"), Shape.NUMBER, "-", words=words("расход, отгружено, списано, выбыло, out, issue, shipped")),
    Target("reserved", N_("Reserved"), Shape.NUMBER, words=words("резерв, в резерве, зарезервировано, reserved, reserve")),
    Target("document", N_("Document"), words=words("документ, регистратор, основание, document, reference")),
)  # fmt: skip


def finish(draft: Draft) -> None:
    """A movement is one signed number, or what came less what left."""
    quantities: list[int | None] = []
    both = zip(draft.column("quantity"), draft.column("came"), draft.column("left"), strict=True)
    for index, (quantity, came, left) in enumerate(both):
        moved = quantity
        if moved is None and (came is not None or left is not None):
            moved = (came or 0) - abs(left or 0)
        if moved is None and (index, "quantity") not in draft.unread:
            draft.refuse(index, "quantity", "", _("a movement needs its quantity, or what came or left"))
        quantities.append(moved)
    draft.values["quantity"] = quantities
    draft.values["reserved"] = [reserved or 0 for reserved in draft.column("reserved")]


KIND = Kind("stock", N_("Stock"), StockMovement, TARGETS, (), finish=finish)
