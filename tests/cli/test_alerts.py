"""The command that lists what calls for attention."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture
def base(demo_base, tmp_path):
    """A copy of the demo firm: looking writes."""
    return shutil.copy(demo_base, tmp_path / "demo.crmdb")


def test_alerts_are_raised_and_listed(run_json, run, base):
    """The first look raises them, the next raises none and lists the same."""
    first = run_json("--base", base, "alerts")
    assert first["raised"] == len(first["alerts"]) > 0
    assert first["faults"] == []
    again = run_json("--base", base, "alerts")
    assert (again["raised"], again["closed"]) == (0, 0)
    assert {alert["id"] for alert in again["alerts"]} == {alert["id"] for alert in first["alerts"]}
    listed = run_json("--base", base, "alerts", "--no-check")
    assert len(listed["alerts"]) == len(first["alerts"])
    code, out, _err = run("--base", base, "alerts", "--format", "csv")
    assert code == 0
    assert out.count("\n") >= len(first["alerts"])


def test_a_table_says_what_why_and_who(run, base):
    """One line an alert, and how many there are."""
    code, out, _err = run("--base", base, "alerts")
    assert code == 0
    assert "Stuck:" in out
    assert "Total," in out


def test_an_unknown_department_is_told(run, base):
    """One sentence, exit code 2."""
    code, _out, err = run("--base", base, "alerts", "--scope", "Moon")
    assert code == 2
    assert "Moon" in err
