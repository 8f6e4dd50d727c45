"""Anchors: what was sealed is also written to a file outside the database, line by line.

Who has every right in the database still cannot change what the file says. A line is written
after its block is committed; whoever writes or compares holds the file's lock meanwhile, so
that the two are seen at one moment.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Final

#: A line is not repeated when it stands within so many bytes of the file's end.
RECENT: Final = 65536


@dataclass(frozen=True)
class Head:
    """The last block of a village: its hash, and how many entries the chain holds up to it."""

    village: int
    no: int
    hash: str
    entries: int

    def line(self) -> str:
        """As it stands in the file."""
        return _line({"head": [self.village, self.no], "hash": self.hash, "entries": self.entries})


@dataclass(frozen=True)
class ClosedDay:
    """A closed day: how far each village was sealed, and what the books said up to there."""

    day: date
    heads: tuple[tuple[int, int], ...]
    trial: str

    def line(self) -> str:
        """As it stands in the file."""
        heads = [list(head) for head in self.heads]
        return _line({"day": self.day.isoformat(), "heads": heads, "trial": self.trial})


@dataclass(frozen=True)
class Anchors:
    """What an anchor file says; `unreadable` are the numbers of lines that say nothing."""

    there: bool
    heads: tuple[Head, ...] = ()
    days: tuple[ClosedDay, ...] = ()
    unreadable: tuple[int, ...] = ()


def _line(said: dict[str, object]) -> str:
    return json.dumps(said, separators=(",", ":"))


@contextmanager
def locked(path: Path, *, make: bool = True) -> Iterator[int]:
    """The file while nobody else has it; made, if at all, for its owner alone.

    :raises OSError: it cannot be opened.
    """
    create = os.O_CREAT if make else 0
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | create, 0o600)
    try:
        if make and not os.fstat(descriptor).st_size:
            _sync_folder(path.parent)
        flock(descriptor, LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def append(descriptor: int, lines: Iterable[str]) -> None:
    """Write those lines that do not stand there yet, and wait until the disk has them."""
    recent = _recent(descriptor)
    fresh = [line for line in lines if line not in recent]
    if fresh:
        os.write(descriptor, "".join(f"{line}\n" for line in fresh).encode())
        os.fsync(descriptor)


def _recent(descriptor: int) -> set[str]:
    """The last lines; what a power cut left of a line that was never finished is cut off."""
    size = os.fstat(descriptor).st_size
    tail = os.pread(descriptor, RECENT, max(0, size - RECENT))
    whole = tail[: tail.rfind(b"\n") + 1]
    if len(whole) < len(tail):
        os.ftruncate(descriptor, size - len(tail) + len(whole))
    return set(whole.decode(errors="replace").splitlines())


def read_anchors(path: Path) -> Anchors:
    """What the file says; a last line that was never finished was never said."""
    heads, days, unreadable = list[Head](), list[ClosedDay](), list[int]()
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            said = _read(line)
            if isinstance(said, Head):
                heads.append(said)
            elif isinstance(said, ClosedDay):
                days.append(said)
            elif line.endswith(b"\n"):
                unreadable.append(number)
    return Anchors(there=True, heads=tuple(heads), days=tuple(days), unreadable=tuple(unreadable))


def _read(line: bytes) -> Head | ClosedDay | None:
    try:
        said = json.loads(line)
        if "head" in said:
            village, no = said["head"]
            return Head(int(village), int(no), str(said["hash"]), int(said["entries"]))
        heads = tuple((int(village), int(no)) for village, no in said["heads"])
        return ClosedDay(date.fromisoformat(said["day"]), heads, str(said["trial"]))
    except (ValueError, TypeError, KeyError):
        return None
