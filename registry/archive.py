"""Opening an uploaded workbook safely: measured before anything of it is parsed.

A workbook is a zip of XML parts. Its directory is read first, then each part is unpacked under
a limit and its rows and columns are counted; the parser is given an archive that we packed
ourselves from the parts we measured, so it cannot read the upload in another way than we did.
"""

import re
import zipfile
import zlib
from functools import lru_cache
from io import BytesIO
from typing import IO, Final
from xml.parsers import expat

from kernel.errors import Refusal

MAX_BYTES: Final = 8 * 2**20
MAX_UNPACKED: Final = 20 * 2**20
MAX_PARTS: Final = 500
# A town's workbook packs 9 : 1, a sheet of equal rows 40 : 1, a bomb 1,000 : 1.
MAX_RATIO: Final = 100
RATIO_FROM: Final = 2**20
MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 200
MAX_AREA: Final = 500_000
#: A cell has four or five `<`; a town of 5,302 households has a third of a million.
MAX_TAGS: Final = 1_200_000
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_KEPT: Final = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|xl/.*\.(?:xml|rels)")
_DROPPED: Final = re.compile(r"xl/(?:media|drawings|charts|theme|pivot\w*|externalLinks)/")
_PACKINGS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ROW: Final = re.compile(r"[0-9]{1,9}")
_DIGITS: Final = "0123456789"
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


class WorkbookTooLarge(Refusal):
    """The file, or what it would unpack to, or its table is larger than any town's."""

    code = "workbook-too-large"
    status = 413


class WorkbookNotReadable(Refusal):
    """The file is no .xlsx workbook, or it is damaged or locked by a password."""

    code = "workbook-not-readable"


def read_upload(upload: IO[bytes]) -> bytes:
    """All of an upload, if it is not too large.

    :raises WorkbookTooLarge: more than 8 MiB.
    """
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise WorkbookTooLarge(max_bytes=MAX_BYTES)
    return content


def measured(content: bytes) -> BytesIO:
    """The upload as an archive that is safe to parse. Costs at most what the limits allow.

    :raises WorkbookTooLarge: more unpacked bytes, parts, rows or columns than the limits.
    :raises WorkbookNotReadable: not a workbook, or a damaged one.
    """
    # Counted before the directory is read: reading a hundred thousand entries takes seconds.
    if len(content) > MAX_BYTES or content.count(_DIRECTORY_ENTRY) > MAX_PARTS:
        raise WorkbookTooLarge(max_bytes=MAX_BYTES, max_parts=MAX_PARTS)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _repack(archive, _parts(archive))
    except _BROKEN as error:
        raise WorkbookNotReadable from error


def _parts(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The parts that the parser needs, by what the directory says of them."""
    parts = [
        part
        for part in archive.infolist()
        if _KEPT.fullmatch(part.filename) and not _DROPPED.match(part.filename)
    ]
    names = {part.filename.casefold() for part in parts}
    if "xl/workbook.xml" not in names or len(names) < len(parts):
        raise WorkbookNotReadable
    if any(part.compress_type not in _PACKINGS for part in parts):
        raise WorkbookNotReadable
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if unpacked > MAX_UNPACKED or unpacked > max(RATIO_FROM, MAX_RATIO * packed):
        raise WorkbookTooLarge(max_unpacked_bytes=MAX_UNPACKED)
    return parts


def _repack(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> BytesIO:
    safe = BytesIO()
    scan = _Scan()
    with zipfile.ZipFile(safe, "w", zipfile.ZIP_STORED) as target:
        for part in parts:
            # Never more than the directory promised: `zipfile` stops there.
            content = archive.read(part)
            scan.measure(content)
            target.writestr(part.filename, content)
    safe.seek(0)
    return safe


class _Scan:
    """How far the filled cells of each part reach: the parser fills the whole rectangle."""

    def __init__(self) -> None:
        self._tags = self._area = 0
        self._begin()

    def _begin(self) -> None:
        self._row = self._column = 0
        self._reference: str | None = None
        self._rows = self._columns = 0

    def measure(self, part: bytes) -> None:
        """Add one part to what was measured.

        :raises WorkbookTooLarge: a table, or all of them together, are over the limits.
        :raises WorkbookNotReadable: not well-formed XML, or with definitions of its own.
        """
        # Each tag costs the walk below a call: too many are refused before it.
        self._tags += part.count(b"<")
        if self._tags > MAX_TAGS:
            raise WorkbookTooLarge(max_tags=MAX_TAGS)
        self._begin()
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            parser.Parse(part, True)  # noqa: FBT003 - expat takes it by position only
        except expat.ExpatError as error:
            raise WorkbookNotReadable from error
        self._area += self._rows * self._columns

    def _refuse_doctype(self, *_: object) -> None:
        # No workbook has one; entities that grow are declared there.
        raise WorkbookNotReadable

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        element = tag.rpartition(":")[2] if ":" in tag else tag
        if element == "c":
            self._column += 1
            self._reference = attributes.get("r")
        elif element in {"v", "is"}:
            self._fill()
        elif element == "row":
            number = attributes.get("r", "")
            self._row = int(number) if _ROW.fullmatch(number) else self._row + 1
            self._column = 0

    def _fill(self) -> None:
        row = max(1, self._row)
        if self._reference is not None:
            letters = self._reference.rstrip(_DIGITS)
            number = self._reference[len(letters) :]
            row = int(number) if _ROW.fullmatch(number) else row
            self._column = _column(letters[:4])
        self._rows, self._columns = max(self._rows, row), max(self._columns, self._column)
        if self._rows > MAX_ROWS or self._columns > MAX_COLUMNS:
            raise WorkbookTooLarge(max_rows=MAX_ROWS, max_columns=MAX_COLUMNS)
        if self._area + self._rows * self._columns > MAX_AREA:
            raise WorkbookTooLarge(max_cells=MAX_AREA)


@lru_cache(maxsize=256)
def _column(letters: str) -> int:
    """A to XFD as a number."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + max(0, ord(letter) - ord("A") + 1)
    return number
