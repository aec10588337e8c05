"""Standouts: the four lines that answer first: the most, the least, the best change and the worst change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmdesk.data.words import N_, _
from crmdesk.reports.answer import Mark
from crmdesk.reports.answer_table import change_of, lower_first

if TYPE_CHECKING:
    from crmdesk.reports.answer import Answer

_TITLES = {Mark.BEST_CHANGE: N_("Best change"), Mark.WORST_CHANGE: N_("Worst change")}
MOST = N_("Most: {measure}")
LEAST = N_("Least: {measure}")


@dataclass(frozen=True, slots=True)
class Standout:
    """One line that stands out by the first measure: ``line`` is its index in the Answer, ``text`` its figure.

    ``change`` is the share or difference behind the text of a change, None for a value.
    """

    mark: Mark
    title: str
    label: str
    text: str
    line: int
    change: float | None = None


def standouts(answer: Answer, measure: int = 0) -> tuple[Standout, ...]:
    """Return at most four lines, one a mark; the engine decided who deserves a mark and who has too little data."""
    found: list[Standout] = []
    declared = answer.measures[measure]
    for mark in (Mark.BEST, Mark.WORST, Mark.BEST_CHANGE, Mark.WORST_CHANGE):
        index = next((index for index, line in enumerate(answer.lines) if mark in line.marks), None)
        if index is None:
            continue
        line = answer.lines[index]
        cell = line.cells[measure]
        label = " · ".join(member.label for member in line.members)
        if mark in _TITLES:
            change, text = change_of(declared.kind, cell)
            found.append(Standout(mark, _(_TITLES[mark]), label, text, index, change))
        else:
            largest = (mark is Mark.BEST) is (declared.good >= 0)
            title = _(MOST if largest else LEAST).format(measure=lower_first(declared.label))
            found.append(Standout(mark, title, label, declared.kind.short(cell.value, answer.currency), index))
    return tuple(found)
