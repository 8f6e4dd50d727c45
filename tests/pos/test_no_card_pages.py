"""The till's side way without a card: what it is told, and what is stored of the secret."""

from collections.abc import Callable

from sqlalchemy import text

from kernel.db import reading
from tests.app.browser import Browser
from tests.pos.counter import LI, MATCHES, PASSWORD, Town

BESIDE = {"number": LI, "reason": "忘带卡", "username": "officer", "password": PASSWORD}


def test_found_let_in_and_redeemed(browser: Callable[..., Browser], town: Town) -> None:
    till = browser("clerk")
    found = till.post("/till/households", json={"text": "lgh"}).get_json()
    assert found == {
        "found": [{"number": LI, "name": "李某某", "group": "3组"}],
        "more": False,
    }
    answer = till.post("/till/no-card", json=BESIDE)
    said = answer.get_json()
    assert (answer.status_code, said["kind"], said["balance"], said["left_today"]) == (
        201,
        "card",
        300,
        100,
    )
    basket = {"key": "k1", "lines": [{"goods": MATCHES, "quantity": 2}], "permit": said["permit"]}
    assert till.post("/till/redeem", json=basket).get_json()["balance_after"] == 298
    assert till.post("/till/redeem", json=basket).get_json()["balance_after"] == 298
    with reading() as session:
        tables = ("operation", "till_permit", "slip_no_card", "slip_permit", "access_log")
        rows = [str(row) for one in tables for row in session.execute(text(f"SELECT * FROM {one}"))]
    assert rows
    assert not any(PASSWORD in row for row in rows)


def test_a_wrong_password_shows_nothing_of_the_household(
    browser: Callable[..., Browser], town: Town
) -> None:
    answer = browser("clerk").post("/till/no-card", json={**BESIDE, "password": "wrong"})
    assert (answer.status_code, answer.get_json()["code"]) == (401, "sign-in-refused")
    assert "balance" not in answer.text
