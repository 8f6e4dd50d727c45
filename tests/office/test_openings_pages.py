"""Opening days on pages: a notice, the shop's own days, dates that are otherwise."""

import json
from collections.abc import Callable

from kernel.db import transaction
from registry import find_subject, make_look, set_setting
from tests.app.browser import Browser
from tests.pos.counter import WANG, Town

Open = Callable[..., Browser]
HERE = "/shops/S1/opening"


def test_the_notice_and_what_changes_it(browser: Open, town: Town) -> None:
    token = transaction(lambda tx: make_look(tx, find_subject(tx, WANG)))
    officer = browser("officer")
    officer.get("/?lang=en")
    page = officer.get(HERE).text
    assert "each month on day 10" in page
    assert "Thursday, December 10" in page
    officer.post(HERE, do="date", on="2026-12-10", state="closed", words="盘点")
    officer.post(HERE, do="date", on="2026-12-12", state="open", everywhere="1")
    page = officer.get(HERE).text
    assert "Saturday, December 12" in page
    assert "Closed on Thursday, December 10" in page
    villager = browser()
    villager.get("/?lang=en")
    assert "Next time: Dec 12." in villager.get(f"/c/{token}").text
    late = officer.post(HERE, do="date", on="2020-01-01", state="open")
    assert (late.status_code, "within a year" in late.text) == (422, True)
    assert officer.post(HERE, do="date", on="soon", state="open").status_code == 422
    officer.post(HERE, do="date", on="2026-12-10")
    officer.post(HERE, do="date", on="2026-12-12")
    assert "Closed on" not in officer.get(HERE).text
    officer.post(HERE, do="days", weekday="5")
    page = officer.get(HERE).text
    assert "every Friday" in page
    assert "It is open today." in villager.get(f"/c/{token}").text
    officer.post(HERE, do="above")
    assert "each month on day 10" in officer.get(HERE).text
    assert officer.post("/shops/W1/opening", do="above").status_code == 422


def test_the_till_says_that_the_day_is_none_and_refuses_where_it_must(
    browser: Open, town: Town
) -> None:
    clerk = browser("clerk")
    assert json.loads(clerk.get("/till/today").text)["note"] == "今天不是开放日，下次是12月10日"
    transaction(lambda tx: set_setting(tx, town.east, "open_only", 1))
    basket = {"key": "k", "card": town.cards[WANG], "lines": [{"goods": "0001", "quantity": 1}]}
    answer = clerk.client.post("/till/redeem", json=basket, headers={"X-CSRFToken": clerk.token()})
    said = json.loads(answer.text)
    assert (answer.status_code, said["code"]) == (422, "shop-closed")
    assert "2026年12月10日" in said["detail"]
    browser("officer").post(HERE, do="date", on="2026-11-20", state="open")
    assert json.loads(clerk.get("/till/today").text)["note"] == ""
