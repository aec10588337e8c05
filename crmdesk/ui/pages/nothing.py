"""What a page says when a period holds nothing: where the firm's data are, and the way there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from crmdesk.data.words import _
from crmdesk.reports.periods import Grain
from crmdesk.ui.context import Span, ViewState
from crmdesk.ui.widgets.states import Stateful, Way

#: A base whose last deal is older than so many days is one of the past: its own last year is offered, not the one before.
PAST_AFTER = timedelta(366)


def is_of_the_past(view: ViewState, last: date | None) -> bool:
    """Whether a base has deals, and none of them lately."""
    return last is not None and last < view.today - PAST_AFTER


def tell_no_deals(states: Stateful, add: Callable[[str], None] | None) -> None:
    """Say that the base has no deals; the button calls ``add`` with the form of a deal."""
    way = None if add is None else Way(_("Add a deal"), partial(add, "deal"), "plus")
    reason = _("Add the first deal, or bring deals in from a file in Import.")
    states.empty("inbox", _("There are no deals yet"), reason, way)


def tell_nothing(
    states: Stateful, view: ViewState, last: date | None, add: Callable[[str], None] | None = None
) -> None:
    """Say that the period in view holds nothing.

    Args:
        states: where it is said.
        view: whose period is changed by the button.
        last: the last day on which something happened to a deal, None in a base without deals.
        add: opens the sheet of a new record of this form, for a base without deals; None offers no button.
    """
    if last is None:
        tell_no_deals(states, add)
        return
    title = _("Nothing happened in this period")
    year = Grain.YEAR.unit(last)
    if is_of_the_past(view, last) and view.period != year:
        reason = _("The last deals in this base are of {year}.").format(year=last.year)
        show = partial(view.set_period, year, Span.YEAR)
        states.empty("inbox", title, reason, Way(_("Show {year}").format(year=last.year), show))
        return
    reason = _("{period}: there is nothing to count.").format(period=view.period.text())
    states.empty("chart-column", title, reason, Way(_("Previous period"), partial(view.step, -1), "chevron-left"))
