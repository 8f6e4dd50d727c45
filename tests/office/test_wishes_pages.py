"""The wish list on pages: written down, counted by households, answered; nobody is named."""

import re
from collections.abc import Callable

from tests.app.browser import Browser
from tests.pos.counter import LI, WANG

Open = Callable[..., Browser]
HERE = "/shops/S1/wishes"


def test_wishes_are_counted_and_answered(browser: Open) -> None:
    at = browser("officer")
    assert "没有等着的心愿" in at.get(HERE).text
    for name, number in (("牛奶", WANG), (" 牛 奶", LI), ("酱油", LI)):
        at.post(HERE, do="ask", name=name, number=number)
    page = at.get(f"{HERE}?done=ask").text
    assert "心愿已登记" in page
    assert "2 户" in page
    assert "李桂花" not in page
    again = at.post(HERE, do="ask", name="牛奶", number=WANG)
    assert (again.status_code, "已经登记过" in again.text) == (422, True)
    milk, sauce = re.findall(r'name="wish" value="(\w+)"', page)[::2]
    none = at.post(HERE, do="goods", wish=milk, goods="没有的货")
    assert none.status_code == 422
    at.post(HERE, do="goods", wish=milk, goods="鸡蛋 10枚")
    at.post(HERE, do="decline", wish=sauce, words="村里小店有卖")
    after = at.get(HERE).text
    assert "已上架：鸡蛋 10枚" in after
    assert "未采纳：村里小店有卖" in after
    assert at.post(HERE, do="burn").status_code == 303
    assert at.post("/shops/W1/wishes", do="ask", name="牛奶", number=WANG).status_code == 422
