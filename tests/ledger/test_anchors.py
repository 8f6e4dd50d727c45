"""The anchor file: lines appended for the owner alone, read back, and torn ones mended."""

from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from ledger.anchors import RECENT, Anchors, ClosedDay, Head, append, locked, read_anchors

HEAD = Head(7, 3, "ab" * 32, 41)
DAY = ClosedDay(date(2026, 3, 2), ((7, 3), (8, 1)), "cd" * 32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "anchors.jsonl"


def _write(path: Path, *lines: str) -> None:
    with locked(path) as file:
        append(file, lines)


def test_what_is_written_is_read(path: Path) -> None:
    _write(path, HEAD.line(), DAY.line())
    assert read_anchors(path) == Anchors(there=True, heads=(HEAD,), days=(DAY,))
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_same_line_is_written_once(path: Path) -> None:
    _write(path, HEAD.line())
    _write(path, HEAD.line(), DAY.line())
    assert path.read_text() == f"{HEAD.line()}\n{DAY.line()}\n"


def test_far_back_it_may_be_repeated(path: Path) -> None:
    """What is looked at does not grow with the file."""
    _write(path, HEAD.line(), *(f'{{"x":{n}}}' for n in range(RECENT // 5)))
    _write(path, HEAD.line())
    assert len(read_anchors(path).heads) == 2


def test_what_a_power_cut_left_of_a_line_is_cut_off(path: Path) -> None:
    path.write_text(f"{HEAD.line()}\n{DAY.line()[:20]}")
    assert read_anchors(path) == Anchors(there=True, heads=(HEAD,))
    _write(path, DAY.line())
    assert path.read_text() == f"{HEAD.line()}\n{DAY.line()}\n"


def test_a_first_line_that_was_cut_is_no_line(path: Path) -> None:
    path.write_text(HEAD.line()[:20])
    _write(path, HEAD.line())
    assert path.read_text() == f"{HEAD.line()}\n"


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "x",
        "7",
        "[]",
        '{"head":[7]}',
        '{"head":[7,3],"hash":"x"}',
        '{"day":"2026-02-30"}',
        "\xff",
    ],
)
def test_a_line_that_says_nothing_is_numbered(path: Path, wrong: str) -> None:
    path.write_bytes(f"{HEAD.line()}\n{wrong}\n{DAY.line()}\n".encode("latin-1"))
    assert read_anchors(path) == Anchors(there=True, heads=(HEAD,), days=(DAY,), unreadable=(2,))


def test_one_at_a_time(path: Path) -> None:
    done: list[str] = []

    def other() -> None:
        _write(path, DAY.line())
        done.append("other")

    with locked(path) as file:
        thread = Thread(target=other)
        thread.start()
        thread.join(0.2)
        append(file, [HEAD.line()])
        done.append("first")
    thread.join()
    assert done == ["first", "other"]
    assert path.read_text() == f"{HEAD.line()}\n{DAY.line()}\n"


def test_it_is_made_only_for_who_writes(path: Path) -> None:
    with pytest.raises(FileNotFoundError), locked(path, make=False):
        pass
    assert not path.exists()
