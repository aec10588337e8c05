"""The log tells where the program failed and nothing about anybody."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from crmdesk.data.log import LARGE, InternalFault, log_defect, log_file, start_log


@pytest.fixture
def _handlers() -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def fail_with(error: Exception) -> InternalFault:
    """Raise an error somewhere and log it."""
    try:
        raise error
    except Exception as caught:  # noqa: BLE001 - the kind is the test's parameter
        return log_defect(caught)


@pytest.mark.usefixtures("_handlers")
def test_a_defect_is_written_with_its_place(caplog: pytest.LogCaptureFixture) -> None:
    """The file holds the type and the line of code."""
    start_log()
    fault = fail_with(TypeError("unsupported operand"))
    caplog.clear()
    text = log_file().read_text("utf-8")
    assert "TypeError: unsupported operand" in text
    assert "fail_with" in text
    assert str(log_file()) in str(fault)


def test_a_message_that_may_quote_data_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    """A KeyError may carry a person's name: only its type is written."""
    fault = fail_with(KeyError("Иванов Пётр, +7 912 345-67-89"))
    assert "Иванов" not in caplog.text
    assert "KeyError" in caplog.text
    assert "Иванов" not in str(fault)
    caplog.clear()


def test_causes_are_written_too(caplog: pytest.LogCaptureFixture) -> None:
    """The first error of a chain is where the search begins."""
    try:
        try:
            raise ZeroDivisionError
        except ZeroDivisionError as inner:
            raise RuntimeError from inner
    except RuntimeError as error:
        log_defect(error)
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()


@pytest.mark.usefixtures("_handlers")
def test_a_large_log_is_set_aside() -> None:
    """The log does not grow without end."""
    log_file().parent.mkdir(parents=True)
    log_file().write_bytes(b"x" * (LARGE + 1))
    start_log()
    assert not log_file().exists()
    assert log_file().with_suffix(".old.log").stat().st_size == LARGE + 1
