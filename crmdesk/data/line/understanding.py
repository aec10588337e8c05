"""Understanding: the door of the line: a text goes in, what it means comes out; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping

from crmdesk.data.line.activities import read_activity
from crmdesk.data.line.clients import read_client
from crmdesk.data.line.deals import is_deal_number, read_deal, read_move
from crmdesk.data.line.firm_words import read_firm_words
from crmdesk.data.line.heads import Topic, find_head
from crmdesk.data.line.payments import read_payment
from crmdesk.data.line.reading import Reading
from crmdesk.data.line.signature import is_signature, read_signature
from crmdesk.data.line.targets import read_command, read_report
from crmdesk.data.line.understood import Understood
from crmdesk.data.line.vocabulary import NOTHING, Vocabulary
from crmdesk.data.line.words import Line
from crmdesk.data.store import Store


def understand(
    store: Store, text: str, vocabulary: Vocabulary = NOTHING, answers: Mapping[str, str] | None = None
) -> Understood:
    """Return what a line means today, by the base's own words and names.

    Args:
        store: the base, which is only read.
        text: what was typed; a pasted signature keeps its lines.
        vocabulary: words of reports and commands.
        answers: what was answered so far: the id of a question -> the key of a choice.

    Raises:
        EnvironmentFault: the base cannot be read.
        Cancelled: nobody wants the answer any more.
    """
    if not text.strip():
        return Understood(text)
    with store.reading() as connection:
        reading = Reading(Line(text), read_firm_words(connection, store), connection, answers or {})
        if is_signature(text):
            read_signature(reading)
        else:
            _read(reading, vocabulary)
        return reading.done()


def _read(reading: Reading, vocabulary: Vocabulary) -> None:
    words = reading.line.words
    if not words or read_command(reading, vocabulary):
        return
    head = find_head(words, reading.firm)
    if head is None:
        if not read_move(reading):
            read_report(reading, vocabulary, head=())
        return
    if head.topic in (Topic.ACTIVITY, Topic.TASK):
        read_activity(reading, head)
    elif head.topic is Topic.DEAL:
        if not read_move(reading) and not is_deal_number(reading):
            read_deal(reading, head)
    elif head.topic in (Topic.CLIENT, Topic.CONTACT):
        read_client(reading, head)
    elif head.topic is Topic.PAYMENT:
        read_payment(reading, head)
    else:
        read_report(reading, vocabulary, head=head.words)
