"""Proofs of the shops: stock = in - out, and every slip has its entry, its stock and its undo."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

import ledger
from ledger import Finding
from pos.lot_proofs import lots_are_the_shelf, lots_match
from pos.paper_proofs import deliveries_match, papers_match, transfers_match
from pos.permit_proofs import permits_match
from pos.permits import by_telephone
from pos.settlement_proofs import settlements_match
from pos.slips import NoCard, Slip, SlipLine, SlipUndo
from pos.stock import Stock, StockMovement
from registry import account_of

#: Triggers that keep what was handed out from being changed.
GUARDS: Final = frozenset(
    f"{table}_no_{verb}"
    for table in (
        *("stock_movement", "lot_move", "delivery", "delivery_line", "price_plan"),
        *("stock_paper", "stock_paper_line", "stock_paper_end"),
        *("wish", "wish_ask", "wish_end"),
        *("transfer", "transfer_line", "transfer_arrival", "transfer_arrival_line"),
        *("slip", "slip_line", "slip_no_card", "slip_permit", "slip_undo", "till_permit"),
        *("settlement_signature", "settlement"),
        *("shift", "shift_close", "day_exception", "day_close"),
    )
    for verb in ("update", "delete")
) | {"stock_lot_no_delete"}


def audit(session: Session) -> list[Finding]:
    """Re-prove the shops from their rows; nothing found means every proof held."""
    return [
        finding
        for proof in (
            stock_matches,
            running_quantities_match,
            lines_match,
            slips_match,
            slips_name_their_accounts,
            no_cards_match,
            permits_match,
            undos_match,
            sales_match,
            lots_match,
            lots_are_the_shelf,
            deliveries_match,
            papers_match,
            transfers_match,
            settlements_match,
            guards_stand,
        )
        for finding in proof(session)
    ]


def stock_matches(session: Session) -> Iterator[Finding]:
    """The quantity on the shelf is what the movements add up to."""
    key = (StockMovement.village_id, StockMovement.shop, StockMovement.goods)
    true = (
        select(
            *key,
            func.sum(StockMovement.quantity).label("quantity"),
            func.count().label("moves"),
            func.max(StockMovement.seq).label("seq"),
        )
        .group_by(*key)
        .subquery()
    )
    same = and_(
        true.c.village_id == Stock.village_id,
        true.c.shop == Stock.shop,
        true.c.goods == Stock.goods,
    )
    query = (
        select(Stock.village_id, Stock.shop, Stock.goods, Stock.quantity, true.c.quantity)
        .outerjoin(true, same)
        .where(
            or_(
                Stock.quantity != func.coalesce(true.c.quantity, 0),
                Stock.seq != func.coalesce(true.c.seq, 0),
                true.c.moves != true.c.seq,
            )
        )
    )
    for village, shop, goods, said, true_quantity in session.execute(query):
        what = f"{goods}: {said} on the shelf, movements say {true_quantity or 0}"
        yield Finding("stock-matches", village, None, f"redeemed/{shop}", what)


def running_quantities_match(session: Session) -> Iterator[Finding]:
    """The quantity after each movement is what the movements up to it add up to."""
    key = (StockMovement.village_id, StockMovement.shop, StockMovement.goods)
    running = func.sum(StockMovement.quantity).over(partition_by=key, order_by=StockMovement.seq)
    movement = select(
        *key, StockMovement.seq, StockMovement.quantity_after, running.label("summed")
    ).subquery()
    query = select(movement).where(movement.c.quantity_after != movement.c.summed)
    for village, shop, goods, seq, said, summed in session.execute(query):
        what = f"{goods}, movement {seq}: {said} left, movements say {summed}"
        yield Finding("running-quantities-match", village, None, f"redeemed/{shop}", what)


def lines_match(session: Session) -> Iterator[Finding]:
    """A slip's points are what its lines add up to."""
    total = func.coalesce(func.sum(SlipLine.quantity * SlipLine.price), 0)
    query = (
        select(Slip.village_id, Slip.slip, Slip.entry_id, Slip.points, total)
        .outerjoin(
            SlipLine, and_(SlipLine.village_id == Slip.village_id, SlipLine.slip == Slip.slip)
        )
        .group_by(Slip.village_id, Slip.slip, Slip.entry_id, Slip.points)
        .having(total != Slip.points)
    )
    for village, slip, entry, points, lines in session.execute(query):
        what = f"slip {slip} says {points}, its lines {lines}"
        yield Finding("lines-match", village, entry, None, what)


def slips_match(session: Session) -> Iterator[Finding]:
    """Every slip has its redeem entry, for the same points, and every redeem entry its slip."""
    booked = ledger.entries_of(session, "redeem")
    slips = session.execute(select(Slip.village_id, Slip.entry_id, Slip.slip, Slip.points))
    said = {(village, entry): (f"slip/{slip}", points) for village, entry, slip, points in slips}
    yield from _differences("slips-match", said, booked)


