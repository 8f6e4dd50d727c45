"""Today's slips for a clerk: the list, one that was scanned, and the slip for a passbook."""

from collections.abc import Callable

from kernel.db import reading
from pos.day_slips import made_today
from pos.shops import find_shop
from pos.undoing import undo
from registry import codes
from tests.app.browser import Browser
from tests.pos.counter import EGGS, FAR, LI, SALT, WANG, Town, Watch

Open = Callable[..., Browser]


def test_the_day_s_slips_of_this_shop_newest_first(browser: Open, town: Town, watch: Watch) -> None:
    town.redeem((SALT, 1))
    watch.forward(days=1)
    first = town.redeem((SALT, 2), (EGGS, 1)).reply["slip"]
    watch.forward(minutes=1)
    second = town.redeem((SALT, 3), card=LI, by="colleague").reply["slip"]
    town.redeem((SALT, 1), card=FAR, by="clerk-west")
    undo(town.clerk, slip=first, key="u1")
    with reading() as session:
        made = made_today(session, find_shop(session, "S1"))
    assert [(one.slip, one.household, one.points, one.pieces, one.stands) for one in made] == [
        (second, LI, 6, 3, True),
        (first, WANG, 12, 3, False),
    ]
    page = browser("clerk").get("/till/slips").text
    assert f"/till/receipts/{second}/passbook" in page
    assert f"/till/receipts/{first}#print" in page
    assert f"/till/receipts/{first}/passbook" not in page  # nothing to glue in: it was taken back
    watch.forward(days=1)
    assert "今天还没有小票" in browser("clerk").get("/till/slips").text


def test_a_scanned_slip_says_what_it_was_and_whose(browser: Open, town: Town) -> None:
    slip = town.redeem((SALT, 2)).reply["slip"]
    said = browser("clerk").get(f"/till/slips/{slip}").get_json()
    wanted = {"kind": "slip", "slip": slip, "own": True, "undone": False, "points": 4, "pieces": 2}
    assert said.items() >= wanted.items()
    assert "王" not in str(said)
    assert browser("colleague").get(f"/till/slips/{slip}").get_json()["own"] is False
    for unknown in (codes.make_code(codes.SLIP), "46"):
        assert browser("clerk").get(f"/till/slips/{unknown}").status_code == 422
    assert browser("clerk-west").get(f"/till/slips/{slip}").status_code == 422


def test_a_passbook_slip_has_both_balances_and_the_next_end(browser: Open, town: Town) -> None:
    slip = town.redeem((SALT, 2)).reply["slip"]
    page = browser("clerk").get(f"/till/receipts/{slip}/passbook").text
    for said in ("<dd>100</dd>", "<dd>−4</dd>", "<dd>96<small>", "2027年12月31日", "王某某"):
        assert said in page
    assert "王小明" not in page
    assert browser("clerk-west").get(f"/till/receipts/{slip}/passbook").status_code == 422
