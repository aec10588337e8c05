"""The command line: parse, call, show. Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 the environment."""

from crmdesk.cli.main import main

__all__ = ["main"]
