"""Goods for those who cannot come: listed, packed once, handed over or back, as the books say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from pos.errand_acts import Agreement, begin_errand, confirm_handed, list_stop, pack, strike
from pos.errands import errand_of, stop_of
from pos.shops import find_shop
from pos.slips import NoCard, find_slip
from pos.undoing import Reversal, reverse_slip
from registry import Actor, set_setting
from tests.pos.counter import EGGS, FAR, LAST, LI, POOR, SALT, WANG, Town, Watch, everything, whole


def begun(town: Town) -> str:
    """An errand of today."""
    asked: dict[str, Any] = {"shop": "S1", "on": clock.today(), "carrier": " 志愿者小周 "}
    done = begin_errand(town.actors["officer"], **asked, key=clock.new_id())
    return str(done.reply["errand"])


def agreed(household: str, *lines: tuple[str, int]) -> Agreement:
    """What a household agreed to on the telephone, today."""
    return Agreement(household, lines, "本人", "telephone", clock.today())


def listed(town: Town, errand: str, household: str, *lines: tuple[str, int]) -> None:
    """Put the household on the list."""
    asked = {"shop": "S1", "errand": errand}
    agreement = agreed(household, *lines)
    list_stop(town.actors["officer"], **asked, agreement=agreement, key=clock.new_id())


def _pack(town: Town, errand: str, household: str, *, by: str = "clerk", key: str = "") -> str:
    done = pack(town.actors[by], errand=errand, household=household, key=key or clock.new_id())
    return str(done.reply["slip"])


def _state(errand: str, household: str) -> str:
    with reading() as session:
        shop = find_shop(session, "S1")
        return stop_of(session, errand_of(session, shop, errand), household).state


def _refused(ask: Callable[[], object]) -> str:
    before = everything()
    with pytest.raises(Refusal) as refused:
        ask()
    assert everything() == before
    return refused.value.code


def test_points_move_when_it_is_packed_and_only_once(town: Town, watch: Watch) -> None:
    errand, officer = begun(town), town.actors["officer"]
    listed(town, errand, LI, (SALT, 2), (EGGS, 1), (SALT, 1))
    assert (town.balance(LI), town.left(SALT), _state(errand, LI)) == (300, 170, "listed")
    slip, again = (_pack(town, errand, LI, key="k") for _ in range(2))
    assert slip == again
    assert (town.balance(LI), town.left(SALT), town.left(EGGS)) == (286, 167, 39)
    assert _refused(lambda: _pack(town, errand, LI)) == "stop-not-so"
    assert _refused(lambda: _pack(town, errand, LI, by="colleague")) == "stop-not-so"
    with reading() as session:
        kept = session.get_one(NoCard, (town.east, slip))
        assert (kept.reason, kept.second_id) == ("本人", officer.staff_id)
        assert find_slip(session, slip).card_id is None
    asked = {"shop": "S1", "errand": errand, "household": LI}
    confirm_handed(officer, **asked, words="儿媳", key="h")
    assert _state(errand, LI) == "handed"
    assert _refused(lambda: confirm_handed(officer, **asked, words="x", key="h2")) == "stop-not-so"
    assert _refused(lambda: strike(officer, **asked, key="s")) == "stop-not-so"
    whole()


def test_what_comes_back_is_on_the_shelf_and_the_points_are_back(town: Town, watch: Watch) -> None:
    errand, officer = begun(town), town.actors["officer"]
    listed(town, errand, WANG, (LAST, 1))
    listed(town, errand, LI, (LAST, 1))
    listed(town, errand, POOR, (SALT, 1))
    slip = _pack(town, errand, WANG)
    # Listed is not kept: the last towel has gone, and who has no points gets nothing on the way.
    assert _refused(lambda: _pack(town, errand, LI)) == "out-of-stock"
    assert _refused(lambda: _pack(town, errand, POOR)) == "not-enough-points"
    watch.forward(hours=3)
    reverse_slip(officer, Reversal(slip, "家里没人", town.actors["second"]))
    assert (_state(errand, WANG), town.balance(WANG), town.left(LAST)) == ("back", 100, 1)
    asked = {"shop": "S1", "errand": errand}
    late = {**asked, "household": WANG, "words": "x"}
    assert _refused(lambda: confirm_handed(officer, **late, key="h")) == "stop-not-so"
    _pack(town, errand, LI)
    strike(officer, **asked, household=POOR, key="s")
    assert _state(errand, POOR) == "struck"
    assert _refused(lambda: _pack(town, errand, POOR)) == "stop-not-so"
    whole()


def test_the_day_s_limits_and_the_day_itself_hold(town: Town, watch: Watch) -> None:
    errand = begun(town)
    listed(town, errand, LI, (EGGS, 2))
    transaction(lambda tx: set_setting(tx, town.east, "no_card_points_per_day", 15))
    assert _refused(lambda: _pack(town, errand, LI)) == "no-card-limit-reached"
    transaction(lambda tx: set_setting(tx, town.east, "no_card_points_per_day", 16))
    watch.forward(days=1)
    assert _refused(lambda: _pack(town, errand, LI)) == "errand-over"
    officer = town.actors["officer"]
    late = agreed(WANG, (SALT, 1))

    def ask() -> None:
        list_stop(officer, shop="S1", errand=errand, agreement=late, key="late")

    assert _refused(ask) == "errand-over"


@pytest.mark.parametrize(
    ("by", "changed", "code"),
    [
        ("officer", {"asked": " "}, "errand-agreement-unfit"),
        ("officer", {"asked": "x" * 41}, "errand-agreement-unfit"),
        ("officer", {"how": "letter"}, "errand-agreement-unfit"),
        ("officer", {"days": 1}, "errand-agreement-unfit"),
        ("officer", {"days": -32}, "errand-agreement-unfit"),
        ("officer", {"lines": ()}, "lines-unfit"),
        ("officer", {"lines": ((SALT, 0),)}, "pieces-unfit"),
        ("officer", {"lines": (("999", 1),)}, "goods-unknown"),
        ("officer", {"household": FAR}, "subject-unknown"),
        ("officer", {"household": WANG}, "stop-listed"),
        ("officer-west", {}, "shop-unknown"),
        ("clerk", {}, "shop-unknown"),
    ],
)
def test_an_agreement_is_whole(
    town: Town, watch: Watch, by: str, changed: dict[str, Any], code: str
) -> None:
    errand = begun(town)
    listed(town, errand, WANG, (SALT, 1))
    days = timedelta(days=changed.get("days", 0))
    agreement = replace(agreed(LI, (SALT, 1)), asked_on=clock.today() + days)
    agreement = replace(agreement, **{name: changed[name] for name in changed if name != "days"})

    def ask() -> None:
        whose: Actor = town.actors[by]
        list_stop(whose, shop="S1", errand=errand, agreement=agreement, key="k")

    assert _refused(ask) == code


def test_a_list_has_a_day_and_somebody_who_carries(town: Town, watch: Watch) -> None:
    officer, today = town.actors["officer"], clock.today()
    for on, carrier in (
        (today - timedelta(days=1), "小周"),
        (today + timedelta(days=32), "小周"),
        (today, " "),
        (today, "x" * 41),
    ):
        with pytest.raises(Refusal) as refused:
            begin_errand(officer, shop="S1", on=on, carrier=carrier, key="k")
        assert refused.value.code == "errand-day-unfit"
    errand = begun(town)
    listed(town, errand, WANG, (SALT, 1))
    _pack(town, errand, WANG)
    with pytest.raises(Refusal) as refused:
        confirm_handed(officer, shop="S1", errand=errand, household=WANG, words=" ", key="h")
    assert refused.value.code == "handed-unfit"
