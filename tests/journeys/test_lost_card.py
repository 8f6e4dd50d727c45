"""A household loses its card: from the report on, no till takes it, and nothing else changes.

Through the doors, as a browser at each till, in the office and on the household's telephone meets
them. Nothing waits: the request after the report is the first that is refused.
"""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image

import ledger
import registry
from kernel.db import reading
from tests.app.browser import Browser
from tests.household.cards import read
from tests.household.printed import print_card
from tests.pos.counter import MATCHES, SALT, WANG, Town, whole

Open = Callable[..., Browser]


def _history(town: Town) -> tuple[int, list[ledger.Line]]:
    """The points of the household, and every line of its statement."""
    account = registry.account_of(WANG)
    with reading() as session:
        return town.balance(WANG), ledger.statement_of(session, town.east, account)


def _redeem(till: Browser, card: str, goods: str, key: str) -> Any:
    sent = {"key": key, "card": card, "lines": [{"goods": goods, "quantity": 1}]}
    return till.post("/till/redeem", json=sent)


def test_a_lost_card_is_dead_at_every_till_and_the_new_one_lives(browser: Open, town: Town) -> None:
    tills, office = (browser("clerk"), browser("colleague")), browser("officer")
    lost = town.cards[WANG]
    slips: list[str] = []
    for till in tills:
        assert till.post("/till/scan", json={"code": lost}).get_json()["number"] == WANG
        sold = _redeem(till, lost, SALT, f"before/{len(slips)}")
        assert sold.status_code == 201
        slips.append(sold.get_json()["slip"])
    before, slips_read = _history(town), [tills[0].get(f"/till/receipts/{s}").text for s in slips]

    address = office.get(f"/cards?subject={WANG}").location
    card = re.search(r'name="card" value="(\w+)"', office.get(address).text)
    assert card
    assert office.post(address, do="revoke", card=card[1], reason="丢了").status_code == 303

    for till in tills:
        for refused in (
            till.post("/till/scan", json={"code": lost}),
            # A basket that was open while the card was reported.
            _redeem(till, lost, MATCHES, f"after/{tills.index(till)}"),
        ):
            assert refused.status_code == 422
            assert refused.get_json()["code"] == "card-revoked"
    # What was sold before is answered again, never sold again.
    assert _redeem(tills[0], lost, SALT, "before/0").get_json()["slip"] == slips[0]
    assert _history(town) == before

    issued = office.post(address, do="issue", label="", key="new", layout="png")
    with Image.open(BytesIO(issued.data)) as picture:
        fresh = min(read(picture.convert("L")))
    assert _history(town) == before
    assert [tills[0].get(f"/till/receipts/{s}").text for s in slips] == slips_read
    for at, till in enumerate(tills):
        assert till.post("/till/scan", json={"code": fresh}).get_json()["number"] == WANG
        assert till.post("/till/scan", json={"code": lost}).get_json()["code"] == "card-revoked"
        assert _redeem(till, fresh, MATCHES, f"fresh/{at}").status_code == 201
    points, lines = _history(town)
    assert lines[-len(before[1]) :] == before[1]
    assert (points < before[0], len(lines)) == (True, len(before[1]) + 2)
    whole()


def test_a_household_stops_its_card_by_itself(browser: Open, town: Town) -> None:
    """On the page that it opened by the lost card's own back; its telephone pays meanwhile."""
    tills, finder, home = (browser("clerk"), browser("colleague")), browser(), browser()
    lost = print_card(WANG)
    old = f"/c/{home.behind_pin(WANG, lost.back)}"
    home.post(f"{old}/code")
    for at, till in enumerate(tills):
        assert _redeem(till, lost.front, SALT, f"before/{at}").status_code == 201
    assert finder.get(old).status_code == 200
    before = _history(town)

    [card] = re.findall(r'name="card" value="(\w+)"', home.get(f"{old}/lost").text)
    stopped = home.post(f"{old}/lost", card=card, key="k")
    assert stopped.status_code == 303
    for at, till in enumerate(tills):
        for refused in (
            till.post("/till/scan", json={"code": lost.front}),
            _redeem(till, lost.front, MATCHES, f"after/{at}"),
        ):
            assert (refused.status_code, refused.get_json()["code"]) == (422, "card-revoked")
    assert finder.get(old).status_code == 404
    assert _history(town) == before
    whole()

    onwards = home.get(home.get(stopped.location).location)
    assert "卡已停用" in onwards.text
    [ways] = set(re.findall(r'href="(/c/[\w-]+/code)"', onwards.text))
    [shown] = re.findall(r'code-digits">(.*?)</p>', home.get(ways).text, re.DOTALL)
    code = "".join(re.findall(r"\d+", shown))
    seen = tills[0].post("/till/scan", json={"code": code}).get_json()
    assert seen["number"] == WANG
    sent = {"key": "telephone", "permit": seen["permit"], "card": ""}
    lines = [{"goods": MATCHES, "quantity": 1}]
    assert tills[0].post("/till/redeem", json={**sent, "lines": lines}).status_code == 201
