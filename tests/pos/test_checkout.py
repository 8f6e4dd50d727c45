"""The checkout: goods for points in one transaction, or a refusal with nothing half done."""

from typing import Any

import pytest
from sqlalchemy import select

import ledger
import registry
from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import KeyReused, StoredOperation
from ledger import NotEnoughPoints
from pos.goods import Goods, GoodsUnknown
from pos.limits import GoodsLimitReached, LimitReached
from pos.slips import find_slip, lines_of
from pos.stock import OutOfStock, StockMovement
from registry import CardElsewhere, CardRevoked, CardUnknown, TooManyTries, codes
from tests.pos.counter import (
    BROOM,
    EGGS,
    FAR,
    LAST,
    LI,
    MATCHES,
    OIL,
    POOR,
    SALT,
    WANG,
    Town,
    Watch,
    everything,
    whole,
)

UNKNOWN = "0" * 20


def test_a_redemption_moves_points_and_goods_and_writes_a_slip(town: Town, watch: Watch) -> None:
    outcome = town.redeem((SALT, 1), (EGGS, 2), (SALT, 2))
    reply = outcome.reply
    assert codes.is_well_formed(reply["slip"])
    assert reply["slip"].startswith(codes.SLIP)
    assert reply | {"slip": ""} == {
        "slip": "",
        "household": WANG,
        "points": 22,
        "balance_before": 100,
        "balance_after": 78,
        "lines": [
            {"goods": SALT, "quantity": 3, "price": 2, "points": 6},
            {"goods": EGGS, "quantity": 2, "price": 8, "points": 16},
        ],
        "at": "2026-11-20T04:00:00+00:00",
        "undo_until": "2026-11-20T04:10:00+00:00",
        "next_expiry": {"points": 78, "on": "2027-12-31"},
    }
    assert not outcome.replayed
    assert (town.balance(WANG), town.left(SALT), town.left(EGGS)) == (78, 167, 38)
    whole()


def test_the_slip_keeps_prices_costs_the_till_and_the_entry(town: Town) -> None:
    number = town.redeem((OIL, 1), (BROOM, 1)).reply["slip"]
    with reading() as session:
        slip = find_slip(session, number)
        lines = lines_of(session, slip)
        moved = session.scalars(select(StockMovement).where(StockMovement.kind == "sale")).all()
        line = ledger.statement_of(session, town.east, registry.account_of(WANG))[0]
    assert (slip.clerk_id, slip.device_id) == (town.ids["clerk"], town.clerk.device_id)
    assert (slip.shop, slip.household, slip.points, slip.balance_after) == ("S1", WANG, 70, 30)
    assert [(one.goods, one.price, one.cost_fen) for one in lines] == [
        (OIL, 60, 5_400),
        (BROOM, 10, 900),
    ]
    assert {(one.goods, one.quantity, one.source) for one in moved} == {
        (OIL, -1, f"slip/{number}"),
        (BROOM, -1, f"slip/{number}"),
    }
    assert (line.entry, line.kind, line.source) == (slip.entry_id, "redeem", f"slip/{number}")
    assert (line.points, line.balance_after) == (-70, 30)


def test_the_price_is_the_catalogue_s_at_that_moment(town: Town) -> None:
    def dearer(tx: Any) -> None:
        tx.get_one(Goods, (town.east, "S1", SALT)).price = 9

    first = town.redeem((SALT, 1)).reply
    transaction(dearer)
    assert (first["points"], town.redeem((SALT, 1)).reply["points"]) == (2, 9)
    with reading() as session:
        assert [line.price for line in lines_of(session, find_slip(session, first["slip"]))] == [2]
    whole()


def test_a_refusal_leaves_everything_as_it_was(town: Town) -> None:
    cases: list[tuple[tuple[tuple[str, int], ...], str, type[Refusal], dict[str, Any]]] = [
        (((SALT, 1),), UNKNOWN, CardUnknown, {}),
        (((SALT, 1),), "not digits at all", CardUnknown, {}),
        (((SALT, 1),), FAR, CardElsewhere, {}),
        (((SALT, 1), ("6900000009999", 1)), WANG, GoodsUnknown, {"goods": "6900000009999"}),
        (((EGGS, 1), (LAST, 2)), WANG, OutOfStock, {"goods": LAST, "left": 1}),
        (((OIL, 2),), WANG, NotEnoughPoints, {"short": 20, "balance": 100, "points": 120}),
        (((MATCHES, 1),), POOR, NotEnoughPoints, {"short": 1, "balance": 0, "points": 1}),
        (
            ((MATCHES, 201),),
            LI,
            LimitReached,
            {"limit": 200, "left": 200, "points": 201, "proven": 500},
        ),
        (((OIL, 3),), LI, GoodsLimitReached, {"goods": OIL, "limit": 2, "left": 2}),
    ]
    for lines, card, refusal, details in cases:
        before = everything()
        with pytest.raises(refusal) as refused:
            town.redeem(*lines, card=card)
        assert refused.value.details == details
        assert everything() == before
        whole()


