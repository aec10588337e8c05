"""Look: the rows of facts under the conditions of a question, for analyses that need more of a row than a measure does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, SQLColumnExpression, select

from crmdesk.data.stage_lore import StageLore
from crmdesk.reports.counting import Cut, cut_of
from crmdesk.reports.moment import Moment, counted_end
from crmdesk.reports.query import resolve

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.answer import Filter
    from crmdesk.reports.dimensions import Dimension
    from crmdesk.reports.facts import Fact
    from crmdesk.reports.question import Question

Column = SQLColumnExpression[Any]


@dataclass(frozen=True)
class Look:
    """A question looked at on one snapshot."""

    connection: Connection
    at: Moment
    question: Question
    filters: tuple[tuple[Dimension, Filter], ...]

    def cut(self, fact: Fact) -> Cut:
        """Return how a fact is narrowed by the question: by its period, filters and scope.

        Raises:
            UsageFault: the fact has no way to the dimension of a filter.
        """
        return cut_of(fact, (), self.filters, self.question.scope, self.at)

    def select(
        self, fact: Fact, columns: Sequence[Column], needs: Collection[str] = (), joins: Sequence[tuple[Any, Any]] = ()
    ) -> Select[Any]:
        """Return a query of columns of a fact's rows; a row cut by what a deal holds comes once an item.

        Args:
            fact: whose rows.
            columns: what of them.
            needs: joins of the fact that the columns use.
            joins: what is joined besides, each (target, condition); what has no fellow leaves the row in place.

        Raises:
            UsageFault: as ``cut`` does.
        """
        cut = self.cut(fact)
        source: Any = cut.source(frozenset(needs))
        for target, condition in joins:
            source = source.outerjoin(target, condition)
        return select(*columns).select_from(source).where(*cut.conditions)

    def rows(
        self, fact: Fact, columns: Sequence[Column], needs: Collection[str] = (), joins: Sequence[tuple[Any, Any]] = ()
    ) -> list[Any]:
        """Return columns of a fact's rows.

        Raises:
            UsageFault: as ``cut`` does.
        """
        return list(self.connection.execute(self.select(fact, columns, needs, joins)).all())


@contextmanager
def looking(store: Store, question: Question) -> Iterator[Look]:
    """Look at a question on one snapshot of the base.

    Raises:
        UsageFault: the question names something that does not exist.
        EnvironmentFault: the base cannot be read.
    """
    asked = resolve(store, question)
    with store.reading() as connection:
        lore = StageLore(connection, asked.as_of, store)
        anchor = counted_end(question.period, asked.as_of)
        at = Moment(connection.dialect.name, question.period, asked.as_of, store.firm, lore, anchor)
        yield Look(connection, at, question, asked.filters)
