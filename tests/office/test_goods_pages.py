"""A shop's goods on pages: listed, priced, off sale and back, pieces that came in, as Excel."""

import re
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import text

from kernel.db import reading, transaction
from pos.shelving import find_shelved
from pos.shops import find_shop
from tests.app.browser import Browser
from tests.pos.counter import BROOM, EGGS, SALT, Town

Open = Callable[..., Browser]
HERE = f"/shops/S1/goods/{SALT}"


def test_the_only_shop_is_opened_at_once_and_several_are_listed(browser: Open) -> None:
    assert SALT in browser("officer").get("/shops").text
    page = browser("town").get("/shops").text
    assert 'href="/shops/S1/goods"' in page
    assert 'href="/shops/W1/goods"' in page


def test_the_list_says_price_cost_and_stock(browser: Open) -> None:
    page = browser("officer").get("/shops/S1/goods").text
    row = re.search(rf"<tr>(?:(?!</tr>).)*{SALT}(?:(?!</tr>).)*</tr>", page, re.DOTALL)
    assert row
    for said in ("食用盐 400g", ">2<", "2.50"):
        assert said in row[0]
    found = browser("officer").get("/shops/S1/goods", query_string={"find": "扫帚"}).text
    assert BROOM in found
    assert SALT not in found
    assert "没有找到" in browser("officer").get("/shops/S1/goods?find=xyz").text


def test_another_villages_shop_is_unknown(browser: Open) -> None:
    for path in ("/shops/W1/goods", "/shops/W1/goods.xlsx", f"/shops/W1/goods/{SALT}"):
        answer, none = (browser("officer").get(one) for one in (path, path.replace("W1", "X")))
        assert answer.status_code == none.status_code == 422
    assert browser("officer").post(f"/shops/W1/goods/{SALT}", do="withdraw").status_code == 422
    assert browser("supervisor").get("/shops").status_code == 403


def test_a_new_price_is_said_and_kept_with_its_name(browser: Open) -> None:
    at = browser("officer")
    key = re.search(r'name="key" value="(\w+)"', at.get(HERE).text)
    assert key
    done, again = (at.post(HERE, do="price", price="3", key=key[1]) for _ in range(2))
    assert done.location == again.location == f"{HERE}?done=price"
    page = at.get(done.location or "").text
    assert "新积分价现在起生效" in page
    assert page.count("2 → 3") == 1
    assert "陈秀兰" in page


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"do": "price", "price": "2.5"}, "price"),
        ({"do": "price", "price": "0"}, "price"),
        ({"do": "price", "price": "5", "from_on": "2026-11-20"}, "from_on"),
        ({"do": "price", "price": "5", "from_on": "soon"}, "from_on"),
    ],
)
def test_what_is_wrong_is_said_under_its_field(
    browser: Open, form: dict[str, str], field: str
) -> None:
    answer = browser("officer").post(HERE, **form)
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text
    assert f'value="{form["price"]}"' in answer.text


def test_a_price_is_planned_listed_and_withdrawn(browser: Open) -> None:
    at = browser("officer")
    done = at.post(HERE, do="price", price="3", from_on="2026-12-01")
    page = at.get(done.location or "").text
    assert "到日子才生效" in page
    assert "2026年12月1日" in page
    assert "2026年12月1日" in at.get("/shops/S1/goods").text
    assert "2026年12月1日" in at.get("/shops/S1/prices").text
    assert at.post(HERE, do="price", price="4", from_on="2026-12-02").status_code == 422
    back = at.post(HERE, do="unplan")
    assert "已撤回" in at.get(back.location or "").text
    assert "2026年12月1日" not in at.get("/shops/S1/goods").text


def test_goods_go_off_sale_and_come_back(browser: Open) -> None:
    at = browser("officer")
    off = at.post(HERE, do="withdraw")
    assert "已下架" in at.get(off.location or "").text
    assert "已下架" in at.get("/shops/S1/goods").text
    back = at.post(HERE, do="return")
    assert "已下架" not in at.get(back.location or "").text
    assert at.post(HERE, do="burn").status_code == 303


def test_the_workbook_holds_the_shop_and_no_live_formula(browser: Open, town: Town) -> None:
    named = text("UPDATE goods SET name = '=1+1' WHERE shop = 'S1' AND goods = :goods")
    transaction(lambda tx: tx.execute(named, {"goods": EGGS}))
    answer = browser("officer").get("/shops/S1/goods.xlsx")
    assert re.search(r'filename="goods-S1-\d{4}-\d\d-\d\d\.xlsx"', str(answer.headers))
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).worksheets[0]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert (rows[EGGS][1].value, rows[EGGS][1].data_type) == ("=1+1", "s")
    with reading() as session:
        salt = find_shelved(session, find_shop(session, "S1"), SALT)
    assert (rows[SALT][3].value, rows[SALT][4].value) == (salt.goods.price, "2.50")
    assert rows[SALT][6].value == salt.stock
