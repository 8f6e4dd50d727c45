"""The frame behind the counter: the right in the shop's village, once per key, at that shop."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from kernel.once import KeyReused
from pos.at_shop import at_shop
from pos.shops import Shop, ShopUnknown
from registry import NotPermitted
from tests.pos.counter import Town


def _say(_tx: Session, shop: Shop) -> dict[str, Any]:
    return {"at": shop.code}


def _ask(town: Town, by: str = "officer", shop: str = "S1", what: str = "a") -> tuple[str, bool]:
    outcome = at_shop(
        town.actors[by], shop, key="k", asked={"do": what}, work=_say, permission="days.close"
    )
    return outcome.reply["at"], outcome.replayed


def test_once_by_whom_may_at_a_shop_there_is(town: Town) -> None:
    assert [_ask(town), _ask(town)] == [("S1", False), ("S1", True)]
    with pytest.raises(KeyReused):
        _ask(town, what="b")
    with pytest.raises(NotPermitted):
        _ask(town, "officer-west")
    with pytest.raises(ShopUnknown):
        _ask(town, shop="S9")
