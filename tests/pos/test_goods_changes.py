"""What an import of goods changed is kept: made ones without a before, changed ones with it."""

from typing import Any, Final

from kernel.db import reading
from pos.goods import find_goods
from pos.goods_changes import goods_changes_of, says
from pos.goods_import import import_goods
from pos.shops import find_shop
from tests.pos.counter import SALT, Town, goods_sheet

SOAP: Final[tuple[Any, ...]] = ("6900000007777", "香皂 125g", "块", 6, 4.5, 3, 60, "村集体")
DEARER: Final[tuple[Any, ...]] = (SALT, "食用盐 400g", "袋", 3, 2.5, 5, 999, "村集体")


def test_each_change_is_kept_by_goods(town: Town) -> None:
    report = import_goods(goods_sheet(SOAP, DEARER), shop="S1")
    with reading() as session:
        changed, made = goods_changes_of(session, str(report.id))
        assert (made.goods, made.before) == (SOAP[0], None)
        soap = find_goods(session, find_shop(session, "S1"), SOAP[0])
        assert made.after == {**says(soap), "moved": 1}
        assert changed.before is not None
        assert changed.after is not None
        assert (changed.before["price"], changed.after["price"]) == (2, 3)
    again = import_goods(goods_sheet(SOAP, DEARER), shop="S1")
    with reading() as session:
        assert goods_changes_of(session, str(again.id)) == []
