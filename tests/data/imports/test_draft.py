"""What is known of the rows of a file before any is written: refusals, currencies, clients."""

from __future__ import annotations

from tests.data.imports.bringing import drafted


def test_one_wrong_date_is_told_once(bring):
    """A column that fills two fields is refused once, and what follows from it is not told beside it."""
    result = bring(
        "deals",
        "Title,Stage,Close Date\nA,Closed Won,20.04.2205\n",
        '[fields]\ntitle = "Title"\nstage = "Stage"\nclosed = "Close Date"\n'
        'expected = { column = "Close Date", when = "open" }\n',
    )
    assert [refusal.reason for refusal in result.refused] == ["the year 2205 is outside 1900–2100"]


def test_a_row_is_refused_once_for_each_column_and_reason(sqlite_store):
    """Two fields filled by one column tell one refusal; the report calls it by the file's name."""
    mapping = '[fields]\nname = "Client"\nlegal_name = "Client"'
    with drafted(sqlite_store, "clients", "Client,x\nA,1\nB,2\n", mapping) as draft:
        draft.refuse(1, "name", "B", "it is odd")
        draft.refuse(1, "legal_name", "B", "it is odd")
        draft.refuse(1, "city", "B", "it is odd")
    assert [(refusal.row, refusal.column) for refusal in draft.refusals] == [(3, "Client"), (3, "city")]
    assert draft.refused == {1}
    assert list(draft.column("city")) == [None, None]


def test_money_is_in_the_currency_of_its_own_column_its_sign_or_the_firm(sqlite_store):
    """The row's own word wins over the sign beside the amount; a word that is no currency is refused."""
    table = "d,s,c\n2025-01-01,$5,\n2025-01-01,5,евро\n2025-01-01,5,\n2025-01-01,5,shells\n"
    mapping = '[fields]\npaid = "d"\namount = "s"\ncurrency = "c"'
    with drafted(sqlite_store, "payments", table, mapping) as draft:
        assert draft.values["currency"][:3] == ["USD", "EUR", "RUB"]
    assert [refusal.reason for refusal in draft.refusals] == ["“shells” is not a currency"]
    assert "EUR, SHELLS, USD" in draft.warnings[0]
