"""Registry: a record type declared once as a list of typed columns that can be shown, sorted, filtered and summed.

The window's lists, the command line's export and the drill-down of reports all read the same declarations.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Connection, SQLColumnExpression, bindparam

from crmdesk.data.access import EVERYBODY, Scope
from crmdesk.data.conditions import Condition, Part
from crmdesk.data.errors import unknown
from crmdesk.data.models import Kept
from crmdesk.data.models.types import Day
from crmdesk.data.stage_lore import StageLore
from crmdesk.data.store import Store
from crmdesk.data.table import Field, Kind
from crmdesk.data.words import _

#: Days without contact after which a client is silent; the firm's setting ``silent_days`` overrides it.
SILENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list shows and in which order: the whole question, so that it can be kept, compared and asked again."""

    registry: str
    search: str = ""
    conditions: tuple[Part, ...] = ()
    """All of them hold together."""
    order: str = ""
    """Key of a field; empty takes the registry's own order."""
    descending: bool = False
    scope: Scope = EVERYBODY
    ids: tuple[int, ...] | None = None
    """Only these records: what stands behind a figure of a report."""

    def with_condition(self, condition: Condition) -> Listing:
        """Return the listing with this condition in the place of any other on the same field."""
        return replace(self, conditions=(*self.without(condition.field).conditions, condition))

    def without(self, field_key: str) -> Listing:
        """Return the listing with no plain condition on a field; groups stay as they are."""
        return replace(
            self,
            conditions=tuple(
                held for held in self.conditions if not isinstance(held, Condition) or held.field != field_key
            ),
        )


class FilterKind(Enum):
    """What a person is offered to filter a field by."""

    REFERENCE = "reference"  # records of another kind, by id
    WORDS = "words"  # the different texts that occur
    CODES = "codes"  # a fixed set with names
    NUMBER = "number"
    DATES = "dates"
    TEXT = "text"
    SEVERAL = "several"  # a list of texts in one column: tags, an own field of many values


@dataclass(frozen=True, slots=True, eq=False)
class Join:
    """A table that columns of a registry may need, joined only when one is asked."""

    target: Any
    """A record, an alias of one, or a subquery."""
    on: ColumnElement[bool]
    after: tuple[str, ...] = ()
    """Joins that must come before this one."""


class Reading:
    """What conditions and columns depend on beside the rows: the day, thresholds, norms of stages."""

    def __init__(self, store: Store, connection: Connection, today: date | None = None) -> None:
        self.connection = connection
        self.today = today or store.today()
        self.zone = store.firm.timezone
        self.silent_days = int(store.firm.settings.get("silent_days", SILENT_DAYS))
        self.inside: set[int] = set()
        """Segments whose conditions are being made into SQL: none may contain itself."""
        self._lore = StageLore(connection, self.today, store)

    @property
    def parameters(self) -> dict[str, Any]:
        """Values of the parameters that declared columns name: ``YEAR_AGO``, ``TWO_YEARS_AGO``, ``TOMORROW``."""
        tomorrow = self.today + timedelta(1)
        return {
            "tomorrow": tomorrow,
            "year_ago": years_before(tomorrow, 1),
            "two_years_ago": years_before(tomorrow, 2),
        }

    @property
    def norms(self) -> dict[int, int]:
        """Stage id -> how many days in it are still usual."""
        return self._lore.norms


