"""Taking a slip back: the own clerk within minutes, an officer with a second person later."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

import ledger
import pos
import registry
from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import KeyReused, Outcome
from ledger import AlreadyReversed
from pos.slips import SlipUndo, SlipUnknown, find_slip
from pos.undoing import (
    Reversal,
    ReversalReasonUnfit,
    UndoNotYours,
    UndoTooLate,
    reverse_slip,
    undo,
)
from registry import NOBODY, NotPermitted, SecondPersonNeeded, set_setting
from tests.pos.counter import EGGS, FAR, SALT, WANG, Town, Watch, everything, whole


def _slip(town: Town) -> str:
    number: str = town.redeem((SALT, 3), (EGGS, 1), key="sale").reply["slip"]
    return number


def _undo(town: Town, slip: str, *, key: str = "u1", by: str = "clerk") -> Outcome:
    return undo(town.actors[by], slip=slip, key=key)


def _reverse(town: Town, slip: str, **but: Any) -> dict[str, Any]:
    asked = {"by": "officer", "second": "second", "reason": "扫错商品"} | but
    reversal = Reversal(slip, asked["reason"], town.actors[asked["second"]])
    return reverse_slip(town.actors[asked["by"]], reversal)


def _refused(refusal: type[Refusal], work: Callable[..., Any], *given: Any, **named: Any) -> None:
    """Refused, and nothing changed but the stored answer."""
    before = everything()
    with pytest.raises(refusal):
        work(*given, **named)
    assert everything() == before
    whole()


def test_an_undo_gives_points_and_goods_back(town: Town, watch: Watch) -> None:
    slip = _slip(town)
    watch.forward(minutes=10)
    assert _undo(town, slip).reply == {
        "slip": slip,
        "household": WANG,
        "points": 14,
        "balance_after": 100,
        "at": "2026-11-20T04:10:00+00:00",
    }
    assert (town.balance(WANG), town.left(SALT), town.left(EGGS)) == (100, 170, 40)
    with reading() as session:
        lines = ledger.statement_of(session, town.east, registry.account_of(WANG), limit=2)
        entry = find_slip(session, slip).entry_id
    assert [(line.kind, line.points) for line in lines] == [("undo", 14), ("redeem", -14)]
    assert lines[1].entry == entry
    whole()


def test_points_given_back_keep_their_last_day(town: Town, watch: Watch) -> None:
    slip = _slip(town)
    registry.award(actor_id=None, number=WANG, points=5, reason="补助", ref="r1")
    _undo(town, slip)
    with reading() as session:
        expiry = ledger.next_expiry(session, town.east, registry.account_of(WANG))
    assert expiry is not None
    assert (expiry.points, str(expiry.on)) == (105, "2027-12-31")


def test_after_ten_minutes_it_is_too_late(town: Town, watch: Watch) -> None:
    slip = _slip(town)
    watch.forward(minutes=10, microseconds=1)
    _refused(UndoTooLate, _undo, town, slip)


def test_the_village_sets_the_minutes(town: Town, watch: Watch) -> None:
    transaction(lambda tx: set_setting(tx, town.east, "undo_minutes", 1))
    slip = _slip(town)
    watch.forward(minutes=1, microseconds=1)
    _refused(UndoTooLate, _undo, town, slip)
    transaction(lambda tx: set_setting(tx, town.east, "undo_minutes", 2))
    assert _undo(town, slip, key="u2").reply["points"] == 14


def test_another_clerk_s_slip_is_not_mine(town: Town) -> None:
    slip = _slip(town)
    _refused(UndoNotYours, _undo, town, slip, by="colleague")


def test_no_such_slip(town: Town) -> None:
    cases: list[str] = ["46000000000000000000", "", "x"]
    for number in cases:
        _refused(SlipUnknown, _undo, town, number, key=f"u{number}")


def test_another_shop_s_slip_is_as_good_as_none(town: Town) -> None:
    far = town.redeem((SALT, 1), card=FAR, by="clerk-west").reply["slip"]
    _refused(SlipUnknown, _undo, town, far)


def test_a_slip_is_taken_back_once(town: Town) -> None:
    slip = _slip(town)
    _undo(town, slip)
    _refused(AlreadyReversed, _undo, town, slip, key="u2")
    _refused(AlreadyReversed, _reverse, town, slip)


def test_the_same_key_gives_the_first_answer(town: Town, watch: Watch) -> None:
    slip, other = _slip(town), town.redeem((SALT, 1)).reply["slip"]
    first = _undo(town, slip)
    before = everything(but=())
    watch.forward(hours=1)
    again = _undo(town, slip)
    assert (again.reply, again.replayed, first.replayed) == (first.reply, True, False)
    with pytest.raises(KeyReused):
        _undo(town, other)
    with pytest.raises(KeyReused):
        undo(town.clerk, slip=slip, key="sale")
    assert everything(but=()) == before


def test_a_refused_undo_stays_refused_under_its_key(town: Town, watch: Watch) -> None:
    slip = _slip(town)
    watch.forward(minutes=11)
    with pytest.raises(UndoTooLate):
        _undo(town, slip)
    watch.forward(minutes=-11)
    with pytest.raises(UndoTooLate):
        _undo(town, slip)
    assert _undo(town, slip, key="u2").reply["points"] == 14


def test_an_officer_reverses_later_with_a_second_person(town: Town, watch: Watch) -> None:
    slip = _slip(town)
    watch.forward(days=30)
    reply = _reverse(town, slip, reason="  扫错\n商品  ")
    assert (reply["slip"], reply["points"], reply["balance_after"]) == (slip, 14, 100)
    assert (town.left(SALT), town.left(EGGS)) == (170, 40)
    with reading() as session:
        [how] = session.scalars(select(SlipUndo))
        [line] = ledger.statement_of(session, town.east, registry.account_of(WANG), limit=1)
    assert (how.kind, how.reason, how.at) == ("reverse", "扫错 商品", watch.at)
    assert (how.actor_id, how.second_id) == (town.ids["officer"], town.ids["second"])
    assert (line.kind, line.points, line.entry) == ("reverse", 14, how.entry_id)
    whole()


@pytest.mark.parametrize("second", ["supervisor", "town"])
def test_who_may_check_slips_here_may_be_the_second(town: Town, second: str) -> None:
    assert _reverse(town, _slip(town), second=second)["points"] == 14


def test_the_second_must_be_somebody_else_who_may_check_slips_here(town: Town) -> None:
    cases: list[str] = ["officer", "officer-west", "clerk", "collector", "merchant"]
    for second in cases:
        slip = _slip(town)
        _refused(SecondPersonNeeded, _reverse, town, slip, second=second)


def test_only_an_officer_of_the_village_reverses(town: Town) -> None:
    cases: list[str] = ["officer-west", "supervisor", "clerk", "colleague", "collector"]
    for by in cases:
        slip = _slip(town)
        _refused(NotPermitted, _reverse, town, slip, by=by)


def test_nobody_is_no_second_person(town: Town) -> None:
    slip = _slip(town)
    reversal = Reversal(slip, "扫错商品", NOBODY)
    _refused(SecondPersonNeeded, reverse_slip, town.actors["officer"], reversal)


def test_a_reversal_needs_a_reason(town: Town) -> None:
    cases: list[str] = ["", " \n ", "扫" * 101, "扫\x00错"]
    for reason in cases:
        slip = _slip(town)
        _refused(ReversalReasonUnfit, _reverse, town, slip, reason=reason)


def test_a_slip_reversed_once_is_not_reversed_again(town: Town) -> None:
    slip = _slip(town)
    _reverse(town, slip)
    _refused(AlreadyReversed, _reverse, town, slip)
    _refused(AlreadyReversed, _undo, town, slip)


def test_a_slip_that_is_not_there_cannot_be_reversed(town: Town) -> None:
    _refused(SlipUnknown, _reverse, town, "46000000000000000000")


def test_what_was_given_back_can_be_redeemed_again(town: Town) -> None:
    _undo(town, _slip(town))
    assert town.redeem((SALT, 50)).reply["balance_after"] == 0
    with reading() as session:
        assert pos.audit(session) == []
