"""Templates: what is usual, what a firm decides, and what a base may hold of either."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.models import ReportTemplate
from crmdesk.data.period_reports.templates import (
    MOST_MEASURES,
    SUBJECT_NAMES,
    Line,
    Template,
    read_templates,
    reset_template,
    save_template,
    usual_template,
)
from crmdesk.data.plan_measures import PLAN_MEASURES
from crmdesk.data.presets import PRESETS
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from crmdesk.reports.measures import MEASURES
from tests.factories import put


def test_what_is_usual_can_be_asked() -> None:
    """Every measure of every usual template exists and can be planned; each has a few, and no more than a page takes."""
    for preset in PRESETS:
        for subject in SUBJECT_NAMES:
            usual = usual_template(subject, preset)
            measures = [line.measure for line in usual.lines]
            assert set(measures) <= set(MEASURES) & set(PLAN_MEASURES)
            assert 5 <= len(measures) == len(set(measures)) <= MOST_MEASURES
            assert {line.measure for line in usual.lines if line.at_most} == {
                one for one in measures if MEASURES[one].good < 0
            }
            assert usual.has("team") is (subject != "manager")
            assert usual.has("standing") is (subject == "manager")


def test_a_firm_decides_undoes_and_goes_back(store: Store) -> None:
    """What is saved is read; saved again it is changed; taken back the usual one is there."""
    usual = read_templates(store)["manager"]
    assert usual == usual_template("manager", store.firm.preset)
    wanted = replace(
        usual, lines=(Line("revenue"), Line("overdue_debt", at_most=True)), sections=("months",), minimum=7
    )
    save_template(store, wanted, MEASURES)
    kept = read_templates(store)["manager"]
    assert (kept.lines, kept.sections, kept.minimum) == (wanted.lines, ("months",), 7)
    assert not kept.has("wins")
    assert read_templates(store)["firm"].id == 0
    again = save_template(store, replace(kept, minimum=3), MEASURES)
    with pytest.raises(ConflictFault):
        save_template(store, kept, MEASURES)
    assert again.txn is not None
    undo(store, again.txn)
    assert read_templates(store)["manager"].minimum == 7
    reset_template(store, read_templates(store)["manager"])
    assert read_templates(store)["manager"] == usual


def test_two_who_decide_at_once_do_not_overwrite_each_other(sqlite_store: Store) -> None:
    """The second had seen no template of the firm's own: it hears of the first one's."""
    usual = read_templates(sqlite_store)["firm"]
    save_template(sqlite_store, usual, MEASURES)
    with pytest.raises(ConflictFault, match="Somebody saved this template"):
        save_template(sqlite_store, usual, MEASURES)


REFUSED: tuple[tuple[dict[str, object], str], ...] = (
    ({"lines": ()}, "needs a measure"),
    ({"lines": tuple(Line(one) for one in list(PLAN_MEASURES)[:13])}, "at most 12"),
    ({"lines": (Line("revenue"), Line("revenue"))}, "there twice"),
    ({"lines": (Line("revenu"),)}, "Did you mean “revenue”"),
    ({"sections": ("month",)}, "Did you mean “months”"),
    ({"minimum": -1}, "from 0 to 1000"),
)


def test_what_cannot_be_printed_is_refused(sqlite_store: Store) -> None:
    """A sentence each, and nothing is written."""
    for changes, sentence in REFUSED:
        template: Template = replace(usual_template("manager"), **changes)  # type: ignore[arg-type]
        with pytest.raises(UsageFault, match=sentence):
            save_template(sqlite_store, template, MEASURES)
    assert read_templates(sqlite_store)["manager"].id == 0


UNREADABLE: tuple[dict[str, object], ...] = (
    {}, {"lines": []}, {"lines": 5, "sections": [], "minimum": 1}, {"lines": [{"measure": 1}]}, {"sections": None},
    {"lines": [{}], "sections": [], "minimum": 5}, {"lines": [{"measure": "revenue"}], "sections": [], "minimum": "x"},
)  # fmt: skip


def test_a_template_that_cannot_be_read_gives_way_to_the_usual_one(sqlite_store: Store) -> None:
    """It can be saved over, and spoils nothing else."""
    usual = usual_template("manager", sqlite_store.firm.preset)
    row = put(sqlite_store, ReportTemplate, {"subject": "manager", "content": {}})[0]
    for version, content in enumerate(UNREADABLE, 1):
        if version > 1:
            with sqlite_store.changing() as change:
                change.edit(ReportTemplate, row, version - 1, content=content)
        found = read_templates(sqlite_store)["manager"]
        assert (found.id, found.lines) == (row, usual.lines), content
    save_template(sqlite_store, found, MEASURES)
    assert read_templates(sqlite_store)["manager"].sections == usual.sections
