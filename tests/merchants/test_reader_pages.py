"""A merchant's phone on the wire: what every outcome says, and that it says nothing else."""

import re
from collections.abc import Callable

import pytest

from kernel import clock
from merchants import handling
from registry import codes
from tests.app.browser import Browser
from tests.merchants.market import grade, public, use
from tests.pos.counter import FAR, HEADS, LI, POINTS, WANG, Town, Watch

Open = Callable[..., Browser]
ID = re.compile(r"[0-9a-f]{32}")


def _scan(browser: Browser, code: str, key: str = "") -> tuple[int, str]:
    sent = browser.post("/merchant/scan", code=code, key=key or clock.new_id())
    if sent.status_code == 303:
        return 303, browser.get(sent.location).text
    return sent.status_code, sent.text


def _told(page: str) -> set[str]:
    """What a page says of a household: name, number, points, grade, or the card's code."""
    plain = re.sub(r"<[^>]*>|\s", " ", ID.sub("", page))
    said = {*HEADS.values(), *HEADS, "小明", "桂花", "王某", "李某"}
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
    ticket = merchant.get(used.location)
    again = merchant.post(scan[0], offer=offer, list="15", key="k2")
    assert again.location == used.location
    pages["ticket"] = (ticket.status_code, ticket.text)
    pages["used"] = (200, merchant.get(scan[0]).text)
    use(town, offer)
    pages["none left"] = _scan(merchant, town.cards[WANG])
    for name, code in (
        ("unknown", codes.make_code(codes.SPEND)),
        ("elsewhere", town.cards[FAR]),
        ("foreign", "6901234567892"),
    ):
        pages[name] = _scan(merchant, code)
    waiting = re.search(r"/merchant/scan/\w+", _location(merchant, town.cards[LI]))
    assert waiting
    gone = merchant.post(waiting[0], offer=offer, list="99", key="g")
    pages["price"] = (gone.status_code, gone.text)
    watch.forward(minutes=11)
    late = merchant.post(waiting[0], offer=offer, list="15", key="l")
    pages["late"] = (late.status_code, late.text)
    pages["home"] = (200, merchant.get("/merchant").text)
    pages["month"] = (200, merchant.get("/merchant/months/2026-11").text)
    handling.act(town.actors["officer"], town.merchant, "pause", key="p", words="修店")
    pages["closed"] = _scan(merchant, town.cards[WANG])
    assert {name: _told(page) for name, (_status, page) in pages.items() if _told(page)} == {}
    for name in ("unknown", "elsewhere", "foreign"):
        assert pages[name][0] == 422
        assert "这张卡在这里不能用" in pages[name][1]
    assert "可以优惠" in pages["ok"][1]
    assert "暂无优惠" in pages["none left"][1]
    assert "现在不参加优惠" in pages["closed"][1]
    assert all(status in {200, 303, 422} for status, _page in pages.values())


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
