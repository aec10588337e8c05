"""Answers made by hand: a small sales department whose figures every test of charts, tables and pages can foresee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crmdesk.data.table import Kind
from crmdesk.reports.answer import Answer, Cell, Line, Mark, Member
from crmdesk.reports.periods import Compare, Period


@dataclass(frozen=True)
class MadeMeasure:
    """What an Answer knows of a measure."""

    id: str
    title: str
    kind: Kind = Kind.MONEY
    good: int = 1
    definition: str = "The sum of deals won in the period, by the date they were won."
    is_additive: bool = True

    @property
    def label(self) -> str:
        """The title as it stands."""
        return self.title

    @property
    def text(self) -> str:
        """The definition as it stands."""
        return self.definition


@dataclass(frozen=True)
class MadeDimension:
    """What an Answer knows of a dimension."""

    id: str
    title: str
    is_time: bool = False
    own: bool = False
    has_order: bool = False

    @property
    def label(self) -> str:
        """The title as it stands."""
        return self.title


REVENUE = MadeMeasure("revenue", "Revenue")
WON = MadeMeasure("won_count", "Won deals", Kind.COUNT)
WIN_RATE = MadeMeasure("win_rate", "Win rate", Kind.PERCENT, is_additive=False)
CYCLE = MadeMeasure("sales_cycle", "Sales cycle", Kind.DAYS, good=-1, is_additive=False)
MANAGER = MadeDimension("manager", "Manager")
DEPARTMENT = MadeDimension("department", "Department")
MONTH = MadeDimension("month", "Month", is_time=True)
YEAR_TO_DATE = Period(date(2025, 1, 1), date(2025, 11, 21))
YEAR_BEFORE = Period(date(2024, 1, 1), date(2024, 11, 21))

#: Name, department, revenue of this and of last year in whole roubles.
PEOPLE = (
    ("Anna Sokolova", "Projects", 105_391_000, 86_812_700),
    ("Sergey Volkov", "Key clients", 94_073_500, 88_581_200),
    ("Marina Krylova", "Dealers", 86_337_400, 75_273_000),
    ("Olga Nikitina", "Key clients", 65_674_600, 63_700_200),
    ("Ekaterina Belova", "Dealers", 65_620_200, 47_345_200),
    ("Dmitry Orlov", "Projects", 49_015_900, 60_069_800),
    ("Igor Lebedev", "Projects", 44_495_500, 47_793_100),
    ("Pavel Zaytsev", "Dealers", 30_524_400, 34_925_100),
)


def cell(value: float | None, base: float | None = None, whole: float | None = None, rank: int | None = None) -> Cell:
    """Return a cell whose difference, change and share follow from its figures."""
    known = value is not None and base is not None
    delta = value - base if known else None
    return Cell(
        value,
        base,
        delta,
        delta / abs(base) if known and base else None,
        value / whole if whole and value else None,
        rank,
    )


def by_manager(
    people: tuple[tuple[str, str, int, int], ...] = PEOPLE, compare: Compare = Compare.YEAR, *, both: bool = False
) -> Answer:
    """Return revenue by manager (and by department with ``both``), against last year unless said otherwise."""
    whole = sum(100 * now for _name, _department, now, _before in people)
    compared = compare is not Compare.NONE
    cells = [cell(100 * now, 100 * base if compared else None, whole) for _n, _d, now, base in people]
    changes = [made.change for made in cells if made.change is not None]
    values = [made.value or 0 for made in cells]
    most, least = max(values, default=0), min(values, default=0)
    up, down = max(changes, default=None), min(changes, default=None)
    lines = []
    for index, ((name, department, *_figures), made) in enumerate(zip(people, cells, strict=True)):
        marks: set[Mark] = set()
        if len(people) > 1:
            marks |= {Mark.BEST} if made.value == most else set()
            marks |= {Mark.WORST} if made.value == least else set()
            marks |= {Mark.BEST_CHANGE} if changes and made.change == up else set()
            marks |= {Mark.WORST_CHANGE} if changes and made.change == down else set()
        members = (Member(str(index + 1), name), Member(department, department))
        spark = tuple(
            (made.value or 0) / 11 * (1 + 0.35 * ((index * 7 + month * 5) % 9 - 4) / 4) for month in range(11)
        )
        spark_base = tuple(
            (made.base or 0) / 11 * (1 + 0.3 * ((index * 5 + month * 7) % 9 - 4) / 4) for month in range(11)
        )
        lines.append(
            Line(members[: 2 if both else 1], (made,), frozenset(marks), spark, spark_base if compared else ())
        )
    total = cell(whole, sum(100 * person[3] for person in people) if compared else None, whole)
    return Answer(
        dimensions=(MANAGER, DEPARTMENT) if both else (MANAGER,),
        measures=(REVENUE,),
        period=YEAR_TO_DATE,
        base_period=YEAR_BEFORE if compare is Compare.YEAR else None,
        full_base_period=None,
        compare=compare,
        scope="",
        as_of=date(2025, 11, 20),
        currency="RUB",
        lines=tuple(lines),
        total=Line(
            (), (total,), spark=tuple(float(i) for i in range(11)), spark_base=tuple(float(i) for i in range(11))
        ),
    )


def by_month(now: tuple[int | None, ...], before: tuple[int | None, ...]) -> Answer:
    """Return revenue of the months of 2025 against those of 2024, in whole roubles."""
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    lines = tuple(
        Line(
            (Member(f"2025-{index + 1:02}", f"{names[index]} 2025"),),
            (cell(None if value is None else value * 100, None if base is None else base * 100),),
        )
        for index, (value, base) in enumerate(zip(now, before, strict=True))
    )
    return Answer(
        (MONTH,), (REVENUE,), Period(date(2025, 1, 1), date(2026, 1, 1)), Period(date(2024, 1, 1), date(2025, 1, 1)), None,
        Compare.YEAR, "", date(2025, 11, 20), "RUB", lines,
        Line((), (cell(sum(n or 0 for n in now) * 100, sum(b or 0 for b in before) * 100),)),
    )  # fmt: skip


def many_measures(people: tuple[tuple[str, str, int, int], ...] = PEOPLE) -> Answer:
    """Return four measures by manager: money, a count, a share and days (of which less is better)."""
    one = by_manager(people)
    lines = tuple(
        Line(
            line.members,
            (
                line.cells[0],
                cell(40 + index, 38 + index * 2, 100),
                Cell(0.402 - index / 100, 0.38, 0.022 - index / 100, None),
                cell(34.5 + index, 36.0),
            ),
            line.marks,
        )
        for index, line in enumerate(one.lines)
    )
    total = Line((), (one.total.cells[0], cell(340, 320, 340), Cell(0.37, 0.38, -0.01), cell(38.0, 36.0)))
    return Answer(
        one.dimensions, (REVENUE, WON, WIN_RATE, CYCLE), one.period, one.base_period, None, one.compare, "", one.as_of,
        "RUB", lines, total,
    )  # fmt: skip
