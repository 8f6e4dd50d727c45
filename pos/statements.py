"""A shop's month in points and fen: what the village owes the shop for it.

A slip counts in the month it was made in, and against the month in which it was taken back,
whichever month it is of: what is settled never changes. Both times a point is worth what it was
worth on the day the slip was made, so that what is taken back is exactly what was owed for it.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from pos.shops import Shop
from pos.slips import HANDED, Slip, SlipUndo
from registry import point_values


@dataclass(frozen=True)
class Part:
    """Slips that count at one value of a point: `fen` a point, then slips and points."""

    fen: int
    slips: int
    points: int
    back: int
    back_points: int

    @property
    def left(self) -> int:
        """Points handed in, less those given back."""
        return self.points - self.back_points

    @property
    def owed(self) -> int:
        """What they come to, in fen."""
        return self.left * self.fen


@dataclass(frozen=True)
class Counted:
    """One slip, made or taken back at `at`: `points` counted (below zero: taken back), `fen`."""

    at: datetime
    slip: str
    points: int
    fen: int


@dataclass(frozen=True)
class Month:
    """What counts in a shop's month; `month` is its first day."""

    village: int
    shop: str
    month: date
    parts: tuple[Part, ...]

    @property
    def points(self) -> int:
        """Points of the month, less those given back."""
        return sum(one.left for one in self.parts)

    @property
    def fen(self) -> int:
        """What the village owes for them, in fen; below zero: the shop owes it."""
        return sum(one.owed for one in self.parts)

    @property
    def slips(self) -> int:
        """Slips made in the month."""
        return sum(one.slips for one in self.parts)

    @property
    def back(self) -> int:
        """Slips taken back in the month."""
        return sum(one.back for one in self.parts)


@dataclass(frozen=True)
class MonthStatement(Month):
    """A shop's month as it is signed, and what the books say; nothing is about a household."""

    by_ledger: int

    @property
    def matches(self) -> bool:
        """Slips and books say the same."""
        return self.points == self.by_ledger

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of all that is signed."""
        said = {**asdict(self), "month": self.month.isoformat()}
        canonical = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def statement(session: Session, shop: Shop, month: date) -> MonthStatement:
    """The shop's month; of a month that is not over, as far as it has come."""
    since, until = clock.month_bounds(month)
    before, after = (
        sum(
            ledger.moved_by_kind(session, shop.village_id, shop.account, until=at).get(kind, 0)
            for kind in HANDED
        )
        for at in (since, until)
    )
    return MonthStatement(**vars(month_of(session, shop, month)), by_ledger=after - before)


def month_of(session: Session, shop: Shop, month: date) -> Month:
    """What counts in the month, by what a point was worth, the least first."""
    made: Counter[int] = Counter()
    back: Counter[int] = Counter()
    points: Counter[int] = Counter()
    back_points: Counter[int] = Counter()
    for one in counted(session, shop, month):
        slips, sums = (made, points) if one.points > 0 else (back, back_points)
        slips[one.fen] += 1
        sums[one.fen] += abs(one.points)
    parts = (
        Part(fen, made[fen], points[fen], back[fen], back_points[fen])
        for fen in sorted(made.keys() | back.keys())
    )
    return Month(shop.village_id, shop.code, month, tuple(parts))


def counted(session: Session, shop: Shop, month: date) -> list[Counted]:
    """Every slip made in the month, and every one taken back in it, in the order of time."""
    since, until = clock.month_bounds(month)
    rows = sorted(_rows(session, shop, since, until))
    days = {clock.local(made).date() for _at, _slip, _points, made in rows}
    fen = point_values.fen_on(session, shop.village_id, days)
    return [
        Counted(at, slip, points, fen[clock.local(made).date()]) for at, slip, points, made in rows
    ]


def _rows(
    session: Session, shop: Shop, since: datetime, until: datetime
) -> Iterator[tuple[datetime, str, int, datetime]]:
    """When it counts, which slip, its points, when it was made."""
    here = (Slip.village_id == shop.village_id, Slip.shop == shop.code)
    made = select(Slip.at, Slip.slip, Slip.points).where(*here, Slip.at >= since, Slip.at < until)
    for at, slip, points in session.execute(made):
        yield at, slip, points, at
    back = (
        select(SlipUndo.at, Slip.slip, Slip.points, Slip.at)
        .join(Slip, (Slip.village_id == SlipUndo.village_id) & (Slip.slip == SlipUndo.slip))
        .where(*here, SlipUndo.at >= since, SlipUndo.at < until)
    )
    for at, slip, points, first in session.execute(back):
        yield at, slip, -points, first
