"""A shop's reports on their pages: the month, and what may be asked about."""

from collections.abc import Callable

from tests.app.browser import Browser
from tests.pos.counter import LAST, MATCHES, SALT, Town, Watch

Open = Callable[..., Browser]


def test_the_month_of_a_shop(browser: Open, town: Town, watch: Watch) -> None:
    town.redeem((SALT, 3), (LAST, 1))
    officer = browser("officer")
    page = officer.get("/reports/shop").text
    assert ">2026 年 10 月</option>" in page
    for said in ("食用盐", "毛巾", "11月20日", "每天发出"):
        assert said in page
    assert "这个月没有发出商品" in officer.get("/reports/shop?month=2026-10").text
    assert officer.get("/reports/shop?month=1").status_code == 200
    assert officer.get("/reports/shop.xlsx?shop=S1").data.startswith(b"PK")
    for path in ("/reports/shop", "/reports/shop.xlsx", "/reports/ask", "/reports/ask.xlsx"):
        assert officer.get(f"{path}?shop=W1").status_code == 422
    assert "黄圩村" in browser("town").get("/reports/shop?shop=W1").text


def test_what_may_be_asked_about(browser: Open, town: Town, watch: Watch) -> None:
    officer = browser("officer")
    assert "没有不寻常的" in officer.get("/reports/ask").text
    watch.forward(hours=8)
    for _ in range(5):
        town.redeem((MATCHES, 1))
    page = browser("officer").get("/reports/ask").text
    assert "很早或很晚的单子" in page
    assert "5 张里有 5 张" in page
    assert browser("supervisor").get("/reports/ask.xlsx").data.startswith(b"PK")
