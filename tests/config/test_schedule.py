"""Beat's file of when each task ran last, after a kill."""

import dbm
from pathlib import Path

from config.embedded.schedule import drop_torn


def test_a_whole_schedule_stays_as_it_is(tmp_path: Path) -> None:
    schedule = tmp_path / "beat-schedule"
    with dbm.open(str(schedule), "c") as kept:
        kept[b"entries"] = b"as they were"
    assert not drop_torn(schedule)
    with dbm.open(str(schedule), "r") as kept:
        assert list(kept.keys()) == [b"entries"]
        assert kept[b"entries"] == b"as they were"


def test_a_torn_schedule_is_removed(tmp_path: Path) -> None:
    schedule = tmp_path / "beat-schedule"
    with dbm.open(str(schedule), "c") as kept:
        kept[b"entries"] = b"as they were" * 100
    for file in tmp_path.iterdir():
        file.write_bytes(b"\x07torn" * 400)
    assert drop_torn(schedule)
    assert list(tmp_path.iterdir()) == []


def test_a_schedule_that_a_kill_left_without_entries_is_removed(tmp_path: Path) -> None:
    schedule = tmp_path / "beat-schedule"
    with dbm.open(str(schedule), "c") as kept:
        kept[b"tz"] = b"UTC"
    assert drop_torn(schedule)
    assert list(tmp_path.iterdir()) == []


def test_before_the_first_start_there_is_none(tmp_path: Path) -> None:
    assert not drop_torn(tmp_path / "beat-schedule")
    assert list(tmp_path.iterdir()) == []
