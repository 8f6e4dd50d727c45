"""Pages of the till: the contract with its script, and what people read on a receipt."""

from collections.abc import Callable
from typing import Any

import pytest

from registry import codes
from tests.app.browser import Browser, page_data
from tests.pos.counter import (
    EGGS,
    LAST,
    OIL,
    SALT,
    WANG,
    Town,
    Watch,
)

Open = Callable[..., Browser]


@pytest.fixture
def till(browser: Open) -> Browser:
    """The first till of S1, its clerk signed in."""
    return browser("clerk")


def _redeem(
    till: Browser, town: Town, *lines: tuple[str, int], key: str = "k1", **more: Any
) -> Any:
    sent = {
        "key": key,
        "card": town.cards[more.get("card", WANG)],
        "lines": [{"goods": goods, "quantity": quantity} for goods, quantity in lines],
    }
    return till.post("/till/redeem", json=sent)


def test_the_till_opens_with_what_its_script_needs(till: Browser, town: Town) -> None:
    answer = till.get("/till")
    assert answer.status_code == 200
    data = page_data(answer)
    assert data["shop"] == {"code": "S1", "name": "塘庄村信用超市"}
    assert (data["clerk"], data["till"]) == ("陈某某", "clerk的收银台")
    assert data["urls"]["redeem"] == "/till/redeem"
    assert data["urls"]["receipt"] == "/till/receipts/SLIP"
    assert data["urls"]["sign_in"] == "/sign-in?next=/till"
    assert data["today"]["slips"] == 0
    assert data["today"]["low_stock"] == [{"name": "毛巾", "unit": "条", "left": 1}]
    assert "陈秀兰" not in answer.text


def test_a_scan_says_what_it_is(till: Browser, town: Town) -> None:
    goods = till.post("/till/scan", json={"code": SALT})
    assert goods.get_json() == {
        "kind": "goods",
        "goods": SALT,
        "name": "食用盐 400g",
        "unit": "袋",
        "price": 2,
        "left": 170,
    }
    card = till.post("/till/scan", json={"code": town.cards[WANG]}).get_json()
    expiry = card.pop("next_expiry")
    assert card == {
        "kind": "card",
        "name": "王某某",
        "number": WANG,
        "group": "3组",
        "grade": None,
        "balance": 100,
        "limit_today": 200,
        "left_today": 200,
        "proven_limit": 500,
        "proven_left": 500,
        "nominees": [],
        "pin": "none",
        "permit": "",
    }
    assert (expiry["points"], expiry["on"]) == (100, "2027-12-31")
    assert "2027" in expiry["text"]


def test_a_scan_is_refused_in_words(till: Browser) -> None:
    cases: list[tuple[str, str, dict[str, str]]] = [
        ("0" * 20, "goods-unknown", {"goods": "0" * 20}),
        ("134567890123456789", "code-foreign", {"what": "wechat"}),
        ("6900000009999", "goods-unknown", {"goods": "6900000009999"}),
    ]
    for code, refusal, more in cases:
        answer = till.post("/till/scan", json={"code": code})
        assert answer.status_code == 422
        assert answer.content_type == "application/problem+json"
        said = answer.get_json()
        assert said["code"] == refusal
        assert said.items() >= more.items()
        assert said["title"]
        assert said["detail"]


def test_a_redemption_answers_what_the_till_shows(till: Browser, town: Town) -> None:
    answer = _redeem(till, town, (SALT, 2), (EGGS, 1))
    assert answer.status_code == 201
    said = answer.get_json()
    assert codes.is_well_formed(said.pop("slip"))
    expiry = said.pop("next_expiry")
    assert (expiry["points"], expiry["on"]) == (88, "2027-12-31")
    lines = said.pop("lines")
    assert [(one["name"], one["unit"], one["quantity"], one["points"]) for one in lines] == [
        ("食用盐 400g", "袋", 2, 4),
        ("鸡蛋 10枚", "盒", 1, 8),
    ]
    assert said == {
        "number": WANG,
        "name": "王某某",
        "points": 12,
        "kinds": 2,
        "pieces": 3,
        "balance_before": 100,
        "balance_after": 88,
        "at": "2026-11-20T04:00:00Z",
        "at_text": "12:00",
        "undo_until": "2026-11-20T04:10:00Z",
        "undo_until_text": "12:10",
        "undone": False,
    }


def test_the_same_key_answers_the_same(till: Browser, town: Town, watch: Watch) -> None:
    first = _redeem(till, town, (SALT, 2)).get_json()
    watch.forward(minutes=3)
    assert _redeem(till, town, (SALT, 2)).get_json() == first
    assert town.balance(WANG) == 96
    other = _redeem(till, town, (SALT, 3))
    assert (other.status_code, other.get_json()["code"]) == (422, "key-reused")


