"""Wishing: merged by name, one ask per household, answered with goods or a reason."""

import pytest

from kernel.db import reading
from kernel.errors import Refusal
from pos.shops import find_shop
from pos.wishes import ended_wishes, open_wishes
from pos.wishing import ask, decline, put_on_shelf
from tests.pos.counter import EGGS, FAR, LI, POOR, WANG, Town, everything, whole


def _ask(town: Town, name: str, number: str, *, by: str = "officer", key: str = "") -> str:
    asked = {"shop": "S1", "name": name, "number": number, "key": key or name + number}
    reply: dict[str, str] = ask(town.actors[by], **asked).reply
    return reply["wish"]


def test_the_same_wish_of_several_households_is_one(town: Town) -> None:
    milk = _ask(town, " 纯 牛奶 ", WANG)
    assert _ask(town, " 纯 牛奶 ", WANG) == milk == _ask(town, "纯牛奶", LI, by="clerk")
    brush = _ask(town, "ＡＢ刷", LI)
    assert _ask(town, "ab刷", POOR) == brush
    assert _ask(town, "AB刷", WANG) == brush
    with pytest.raises(Refusal) as refused:
        _ask(town, "纯牛奶", WANG, key="again")
    assert (refused.value.code, refused.value.details) == ("wish-asked", {"name": "纯 牛奶"})
    with reading() as session:
        shop = find_shop(session, "S1")
        waiting = [(one.wish.name, one.askers) for one in open_wishes(session, shop)]
    assert waiting == [("ＡＢ刷", 3), ("纯 牛奶", 2)]
    officer = town.actors["officer"]
    for _ in range(2):
        put_on_shelf(officer, shop="S1", wish=milk, goods=EGGS, key="g")
        decline(officer, shop="S1", wish=brush, words=" 货源 不稳 ", key="d")
    with reading() as session:
        shop = find_shop(session, "S1")
        assert open_wishes(session, shop) == []
        became = {
            one.wish.id: (one.goods, one.end and one.end.words, one.askers)
            for one in ended_wishes(session, shop)
        }
    assert became == {milk: ("鸡蛋 10枚", "", 2), brush: (None, "货源 不稳", 3)}
    # What was declined may be wished for again, and begins anew.
    assert _ask(town, "ab刷", POOR, key="anew") != brush
    whole()


@pytest.mark.parametrize(
    ("name", "number", "by", "code"),
    [
        (" ", WANG, "officer", "wish-unfit"),
        ("x" * 41, WANG, "officer", "wish-unfit"),
        ("a\u200bb", WANG, "officer", "wish-unfit"),
        ("牛奶", "999", "officer", "subject-unknown"),
        ("牛奶", FAR, "officer", "subject-unknown"),
        ("牛奶", WANG, "officer-west", "shop-unknown"),
        ("牛奶", WANG, "clerk-west", "shop-unknown"),
        ("牛奶", WANG, "supervisor", "shop-unknown"),
    ],
)
def test_what_is_wrong_is_not_written(
    town: Town, name: str, number: str, by: str, code: str
) -> None:
    before = everything()
    with pytest.raises(Refusal) as refused:
        _ask(town, name, number, by=by)
    assert refused.value.code == code
    assert everything() == before


def test_an_answer_has_goods_or_a_reason(town: Town) -> None:
    wish, officer = _ask(town, "牛奶", WANG), town.actors["officer"]
    for words in (" ", "x" * 101, "a\u200bb"):
        with pytest.raises(Refusal) as refused:
            decline(officer, shop="S1", wish=wish, words=words, key=words)
        assert refused.value.code == "wish-words-unfit"
    with pytest.raises(Refusal) as refused:
        put_on_shelf(officer, shop="S1", wish=wish, goods="999", key="a")
    assert refused.value.code == "goods-unknown"
    for shop, by, one in (("W1", "officer-west", wish), ("S1", "officer", "none")):
        with pytest.raises(Refusal) as refused:
            decline(town.actors[by], shop=shop, wish=one, words="x", key=shop)
        assert refused.value.code == "wish-unknown"
