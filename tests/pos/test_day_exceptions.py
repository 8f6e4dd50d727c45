"""What somebody has to look at: a slip without a card, and none with one in a shift."""

import pos
from kernel.db import reading
from pos.day_exceptions import DayException, exceptions_of
from pos.no_card import Holder
from pos.proof_sheets import proof_sheet
from pos.shops import find_shop
from tests.pos.counter import LI, SALT, Town, Watch
from tests.pos.test_day_closing import DAY
from tests.pos.test_shift_acts import begin, end


def _found() -> list[DayException]:
    with reading() as session:
        shop = find_shop(session, "S1")
        return exceptions_of(session, shop, DAY, sheet=proof_sheet(session, shop, DAY))


def test_a_slip_without_a_card_is_named(town: Town, watch: Watch) -> None:
    shift = begin(town)
    town.redeem((SALT, 1))
    permit = pos.let_in(town.clerk, Holder(LI, "忘带卡", town.actors["officer"]))[1].id
    slip = pos.redeem(town.clerk, pos.Order("k", "", ((SALT, 2),), permit)).reply["slip"]
    watch.forward(minutes=1)
    end(town, shift)
    [one] = _found()
    assert (one.kind, one.ref, one.count) == ("no-card", slip, 4)
