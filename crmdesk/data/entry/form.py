"""Form: a record type declared as what people may type; cells, cards, dialogs, bulk edits and history all read it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from crmdesk.data.errors import unknown
from crmdesk.data.models import Kept
from crmdesk.data.words import _

#: The key of a field that the firm made is this and the field's id.
OWN = "own:"


class Entry(Enum):
    """How a value is typed, and therefore which editor it gets."""

    LINE = auto()
    NOTE = auto()  # several lines
    AMOUNT = auto()  # minor units
    NUMBER = auto()  # an own field's number
    COUNT = auto()  # a whole number, not below 0
    QUANTITY = auto()  # thousandths
    BALANCE = auto()  # thousandths, below 0 too
    PERCENT = auto()  # basis points, 0..10000
    DATE = auto()
    INSTANT = auto()
    DURATION = auto()  # seconds, typed as minutes
    FLAG = auto()
    CODE = auto()  # one of ``codes``
    WORDS = auto()  # one of ``options``, or any other text
    SEVERAL = auto()  # several of ``options``, a list of texts
    REFERENCE = auto()  # the id of a record of ``source``
    PHONE = auto()
    PHONES = auto()
    EMAILS = auto()
    TAGS = auto()
    INN = auto()
    KPP = auto()
    OGRN = auto()
    SITE = auto()


@dataclass(frozen=True, slots=True, eq=False)
class FormField:
    """One thing that can be typed: a column of the record, or a field that the firm made."""

    key: str
    """Name of the column, or "own:ID"."""
    title: str
    """English source string; a field that the firm made keeps its own name."""
    entry: Entry = Entry.LINE
    required: bool = False
    source: type[Kept] | None = None
    """Whose records a reference may name."""
    codes: Mapping[Any, str] = dataclasses.field(default_factory=dict)
    """Stored code -> English source string."""
    options: tuple[str, ...] = ()
    quick: bool = False
    """Asked when a record is made; the others wait until somebody knows them."""
    group: str = ""
    """Under which head it stands in a card, an English source string."""
    bulk: bool = False
    """Whether it makes sense to set it for many records at once."""
    own_id: int | None = None
    hint: str = ""
    """What to type, an English source string."""

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return self.title if self.own_id is not None else _(self.title)


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """What people may type about one record type."""

    id: str
    """The record's table."""
    title: str
    """What one record is called, an English source string: "Deal"."""
    record: type[Kept]
    fields: tuple[FormField, ...]
    name: str = "name"
    """The column people call a record by."""
    parent: str = ""
    """The column that says whose part it is: a contact is a client's, a position a deal's."""
    custom_owner: str = ""
    """Whose own fields belong here, or nothing."""
    dictionary: bool = False
    """Whether it is one of the firm's word lists, kept in the settings."""

    @property
    def label(self) -> str:
        """What one record is called in the user's language."""
        return _(self.title)

    def field_named(self, key: str) -> FormField:
        """Return a field by its key.

        Raises:
            UsageFault: there is no such field.
        """
        for field in self.fields:
            if field.key == key:
                return field
        raise unknown(_("Field"), key, [field.key for field in self.fields])

    def with_fields(self, fields: tuple[FormField, ...]) -> Form:
        """Return the form with more fields at its end."""
        return replace(self, fields=(*self.fields, *fields))
