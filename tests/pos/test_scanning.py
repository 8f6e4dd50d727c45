"""Scanning: a card, goods, or something else by its name; looks are recorded."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import registry
from kernel.db import reading, transaction
from pos.goods import GoodsUnknown
from pos.scanning import CodeForeign, ScannedCard, ScannedGoods, look_up_card, scan
from registry import CardElsewhere, CardRevoked, CardUnknown, Grade, TooManyTries, codes
from registry.access_log import Look
from tests.pos.counter import BROOM, FAR, POOR, SALT, WANG, Town, Watch


def test_goods_are_shown_with_price_and_what_is_left(town: Town) -> None:
    town.redeem((SALT, 3))
    assert scan(town.clerk, SALT) == ScannedGoods(SALT, "食用盐 400g", "袋", 2, 167)
    assert scan(town.clerk, f" {SALT}\r\n") == ScannedGoods(SALT, "食用盐 400g", "袋", 2, 167)
    assert scan(town.clerk, BROOM) == ScannedGoods(BROOM, "竹扫帚", "把", 10, 8)


def test_a_card_shows_what_a_clerk_may_see(town: Town) -> None:
    town.redeem((SALT, 3))
    found = scan(town.clerk, town.cards[WANG])
    assert isinstance(found, ScannedCard)
    assert (found.name, found.number, found.group, found.grade) == ("王某某", WANG, "3组", None)
    assert (found.balance, found.limit_today, found.left_today) == (94, 200, 194)
    assert found.next_expiry is not None
    assert (found.next_expiry.points, str(found.next_expiry.on)) == (94, "2027-12-31")


def test_a_card_may_be_typed_in_groups_of_four(town: Town) -> None:
    cases: list[str] = [" ", "-", "·", "."]
    for between in cases:
        code = town.cards[WANG]
        typed = between.join(code[at : at + 4] for at in range(0, 20, 4))
        found = scan(town.clerk, typed)
        assert isinstance(found, ScannedCard)
        assert found.number == WANG
        full_width = code.translate({ord(str(n)): ord("０") + n for n in range(10)})
        assert scan(town.clerk, full_width) == found


def test_the_grade_in_force_is_shown(town: Town) -> None:
    def grade(tx: Session) -> None:
        subject = registry.find_subject(tx, WANG)
        registry.set_grade(
            tx,
            Grade(
                village_id=town.east,
                subject_id=subject.id,
                from_on=date(2026, 7, 1),
                to_on=date(2027, 6, 30),
                grade="AA",
                round="2026",
            ),
        )

    transaction(grade)
    found = look_up_card(town.clerk, town.cards[WANG])
    assert found.grade == "AA"


def test_a_household_without_points_has_none_and_no_expiry(town: Town) -> None:
    found = look_up_card(town.clerk, town.cards[POOR])
    assert (found.balance, found.next_expiry) == (0, None)


def test_points_that_ended_are_not_shown_as_there(town: Town, watch: Watch) -> None:
    watch.at = watch.at.replace(year=2028)
    found = look_up_card(town.clerk, town.cards[WANG])
    assert (found.balance, found.next_expiry) == (0, None)


def test_a_code_of_another_kind_is_named(town: Town) -> None:
    cases: list[tuple[str, str]] = [
        ("134567890123456789", "wechat"),
        ("281234567890123456", "alipay"),
        ("6212345678901234", "unionpay"),
        ("9787111111111", "book"),
        (codes.make_code(codes.SLIP), "slip"),
        (codes.make_code(codes.COMMAND), "command"),
        ("47000000000000000000", "misread"),
    ]
    for code, what in cases:
        with pytest.raises(CodeForeign) as refused:
            scan(town.clerk, code)
        assert refused.value.details == {"what": what}


def test_what_might_be_goods_is_unknown_goods(town: Town) -> None:
    cases: list[str] = ["6900000009999", "4711", "x", "hello world"]
    for code in cases:
        with pytest.raises(GoodsUnknown):
            scan(town.clerk, code)


def test_another_village_s_card_and_a_revoked_one_are_named(town: Town) -> None:
    def revoke(tx: Session) -> None:
        card = registry.find_card(tx, town.east, town.cards[WANG])
        registry.revoke_card(tx, card, staff_id=None, reason="lost")

    with pytest.raises(CardElsewhere):
        scan(town.clerk, town.cards[FAR])
    transaction(revoke)
    with pytest.raises(CardRevoked) as refused:
        scan(town.clerk, town.cards[WANG])
    assert refused.value.details == {"on": "2026-11-20"}


def test_every_look_at_a_household_is_recorded(town: Town, watch: Watch) -> None:
    scan(town.clerk, town.cards[WANG])
    scan(town.clerk, SALT)
    with pytest.raises(CardElsewhere):
        scan(town.clerk, town.cards[FAR])
    with reading() as session:
        [look] = session.scalars(select(Look))
        subject = registry.find_subject(session, WANG)
    assert (look.subject_id, look.staff_id, look.via) == (subject.id, town.ids["clerk"], "till")
    assert look.at == watch.at


def test_ten_unknown_cards_close_the_till_for_a_minute(town: Town, watch: Watch) -> None:
    for _ in range(10):
        with pytest.raises(CardUnknown):
            scan(town.clerk, codes.make_code(codes.SPEND))
    with pytest.raises(TooManyTries):
        scan(town.clerk, town.cards[WANG])
    # Goods are no guess at anybody's card.
    assert isinstance(scan(town.clerk, SALT), ScannedGoods)
    assert isinstance(scan(town.actors["colleague"], town.cards[WANG]), ScannedCard)
    watch.forward(minutes=1)
    assert isinstance(scan(town.clerk, town.cards[WANG]), ScannedCard)


def test_nine_unknown_cards_in_a_minute_and_one_later_close_nothing(
    town: Town, watch: Watch
) -> None:
    for n in range(10):
        if n == 9:
            watch.forward(minutes=1)
        with pytest.raises(CardUnknown):
            scan(town.clerk, codes.make_code(codes.SPEND))
    assert isinstance(scan(town.clerk, town.cards[WANG]), ScannedCard)
