"""Draft: an import being planned: the values of every row, whom they refer to, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from crmdesk.data.imports.cells import Surroundings
from crmdesk.data.imports.grid import Grid
from crmdesk.data.imports.kinds import Kind
from crmdesk.data.imports.mapping import Mapping
from crmdesk.data.imports.references import References
from crmdesk.data.imports.result import Refusal
from crmdesk.data.models import Kept
from crmdesk.data.values.numbers import currency_of, has_sign, number_of
from crmdesk.data.values.texts import shown
from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import _


@dataclass(frozen=True, slots=True)
class Likeness:
    """A row of the base that a row of the file looks like, and by what."""

    id: int
    name: str
    sign: str
    """The target by which they are alike: "name", "phones", "inn"."""


@dataclass(slots=True)
class Draft:
    """Everything known about the rows of a file before any is written; lists run over the rows of ``grid``."""

    kind: Kind
    mapping: Mapping
    grid: Grid
    around: Surroundings
    references: References
    currency: str
    """The firm's currency."""
    ids: list[int]
    """Id of each row: a new one, or that of the row of the base which it repeats."""
    values: dict[str, list[Any]] = field(default_factory=dict)
    """Target -> its value in each row."""
    columns: dict[str, list[Any]] = field(default_factory=dict)
    """Columns of the record that the kind's own rules fill beside its targets."""
    custom: dict[str, list[Any]] = field(default_factory=dict)
    """Id of a custom field as text -> its value in each row."""
    present: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Row index -> the row of the base that it repeats."""
    repeats: dict[int, int] = field(default_factory=dict)
    """Row index -> index of the earlier row of the file that it repeats."""
    similar: dict[int, Likeness] = field(default_factory=dict)
    """Row index -> what of the base it looks like though no key recognises it."""
    filling: set[int] = field(default_factory=set)
    """Rows that give a present row only what it has not."""
    skipped: set[int] = field(default_factory=set)
    refusals: list[Refusal] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)
    unread: set[tuple[int, str]] = field(default_factory=set)
    """Row index and target of each refusal: what follows from a value that could not be read need not be said."""
    _told: set[tuple[int, str, str]] = field(default_factory=set)
    attached: list[tuple[int, type[Kept], dict[str, Any]]] = field(default_factory=list)
    """Rows of other records that a row brings along: (its index, record, columns)."""
    opened_stages: list[int | None] | None = None
    """Of deals only: the open stage each closed deal was in before."""
    new_stages: list[dict[str, Any]] = field(default_factory=list)
    new_fields: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.grid)

    def column(self, target: str) -> Sequence[Any]:
        """Return the values of a target, nothing in each row if the mapping does not fill it."""
        return self.values.get(target) or [None] * len(self)

    def label(self, target: str) -> str:
        """Return the file's column that fills a target, for the report."""
        recipe = self.mapping.fields.get(target)
        return (recipe.label if recipe else "") or target

    def refuse(self, index: int, target: str, value: Any, reason: str, column: str = "") -> None:
        """Note that a row cannot be taken, once for each column and reason: two fields may be filled by one column.

        A row that somebody decided to leave out is not refused. What no target fills is named by its ``column``.
        """
        if self.mapping.mends.rows.get(self.grid.lines[index]) == "skip":
            return
        label = self.label(target) if target else column
        self.refused.add(index)
        self.unread.add((index, target))
        if (index, label, reason) not in self._told:
            self._told.add((index, label, reason))
            self.refusals.append(Refusal(self.grid.lines[index], label, shown(value)[:200], reason))

    def attach(self, index: int, record: type[Kept], row: dict[str, Any]) -> None:
        """Let a row bring along a row of another record."""
        self.attached.append((index, record, row))

    def fill_currency(self, *targets: str) -> None:
        """Give each row its currency: its own column, else the mapping's, else the sign beside its amount, else the firm's."""
        stated = self.values.get("currency")
        fallback = self.mapping.reading.currency or self.currency
        signs = [fallback] * len(self) if self.mapping.reading.currency else self._signs(targets[0], fallback)
        if stated is None:
            currencies = signs
        else:
            currencies = [
                self._code(index, word) if word else sign
                for index, (word, sign) in enumerate(zip(stated, signs, strict=True))
            ]
        foreign = sorted(set(currencies) - {self.currency})
        if foreign:
            self.warnings.append(
                _(
                    "amounts in {codes} need rates of the day to count in {currency}; without them deals and payments count, but not their money"
                ).format(codes=", ".join(foreign), currency=self.currency)
            )
        self.values["currency"] = currencies

    def _signs(self, target: str, fallback: str) -> list[str]:
        recipe = self.mapping.fields.get(target)
        if recipe is None or not recipe.column:
            return [fallback] * len(self)
        cells = self.grid.column(recipe.column)
        known: dict[Any, str] = {}
        for cell in set(cells):
            sign = ""
            if isinstance(cell, str) and has_sign(cell):
                for decimal in (".", ","):
                    try:
                        sign = number_of(cell, decimal).currency
                        break
                    except Unreadable:
                        continue
            known[cell] = sign or fallback
        return list(map(known.__getitem__, cells))

    def _code(self, index: int, word: str) -> str:
        code = _NAMES.get(word.casefold()) or currency_of(word) or word.upper()
        if not (len(code) == 3 and code.isascii() and code.isalpha()):
            self.refuse(index, "currency", word, _("“{text}” is not a currency").format(text=word))
        return code

    def fill_from_deal(self) -> None:
        """Give rows without a client or a manager those of their deal."""
        self.fill_clients()
        deals = self.values.get("deal")
        if deals is not None:
            facts = self.references.facts_of_deals({deal for deal in deals if deal is not None})
            self.values["owner"] = [
                owner if owner is not None or deal is None else facts.get(deal, (None, None))[1]
                for owner, deal in zip(self.column("owner"), deals, strict=True)
            ]

    def fill_clients(self) -> None:
        """Give rows without a client that of their contact or their deal."""
        deals, contacts = self.column("deal"), self.column("contact")
        facts = self.references.facts_of_deals({deal for deal in deals if deal is not None})
        self.values["client"] = [
            client
            or (contact and self.references.client_of(contact))
            or (deal and facts.get(deal, (None, None))[0])
            or None
            for client, contact, deal in zip(self.column("client"), contacts, deals, strict=True)
        ]


_NAMES = {
    "российский рубль": "RUB", "рубль": "RUB", "рубли": "RUB", "доллар": "USD", "доллар сша": "USD", "доллары": "USD",
    "us dollar": "USD", "euro": "EUR", "евро": "EUR", "тенге": "KZT", "юань": "CNY", "белорусский рубль": "BYN",
}  # fmt: skip
