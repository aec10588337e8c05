"""What the command line understands."""

from __future__ import annotations

import pytest

from crmdesk.cli.parser import make_parser
from crmdesk.data.errors import UsageFault


@pytest.mark.parametrize("command", ["demo", "init", "upgrade", "import", "export", "reports", "words", "report"])
def test_every_command_helps(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """``--help`` names the command and leaves with success."""
    with pytest.raises(SystemExit) as left:
        make_parser().parse_args([command, "--help"])
    assert left.value.code == 0
    assert f"crmdesk {command}" in capsys.readouterr().out


def test_a_mistake_is_a_fault() -> None:
    """``main`` shows it as one sentence."""
    with pytest.raises(UsageFault, match="--help"):
        make_parser().parse_args(["report", "cut", "--compare", "never"])


def test_a_demo_needs_a_deal() -> None:
    """Nought is no number of deals."""
    with pytest.raises(UsageFault):
        make_parser().parse_args(["demo", "--deals", "0"])
