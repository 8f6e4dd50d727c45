"""Closing a shop's day: a person looks at what is out of the way, then the day is shut."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest

import ledger
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from pos.day_closing import (
    DayClosed,
    DayNotBegun,
    DayOpen,
    ExceptionUnknown,
    ShopDay,
    WordUnfit,
    close_day,
    close_exception,
    shop_day,
)
from pos.paper_acts import Said, agree, hand_in
from pos.shops import find_shop
from pos.undoing import undo
from registry import NotPermitted
from tests.pos.counter import EGGS, LI, SALT, Town, Watch, everything, whole
from tests.pos.test_settling import forge
from tests.pos.test_shift_acts import begin, end

DAY = date(2026, 11, 20)


def of_day(day: date = DAY) -> ShopDay:
    """The day of the first shop as it stands."""
    with reading() as session:
        return shop_day(session, find_shop(session, "S1"), day)


def look(
    town: Town, what: tuple[str, str], word: str = "问过了", by: str = "officer", key: str = ""
) -> int:
    """Let this person close one exception; how many are left."""
    outcome = close_exception(
        town.actors[by], shop="S1", day=DAY, what=what, word=word, key=key or clock.new_id()
    )
    return int(outcome.reply["left"])


def _shut(town: Town, by: str = "officer", *, day: date = DAY, key: str = "") -> dict[str, object]:
    return close_day(town.actors[by], shop="S1", day=day, key=key or clock.new_id()).reply


def _refused(expected: type[Refusal], act: Callable[[], object]) -> None:
    before = everything()
    with pytest.raises(expected):
        act()
    assert everything() == before


def _kinds(day: ShopDay) -> list[tuple[str, int]]:
    return [(one.what.kind, one.what.count) for one in day.exceptions if not one.word]


def test_each_exception_is_closed_by_a_person_then_the_day(town: Town, watch: Watch) -> None:
    shift = begin(town)
    town.redeem((SALT, 3))
    back = town.redeem((EGGS, 1)).reply["slip"]
    undo(town.clerk, slip=back, key="u")
    town.redeem((SALT, 1), card=LI, by="colleague")
    lines = (Said(SALT, town.left(SALT) - 2, "破损"),)
    counted = hand_in(town.actors["officer"], shop="S1", kind="count", lines=lines, key="c")
    agree(town.actors["second"], shop="S1", paper=counted.reply["paper"], key="c")
    watch.forward(minutes=1)
    colleague = town.ids["colleague"]
    assert _kinds(of_day()) == [
        ("open-shift", 2),
        ("no-shift", 1),
        ("taken-back", 8),
        ("counted", -2),
    ]
    _refused(DayOpen, lambda: _shut(town))
    end(town, shift)
    assert look(town, ("no-shift", colleague), key="k") == 2
    assert look(town, ("no-shift", colleague), key="k") == 2
    _refused(ExceptionUnknown, lambda: look(town, ("no-shift", colleague)))
    _refused(ExceptionUnknown, lambda: look(town, ("no-card", back)))
    _refused(NotPermitted, lambda: look(town, ("taken-back", back), by="clerk"))
    for word in ("", " ", "长" * 201):
        _refused(WordUnfit, partial(look, town, ("taken-back", back), word))
    look(town, ("taken-back", back), " 拿错  已换 ")
    assert look(town, ("counted", f"{SALT}/4")) == 0
    _refused(DayNotBegun, lambda: _shut(town, day=DAY + timedelta(days=1)))
    _refused(NotPermitted, lambda: _shut(town, "officer-west"))
    said = _shut(town, key="d")
    assert {name: said[name] for name in ("slips", "points", "pieces")} == {
        "slips": 3,
        "points": 8,
        "pieces": 4,
    }
    assert _shut(town, key="d") == said
    _refused(DayClosed, lambda: _shut(town))
    ledger.seal(town.east)
    day = of_day()
    assert (day.left, day.closed_by, day.changed_since) == (0, "陈秀兰", False)
    assert [(one.word, one.by) for one in day.exceptions][1] == ("拿错 已换", "陈秀兰")
    assert [(one.name, one.pieces, one.points) for one in day.goods] == [("食用盐 400g", 4, 8)]
    # What happens after the close shows.
    town.redeem((SALT, 1), card=LI)
    assert of_day().changed_since
    assert _kinds(of_day()) == [("no-shift", 1)]
    whole()


def test_a_quiet_day_and_one_that_does_not_agree(town: Town, watch: Watch) -> None:
    yesterday = DAY - timedelta(days=1)
    assert (_shut(town, day=yesterday)["slips"], of_day(yesterday).left) == (0, 0)
    town.redeem((SALT, 1))
    forge("UPDATE slip SET points = points + 1", "slip_no_update")
    assert ("differs", 1) in _kinds(of_day())
