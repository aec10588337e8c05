"""Period reports on paper: a snapshot becomes a PDF with places to sign, and an electronic signature gets its look."""

from __future__ import annotations

from crmdesk.reports.output.report_paper.agreement import Agreement, print_agreement
from crmdesk.reports.output.report_paper.printing import Printed, print_report
from crmdesk.reports.output.report_paper.stamps import author_stamp, head_stamp
from crmdesk.reports.output.report_paper.together import join_pdfs

__all__ = ["Agreement", "Printed", "author_stamp", "head_stamp", "join_pdfs", "print_agreement", "print_report"]
