"""What is suggested for files as other programs write them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from crmdesk.data.imports import suggest_map

AMO = "ID,Название сделки,Компания,Этап сделки,Бюджет,Дата создания,Дата закрытия\n"


def suggested(tmp_path: Path, table: str, kind: str = "deals") -> dict[str, Any]:
    """Return the suggestion for a table given as text, as TOML reads it."""
    path = tmp_path / f"{kind}.csv"
    path.write_text(table, encoding="utf-8")
    return tomllib.loads(suggest_map(path, kind))


def test_words_for_nothing_among_dates_are_named(tmp_path):
    """In amoCRM most deals read "не закрыта": the column is the day of closing all the same, in both its meanings."""
    rows = "".join(f"{i},Сделка,Ромашка,Переговоры,10,01.02.2025 10:00,не закрыта\n" for i in range(9))
    fields = suggested(tmp_path, AMO + rows + "9,Сделка,Ромашка,Успешно реализовано,10,01.02.2025,03.02.2025\n")[
        "fields"
    ]
    assert fields["closed"] == {"column": "Дата закрытия", "when": "closed", "empty": ["не закрыта"]}
    assert fields["expected"] == {"column": "Дата закрытия", "when": "open", "empty": ["не закрыта"]}


def test_a_column_that_is_never_a_date_is_no_date_whatever_its_name(tmp_path):
    """Where nothing is a date, the words are not words for nothing."""
    rows = "".join(f"{i},Сделка,Ромашка,Переговоры,10,01.02.2025,не закрыта\n" for i in range(5))
    assert "closed" not in suggested(tmp_path, AMO + rows)["fields"]


def test_a_typing_error_is_not_a_word_for_nothing(tmp_path):
    """A date with a slip is left to be refused, so that somebody looks at it."""
    rows = "1,Сделка,Ромашка,Отказ,10,01.02.2025,31.02.2025\n2,Сделка,Ромашка,Отказ,10,01.02.2025,03.02.2025\n"
    assert suggested(tmp_path, AMO + rows)["fields"]["closed"] == {"column": "Дата закрытия", "when": "closed"}


@pytest.mark.parametrize(
    ("values", "unit"),
    [("0.4 0 1", "share"), ("0,25 0,5 1", "share"), ("10 0 100", None), ("0 1 1", None), ("0.5% 1% 0%", None)],
)
def test_shares_are_told_from_percents(tmp_path, values, unit):
    """0.4 beside 0 and 1 is 40 %; where all is 0 or 1, or a % stands there, nothing is guessed."""
    rows = "".join(f"Deal;{value}\n" for value in values.split())
    probability = suggested(tmp_path, "Deal name;Probability\n" + rows)["fields"]["probability"]
    assert (probability.get("unit") if isinstance(probability, dict) else None) == unit


def test_ids_of_what_is_referred_to_are_references(tmp_path):
    """A Salesforce file names accounts by id only."""
    fields = suggested(tmp_path, "OpportunityName,AccountId\nA,001A0\nB,001B0\n")["fields"]
    assert fields["client"] == {"column": "AccountId", "by": "external_id", "missing": "empty"}


def test_the_fields_of_bitrix24s_own_interface_are_known(tmp_path):
    """TITLE, OPPORTUNITY, STAGE_ID and STAGE_SEMANTIC_ID are title, amount, stage and outcome."""
    fields = suggested(
        tmp_path,
        "ID,TITLE,STAGE_ID,CURRENCY_ID,OPPORTUNITY,CLOSEDATE,ASSIGNED_BY_ID,DATE_CREATE,STAGE_SEMANTIC_ID\n"
        "1,Игрушки,NEW,RUB,100.00,2021-02-10T03:00:00+03:00,1,2021-02-03T15:58:12+03:00,P\n"
        "2,Куклы,WON,RUB,200.00,2021-02-10T03:00:00+03:00,1,2021-02-03T15:58:12+03:00,S\n",
    )["fields"]
    told = {name: fields[name] for name in ("title", "stage", "outcome", "amount", "currency", "external_id")}
    assert told == {
        "title": "TITLE", "stage": "STAGE_ID", "outcome": "STAGE_SEMANTIC_ID", "amount": "OPPORTUNITY",
        "currency": "CURRENCY_ID", "external_id": "ID",
    }  # fmt: skip


def test_what_was_not_found_is_said(tmp_path):
    """A file in a language that is not known names the fields to fill by hand."""
    path = tmp_path / "deals.csv"
    path.write_text("id,empresa,etapa,importe\n1,Tajo,Ganado,10\n", encoding="utf-8")
    assert "# No column was found for: title, client, owner, stage, amount, created, closed." in suggest_map(
        path, "deals"
    )


def test_a_header_alone_joins_the_parts_of_a_name(tmp_path):
    """A template without rows is mapped like a full file."""
    fields = suggested(tmp_path, "ID,Имя,Фамилия,Отчество\n", "contacts")["fields"]
    assert fields["name"] == {"columns": ["Фамилия", "Имя", "Отчество"], "join": " "}
