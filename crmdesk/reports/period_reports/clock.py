"""The clock at signing: a moment before what is already in the base would make a signature that never was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select

from crmdesk.data.errors import EnvironmentFault
from crmdesk.data.models import JournalEntry, PeriodReport, Signature
from crmdesk.data.store import Store
from crmdesk.data.table import day_text
from crmdesk.data.words import N_, _

#: Clocks of computers that share a base differ a little; that far behind the journal nobody is told.
TOLERANCE = timedelta(minutes=2)

_SIGNATURE = N_("The clock of this computer is behind: it says {now}, and the last signature in the base is of {last}.")
_FREEZING = N_("The clock of this computer is behind: it says {now}, and the last report was frozen at {last}.")
_WRITING = N_("The clock of this computer is behind: it says {now}, and the base was last written to at {last}.")


def signing_moment(store: Store, connection: Connection) -> datetime:
    """Return this moment to the second, if nothing in the base is later.

    Raises:
        EnvironmentFault: the clock is behind the last signature, the last frozen report, or the journal.
    """
    now = store.now().replace(microsecond=0)
    signed = connection.execute(select(func.max(Signature.signed_at))).scalar()
    frozen = connection.execute(select(func.max(PeriodReport.frozen_at))).scalar()
    written = connection.execute(select(func.max(JournalEntry.hlc))).scalar()
    at = None if written is None else datetime.fromtimestamp((written >> 16) / 1000, UTC) - TOLERANCE
    for last, sentence in ((signed, _SIGNATURE), (frozen, _FREEZING), (at, _WRITING)):
        if last is not None and last.replace(microsecond=0) > now:
            said = _(sentence).format(now=_text(store, now), last=_text(store, last))
            raise EnvironmentFault(said + " " + _("Set the clock, then sign again."))
    return now


def _text(store: Store, moment: datetime) -> str:
    local = moment.astimezone(store.firm.timezone)
    return f"{day_text(local.date())} {local:%H:%M:%S}"
