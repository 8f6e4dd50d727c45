"""What a process did to the files of its database, in order, as strace saw it."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: Everything that changes a file or a folder. Shared memory is written past strace, through a
#: mapping: it holds nothing that must survive, and is left out.
CALLS: Final = (
    "open,openat,creat,write,writev,pwrite64,pwritev,pwritev2,fsync,fdatasync,sync_file_range,"
    "truncate,ftruncate,fallocate,copy_file_range,sendfile,unlink,unlinkat,"
    "rename,renameat,renameat2,link,linkat"
)
#: Of these the ones that the books make, SQLite's own and (write) that of a file which only grows:
#: what each is, and whether its last argument is a place.
_CHANGES: Final = {
    "pwrite64": ("write", True),
    "write": ("append", False),
    "ftruncate": ("cut", True),
    "fsync": ("sync", False),
    "fdatasync": ("sync", False),
    "openat": ("make", False),
    "unlink": ("drop", False),
}
LONGEST: Final = 1 << 17
_LINE: Final = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+)(.*)")
_HEX: Final = re.compile(r'[<"]((?:\\x[0-9a-f]{2})+)[>"](\.\.\.)?')


@dataclass(frozen=True)
class Event:
    """One thing that happened: `what` is write, append, cut, sync, make, drop or say.

    `name` is the file's name in the folder of the database ("" for the folder itself);
    `offset` is where it was written, or the length it was cut to.
    """

    what: str
    name: str
    offset: int = 0
    data: bytes = b""


def trace(strace: str, command: list[str], log: Path, cwd: Path) -> None:
    """Run a command under strace; what it says on standard output is in the log too."""
    options = ["-f", "-y", "-xx", "-qq", "--seccomp-bpf", "-s", str(LONGEST)]
    subprocess.run(
        [strace, *options, "-o", str(log), "-e", f"trace={CALLS}", *command],
        cwd=cwd,
        check=True,
        stdout=subprocess.PIPE,
        timeout=900,
    )


def events(log: Path, folder: Path) -> Iterator[Event]:
    """What the log says of the files in `folder`, and of standard output."""
    with log.open(encoding="ascii") as lines:
        for line in lines:
            if "resumed>" in line or "<unfinished" in line:
                raise AssertionError(f"two threads wrote at once: {line[:200]}")
            found = _LINE.fullmatch(line.strip())
            if found and int(found[3]) >= 0:
                yield from _event(found[1], found[2], int(found[3]), folder)


def _event(call: str, said: str, gave: int, folder: Path) -> Iterator[Event]:
    strings = [_plain(found) for found in _HEX.finditer(said)]
    if call == "write" and said.startswith("1<"):
        yield Event("say", "", data=strings[1])
        return
    # The folder of a path that is not relative to an open one stands first: it is not touched.
    path = Path((strings[1] if call == "openat" else strings[0]).decode())
    if folder not in (path, path.parent) or path.name.endswith("-shm"):
        return
    if call not in _CHANGES:
        raise AssertionError(f"{call} on {path}: the replay does not know it")
    what, numbered = _CHANGES[call]
    if what == "make" and "O_CREAT" not in said:
        return
    data = strings[1] if what in ("write", "append") else b""
    assert gave == len(data) or what == "make", "a write was cut short"
    offset = int(said.rpartition(", ")[2]) if numbered else 0
    yield Event(what, "" if path == folder else path.name, offset, data)


def _plain(found: re.Match[str]) -> bytes:
    assert not found[2], "strace shortened what was written"
    return bytes.fromhex(found[1].replace("\\x", ""))
