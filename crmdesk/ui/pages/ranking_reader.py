"""What the page of the ranking reads in jobs: the ranking by the profile in view, and the formed report for a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmdesk.data.access import scope_label, scope_named
from crmdesk.data.listing import count_records
from crmdesk.data.ranking_profiles import Way, damaged_profiles, may_change, read_profiles
from crmdesk.data.registry import Listing
from crmdesk.reports.catalog import report_named
from crmdesk.reports.extent import last_busy_day
from crmdesk.reports.question import Question
from crmdesk.reports.ranking import rank
from crmdesk.reports.running import run_report

if TYPE_CHECKING:
    from datetime import date

    from crmdesk.data.ranking_profiles import Profile
    from crmdesk.data.store import Store
    from crmdesk.reports.periods import Period
    from crmdesk.reports.ranking import Ranking
    from crmdesk.reports.result import Result
    from crmdesk.ui.jobs import Progress

#: The report that says the same, and its option that names the profile.
REPORT, PROFILE = "ranking", "profile"


@dataclass(frozen=True, slots=True)
class RankingAsked:
    """What is asked: the period, whose people by the scope's key, the profile by its id, and the day of asking."""

    period: Period
    scope: str
    profile: str
    as_of: date


@dataclass(frozen=True, slots=True)
class RankingView:
    """Everything the page shows at once."""

    asked: RankingAsked
    ranking: Ranking
    scope: str
    """How the scope reads."""
    profiles: tuple[Profile, ...]
    damaged: tuple[str, ...]
    """Profiles that are kept and cannot be read."""
    may_change: bool
    has_managers: bool
    last_day: date | None
    """The last day on which something happened to a deal."""

    @property
    def lacks_plans(self) -> bool:
        """Whether plans count and nobody has one."""
        scores = [score for line in self.ranking.lines for score in line.scores if score.part.way is Way.PLAN]
        return bool(scores) and all(score.against is None for score in scores)

    @property
    def is_blank(self) -> bool:
        """Whether nobody closed a deal in the period."""
        return not any(line.closed for line in self.ranking.lines)


def read_ranking(store: Store, asked: RankingAsked, progress: Progress) -> RankingView:
    """Rank the managers of a scope by a profile; of one that is gone, by the firm's first.

    Raises:
        UsageFault: the scope is unknown, or the profile names a measure that is gone.
    """
    progress(0.0)
    with store.snapshot():
        scope = scope_named(store, asked.scope or "all")
        profiles = read_profiles(store)
        chosen = next((profile for profile in profiles if str(profile.id) == asked.profile), profiles[0])
        ranking = rank(store, asked.period, chosen, scope, asked.as_of, store.person_id)
        return RankingView(
            asked, ranking, scope_label(scope), profiles, damaged_profiles(store),
            may_change(store, store.person_id), bool(count_records(store, Listing("managers"))), last_busy_day(store),
        )  # fmt: skip


def form_ranking(store: Store, view: RankingView, _progress: Progress) -> Result:
    """Form the report of the catalogue that says the same, for a file or for paper."""
    asked, ranking = view.asked, view.ranking
    question = Question(
        (), (), asked.period, scope=ranking.question.scope, as_of=asked.as_of,
        options=((PROFILE, str(ranking.profile.id)),),
    )  # fmt: skip
    return run_report(store, report_named(REPORT), question)
