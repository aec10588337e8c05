"""Verdicts: heads judge words, figures judge figures, and a signed word says what was judged with it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.period_reports.chain import check_chain
from crmdesk.data.period_reports.commitments import Promised, add_commitment, list_commitments
from crmdesk.data.period_reports.records import read_report
from crmdesk.data.period_reports.statements import Judgement, read_statement
from crmdesk.data.period_reports.steps import Signed, Signing, write_signatures
from crmdesk.data.period_reports.verdicts import OUTCOME, judge
from crmdesk.data.store import Store
from tests.data.period_reports.life import ANNA, IVAN, SEPTEMBER, approve, at_work, form, plant_staff, row_of, sign


def approve_with(store: Store, report: int, verdicts: dict[int, Judgement]) -> None:
    """Approve a report and judge what was promised before it."""
    signing = Signing("head", "electronic", store.now(), "b" * 64)
    version = row_of(store, report).version
    write_signatures(store, Signed(report, version, (signing,), pdf=b"%PDF", word="So", verdicts=verdicts))


def test_words_are_judged_by_the_head_and_figures_are_not(sqlite_store: Store) -> None:
    """The author judges nothing, the figures judge revenue, and what is not fixed yet is judged by nobody."""
    store = sqlite_store
    plant_staff(store)
    report = form(store, period=SEPTEMBER)[0].id
    with at_work(store, IVAN):
        words = add_commitment(store, report, Promised("Call everybody")).ids[0]
        figure = add_commitment(store, report, Promised(measure="revenue", target=Decimal(5))).ids[0]
    with at_work(store, ANNA), pytest.raises(UsageFault, match="is not fixed yet"):
        judge(store, words, Judgement("kept"))
    with at_work(store, IVAN):
        sign(store, report)
        with pytest.raises(UsageFault, match="those above its author"):
            judge(store, words, Judgement("kept"))
    with at_work(store, ANNA):
        judge(store, words, Judgement("partly", " All but two "))
        for commitment, judgement, sentence in (
            (figure, Judgement("kept"), "judged by its figure"),
            (words, Judgement("nearly"), "Say whether it was kept"),
            (words, Judgement("kept", "x" * (OUTCOME + 1)), "takes 300 characters"),
        ):
            with pytest.raises(UsageFault, match=sentence):
                judge(store, commitment, judgement)
        assert judge(store, words, Judgement("partly", "All but two")).txn is None
    assert (list_commitments(store, report)[0].verdict, list_commitments(store, report)[0].outcome) == (
        "partly", "All but two"
    )  # fmt: skip


def test_verdicts_given_with_the_signature_stand_in_its_statement(sqlite_store: Store) -> None:
    """Of what was promised before, in the same transaction; of anything else the whole approval is refused."""
    store = sqlite_store
    plant_staff(store)
    before, now = form(store, period=SEPTEMBER)[0].id, form(store)[0].id
    with at_work(store, IVAN):
        promise = add_commitment(store, before, Promised("Call everybody")).ids[0]
        own = add_commitment(store, now, Promised("Visit everybody")).ids[0]
        sign(store, before)
        sign(store, now)
    with at_work(store, ANNA):
        approve(store, before)
        with pytest.raises(UsageFault, match="not promised in the reports before"):
            approve_with(store, now, {own: Judgement("kept")})
        assert row_of(store, now).state == "signed"
        approve_with(store, now, {promise: Judgement("missed", "No time")})
    said = read_statement(read_report(store, now).signatures[1].statement)
    assert said.verdicts == {str(promise): Judgement("missed", "No time")}
    assert list_commitments(store, before)[0].judged_by == "Anna Sokolova"
    assert check_chain(store).is_whole
