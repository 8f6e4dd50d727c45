"""Setting opening days: once per key, by whoever keeps the shop, and only what is a day."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from pos.opening_acts import set_date, set_shop_days
from pos.openings import OpeningDate
from tests.pos.counter import Town, Watch, everything


@pytest.mark.parametrize(
    ("by", "changed", "code"),
    [
        ("officer", {"on": date(2026, 11, 19)}, "opening-date-unfit"),
        ("officer", {"on": date(2027, 11, 22)}, "opening-date-unfit"),
        ("officer", {"words": "x" * 41}, "opening-words-unfit"),
        ("officer", {"words": "a\u200bb"}, "opening-words-unfit"),
        ("officer-west", {}, "shop-unknown"),
        ("clerk", {}, "shop-unknown"),
    ],
)
def test_what_is_no_date_of_this_shop_is_refused(
    town: Town, watch: Watch, by: str, changed: dict[str, Any], code: str
) -> None:
    before = everything()
    asked: dict[str, Any] = {"shop": "S1", "on": clock.today(), "is_open": True, "key": "k"}
    with pytest.raises(Refusal) as refused:
        set_date(town.actors[by], **(asked | changed))
    assert refused.value.code == code
    assert everything() == before


def test_a_key_says_it_once_and_days_are_days(town: Town, watch: Watch) -> None:
    officer, on = town.actors["officer"], clock.today() + timedelta(days=1)
    for _ in range(2):
        set_date(officer, shop="S1", on=on, is_open=True, everywhere=True, key="k")
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(OpeningDate)) == 1
    for days in ((2**7, 0), (0, 2**31), (-1, 0)):
        with pytest.raises(Refusal) as refused:
            set_shop_days(officer, shop="S1", days=days, key="d")
        assert refused.value.code == "opening-days-unfit"
