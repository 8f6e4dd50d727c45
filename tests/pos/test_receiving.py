"""Receiving goods: once per key, all lines or none, each line a lot of its own."""

from dataclasses import replace
from datetime import date

import pytest

from kernel.db import reading
from kernel.errors import Refusal
from pos.goods_acts import acts_of
from pos.lots import Terms, lots_left
from pos.receiving import Consignment, Incoming, receive
from pos.shelving import find_shelved
from pos.shops import find_shop
from tests.pos.counter import EGGS, SALT, Town, everything, whole

SOON, LATER = date(2026, 12, 1), date(2027, 3, 1)
EGGS_OF_TWO_DAYS = (Incoming(EGGS, 10, 680, SOON), Incoming(SALT, 5, 230), Incoming(EGGS, 6, 700))
GOOD = Consignment("S1", " 供销社 ", "collective", " 送货单  7 ", EGGS_OF_TWO_DAYS)


def _terms(town: Town, goods: str) -> list[tuple[int, Terms]]:
    with reading() as session:
        found = lots_left(session, (town.east, "S1", goods), town.left(goods))
        return [(one.left, one.terms) for one in found]


def test_each_line_is_a_lot_and_the_paper_counts_once(town: Town) -> None:
    first, again = (receive(town.actors["officer"], GOOD, key="a") for _ in range(2))
    assert first.reply == again.reply
    assert (town.left(EGGS), town.left(SALT)) == (56, 175)
    assert _terms(town, EGGS)[0] == (10, Terms("collective", "供销社", 680, expires_on=SOON))
    assert _terms(town, EGGS)[2] == (6, Terms("collective", "供销社", 700))
    with reading() as session:
        goods = find_shelved(session, find_shop(session, "S1"), EGGS).goods
        [act] = acts_of(session, goods)
    assert (act.kind, act.value_from, act.value_to, act.ref) == ("delivery", 40, 56, "送货单 7")
    whole()


def test_a_gift_costs_nothing_and_has_a_fair_value(town: Town) -> None:
    gift = replace(GOOD, fund="gift", lines=(Incoming(EGGS, 3, 900, LATER),))
    receive(town.actors["officer"], gift, key="a")
    assert _terms(town, EGGS)[0] == (3, Terms("gift", "供销社", 0, 900, LATER))
    whole()


@pytest.mark.parametrize(
    ("wrong", "code", "line"),
    [
        ({"supplier": " "}, "supplier-unfit", None),
        ({"supplier": "供" * 61}, "supplier-unfit", None),
        ({"supplier": "a\u200bb"}, "supplier-unfit", None),
        ({"fund": "bank"}, "fund-unknown", None),
        ({"ref": ""}, "delivery-ref-unfit", None),
        ({"ref": "x" * 41}, "delivery-ref-unfit", None),
        ({"ref": "a\u200bb"}, "delivery-ref-unfit", None),
        ({"lines": ()}, "lines-unfit", None),
        ({"lines": EGGS_OF_TWO_DAYS * 17}, "lines-unfit", None),
        ({"lines": (Incoming(EGGS, 1, 1), Incoming(EGGS, 0, 1))}, "pieces-unfit", 2),
        ({"lines": (Incoming(EGGS, 1_000_001, 1),)}, "pieces-unfit", 1),
        ({"lines": (Incoming(EGGS, 1, 0),)}, "cost-unfit", 1),
        ({"lines": (Incoming(EGGS, 1, 10_000_001),)}, "cost-unfit", 1),
        ({"lines": (Incoming(EGGS, 1, 1, date(2026, 11, 19)),)}, "expiry-unfit", 1),
        ({"lines": (Incoming(EGGS, 1, 1, date(2037, 1, 1)),)}, "expiry-unfit", 1),
        ({"lines": (*EGGS_OF_TWO_DAYS, Incoming("999", 1, 1))}, "goods-unknown", None),
        ({"shop": "W1"}, "shop-unknown", None),
    ],
)
def test_what_is_wrong_moves_nothing(
    town: Town, wrong: dict[str, object], code: str, line: int | None
) -> None:
    before = everything()
    with pytest.raises(Refusal) as refused:
        receive(town.actors["officer"], replace(GOOD, **wrong), key="a")  # type: ignore[arg-type]  # a table of wrong values
    assert (refused.value.code, refused.value.details.get("line")) == (code, line)
    assert everything() == before
