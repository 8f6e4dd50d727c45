"""A disk that forgets: what a folder holds after the power was cut, by what was synced before.

A write, a cut or a name that no sync has followed yet is there or not there after the cut, each
for itself, and the last write may be torn at any sector. So says POSIX, and no file system
promises more.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Final

from tests.proofs.tracing import Event

SECTOR: Final = 512
#: How a cut falls: everything not synced is lost, or none of it, or any part, or one tears.
WAYS: Final = ("lost", "kept", "some", "torn")


@dataclass
class File:
    """What is safe, and what was done since."""

    safe: bytearray = field(default_factory=bytearray)
    since: list[Event] = field(default_factory=list)
    length: int = 0

    def do(self, event: Event) -> None:
        """Something is done to it; what is added lands where it ends now."""
        if event.what == "append":
            event = replace(event, what="write", offset=self.length)
        end = event.offset + len(event.data)
        self.length = event.offset if event.what == "cut" else max(self.length, end)
        self.since.append(event)

    def sync(self) -> None:
        """All that was done is safe now."""
        for event in self.since:
            _apply(self.safe, event)
        self.since.clear()

    def after(self, way: str, chance: Random) -> bytearray:
        """The file after a cut."""
        kept = _chosen(self.since, way, chance)
        if not kept:
            return self.safe
        left = bytearray(self.safe)
        for event in kept[:-1]:
            _apply(left, event)
        _apply(left, _torn(kept[-1], chance) if way in ("some", "torn") else kept[-1])
        return left


class Disk:
    """The files of one folder, by name, as a process changes them."""

    def __init__(self, folder: Path) -> None:
        self.files = {path.name: _there(path) for path in folder.iterdir()}
        self.names = set(self.files)  # whose names are safe
        self.since: list[Event] = []

    def do(self, event: Event) -> None:
        """One thing happens."""
        if event.what == "make" and event.name not in self.files:
            self.files[event.name] = File()
            self.since.append(event)
        elif event.what == "drop":
            self.since.append(event)
        elif event.what == "sync" and event.name:
            self.files[event.name].sync()
        elif event.what == "sync":
            _rename(self.names, self.since)
            self.since.clear()
        elif event.what in ("write", "append", "cut"):
            self.files[event.name].do(event)

    def after(self, way: str, chance: Random) -> dict[str, bytearray]:
        """The folder after a cut."""
        names = set(self.names)
        _rename(names, _chosen(self.since, way, chance))
        return {name: self.files[name].after(way, chance) for name in names}


def _there(path: Path) -> File:
    content = bytearray(path.read_bytes())
    return File(content, length=len(content))


def _rename(names: set[str], done: list[Event]) -> None:
    for event in done:
        (names.add if event.what == "make" else names.discard)(event.name)


def _chosen(since: list[Event], way: str, chance: Random) -> list[Event]:
    if way == "lost":
        return []
    if way == "some":
        return [event for event in since if chance.random() < 0.5]
    return since


def _apply(content: bytearray, event: Event) -> None:
    if event.what == "cut":
        del content[event.offset :]
    end = event.offset + len(event.data)
    content.extend(bytes(max(0, end - len(content))))
    content[event.offset : end] = event.data


def _torn(event: Event, chance: Random) -> Event:
    """The part of a write that reached the disk: up to some sector of the file."""
    first, last = event.offset // SECTOR + 1, (event.offset + len(event.data)) // SECTOR
    if event.what != "write" or first > last:
        return event
    upto = chance.randint(first, last) * SECTOR - event.offset
    return Event("write", event.name, event.offset, event.data[:upto])
