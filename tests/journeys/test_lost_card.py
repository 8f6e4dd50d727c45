"""A household loses its card: from the report on, no till takes it, and nothing else changes.

Through the doors, as a browser at each till and in the office meets them. Nothing waits: the
request after the report is the first that is refused.
"""

import re
from collections.abc import Callable
from typing import Any

import ledger
import registry
from kernel.db import reading
from tests.app.browser import Browser
from tests.pos.counter import MATCHES, SALT, WANG, Town, whole

Open = Callable[..., Browser]
DIGITS = re.compile(r'<p class="card-digits">(.*?)</p>', re.DOTALL)


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

    issued = office.post(address, do="issue", label="", key="new")
    [shown] = DIGITS.findall(issued.text)
    fresh = "".join(re.findall(r"\d+", shown))
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
