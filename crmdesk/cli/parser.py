"""What the command line understands; help is in the language in use."""

from __future__ import annotations

import argparse
from typing import NoReturn

from crmdesk.cli.parser_keys import add_keys
from crmdesk.cli.parser_period_reports import add_period_reports
from crmdesk.cli.parser_verify import add_verify
from crmdesk.data.errors import UsageFault
from crmdesk.data.words import LANGUAGES, _
from crmdesk.reports.periods import WORDS_FOR_PERIODS

DEMO_DEALS, DEMO_YEARS, DEMO_SEED = 10_000, 5, 1
DEFAULT_PERIOD = "to-date"


class Parser(argparse.ArgumentParser):
    """A parser whose mistakes are faults: one sentence, exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Raise the mistake for ``main`` to show."""
        raise UsageFault(_("{message}. See: {program} --help").format(message=message, program=self.prog))


def make_parser() -> Parser:
    """Return the parser of the whole command line."""
    parser = Parser(prog="crmdesk", description=_("A desktop CRM for a head of sales. Without a command: the window."))
    parser.add_argument(
        "--base", metavar="PATH|URL",
        help=_("an SQLite file (the last one opened if not given) or postgresql://person@host/name; "
               "the environment variable CRMDESK_BASE does the same"),
    )  # fmt: skip
    parser.add_argument("--lang", choices=LANGUAGES, help=_("language of texts"))
    commands = parser.add_subparsers(dest="command", metavar=_("COMMAND"), parser_class=Parser)
    _add_bases(commands)
    _add_files(commands)
    _add_reports(commands)
    _add_ranking(commands)
    _add_why(commands)
    _add_alerts(commands)
    _add_schedules(commands)
    add_keys(commands)
    add_period_reports(commands)
    add_verify(commands)
    return parser


def _add_bases(commands: argparse._SubParsersAction[Parser]) -> None:
    demo = commands.add_parser("demo", help=_("make a demo base of a Russian firm and open it"))
    demo.add_argument("--deals", type=_positive, default=DEMO_DEALS, help=_("how many deals"))
    demo.add_argument("--years", type=_positive, default=DEMO_YEARS, help=_("how many years of history"))
    demo.add_argument("--seed", type=int, default=DEMO_SEED, help=_("the same seed makes the same base"))
    demo.add_argument("--at", metavar="PATH", help=_("the file to make"))
    demo.add_argument("--today", metavar="DATE", help=_("the last day of the history; today if not given"))
    demo.add_argument("--no-window", action="store_true", help=_("make the base and stop"))
    init = commands.add_parser("init", help=_("make a new empty base at --base"))
    init.add_argument("--name", default="", help=_("name of the firm"))
    init.add_argument("--currency", default="RUB", help=_("currency of the firm"))
    init.add_argument("--timezone", default="Europe/Moscow", help=_("time zone of the firm"))
    commands.add_parser("upgrade", help=_("bring the base to the format of this program"))


def _add_files(commands: argparse._SubParsersAction[Parser]) -> None:
    load = commands.add_parser("import", help=_("import CSV or XLSX files, everything or nothing"))
    load.add_argument("files", nargs="*", metavar="FILE", help=_("files to import"))
    load.add_argument("--as", dest="kind", default="", metavar="KIND", help=_("what the rows are: deals, clients..."))
    load.add_argument("--map", metavar="MAP.toml", help=_("how columns become fields; see docs/import.md"))
    load.add_argument("--suggest-map", metavar="FILE", help=_("write a mapping to start from, for this file"))
    load.add_argument("--dry-run", action="store_true", help=_("check everything and write nothing"))
    load.add_argument("--skip-refused", action="store_true", help=_("import the rest although some rows are refused"))
    load.add_argument("--refused", metavar="FILE.csv", help=_("write the refused rows with their reasons"))
    load.add_argument("--format", choices=("table", "json"), default="table", help=_("how to show the result"))
    load.add_argument("-o", "--output", metavar="FILE", help=_("write there instead of the terminal"))
    export = commands.add_parser("export", help=_("export a registry as CSV, XLSX or JSON"))
    export.add_argument("kind", metavar="KIND", help=_("deals, clients, contacts..."))
    export.add_argument("--where", action="append", default=[], metavar="FIELD=VALUE", help=_("only such rows"))
    export.add_argument("-o", "--output", required=True, metavar="FILE", help=_("the file: .csv, .xlsx or .json"))


