"""A lost card on the household's own page: one question, and what follows for each who looks."""

import re
from collections.abc import Callable

import pytest

from kernel.db import reading, transaction
from registry import find_subject, phones
from registry.cards import cards_of, issue_card
from registry.looks import LookLink
from tests.app.browser import Browser
from tests.household.printed import print_card
from tests.pos.counter import LI, WANG, Town

Open = Callable[..., Browser]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ASKED = "要停用这张卡吗？"
STOPPED = "卡已停用，哪个收银台都不再收。"


def test_one_question_and_the_card_is_stopped(browser: Open, town: Town) -> None:
    """From a link that is on no card: the page stays where it is."""
    at, officer = browser(), browser("officer")
    here = f"/c/{at.behind_pin(WANG)}"
    assert f'href="{here}/lost"' in at.get(f"{here}/more").text
    page = at.get(f"{here}/lost").text
    assert (page.count(ASKED), "村里给您补一张新卡" in page) == (1, True)
    card = _card(page)
    sent = at.post(f"{here}/lost", card=card, key="k")
    assert (sent.status_code, sent.location) == (303, f"{here}/lost?done=1")
    done = at.get(sent.location).text
    assert (STOPPED in done, "12月5日" in done, ASKED in done) == (True, True, False)
    assert at.post(f"{here}/lost", card=card, key="k").location == sent.location
    again = at.post(f"{here}/lost", card=card, key="other")
    assert (again.status_code, "挂失" in again.text) == (422, True)
    assert "我家的卡丢了" in at.get(f"{here}/rights").text
    page = officer.get(f"/subjects/{WANG}").text
    assert ("卡丢了，已停用" in page, "报失积分卡" in page, "12月5日前答复" in page) == (True,) * 3
    assert f"{WANG}：2026年12月5日前" in officer.get("/").text
    assert town.balance(WANG) == 100


def test_each_of_several_cards_is_asked_for_alone(browser: Open, town: Town) -> None:
    at = browser()
    transaction(lambda tx: issue_card(tx, find_subject(tx, WANG), staff_id=None, label="女儿"))
    here = f"/c/{at.behind_pin(WANG)}/lost"
    page = at.get(here).text
    assert (page.count(ASKED), "女儿" in page) == (2, True)
    at.post(here, card=_card(page), key="k")
    left = at.get(here).text
    assert (left.count(ASKED), "女儿" in left, STOPPED in left) == (1, False, True)
    at.post(here, card=_card(left), key="l")
    assert ASKED not in at.get(here).text


def test_the_telephone_goes_on_and_the_finder_sees_nothing(browser: Open, town: Town) -> None:
    """By the code on the back of the lost card itself: sent twice, as a double click does."""
    at, sister, finder = browser(), browser(), browser()
    back = print_card(WANG).back
    here, there = (f"/c/{one.behind_pin(WANG, back)}" for one in (at, sister))
    sister.post(f"{there}/code")
    assert finder.get(here).status_code == 200
    form = {"card": _card(at.get(f"{here}/lost").text), "key": "k"}
    answers = [at.post(f"{here}/lost", **form) for _ in range(2)]
    onwards = at.get(answers[0].location)
    said = at.get(onwards.location)
    assert (said.status_code, STOPPED in said.text) == (200, True)
    new = onwards.location.removesuffix("/lost?done=1")
    assert (new != here, answers[1].location) == (True, f"{new}/lost?moved=1")
    assert "页面换了网址" in at.get(answers[1].location).text
    cookies = {one.split("=")[0]: one for one in onwards.headers.getlist("Set-Cookie")}
    assert (list(cookies), f"Path={new};" in cookies["card"]) == (["card"], True)
    assert onwards.headers["Referrer-Policy"] == "no-referrer"
    # The finder has the link alone; a telephone that shows codes is known by itself.
    assert finder.get(here).status_code == finder.get(f"{here}/pin").status_code == 404
    assert finder.get(f"{here}/manifest.webmanifest").status_code == 404
    sister.client.delete_cookie("card", path=here)
    moved = sister.get(here)
    assert (moved.status_code, moved.location) == (303, new)
    assert sister.get(moved.location).status_code == 200
    with reading() as session:
        subject = find_subject(session, WANG)
        assert (len(phones.phones_of(session, subject)), session.query(LookLink).count()) == (1, 2)


def test_the_office_stops_a_card_and_what_is_on_its_back(browser: Open, town: Town) -> None:
    """Whether it is replaced or revoked; another household's telephone goes nowhere by it."""
    officer = browser("officer")
    for number, do in ((WANG, "revoke"), (LI, "replace")):
        at, finder, other = browser(), browser(), browser()
        printed = print_card(number)
        here = f"/c/{at.behind_pin(number, printed.back)}"
        at.post(f"{here}/code")
        other.behind_pin(LI if number == WANG else WANG, printed.back)
        page = officer.get(f"/cards?subject={number}").location
        done = officer.post(page, do=do, card=printed.card_id, reason="丢了", key=do)
        assert done.status_code in {200, 303}
        assert finder.get(here).status_code == other.get(here).status_code == 404
        shown = at.get(f"{here}/code")
        assert (shown.status_code, shown.location.endswith("/code")) == (303, True)
        assert "card-digits" not in at.get(shown.location).text
        assert "code-digits" in at.get(shown.location).text
        with reading() as session:
            [old] = [
                one
                for one in cards_of(session, find_subject(session, number))
                if one.id == printed.card_id
            ]
            assert old.revoked_reason == "丢了"


def _card(page: str) -> str:
    """The first card that the page can stop."""
    found = re.search(r'name="card" value="(\w+)"', page)
    assert found
    return found[1]
