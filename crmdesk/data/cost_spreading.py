"""Cost spreading: one sum over the days of its month, so that a day or a week has its part of it."""

from __future__ import annotations

from calendar import monthrange

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Cost
from crmdesk.data.store import Store
from crmdesk.data.words import _, plural

FORM = "cost"


def spread_cost(store: Store, cost_id: int, version: int) -> Deed:
    """Put a cost into equal parts over all days of its month; the remainder goes to the first days, a kopeck each.

    Raises:
        ConflictFault: somebody saved the cost meanwhile.
        UsageFault: the sum is too small to be parted.
    """
    with store.changing() as change:
        cost = change.row(Cost, cost_id)
        days = monthrange(cost["spent_on"].year, cost["spent_on"].month)[1]
        part, rest = divmod(cost["amount"], days)
        if part <= 0:
            raise UsageFault(_("The sum is too small to be spread over a month."))
        rows = [
            {
                "spent_on": cost["spent_on"].replace(day=day),
                "amount": part + (1 if day <= rest else 0),
                **{name: cost[name] for name in ("source_id", "campaign_id", "note")},
            }
            for day in range(1, days + 1)
        ]
        change.edit(Cost, cost_id, version, **rows[0])
        made = change.add(Cost, rows[1:])
        text = plural("Cost spread over {n} day", "Cost spread over {n} days", days).format(n=days)
        return Deed(change.txn, text, FORM, (cost_id, *made))
