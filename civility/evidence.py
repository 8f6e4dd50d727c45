"""Evidence: of which kind, in words or as a photo; a photo is kept without place and maker.

A photo is named by the digest of what is stored, so that the same one twice is one file and an
exchanged one is noticed.
"""

import hashlib
import os
import tempfile
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    event,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from civility.records import Record
from civility.rules import Item
from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal

#: Where photos lie in the instance folder.
FOLDER: Final = "evidence"
BYTES_AT_MOST: Final = 7 * 2**20
#: 40 million dots: twice what telephones take, far below what fills the memory.
DOTS_AT_MOST: Final = 40_000_000
SIDE: Final = 1_600
_QUALITY: Final = 80
_WORDS: Final = 100


class PhotoUnfit(Refusal):
    """Not a photo that can be read, or too large a one."""

    code = "photo-unfit"


class EvidenceMissing(Refusal):
    """The rule asks for evidence that is not there; `kinds` says which."""

    code = "evidence-missing"


@dataclass(frozen=True)
class Proof:
    """One piece of evidence: its kind (E1 to E7), words, the digest of a stored photo or none."""

    kind: str
    words: str = ""
    photo: str | None = None


class Evidence(Base):
    """One piece of evidence of one record."""

    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["village_id", "record_id"], ["conduct_record.village_id", "conduct_record.id"]
        ),
        CheckConstraint("kind IN ('E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7')", name="kind"),
        Index(None, "village_id", "record_id"),
        Index(None, "photo"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(2))
    words: Mapped[str] = mapped_column(String(_WORDS))
    photo: Mapped[str | None] = mapped_column(String(64))
    added_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def keep_photo(folder: Path, content: bytes, *, side: int = SIDE) -> str:
    """Store a photo in `folder`, made anew from its dots alone, no side over `side` dots; give its
    digest.

    :raises PhotoUnfit: more than 7 MiB or 40 million dots, or not a photo.
    """
    stripped = _stripped(content, side)
    digest = hashlib.sha256(stripped).hexdigest()
    path = photo_path(folder, digest)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(stripped)
    Path(aside).replace(path)
    return digest


def photo_path(folder: Path, digest: str) -> Path:
    """Where the photo with this digest lies.

    :raises ValueError: our bug: no digest.
    """
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):  # noqa: PLR2004 - SHA-256
        raise ValueError("no digest")
    return folder.joinpath(f"{digest}.jpg")


def _stripped(content: bytes, side: int) -> bytes:
    """The picture again, upright, no side over `side`: what the camera wrote beside it is left."""
    if len(content) > BYTES_AT_MOST:
        raise PhotoUnfit
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
            if picture.width * picture.height > DOTS_AT_MOST:
                raise PhotoUnfit
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise PhotoUnfit from error
    upright.thumbnail((side, side))
    # A fresh picture of the dots alone: nothing that `upright` still carries can be saved with it.
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = BytesIO()
    bare.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def add_evidence(
    tx: Session, record: Record, proofs: Iterable[Proof], *, staff_id: str | None
) -> None:
    """Keep these pieces of evidence with the record."""
    for proof in proofs:
        tx.add(
            Evidence(
                village_id=record.village_id,
                id=clock.new_id(),
                record_id=record.id,
                kind=proof.kind,
                words=" ".join(proof.words.split())[:_WORDS],
                photo=proof.photo,
                added_by=staff_id,
                at=clock.now(),
            )
        )
    tx.flush()


def evidence_of(session: Session, record: Record) -> list[Evidence]:
    """The record's evidence, the first first."""
    query = (
        select(Evidence)
        .where(Evidence.village_id == record.village_id, Evidence.record_id == record.id)
        .order_by(Evidence.at, Evidence.id)
    )
    return list(session.scalars(query))


def require_evidence(session: Session, record: Record, item: Item) -> None:
    """Go on only if one of the ways that suffice for this rule is there.

    :raises EvidenceMissing: none is.
    """
    there = {one.kind for one in evidence_of(session, record)}
    if not any(way <= there for way in item.evidence):
        ways = "/".join("+".join(sorted(way)) for way in item.evidence)
        raise EvidenceMissing(kinds=ways)


def forget_photos(tx: Session, folder: Path, digests: Iterable[str]) -> None:
    """Delete these photos once `tx` is committed, but for those that a record still knows."""
    wanted = set(digests)
    known = set(tx.scalars(select(Evidence.photo).where(Evidence.photo.in_(wanted))))

    def unlink(session: Session) -> None:
        # A savepoint's end is told of too, and may yet be rolled back.
        if not session.in_nested_transaction():
            for digest in wanted - known:
                photo_path(folder, digest).unlink(missing_ok=True)

    event.listen(tx, "after_commit", unlink)


def sweep_photos(session: Session, folder: Path) -> int:
    """Delete the photos that no record knows any more; give how many.

    Those of the last day stay: their record may not be entered yet.
    """
    if not folder.exists():
        return 0
    known = set(session.scalars(select(Evidence.photo).where(Evidence.photo.is_not(None))))
    last = clock.now().timestamp() - 24 * 3600
    gone = 0
    for path in folder.glob("*.jpg"):
        if path.stem not in known and path.stat().st_mtime <= last:
            path.unlink()
            gone += 1
    return gone
