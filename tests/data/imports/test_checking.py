"""A check says what would come of a file; what it advises leads to an import without errors."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from crmdesk.data.errors import Cancelled
from crmdesk.data.imports.checking import advised, check, run
from crmdesk.data.imports.issues import Fix
from crmdesk.data.imports.past_imports import past_imports
from crmdesk.data.models import Client, Deal, JournalEntry, Manager
from tests.data.imports.bringing import rows
from tests.data.imports.importing_desk import DEALS, checked, hear, matched

BROKEN = DEALS + "104;Обед;Лютик;Соколова А.;Отказ;1.2ОО.000;01.03.2025;31.09.2025;d\n105;;;;Новая;по договору;;;\n"


def _import(store, match, **options):
    return run(store, match, **{"skip_wrong": False, "author_id": None, "progress": hear, **options})


def test_a_clean_file_needs_no_decision(store, tmp_path):
    """It is counted, what it will make is named, and nothing is written."""
    found = checked(store, matched(store, tmp_path))
    assert (found.counts.new, found.counts.taken, found.counts.wrong) == (3, 3, 0)
    assert found.issues == ()
    assert {made.title: made.names for made in found.made}["manager"] == ("Соколова Анна", "Орлов Иван")
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(Deal)).scalar_one() == 0


def test_advice_mends_a_file_without_touching_it(store, tmp_path):
    """Slips are read as they were meant, people as those they are, and the same mapping does it again."""
    with store.changing() as change:
        change.add(Manager, [{"name": "Соколова Анна"}, {"name": "Белова Ева"}])
    match = matched(store, tmp_path, BROKEN)
    found = checked(store, match)
    assert found.counts.wrong == 2
    assert {issue.kind for issue in found.issues} == {"value", "word"}
    again = checked(store, advised(found))
    assert again.counts.wrong == 1
    (left,) = again.issues
    assert left.where == "Row 6"
    empty = next(fix for fix in left.fixes if fix.title == "Leave empty")
    mended = empty.applied(again.match)
    result = _import(store, mended)
    assert (result.created, result.refused) == (5, ())
    assert ("Обед", 1_200_000_00) in rows(store, Deal, "title", "amount")
    assert len(rows(store, Manager, "name")) == 3
    assert match.source.path.read_text("utf-8") == BROKEN
    assert '"соколова а." = "Соколова Анна"' in mended.mapping.text


def test_wrong_rows_stop_an_import_unless_they_are_left_out(store, tmp_path):
    """All or nothing, or all that is right."""
    match = matched(store, tmp_path, BROKEN)
    assert _import(store, match).stopped
    assert past_imports(store) == ()
    done = _import(store, match, skip_wrong=True)
    assert (done.created, done.refused_rows) == (3, 2)


def test_a_stopped_import_leaves_nothing(store, tmp_path):
    """Not a row, and no mapping either."""

    def stop(share: float) -> None:
        if share > 0.9:
            raise Cancelled

    with pytest.raises(Cancelled):
        _import(store, matched(store, tmp_path), progress=stop)
    assert rows(store, Deal, "id") == []
    assert past_imports(store) == ()


def test_a_file_imported_again_changes_nothing(store, tmp_path):
    """Its rows are known by their ids; a changed one updates."""
    match = matched(store, tmp_path)
    _import(store, match)
    found = checked(store, matched(store, tmp_path))
    assert (found.counts.same, found.counts.new) == (3, 0)
    changed = checked(store, matched(store, tmp_path, DEALS.replace("90 000,00", "95 000,00")))
    assert (changed.counts.updated, changed.counts.same) == (1, 2)


def test_doubles_are_decided_for_all_at_once(store, tmp_path):
    """Merged, updated, left out, or new all the same."""
    with store.changing() as change:
        change.add(Client, [{"name": "ООО «Ромашка»", "city": "Уфа"}])
    match = matched(store, tmp_path, "ID;Название компании;Город\n7;Ромашка;Омск\n8;Лютик;Омск\n", "clients")
    found = checked(store, match)
    assert (found.counts.similar, found.counts.new) == (1, 1)
    (issue,) = found.issues
    assert [fix.title for fix in issue.fixes] == ["Merge 1", "Update 1", "Leave out 1", "Import as new"]
    merged, updated, left, new = (checked(store, fix.applied(match)).counts for fix in issue.fixes)
    assert (merged.updated, updated.updated, left.skipped, new.new) == (1, 1, 1, 2)
    _import(store, issue.fixes[0].applied(match))
    assert ("ООО «Ромашка»", "Уфа", "7") in rows(store, Client, "name", "city", "external_id")


def test_a_row_left_out_is_refused_no_more(store, tmp_path):
    """Whatever is wrong with it."""
    match = Fix("", checked(store, matched(store, tmp_path, BROKEN)).issues[0].fixes[-1].mends)
    found = checked(store, match.applied(matched(store, tmp_path, BROKEN)))
    assert (found.counts.skipped, found.counts.wrong) == (1, 1)


def test_an_import_is_signed_and_journaled(store, tmp_path):
    """By whoever sits there, as one transaction."""
    with store.changing() as change:
        (anna,) = change.add(Manager, [{"name": "Anna"}])
    done = _import(store, matched(store, tmp_path), author_id=anna)
    with store.reading() as connection:
        authors = connection.execute(
            select(JournalEntry.author_id).where(JournalEntry.txn == done.txn).distinct()
        ).scalars()
        assert authors.all() == [anna]
    assert past_imports(store)[0].author == "Anna"


def test_checking_can_be_stopped(sqlite_store, tmp_path):
    """At every step that tells its progress."""

    def stop(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        check(sqlite_store, matched(sqlite_store, tmp_path), stop)