def test_a_refused_redemption_carries_its_figures(till: Browser, town: Town) -> None:
    cases: list[tuple[tuple[str, int], str, dict[str, Any]]] = [
        ((OIL, 2), "not-enough-points", {"short": 20, "balance": 100, "points": 120}),
        ((LAST, 2), "out-of-stock", {"goods": LAST, "left": 1}),
        (("1", 1), "goods-unknown", {"goods": "1"}),
    ]
    for line, refusal, more in cases:
        answer = _redeem(till, town, line, key=refusal)
        said = answer.get_json()
        assert (answer.status_code, said["code"], said["status"]) == (422, refusal, 422)
        assert said.items() >= more.items()
        assert town.balance(WANG) == 100


def test_a_misshapen_basket_names_the_field(till: Browser) -> None:
    cases: list[tuple[object, str]] = [
        ({}, "key"),
        ({"key": "k1", "card": "4", "lines": [{"goods": SALT, "quantity": 0}]}, "lines"),
        ({"key": "k1", "card": "4", "lines": [], "points": 0}, "lines"),
    ]
    for sent, field in cases:
        answer = till.post("/till/redeem", json=sent)
        said = answer.get_json()
        assert (answer.status_code, said["code"]) == (422, "shape")
        assert field in said["fields"]
        assert field in said["detail"]


def test_what_is_no_json_is_told(till: Browser) -> None:
    headers = {"X-CSRFToken": till.token(), "Content-Type": "application/json"}
    answer = till.client.post("/till/redeem", data=b"{", headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "shape")


def test_an_undo_answers_what_came_back(till: Browser, town: Town) -> None:
    slip = _redeem(till, town, (SALT, 2)).get_json()["slip"]
    answer = till.post("/till/undo", json={"key": "u1", "slip": slip})
    assert answer.status_code == 201
    said = answer.get_json()
    assert (said["slip"], said["points"], said["balance_after"]) == (slip, 4, 100)
    again = till.post("/till/undo", json={"key": "u2", "slip": slip})
    assert (again.status_code, again.get_json()["code"]) == (422, "already-reversed")
    wrong = till.post("/till/undo", json={"key": "u3", "slip": "46"})
    assert (wrong.status_code, wrong.get_json()["code"]) == (422, "shape")


def test_too_late_to_undo_is_told(till: Browser, town: Town, watch: Watch) -> None:
    slip = _redeem(till, town, (SALT, 2)).get_json()["slip"]
    watch.forward(minutes=5)
    till.get("/till/today")  # a till that nobody uses locks itself
    watch.forward(minutes=6)
    answer = till.post("/till/undo", json={"key": "u1", "slip": slip})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "undo-too-late")


def test_the_day_so_far(till: Browser, town: Town) -> None:
    slip = _redeem(till, town, (SALT, 2), (LAST, 1)).get_json()["slip"]
    said = till.get("/till/today").get_json()
    assert (said["slips"], said["points"], said["households"]) == (1, 9, 1)
    assert said["low_stock"] == [{"name": "毛巾", "unit": "条", "left": 0}]
    last = said["last"]
    assert (last["slip"], last["number"], last["points"], last["kinds"], last["pieces"]) == (
        slip,
        WANG,
        9,
        2,
        3,
    )
    assert (last["at_text"], last["undo_until_text"], last["undone"]) == ("12:00", "12:10", False)


def test_a_receipt_shows_masked_names_lines_and_the_balance(till: Browser, town: Town) -> None:
    slip = _redeem(till, town, (SALT, 2)).get_json()["slip"]
    text = till.get(f"/till/receipts/{slip}").text
    for said in (
        "王某某",
        WANG,
        "陈某某",
        "clerk的收银台",
        "食用盐 400g",
        "96",
        "塘庄村信用超市",
        slip[:4],
    ):
        assert said in text
    for hidden in ("王小明", "陈秀兰", town.cards[WANG], "18640175722"):
        assert hidden not in text


def test_a_receipt_s_code_is_the_slip_s_own(till: Browser, browser: Open, town: Town) -> None:
    slip = _redeem(till, town, (SALT, 2)).get_json()["slip"]
    address = f"/till/receipts/{slip}/code.svg"
    assert address in till.get(f"/till/receipts/{slip}").text
    answer = till.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.text.startswith("<svg")
    assert browser("clerk-west").get(address).status_code == 422


def test_another_shop_s_receipt_is_as_good_as_none(
    till: Browser, browser: Open, town: Town
) -> None:
    slip = _redeem(till, town, (SALT, 2)).get_json()["slip"]
    answer = browser("clerk-west").get(f"/till/receipts/{slip}")
    assert answer.status_code == 422
    assert "王" not in answer.text
    assert till.get("/till/receipts/46").status_code == 422
