"""Reports and lists as XLSX workbooks: real numbers, totals as formulas, the spreadsheet's own charts."""

from __future__ import annotations

from crmdesk.reports.output.sheets.book import write_list, write_results

__all__ = ["write_list", "write_results"]