def _add_reports(commands: argparse._SubParsersAction[Parser]) -> None:
    listing = commands.add_parser("reports", help=_("the catalogue: what each report answers"))
    listing.add_argument("--format", choices=("table", "json", "csv"), default="table", help=_("how to show it"))
    words = commands.add_parser("words", help=_("measures and dimensions that reports can be asked for"))
    words.add_argument("--format", choices=("table", "json", "csv"), default="table", help=_("how to show it"))
    report = commands.add_parser("report", help=_("figures of a report, or the rows behind them"))
    report.add_argument("id", metavar="ID", help=_("a report of the catalogue"))
    report.add_argument(
        "--period", default=DEFAULT_PERIOD,
        help=_("2017, 2017-Q2, 2017-05, 2017-W20, 2017-05-14, 2017-03..2017-12, or {names}").format(
            names=", ".join(WORDS_FOR_PERIODS)
        ),
    )  # fmt: skip
    report.add_argument("--compare", choices=("none", "previous", "year", "plan"), help=_("what to compare with"))
    report.add_argument("--by", action="append", default=[], metavar="DIMENSION", help=_("what to cut by"))
    report.add_argument("--measure", action="append", default=[], metavar="M", help=_("what to count"))
    report.add_argument("--where", action="append", default=[], metavar="DIMENSION=VALUE", help=_("only these"))
    report.add_argument("--scope", default="all", metavar="KEY", help=_("all, or a department's name"))
    report.add_argument("--as-of", metavar="DATE", help=_("the day that counts as today"))
    report.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=_("an option of the report; an unknown name tells which there are"),
    )
    report.add_argument("--rows", action="store_true", help=_("the rows behind the first measure"))
    report.add_argument(
        "--format", choices=("table", "json", "csv", "xlsx", "pdf"), default=None,
        help=_("how to show it; the ending of the file's name says it too"),
    )  # fmt: skip
    report.add_argument("-o", "--output", metavar="FILE", help=_("write there instead of the terminal"))


def _add_ranking(commands: argparse._SubParsersAction[Parser]) -> None:
    ranking = commands.add_parser("ranking", help=_("managers by level and by change, with points, places and bonus"))
    ranking.add_argument("--period", default="last-month", help=_("as for “report”"))
    ranking.add_argument(
        "--profile", default="", metavar="NAME", help=_("what to rank by; the firm's first if not given")
    )
    ranking.add_argument("--where", action="append", default=[], metavar="DIMENSION=VALUE", help=_("only these"))
    ranking.add_argument("--scope", default="all", metavar="KEY", help=_("all, or a department's name"))
    ranking.add_argument("--as", dest="person", default="", metavar="NAME", help=_("who looks, by name or id"))
    ranking.add_argument("--as-of", metavar="DATE", help=_("the day that counts as today"))
    ranking.add_argument(
        "--format", choices=("table", "json", "csv", "xlsx", "pdf"), default=None,
        help=_("how to show it; the ending of the file's name says it too"),
    )  # fmt: skip
    ranking.add_argument("-o", "--output", metavar="FILE", help=_("write there instead of the terminal"))


def _add_why(commands: argparse._SubParsersAction[Parser]) -> None:
    why = commands.add_parser("why", help=_("what a figure changed by: who and what contributed how much"))
    why.add_argument("--measure", required=True, metavar="M", help=_("the figure"))
    why.add_argument(
        "--subject",
        action="append",
        default=[],
        metavar="DIMENSION=VALUE",
        help=_("whose figure; the total if not given"),
    )
    why.add_argument("--period", default=DEFAULT_PERIOD, help=_("as for “report”"))
    why.add_argument("--compare", choices=("previous", "year", "plan"), default="year", help=_("what to compare with"))
    why.add_argument("--by", metavar="DIMENSION", help=_("only this dimension; all of them if not given"))
    why.add_argument("--scope", default="all", metavar="KEY", help=_("all, or a department's name"))
    why.add_argument("--as-of", metavar="DATE", help=_("the day that counts as today"))
    why.add_argument("--format", choices=("table", "json", "csv"), default="table", help=_("how to show it"))
    why.add_argument("-o", "--output", metavar="FILE", help=_("write there instead of the terminal"))


def _add_alerts(commands: argparse._SubParsersAction[Parser]) -> None:
    alerts = commands.add_parser("alerts", help=_("let the rules of alerts look, and list what calls for attention"))
    alerts.add_argument("--no-check", action="store_true", help=_("only list what was found before"))
    alerts.add_argument("--scope", default="all", metavar="KEY", help=_("all, or a department's name"))
    alerts.add_argument("--format", choices=("table", "json", "csv"), default="table", help=_("how to show it"))
    alerts.add_argument("-o", "--output", metavar="FILE", help=_("write there instead of the terminal"))


def _add_schedules(commands: argparse._SubParsersAction[Parser]) -> None:
    planned = commands.add_parser("schedules", help=_("reports that are formed by themselves, and when they are next"))
    planned.add_argument("--form", action="store_true", help=_("form those that are due, and name their files"))
    planned.add_argument("--format", choices=("table", "json"), default="table", help=_("how to show it"))


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(_("a number from 1 is needed"))
    return value
