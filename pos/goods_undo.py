"""Taking an import of goods back: made goods leave the shelf, changed ones are as before.

What was moved stays moved: opening stock goes out by a movement of its own, and goods that
were made are removed, not deleted; a later import may bring them again.
"""

from typing import Any

from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import reading, transaction
from pos.goods import Goods
from pos.goods_changes import GoodsChange, goods_changes_of, says
from pos.shops import find_shop
from pos.stock import Cause, move_stock, quantity_of, times_moved
from registry import Actor, hold_village, import_changes, require

_DO = "imports"


def undo_goods_import(batch_id: str, actor: Actor) -> dict[str, Any]:
    """Take an import of goods back while nothing was done with what it made. Outermost.

    Gives `batch`, `removed`, `restored`: how many kinds of goods.

    :raises BatchUnknown: no such import of goods.
    :raises NotPermitted: the actor may not import in that village.
    :raises BatchUndone, BatchTooOld: taken back before; more than 30 days ago.
    :raises BatchUsed: `number` is the first goods that were moved or changed since; nothing
        was undone.
    """
    with reading() as session:
        import_changes.undoable_batch(session, batch_id, "goods")
        places = {one.village_id for one in goods_changes_of(session, batch_id)}
    for village_id in places:
        require(actor, _DO, village_id=village_id)

    def work(tx: Session) -> dict[str, Any]:
        for village_id in places:
            hold_village(tx, village_id)
        import_changes.undoable_batch(tx, batch_id, "goods")
        changes = goods_changes_of(tx, batch_id)
        _refuse_used(tx, changes)
        made = [one for one in changes if one.before is None]
        for one in changes:
            _take_back(tx, one)
        import_changes.record_undo(tx, batch_id, staff_id=actor.staff_id)
        return {"batch": batch_id, "removed": len(made), "restored": len(changes) - len(made)}

    return transaction(work)


def _refuse_used(tx: Session, changes: list[GoodsChange]) -> None:
    for one in changes:
        goods, after = _goods(tx, one), one.after or {}
        moved = one.before is None and times_moved(tx, goods) != after["moved"]
        changed = any(says(goods)[name] != after[name] for name in says(goods))
        if moved or changed or goods.removed_on is not None:
            raise import_changes.BatchUsed(number=one.goods)


def _take_back(tx: Session, change: GoodsChange) -> None:
    goods = _goods(tx, change)
    if change.before is None:
        shop = find_shop(tx, change.shop)
        left = quantity_of(tx, shop, change.goods)
        if left:
            cause = Cause("import-undo", f"import/{change.batch_id}", goods.fund)
            move_stock(tx, shop, {change.goods: -left}, cause)
        goods.removed_on = clock.today()
    for name, value in (change.before or {}).items():
        setattr(goods, name, value)
    tx.delete(change)
    tx.flush()


def _goods(tx: Session, change: GoodsChange) -> Goods:
    return tx.get_one(Goods, (change.village_id, change.shop, change.goods))
