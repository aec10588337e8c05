"""Reports on paper: PDF with vector charts, embedded fonts, repeated headers, outline; made from Results alone."""

from __future__ import annotations

from crmdesk.reports.output.paper.book import Cover, pdf_bytes, write_pdf
from crmdesk.reports.output.paper.charts import chart_png, chart_svg
from crmdesk.reports.output.paper.pages import PagePicture, PdfPages

__all__ = ["Cover", "PagePicture", "PdfPages", "chart_png", "chart_svg", "pdf_bytes", "write_pdf"]
