"""The frame of what is done behind a shop's counter: once per key, one at a time in the shop."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.db import transaction
from kernel.once import Operation, Outcome, once
from pos.shops import Shop, find_shop
from registry import Actor, require

Work = Callable[[Session, Shop], dict[str, Any]]


def at_shop(
    actor: Actor,
    code: str,
    *,
    key: str,
    asked: Mapping[str, Any],
    work: Work,
    permission: str | None = None,
) -> Outcome:
    """Do `work` at the shop with this code, in one transaction. Outermost.

    :raises ShopUnknown: there is none.
    :raises NotPermitted: the actor may not do it in the shop's village.
    :raises KeyReused: the key was used for another request.
    :raises Refusal: what `work` refuses.
    """

    def alone(tx: Session, shop: Shop) -> dict[str, Any]:
        tx.execute(select(Shop).where(Shop.code == code).with_for_update(key_share=True))
        return work(tx, shop)

    def run(tx: Session) -> Outcome:
        shop = find_shop(tx, code)
        if permission is not None:
            require(actor, permission, village_id=shop.village_id)
        operation = Operation(shop.village_id, actor.client, key, {**asked, "shop": shop.code})
        return once(tx, operation, lambda: alone(tx, shop))

    outcome = transaction(run)
    outcome.unwrap()
    return outcome
