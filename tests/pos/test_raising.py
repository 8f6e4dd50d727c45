"""Tiers of a day: the card alone, and the card with somebody whom the household has named."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

import pos
from kernel.db import reading, transaction
from pos.limits import LimitReached, ProvenLimitReached
from pos.permits import SlipPermit
from pos.raising import Raised, raise_by_nominee, raise_by_pin
from registry import CardUnknown, household_pins, nominees, pins, set_setting
from tests.pos.counter import LI, MATCHES, WANG, Town, whole


def named(town: Town, number: str = LI, name: str = "钱多多") -> str:
    """Somebody who may come for the household; the id."""
    made = nominees.add_nominee(
        town.actors["officer"], number=number, key=name + number, name=name, relation="女儿"
    )
    return str(made.reply["nominee"])


def _limits(town: Town, card: int, proven: int) -> None:
    def work(tx: Session) -> None:
        set_setting(tx, town.east, "card_points_per_day", card)
        set_setting(tx, town.east, "proven_points_per_day", proven)

    transaction(work)


def _raised(town: Town, nominee: str, by: str = "clerk") -> Raised:
    return raise_by_nominee(town.actors[by], card=town.cards[LI], nominee=nominee)


def _sell(town: Town, points: int, permit: str = "", by: str = "clerk") -> str:
    order = replace(town.order((MATCHES, points), card=LI), permit=permit)
    try:
        return str(pos.redeem(town.actors[by], order).reply["slip"])
    except (LimitReached, ProvenLimitReached) as refusal:
        return refusal.code


def test_a_nominee_raises_the_day_once_a_basket(town: Town) -> None:
    _limits(town, 100, 250)
    nominee = named(town)
    seen = pos.look_up_card(town.clerk, town.cards[LI])
    assert (seen.left_today, seen.proven_limit, seen.proven_left) == (100, 250, 250)
    assert [(one.id, one.name, one.relation) for one in seen.nominees] == [
        (nominee, "钱某某", "女儿")
    ]
    with pytest.raises(LimitReached) as refused:
        pos.redeem(town.clerk, town.order((MATCHES, 120), card=LI))
    assert refused.value.details == {"limit": 100, "left": 100, "points": 120, "proven": 250}
    raised = _raised(town, nominee)
    assert (raised.limit_today, raised.left_today) == (250, 250)
    slip = _sell(town, 120, raised.permit)
    with reading() as session:
        assert session.get_one(SlipPermit, (town.east, slip)).permit_id == raised.permit
    assert _sell(town, 1) == "limit-reached"
    assert _sell(town, 131, _raised(town, nominee).permit) == "proven-limit-reached"
    whole()


def test_the_raised_limit_is_never_below_the_card_s(town: Town) -> None:
    _limits(town, 200, 50)
    assert _sell(town, 150, _raised(town, named(town)).permit).isdigit()


def test_only_a_nominee_of_this_household_and_a_card_of_this_village(town: Town) -> None:
    nominee = named(town)
    for wrong in (named(town, WANG), "nobody"):
        with pytest.raises(nominees.NomineeUnknown):
            _raised(town, wrong)
    with pytest.raises(CardUnknown):
        raise_by_nominee(town.clerk, card="47", nominee=nominee)
    ended = {"number": LI, "key": "e", "nominee": nominee}
    nominees.end_nominee(town.actors["officer"], **ended)
    with pytest.raises(nominees.NomineeUnknown):
        _raised(town, nominee)


def test_two_tills_at_once_cannot_pass_the_raised_limit(town: Town) -> None:
    _limits(town, 10, 120)
    nominee = named(town)
    tills = ("clerk", "colleague")
    permits = {by: _raised(town, nominee, by).permit for by in tills}
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda by: _sell(town, 70, permits[by], by), tills))
    assert answers.count("proven-limit-reached") == 1
    assert town.balance(LI) == 230
    whole()


def test_the_pin_raises_it_too_and_a_wrong_one_gives_no_permit(town: Town) -> None:
    _limits(town, 100, 250)
    card = town.cards[LI]
    with pytest.raises(pins.PinUnset):
        raise_by_pin(town.clerk, card=card, pin="4827")
    household_pins.set_pin(town.actors["officer"], number=LI, key="p1", pin="4827")
    assert pos.look_up_card(town.clerk, card).pin == "set"
    with pytest.raises(pins.PinWrong):
        raise_by_pin(town.clerk, card=card, pin="4828")
    raised = raise_by_pin(town.clerk, card=card, pin="4827")
    assert _sell(town, 120, raised.permit).isdigit()
    whole()
