"""Heads: the word that says what a line is about, and what follows from its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from crmdesk.data.line.firm_words import FirmWords, KindWord, is_name
from crmdesk.data.line.morphology import has_tag, lemmas
from crmdesk.data.line.words import Word
from crmdesk.data.search import fold


class Topic(Enum):
    """What a line is about."""

    ACTIVITY = auto()
    TASK = auto()
    DEAL = auto()
    CLIENT = auto()
    CONTACT = auto()
    PAYMENT = auto()
    REPORT = auto()


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a line: its topic, the words that say it, and for activities the kind and the tense."""

    topic: Topic
    words: tuple[Word, ...]
    kind: KindWord | None = None
    done: bool | None = None
    """Whether the form says that it happened (True), is to happen (False), or neither."""
    keeps: bool = False
    """Whether the words are a part of the subject too: "перезвонить"."""


#: Nouns, and verbs whose form tells the tense, by the code of the kind they mean.
_NOUNS = {
    "call": ("звонок", "созвон", "call"),
    "meeting": ("встреча", "meeting"),
    "letter": ("письмо", "letter", "email", "e-mail"),
    "message": ("сообщение", "message"),
    "visit": ("выезд", "визит", "visit"),
    "consultation": ("консультация", "consultation"),
    "complaint": ("жалоба", "рекламация", "complaint"),
    "demonstration": ("демонстрация", "демо", "demo", "demonstration"),
}
_VERBS = {
    "call": ("звонить", "позвонить", "созвониться", "перезвонить", "дозвониться", "созваниваться"),
    "meeting": ("встретиться", "встречаться"),
    "letter": ("написать", "писать"),
    "visit": ("съездить", "выехать", "выезжать"),
}
_PAST_ENGLISH = {"called": "call", "phoned": "call", "met": "meeting", "emailed": "letter", "visited": "visit"}
_TOPICS = {
    Topic.TASK: ("задача", "напоминание", "напомнить", "task", "todo", "remind", "reminder"),
    Topic.DEAL: ("сделка", "deal"),
    Topic.CLIENT: ("клиент", "client", "customer"),
    Topic.CONTACT: ("контакт", "contact"),
    Topic.PAYMENT: ("оплата", "платеж", "payment", "paid", "оплатить"),
    Topic.REPORT: ("отчет", "report"),
}
_TO_DO_ENGLISH = frozenset(("send", "prepare", "ask", "check", "write", "remind", "schedule", "arrange", "discuss"))
_CODE_OF = {word: code for words in (_NOUNS, _VERBS) for code, forms in words.items() for word in forms}
_TOPIC_OF = {word: topic for topic, words in _TOPICS.items() for word in words}
INCOMING = frozenset(("входящий", "входящее", "входящая", "вх", "incoming", "inbound"))
OUTGOING = frozenset(("исходящий", "исходящее", "исходящая", "исх", "outgoing", "outbound"))


def find_head(words: Sequence[Word], firm: FirmWords) -> Head | None:
    """Return the head of a line: the first word, or further on a word that can be nothing but an activity."""
    start = 1 if words and words[0].folded in INCOMING | OUTGOING else 0
    if start >= len(words):
        return None
    first = words[start]
    topic = next((_TOPIC_OF[form] for form in lemmas(first.folded) if form in _TOPIC_OF), None)
    named = _firm_kind(words[start:], firm)
    if topic is not None and named is None:
        return Head(topic, (first,), kind=firm.kind("task") if topic is Topic.TASK else None)
    for place in range(start, min(len(words), start + 8)):
        head = _activity_head(words[place:], firm, first=place == start)
        if head is not None:
            return head
    return None


def _activity_head(words: Sequence[Word], firm: FirmWords, *, first: bool) -> Head | None:
    named = _firm_kind(words, firm)
    if named is not None:
        kind, taken = named
        return Head(Topic.TASK if kind.code == "task" else Topic.ACTIVITY, taken, kind)
    word = words[0]
    if word.folded in _PAST_ENGLISH:
        return _of_kind(firm, _PAST_ENGLISH[word.folded], word, done=True)
    code = next((_CODE_OF[form] for form in lemmas(word.folded) if form in _CODE_OF), None)
    if code is not None:
        infinitive, past = has_tag(word.folded, "INFN"), has_tag(word.folded, "VERB", "past")
        if infinitive:
            return _of_kind(firm, code, word, done=False, keeps=True)
        if past or any(
            word.folded in forms or form in forms for forms in _NOUNS.values() for form in lemmas(word.folded)
        ):
            return _of_kind(firm, code, word, done=True if past else None)
    if first and (has_tag(word.folded, "INFN") or word.folded in _TO_DO_ENGLISH):
        return Head(Topic.TASK, (word,), firm.kind("task"), done=False, keeps=True)
    return None


def _of_kind(firm: FirmWords, code: str, word: Word, *, done: bool | None, keeps: bool = False) -> Head | None:
    """Return the head for a kind that the firm has; without such a kind what is to be done is a task still."""
    kind = firm.kind(code)
    if kind is None:
        return Head(Topic.TASK, (word,), firm.kind("task"), done=False, keeps=True) if done is False else None
    return Head(Topic.ACTIVITY, (word,), kind, done=done, keeps=keeps)


def _firm_kind(words: Sequence[Word], firm: FirmWords) -> tuple[KindWord, tuple[Word, ...]] | None:
    """Return the firm's own kind that the first words name, the longest name first."""
    best: tuple[KindWord, tuple[Word, ...]] | None = None
    for kind in firm.kinds:
        name = fold(kind.name).split()
        for length in {len(name), 1} if len(name) > 1 and len(name[0]) > 3 else {len(name)}:
            taken = tuple(words[:length])
            if len(taken) == length and is_name(taken, name[:length]) and (best is None or length > len(best[1])):
                best = (kind, taken)
    if best is not None and has_tag(best[1][0].folded, "VERB"):
        return None  # "звонил" is a form of the verb, not the kind "Звонок"
    return best
