"""Receipts: a slip as people read it, names joined at this moment and stored nowhere."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

import ledger
from kernel import clock
from ledger import Expiry
from pos.fairs import Planned, offer_of
from pos.goods import goods_by_code
from pos.openings import calendar_of
from pos.shops import Shop, find_shop
from pos.slips import Day, Slip, day_of, find_slip, last_slip, lines_of, undo_of
from pos.stock import low_stock
from pos.undoing import undo_until
from registry import Actor, account_of, device_name, find_subject, mask_name, person

#: Below this many pieces the clerk is told.
LOW_STOCK = 5


@dataclass(frozen=True)
class ReceiptLine:
    """One line: points a piece and for all pieces."""

    goods: str
    name: str
    unit: str
    quantity: int
    price: int

    @property
    def points(self) -> int:
        """Points for all pieces."""
        return self.quantity * self.price


@dataclass(frozen=True)
class Receipt:
    """A slip with its names: the household's masked, the clerk's too; `till` is the machine's."""

    slip: str
    village_id: int
    shop: str
    shop_name: str
    number: str
    name: str
    clerk: str
    till: str
    at: datetime
    undo_until: datetime
    lines: tuple[ReceiptLine, ...]
    points: int
    balance_after: int
    next_expiry: Expiry | None
    undone: bool

    @property
    def balance_before(self) -> int:
        """The balance the household came with."""
        return self.balance_after + self.points

    @property
    def pieces(self) -> int:
        """All pieces on the slip."""
        return sum(line.quantity for line in self.lines)


@dataclass(frozen=True)
class Today:
    """What the till shows while it waits: the day so far, the clerk's last slip, empty shelves,
    the next opening day, which may be today, and the fair that is on.
    """

    day: Day
    last: Receipt | None
    low_stock: tuple[tuple[str, str, int], ...]
    open_next: date
    fair: Planned | None


def receipt(session: Session, number: str) -> Receipt:
    """The receipt of the slip with this number.

    :raises SlipUnknown: there is none.
    """
    return _receipt(session, find_slip(session, number))


def _receipt(session: Session, slip: Slip) -> Receipt:
    shop = find_shop(session, slip.shop)
    names = goods_by_code(session, shop)
    lines = tuple(
        ReceiptLine(
            line.goods, names[line.goods].name, names[line.goods].unit, line.quantity, line.price
        )
        for line in lines_of(session, slip)
    )
    return Receipt(
        slip=slip.slip,
        village_id=slip.village_id,
        shop=shop.code,
        shop_name=shop.name,
        number=slip.household,
        name=mask_name(find_subject(session, slip.household).head),
        clerk=mask_name(person(session, slip.clerk_id).name),
        till=device_name(session, slip.device_id),
        at=slip.at,
        undo_until=undo_until(session, slip),
        lines=lines,
        points=slip.points,
        balance_after=slip.balance_after,
        next_expiry=ledger.next_expiry(session, slip.village_id, account_of(slip.household)),
        undone=undo_of(session, slip) is not None,
    )


def today(session: Session, actor: Actor) -> Today:
    """The till's day so far, at the actor's own shop."""
    shop: Shop = find_shop(session, actor.shop or "")
    since, _ = clock.day_bounds(clock.today())
    last = last_slip(session, shop, actor.staff_id or "")
    names = goods_by_code(session, shop)
    return Today(
        day=day_of(session, shop, since),
        last=_receipt(session, last) if last is not None and last.at >= since else None,
        low_stock=tuple(
            (names[goods].name, names[goods].unit, left)
            for goods, left in low_stock(session, shop, below=LOW_STOCK)
        ),
        open_next=calendar_of(session, shop).coming(clock.today())[0],
        fair=offer_of(session, shop).on,
    )
