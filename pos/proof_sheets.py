"""The proof sheet of a shop's day: ledger = balances = slips = stock, for the notice board.

Nothing on it is about a household. Its fingerprint is taken of every figure and of the block that
holds the day, so that who kept a sheet can tell whether the past has been changed since.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import SQLColumnExpression, case, func, literal, select
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from ledger import Head, Standing
from pos.shops import Shop
from pos.slips import HANDED, Slip, SlipLine, SlipUndo
from pos.stock import StockMovement


@dataclass(frozen=True)
class Handed:
    """Slips of a time and those taken back in it, each with its points."""

    slips: int
    points: int
    back: int
    back_points: int

    @property
    def left(self) -> int:
        """Points handed in, less those given back."""
        return self.points - self.back_points


@dataclass(frozen=True)
class Pieces:
    """Pieces of all goods to the end of the day.

    `by_lines` is what slips handed out and did not take back, `by_moves` the same as the shelf's
    own movements have it; `came` and `went` are all movements, `shelf` the last count of each.
    """

    by_lines: int
    by_moves: int
    came: int
    went: int
    shelf: int


@dataclass(frozen=True)
class ProofSheet:
    """Figures of a shop at the end of a day, in points and pieces."""

    village: int
    shop: str
    day: date
    before: Handed
    today: Handed
    by_ledger: int
    by_slips: int
    by_lines: int
    pieces: Pieces
    households: Standing
    anchor: Head | None

    @property
    def points_match(self) -> bool:
        """Ledger, slips and lines say the same of what was handed in."""
        return self.by_ledger == self.by_slips == self.by_lines

    @property
    def balances_match(self) -> bool:
        """The households' balances are what the rest of the books says is theirs."""
        return self.households.by_books == self.households.by_balances

    @property
    def stock_matches(self) -> bool:
        """Slips and shelf handed out the same pieces, and the shelf is what came less what went."""
        of = self.pieces
        return of.by_lines == of.by_moves and of.came - of.went == of.shelf

    @property
    def matches(self) -> bool:
        """Every equation holds."""
        return self.points_match and self.balances_match and self.stock_matches

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of all that the sheet says."""
        said = {**asdict(self), "day": self.day.isoformat()}
        canonical = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def proof_sheet(session: Session, shop: Shop, day: date) -> ProofSheet:
    """The sheet of a shop for a day; of a day that is not over, as far as it has come."""
    start, end = clock.day_bounds(day)
    village = shop.village_id
    moved = ledger.moved_by_kind(session, village, shop.account, until=end)
    before, by_end = _handed(session, shop, start), _handed(session, shop, end)
    return ProofSheet(
        village=village,
        shop=shop.code,
        day=day,
        before=before,
        today=Handed(
            by_end.slips - before.slips,
            by_end.points - before.points,
            by_end.back - before.back,
            by_end.back_points - before.back_points,
        ),
        by_ledger=sum(moved.get(kind, 0) for kind in HANDED),
        by_slips=by_end.left,
        by_lines=_lines(session, shop, end, each=SlipLine.price),
        pieces=_pieces(session, shop, end),
        households=ledger.standing_at(session, village, until=end),
        anchor=ledger.head_at(session, village, until=end),
    )


def _handed(session: Session, shop: Shop, until: datetime) -> Handed:
    here = (Slip.village_id == shop.village_id, Slip.shop == shop.code)
    made = session.execute(
        select(func.count(), func.coalesce(func.sum(Slip.points), 0)).where(*here, Slip.at < until)
    ).one()
    back = session.execute(
        select(func.count(), func.coalesce(func.sum(Slip.points), 0))
        .select_from(Slip)
        .join(SlipUndo, _OF_SLIP)
        .where(*here, SlipUndo.at < until)
    ).one()
    return Handed(made[0], int(made[1]), back[0], int(back[1]))


_OF_SLIP: Final = (SlipUndo.village_id == Slip.village_id) & (SlipUndo.slip == Slip.slip)
_OF_LINE: Final = (SlipLine.village_id == Slip.village_id) & (SlipLine.slip == Slip.slip)


def _lines(session: Session, shop: Shop, until: datetime, *, each: SQLColumnExpression[int]) -> int:
    """What the lines of slips add up to, those taken back left out: pieces × `each`."""
    standing = case((SlipUndo.at < until, 0), else_=SlipLine.quantity * each)
    total = session.scalar(
        select(func.sum(standing))
        .select_from(Slip)
        .join(SlipLine, _OF_LINE)
        .outerjoin(SlipUndo, _OF_SLIP)
        .where(Slip.village_id == shop.village_id, Slip.shop == shop.code, Slip.at < until)
    )
    return int(total or 0)


def _pieces(session: Session, shop: Shop, until: datetime) -> Pieces:
    move = StockMovement
    here = (move.village_id == shop.village_id, move.shop == shop.code, move.at < until)
    sold = case((move.source.startswith("slip/"), -move.quantity), else_=0)
    came = case((move.quantity > 0, move.quantity), else_=0)
    went = case((move.quantity < 0, -move.quantity), else_=0)
    sums = session.execute(
        select(*(func.coalesce(func.sum(one), 0) for one in (sold, came, went))).where(*here)
    ).one()
    by_moves, all_in, all_out = (int(one) for one in sums)
    last = (
        select(move.goods, func.max(move.seq).label("seq")).where(*here).group_by(move.goods)
    ).subquery()
    shelf = session.scalar(
        select(func.sum(move.quantity_after))
        .join(last, (move.goods == last.c.goods) & (move.seq == last.c.seq))
        .where(move.village_id == shop.village_id, move.shop == shop.code)
    )
    by_lines = _lines(session, shop, until, each=literal(1))
    return Pieces(by_lines, by_moves, all_in, all_out, int(shelf or 0))
