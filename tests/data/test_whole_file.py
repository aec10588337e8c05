"""Files are whole or not there, and what stood under the name before is not lost."""

from __future__ import annotations

import os

import pytest

from crmdesk.data.errors import EnvironmentFault
from crmdesk.data.whole_file import whole_file, write_whole


def test_a_file_takes_its_place_when_it_is_whole(tmp_path):
    """What stood there before stays until the block ends well, and nothing else is left in the folder."""
    target = tmp_path / "report.csv"
    target.write_text("before")
    with whole_file(target) as path:
        path.write_text("after")
        assert target.read_text() == "before"
    assert target.read_text() == "after"
    assert [each.name for each in tmp_path.iterdir()] == ["report.csv"]


def test_nothing_is_left_of_a_file_that_was_not_finished(tmp_path):
    """Whoever is stopped finds the folder and the former file as they were."""
    target = tmp_path / "report.csv"
    target.write_text("before")

    def stopped() -> None:
        with whole_file(target) as path:
            path.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert target.read_text() == "before"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("place", ["nowhere/report.csv", "file/report.csv"])
def test_a_place_that_is_no_folder_is_a_sentence(tmp_path, place):
    """The fault names the file and what to do."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentFault, match=r"report\.csv.*Choose another place"):
        write_whole(tmp_path / place, b"x")


def test_the_longest_name_is_written_and_a_longer_one_is_a_sentence(tmp_path):
    """Names are counted in bytes: what stands beside the file until it is whole must not be longer than it."""
    longest = tmp_path / ("界" * 83 + ".xlsx")
    assert write_whole(longest, b"x").read_bytes() == b"x"
    with pytest.raises(EnvironmentFault, match="Choose another place"):
        write_whole(tmp_path / ("界" * 86), b"x")


def test_others_may_read_what_was_saved(tmp_path):
    """A report in a shared folder is no secret of its author: its rights are those of any new file."""
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    saved = write_whole(tmp_path / "saved", b"x")
    assert saved.stat().st_mode == plain.stat().st_mode


def test_what_is_no_plain_file_is_written_to_as_it_is(tmp_path):
    """A pipe is not replaced by a file, and a folder is not written over."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, b"through")
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert pipe.is_fifo()
    with pytest.raises(EnvironmentFault):
        write_whole(tmp_path, b"x")
