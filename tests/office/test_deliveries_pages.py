"""Deliveries on pages: written down row by row, looked at, stored once, a sheet to sign."""

import re
from collections.abc import Callable

from kernel.db import reading
from pos.deliveries import deliveries_of
from pos.shops import find_shop
from tests.app.browser import Browser
from tests.pos.counter import EGGS, SALT, Town

Open = Callable[..., Browser]
NEW = "/shops/S1/deliveries/new"
FORM = {
    "supplier": "县供销社",
    "fund": "gift",
    "ref": "送货单 7",
    "rows": "5",
    "goods-1": EGGS,
    "pieces-1": "10",
    "cost-1": "6.80",
    "expires-1": "2026-12-01",
    "goods-3": "食用盐 400g",
    "pieces-3": "5",
    "cost-3": "2",
    "expires-3": "",
}


def test_it_is_looked_at_first_and_stored_once(browser: Open, town: Town) -> None:
    at = browser("officer")
    empty = at.get(NEW).text
    assert empty.index('value="look"') < empty.index('value="take"')
    looked = at.post(NEW, **FORM, do="look").text
    assert "合计 78.00 元" in looked
    assert "鸡蛋 10枚</span>" in looked
    assert 'name="goods-10"' in at.post(NEW, **FORM, do="more").text
    assert town.left(EGGS) == 40
    key = re.search(r'name="key" value="(\w+)"', looked)
    assert key
    done, again = (at.post(NEW, **FORM, do="take", key=key[1]) for _ in range(2))
    assert done.status_code == 303
    assert done.location == again.location
    assert (town.left(EGGS), town.left(SALT)) == (50, 175)
    sheet = at.get(done.location or "").text
    for said in ("县供销社", "送货单 7", "捐赠", "68.00", "78.00", "2026年12月1日", "陈秀兰"):
        assert said in sheet
    assert "送货单 7" in at.get("/shops/S1/deliveries").text
    assert "县供销社" in at.get(NEW).text
    with reading() as session:
        assert len(deliveries_of(session, find_shop(session, "S1"))[0]) == 1


def test_what_is_wrong_is_said_where_it_is(browser: Open, town: Town) -> None:
    at = browser("officer")
    head = at.post(NEW, **{**FORM, "supplier": ""}, do="take")
    assert head.status_code == 422
    assert 'id="supplier-wrong"' in head.text
    line = at.post(NEW, **{**FORM, "pieces-3": "x"}, do="take")
    assert line.status_code == 422
    assert "第 3 行" in line.text
    other = at.post(NEW, **{**FORM, "goods-3": "999"}, do="take", key="k")
    assert "第 3 行" in other.text
    assert 'name="key" value="k"' not in other.text
    assert "不是本店的商品" in other.text
    none = at.post(NEW, supplier="供销社", fund="gift", ref="7", do="take")
    assert "请至少填写一行" in none.text
    assert at.post("/shops/W1/deliveries/new", **FORM, do="take").status_code == 422
    assert at.get("/shops/S1/deliveries/none").status_code == 422
    assert town.left(EGGS) == 40
    assert "还没有进过货" in at.get("/shops/S1/deliveries").text
