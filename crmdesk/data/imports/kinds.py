"""Kinds: the words in which an importer declares what it brings in; each importer is one module with one ``KIND``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from crmdesk.data.models import Kept

if TYPE_CHECKING:
    from crmdesk.data.imports.draft import Draft
    from crmdesk.data.journal import Change


class Shape(Enum):
    """What a target's value is, and so how the text of a cell is read."""

    LINE = auto()
    NOTE = auto()
    KEY = auto()
    """An id in the program the file comes from: any text, compared as it stands."""
    COUNT = auto()
    NUMBER = auto()
    """Thousandths."""
    MONEY = auto()
    PERCENT = auto()
    DAY = auto()
    MOMENT = auto()
    """A day, and the instant where the file has one: fills ``<name>_on`` and ``<name>_at``."""
    DURATION = auto()
    FLAG = auto()
    CHOICE = auto()
    PHONE = auto()
    PHONES = auto()
    EMAIL = auto()
    EMAILS = auto()
    TAGS = auto()
    INN = auto()
    KPP = auto()
    OGRN = auto()
    REFERENCE = auto()

    @property
    def is_list(self) -> bool:
        """Whether one cell may hold several values."""
        return self in (Shape.PHONES, Shape.EMAILS, Shape.TAGS)

    @property
    def is_number(self) -> bool:
        """Whether the decimal mark of the column matters."""
        return self in (Shape.COUNT, Shape.NUMBER, Shape.MONEY, Shape.PERCENT, Shape.DURATION)

    @property
    def is_date(self) -> bool:
        """Whether the order of day and month in the column matters."""
        return self in (Shape.DAY, Shape.MOMENT)


@dataclass(frozen=True, slots=True)
class Target:
    """A field of a record that a mapping can fill."""

    name: str
    """As a mapping writes it."""
    title: str
    """English source string: what people call it."""
    shape: Shape = Shape.LINE
    column: str = ""
    """The record's column, where it is not the name; "-" is stored by the importer itself."""
    to: str = ""
    """What a reference leads to, by its name in ``references.REFERENCES``."""
    required: bool = False
    choices: Mapping[Any, tuple[str, ...]] = field(default_factory=dict)
    """Stored value -> the words that mean it, folded, in both languages."""
    words: tuple[str, ...] = ()
    """Folded column names under which other programs export it; the surest first."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is imported: the record, its targets, and how rows that are there already are recognised."""

    name: str
    title: str
    record: type[Kept]
    targets: tuple[Target, ...]
    match: tuple[str, ...] = ()
    """Keys in the order they are tried; "name+client" is one key of two targets."""
    fields_of: str = ""
    """Owner of custom fields ("client"), "" where the record has none."""
    finish: Callable[[Draft], None] | None = None
    """Rules of the kind over the whole draft, after every cell is read."""
    prepare: Callable[[Change, Sequence[Mapping[str, Any]]], list[dict[str, Any]]] | None = None
    """What the new rows of the kind end or replace, done in their transaction; returns those that are still to be written."""

    def target(self, name: str) -> Target | None:
        """Return the target of a name, or None."""
        return next((target for target in self.targets if target.name == name), None)


def words(text: str) -> tuple[str, ...]:
    """Split "сумма, бюджет, amount" into column names."""
    return tuple(word.strip() for word in text.split(",") if word.strip())
