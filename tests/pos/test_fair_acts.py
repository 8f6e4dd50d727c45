"""Planning a fair: once per key, by whoever keeps the shop, only what can be held."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kernel import clock
from kernel.errors import Refusal
from pos.fair_acts import Plan, end_fair, plan_fair
from tests.pos.counter import EGGS, SALT, Town, Watch, everything

HOUR = timedelta(hours=1)


def _good() -> Plan:
    return Plan("年货", clock.now() + HOUR, clock.now() + 2 * HOUR, ((SALT, 2), (EGGS, None)))


@pytest.mark.parametrize(
    ("by", "changed", "code"),
    [
        ("officer", {"name": " "}, "fair-name-unfit"),
        ("officer", {"name": "x" * 21}, "fair-name-unfit"),
        ("officer", {"name": "a\u200bb"}, "fair-name-unfit"),
        ("officer", {"hours": (2, 1)}, "fair-times-unfit"),
        ("officer", {"hours": (-3, -1)}, "fair-times-unfit"),
        ("officer", {"hours": (1, 24 * 32)}, "fair-times-unfit"),
        ("officer", {"hours": (24 * 367, 24 * 368)}, "fair-times-unfit"),
        ("officer", {"goods": ()}, "lines-unfit"),
        ("officer", {"goods": ((SALT, 0),)}, "fair-limit-unfit"),
        ("officer", {"goods": ((SALT, 1), (SALT, 2))}, "fair-twice"),
        ("officer", {"goods": (("999", 1),)}, "goods-unknown"),
        ("officer-west", {}, "shop-unknown"),
        ("supervisor", {}, "shop-unknown"),
    ],
)
def test_what_cannot_be_held_is_refused(
    town: Town, watch: Watch, by: str, changed: dict[str, Any], code: str
) -> None:
    before, plan = everything(), _good()
    if "hours" in changed:
        since, until = (clock.now() + n * HOUR for n in changed["hours"])
        plan = replace(plan, since=since, until=until)
    else:
        plan = replace(plan, **changed)
    with pytest.raises(Refusal) as refused:
        plan_fair(town.actors[by], shop="S1", plan=plan, key="k")
    assert refused.value.code == code
    assert everything() == before


def test_one_at_a_time_in_a_shop_and_each_key_once(town: Town, watch: Watch) -> None:
    officer, plan = town.actors["officer"], _good()
    first, again = (plan_fair(officer, shop="S1", plan=plan, key="k").reply for _ in range(2))
    assert first == again
    with pytest.raises(Refusal) as refused:
        plan_fair(officer, shop="S1", plan=plan, key="other")
    assert (refused.value.code, refused.value.details) == ("fair-overlaps", {"fair": "年货"})
    after = replace(plan, since=plan.until, until=plan.until + HOUR)
    plan_fair(officer, shop="S1", plan=after, key="after")
    end_fair(officer, shop="S1", fair=first["fair"], key="end")
    for fair, code in ((first["fair"], "fair-over"), ("none", "fair-unknown")):
        with pytest.raises(Refusal) as refused:
            end_fair(officer, shop="S1", fair=fair, key=f"no{fair}")
        assert refused.value.code == code
    plan_fair(officer, shop="S1", plan=plan, key="in its place")
