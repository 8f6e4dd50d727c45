"""Labels and the price list on pages: those chosen, and what is on sale."""

from collections.abc import Callable

from pos.shelving import take_off_sale
from tests.app.browser import Browser
from tests.pos.counter import EGGS, SALT, Town

Open = Callable[..., Browser]


def test_labels_of_what_was_chosen_and_prices_of_what_is_on_sale(browser: Open, town: Town) -> None:
    at = browser("officer")
    take_off_sale(town.actors["officer"], shop="S1", goods=EGGS, key="a")
    picks = at.get("/shops/S1/labels").text
    assert f'value="{SALT}"' in picks
    assert f'value="{EGGS}"' not in picks
    sheet = at.get(f"/shops/S1/labels/print?goods={SALT}&goods=none").text
    assert sheet.count('<li class="label">') == 1
    assert "没有选商品" in at.get("/shops/S1/labels/print").text
    prices = at.get("/shops/S1/prices").text
    assert prices.index("火柴") < prices.index("食用盐 400g") < prices.index("菜籽油 5L")
    assert "鸡蛋" not in prices
    assert "2026年11月20日" in prices
