"""Ranking of managers: by level and by change, with points that open, a bonus that is explained, and where one falls behind."""

from __future__ import annotations

from crmdesk.reports.ranking.forming import rank
from crmdesk.reports.ranking.ranking import Ranked, Ranking, Score

__all__ = ["Ranked", "Ranking", "Score", "rank"]
