"""Texts: lengths as people count them, what may stand in them, and who overwrites whom."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.period_reports.texts import COMMENT, HEADLINE, REMARK, WORD, left_of, put_text, read_remark, read_word
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests.data.period_reports.life import IVAN, form, plant_staff, row_of


@pytest.fixture
def report(sqlite_store: Store) -> int:
    """The report of Ivan, who is at work."""
    plant_staff(sqlite_store)
    sqlite_store.person_id = IVAN
    return form(sqlite_store)[0].id


def test_a_text_of_the_whole_length_is_taken_and_one_more_is_not(sqlite_store: Store, report: int) -> None:
    """140, 4 000, 700 and 1 000 characters: a letter with its mark, typed as two, is one of them."""
    for name, most in (("headline", HEADLINE), ("comment", COMMENT)):
        put_text(sqlite_store, report, name, "и\u0306" * most)
        assert getattr(row_of(sqlite_store, report), name) == "й" * most
        with pytest.raises(UsageFault, match="Shorten it by 1 character\\."):
            put_text(sqlite_store, report, name, "x" * (most + 1))
    assert (HEADLINE, COMMENT, WORD, REMARK) == (140, 4_000, 700, 1_000)
    assert len(read_word("x" * WORD)) == WORD
    with pytest.raises(UsageFault, match="Shorten it by 2 characters"):
        read_remark("x" * (REMARK + 2))
    assert (left_of("й", 5), left_of("  abc ", 2)) == (4, -1)


def test_a_headline_is_one_line_and_a_comment_keeps_its_own(sqlite_store: Store, report: int) -> None:
    """Ends of lines of any system become plain ones; control characters are nobody's words."""
    put_text(sqlite_store, report, "headline", " The best\r\n October\t ever ")
    put_text(sqlite_store, report, "comment", "One\r\nTwo\rThree\x00\x1b[31m\n")
    row = row_of(sqlite_store, report)
    assert (row.headline, row.comment) == ("The best October ever", "One\nTwo\nThree[31m")


def test_what_cannot_be_seen_is_no_text(sqlite_store: Store, report: int) -> None:
    """Marks without width alone are nothing; marks that turn digits round on the screen are left out, emoji stay whole."""
    put_text(sqlite_store, report, "comment", "\u200b\u2060\ufeff")
    put_text(sqlite_store, report, "headline", "Up by \u202e21\u202c %, \U0001f468\u200d\U0001f469")
    row = row_of(sqlite_store, report)
    assert (row.comment, row.headline) == ("", "Up by 21 %, \U0001f468\u200d\U0001f469")
    with pytest.raises(UsageFault, match="Say why"):
        read_remark("\u200b")


def test_what_another_window_wrote_is_not_overwritten(sqlite_store: Store, report: int) -> None:
    """Each names what it saw; the same text twice is no conflict and no deed, and undo takes the last one back."""
    put_text(sqlite_store, report, "comment", "first", was="")
    with pytest.raises(ConflictFault, match="another window"):
        put_text(sqlite_store, report, "comment", "second", was="")
    assert put_text(sqlite_store, report, "comment", "first", was="").txn is None
    deed = put_text(sqlite_store, report, "comment", "", was="first")
    assert row_of(sqlite_store, report).comment == ""
    assert deed.txn is not None
    undo(sqlite_store, deed.txn)
    assert row_of(sqlite_store, report).comment == "first"
