"""The telephone that households ring: the village's, else the town's; on their card's page.

Words with one number in them ("村委会 0561-000 0000"). Rows are never changed: the last one
holds, and they are the log of who set what.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime, transaction
from kernel.errors import Refusal
from registry.access import Actor, require
from registry.regions import town
from registry.staff import Staff
from registry.town_settings import PERMISSION, hold_place

AT_MOST: Final = 40
SHOWN: Final = 20
#: From 110 and 12345 to a number with its country's.
_DIGITS: Final = range(3, 16)
_NUMBER: Final = re.compile(r"\+?[0-9](?:[0-9 ()-]*[0-9])?")


class HotlineUnfit(Refusal):
    """A hotline is up to 40 characters of one line with one telephone number in them."""

    code = "hotline-unfit"


class Hotline(Base):
    """What was set for a region; no words: what is above holds again."""

    __tablename__ = "hotline"

    region_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str | None] = mapped_column(String(AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Line:
    """The words as they are shown, and the number as a telephone dials it."""

    words: str
    dial: str


@dataclass(frozen=True)
class Standing:
    """What a place has of its own, and what is above it (in the town itself: nothing)."""

    own: Line | None
    above: Line | None

    @property
    def line(self) -> Line | None:
        """What holds."""
        return self.own or self.above


@dataclass(frozen=True)
class SetHotline:
    """One row of a place's history."""

    words: str | None
    at: datetime
    by: str


def hotline_in(session: Session, region_id: int) -> Standing:
    """Whom the households of a village ring."""
    above_id = town(session).id
    above = _own(session, above_id) if region_id != above_id else None
    return Standing(_line(_own(session, region_id)), _line(above))


def hotlines_of(session: Session, region_id: int) -> list[SetHotline]:
    """What was set last for this very place, the newest first."""
    query = (
        select(Hotline, Staff.name)
        .join(Staff, Staff.id == Hotline.staff_id)
        .where(Hotline.region_id == region_id)
        .order_by(Hotline.no.desc())
        .limit(SHOWN)
    )
    return [SetHotline(row.words, row.at, by) for row, by in session.execute(query)]


def set_hotline(actor: Actor, *, region_id: int, words: str | None) -> None:
    """Set the hotline here, or (none) let what is above hold again. Outermost.

    What stands already is no change.

    :raises NotPermitted: not this person's village; the town's, and not a town officer.
    :raises HotlineUnfit: too long, no number in it, or two.
    """
    require(actor, PERMISSION, village_id=region_id)
    checked = None if words is None else checked_words(words)

    def work(tx: Session) -> None:
        hold_place(tx, region_id)
        _add(tx, region_id, checked, str(actor.staff_id))

    transaction(work)


def checked_words(words: str) -> str:
    """The words as they are kept.

    :raises HotlineUnfit: too long, no number in it, or two.
    """
    tight = " ".join(unicodedata.normalize("NFKC", words).split())
    numbers = _NUMBER.findall(tight)
    fits = len(tight) <= AT_MOST and tight.isprintable()
    if not fits or len(numbers) != 1 or len(_digits(numbers[0])) not in _DIGITS:
        raise HotlineUnfit(at_most=AT_MOST)
    return tight


def _add(tx: Session, region_id: int, words: str | None, staff_id: str) -> None:
    if _own(tx, region_id) == words:
        return
    numbers = select(func.max(Hotline.no)).where(Hotline.region_id == region_id)
    number = (tx.scalar(numbers) or 0) + 1
    made = {"words": words, "staff_id": staff_id, "at": clock.now()}
    tx.add(Hotline(region_id=region_id, no=number, **made))
    tx.flush()


def _own(session: Session, region_id: int) -> str | None:
    query = select(Hotline.words).where(Hotline.region_id == region_id)
    return session.scalar(query.order_by(Hotline.no.desc()).limit(1))


def _line(words: str | None) -> Line | None:
    if words is None:
        return None
    number = _NUMBER.findall(words)[0]
    return Line(words, ("+" if number.startswith("+") else "") + _digits(number))


def _digits(number: str) -> str:
    return re.sub(r"[^0-9]", "", number)
