"""A merchant's phone on the wire: what every outcome says, and that it says nothing else."""

import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import transaction
from merchants import handling
from registry import cards_of, codes, find_subject, revoke_card
from tests.app.browser import Browser
from tests.merchants.market import grade, public, use
from tests.pos.counter import FAR, HEADS, LI, POINTS, WANG, Town, Watch
from tests.registry.workbooks import GOOD

Open = Callable[..., Browser]
#: An identifier, or the card's digits that were typed: chance may put a telephone's end in it.
ID = re.compile(r"[0-9a-f]{32}|\b\d{20}\b")


def _scan(browser: Browser, code: str, key: str = "") -> tuple[int, str]:
    sent = browser.post("/merchant/scan", code=code, key=key or clock.new_id())
    if sent.status_code == 303:
        return 303, browser.get(sent.location).text
    return sent.status_code, sent.text


def _told(page: str) -> set[str]:
    """What a page says of a household: name, number, telephone, points, grade, or a code."""
    plain = re.sub(r"<[^>]*>|\s", " ", ID.sub("", page))
    phone = str(GOOD["联系电话"])
    said = {*HEADS.values(), *HEADS, "小明", "桂花", "王某", "李某", phone, phone[-4:]}
    figures = {str(points) for points in POINTS.values() if points > 60}
    words = set(re.findall(r"\d+|[A-D]{1,3}(?= 级)", plain))
    return {one for one in said if one in page} | (figures & words) | (words & {"A", "B", "D"})


def test_no_outcome_says_anything_of_the_household(town: Town, browser: Open, watch: Watch) -> None:
    merchant = browser("merchant")
    grade(town, WANG, "B")
    offer = public(town, points=1, cap_household=2)
    pages = {"ok": _scan(merchant, town.cards[WANG])}
    scan = re.search(r"/merchant/scan/\w+", _location(merchant, town.cards[WANG]))
    assert scan
    used = merchant.post(scan[0], offer=offer, list="15", key="k")
    assert used.status_code == 303
    again = merchant.post(scan[0], offer=offer, list="15", key="k2")
    assert again.location == used.location
    pages |= {"ticket": _at(merchant, used.location), "used": _at(merchant, scan[0])}
    waiting = _location(merchant, town.cards[WANG])
    use(town, offer)
    pages["none left"] = _scan(merchant, town.cards[WANG])
    pages["gone"] = _tap(merchant, waiting, offer)
    late = _location(merchant, town.cards[LI])
    pages["price"] = _tap(merchant, late, offer, price="99")
    pages["no amount"] = _tap(merchant, late, offer, price="x")
    pages["no offer"] = _tap(merchant, late, "none")
    pages |= _bad_cards(town, merchant, late, offer)
    watch.forward(minutes=11)
    pages["late"] = _tap(merchant, late, offer)
    for name in ("/merchant", "/merchant/months", "/merchant/months/2026-11"):
        pages[name] = _at(merchant, name)
    for _try in range(11):
        pages["too many"] = _scan(merchant, codes.make_code(codes.SPEND))
    handling.act(town.actors["officer"], town.merchant, "pause", key="p", words="修店")
    watch.forward(minutes=2)
    pages["closed"] = _scan(merchant, town.cards[WANG])
    pages["closed since"] = _tap(merchant, waiting, offer)
    assert {name: _told(page) for name, (_status, page) in pages.items() if _told(page)} == {}
    for name, word in _WORDS.items():
        assert word in pages[name][1], name
    assert {status for status, _page in pages.values()} == {200, 303, 422, 429}


#: outcome → what the merchant reads.
_WORDS: Final = {
    "ok": "可以优惠",
    "none left": "暂无优惠",
    "gone": "这张卡现在不能再用这项优惠，没有登记",
    "closed": "现在不参加优惠",
    **dict.fromkeys(("unknown", "elsewhere", "foreign", "revoked", "tapped"), "这张卡在这里不能用"),
}


