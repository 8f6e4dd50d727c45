"""A month settled on its pages: seen and signed at the till and in the office, and on paper."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import openpyxl

from kernel import clock
from tests.app.browser import Browser
from tests.pos.counter import HEADS, SALT, WANG, Town, Watch, whole
from tests.pos.test_statements import of_month

Open = Callable[..., Browser]
NOVEMBER = date(2026, 11, 1)


def test_the_shop_signs_at_the_till_and_the_village_in_the_office(
    browser: Open, town: Town, watch: Watch
) -> None:
    town.redeem((SALT, 3))
    officer = browser("officer")
    page = officer.get("/settlements/S1/2026-11").text
    assert "6 元" in page
    assert "为村里签" not in page
    assert "发过商品的月份还没有过完的" in officer.get("/settlements").text
    watch.at = clock.month_bounds(date(2026, 12, 1))[0]
    watch.forward(hours=1)
    till, officer = browser("clerk"), browser("officer")
    form = {"key": "k", "seen": of_month(NOVEMBER).fingerprint}
    assert "还没有人签" in till.get("/till/settlements").text
    for page in (till.get("/till/settlements/2026-11").text, officer.get(_MONTH).text):
        assert "6 元" in page
        for private in (WANG, HEADS[WANG]):
            assert private not in page
    assert "为超市签" in till.get("/till/settlements/2026-11").text
    stale = till.post("/till/settlements/2026-11", key="x", seen="0" * 64)
    assert (stale.status_code, "和您刚才看到的不一样" in stale.text) == (422, True)
    done = till.post("/till/settlements/2026-11", **form)
    assert "已为超市签了" in till.get(done.location).text
    assert "等村里签" in officer.get("/settlements").text
    done = officer.post(_MONTH, **form)
    page = officer.get(done.location).text
    for said in ("已为村里签了", "已结算：双方都签了", "2026年12月1日 在系统中签"):
        assert said in page
    assert officer.post(_MONTH, **form).status_code == 303
    again = officer.post(_MONTH, key="other", seen=form["seen"])
    assert "这一方以前签过这个月了" in again.text
    assert "已结算" in officer.get("/settlements").text
    whole()


_MONTH = "/settlements/S1/2026-11"


def test_other_months_other_shops_and_no_month_at_all(browser: Open, town: Town) -> None:
    officer = browser("officer")
    assert "没有发出商品" in officer.get("/settlements/S1/2026-10").text
    assert "没有发出商品" in browser("clerk").get("/till/settlements/2026-10").text
    for month in ("2026-13", "2027-01", "1999-12", "9999-99", "x"):
        assert officer.get(f"/settlements/S1/{month}").status_code == 422
    assert officer.get("/settlements/W1/2026-11").status_code == 422
    assert "黄圩村" in browser("town").get("/settlements?shop=W1").text
    assert browser("supervisor").get("/settlements").status_code == 200


def test_the_workbook_has_every_slip_and_nobody_s_name(browser: Open, town: Town) -> None:
    slip = town.redeem((SALT, 3)).reply["slip"]
    answer = browser("officer").get(f"{_MONTH}.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    _head, row = sheet.iter_rows(values_only=True)
    assert row[2:] == (slip, "已经换出", 6, "1.00", "6.00")
