"""Lines as people type them, Russian and English, and what they must mean; and that no text breaks the understanding."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.data.line.understanding import understand
from crmdesk.data.line.vocabulary import Term, Vocabulary
from crmdesk.data.store import Store
from tests.data.line.brief import brief

VOCABULARY = Vocabulary(
    (
        Term("report", "losses", "Причины проигрыша", ("loss reasons", "потери")),
        Term("report", "managers", "Отчёт по ответственным", ("managers' report",)),
        Term("measure", "margin", "Маржа", ("прибыль", "profit", "margin")),
        Term("measure", "revenue", "Выручка", ("revenue", "продажи")),
        Term("dimension", "city", "Город", ("city", "cities")),
        Term("dimension", "manager", "Менеджер", ("manager",)),
        Term("compare", "year", "С прошлым годом", ("прошлым годом", "last year")),
        Term("span", "month", "Месяц", ("этот месяц", "this month")),
        Term("command", "undo", "Отменить", ("undo",)),
    )
)
TODAY = "20.11.25"
LINES = (
    # -- done, with and without a next step
    ("Звонок Ромашка 15 мин договорились о КП завтра 10:00",
     'done call ООО «Ромашка» 15m "Договорились о КП" | plan task ООО «Ромашка» 21.11.25 10:00 "Send КП"'),
    ("Встреча Волжский хлеб 1 ч защита КП", 'done meeting Волжский хлеб #6607 60m "Защита КП"'),
    ("Встреча Альянс-Монтаж 1 ч защита КП", 'done meeting Альянс-Монтаж 60m "Защита КП"'),
    ("звонок ромашка 15 минут", "done call ООО «Ромашка» 15m"),
    ("звонок ромашке", "done call ООО «Ромашка»"),
    ("Звонок «Ромашка» полчаса обсудили поставку", 'done call ООО «Ромашка» 30m "Обсудили поставку"'),
    ("звонил ООО Ромашка 5 мин", "done call ООО «Ромашка» 5m in"),
    ("встретились с Ромашкой 1 ч 20 мин обсудили смету", 'done meeting ООО «Ромашка» 80m "Обсудили смету"'),
    ("встреча с Волжским хлебом 1,5 ч", "done meeting Волжский хлеб #6607 90m"),
    ("Ромашка звонок 10 мин перенесли сроки", 'done call ООО «Ромашка» 10m "Перенесли сроки"'),
    ("входящий звонок Ромашка 3 мин", "done call ООО «Ромашка» 3m in"),
    ("исходящий звонок Ромашка 3 мин", "done call ООО «Ромашка» 3m"),
    ("звонок вчера Ромашка 10 мин", "done call ООО «Ромашка» 10m 19.11"),
    ("звонок Ромашка вчера в 16:00 обсудили цену", 'done call ООО «Ромашка» 19.11 16:00 "Обсудили цену"'),
    ("звонок Ромашка в 11:00 обсудили цену", 'done call ООО «Ромашка» 11:00 "Обсудили цену"'),
    ("письмо Ромашке выслали прайс", 'done letter ООО «Ромашка» "Выслали прайс"'),
    ("выезд на объект Волга-Вент 3 часа замеры", 'done visit Волга-Вент #6610 180m "Замеры"'),
    ("выезд Волга-Вент 3 часа", "done visit Волга-Вент #6610 180m"),
    ("звонок Наумову 5 мин", "done call Волжский хлеб @Наумов Максим #6607 5m"),
    ("звонил Наумов", "done call Волжский хлеб @Наумов Максим #6607 in"),
    ("звонил Наумову", "done call Волжский хлеб @Наумов Максим #6607"),
    ("звонок Наумову из Волжского хлеба 5 мин", "done call Волжский хлеб @Наумов Максим #6607 5m"),
    ("звонок Гусевой 5 мин", "done call Альянс-Монтаж @Гусева Валентина Петровна 5m"),
    ("звонок Орлову 5 мин", "done call 5m | ?contact(3)"),
    ("звонок Орлову Антону 5 мин", "done call Клиника «Доверие» @Орлов Антон 5m"),
    ("звонок Вектор 5 мин", "done call 5m | ?client(3)"),
    ("звонок Граниту 5 мин", "done call 5m | ?client(3)"),
    ("звонок Гранит Сервис 5 мин", "done call Гранит Сервис 5m"),
    ("звонок Доверие 5 мин", "done call Клиника «Доверие» 5m"),
    ("звонок Рамашка 5 мин", "done call 5m | ?client(3)"),
    ("звонок Зюзюка 5 мин", "done call 5m | ?client(2)"),
    ("звонок 5 мин", "done call 5m"),
    ("звонок Ромашка 15 мин завтра", 'done call ООО «Ромашка» 15m | plan call ООО «Ромашка» 21.11.25 "Звонок"'),
    ("звонок Ромашка 15 мин договорились о встрече в пятницу 15:00",
     'done call ООО «Ромашка» 15m "Договорились о встрече" | plan meeting ООО «Ромашка» 21.11.25 15:00 "Встреча"'),
    ("звонок Ромашка 15 мин обсудили смету завтра отправить договор",
     'done call ООО «Ромашка» 15m "Обсудили смету" | plan task ООО «Ромашка» 21.11.25 "Отправить договор"'),
    ("звонок Ромашка 15 мин обещал подумать через неделю перезвонить",
     'done call ООО «Ромашка» 15m "Обещал подумать" | plan call ООО «Ромашка» 27.11.25 "Перезвонить"'),
    ("звонок Ромашка 15 мин договорились отправить смету завтра",
     'done call ООО «Ромашка» 15m "Договорились отправить смету" | plan task ООО «Ромашка» 21.11.25 "Отправить смету"'),
    ("звонок Ромашка 15 мин ждут договор до пятницы",
     'done call ООО «Ромашка» 15m "Ждут договор" | plan task ООО «Ромашка» 21.11.25 "Send договор"'),
    ("звонок Ромашка 15 мин просили смету к понедельнику",
     'done call ООО «Ромашка» 15m "Просили смету" | plan task ООО «Ромашка» 24.11.25 "Send смету"'),
    ("звонок Ромашка 7 мин думают через 3 дня",
     'done call ООО «Ромашка» 7m "Думают" | plan task ООО «Ромашка» 23.11.25 "Думают"'),
    ("звонок С-6607 5 мин уточнили срок", 'done call Волжский хлеб #6607 5m "Уточнили срок"'),
    ("звонок по сделке 6607 5 мин", "done call Волжский хлеб #6607 5m"),
    # -- planned
    ("задача Соколовой перезвонить Ромашке в пятницу",
     'plan task ООО «Ромашка» %Анна Соколова 21.11.25 "Перезвонить"'),
    ("задача отправить КП Ромашке завтра", 'plan task ООО «Ромашка» 21.11.25 "Отправить КП"'),
    ("задача Волкову подготовить смету к 5 декабря", 'plan task %Сергей Волков 05.12.25 "Подготовить смету"'),
    ("задача Рыбину проверить склад", 'plan task "Проверить склад" | ?colleague(2)'),
    ("Перезвонить Ромашке завтра в 10", 'plan call ООО «Ромашка» 21.11.25 10:00 "Перезвонить"'),
    ("позвонить Волжскому хлебу в среду", 'plan call Волжский хлеб #6607 26.11.25 "Позвонить"'),
    ("отправить КП Ромашке в пятницу", 'plan task ООО «Ромашка» 21.11.25 "Отправить КП"'),
    ("подготовить презентацию", 'plan task "Подготовить презентацию"'),
    ("Встреча Ромашка завтра 15:00", 'plan meeting ООО «Ромашка» 21.11.25 15:00 "Встреча"'),
    ("Встреча Ромашка завтра 15:00 показать образцы", 'plan meeting ООО «Ромашка» 21.11.25 15:00 "Показать образцы"'),
    ("звонок Ромашка завтра утром", 'plan call ООО «Ромашка» 21.11.25 10:00 "Звонок"'),
    ("звонок Ромашка завтра после обеда", 'plan call ООО «Ромашка» 21.11.25 14:00 "Звонок"'),
    ("встреча Ромашка послезавтра в 15.30", 'plan meeting ООО «Ромашка» 22.11.25 15:30 "Встреча"'),
    ("встреча Ромашка 5 декабря 12:00", 'plan meeting ООО «Ромашка» 05.12.25 12:00 "Встреча"'),
    ("встреча Ромашка 05.12", 'plan meeting ООО «Ромашка» 05.12.25 "Встреча"'),
    ("задача сверка с Ромашкой 15.01", 'plan task ООО «Ромашка» 15.01.26 "Сверка"'),
    ("встреча Ромашка 5.12.2026", 'plan meeting ООО «Ромашка» 05.12.26 "Встреча"'),
    ("встреча Ромашка 2026-02-03 в 9", 'plan meeting ООО «Ромашка» 03.02.26 09:00 "Встреча"'),
    ("звонок Ромашка в понедельник", 'plan call ООО «Ромашка» 24.11.25 "Звонок"'),
    ("звонок Ромашка в следующую среду", 'plan call ООО «Ромашка» 26.11.25 "Звонок"'),
    ("звонок Ромашка через неделю", 'plan call ООО «Ромашка» 27.11.25 "Звонок"'),
    ("звонок Ромашка через 2 недели", 'plan call ООО «Ромашка» 04.12.25 "Звонок"'),
    ("звонок Ромашка через месяц", 'plan call ООО «Ромашка» 20.12.25 "Звонок"'),
    ("звонок Ромашка через час", 'plan call ООО «Ромашка» 20.11.25 13:30 "Звонок"'),
    ("задача отчёт до конца недели", 'plan task 21.11.25 "Отчёт"'),
    ("задача отчёт в конце месяца", 'plan task 30.11.25 "Отчёт"'),
    ("задача разобрать почту на следующей неделе", 'plan task 24.11.25 "Разобрать почту"'),
    ("напомнить о счёте Ромашке завтра в 9:00", 'plan task ООО «Ромашка» 21.11.25 09:00 "О счёте"'),
    ("задача купить бумагу 31.09", 'plan task "Купить бумагу" | !There is no day 31.09.'),
    ("встреча Ромашка 30 февраля", "done meeting ООО «Ромашка» | !There is no day 30 февраля."),
    ("встреча Ромашка завтра в 25:00", 'plan meeting ООО «Ромашка» 21.11.25 "Встреча" | !There is no hour в 25:00.'),
    # -- deals
    ("Сделка Волга-Вент ИТП 1,2 млн согласование", 'deal Волга-Вент 1200000 Согласование "ИТП"'),
    ("сделка Ромашка 350 тыс поставка", 'deal ООО «Ромашка» 350000 "Поставка"'),
    ("сделка Ромашка поставка насосов 350к", 'deal ООО «Ромашка» 350000 "Поставка насосов"'),
    ("сделка Ромашка поставка 1 200 000 руб", 'deal ООО «Ромашка» 1200000 "Поставка"'),
    ("сделка Ромашка поставка 1200000", 'deal ООО «Ромашка» 1200000 "Поставка"'),
    ("сделка Ромашка поставка 1.200.000 ₽", 'deal ООО «Ромашка» 1200000 "Поставка"'),
    ("сделка Ромашка поставка $5k", 'deal ООО «Ромашка» 5000 USD "Поставка"'),
    ("сделка Ромашка поставка 5 тыс евро", 'deal ООО «Ромашка» 5000 EUR "Поставка"'),
    ("сделка Ромашка поставка полтора миллиона", 'deal ООО «Ромашка» 1500000 "Поставка"'),
    ("сделка с Ромашкой поставка 90 тысяч рублей до 15 декабря", 'deal ООО «Ромашка» 90000 15.12.25 "Поставка"'),
    ("сделка Ромашка поставка", 'deal ООО «Ромашка» "Поставка"'),
    ("сделка Ромашка 350 тыс", 'deal ООО «Ромашка» 350000 "" | !Say what the deal is about, such as “supply”.'),
    ("сделка Лютик поставка 100 тыс", 'deal 100000 "Поставка" | ?client(1)'),
    ("сделка ООО Лютик поставка 100 тыс", 'deal 100000 "Поставка" | ?client(1)'),
    ("сделка лютик поставка 100 тыс", 'deal 100000 "Поставка" | ?client(1)'),
    ("сделка Вектор поставка 100 тыс", 'deal 100000 "Поставка" | ?client(2)'),
    ("сделка Волга-Вент ремонт 80 тыс Заявка", 'deal Волга-Вент 80000 Заявка "Ремонт"'),
    ("сделка Ромашка поставка 80 тыс Соколова", 'deal ООО «Ромашка» 80000 %Анна Соколова "Поставка"'),
    ("сделка 100 тыс", 'deal 100000 "" | !Say whose deal it is: name a client. | !Say what the deal is about, such as “supply”.'),
    # -- moves
    ("Волжский хлеб в Договор", "move #6607 -> Договор"),
    ("хлеб волжский в договор", ""),
    ("Волжский хлеб на КП", "move #6607 -> КП"),
    ("6607 в договор", "move #6607 -> Договор"),
    ("сделка 6607 в договор", "move #6607 -> Договор"),
    ("С-6607 → Договор", "move #6607 -> Договор"),
    ("Волжский хлеб выиграна", "move #6607 -> Выиграна"),
    ("Волжский хлеб проиграна", "move #6607 -> Проиграна | ?reason(2)"),
    ("Волжский хлеб проиграна цена", "move #6607 -> Проиграна why:Цена"),
    ("Альянс-Монтаж в Договор", "?deal(2)"),
    ("Ромашка в Договор", "!ООО «Ромашка» has no open deal."),
    ("Вектор в Договор", "?client(2)"),
    ("Волга-Вент в Отменена", "move #6610 -> Отменена"),
    ("Волжский хлеб в согласование", "!The deal is in the stage “Согласование” already."),
    # -- payments
    ("Оплата С-6607 500 тыс", "pay 500000 Волжский хлеб #6607 invoice:ВК-21/1"),
    ("Оплата 6607 500 тыс", "pay 500000 Волжский хлеб #6607 invoice:ВК-21/1"),
    ("Оплата 6607 500000", "pay 500000 Волжский хлеб #6607 invoice:ВК-21/1"),
    ("оплата ВК-21/1 100 000 руб вчера", "pay 100000 Волжский хлеб #6607 invoice:ВК-21/1 19.11"),
    ("оплата Ромашка 30 тыс", "pay 30000 ООО «Ромашка»"),
    ("оплата Доверие 200 тыс", "pay 200000 Клиника «Доверие» invoice:6610"),
    ("оплата 6610 200 тыс", "pay 200000 Волга-Вент #6610 | ?number(2)"),
    ("платёж от Волжского хлеба 40 тыс", "pay 40000 Волжский хлеб #6607 invoice:ВК-21/1"),
    ("оплата 6607", "pay Волжский хлеб #6607 invoice:ВК-21/1 | !Say how much was paid, such as “500 thousand”."),
    # -- clients and contacts
    ("клиент Новая Фирма ИНН 7707083893 Казань", 'client "Новая Фирма" 7707083893 Казань'),
    ("клиент Лютик +7 912 345-67-89 info@lutik.example", 'client "Лютик" +79123456789 info@lutik.example'),
    ("клиент ООО «Лютик»", 'client "ООО «Лютик»"'),
    ("клиент Ромашка", "?client(2)"),
    ("клиент Лютик ИНН 7707083894",
     'client "Лютик" | !“7707083894” is not an INN: its check digits are wrong, so a digit is mistyped.'),
    ("клиент", "!Say the client's name."),
    ("контакт Ромашка Сидоров Пётр инженер 89123456789",
     'contact "Сидоров Пётр" ООО «Ромашка» инженер +79123456789'),
    # -- reports and commands
    ("Отчёт по городам прибыль с прошлым годом", "report cut by:city of:margin vs:year"),
    ("прибыль по городам", "report cut by:city of:margin"),
    ("отчёт выручка по менеджерам за этот месяц", "report cut by:manager of:revenue in:month"),
    ("отчёт потери", "report losses"),
    ("причины проигрыша", "report losses"),
    ("report by cities profit vs last year", "report cut by:city of:margin vs:year"),
    ("отчёт", "!Say what the report is about: a measure, such as revenue, or “by cities”."),
    ("отменить", "command undo"),
    # -- English
    ("call Northwind 15 min agreed on a quote tomorrow 10:00",
     'done call Northwind Ltd 15m "Agreed on a quote" | plan task Northwind Ltd 21.11.25 10:00 "Send quote"'),
    ("call Romashka 15 min agreed on a quote tomorrow 10:00",
     'done call 15m "Agreed on a quote" | plan task 21.11.25 10:00 "Send quote" | ?client(3)'),
    ("meeting with Northwind 1 h demo of pumps", 'done meeting Northwind Ltd 60m "Demo of pumps"'),
    ("met Northwind 90 min", "done meeting Northwind Ltd 90m"),
    ("incoming call Northwind 5 min", "done call Northwind Ltd 5m in"),
    ("call Northwind on Friday at 3pm", 'plan call Northwind Ltd 21.11.25 15:00 "Звонок"'),
    ("call Northwind in 3 days", 'plan call Northwind Ltd 23.11.25 "Звонок"'),
    ("meeting Northwind December 5 at 10:30", 'plan meeting Northwind Ltd 05.12.25 10:30 "Встреча"'),
    ("task send the catalogue to Northwind next Monday", 'plan task Northwind Ltd 24.11.25 "Send the catalogue"'),
    ("send a quote to Northwind tomorrow", 'plan task Northwind Ltd 21.11.25 "Send a quote"'),
    ("deal Northwind pumps 350k", 'deal Northwind Ltd 350000 "Pumps"'),
    ("deal Northwind pumps $1.2 mln by December 20", 'deal Northwind Ltd 1200000 USD 20.12.25 "Pumps"'),
    ("deal 6607 to Договор", "move #6607 -> Договор"),
    ("payment #6607 500 thousand", "pay 500000 Волжский хлеб #6607 invoice:ВК-21/1"),
    ("client Bluebell INN 7707083893", 'client "Bluebell" 7707083893'),
    # -- nothing but a search
    ("Ромашка", ""),
    ("6607", ""),
    ("сделка 6607", ""),
    ("насосы", ""),
    ("   ", ""),
)  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), LINES, ids=[text for text, _meaning in LINES])
def test_a_line_means_what_its_writer_meant(firm: Store, text: str, meaning: str) -> None:
    assert brief(understand(firm, text, VOCABULARY), firm) == meaning


def test_the_table_is_long_enough() -> None:
    """At least 120 lines hold what the line understands."""
    assert len({text for text, _meaning in LINES}) >= 120


@pytest.mark.parametrize("text", [text for text, _meaning in LINES])
def test_parts_lie_in_the_text_and_do_not_overlap(firm: Store, text: str) -> None:
    """Underlines are drawn by the parts."""
    parts = understand(firm, text, VOCABULARY).parts
    assert all(0 <= part.begin < part.end <= len(text) for part in parts)
    assert all(left.end <= right.begin for left, right in pairwise(parts))


@pytest.mark.parametrize(
    ("text", "answers", "meaning"),
    [
        ("звонок Вектор 5 мин", {"client": "id:309"}, "done call ООО Вектор 5m"),
        ("звонок Вектор 5 мин", {"client": "none"}, "done call 5m"),
        ("звонок Вектор 5 мин", {"client": "id:999"}, "done call 5m | ?client(3)"),
        ("звонок Зюзюка 5 мин", {"client": "new"}, 'client "Зюзюка" | done call Зюзюка* 5m'),
        ("сделка ООО Лютик поставка 100 тыс", {"client": "new"}, 'client "ООО Лютик" | deal ООО Лютик* 100000 "Поставка"'),
        ("Альянс-Монтаж в Договор", {"deal": "id:602"}, "move #6602 -> Договор"),
        ("Волжский хлеб проиграна", {"reason": "id:92"}, "move #6607 -> Проиграна why:Пропал контакт"),
        ("оплата 6610 200 тыс", {"number": "invoice"}, "pay 200000 Клиника «Доверие» invoice:6610"),
        ("звонок Ромашка завтра", {"state": "done"}, 'done call ООО «Ромашка» | plan call ООО «Ромашка» 21.11.25 "Звонок"'),
        ("звонок Орлову 5 мин", {"contact": "id:503"}, "done call Волга-Вент @Орлов Павел #6610 5m"),
        ("клиент Ромашка", {"client": "new"}, 'client "Ромашка"'),
    ],
)  # fmt: skip
def test_an_answer_settles_its_question(firm: Store, text: str, answers: dict[str, str], meaning: str) -> None:
    """Answers are keys of choices; one that is no choice any more is as good as none."""
    assert brief(understand(firm, text, VOCABULARY, answers), firm) == meaning


def test_the_planned_call_is_closed_only_if_the_person_agrees(firm: Store) -> None:
    text = "звонок Волжский хлеб 5 мин обсудили"
    offered = understand(firm, text).question("completes")
    assert offered is not None
    assert offered.choices[0].label == "Спросить о печи"
    assert offered.chosen == "none"
    done = understand(firm, text, answers={"completes": "id:701"}).proposal("activity")
    assert done is not None
    assert done.completes is not None  # type: ignore[union-attr]


@given(st.text(max_size=400))
@settings(max_examples=150)
def test_no_text_breaks_the_understanding(firm: Store, text: str) -> None:
    """Emoji, right-to-left letters, controls: the answer may be nothing, but it is an answer."""
    understood = understand(firm, text, VOCABULARY)
    assert all(0 <= part.begin < part.end <= len(text) for part in understood.parts)


@given(st.lists(st.sampled_from(sorted({word for text, _m in LINES for word in text.split()})), max_size=14))
@settings(max_examples=150)
def test_no_mixture_of_known_words_breaks_it(firm: Store, words: list[str]) -> None:
    understood = understand(firm, " ".join(words), VOCABULARY)
    assert all(left.end <= right.begin for left, right in pairwise(understood.parts))


@pytest.mark.parametrize(
    "text",
    ["звонок Ромашка " + "очень " * 16_000, "9" * 100_000, "1 000 " * 16_000, "«" * 100_000, "а@б." * 25_000, "🙂" * 100_000,
     "звонок " + "\u202eשלום " * 15_000, "<b>Ромашка</b>" * 7_000, "- " * 50_000, "+7 (" * 25_000 + "\n+7 9"],
    ids=["words", "digits", "groups", "quotes", "mails", "emoji", "hebrew", "tags", "dashes", "phones"],
)  # fmt: skip
def test_a_hundred_thousand_characters_take_no_time(firm: Store, text: str) -> None:
    """Only the beginning is looked at for parts; nothing of it is lost."""
    understand(firm, "звонок")
    begun = time.perf_counter()
    understood = understand(firm, text, VOCABULARY)
    assert time.perf_counter() - begun < 2
    assert understood.text == text


def test_names_are_found_on_both_engines(russian_firm: Store) -> None:
    """Exact names, case forms, slips of the finger, persons, numbers of deals."""
    lines = (
        ("звонок Ромашке 5 мин", "done call ООО «Ромашка» 5m"),
        ("звонок Рамашка 5 мин", "done call 5m | ?client(3)"),
        ("звонил Наумов", "done call Волжский хлеб @Наумов Максим #6607 in"),
        ("звонок Гранит Сервис 5 мин", "done call Гранит Сервис 5m"),
        ("оплата ВК-21/1 100 тыс", "pay 100000 Волжский хлеб #6607 invoice:ВК-21/1"),
        ("Волжский хлеб в Договор", "move #6607 -> Договор"),
    )
    assert [brief(understand(russian_firm, text), russian_firm) for text, _meaning in lines] == [
        meaning for _text, meaning in lines
    ]