def _bad_cards(town: Town, merchant: Browser, waiting: str, offer: str) -> dict[str, Any]:
    """What every card is answered that is not good; at last the one whose scan waits."""
    pages = {
        name: _scan(merchant, code)
        for name, code in (
            ("unknown", codes.make_code(codes.SPEND)),
            ("elsewhere", town.cards[FAR]),
            ("foreign", "6901234567892"),
        )
    }

    def revoke(tx: Session) -> None:
        card = cards_of(tx, find_subject(tx, LI))[0]
        revoke_card(tx, card, staff_id=None, reason="丢了")

    transaction(revoke)
    pages["revoked"] = _scan(merchant, town.cards[LI])
    pages["tapped"] = _tap(merchant, waiting, offer)
    return pages


def _at(browser: Browser, path: str) -> tuple[int, str]:
    answer = browser.get(path)
    return answer.status_code, answer.text


def _tap(browser: Browser, scan: str, offer: str, *, price: str = "15") -> tuple[int, str]:
    sent = browser.post(scan, offer=offer, list=price, key=clock.new_id())
    return sent.status_code, sent.text


def _location(browser: Browser, code: str) -> str:
    return browser.post("/merchant/scan", code=code, key=clock.new_id()).location


def test_a_merchant_works_at_its_reader_alone(town: Town, browser: Open) -> None:
    assert browser("merchant").get("/").location == "/merchant"
    assert browser("officer").get("/merchant").status_code == 403
    assert browser("clerk").get("/merchant").status_code == 403
    for path in ("/", "/till", "/subjects", "/merchants", f"/merchants/{town.merchant}/offers"):
        status = browser("merchant").get(path).status_code
        assert status == (303 if path == "/" else 403), path


def test_offers_are_written_on_the_phone_and_approved_in_the_office(
    town: Town, browser: Open, watch: Watch
) -> None:
    public(town, title="早有的")
    merchant, officer = browser("merchant"), browser("officer")
    form = {
        "do": "write",
        "policy": "9",
        "type": "price",
        "title": "老人理发",
        "amount": "8.00",
        "list": "15",
        "lowest": "",
        "kind": "household",
        "from_on": "2026-11-20",
        "until_on": "2027-11-20",
    }
    wrong = merchant.post("/merchant/offers", **{**form, "list": "7"}, key="w0")
    assert wrong.status_code == 422
    assert "没有便宜" in wrong.text or "比原价少" in wrong.text
    bad = merchant.post("/merchant/offers", **{**form, "list": "x"}, key="w1")
    assert "原价（元）" in bad.text
    forbidden = merchant.post("/merchant/offers", **form, prescribed="yes", key="w2")
    assert "处方药" in forbidden.text
    assert merchant.post("/merchant/offers", **form, key="w3").status_code == 303
    page = f"/merchants/{town.merchant}/offers"
    shown = officer.get(page).text
    assert "老人理发" in shown
    ids = re.findall(r'name="offer" value="(\w+)"', shown)
    offer = ids[-1]
    for do, words in (("approve", "店里价签"), ("publish", ""), ("pause", ""), ("resume", "")):
        asked = {"do": do, "offer": offer, "words": words, "key": clock.new_id()}
        assert officer.post(page, **asked).status_code == 303, do
    assert "老人理发" in _scan(merchant, town.cards[LI])[1]
    use(town, offer, LI)
    watch.forward(days=12)
    merchant, officer = browser("merchant"), browser("officer")
    month = "/merchant/months/2026-11"
    seen = re.search(r'name="seen" value="(\w+)"', merchant.get(month).text)
    assert seen
    assert merchant.post(month, seen="other", key="c0").status_code == 422
    assert merchant.post(month, seen=seen[1], key="c1").status_code == 303
    desk = f"/merchants/{town.merchant}/months/2026-11"
    assert officer.get(desk + ".xlsx").data[:2] == b"PK"
    assert officer.post(desk, seen=seen[1], key="c2").status_code == 303
    assert "双方都已确认" in officer.get(desk).text
    assert "2026" in officer.get(f"/merchants/{town.merchant}/months").text


@pytest.mark.parametrize("path", ["/merchant/scan/none", "/merchant/ticket/00000000"])
def test_what_is_not_its_own_is_not_there(town: Town, browser: Open, path: str) -> None:
    assert browser("merchant").get(path).status_code == 422
