"""What the command line understands about period reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk.data.period_reports.records import STATE_NAMES
from crmdesk.data.words import _

if TYPE_CHECKING:
    import argparse

    from crmdesk.cli.parser import Parser


def add_period_reports(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the command ``period-report`` with its own commands."""
    reports = commands.add_parser("period-report", help=_("reports that managers sign and heads approve"))
    kinds = reports.add_subparsers(dest="deed", metavar=_("COMMAND"), required=True)
    _add_reading(kinds)
    _add_writing(kinds)
    _add_signing(kinds)
    for name, each in kinds.choices.items():
        each.add_argument(
            "--person", "--as", dest="person_here", metavar="NAME", default="",
            help=_("who is at work; as in the window if not given"),
        )  # fmt: skip
        shown = ("table", "json", "csv") if name in ("list", "register") else ("table", "json")
        each.add_argument("--format", choices=shown, default="table", help=_("how to show it"))


def _add_reading(kinds: argparse._SubParsersAction[Parser]) -> None:
    listing = kinds.add_parser("list", help=_("reports of a period: states, deadlines, for whom they wait"))
    _add_period(listing, "")
    _add_subjects(listing)
    listing.add_argument("--state", action="append", default=[], choices=tuple(STATE_NAMES), help=_("only such ones"))
    listing.add_argument("--history", action="store_true", help=_("returned and withdrawn ones too"))
    listing.add_argument("--waiting", action="store_true", help=_("only those that wait for who is at work"))
    show = kinds.add_parser("show", help=_("one report: figures, texts, commitments, signatures, files"))
    _add_number(show)
    changed = kinds.add_parser("changed", help=_("what changed in the base since a report was signed, who and when"))
    _add_number(changed)
    pdf = kinds.add_parser("pdf", help=_("write a report, or all of a period, as PDF"))
    pdf.add_argument("numbers", nargs="*", metavar="NUMBER", help=_("which reports"))
    pdf.add_argument("--all", action="store_true", help=_("all reports of the period that are in force"))
    _add_period(pdf, "last-month")
    pdf.add_argument(
        "-o", "--output", required=True, metavar="FILE.pdf|FOLDER",
        help=_("one file, to be printed at once, or a folder with a file for each"),
    )  # fmt: skip
    scan = kinds.add_parser("scan", help=_("write the scan of the signed paper as a file"))
    _add_number(scan)
    scan.add_argument("-o", "--output", required=True, metavar="FILE", help=_("the file to make"))
    register = kinds.add_parser("register", help=_("who signed what when: people and periods"))
    _add_period(register, "year")
    kinds.add_parser("check", help=_("walk the chain of signed reports: is anything changed or missing"))


def _add_writing(kinds: argparse._SubParsersAction[Parser]) -> None:
    form = kinds.add_parser("form", help=_("form the reports of a period; those that are frozen stay as they are"))
    _add_period(form, "last-month")
    _add_subjects(form)
    for name, title in (
        ("headline", _("write the headline of a report")),
        ("comment", _("write its author's comment")),
    ):
        words = kinds.add_parser(name, help=title)
        _add_number(words)
        words.add_argument("text", nargs="?", metavar="TEXT", help=_("the words; empty ones take it away"))
        words.add_argument("-f", "--file", metavar="FILE", help=_("take the words from a file; “-” is standard input"))
    commit = kinds.add_parser("commit", help=_("promise something for the next period, or change what is promised"))
    _add_number(commit)
    commit.add_argument("text", nargs="?", default="", metavar="TEXT", help=_("what is promised, in words"))
    commit.add_argument("--due", metavar="DATE", help=_("by when"))
    commit.add_argument("--measure", default="", metavar="M", help=_("a measure that judges it"))
    commit.add_argument("--target", metavar="NUMBER", help=_("what the measure is to reach"))
    commit.add_argument("--deal", metavar="NUMBER", help=_("the deal it is about, by its number"))
    commit.add_argument("--client", metavar="NAME", help=_("the client it is about"))
    commit.add_argument("--action", default="", metavar="TEXT", help=_("what is to be done with it"))
    commit.add_argument("--change", type=int, metavar="PLACE", help=_("write this one anew"))
    commit.add_argument("--remove", type=int, metavar="PLACE", help=_("take this one out"))
    commit.add_argument("--order", metavar="3,1,2", help=_("put them into this order"))
    commit.add_argument("--tasks", action="store_true", help=_("make tasks of those that are none yet"))
    judge = kinds.add_parser("judge", help=_("say what became of a commitment that no figure judges"))
    _add_number(judge)
    judge.add_argument("place", type=int, metavar="PLACE", help=_("which one"))
    judge.add_argument("verdict", choices=("kept", "partly", "missed"), help=_("kept, partly kept or not kept"))
    judge.add_argument("--outcome", default="", metavar="TEXT", help=_("what became of it, in words"))
    kinds.add_parser("remind", help=_("plan a task for everybody who is late, once"))


def _add_signing(kinds: argparse._SubParsersAction[Parser]) -> None:
    freeze = kinds.add_parser("freeze", help=_("freeze reports that are signed on paper"))
    sign = kinds.add_parser("sign", help=_("sign your own reports electronically"))
    approve = kinds.add_parser("approve", help=_("approve signed reports electronically"))
    for each in (freeze, sign, approve):
        each.add_argument("numbers", nargs="+", metavar="NUMBER", help=_("which reports"))
    for each in (sign, approve):
        each.add_argument(
            "--passphrase-file",
            metavar="FILE",
            help=_("the passphrase or PIN on its first line; “-” is standard input"),
        )
    mark = kinds.add_parser("mark", help=_("say that the paper of a report is signed"))
    _add_number(mark)
    mark.add_argument("--author", action="store_true", help=_("by its author; both if nothing is said"))
    mark.add_argument("--head", action="store_true", help=_("by who is at work, its head"))
    mark.add_argument("--scan", metavar="FILE", help=_("a scan of it, kept with the report"))
    for each in (approve, mark):
        each.add_argument("--word", default="", metavar="TEXT", help=_("the head's word"))
        each.add_argument(
            "--verdict", action="append", default=[], metavar="PLACE=kept|partly|missed[:TEXT]",
            help=_("what became of a commitment of the report before"),
        )  # fmt: skip
    back = kinds.add_parser("return", help=_("return a report to its author with a remark: a new revision"))
    _add_number(back)
    back.add_argument("remark", metavar="REMARK", help=_("why"))
    withdraw = kinds.add_parser("withdraw", help=_("withdraw a report nobody signed; the reason explains its number"))
    _add_number(withdraw)
    withdraw.add_argument("reason", metavar="REASON", help=_("why"))


def _add_number(parser: Parser) -> None:
    parser.add_argument("number", metavar="NUMBER", help=_("the report: R-2025-10-02, 2025-10-02/2"))


def _add_period(parser: Parser, default: str) -> None:
    parser.add_argument("--period", default=default, help=_("as for “report”"))


def _add_subjects(parser: Parser) -> None:
    parser.add_argument(
        "--for", dest="subjects", action="append", default=[], metavar="firm|department=NAME|manager=NAME",
        help=_("only about these"),
    )  # fmt: skip
