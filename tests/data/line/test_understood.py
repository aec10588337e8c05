"""What a line means, as values."""

from __future__ import annotations

from datetime import date

from crmdesk.data.line.understood import Choice, NewClient, NewPayment, Question, Understood

ASKED = Question("client", "Which?", (Choice("id:1", "One"), Choice("id:2", "Two")), required=True)


def test_a_line_is_ready_when_something_is_proposed_and_nothing_is_open():
    """An optional question keeps nobody from writing, an open one does."""
    client = NewClient("One")
    assert not Understood("x").ready
    assert Understood("x", proposals=(client,)).ready
    assert not Understood("x", proposals=(client,), missing=("Say who.",)).ready
    assert not Understood("x", proposals=(client,), questions=(ASKED,)).ready


def test_questions_and_proposals_are_found_by_their_ids():
    payment = NewPayment(100, "RUB", date(2025, 11, 20))
    understood = Understood("x", proposals=(payment,), questions=(ASKED,))
    assert understood.proposal("payment") is payment
    assert understood.proposal("deal") is None
    assert understood.question("client") is ASKED
    assert ASKED.answer is None
