"""Fairs on pages: planned, on at the till, in the reports, ended."""

import json
import re
from collections.abc import Callable

from tests.app.browser import Browser
from tests.pos.counter import BROOM, EGGS, SALT, WANG, Town, Watch

Open = Callable[..., Browser]
NEW = "/shops/S1/fairs/new"


def test_a_session_from_its_plan_to_its_report(browser: Open, town: Town, watch: Watch) -> None:
    officer = browser("officer")
    assert "还没有安排专场" in officer.get("/shops/S1/fairs").text
    form = {
        "name": "年货专场",
        "since": "2026-11-20T13:00",
        "until": "2026-11-20T17:30",
        "goods-1": "鸡蛋 10枚",
        "pieces-1": "x",
        "only": "1",
    }
    assert 'name="goods-10"' in officer.post(NEW, **form, do="more").text
    wrong = officer.post(NEW, **form, do="take")
    assert (wrong.status_code, "第 1 行" in wrong.text) == (422, True)
    form["pieces-1"] = "2"
    soon = officer.post(NEW, **(form | {"until": "soon"}), do="take")
    assert (soon.status_code, "最长一个月" in soon.text) == (422, True)
    here = officer.post(NEW, **form, do="take", key="k").location or ""
    page = officer.get(here).text
    assert "最多 2 盒" in page
    assert "未开始" in page
    assert f'data-goods="{BROOM}"' not in page
    watch.forward(hours=2)
    clerk = browser("clerk")
    assert json.loads(clerk.get("/till/today").text)["note"] == "年货专场，到17:30止"
    broom = clerk.client.post(
        "/till/scan", json={"code": SALT}, headers={"X-CSRFToken": clerk.token()}
    )
    assert json.loads(broom.text)["code"] == "goods-not-in-fair"
    assert "竹扫帚" not in clerk.get("/till").text
    town.redeem((EGGS, 2), card=WANG)
    watch.forward(hours=4)
    officer = browser("officer")
    town.redeem((SALT, 1), card=WANG)
    fair = here.rsplit("/", 1)[1]
    report = officer.get(f"/reports/shop?shop=S1&fair={fair}").text
    assert re.search(r"鸡蛋 10枚.*?</th>(<td[^>]*>\d+</td>){2}<td[^>]*>2</td>", report)
    # What went before it and after it is in the month, not in the session.
    assert re.search(r"食用盐.*?</th>(<td[^>]*>\d+</td>){2}<td[^>]*>0</td>", report)
    sheet = officer.get(f"/reports/shop.xlsx?shop=S1&fair={fair}")
    assert "goods-S1-2026-11-20" in sheet.headers["Content-Disposition"]
    over = officer.post(here)
    assert (over.status_code, "已结束或已取消" in over.text) == (422, True)
    next_day = {"since": "2026-11-21T08:00", "until": "2026-11-21T09:00", "goods-1": EGGS}
    other = officer.post(NEW, name="元宵", **next_day, do="take").location or ""
    assert officer.post(other).status_code == 303
    assert "已取消" in officer.get("/shops/S1/fairs").text
    assert officer.post("/shops/W1/fairs/new", **form, do="take").status_code == 422
