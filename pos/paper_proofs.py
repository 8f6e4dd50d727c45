"""Proofs of the papers about goods: each moved exactly the pieces that it says."""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from ledger import Finding
from pos.deliveries import Delivery, DeliveryLine
from pos.lot_tables import StockLot
from pos.papers import DONE, KINDS, StockPaper, StockPaperEnd, StockPaperLine
from pos.stock import StockMovement
from pos.transfers import Arrival, ArrivalLine, Transfer, TransferLine

#: (village, shop, paper, goods) → pieces.
Said = Mapping[tuple[int, str, str, str], int]
_MOVE: Final = StockMovement


def deliveries_match(session: Session) -> Iterator[Finding]:
    """Every delivery brought the pieces of its lots to the shelf, and no other."""
    line, lot = DeliveryLine, StockLot
    of_lot = and_(
        lot.village_id == line.village_id,
        lot.shop == line.shop,
        lot.goods == line.goods,
        lot.lot == line.lot,
    )
    key = (line.village_id, line.shop, "delivery/" + line.delivery, line.goods)
    said = select(*key, func.sum(lot.came)).join(lot, of_lot).group_by(*key)
    of_paper = and_(
        Delivery.village_id == _MOVE.village_id, "delivery/" + Delivery.id == _MOVE.source
    )
    moved = select(_MOVE.village_id, _MOVE.shop, _MOVE.source, _MOVE.goods, _MOVE.quantity).join(
        Delivery, of_paper
    )
    yield from _differences("deliveries-match", _rows(session, said), _rows(session, moved))


def papers_match(session: Session) -> Iterator[Finding]:
    """Every count and write-off that is done moved its pieces; one that is open or dropped, none.

    And whoever agreed to move any is another one than the writer.
    """
    source = StockPaper.kind + "/" + StockPaper.id
    done = and_(
        StockPaperEnd.village_id == StockPaper.village_id,
        StockPaperEnd.paper == StockPaper.id,
        StockPaperEnd.outcome == DONE,
    )
    of_paper = and_(
        StockPaperLine.village_id == StockPaper.village_id, StockPaperLine.paper == StockPaper.id
    )
    key = (StockPaper.village_id, StockPaper.shop, source, StockPaperLine.goods)
    pieces = func.sum(StockPaperLine.pieces)
    said = select(*key, pieces).join(StockPaperEnd, done).join(StockPaperLine, of_paper)
    moves = (_MOVE.village_id, _MOVE.shop, _MOVE.source, _MOVE.goods)
    moved = select(*moves, func.sum(_MOVE.quantity)).where(_MOVE.kind.in_(KINDS))
    yield from _differences(
        "papers-match",
        _rows(session, said.group_by(*key)),
        _rows(session, moved.group_by(*moves)),
    )
    alone = (
        select(StockPaper.village_id, StockPaper.shop, source)
        .join(StockPaperEnd, done)
        .join(StockPaperLine, of_paper)
        .where(StockPaperLine.pieces != 0, StockPaperEnd.staff_id == StockPaper.staff_id)
        .distinct()
    )
    for village, shop, paper in session.execute(alone):
        yield Finding("papers-match", village, None, f"redeemed/{shop}", f"{paper}: one alone")


def transfers_match(session: Session) -> Iterator[Finding]:
    """Every transfer took from one shelf what it sent and put on the other what arrived.

    No more arrives than was sent; what is missing is explained; two persons, one at each end.
    """
    sent, came = TransferLine, ArrivalLine
    of_arrival = and_(Transfer.to_village == came.village_id, Transfer.id == came.transfer)
    left = select(sent.village_id, sent.shop, "transfer/" + sent.transfer, sent.goods, -sent.pieces)
    put = select(
        came.village_id, Transfer.to_shop, "transfer/" + came.transfer, came.goods, came.pieces
    ).join(Transfer, of_arrival)
    moves = (_MOVE.village_id, _MOVE.shop, _MOVE.source, _MOVE.goods)
    moved = select(*moves, func.sum(_MOVE.quantity)).where(_MOVE.kind == "transfer")
    yield from _differences(
        "transfers-match",
        {**_rows(session, left), **_rows(session, put)},
        _rows(session, moved.group_by(*moves)),
    )
    same = and_(
        came.village_id == Arrival.village_id,
        came.transfer == Arrival.transfer,
        came.goods == sent.goods,
    )
    odd = (
        select(Transfer.village_id, Transfer.shop, Transfer.id)
        .join(sent, and_(sent.village_id == Transfer.village_id, sent.transfer == Transfer.id))
        .join(
            Arrival,
            and_(Arrival.from_village == Transfer.village_id, Arrival.transfer == Transfer.id),
        )
        .outerjoin(came, same)
        .where(
            or_(
                Arrival.village_id != Transfer.to_village,
                Arrival.staff_id == Transfer.staff_id,
                came.pieces > sent.pieces,
                and_(func.coalesce(came.pieces, 0) < sent.pieces, Arrival.words == ""),
            )
        )
        .distinct()
    )
    for village, shop, transfer in session.execute(odd):
        what = f"transfer/{transfer}: one alone, more than was sent, or unexplained"
        yield Finding("transfers-match", village, None, f"redeemed/{shop}", what)


def _rows(session: Session, query: Select[int, str, str, str, int]) -> Said:
    return {(row[0], row[1], row[2], row[3]): int(row[4]) for row in session.execute(query)}


def _differences(proof: str, said: Said, moved: Said) -> Iterator[Finding]:
    for key in sorted(said.keys() | moved.keys()):
        paper, shelf = said.get(key, 0), moved.get(key, 0)
        if paper != shelf:
            village, shop, source, goods = key
            what = f"{source}, {goods}: the paper says {paper}, the shelf moved {shelf}"
            yield Finding(proof, village, None, f"redeemed/{shop}", what)
