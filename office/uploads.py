"""Uploaded workbooks between rehearsal and import: owner-only files, gone within a day.

A file's name is a digest of its key and of whose it is, so that a key is good in its owner's
hands only, and nothing of an address becomes part of a path.
"""

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from kernel import clock
from kernel.errors import Refusal
from registry import ImportReport, RefusedRow

#: Where they lie in the instance folder.
FOLDER: Final = "uploads"
#: How long an upload waits for its import.
KEPT: Final = timedelta(days=1)
_NAME: Final = 100


class UploadUnknown(Refusal):
    """The upload is gone, or was never there, or is somebody else's."""

    code = "upload-unknown"


@dataclass(frozen=True)
class Upload:
    """A workbook and what its rehearsal said; `batch` once it was imported (then no content)."""

    kind: str
    shop: str
    name: str
    report: ImportReport
    content: bytes = b""
    batch: str = ""


@dataclass(frozen=True)
class Drawer:
    """One person's uploads in the instance folder."""

    folder: Path
    owner: str

    def keep(self, upload: Upload) -> str:
        """Keep an upload; gives its key. Whatever is over a day old goes."""
        self.forget_old()
        key = clock.new_id()
        self._write(key, upload)
        return key

    def take(self, key: str) -> Upload:
        """The upload under this key.

        :raises UploadUnknown: there is none of this person's.
        """
        self.forget_old()
        try:
            said, _, content = self._path(key).read_bytes().partition(b"\n")
        except FileNotFoundError:
            raise UploadUnknown from None
        values = json.loads(said)
        report = _report(values.pop("report"))
        return Upload(**values, report=report, content=content)

    def settle(self, key: str, upload: Upload, batch: str) -> None:
        """The upload was imported: its rows go, and the key leads to the import."""
        empty = ImportReport(None, 0, 0, 0, ())
        self._write(key, Upload(upload.kind, upload.shop, "", empty, batch=batch))

    def drop(self, key: str) -> None:
        """Delete what is kept under this key."""
        self._path(key).unlink(missing_ok=True)

    def put(self, key: str, content: bytes) -> None:
        """Keep plain content under a key of the caller's."""
        self._store(self._path(key), content)

    def get(self, key: str) -> bytes | None:
        """The content that was put under this key, if it is still there."""
        self.forget_old()
        path = self._path(key)
        return path.read_bytes() if path.exists() else None

    def forget_old(self) -> None:
        """Delete everybody's files that are over a day old."""
        forget_uploads(self.folder)

    def _write(self, key: str, upload: Upload) -> None:
        values: dict[str, Any] = {
            "kind": upload.kind,
            "shop": upload.shop,
            "name": Path(upload.name).name[:_NAME],
            "batch": upload.batch,
            "report": asdict(upload.report),
        }
        self._store(self._path(key), json.dumps(values).encode() + b"\n" + upload.content)

    def _store(self, path: Path, content: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Made readable for its owner only, then moved into place whole.
        descriptor, aside = tempfile.mkstemp(dir=self.folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        now = clock.now().timestamp()
        os.utime(aside, (now, now))
        Path(aside).replace(path)

    def _path(self, key: str) -> Path:
        digest = hashlib.sha256(f"{self.owner}/{key}".encode())
        return self.folder.joinpath(digest.hexdigest())


def forget_uploads(folder: Path, *, kept: timedelta = KEPT) -> None:
    """Delete the uploads in this folder that are older, whoever they are of; by default a day."""
    if not folder.exists():
        return
    last = (clock.now() - kept).timestamp()
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another request was quicker
            if path.stat().st_mtime <= last:
                path.unlink()


def _report(values: dict[str, Any]) -> ImportReport:
    refused = tuple(RefusedRow(**row) for row in values.pop("refused"))
    return ImportReport(**values, refused=refused)
