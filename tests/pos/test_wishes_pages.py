"""The wish list at the till: written down by the clerk, counted, nobody named."""

from collections.abc import Callable

from tests.app.browser import Browser
from tests.pos.counter import FAR, LI, WANG

Open = Callable[..., Browser]
HERE = "/till/wishes"


def test_a_clerk_writes_wishes_down(browser: Open) -> None:
    till = browser("clerk")
    assert HERE in till.get("/till").text
    done = [till.post(HERE, name="纯牛奶", number=number) for number in (WANG, LI)]
    page = till.get(f"{HERE}?done=yes").text
    assert {answer.location for answer in done} == {f"{HERE}?done=yes"}
    assert "心愿已登记" in page
    assert '纯牛奶</th><td class="figure">2</td>' in page
    assert "王" not in page.split("<main")[1]
    for name, number in (("纯牛奶", WANG), ("", WANG), ("酱油", FAR), ("酱油", "7")):
        answer = till.post(HERE, name=name, number=number)
        assert answer.status_code == 422
        assert f'value="{number}"' in answer.text
    till.post(HERE, name="米", number=WANG, key="k")
    assert "单号已经用过" in till.post(HERE, name="面", number=WANG, key="k").text
    assert "纯牛奶" in browser("officer").get("/shops/S1/wishes").text
