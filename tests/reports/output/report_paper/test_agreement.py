"""The agreement form: what is known is filled in, the rest are blanks, and it claims no more than the law gives."""

from __future__ import annotations

import re

import pytest

from crmdesk.data import words
from crmdesk.data.canonical import grouped_digest
from crmdesk.data.resources import resource
from crmdesk.reports.output.report_paper import Agreement, print_agreement
from crmdesk.reports.period_reports.snapshot import Person
from tests.reports.output.report_paper.pages import bare, opened, overlaps, text_rects, texts, whole_text

HEAD, PERSON = Person("1", "Михаил Громов", "Руководитель продаж"), Person("2", "Анна {firm} Соколова", "Менеджер")
FILLED = Agreement(
    "ООО «Вектор»", "7701234567", 2025, HEAD, PERSON, "7f3a91c25e0bd846" * 4, "8c3a91c25e0bd846" * 4, "Москва"
)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_form_holds_firm_person_and_fingerprints(language):
    """Names, positions, tax number, both fingerprints; a brace in a name means itself; one page."""
    words.use(language)
    content = print_agreement(FILLED)
    text = whole_text(content)
    assert len(texts(content)) == 1
    for said in (
        FILLED.firm, FILLED.firm_inn, HEAD.name, HEAD.position, PERSON.name, PERSON.position,
        grouped_digest(FILLED.certificate_sha256, 32), grouped_digest(FILLED.root_sha256, 32), "63",
    ):  # fmt: skip
        assert bare(said) in text
    with opened(content) as (page,):
        assert overlaps(text_rects(page)) == []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_an_empty_form_has_blanks_to_write_on(language):
    """Nothing is filled in: blanks stand in the place of all of it, and no brace is left."""
    words.use(language)
    text = whole_text(print_agreement(Agreement("", "", 2025)))
    assert "________________" in text
    assert "{" not in text


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_wording_claims_only_what_may_be_claimed(language):
    """It names the law's articles and a lawyer, and never a qualified signature, a standard or a force of its own."""
    template = (resource("templates") / f"agreement.{language}.txt").read_text(encoding="utf-8")
    assert re.search(r"юрист|lawyer", template)
    for article in ("5", "6", "9"):
        assert re.search(rf"(стать\w+|article) {article}\b", template)
    forbidden = (
        r"(?<!не)квалифицирован|(?<!un)qualified|юридическ|равнознач|ГОСТ|ФСБ|legally|binding|equivalent|certified"
    )
    assert not re.search(forbidden, template, re.IGNORECASE)
    assert set(re.findall(r"\{(\w+)\}", template)) == {
        "place", "year", "firm", "inn", "head", "person", "position", "fingerprint", "root",
    }  # fmt: skip


def test_very_long_names_flow_onto_a_second_page():
    """The places to sign stay together, whatever the names."""
    long = Person("3", "Константинопольская " * 12, "ведущий менеджер " * 12)
    content = print_agreement(Agreement("ООО «Вектор» " * 30, "7701234567", 2025, long, long, "", "", ""))
    assert len(texts(content)) <= 2
