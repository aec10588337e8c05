"""Loss map: at which stage deals are lost for which reason: a heat map, and its table of stages by reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from crmdesk.data.words import _
from crmdesk.reports.analyses.pivot import pivot_section
from crmdesk.reports.periods import Compare
from crmdesk.reports.query import ask
from crmdesk.reports.result import Findings

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.question import Question


def analyse(
    store: Store, question: Question, _options: dict[str, str], progress: Callable[..., None] | None = None
) -> Findings:
    """Return the lost deals by stage and reason: the first measure of the report.

    Raises:
        UsageFault: a filter of the question cannot be asked of lost deals.
    """
    asked = replace(
        question, measures=question.measures[:1], by=("stage", "loss_reason"), compare=Compare.NONE, spark=False
    )
    answer = ask(store, asked, progress)
    return Findings((pivot_section(store, "stages", _("Stages and reasons"), answer, asked),))
