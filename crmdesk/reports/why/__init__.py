"""Why a figure changed: what every member of every dimension contributed, exactly; the strongest dimension first."""

from __future__ import annotations

from crmdesk.reports.why.explaining import explain
from crmdesk.reports.why.reasons import Cause, ClientGroup, Contribution, Effects, Why

__all__ = ["Cause", "ClientGroup", "Contribution", "Effects", "Why", "explain"]