def test_a_revoked_card_is_refused_by_its_day(town: Town, watch: Watch) -> None:
    def revoke(tx: Any) -> str:
        card = registry.find_card(tx, town.east, town.cards[WANG])
        return registry.reissue_card(tx, card, staff_id=None, reason="lost")[1]

    fresh = transaction(revoke)
    before = everything()
    with pytest.raises(CardRevoked) as refused:
        town.redeem((SALT, 1))
    assert refused.value.details == {"on": "2026-11-20"}
    assert everything() == before
    assert town.redeem((SALT, 1), card=fresh).reply["household"] == WANG


def test_the_same_key_gives_the_first_answer(town: Town, watch: Watch) -> None:
    first = town.redeem((SALT, 3), key="k1")
    before = everything(but=())
    watch.forward(days=3)
    again = town.redeem((SALT, 3), key="k1")
    assert (again.reply, again.replayed) == (first.reply, True)
    assert everything(but=()) == before


def test_the_same_key_for_another_request_is_refused(town: Town) -> None:
    cases: list[tuple[tuple[tuple[str, int], ...], str]] = [
        (((SALT, 4),), WANG),
        (((EGGS, 3),), WANG),
        (((SALT, 3),), LI),
        (((SALT, 3), (EGGS, 1)), WANG),
    ]
    for lines, card in cases:
        first = town.redeem((SALT, 3), key="k1")
        before = everything(but=())
        with pytest.raises(KeyReused):
            town.redeem(*lines, card=card, key="k1")
        assert everything(but=()) == before
        assert town.redeem((SALT, 3), key="k1").reply == first.reply


def test_a_refusal_is_answered_again_though_it_would_pass_now(town: Town) -> None:
    with pytest.raises(NotEnoughPoints) as first:
        town.redeem((OIL, 2), key="k1")
    registry.award(actor_id=None, number=WANG, points=50, reason="补助", ref="later")
    with pytest.raises(NotEnoughPoints) as again:
        town.redeem((OIL, 2), key="k1")
    assert again.value.details == first.value.details
    assert town.balance(WANG) == 150
    assert town.redeem((OIL, 2), key="k2").reply["balance_after"] == 30


def test_a_key_is_the_till_s_own(town: Town) -> None:
    one = town.redeem((SALT, 1), key="k1")
    other = town.redeem((SALT, 1), key="k1", by="colleague")
    assert one.reply["slip"] != other.reply["slip"]
    assert not other.replayed


def test_ten_unknown_codes_close_the_till_for_a_minute(town: Town, watch: Watch) -> None:
    for _ in range(10):
        with pytest.raises(CardUnknown):
            town.redeem((SALT, 1), card=UNKNOWN)
    before = everything(but=())
    with pytest.raises(TooManyTries) as closed:
        town.redeem((SALT, 1))
    assert closed.value.details["seconds"] in {60, 61}
    assert everything(but=()) == before
    assert town.redeem((SALT, 1), by="colleague").reply["points"] == 2
    watch.forward(minutes=1)
    assert town.redeem((SALT, 1)).reply["points"] == 2


def test_points_that_have_ended_cannot_be_spent(town: Town, watch: Watch) -> None:
    registry.award(actor_id=None, number=WANG, points=7, reason="补助", ref="old")
    watch.at = watch.at.replace(year=2028, month=1, day=2)
    registry.award(actor_id=None, number=WANG, points=6, reason="补助", ref="new")
    with pytest.raises(NotEnoughPoints) as refused:
        town.redeem((SALT, 4))
    assert refused.value.details == {"short": 2, "balance": 6, "points": 8}
    reply = town.redeem((SALT, 2)).reply
    assert (reply["balance_before"], reply["balance_after"]) == (6, 2)
    assert reply["next_expiry"] == {"points": 2, "on": "2029-12-31"}
    with reading() as session:
        lines = ledger.statement_of(session, town.east, registry.account_of(WANG), limit=3)
    assert [(line.kind, line.points) for line in lines] == [
        ("redeem", -4),
        ("award", 6),
        ("expire", -107),
    ]
    whole()


def test_points_are_good_on_their_whole_last_day(town: Town, watch: Watch) -> None:
    # 31 December 23:59 in the town is 15:59 in UTC.
    watch.at = watch.at.replace(year=2027, month=12, day=31, hour=15, minute=59)
    assert town.redeem((SALT, 1)).reply["next_expiry"] == {"points": 98, "on": "2027-12-31"}
    watch.forward(minutes=1)
    with pytest.raises(NotEnoughPoints):
        town.redeem((SALT, 1))


def test_answers_kept_for_ever_hold_no_name(town: Town) -> None:
    before = len(everything(but=())["operation"])
    town.redeem((SALT, 1))
    with pytest.raises(NotEnoughPoints):
        town.redeem((OIL, 2))
    with reading() as session:
        kept = [repr(row) for row in session.execute(select(StoredOperation.__table__))]
    assert len(kept) == before + 2
    for name in ("王小明", "王", "陈秀兰", "18640175722", "食用盐"):
        assert not [row for row in kept if name in row]


def test_no_card_s_code_is_in_the_database(town: Town) -> None:
    town.redeem((SALT, 1))
    with pytest.raises(CardElsewhere):
        town.redeem((SALT, 1), card=FAR)
    rows = [row for table in everything(but=()).values() for row in table]
    secrets = [*town.cards.values(), *town.tokens.values()]
    assert len(rows) > 100
    assert not [row for row in rows if any(secret in row for secret in secrets)]
