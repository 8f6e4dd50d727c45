"""The pages of who is at the till: a locked one tells nothing, does nothing, and is taken over."""

from collections.abc import Callable

from kernel.db import reading
from pos.slips import find_slip
from tests.app.browser import Browser, page_data
from tests.pos.counter import MATCHES, PASSWORD, WANG, Town, Watch
from tests.registry.test_staff_pins import PIN, choose

Open = Callable[..., Browser]


def _basket(town: Town, key: str) -> dict[str, object]:
    return {
        "key": key,
        "card": town.cards[WANG],
        "lines": [{"goods": MATCHES, "quantity": 1}],
    }


def test_a_locked_till_redeems_nothing_and_shows_nobody(browser: Open, town: Town) -> None:
    till = browser("clerk")
    assert till.post("/till/lock", json={}).status_code == 201
    for path in ("/till", "/till/slips", "/", "/pin", "/password"):
        assert till.get(path).location == "/till/switch", path
    for path, json in (
        ("/till/redeem", _basket(town, "k1")),
        ("/till/scan", {"code": town.cards[WANG]}),
        ("/till/households", {"text": WANG}),
    ):
        answer = till.post(path, json=json)
        assert (answer.status_code, answer.get_json()["code"]) == (423, "till-locked"), path
    assert till.post("/till/shift", do="open").status_code == 423
    assert town.balance(WANG) == 100
    page = till.get("/till/switch")
    assert page_data(page)["locked"]
    assert "陈秀兰" not in page.text


def test_every_slip_bears_the_clerk_whose_pin_it_was(browser: Open, town: Town) -> None:
    choose("colleague")
    till = browser("clerk")
    slips = [till.post("/till/redeem", json=_basket(town, "k1")).get_json()["slip"]]
    colleague = {"clerk": town.ids["colleague"], "pin": PIN}
    wrong = till.post("/till/switch", json={**colleague, "pin": "4828"})
    assert (wrong.status_code, wrong.get_json()["code"]) == (422, "pin-wrong")
    till.post("/till/lock", json={})
    assert till.post("/till/switch", json=colleague).get_json() == {"to": "/till"}
    assert page_data(till.get("/till"))["me"] == town.ids["colleague"]
    slips.append(till.post("/till/redeem", json=_basket(town, "k2")).get_json()["slip"])
    with reading() as session:
        clerks = [find_slip(session, slip).clerk_id for slip in slips]
    assert clerks == [town.ids["clerk"], town.ids["colleague"]]


def test_a_password_opens_it_too_and_the_clock_locks_it(
    browser: Open, town: Town, watch: Watch
) -> None:
    till = browser("clerk")
    watch.forward(minutes=7)
    assert till.get("/till").location == "/till/switch"
    watch.forward(minutes=1)
    assert till.get("/till").location == "/till/switch"  # asking keeps nothing awake
    assert till.sign_in("clerk", PASSWORD, next="/till").location == "/till"
    assert till.get("/till").status_code == 200


def test_a_pin_is_chosen_and_an_officer_unlocks_it(browser: Open, town: Town) -> None:
    till, office = browser("clerk"), browser("officer")
    for pin, again in ((PIN, "4828"), ("1234", "1234")):
        refused = till.post("/pin", password=PASSWORD, pin=pin, again=again)
        assert refused.status_code == 422
        assert 'class="notice refused"' in refused.text
    sent = till.post("/pin", password=PASSWORD, pin=PIN, again=PIN)
    assert "短密码从现在起可以用了" in till.get(sent.location).text
    own = {"clerk": town.ids["clerk"], "pin": "4828"}
    said = [till.post("/till/switch", json=own).get_json()["code"] for _ in range(5)]
    assert said == ["pin-wrong"] * 4 + ["own-pin-locked"]
    address = f"/staff/{town.ids['clerk']}"
    assert "已锁" in office.get(address).text
    assert office.post(address, do="unlock").status_code == 303
    assert "密码解锁" in office.get(address).text
    assert till.post("/till/switch", json={**own, "pin": PIN}).status_code == 201
