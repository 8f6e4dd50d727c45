"""Closing a shop's day: what was handed out, its shifts, and every exception closed by a word."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel import clock
from kernel.errors import Refusal
from kernel.once import Outcome
from pos.at_shop import at_shop
from pos.day_closes import (
    WORD_AT_MOST,
    ClosedException,
    DayClose,
    close_of,
    closed_exceptions,
)
from pos.day_exceptions import DayException, exceptions_of
from pos.goods import goods_by_code
from pos.proof_sheets import ProofSheet, proof_sheet
from pos.shifts import ShownShift, shifts_between
from pos.shops import Shop
from pos.slips import Slip, SlipLine, stands
from registry import Actor, staff_lists

#: Who may close an exception and a day.
PERMISSION: Final = "days.close"


class DayOpen(Refusal):
    """The day cannot be closed: `left` exceptions are still open."""

    code = "day-open"


class DayClosed(Refusal):
    """The day is closed already."""

    code = "day-closed"


class DayNotBegun(Refusal):
    """A day is closed on the day itself, or after it."""

    code = "day-not-begun"


class ExceptionUnknown(Refusal):
    """There is no such exception on that day, or it is closed already."""

    code = "exception-unknown"


class WordUnfit(Refusal):
    """What was found is said in 1 to `at_most` characters."""

    code = "word-unfit"


@dataclass(frozen=True)
class GoodsOut:
    """Goods handed out on a day, slips taken back left out."""

    name: str
    unit: str
    pieces: int
    points: int


@dataclass(frozen=True)
class Looked:
    """An exception, and how it was closed, if it was: the word, by whom."""

    what: DayException
    word: str = ""
    by: str = ""


@dataclass(frozen=True)
class ShopDay:
    """A shop's day with all that its close looks at."""

    day: date
    sheet: ProofSheet
    goods: tuple[GoodsOut, ...]
    shifts: tuple[ShownShift, ...]
    exceptions: tuple[Looked, ...]
    close: DayClose | None
    closed_by: str

    @property
    def left(self) -> int:
        """How many exceptions nobody has closed yet."""
        return sum(not one.word for one in self.exceptions)

    @property
    def changed_since(self) -> bool:
        """Whether something of the day was changed after its close."""
        return self.close is not None and self.close.fingerprint != day_print(self.sheet)


def day_print(sheet: ProofSheet) -> str:
    """The fingerprint of a day's figures, whenever they are sealed."""
    return replace(sheet, anchor=None).fingerprint


def shop_day(session: Session, shop: Shop, day: date) -> ShopDay:
    """The shop's day as it stands."""
    sheet = proof_sheet(session, shop, day)
    closed = closed_exceptions(session, shop, day)
    close = close_of(session, shop, day)
    people = {one.staff_id for one in closed.values()} | ({close.staff_id} if close else set())
    names = staff_lists.staff_names(session, people)
    looked = []
    for one in exceptions_of(session, shop, day, sheet=sheet):
        done = closed.get((one.kind, one.ref))
        looked.append(Looked(one, done.word, names[done.staff_id]) if done else Looked(one))
    since, until = clock.day_bounds(day)
    return ShopDay(
        day=day,
        sheet=sheet,
        goods=tuple(_goods(session, shop, day)),
        shifts=tuple(shifts_between(session, shop, since, until)),
        exceptions=tuple(looked),
        close=close,
        closed_by=names[close.staff_id] if close else "",
    )


def _goods(session: Session, shop: Shop, day: date) -> list[GoodsOut]:
    since, until = clock.day_bounds(day)
    pieces, points = func.sum(SlipLine.quantity), func.sum(SlipLine.quantity * SlipLine.price)
    query = (
        select(SlipLine.goods, pieces, points)
        .join(Slip, (Slip.village_id == SlipLine.village_id) & (Slip.slip == SlipLine.slip))
        .where(
            Slip.village_id == shop.village_id,
            Slip.shop == shop.code,
            Slip.at >= since,
            Slip.at < until,
            stands(),
        )
        .group_by(SlipLine.goods)
        .order_by(pieces.desc(), SlipLine.goods)
    )
    known = goods_by_code(session, shop, removed=True)
    return [
        GoodsOut(known[code].name, known[code].unit, int(count), int(sum_))
        for code, count, sum_ in session.execute(query)
    ]


def close_exception(
    actor: Actor, *, shop: str, day: date, what: tuple[str, str], word: str, key: str
) -> Outcome:
    """Say what was found about one exception (`what`: kind and reference). Outermost.

    :raises NotPermitted: not an officer of the shop's village.
    :raises ExceptionUnknown: no such exception that day, or it is closed.
    :raises WordUnfit: no word, or too long a one.
    """
    word = " ".join(word.split())
    if not 1 <= len(word) <= WORD_AT_MOST or not word.isprintable():
        raise WordUnfit(at_most=WORD_AT_MOST)

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        now = shop_day(tx, place, day)
        open_ = {(one.what.kind, one.what.ref) for one in now.exceptions if not one.word}
        if what not in open_:
            raise ExceptionUnknown
        row = {"village_id": place.village_id, "shop": place.code, "day": day, "kind": what[0]}
        said = {"ref": what[1], "word": word, "staff_id": actor.staff_id, "at": clock.now()}
        tx.add(ClosedException(**row, **said))
        tx.flush()
        return {"left": now.left - 1}

    asked = {"do": "close-exception", "day": day.isoformat(), "what": list(what), "word": word}
    return at_shop(actor, shop, key=key, asked=asked, work=work, permission=PERMISSION)


def close_day(actor: Actor, *, shop: str, day: date, key: str) -> Outcome:
    """Close the shop's day, once nothing of it is open. Outermost.

    The reply: `slips`, `points`, `pieces`, `fingerprint`.

    :raises NotPermitted: not an officer of the shop's village.
    :raises DayNotBegun: it has not begun.
    :raises DayOpen: `left` exceptions are open.
    :raises DayClosed: it is closed already.
    """
    if day > clock.today():
        raise DayNotBegun

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        now = shop_day(tx, place, day)
        if now.close is not None:
            raise DayClosed
        if now.left:
            raise DayOpen(left=now.left)
        figures = {
            "slips": now.sheet.today.slips,
            "points": now.sheet.today.points - now.sheet.today.back_points,
            "pieces": sum(one.pieces for one in now.goods),
            "fingerprint": day_print(now.sheet),
        }
        row = {"village_id": place.village_id, "shop": place.code, "day": day}
        tx.add(DayClose(**row, **figures, staff_id=actor.staff_id, at=clock.now()))
        tx.flush()
        return figures

    asked = {"do": "close-day", "day": day.isoformat()}
    return at_shop(actor, shop, key=key, asked=asked, work=work, permission=PERMISSION)
