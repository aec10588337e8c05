"""Styles: how the kinds of values look in a workbook: number formats, headings, totals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmdesk.data import words
from crmdesk.data.table import Kind
from crmdesk.data.words import _

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

    from crmdesk.data.table import Field

FONT = "Arial"
_SUNKEN, _BORDER, _ACCENT_SOFT = "#F7F8FA", "#BFC7D2", "#E6EDFC"
_NUMBERS = {
    Kind.MONEY: "#,##0.00", Kind.RATE: "#,##0.00", Kind.PERCENT: "0.0%", Kind.COUNT: "#,##0.###",
    Kind.DAYS: "#,##0.0", Kind.MINUTES: "#,##0.0", Kind.POINTS: "#,##0.0",
}  # fmt: skip


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[Any, ...], Format] = {}
        self.heading = self._make(
            bold=True, text_wrap=True, valign="top", bg_color=_SUNKEN, bottom=1, bottom_color=_BORDER
        )
        self.heading_right = self._make(
            bold=True, text_wrap=True, valign="top", bg_color=_SUNKEN, bottom=1, bottom_color=_BORDER, align="right"
        )
        self.title = self._make(bold=True, font_size=14)
        self.strong = self._make(bold=True, valign="top")
        self.wrapped = self._make(text_wrap=True, valign="top")

    def cell(self, field: Field, *, is_total: bool = False) -> Format:
        """Return the format of a column's cells."""
        number = number_format(field)
        look = {"bold": True, "bg_color": _ACCENT_SOFT, "top": 1, "top_color": _BORDER} if is_total else {}
        return self._make(**look, **({"num_format": number} if number else {}))

    def quoted(self, *, is_total: bool = False) -> Format:
        """Return the format of text that begins like a formula: the spreadsheet keeps it as text when it is edited."""
        look = {"bold": True, "bg_color": _ACCENT_SOFT, "top": 1, "top_color": _BORDER} if is_total else {}
        return self._make(**look, quote_prefix=True)

    def _make(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({"font_name": FONT, "font_size": 10, **properties})
        return self._made[key]


def number_format(field: Field) -> str:
    """Return the number format of a column, empty for text; differences and changes carry their sign."""
    if field.kind is Kind.DATE:
        return "dd.mm.yyyy" if words.language() == "ru" else "yyyy-mm-dd"
    if field.kind is Kind.INSTANT:
        return "dd.mm.yyyy hh:mm" if words.language() == "ru" else "yyyy-mm-dd hh:mm"
    if is_points(field):
        return f'+0.0"\u202f{_("pp")}";-0.0"\u202f{_("pp")}";0.0"\u202f{_("pp")}"'
    plain = _NUMBERS.get(field.kind, "")
    if plain and field.key.endswith((".delta", ".change")):
        return f"+{plain};-{plain};{plain}"
    return plain


def is_points(field: Field) -> bool:
    """Whether a column holds differences of shares, which people read in percentage points."""
    return field.kind is Kind.PERCENT and field.key.endswith(".delta")
