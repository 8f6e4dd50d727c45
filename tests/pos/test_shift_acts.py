"""Beginning and ending a shift: one at a time by clerk and till, with what it came to."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from pos.shift_acts import ShiftClosed, ShiftOpen, ShiftUnknown, close_shift, open_shift
from pos.shifts import ShiftSums, shifts_between
from pos.shops import find_shop
from pos.undoing import undo
from tests.pos.counter import EGGS, LI, SALT, Town, Watch, everything


def begin(town: Town, by: str = "clerk", *, key: str = "") -> str:
    """Let this clerk begin a shift; its id."""
    reply = open_shift(town.actors[by], key=key or clock.new_id()).reply
    return str(reply["shift"])


def end(town: Town, shift: str, by: str = "clerk", *, key: str = "") -> dict[str, Any]:
    """Let this person end a shift of the first shop."""
    outcome = close_shift(town.actors[by], shop="S1", shift=shift, key=key or clock.new_id())
    return outcome.reply


def _refused(expected: type[Refusal], act: Callable[[], object]) -> None:
    before = everything()
    with pytest.raises(expected):
        act()
    assert everything() == before


def test_a_shift_has_what_its_clerk_handed_out_at_its_till(town: Town, watch: Watch) -> None:
    town.redeem((SALT, 1))
    watch.forward(minutes=1)
    shift = begin(town, key="k")
    assert begin(town, key="k") == shift
    _refused(ShiftOpen, lambda: begin(town))
    watch.forward(seconds=1)
    other = begin(town, "colleague")
    town.redeem((SALT, 2))
    back = town.redeem((EGGS, 1), card=LI).reply["slip"]
    town.redeem((EGGS, 1), card=LI, by="colleague")
    undo(town.clerk, slip=back, key="u")
    watch.forward(minutes=1)
    said = {"slips": 2, "points": 12, "back": 1, "back_points": 8}
    assert end(town, shift, key="e") == {"shift": shift, **said}
    assert end(town, shift, key="e") == {"shift": shift, **said}
    _refused(ShiftClosed, lambda: end(town, shift))
    # Another clerk's is not mine; an officer who was told ends it.
    _refused(ShiftUnknown, lambda: end(town, other))
    for nobody in ("officer-west", "supervisor"):
        _refused(ShiftUnknown, partial(end, town, other, nobody))
    _refused(ShiftUnknown, lambda: end(town, "none", "officer"))
    assert end(town, other, "officer")["slips"] == 1
    watch.forward(minutes=1)
    assert begin(town) not in {shift, other}
    with reading() as session:
        since, until = clock.day_bounds(clock.today())
        found = shifts_between(session, find_shop(session, "S1"), since, until)
        tomorrow = shifts_between(session, find_shop(session, "S1"), until, until)
    assert [(one.sums, one.closed_at is None) for one in found] == [
        (ShiftSums(2, 12, 1, 8), False),
        (ShiftSums(1, 8, 0, 0), False),
        (ShiftSums(0, 0, 0, 0), True),
    ]
    assert len(tomorrow) == 1
