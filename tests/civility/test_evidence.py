"""Photos are made anew: no place, no maker, no more dots than are needed; others are refused."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import delete
from sqlalchemy.orm import Session

from civility.evidence import (
    Evidence,
    PhotoUnfit,
    Proof,
    forget_photos,
    keep_photo,
    photo_path,
    sweep_photos,
)
from kernel import clock
from kernel.db import reading, transaction
from tests.civility.village import Village

MAKER, GPS = 0x010F, 0x8825


def _photo(size: tuple[int, int] = (64, 48), orientation: int | None = None) -> bytes:
    picture = Image.new("RGB", size, "white")
    picture.paste("black", (0, 0, size[0] // 2, size[1] // 2))
    exif = picture.getexif()
    exif[MAKER] = "SecretPhone 9"
    exif.get_ifd(GPS)[1] = "N"
    if orientation:
        exif[0x0112] = orientation
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"taken at home")
    return out.getvalue()


def test_nothing_but_the_dots_is_kept(tmp_path: Path) -> None:
    sent = _photo()
    assert b"SecretPhone" in sent
    kept = photo_path(tmp_path, keep_photo(tmp_path, sent)).read_bytes()
    assert b"SecretPhone" not in kept
    assert b"taken at home" not in kept
    with Image.open(BytesIO(kept)) as picture:
        assert (picture.format, dict(picture.getexif()), picture.size) == ("JPEG", {}, (64, 48))


def test_it_stands_upright_and_is_no_larger_than_needed(tmp_path: Path) -> None:
    kept = photo_path(tmp_path, keep_photo(tmp_path, _photo((3200, 1000), orientation=6)))
    with Image.open(kept) as picture:
        assert picture.size == (500, 1600)


def test_the_same_photo_is_one_file(tmp_path: Path) -> None:
    assert keep_photo(tmp_path, _photo()) == keep_photo(tmp_path, _photo())
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"GIF89a" + bytes(20),
        _photo()[:200],
        b"\xff\xd8" + bytes(8 * 2**20),
    ],
    ids=["empty", "pdf", "gif", "cut", "large"],
)
def test_what_is_no_photo_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(PhotoUnfit):
        keep_photo(tmp_path, content)
    assert list(tmp_path.iterdir()) == []


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    out = BytesIO()
    Image.new("1", (8_000, 6_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    with pytest.raises(PhotoUnfit):
        keep_photo(tmp_path, out.getvalue())


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    for name in ("../../secret", "a" * 63, "A" * 64):
        with pytest.raises(ValueError, match="no digest"):
            photo_path(tmp_path, name)


def test_photos_without_a_record_go_after_a_day(village: Village, tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    with reading() as session:
        assert sweep_photos(session, folder) == 0
    known, lost = keep_photo(folder, _photo()), keep_photo(folder, _photo((32, 32)))
    village.enter(proofs=(Proof("E1", photo=known),))
    now = clock.now().timestamp()
    for path in folder.iterdir():
        os.utime(path, (now, now))
    with reading() as session:
        assert sweep_photos(session, folder) == 0
        village.calendar.forward(1)
        assert sweep_photos(session, folder) == 1
    assert photo_path(folder, known).exists()
    assert not photo_path(folder, lost).exists()


def test_a_photo_goes_with_the_last_record_that_knows_it(village: Village, tmp_path: Path) -> None:
    """When that is committed, and not when it is rolled back; what shows others too stays."""
    shared, own = (keep_photo(tmp_path, _photo((64, side))) for side in (48, 32))
    record_id = village.enter(proofs=(Proof("E1", photo=shared), Proof("E1", photo=own)))
    village.enter(proofs=(Proof("E1", photo=shared),), event="另一户也在")
    of_record = delete(Evidence).where(Evidence.record_id == record_id)

    def work(tx: Session) -> None:
        with tx.begin_nested():
            tx.execute(of_record)
            forget_photos(tx, tmp_path, [shared, own])
        assert photo_path(tmp_path, own).exists()

    def fail(tx: Session) -> None:
        work(tx)
        raise PhotoUnfit

    with pytest.raises(PhotoUnfit):
        transaction(fail)
    assert photo_path(tmp_path, own).exists()
    transaction(work)
    assert (photo_path(tmp_path, own).exists(), photo_path(tmp_path, shared).exists()) == (
        False,
        True,
    )
