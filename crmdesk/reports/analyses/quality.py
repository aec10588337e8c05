"""Quality: scores of checks month by month, and of each manager by kind of check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from crmdesk.data.words import _
from crmdesk.reports.analyses.pivot import pivot_section
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.periods import Compare
from crmdesk.reports.query import ask
from crmdesk.reports.result import Findings
from crmdesk.reports.running import cut_section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.question import Question


def analyse(
    store: Store, question: Question, _options: dict[str, str], progress: Callable[..., None] | None = None
) -> Findings:
    """Return the scores along time, and by manager and kind of check.

    Raises:
        UsageFault: a filter of the question cannot be asked of checks.
    """
    along = replace(question, measures=("quality_score", "checks_count"), by=("month",), spark=False)
    months = ask(store, along, progress)
    kinds = replace(along, measures=("quality_score",), by=("manager", "check_kind"), compare=Compare.NONE)
    return Findings(
        (
            cut_section(months, along, ChartKind.LINE, "months", _("Month by month")),
            pivot_section(store, "kinds", _("By kind of check"), ask(store, kinds), kinds),
        ),
        measures=along.measures,
        notes=(_("Kinds: calls listened to, mystery shopping, satisfaction calls, and the head's own checks."),),
    )
