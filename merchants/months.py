"""A merchant's month: what was used of each offer, and what the village owes for the points.

A point is worth what it was worth at the moment of the use. A discount costs the village nothing:
the merchant gives it. A use counts in its month, and against the month in which it was taken
back, so that what is settled never changes.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Final, Literal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Select,
    String,
    UniqueConstraint,
    and_,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

import ledger
from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from merchants.roll import CODE_AT_MOST, Merchant
from merchants.scans import Use, UseUndo, lines_of
from registry import Staff

#: Kinds of entry by which points come to a merchant, and go back to households.
GIVEN: Final = ("offer", "undo", "reverse")
Side = Literal["merchant", "village"]
SIDES: Final[tuple[Side, ...]] = ("merchant", "village")


class MerchantSignature(Base):
    """That one side confirmed a month: by whom, and the fingerprint of what was seen."""

    __tablename__ = "merchant_signature"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "merchant"], ["merchant.village_id", "merchant.code"]),
        UniqueConstraint("village_id", "merchant", "month", "staff_id"),
        CheckConstraint("side IN ('merchant', 'village')", name="side"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    merchant: Mapped[str] = mapped_column(String(CODE_AT_MOST), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(String(8), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class MerchantSettlement(Base):
    """A month that both sides confirmed; without points it has no entry."""

    __tablename__ = "merchant_settlement"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "merchant"], ["merchant.village_id", "merchant.code"]),
        ForeignKeyConstraint(["village_id", "entry_id"], ["entry.village", "entry.id"]),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    merchant: Mapped[str] = mapped_column(String(CODE_AT_MOST), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    uses: Mapped[int]
    points: Mapped[int]
    fen: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    entry_id: Mapped[str | None] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Part:
    """One offer's uses in a month, less those taken back: prices in fen, points, their fen."""

    offer: str
    title: str
    policy: int
    uses: int
    list_fen: int
    paid_fen: int
    points: int
    points_fen: int


@dataclass(frozen=True)
class Statement:
    """A merchant's month as it is confirmed; nothing in it is about a household."""

    village: int
    merchant: str
    month: date
    parts: tuple[Part, ...]
    by_ledger: int

    @property
    def uses(self) -> int:
        """Uses of the month."""
        return sum(one.uses for one in self.parts)

    @property
    def list_fen(self) -> int:
        """What they would have cost without the offers, in fen."""
        return sum(one.list_fen for one in self.parts)

    @property
    def paid_fen(self) -> int:
        """What was paid, in fen."""
        return sum(one.paid_fen for one in self.parts)

    @property
    def points(self) -> int:
        """Points that households gave."""
        return sum(one.points for one in self.parts)

    @property
    def fen(self) -> int:
        """What the village owes for them, in fen."""
        return sum(one.points_fen for one in self.parts)

    @property
    def matches(self) -> bool:
        """Uses and books say the same."""
        return self.points == self.by_ledger

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of all that is confirmed."""
        said = {**asdict(self), "month": self.month.isoformat()}
        canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class Signer:
    """Who confirmed for a side, and when."""

    name: str
    at: datetime


class MerchantMonthUnknown(Refusal):
    """A month is named by its year and number: 2026-11."""

    code = "merchant-month-unknown"


def month_named(text: str) -> date:
    """The first day of the month that an address names.

    :raises MerchantMonthUnknown: no such month.
    """
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise MerchantMonthUnknown from None


def statement(session: Session, merchant: Merchant, month: date) -> Statement:
    """The merchant's month; of one that is not over, as far as it has come."""
    since, until = clock.month_bounds(month)
    parts: dict[str, Part] = {}
    for line in lines_of(session, merchant, since, until):
        offer = line.offer
        before = parts.get(offer.id) or Part(offer.id, offer.title, offer.policy, 0, 0, 0, 0, 0)
        parts[offer.id] = Part(
            offer.id,
            offer.title,
            offer.policy,
            before.uses + line.sign,
            before.list_fen + line.list_fen,
            before.paid_fen + line.paid_fen,
            before.points + line.points,
            before.points_fen + line.points_fen,
        )
    moved = [
        ledger.moved_by_kind(session, merchant.village_id, merchant.account, until=at)
        for at in (since, until)
    ]
    by_ledger = sum(moved[1].get(kind, 0) - moved[0].get(kind, 0) for kind in GIVEN)
    first = month.replace(day=1)
    return Statement(
        merchant.village_id,
        merchant.code,
        first,
        tuple(parts[one] for one in sorted(parts)),
        by_ledger,
    )


def signatures_of(
    session: Session, merchant: Merchant, month: date
) -> dict[str, MerchantSignature]:
    """Side → its confirmation of that month."""
    query = select(MerchantSignature).where(
        MerchantSignature.village_id == merchant.village_id,
        MerchantSignature.merchant == merchant.code,
        MerchantSignature.month == month,
    )
    return {one.side: one for one in session.scalars(query)}


def signers_of(session: Session, merchant: Merchant, month: date) -> dict[str, Signer]:
    """Side → who confirmed that month, by name."""
    return {
        side: Signer(session.get_one(Staff, one.staff_id).name, one.at)
        for side, one in signatures_of(session, merchant, month).items()
    }


def months_of(session: Session, merchant: Merchant) -> list[tuple[date, int, frozenset[str]]]:
    """The months in which something counts, the latest first: first day, uses, sides confirmed."""
    uses: dict[date, int] = {}
    for days, sign in _days(merchant):
        for day, count in session.execute(days):
            first = day.replace(day=1)
            uses[first] = uses.get(first, 0) + sign * count
    signed = select(MerchantSignature.month, MerchantSignature.side).where(
        MerchantSignature.village_id == merchant.village_id,
        MerchantSignature.merchant == merchant.code,
    )
    sides: dict[date, set[str]] = {}
    for month, side in session.execute(signed):
        sides.setdefault(month, set()).add(side)
    return [(one, uses[one], frozenset(sides.get(one, ()))) for one in sorted(uses, reverse=True)]


def _days(merchant: Merchant) -> list[tuple[Select[date, int], int]]:
    """How many uses were made on a day, and how many were taken back on it."""
    here = (Use.village_id == merchant.village_id, Use.merchant == merchant.code)
    same = and_(Use.village_id == UseUndo.village_id, Use.ticket == UseUndo.ticket)
    made = select(Use.on_day, func.count()).where(*here).group_by(Use.on_day)
    back = select(UseUndo.on_day, func.count()).join(Use, same).where(*here)
    return [(made, 1), (back.group_by(UseUndo.on_day), -1)]
