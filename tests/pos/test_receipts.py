"""Receipts: a slip with its names, masked, joined when it is read."""

from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from ledger import Expiry
from pos.goods import Goods
from pos.receipts import receipt, today
from pos.shops import find_shop
from pos.stock import Cause, move_stock
from pos.undoing import undo
from registry import set_setting
from tests.pos.counter import BROOM, EGGS, LAST, LI, OIL, SALT, WANG, Town, Watch


def test_a_receipt_reads_as_people_do(town: Town, watch: Watch) -> None:
    number = town.redeem((SALT, 3), (BROOM, 1)).reply["slip"]
    with reading() as session:
        found = receipt(session, number)
    assert (found.slip, found.number, found.shop, found.shop_name) == (
        number,
        WANG,
        "S1",
        "塘庄村信用超市",
    )
    assert (found.name, found.clerk) == ("王某某", "陈某某")
    assert [(line.name, line.unit, line.quantity, line.points) for line in found.lines] == [
        ("食用盐 400g", "袋", 3, 6),
        ("竹扫帚", "把", 1, 10),
    ]
    assert (found.points, found.balance_before, found.balance_after) == (16, 100, 84)
    assert (found.pieces, found.at, found.undone) == (4, watch.at, False)
    assert (found.undo_until - found.at).total_seconds() == 600
    assert isinstance(found.next_expiry, Expiry)
    assert (found.next_expiry.points, str(found.next_expiry.on)) == (84, "2027-12-31")


def test_two_tills_of_a_shop_have_names_and_last_slips_of_their_own(town: Town) -> None:
    slips = {by: town.redeem((SALT, 1), by=by).reply["slip"] for by in ("clerk", "colleague")}
    with reading() as session:
        for by, slip in slips.items():
            assert receipt(session, slip).till == f"{by}的收银台"
            now = today(session, town.actors[by])
            assert now.last
            assert (now.last.slip, now.day.slips) == (slip, 2)


def test_a_receipt_keeps_its_prices_and_its_balance(town: Town) -> None:
    def dearer(tx: Session) -> None:
        tx.get_one(Goods, (town.east, "S1", SALT)).price = 9

    number = town.redeem((SALT, 1)).reply["slip"]
    transaction(dearer)
    town.redeem((SALT, 1))
    with reading() as session:
        found = receipt(session, number)
    assert (found.points, found.lines[0].price, found.balance_after) == (2, 2, 98)


def test_a_slip_taken_back_says_so(town: Town) -> None:
    number = town.redeem((SALT, 1)).reply["slip"]
    undo(town.clerk, slip=number, key="u1")
    with reading() as session:
        assert receipt(session, number).undone


def test_the_minutes_to_undo_are_the_village_s(town: Town) -> None:
    transaction(lambda tx: set_setting(tx, town.east, "undo_minutes", 3))
    reply = town.redeem((SALT, 1)).reply
    with reading() as session:
        found = receipt(session, reply["slip"])
    assert found.undo_until.isoformat() == reply["undo_until"] == "2026-11-20T04:03:00+00:00"


def test_the_day_so_far(town: Town, watch: Watch) -> None:
    with reading() as session:
        now = today(session, town.clerk)
    assert (now.day.slips, now.day.points, now.day.households, now.last) == (0, 0, 0, None)
    assert now.low_stock == (("毛巾", "条", 1),)
    town.redeem((SALT, 1))
    watch.forward(minutes=1)
    town.redeem((OIL, 1), card=LI)
    watch.forward(minutes=1)
    last = town.redeem((SALT, 2)).reply["slip"]
    watch.forward(minutes=1)
    others = town.redeem((EGGS, 1), card=LI, by="colleague").reply["slip"]
    with reading() as session:
        now = today(session, town.clerk)
        then = today(session, town.actors["colleague"])
    assert (now.day.slips, now.day.points, now.day.households) == (4, 74, 2)
    assert now.last is not None
    assert then.last is not None
    assert (now.last.slip, then.last.slip) == (last, others)


def test_a_day_ends_at_the_town_s_midnight_and_leaves_out_what_was_taken_back(
    town: Town, watch: Watch
) -> None:
    slip = town.redeem((SALT, 1)).reply["slip"]
    town.redeem((EGGS, 1), card=LI)
    undo(town.clerk, slip=slip, key="u1")
    with reading() as session:
        day = today(session, town.clerk).day
    assert (day.slips, day.points, day.households) == (1, 8, 1)
    watch.at = watch.at.replace(hour=16, minute=0)
    with reading() as session:
        now = today(session, town.clerk)
    assert (now.day.slips, now.last) == (0, None)


def test_shelves_nearly_empty_are_named_the_emptiest_first(town: Town) -> None:
    def take(tx: Session) -> None:
        shop = find_shop(tx, "S1")
        move_stock(tx, shop, {SALT: -168, EGGS: -37, OIL: -16, LAST: -1}, Cause("sale", "x"))

    transaction(take)
    with reading() as session:
        now = today(session, town.clerk)
    assert now.low_stock == (
        ("毛巾", "条", 0),
        ("食用盐 400g", "袋", 2),
        ("鸡蛋 10枚", "盒", 3),
    )