def slips_name_their_accounts(session: Session) -> Iterator[Finding]:
    """A slip names the household and the shop of its entry, and the balance left after it."""
    booked = ledger.accounts_of(session, "redeem")
    query = select(
        Slip.village_id, Slip.entry_id, Slip.slip, Slip.household, Slip.shop, Slip.balance_after
    )
    for village, entry, slip, household, shop, after in session.execute(query):
        accounts = booked.get((village, entry), {})
        payer, taker = account_of(household), f"redeemed/{shop}"
        if accounts.get(payer) != after or accounts.keys() != {payer, taker}:
            there = ", ".join(sorted(accounts))
            what = (
                f"slip {slip} says {payer} = {after} at {shop}, its entry has {there or 'nothing'}"
            )
            yield Finding("slips-match", village, entry, payer, what)


def no_cards_match(session: Session) -> Iterator[Finding]:
    """A slip has a card or a telephone's code, or else a reason and a second person, who is not
    its clerk.
    """
    same = and_(NoCard.village_id == Slip.village_id, NoCard.slip == Slip.slip)
    shown = or_(Slip.card_id.is_not(None), by_telephone())
    query = (
        select(Slip.village_id, Slip.entry_id, Slip.slip)
        .outerjoin(NoCard, same)
        .where(
            or_(
                and_(~shown, NoCard.slip.is_(None)),
                and_(shown, NoCard.slip.is_not(None)),
                NoCard.reason == "",
                NoCard.second_id == Slip.clerk_id,
            )
        )
    )
    for village, entry, slip in session.execute(query):
        what = f"slip {slip} has neither a card nor a reason and a second person, or both"
        yield Finding("no-cards-match", village, entry, None, what)


def undos_match(session: Session) -> Iterator[Finding]:
    """Every slip taken back has its opposite entry, and every such entry its slip."""
    # What a merchant takes back has no slip: merchants.auditing proves it.
    booked = {
        one: said
        for one, said in ledger.entries_of(session, "undo").items()
        if not said[0].startswith("use/")
    }
    query = select(
        SlipUndo.village_id, SlipUndo.entry_id, Slip.slip, Slip.points, SlipUndo.kind
    ).join(Slip, and_(Slip.village_id == SlipUndo.village_id, Slip.slip == SlipUndo.slip))
    taken_back = list(session.execute(query))
    undone = {
        (v, e): (f"slip/{slip}", points) for v, e, slip, points, k in taken_back if k == "undo"
    }
    yield from _differences("undos-match", undone, booked)
    # A reversal may also be of an award, which has no slip: only one way is asked.
    reversed_ = ledger.entries_of(session, "reverse")
    for village, entry, slip, points, kind in taken_back:
        if kind == "reverse" and reversed_.get((village, entry)) != (f"slip/{slip}", points):
            yield Finding("undos-match", village, entry, None, f"slip {slip} has no such entry")


def _differences(
    proof: str,
    said: dict[tuple[int, str], tuple[str, int]],
    booked: dict[tuple[int, str], tuple[str, int]],
) -> Iterator[Finding]:
    for village, entry in sorted(said.keys() | booked.keys()):
        slip, books = said.get((village, entry)), booked.get((village, entry))
        if slip != books:
            yield Finding(proof, village, entry, None, f"slips say {slip}, the books {books}")


def sales_match(session: Session) -> Iterator[Finding]:
    """What a slip handed out left the shelf, and came back when it was taken back."""
    moved = (
        select(
            StockMovement.village_id,
            StockMovement.source,
            StockMovement.goods,
            func.sum(StockMovement.quantity).label("quantity"),
        )
        .where(StockMovement.source.startswith("slip/"))
        .group_by(StockMovement.village_id, StockMovement.source, StockMovement.goods)
        .subquery()
    )
    source = "slip/" + SlipLine.slip
    query = (
        select(SlipLine.village_id, SlipLine.slip, SlipLine.goods, moved.c.quantity)
        .outerjoin(
            moved,
            and_(
                moved.c.village_id == SlipLine.village_id,
                moved.c.source == source,
                moved.c.goods == SlipLine.goods,
            ),
        )
        .outerjoin(
            SlipUndo,
            and_(SlipUndo.village_id == SlipLine.village_id, SlipUndo.slip == SlipLine.slip),
        )
        .where(
            or_(
                and_(
                    SlipUndo.slip.is_(None),
                    func.coalesce(moved.c.quantity, 0) != -SlipLine.quantity,
                ),
                and_(SlipUndo.slip.is_not(None), moved.c.quantity != 0),
                moved.c.quantity.is_(None),
            )
        )
    )
    for village, slip, goods, quantity in session.execute(query):
        what = f"slip {slip}, {goods}: {quantity or 0} moved"
        yield Finding("sales-match", village, None, None, what)


def guards_stand(session: Session) -> Iterator[Finding]:
    """The database's own guards of slips and stock are in place."""
    for name in ledger.missing_guards(session, GUARDS):
        yield Finding("guards-stand", None, None, None, f"{name} is missing")
