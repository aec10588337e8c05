"""Products tree: every category with its products below it, each with its share of the whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.answer import Filter
from crmdesk.reports.periods import Compare
from crmdesk.reports.query import ask
from crmdesk.reports.result import TOTALS, Behind, Findings, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.answer import Line
    from crmdesk.reports.question import Question

MEASURES = ("revenue", "margin", "margin_pct", "won_count", "average_deal")
_SHARE = "share"


def analyse(
    store: Store, question: Question, _options: dict[str, str], progress: Callable[..., None] | None = None
) -> Findings:
    """Return revenue, margin and deals by category and, below each, by product.

    Raises:
        UsageFault: a filter of the question cannot be asked of won deals.
    """
    asked = replace(question, measures=MEASURES, by=("category",), compare=Compare.NONE, spark=False)
    tops = ask(store, asked, progress)
    leaves: dict[str | None, list[Line]] = {}
    for line in ask(store, replace(asked, by=("category", "product")), progress).lines:
        leaves.setdefault(line.members[0].id, []).append(line)
    rows: list[tuple[Any, ...]] = []
    conditions: list[tuple[Filter, ...]] = []
    whole = tops.total.cells[0].value

    def add(line: Line, category: str, product: str) -> None:
        values = [cell.value for cell in line.cells]
        share = None if not whole or values[0] is None else values[0] / whole
        rows.append((category, product, *values, share))
        names = ("category", "product")
        conditions.append(tuple(Filter(name, (member.id,)) for name, member in zip(names, line.members, strict=False)))

    for top in tops.lines:
        category = top.members[0]
        add(top, category.label, "")
        for leaf in sorted(leaves.get(category.id, ()), key=lambda each: -(each.cells[0].value or 0)):
            add(leaf, category.label, leaf.members[1].label)
    fields = (
        Field("category", N_("Product category")), Field("product", N_("Product")),
        *(Field(measure.id, measure.title, measure.kind) for measure in tops.measures),
        Field(_SHARE, N_("Share"), Kind.PERCENT),
    )  # fmt: skip
    totals = (_("Total"), None, *(cell.value for cell in tops.total.cells), None)
    behind = {measure.id: Behind(replace(asked, by=()), measure.id) for measure in tops.measures}
    section = Section(
        "tree", _("Categories and their products"),
        Table(fields, tuple(rows), totals, currency=tops.currency),
        note=_("A line with a category alone is the sum of the products below it."),
        rows=tuple(conditions), columns=behind, cells={(TOTALS, name): found for name, found in behind.items()},
    )  # fmt: skip
    return Findings((section,), measures=MEASURES)
