"""What is known of the rows of a file before any is written: refusals, currencies, clients."""

from __future__ import annotations


def test_one_wrong_date_is_told_once(bring):
    """A column that fills two fields is refused once, and what follows from it is not told beside it."""
    result = bring(
        "deals",
        "Title,Stage,Close Date\nA,Closed Won,20.04.2205\n",
        '[fields]\ntitle = "Title"\nstage = "Stage"\nclosed = "Close Date"\n'
        'expected = { column = "Close Date", when = "open" }\n',
    )
    assert [refusal.reason for refusal in result.refused] == ["the year 2205 is outside 1900–2100"]
