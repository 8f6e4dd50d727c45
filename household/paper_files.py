"""Files with households' papers in them: their owner alone reads them, and none is written over."""

import os
from pathlib import Path

from kernel.errors import Refusal


class FileInTheWay(Refusal):
    """There is a file of this name: what was printed is never overwritten."""

    code = "file-in-the-way"


def refuse_written(out: Path) -> None:
    """Refuse a name that is taken, before anything is done.

    :raises FileInTheWay: the file is there already.
    """
    if out.exists():
        raise FileInTheWay(file=str(out))


def write_own(file: Path, content: bytes) -> None:
    """Write a new file that nobody but its owner reads, down to the disk.

    :raises OSError: it is there already, or cannot be written.
    """
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