def years_before(day: date, years: int) -> date:
    """Return the same day of an earlier year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


TOMORROW = bindparam("tomorrow", type_=Day)
YEAR_AGO = bindparam("year_ago", type_=Day)
TWO_YEARS_AGO = bindparam("two_years_ago", type_=Day)


@dataclass(frozen=True, slots=True, eq=False)
class RegistryField:
    """One column: how it is read, sorted, filtered and drawn."""

    key: str
    title: str
    column: SQLColumnExpression[Any]
    kind: Kind = Kind.TEXT
    joins: tuple[str, ...] = ()
    order: SQLColumnExpression[Any] | None = None
    """What the rows are sorted by; None sorts by ``column`` itself."""
    order_joins: tuple[str, ...] = ()
    sums_up: bool = False
    """Whether ``order_joins`` read the whole base; a short list is sorted by ``column``, row by row, instead."""
    reverse: bool = False
    """Whether the stored value falls where the shown one rises (a date shown as days since)."""
    sortable: bool = True
    shown: bool = False
    """Whether the column is there until the person chooses columns."""
    width: int = 120
    """Pixels at 100 %."""
    head: str = ""
    """Shorter title for the head of a narrow column, an English source string."""
    look: str = ""
    """Name of the painter; empty is plain text or a plain number."""
    needs: tuple[str, ...] = ()
    """Keys of other fields that the painter reads from the same row."""
    read: Callable[[Any, Reading], Any] | None = None
    """Turns the stored value into the shown one."""
    filter: FilterKind | None = None
    by: SQLColumnExpression[Any] | None = None
    """What a filter compares; None is ``column``."""
    by_joins: tuple[str, ...] = ()
    source: type[Kept] | None = None
    """Whose records a reference filter offers."""
    members: Callable[[SQLColumnExpression[Any], tuple[Any, ...]], ColumnElement[bool]] | None = None
    """How "one of these" is asked where rows have many values: gets the registry's id column and the values."""
    codes: Mapping[Any, str] = dataclasses.field(default_factory=dict)
    """Stored code -> English source string."""
    own_id: int | None = None
    """Id of the firm's own field, whose values lie in the record's ``custom``."""
    hidden: bool = False
    """Read for the sake of other fields only; never a column of its own."""
    edits: str = ""
    """Key of the field of the record's form that a cell of this column edits; empty is one that only shows."""
    raw: str = ""
    """Key of the field of the same row that holds what the form holds (an id, minor units); empty is this one."""

    @property
    def plain(self) -> Field:
        """The column as a field of a Table."""
        return Field(self.key, self.title, self.kind, own=self.own_id is not None)

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return self.plain.label

    @property
    def companions(self) -> tuple[str, ...]:
        """Keys of the fields that must be read with this one: its painter's, and its editor's with the row's version."""
        return (*self.needs, *((self.raw or self.key, "version") if self.edits else ()))

    def value(self, stored: Any, reading: Reading) -> Any:
        """Return the value a Table holds for a stored one."""
        if self.codes:
            name = self.codes.get(stored)
            return None if name is None else _(name)
        if self.read is not None:
            return self.read(stored, reading)
        return stored


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A condition with a name of its own, such as "stuck"."""

    title: str
    build: Callable[[Reading], ColumnElement[bool]]
    joins: tuple[str, ...] = ()
    own: bool = False
    """Whether it is a segment that the firm made: its title is a name of their own."""

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return _("Segment: {name}").format(name=self.title) if self.own else _(self.title)


@dataclass(frozen=True, slots=True, eq=False)
class Aggregate:
    """One figure of the row of totals."""

    key: str
    title: str
    kind: Kind
    column: SQLColumnExpression[Any]
    joins: tuple[str, ...] = ()
    only: SQLColumnExpression[bool] | None = None
    """Which records it is about; asked by itself then, so that the others need not be read for it."""
    read: Callable[[int], Any] | None = None
    """Turns the stored figure into the shown one."""


@dataclass(frozen=True, slots=True)
class Quick:
    """A ready-made filter shown as a tab."""

    key: str
    title: str
    conditions: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Registry:
    """A record type as a list."""

    id: str
    title: str
    record: type[Kept]
    fields: tuple[RegistryField, ...]
    order: str
    """Key of the field the list is sorted by until the person chooses."""
    descending: bool = False
    joins: Mapping[str, Join] = dataclasses.field(default_factory=dict)
    search: tuple[SQLColumnExpression[Any], ...] = ()
    """Folded columns a search compares with."""
    searched: tuple[str, ...] = ()
    """Keys of texts that a search reads letter by letter: of lists short enough to need no index of them."""
    by_client: SQLColumnExpression[Any] | None = None
    """A client id whose name the search compares with too."""
    owner: SQLColumnExpression[Any] | None = None
    """Whose the record is: what a scope narrows."""
    rules: Mapping[str, Rule] = dataclasses.field(default_factory=dict)
    aggregates: tuple[Aggregate, ...] = ()
    quick: tuple[Quick, ...] = ()
    chips: tuple[str, ...] = ()
    """Keys of the fields whose filters are at hand without opening the list of all."""
    custom_owner: str = ""
    """Whose own fields belong here: "deal", "client"... or nothing."""
    own_fields: Mapping[str, tuple[RegistryField, ...]] = dataclasses.field(default_factory=dict)
    """The firm's own fields by their owner, of every registry: conditions on related records need them too."""
    own_rules: Mapping[str, Mapping[str, Rule]] = dataclasses.field(default_factory=dict)
    """The firm's segments as rules, by the registry they belong to, for the same reason."""

    @property
    def id_column(self) -> ColumnElement[int]:
        """The id of the record."""
        column: ColumnElement[int] = self.record.__table__.c.id
        return column

    def field_named(self, key: str) -> RegistryField:
        """Return a field by its key.

        Raises:
            UsageFault: there is no such field.
        """
        for known in self.fields:
            if known.key == key:
                return known
        raise unknown(_("Column"), key, [known.key for known in self.fields if not known.hidden])

    def with_fields(self, fields: tuple[RegistryField, ...]) -> Registry:
        """Return the registry with more fields at its end."""
        return replace(self, fields=(*self.fields, *fields))


def empty_listing(registry: Registry) -> Listing:
    """Return the listing of everything in the registry's own order."""
    return Listing(registry.id, order=registry.order, descending=registry.descending)
