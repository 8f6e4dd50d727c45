"""Transfers on pages: sent in one village, received in another, the missing explained."""

import re
from collections.abc import Callable

from tests.app.browser import Browser
from tests.pos.counter import EGGS, SALT, Town

Open = Callable[..., Browser]
NEW = "/shops/S1/transfers/new"


def test_goods_are_sent_and_received_by_two_officers(browser: Open, town: Town) -> None:
    at, there = browser("officer"), browser("officer-west")
    form = {"to": "W1", "goods-1": "鸡蛋 10枚", "pieces-1": "41", "goods-3": SALT, "pieces-3": "5"}
    assert "鸡蛋 10枚，现有 40" in at.post(NEW, **form, do="look").text
    assert 'name="goods-10"' in at.post(NEW, **form, do="more").text
    short = at.post(NEW, **form, do="take", key="k")
    assert (short.status_code, "只剩" in short.text) == (422, True)
    key = re.search(r'name="key" value="(\w+)"', short.text)
    assert key
    form["pieces-1"] = "6"
    done, again = (at.post(NEW, **form, do="take", key=key[1]) for _ in range(2))
    assert done.location == again.location
    here = (done.location or "").replace("S1", "W1")
    assert "请对方超市的村干部" in at.get(done.location or "").text
    assert "在途" in there.get("/shops/W1/transfers").text
    page = there.get(here).text
    fields = dict(re.findall(r'name="((?:goods|pieces|rows)[-\d]*)"[^>]*value="(\w+)"', page))
    assert sorted(fields.values()) == sorted(["2", SALT, "5", EGGS, "6"])
    [eggs] = [name.replace("goods", "pieces") for name, one in fields.items() if one == EGGS]
    fields[eggs] = "4"
    missing = there.post(here, **fields)
    assert missing.status_code == 422
    assert "请写明原因" in missing.text
    assert there.post(here, **fields, words="碎了两盒").status_code == 303
    sheet = there.get(here).text
    assert "碎了两盒" in sheet
    assert "已收货" in at.get("/shops/S1/transfers").text
    assert (town.left(EGGS), town.left(EGGS, "W1"), town.left(SALT, "W1")) == (34, 44, 175)


def test_nobody_receives_his_own_and_strangers_see_nothing(browser: Open) -> None:
    at = browser("town")
    sent = at.post(NEW, **{"to": "W1", "goods-1": SALT, "pieces-1": "1"}, do="take")
    here = (sent.location or "").replace("S1", "W1")
    assert "任何人都不能一个人办" in at.get(here).text
    own = at.post(here, **{"goods-1": SALT, "pieces-1": "1"})
    assert own.status_code == 422
    assert browser("officer").get(here).status_code == 422
    wrong = at.post(NEW, **{"to": "W1", "goods-2": SALT, "pieces-2": "x"}, do="take")
    assert "第 2 行" in wrong.text
    assert at.get("/shops/W1/transfers/none").status_code == 422
