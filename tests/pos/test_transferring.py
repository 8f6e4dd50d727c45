"""Transfers: sent by one, received by another; terms travel along; what is missing is explained."""

from datetime import date

import pytest
from sqlalchemy import text

from kernel.db import reading, transaction
from kernel.errors import Refusal
from pos.lots import Terms, lots_left
from pos.receiving import Consignment, Incoming, receive
from pos.shops import find_shop
from pos.transferring import receive_transfer, send
from pos.transfers import lines_of_transfer, transfer_of
from tests.pos.counter import EGGS, LAST, SALT, Town, everything, whole

DAY = date(2026, 12, 1)


def _send(town: Town, *lines: tuple[str, int], key: str = "s", to_shop: str = "W1") -> str:
    reply: dict[str, str] = send(
        town.actors["officer"], shop="S1", to_shop=to_shop, lines=lines, key=key
    ).reply
    return reply["transfer"]


def _arrive(
    town: Town, transfer: str, pieces: dict[str, int], *, words: str = "", by: str = "officer-west"
) -> None:
    receive_transfer(
        town.actors[by],
        shop="W1",
        transfer=transfer,
        pieces=pieces,
        words=words,
        key=f"{by}{words}",
    )


def test_what_arrives_keeps_its_terms_and_what_is_missing_its_reason(town: Town) -> None:
    gift = Consignment("S1", "爱心企业", "gift", "1", (Incoming(EGGS, 3, 900, DAY),))
    receive(town.actors["officer"], gift, key="r")
    transfer, again = (_send(town, (SALT, 20), (EGGS, 5), (EGGS, 2)) for _ in range(2))
    assert transfer == again
    assert (town.left(SALT), town.left(EGGS), town.left(EGGS, "W1")) == (150, 36, 40)
    whole()
    for _ in range(2):
        _arrive(town, transfer, {SALT: 20, EGGS: 5}, words=" 路上 碎了 ")
    assert (town.left(SALT, "W1"), town.left(EGGS, "W1")) == (190, 45)
    with reading() as session:
        eggs = lots_left(session, (town.west, "W1", EGGS), 45)
        found = transfer_of(session, find_shop(session, "W1"), transfer)
        lines = [
            (one.sent.pieces, one.arrived) for one in lines_of_transfer(session, found.transfer)
        ]
    assert sum(one.left for one in eggs if one.lot > 1) == 5
    assert Terms("gift", "爱心企业", 0, 900, DAY) in [one.terms for one in eggs]
    assert found.arrival is not None
    assert (found.origin, found.target, found.arrival.words) == (
        "塘庄村信用超市",
        "黄圩村信用超市",
        "路上 碎了",
    )
    assert lines == [(20, 20), (7, 5)]
    whole()


def test_all_may_be_missing(town: Town) -> None:
    transfer = _send(town, (SALT, 20))
    _arrive(town, transfer, {}, words="车翻了")
    assert (town.left(SALT), town.left(SALT, "W1")) == (150, 170)
    whole()


def test_the_other_shop_must_have_the_same_goods(town: Town) -> None:
    other = text("UPDATE goods SET unit = '筐' WHERE shop = 'W1' AND goods = :goods")
    transaction(lambda tx: tx.execute(other, {"goods": EGGS}))
    gone = text("UPDATE goods SET removed_on = '2026-11-01' WHERE shop = 'W1' AND goods = :goods")
    transaction(lambda tx: tx.execute(gone, {"goods": SALT}))
    for goods in (EGGS, SALT):
        with pytest.raises(Refusal) as refused:
            _send(town, (goods, 1), key=goods)
        assert (refused.value.code, refused.value.details) == ("goods-not-there", {"goods": goods})


@pytest.mark.parametrize(
    ("lines", "to_shop", "code"),
    [
        (((SALT, 1),), "S1", "transfer-target-unfit"),
        (((SALT, 1),), "none", "shop-unknown"),
        ((), "W1", "lines-unfit"),
        (((SALT, 1),) * 51, "W1", "lines-unfit"),
        (((SALT, 1), (EGGS, 0)), "W1", "pieces-unfit"),
        (((SALT, 1_000_001),), "W1", "pieces-unfit"),
        ((("999", 1),), "W1", "goods-unknown"),
        (((SALT, 1), (LAST, 2)), "W1", "out-of-stock"),
    ],
)
def test_what_is_wrong_is_not_sent(
    town: Town, lines: tuple[tuple[str, int], ...], to_shop: str, code: str
) -> None:
    before = everything()
    with pytest.raises(Refusal) as refused:
        _send(town, *lines, to_shop=to_shop)
    assert refused.value.code == code
    assert everything() == before


def test_what_is_wrong_is_not_received(town: Town) -> None:
    transfer = _send(town, (SALT, 20))
    sent, short = {SALT: 20}, {SALT: 19}
    before = everything()
    for pieces, words, by, code in (
        (sent, "", "officer", "shop-unknown"),
        ({SALT: 21}, "", "officer-west", "arrival-unfit"),
        ({SALT: -1}, "", "officer-west", "arrival-unfit"),
        ({**sent, EGGS: 1}, "", "officer-west", "arrival-unfit"),
        (short, "", "officer-west", "missing-unexplained"),
        (short, "x" * 101, "officer-west", "missing-unexplained"),
        (sent, "a\u200bb", "officer-west", "missing-unexplained"),
    ):
        with pytest.raises(Refusal) as refused:
            _arrive(town, transfer, pieces, words=words, by=by)
        assert refused.value.code == code
    for shop, paper in (("W1", "none"), ("S1", transfer)):
        with pytest.raises(Refusal, match=r"^$|transfer") as refused:
            receive_transfer(
                town.actors["town"], shop=shop, transfer=paper, pieces=sent, words="", key=shop
            )
        assert refused.value.code == "transfer-unknown"
    assert everything() == before
    _arrive(town, transfer, sent)
    with pytest.raises(Refusal) as refused:
        _arrive(town, transfer, sent, by="town")
    assert refused.value.code == "transfer-over"


def test_nobody_receives_what_he_sent(town: Town) -> None:
    own = send(town.actors["town"], shop="S1", to_shop="W1", lines=((SALT, 1),), key="s")
    with pytest.raises(Refusal) as refused:
        _arrive(town, own.reply["transfer"], {SALT: 1}, by="town")
    assert refused.value.code == "second-person-needed"
