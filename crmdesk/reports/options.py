"""Options: what an analysis may be told besides the question: thresholds, a grain, a measure in view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.words import _


@dataclass(frozen=True, slots=True)
class Option:
    """One thing an analysis may be told: a whole number within bounds, or one of several words."""

    name: str
    title: str
    """English source string."""
    default: str
    choices: tuple[tuple[str, str], ...] = ()
    """Values and their titles (English source strings); empty takes a whole number."""
    least: int = 0
    most: int = 1_000_000

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return _(self.title)


def read_options(declared: Iterable[Option], given: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the value of every declared option by name: the given one, checked, or its default.

    Raises:
        UsageFault: an option is unknown, or its value is none it takes.
    """
    known = {option.name: option for option in declared}
    values = {name: option.default for name, option in known.items()}
    for name, value in given:
        if name not in known:
            raise unknown(_("Option"), name, list(known))
        values[name] = _checked(known[name], value.strip())
    return values


def _checked(option: Option, value: str) -> str:
    if option.choices:
        for code, title in option.choices:
            if value in (code, title, _(title)):
                return code
        raise unknown(option.label, value, [code for code, _title in option.choices])
    if not value.isdecimal() or not option.least <= int(value) <= option.most:
        raise UsageFault(
            _("“{value}” does not fit “{option}”: a whole number from {least} to {most} is needed.").format(
                value=value, option=option.label, least=option.least, most=option.most
            )
        )
    return value
