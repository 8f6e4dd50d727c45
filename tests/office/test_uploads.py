"""Kept uploads: their owner's only, owner-only on disk, gone within a day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kernel import clock
from office.uploads import Drawer, Upload, UploadUnknown
from registry import ImportReport, RefusedRow

AT = datetime(2026, 11, 20, 4, tzinfo=UTC)
REPORT = ImportReport(None, 1, 2, 3, (RefusedRow("甲", 4, "户主", "王", "missing"),))
CONTENT = b"PK\x03\x04\n\nbytes of a workbook"


def _upload() -> Upload:
    return Upload("households", "", "/home/chen/名单.xlsx", REPORT, CONTENT)


def test_what_was_kept_comes_back_whole(tmp_path: Path) -> None:
    drawer = Drawer(tmp_path / "uploads", "chen")
    found = drawer.take(drawer.keep(_upload()))
    assert (found.content, found.report, found.name) == (CONTENT, REPORT, "名单.xlsx")


def test_it_is_its_owner_s_alone(tmp_path: Path) -> None:
    folder = tmp_path / "uploads"
    key = Drawer(folder, "chen").keep(_upload())
    with pytest.raises(UploadUnknown):
        Drawer(folder, "bai").take(key)
    [path] = folder.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600
    assert key not in path.name


def test_no_key_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(b"{}")
    for key in ("../secret.key", "/etc/passwd", "", "\x00"):
        with pytest.raises(UploadUnknown):
            Drawer(tmp_path / "uploads", "chen").take(key)


def test_a_day_later_it_is_gone_whoever_comes_by(tmp_path: Path) -> None:
    folder = tmp_path / "uploads"
    drawer = Drawer(folder, "chen")
    with clock.frozen(AT):
        drawer.keep(_upload())
        drawer.put("rest/1", b"rows")
    with clock.frozen(AT + timedelta(hours=23)):
        drawer.forget_old()
        assert len(list(folder.iterdir())) == 2
    with clock.frozen(AT + timedelta(days=1)):
        assert Drawer(folder, "bai").get("rest/1") is None
    assert list(folder.iterdir()) == []


def test_an_imported_file_leaves_only_the_way_to_its_import(tmp_path: Path) -> None:
    drawer = Drawer(tmp_path / "uploads", "chen")
    key = drawer.keep(_upload())
    drawer.settle(key, _upload(), "b1")
    found = drawer.take(key)
    assert (found.batch, found.content, found.report.refused) == ("b1", b"", ())
    [path] = drawer.folder.iterdir()
    assert "王".encode() not in path.read_bytes()


def test_a_file_can_be_dropped_twice(tmp_path: Path) -> None:
    drawer = Drawer(tmp_path / "uploads", "chen")
    key = drawer.keep(_upload())
    drawer.drop(key)
    drawer.drop(key)
    with pytest.raises(UploadUnknown):
        drawer.take(key)
