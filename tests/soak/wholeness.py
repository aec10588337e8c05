"""What must hold of a base after anything: the engine's own checks, and the journal that folds to the rows."""

from __future__ import annotations

from crmdesk.data.store import Store
from tests.fold import assert_fold


class Violation(AssertionError):
    """Something that must hold does not; the text says what and where."""


def check_whole(location: str) -> None:
    """Open a base as the program does and look at all of it.

    Raises:
        Violation: it is torn.
    """
    store = Store.open(location)
    try:
        with store.reading() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            if found != ["ok"]:
                raise Violation(f"integrity_check: {found[:3]}")
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if orphans:
                raise Violation(f"foreign_key_check: {orphans[:3]}")
            lost = connection.exec_driver_sql(
                """SELECT count(*) FROM deal WHERE NOT EXISTS (SELECT 1 FROM deal_event e WHERE e.deal_id = deal.id
                   AND e.end_on = '9999-12-31' AND e.stage_id = deal.stage_id AND e.value IS deal.value)"""
            ).scalar_one()
            if lost:
                raise Violation(f"{lost} deals are not what their history says")
        try:
            assert_fold(store)
        except AssertionError as error:
            raise Violation(f"the journal does not fold to the rows: {error}") from error
    finally:
        store.close()
