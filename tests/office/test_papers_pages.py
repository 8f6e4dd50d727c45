"""Counts and write-offs on pages: handed in by one, done by another; what is to look after."""

import re
from collections.abc import Callable

from tests.app.browser import Browser
from tests.pos.counter import EGGS, SALT, Town

Open = Callable[..., Browser]
COUNT, WRITE_OFF = "/shops/S1/papers/new/count", "/shops/S1/papers/new/write-off"


def _key(page: str) -> dict[str, str]:
    """The key that the page's form sends."""
    return {"key": re.findall(r'name="key" value="(\w+)"', page)[0]}


def _rows(page: str) -> dict[str, str]:
    """The goods of the form's rows, as the page sends them back."""
    return dict(re.findall(r'name="(goods-\d+)" value="(\w+)"', page))


def test_a_count_is_compared_handed_in_and_agreed_to_by_another(browser: Open, town: Town) -> None:
    writer, second = browser("officer"), browser("second")
    rows = _rows(writer.get(COUNT).text)
    assert len(rows) == 6
    [eggs] = [name.partition("-")[2] for name, code in rows.items() if code == EGGS]
    form = {**rows, "rows": "6", f"pieces-{eggs}": "38"}
    assert "账面：40" in writer.post(COUNT, **form, do="look").text
    first = _key(writer.get(COUNT).text)
    wrong = writer.post(COUNT, **form, **first, do="take")
    assert wrong.status_code == 422
    assert f"第 {eggs} 行" in wrong.text
    assert "请写明原因" in wrong.text
    why = {f"reason-{eggs}": "破损", **_key(wrong.text)}
    done = writer.post(COUNT, **form, **why, do="take")
    here = done.location or ""
    own = writer.get(here).text
    assert "任何人都不能一个人办" in own
    assert 'value="agree"' not in own
    assert writer.post(here, do="agree").status_code == 422
    assert "−2" in second.get(here).text
    assert town.left(EGGS) == 40
    assert second.post(here, do="agree").status_code == 303
    assert town.left(EGGS) == 38
    assert "已经办结" in second.post(here, do="agree").text
    listed = writer.get("/shops/S1/papers").text
    assert "已完成、陈秀兰" in listed


def test_a_write_off_is_begun_from_what_is_to_look_after(browser: Open, town: Town) -> None:
    at = browser("officer")
    form = {"supplier": "供销社", "fund": "collective", "ref": "7", "do": "take"}
    row = {"goods-1": SALT, "pieces-1": "4", "cost-1": "2", "expires-1": "2026-12-01"}
    at.post("/shops/S1/deliveries/new", **form, **row)
    watch = at.get("/shops/S1/watch").text
    assert "毛巾" in watch
    begun = re.search(r'href="(/shops/S1/papers/new/write-off\?[^"]+)"', watch)
    assert begun
    page = at.get(begun[1].replace("&amp;", "&")).text
    assert f'name="goods-1" value="{SALT}"' in page
    assert 'name="lot-1" value="2"' in page
    typed = {"goods-1": "食用盐 400g", "lot-1": "2", "pieces-1": "5", "reason-1": "过期"}
    assert 'name="goods-10"' in at.post(WRITE_OFF, **typed, do="more").text
    short = at.post(WRITE_OFF, **typed, do="take")
    assert (short.status_code, "只剩" in short.text) == (422, True)
    gone = at.post(WRITE_OFF, **{**typed, "goods-1": "x"}, do="take")
    assert "第 1 行" in gone.text
    done = at.post(WRITE_OFF, **{**typed, "pieces-1": "4"}, do="take")
    at.post(done.location or "", do="drop", words="再卖几天")
    assert "再卖几天" in at.get(done.location or "").text
    assert at.post(done.location or "", do="burn").status_code == 303
    assert town.left(SALT) == 174
    assert at.post("/shops/S1/papers/new/gift", **typed, do="take").status_code == 422
