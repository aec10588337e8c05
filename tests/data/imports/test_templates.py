"""Mappings that are ready: those of well-known programs, and those that the firm used before."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from crmdesk.data.imports.mending import Mends
from crmdesk.data.imports.templates import LISTING, fitting, keep, kept_templates, ready_templates, score
from crmdesk.data.models import JournalEntry, SavedView
from tests.data.imports.importing_desk import matched, source_of


def test_an_export_of_amocrm_is_known_by_its_columns(tmp_path):
    """And a file of something else is not."""
    amo = source_of(
        tmp_path,
        "ID;Название сделки;Бюджет;Ответственный;Этап сделки;Воронка;Компания;Дата создания сделки;Теги;Дата закрытия\n",
    )
    assert [template.name for template in fitting(amo, ready_templates())][:1] == ["amoCRM"]
    assert fitting(source_of(tmp_path, "a;b\n1;2\n"), ready_templates()) == ()


def test_a_mapping_is_kept_in_the_base_for_everybody(store, tmp_path):
    """Once for each source, through the journal; words that were mended last, cells do not."""
    match = matched(store, tmp_path)
    mends = Mends().with_word("Менеджер", "Орлов Иван", "Орлов И.").with_cells((2,), "Сделка", "X")
    keep(store, match.source, replace(match.mapping, mends=mends))
    keep(store, match.source, replace(match.mapping, mends=mends, on_duplicate="skip"))
    (kept,) = kept_templates(store)
    assert (kept.name, kept.fingerprint) == (match.source.name, match.source.fingerprint)
    assert kept.mapping.mends == mends.lasting
    assert kept.mapping.on_duplicate == "skip"
    assert score(match.source, kept) == 1
    with store.reading() as connection:
        entries = (
            connection.execute(
                select(JournalEntry.reg).where(JournalEntry.tab == "saved_view").order_by(JournalEntry.hlc)
            )
            .scalars()
            .all()
        )
    assert entries == ["*", "content"]


def test_a_mapping_of_a_newer_program_is_passed_over(sqlite_store):
    """It is neither shown nor spoilt."""
    with sqlite_store.changing() as change:
        change.add(SavedView, [{"listing": LISTING, "name": "x", "content": {"mapping": "colour = 'red'"}}])
    assert kept_templates(sqlite_store) == ()
