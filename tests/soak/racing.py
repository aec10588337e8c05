"""Several processes that save the same deals by the versions they read: no saved change is lost."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import select

from crmdesk.data.models import Deal
from crmdesk.data.store import Store
from tests.soak.killing import worker
from tests.soak.wholeness import Violation, check_whole

WRITERS, DEALS, ADDITIONS = 3, 4, 25


def soak_races(base: Path, until: float) -> dict[str, int]:
    """Let writers add one kopeck at a time to the same deals; every kept addition must be in the sum.

    Raises:
        Violation: an update was lost.
    """
    counts = {"rounds": 0, "additions kept": 0, "conflicts met": 0, "waits given up": 0}
    while time.monotonic() < until or not counts["rounds"]:
        before = _amounts(base)
        with ExitStack() as stack:
            words = ("race", str(base), str(ADDITIONS), *map(str, before))
            writers = [stack.enter_context(worker(*words)) for _writer in range(WRITERS)]
            said = []
            for writer in writers:
                output, errors = writer.communicate()
                if writer.returncode:
                    raise Violation(f"a writer failed: {errors}")
                said.append([int(word) for word in output.split()])
        after = _amounts(base, tuple(before))
        kept = sum(found[0] for found in said)
        added = sum(after[deal_id] - before[deal_id] for deal_id in before)
        if added != kept:
            raise Violation(f"{kept} additions were kept, but amounts grew by {added}: an update was lost")
        check_whole(str(base))
        counts["rounds"] += 1
        counts["additions kept"] += kept
        counts["conflicts met"] += sum(found[1] for found in said)
        counts["waits given up"] += sum(found[2] for found in said)
    return counts


def _amounts(base: Path, ids: tuple[int, ...] = ()) -> dict[int, int]:
    store = Store.open(str(base))
    try:
        with store.reading() as connection:
            query = select(Deal.id, Deal.amount).where(Deal.amount.is_not(None)).order_by(Deal.id)
            query = query.where(Deal.id.in_(ids)) if ids else query.limit(DEALS)
            return {row.id: row.amount for row in connection.execute(query)}
    finally:
        store.close()
