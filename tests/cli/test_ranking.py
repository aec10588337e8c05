"""The command that ranks: the same figures as the engine's, as data, table and files."""

from __future__ import annotations

import json

import pytest

from crmdesk.cli.main import main
from crmdesk.data.ranking_profiles import save_profile
from crmdesk.data.store import Store
from crmdesk.reports.analyses.ranking import shown_measures
from crmdesk.reports.ranking import rank
from tests.conftest import Clock
from tests.reports.ranking.test_forming import OCTOBER, PROFILE, peopled


@pytest.fixture
def base(sqlite_location):
    store = Store.open(sqlite_location, clock=Clock())
    save_profile(peopled(store), PROFILE)
    expected = rank(store, OCTOBER, PROFILE)
    store.close()
    return sqlite_location, expected


def test_data_are_what_the_engine_says(base, capsys):
    """Places, points and money of every line, null out of ranking."""
    location, expected = base
    assert (
        main(
            [
                "--base",
                location,
                "--lang",
                "en",
                "ranking",
                "--period",
                "2025-10",
                "--as-of",
                "2025-11-20",
                "--format",
                "json",
            ]
        )
        == 0
    )
    said = json.loads(capsys.readouterr().out)
    rows = said["rows"]
    assert [row["place"] for row in rows] == [line.place for line in expected.lines]
    assert [row["manager"] for row in rows] == [line.name for line in expected.lines]
    for row, line in zip(rows, expected.lines, strict=True):
        assert row["points"] == (None if line.points is None else round(line.points, 1))
    assert said["total"]["revenue"] == f"{expected.total['revenue'] / 100:.2f}"
    points, bonus = said["sections"]
    ranked = [line for line in expected.lines if line.place is not None]
    for row, line in zip(points["rows"], ranked, strict=True):
        assert row["revenue_by_plan"] == round(line.scores[0].points, 1)
        assert row["win_rate_by_team"] == round(line.scores[1].points, 1)
    assert [row["calculation"] for row in bonus["rows"]] == [line.bonus.text for line in expected.lines]


def test_columns_are_what_points_are_made_of(base, capsys):
    """The plan and its attainment where points ask for them, then each measure once; all of them in the data."""
    location, expected = base
    measures = [measure.id for measure in shown_measures(expected)]
    assert measures == ["plan", "plan_pct", "revenue", "win_rate"]
    assert (
        main(["--base", location, "ranking", "--period", "2025-10", "--as-of", "2025-11-20", "--format", "json"]) == 0
    )
    assert set(measures) <= json.loads(capsys.readouterr().out)["rows"][0].keys()


def test_it_is_written_as_sheet_and_paper(base, tmp_path):
    """Both files are made and are what their names say."""
    for ending, begins in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        target = tmp_path / f"ranking.{ending}"
        assert main(["--base", base[0], "ranking", "--period", "2025-10", "-o", str(target)]) == 0
        assert target.read_bytes().startswith(begins)


def test_an_unknown_profile_is_one_sentence(base, capsys):
    """Wrong usage, with the names there are."""
    assert main(["--base", base[0], "--lang", "en", "ranking", "--profile", "Tost"]) == 2
    assert "Test" in capsys.readouterr().err
