"""CSV files: in UTF-8 or as Excel writes them in Chinese, of one width, within the limits."""

import pytest

from registry.archive import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, WorkbookNotReadable, WorkbookTooLarge
from registry.csv_files import csv_rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_either_encoding_is_read(encoding: str) -> None:
    content = '编号,名称\r\nA1+1,"长期照料, 老人"\r\n'.encode(encoding)
    assert csv_rows(content) == [["编号", "名称"], ["A1+1", "长期照料, 老人"]]


def test_rows_have_one_width_and_blank_ones_keep_their_place() -> None:
    assert csv_rows(b"a,b,c\n\nd\n") == [["a", "b", "c"], ["", "", ""], ["d", "", ""]]
    assert csv_rows(b"") == []


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"\xff\xff\xff\xff", b'a,"b\nc'])
def test_what_is_no_csv_is_refused(content: bytes) -> None:
    with pytest.raises(WorkbookNotReadable):
        csv_rows(content)


@pytest.mark.parametrize(
    "content", [b"a\n" * (MAX_ROWS + 1), b"," * MAX_COLUMNS, b"a" * (MAX_BYTES + 1)]
)
def test_what_is_larger_than_any_town_s_is_refused(content: bytes) -> None:
    with pytest.raises(WorkbookTooLarge):
        csv_rows(content)
