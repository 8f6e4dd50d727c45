"""Counting and writing off: one person writes the paper, another one moves the shelf by it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from kernel import clock
from kernel.errors import Refusal
from kernel.once import Outcome
from pos.lots import LotShort, Parcel, Terms, lots_left
from pos.papers import (
    COUNT,
    DONE,
    DROPPED,
    KINDS,
    WORDS_AT_MOST,
    StockPaper,
    StockPaperEnd,
    StockPaperLine,
    lines_of_paper,
    paper_of,
)
from pos.shelving import (
    GOODS,
    LINES_AT_MOST,
    PIECES_AT_MOST,
    LinesUnfit,
    PiecesUnfit,
    do_at,
    find_shelved,
)
from pos.shops import Shop
from pos.stock import Cause, OutOfStock, move_stock
from registry import Actor, require_second


class PaperKindUnknown(Refusal):
    """A paper is a count or a write-off."""

    code = "paper-kind-unknown"


class GoodsReasonUnfit(Refusal):
    """What is written off or differs has a reason of 1 to 100 characters; `line` says where."""

    code = "goods-reason-unfit"


class GoodsTwice(Refusal):
    """A count names each kind of goods once; `line` says where it is named again."""

    code = "goods-twice"


class PaperOver(Refusal):
    """The paper was done or dropped already."""

    code = "paper-over"


class PaperWordsUnfit(Refusal):
    """What is said to a paper is at most 100 visible characters."""

    code = "paper-words-unfit"


@dataclass(frozen=True)
class Said:
    """One line: pieces counted, or to be written off (of this lot, if one is named), and why."""

    goods: str
    pieces: int
    reason: str = ""
    lot: int | None = None

    @property
    def why(self) -> str:
        """The reason in one line."""
        return " ".join(self.reason.split())


def hand_in(actor: Actor, *, shop: str, kind: str, lines: tuple[Said, ...], key: str) -> Outcome:
    """Write a count or a write-off down, once per key; nothing moves before another agrees.

    A count that finds what the books say is done by itself. The reply: `paper`. Outermost.

    :raises ShopUnknown, GoodsUnknown: no such goods for this actor.
    :raises PaperKindUnknown, LinesUnfit: neither a count nor a write-off; not 1 to 50 lines.
    :raises PiecesUnfit, GoodsReasonUnfit, GoodsTwice: one line; `line` says which, from 1.
    :raises OutOfStock, LotShort: more is written off than is there.
    """
    if kind not in KINDS:
        raise PaperKindUnknown
    if not 1 <= len(lines) <= LINES_AT_MOST:
        raise LinesUnfit(at_most=LINES_AT_MOST)
    least = 0 if kind == COUNT else 1
    for n, one in enumerate(lines, start=1):
        if not least <= one.pieces <= PIECES_AT_MOST:
            raise PiecesUnfit(line=n, at_most=PIECES_AT_MOST)
    request = {"do": kind, "lines": [[one.goods, one.pieces, one.why, one.lot] for one in lines]}

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        paper = StockPaper(
            village_id=place.village_id,
            id=clock.new_id(),
            shop=place.code,
            kind=kind,
            staff_id=actor.staff_id or "",
            at=clock.now(),
        )
        tx.add(paper)
        tx.flush()
        written = _count(tx, place, lines) if kind == COUNT else _write_off(tx, place, lines)
        _keep(tx, paper, written, lines)
        if not any(pieces for _shelf, pieces in written):
            _end(tx, paper, actor, DONE)
        return {"paper": paper.id}

    return do_at(actor, shop, key, request=request, work=work)


def agree(actor: Actor, *, shop: str, paper: str, key: str) -> Outcome:
    """Move the shelf by another one's paper, once per key. Outermost.

    :raises ShopUnknown, PaperUnknown: no such paper for this actor.
    :raises SecondPersonNeeded: the writer agrees to the own paper.
    :raises PaperOver: done or dropped already.
    :raises OutOfStock, LotShort: the pieces have been handed out since.
    """

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        found = _open(tx, place, paper)
        writer = Actor(kind="staff", staff_id=found.staff_id)
        require_second(writer, actor, GOODS, village_id=place.village_id)
        _move(tx, place, found)
        _end(tx, found, actor, DONE)
        return {"paper": paper}

    return do_at(actor, shop, key, request={"do": "agree", "paper": paper}, work=work)


def drop(actor: Actor, *, shop: str, paper: str, words: str, key: str) -> Outcome:
    """Let a paper go without moving anything, the own or another's, once per key. Outermost.

    :raises ShopUnknown, PaperUnknown: no such paper for this actor.
    :raises PaperWordsUnfit: more than 100 characters.
    :raises PaperOver: done or dropped already.
    """
    words = " ".join(words.split())
    if len(words) > WORDS_AT_MOST or not words.isprintable():
        raise PaperWordsUnfit

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        _end(tx, _open(tx, place, paper), actor, DROPPED, words=words)
        return {"paper": paper}

    request = {"do": "drop", "paper": paper, "words": words}
    return do_at(actor, shop, key, request=request, work=work)


#: Of each line: pieces on the shelf as it is written, and by how many it changes them.
_Written = list[tuple[int, int]]


def _count(tx: Session, shop: Shop, lines: tuple[Said, ...]) -> _Written:
    written: _Written = []
    seen: set[str] = set()
    for n, one in enumerate(lines, start=1):
        shelf = find_shelved(tx, shop, one.goods).stock
        if one.goods in seen:
            raise GoodsTwice(line=n)
        seen.add(one.goods)
        if shelf != one.pieces:
            _refuse_unfit(n, one.why)
        written.append((shelf, one.pieces - shelf))
    return written


def _write_off(tx: Session, shop: Shop, lines: tuple[Said, ...]) -> _Written:
    written: _Written = []
    for n, one in enumerate(lines, start=1):
        shelf = find_shelved(tx, shop, one.goods).stock
        _refuse_unfit(n, one.why)
        if shelf < one.pieces:
            raise OutOfStock(goods=one.goods, left=shelf)
        if one.lot is not None:
            lots = lots_left(tx, (shop.village_id, shop.code, one.goods), shelf)
            left = sum(lot.left for lot in lots if lot.lot == one.lot)
            if left < one.pieces:
                raise LotShort(left=left)
        written.append((shelf, -one.pieces))
    return written


def _refuse_unfit(line: int, reason: str) -> None:
    if not 1 <= len(reason) <= WORDS_AT_MOST or not reason.isprintable():
        raise GoodsReasonUnfit(line=line)


def _keep(tx: Session, paper: StockPaper, written: _Written, lines: tuple[Said, ...]) -> None:
    tx.add_all(
        StockPaperLine(
            village_id=paper.village_id,
            paper=paper.id,
            line=n,
            shop=paper.shop,
            goods=one.goods,
            lot=one.lot if paper.kind != COUNT else None,
            shelf=shelf,
            pieces=pieces,
            reason=one.why if pieces else "",
        )
        for n, (one, (shelf, pieces)) in enumerate(zip(lines, written, strict=True), start=1)
    )
    tx.flush()


def _move(tx: Session, shop: Shop, paper: StockPaper) -> None:
    """Shelf by shelf in order of goods, as everybody moves them."""
    lines = lines_of_paper(tx, paper)
    for one in sorted(lines, key=lambda one: (one.line.goods, one.line.line)):
        goods, pieces = one.goods, one.line.pieces
        if pieces == 0:
            continue
        found = (Parcel(pieces, Terms(goods.fund, cost_fen=goods.cost_fen)),)
        source = f"{paper.kind}/{paper.id}"
        parcels = found if pieces > 0 else ()
        cause = Cause(paper.kind, source, goods.fund, parcels, one.line.lot)
        move_stock(tx, shop, {goods.goods: pieces}, cause)


def _open(tx: Session, shop: Shop, paper: str) -> StockPaper:
    found = paper_of(tx, shop, paper)
    if found.end is not None:
        raise PaperOver
    return found.paper


def _end(tx: Session, paper: StockPaper, actor: Actor, outcome: str, *, words: str = "") -> None:
    tx.add(
        StockPaperEnd(
            village_id=paper.village_id,
            paper=paper.id,
            outcome=outcome,
            words=words,
            staff_id=actor.staff_id or "",
            at=clock.now(),
        )
    )
    tx.flush()
