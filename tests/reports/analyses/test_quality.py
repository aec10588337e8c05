"""Quality: scores along time and by kind of check."""

from __future__ import annotations

from datetime import date

from crmdesk.data.models import QualityCheck
from crmdesk.reports.analyses.quality import analyse
from crmdesk.reports.question import Question
from tests.factories import ANNA, IVAN, plant, put
from tests.reports.test_query import AS_OF, YEAR


def test_scores_stand_by_month_and_by_kind(store) -> None:
    """A score is a mean of points, of the checks of one kind and one person."""
    plant(store)
    put(
        store, QualityCheck,
        *(
            {"manager_id": who, "kind": kind, "checked_on": date(2025, month, 3), "score": score * 100}
            for who, kind, month, score in (
                (IVAN, "call", 1, 60), (IVAN, "call", 2, 80), (IVAN, "mystery", 2, 90), (ANNA, "own", 2, 100),
            )
        ),
    )  # fmt: skip
    months, kinds = analyse(store, Question((), (), YEAR, as_of=AS_OF), {}).sections
    assert [row[1] for row in months.table.rows[:3]] == [60, 90, None]
    titles = [field.title for field in kinds.table.fields][1:]
    got = {row[0]: dict(zip(titles, row[1:], strict=True)) for row in kinds.table.rows}
    assert got["Ivan Petrov"]["Call listened to"] == 70
    assert got["Anna Sokolova"]["Head's own check"] == 100
