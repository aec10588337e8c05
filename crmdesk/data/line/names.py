"""Names: clients and persons of the base that a line mentions, in any case form, found without reading their whole tables.

Three looks, each by an index: names that stretches of the line are (``name_key``), names that hold the stem of a word
(trigrams), and, only where nothing was found, names that hold one half of a mistyped word. The few that come back are
compared word by word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

from sqlalchemy import Connection, select

from crmdesk.data.line.morphology import lemmas, may_have_tag, same_word, stem
from crmdesk.data.line.understood import Ref
from crmdesk.data.line.words import FORMS, Line, Word
from crmdesk.data.models import Client, Contact, Manager
from crmdesk.data.search import fold, name_key
from crmdesk.data.search_index import ids_with, text_contains

#: Rows one look may bring: enough to tell that a word is common, few enough to compare in a millisecond.
MOST = 60
#: Words of a line that are looked for in the base.
MOST_LOOKED = 8
#: Likeness, 0..100, from which a mistyped word is asked about.
ALIKE = 78
_LONGEST_NAME = 4
_PIECE = re.compile(r"[^\W_]+")
_SOUNDS = (
    ("shch", "щ"), ("sch", "щ"), ("yo", "е"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"),
    ("ya", "я"), ("ju", "ю"), ("ja", "я"), *zip("abvgdezijklmnoprstufhcyxwq", "абвгдезийклмнопрстуфхцыхвк", strict=True),
)  # fmt: skip
_KEYS = str.maketrans("qwertyuiop[]asdfghjkl;'zxcvbnm,.", "йцукенгшщзхъфывапролджэячсмитьбю")
_SMALL = frozenset(
    ("для", "про", "при", "без", "под", "над", "это", "что", "как", "the", "for", "and", "with", "about", "from")
)


@dataclass(frozen=True, slots=True)
class NameHit:
    """A record that words of the line may name."""

    ref: Ref
    words: tuple[Word, ...]
    full: bool
    """Whether the words are the whole name."""
    score: int
    """Letters of the name that the words cover."""
    client: Ref | None = None
    """The client of a contact person."""
    owner_id: int | None = None


def find_clients(connection: Connection, line: Line) -> list[NameHit]:
    """Return the clients that the line names best; several when the words do not tell which."""
    looked = [run[:MOST_LOOKED] for run in line.runs()]
    words = [word for run in looked for word in run][:MOST_LOOKED]
    if not words:
        return []
    found: dict[int, Any] = {}
    keys = _keys(looked)
    if keys:
        _collect(found, connection.execute(_clients().where(Client.name_key.in_(keys)).limit(MOST)))
    common = set()
    for word in words:
        if len(word.folded) >= 3 and word.folded not in _SMALL and word.folded not in FORMS:
            rows = connection.execute(_clients().where(Client.id.in_(_holding(connection, word).limit(MOST)))).all()
            _collect(found, rows)
            if len(rows) == MOST:
                common.add(word)
    for run in looked:
        for left, right in pairwise(run):
            if {left, right} <= common:  # a pair tells where either word alone is too common
                _collect(found, connection.execute(_clients().where(Client.id.in_(_holding(connection, left, right)))))
    hits = [hit for row in found.values() if (hit := _hit(row, line)) is not None]
    return _best(hits)


def _holding(connection: Connection, word: Word, other: Word | None = None) -> Any:
    """Return the query for the ids of clients whose texts hold the stem of a word, or of both."""
    dialect = connection.dialect.name
    ids = ids_with(Client.__table__, stem(word.folded), dialect)
    if other is None:
        return ids
    text = ids.get_final_froms()[0].c.search
    return ids.where(text_contains(text, stem(other.folded), dialect)).limit(MOST)


def resembling(connection: Connection, word: Word) -> list[NameHit]:
    """Return clients whose name resembles a mistyped word, the likeliest first."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only lines with a slip of the finger need it

    folded = word.folded
    if len(folded) < 5:
        return []
    half = max(3, len(folded) // 2)
    found: dict[int, Any] = {}
    dialect = connection.dialect.name
    spellings = [folded, *other_spellings(folded)]
    pieces = [
        piece
        for spelled in spellings
        for piece in (spelled[:half], spelled[-half:], spelled[1 : half + 1], spelled[-half - 1 : -1])
    ]
    for piece in dict.fromkeys(pieces):
        inside = ids_with(Client.__table__, piece, dialect).limit(MOST * 4)
        _collect(found, connection.execute(_clients().where(Client.id.in_(inside))))
    forms = [form for spelled in spellings for form in lemmas(spelled)]
    scored = []
    for row in found.values():
        names = [row.name_key, *row.name_key.split()]
        likeness = max(fuzz.ratio(form, name) for form in forms for name in names)
        if likeness >= ALIKE:
            scored.append((likeness, NameHit(_client_ref(row), (word,), full=False, score=0, owner_id=row.owner_id)))
    scored.sort(key=lambda pair: (-pair[0], pair[1].ref.name))
    return [hit for _likeness, hit in scored[:5]]


def other_spellings(word: str) -> list[str]:
    """Return a folded Latin word as it would be in Cyrillic: by sound, and by the keys that were pressed."""
    if not word.isascii() or not any(letter.isalpha() for letter in word):
        return []
    heard = word
    for latin, cyrillic in _SOUNDS:
        heard = heard.replace(latin, cyrillic)
    return [heard, word.translate(_KEYS)]


def find_contacts(connection: Connection, line: Line, client_id: int | None) -> list[NameHit]:
    """Return the persons that the line names: of one client, or of any where none is known."""
    words = [word for word in line.free[:MOST_LOOKED] if _may_be_person(word)]
    if not words:
        return []
    statement = (
        select(
            Contact.id,
            Contact.name,
            Contact.position,
            Contact.client_id,
            Client.name.label("client"),
            Client.city,
            Client.owner_id,
        )
        .outerjoin(Client, Client.id == Contact.client_id)
        .where(Contact.archived_at.is_(None))
    )
    found: dict[int, Any] = {}
    if client_id is not None:
        _collect(found, connection.execute(statement.where(Contact.client_id == client_id).limit(500)))
    else:
        dialect = connection.dialect.name
        for word in words[:3]:
            inside = ids_with(Contact.__table__, stem(word.folded), dialect).limit(MOST * 4)
            _collect(found, connection.execute(statement.where(Contact.id.in_(inside)).limit(MOST)))
    hits = []
    for row in found.values():
        matched, likeness = _matched(fold(row.name).replace("-", " ").split(), words, line)
        if matched:
            client = None if row.client_id is None else Ref(row.client_id, row.client, row.city or "")
            hint = ", ".join(part for part in (row.position, row.client) if part)
            hits.append(
                NameHit(Ref(row.id, row.name, hint), tuple(matched), len(matched) > 1, likeness, client, row.owner_id)
            )
    most = max((hit.score for hit in hits), default=0)
    return sorted((hit for hit in hits if hit.score == most), key=lambda hit: (hit.ref.name, hit.ref.hint))


def _matched(name: Sequence[str], words: Sequence[Word], line: Line) -> tuple[list[Word], int]:
    """Return the neighbouring words that are words of a person's name, and how surely: "Петров" is no Пётр first of all."""
    found: list[Word] = []
    sure = 0
    for word in words:
        if found and line.words.index(word) != line.words.index(found[-1]) + 1:
            break
        likely = lemmas(word.folded)[1:2]
        best = max(
            (3 if part == word.folded else 2 if part in likely else 1 for part in name if same_word(word.folded, part)),
            default=0,
        )
        if best:
            found.append(word)
            sure += 4 + best
    return found, sure


def _may_be_person(word: Word) -> bool:
    if not word.capital or len(word.folded) < 3 or word.folded.isdigit():
        return False
    return word.folded.isascii() or any(may_have_tag(word.folded, tag) for tag in ("Surn", "Name", "Patr"))


def unknown_name(line: Line, *, any_case: bool) -> tuple[Word, ...]:
    """Return the words that look like the name of a firm nobody knows.

    The first free words that are capitalised or quoted; an abbreviation after the first ends the name. With ``any_case`` a
    first word in small letters is a name too.
    """
    for number, run in enumerate(line.runs()):
        start = next((place for place, word in enumerate(run) if word.capital and not word.folded.isdigit()), None)
        if start is None:
            if any_case and number == 0 and not run[0].folded[:1].isdigit():
                return (run[0],)
            continue
        if start > 0 and any_case and number == 0:
            return (run[0],) if not run[0].folded[:1].isdigit() and run[0].folded not in _SMALL else ()
        name = [run[start]]
        for word in run[start + 1 :]:
            form = name[-1].folded in FORMS and len(name) == 1
            shouted = word.text.isupper() and len(word.text) <= 4 and not form
            if not word.capital or (shouted and not word.quoted) or len(name) > _LONGEST_NAME:
                break
            name.append(word)
        return tuple(name)
    return ()


# -- looking -----------------------------------------------------------------------------------------------------


def _clients() -> Any:
    return (
        select(
            Client.id,
            Client.name,
            Client.name_key,
            Client.legal_name,
            Client.city,
            Client.inn,
            Client.owner_id,
            Manager.name.label("owner"),
        )
        .outerjoin(Manager, Manager.id == Client.owner_id)
        .where(Client.archived_at.is_(None))
    )


def _collect(found: dict[int, Any], rows: Iterable[Any]) -> None:
    for row in rows:
        found.setdefault(row.id, row)


def _client_ref(row: Any) -> Ref:
    hint = ", ".join(part for part in (row.city, row.inn, row.owner) if part)
    return Ref(row.id, row.name, hint)


def _keys(runs: Sequence[Sequence[Word]]) -> list[str]:
    """Return the names that stretches of the line may be, each word also in its dictionary form."""
    keys: dict[str, None] = {}
    for run in runs:
        for start in range(len(run)):
            for length in range(1, min(_LONGEST_NAME, len(run) - start) + 1):
                stretch = run[start : start + length]
                keys[name_key(" ".join(word.folded for word in stretch))] = None
                forms = [lemmas(word.folded)[:3] for word in stretch]
                for combined in list(product(*forms))[:8]:
                    keys[name_key(" ".join(combined))] = None
    return list(keys)[:400]


def _hit(row: Any, line: Line) -> NameHit | None:
    """Return how well the line names a client, by its name or its legal name."""
    best: NameHit | None = None
    for name in dict.fromkeys((row.name_key, name_key(row.legal_name or row.name))):
        parts = _PIECE.findall(name)
        letters = sum(len(part) for part in parts)
        for number, run in enumerate(line.runs()):
            matched, covered = _longest(parts, run)
            if not matched:
                continue
            full = covered == letters
            at_place = number == 0 and matched[0] is run[0]
            if not full and not (at_place or matched[0].capital):
                continue
            if not full and covered * 2 < letters and not same_word(_pieces(matched)[0][0], parts[0]):
                continue
            if best is None or (full, covered) > (best.full, best.score):
                best = NameHit(_client_ref(row), tuple(matched), full, covered, owner_id=row.owner_id)
    return best


def _pieces(words: Sequence[Word]) -> list[tuple[str, Word]]:
    return [(piece, word) for word in words for piece in _PIECE.findall(word.folded)]


def _longest(parts: Sequence[str], run: Sequence[Word]) -> tuple[list[Word], int]:
    """Return the neighbouring words of a run that are the most neighbouring words of a name, and the letters covered."""
    pieces = [pair for pair in _pieces(run) if pair[0] not in FORMS]
    best: tuple[list[Word], int] = ([], 0)
    for start in range(len(pieces)):
        for first in range(len(parts)):
            length = 0
            while (
                start + length < len(pieces)
                and first + length < len(parts)
                and same_word(pieces[start + length][0], parts[first + length])
            ):
                length += 1
            covered = sum(len(part) for part in parts[first : first + length])
            if covered > best[1]:
                words = list(dict.fromkeys(word for _piece, word in pieces[start : start + length]))
                best = (words, covered)
    return best


def _best(hits: Sequence[NameHit]) -> list[NameHit]:
    """Return the hits that the words mean equally well: whole names before parts, then more words, then earlier ones."""
    if not hits:
        return []
    full = [hit for hit in hits if hit.full]
    pool = full or list(hits)
    top = max(pool, key=lambda hit: (len(hit.words), -hit.words[0].begin, hit.score if hit.full else 0))
    same = [hit for hit in pool if hit.words[0] is top.words[0] and len(hit.words) == len(top.words)]
    return sorted(same, key=lambda hit: (hit.ref.name, hit.ref.hint, hit.ref.id or 0))
