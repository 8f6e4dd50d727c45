"""The day's close on its page, and the shift at the till."""

import re
from collections.abc import Callable

from pos.undoing import undo
from tests.app.browser import Browser
from tests.pos.counter import EGGS, LI, SALT, Town, Watch

Open = Callable[..., Browser]


def test_a_clerk_begins_and_ends_the_shift_and_an_officer_closes_the_day(
    browser: Open, town: Town, watch: Watch
) -> None:
    till, officer = browser("clerk"), browser("officer")
    assert "还没有开班" in till.get("/till/shift").text
    assert till.post("/till/shift", do="open", key="a").status_code == 303
    assert "已经开了班" in till.post("/till/shift", do="open", key="b").text
    town.redeem((SALT, 2))
    undo(town.clerk, slip=town.redeem((EGGS, 1), card=LI).reply["slip"], key="u")
    watch.forward(minutes=2)
    page = till.get("/till/shift").text
    assert "您的班从 12:00 开始" in page
    shift = re.search(r'name="shift" value="(\w+)"', page)
    assert shift
    page = officer.get("/days").text
    for said in ("有一班还没交", "退回的单子", "食用盐", "还有 2 件没看", "disabled"):
        assert said in page
    till.post("/till/shift", do="close", shift=shift[1], key="c")
    assert "还没有开班" in till.get("/till/shift").text
    form = {"kind": "taken-back", "ref": re.findall(r'name="ref" value="(46\d+)"', page)[0]}
    refused = officer.post("/days?shop=S1", **form, key="w")
    assert (refused.status_code, "请写明情况" in refused.text) == (422, True)
    officer.post("/days?shop=S1", **form, word="拿错了", key="x")
    assert "拿错了" in officer.get("/days").text
    assert officer.post("/days?shop=S1", do="close", key="y").status_code == 303
    page = officer.get("/days").text
    assert "由陈秀兰结账" in page
    assert "结这一天的账" not in page


def test_other_days_and_other_shops(browser: Open, town: Town) -> None:
    officer = browser("officer")
    assert "没有什么特别的事" in officer.get("/days?day=2026-11-19").text
    assert officer.get("/days?day=x").status_code == 200
    assert officer.get("/days?shop=W1").status_code == 422
    assert officer.post("/days?shop=W1", do="close", key="k").status_code == 422
    shift = officer.post("/days?shop=S1", do="shift", ref="none", key="k")
    assert "没有您的这一班" in shift.text
    assert "黄圩村" in browser("town").get("/days?shop=W1").text
