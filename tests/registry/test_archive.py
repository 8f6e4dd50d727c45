"""Uploads that would hurt are refused at once; what passes is packed anew from measured parts."""

import random
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest

from registry.archive import (
    MAX_BYTES,
    WorkbookNotReadable,
    WorkbookTooLarge,
    measured,
    read_upload,
)
from tests.registry.workbooks import data

SHEET = "xl/worksheets/sheet1.xml"
OPEN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CLOSE = b"</sheetData></worksheet>"


def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(data("village-messy.xlsx")) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _sheet(rows: bytes) -> bytes:
    return _packed({**_parts(), SHEET: OPEN + rows + CLOSE})


def _far_cell() -> bytes:
    return _sheet(b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>')


def _far_row() -> bytes:
    return _sheet(b"<row/>" * 60_000 + b"<row><c><v>1</v></c></row>")


def _far_row_by_number() -> bytes:
    return _sheet(b'<row r="1000000"><c><v>1</v></c></row>')


def _wide_row() -> bytes:
    return _sheet(b"<row>" + b"<c/>" * 300 + b"<x:c><x:v>1</x:v></x:c></row>")


def _wide_area() -> bytes:
    return _sheet(b'<row><c r="A1"><v>1</v></c><c r="CV40000"><is><t>1</t></is></c></row>')


def _zip_bomb() -> bytes:
    return _sheet(b" " * 200_000_000)


def _unpacked() -> bytes:
    chance = random.Random(1)
    return _sheet(b"".join(chance.randbytes(8).hex().encode() + b" " * 84 for _ in range(220_000)))


def _too_many_bytes() -> bytes:
    return _packed({**_parts(), "xl/media/photo.png": bytes(MAX_BYTES)}, zipfile.ZIP_STORED)


def _ratio() -> bytes:
    return _sheet(b" " * 20_000_000)


def _many_tags() -> bytes:
    chance = random.Random(1)
    return _sheet(b"".join(b'<c r="A%d"/>' % chance.randrange(1000) for _ in range(1_250_000)))


def _many_parts() -> bytes:
    return _packed({f"xl/{n}.xml": b"" for n in range(60_000)}, zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    "make",
    [
        _far_cell,
        _far_row,
        _far_row_by_number,
        _wide_row,
        _wide_area,
        _zip_bomb,
        _unpacked,
        _too_many_bytes,
        _ratio,
        _many_tags,
        _many_parts,
    ],
)
def test_too_large_is_refused_within_a_second_and_50_mib(make: Callable[[], bytes]) -> None:
    content = make()
    tracemalloc.start()
    began = time.process_time()  # of this process alone: a busy machine is not slow work
    with pytest.raises(WorkbookTooLarge):
        measured(content)
    took = time.process_time() - began
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 1
    assert peak < 50 * 2**20


def test_too_many_bytes_are_not_even_read() -> None:
    upload = BytesIO(b"PK" * MAX_BYTES)
    with pytest.raises(WorkbookTooLarge):
        read_upload(upload)
    assert upload.tell() == MAX_BYTES + 1


def test_a_directory_that_lies_about_sizes_is_refused() -> None:
    content = bytearray(_sheet(b" " * 20_000_000))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        if struct.unpack_from("<I", content, at + 24)[0] > 2**20:
            struct.pack_into("<I", content, at + 24, 2_000)
        at = content.find(b"PK\x01\x02", at + 4)
    with pytest.raises(WorkbookNotReadable):
        measured(bytes(content))


def _plain_text() -> bytes:
    return b"hello " * 100


def _old_excel() -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4_000)


def _doctype() -> bytes:
    parts = _parts()
    return _packed({**parts, SHEET: b'<!DOCTYPE a [<!ENTITY b "xx">]>' + parts[SHEET]})


def _torn() -> bytes:
    return data("village-messy.xlsx").getvalue()[:-500]


def _damaged() -> bytes:
    content = bytearray(data("village-messy.xlsx").getvalue())
    content[3_000:3_050] = bytes(50)
    return bytes(content)


def _ill_formed() -> bytes:
    return _sheet(b"<row><c></row>")


def _no_workbook_part() -> bytes:
    return _packed({"content.xml": b"<a/>", "mimetype": b"application/vnd.oasis"})


def _twice_the_same_part() -> bytes:
    parts = _parts()
    return _packed({**parts, SHEET.replace("sheet1", "SHEET1"): parts[SHEET]})


def _odd_packing() -> bytes:
    return _packed(_parts(), zipfile.ZIP_BZIP2)


@pytest.mark.parametrize(
    "make",
    [
        bytes,
        _plain_text,
        _old_excel,
        _doctype,
        _torn,
        _damaged,
        _ill_formed,
        _no_workbook_part,
        _twice_the_same_part,
        _odd_packing,
    ],
)
def test_what_is_no_workbook_is_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(WorkbookNotReadable):
        measured(make())


def test_any_damage_is_a_refusal_never_a_crash() -> None:
    chance = random.Random(7)
    good = data("village-messy.xlsx").getvalue()
    for _ in range(300):
        content = bytearray(good)
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(len(content) - 900, len(content))] = chance.randrange(256)
        with suppress(WorkbookNotReadable, WorkbookTooLarge):
            measured(bytes(content))


def test_only_what_the_parser_needs_is_passed_on() -> None:
    extra = {"xl/media/image1.png": b"x" * 100, "xl/vbaProject.bin": b"x", "evil.xml": b"<a/>"}
    with zipfile.ZipFile(measured(_packed({**_parts(), **extra}))) as archive:
        names = set(archive.namelist())
        assert archive.read(SHEET) == _parts()[SHEET]
    assert SHEET in names
    assert not names & set(extra)


def test_the_towns_own_workbook_passes() -> None:
    with zipfile.ZipFile(measured(data("town-households.xlsx").getvalue())) as archive:
        assert archive.testzip() is None


def test_formatted_but_empty_cells_do_not_count() -> None:
    measured(_sheet(b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>'))
