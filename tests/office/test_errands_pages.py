"""Goods taken home, on pages: the office lists, the till packs, the office confirms."""

import re
from collections.abc import Callable

from tests.app.browser import Browser
from tests.pos.counter import LI, PASSWORD, SALT, WANG, Town

Open = Callable[..., Browser]
LISTS = "/shops/S1/errands"


def test_a_list_from_the_office_to_the_till_and_back(browser: Open, town: Town) -> None:
    officer, clerk = browser("officer"), browser("clerk")
    assert "还没有给谁送过" in officer.get(LISTS).text
    wrong = officer.post(LISTS, on="2026-11-20", carrier=" ")
    assert (wrong.status_code, "谁去送" in wrong.text) == (422, True)
    here = officer.post(LISTS, on="2026-11-20", carrier="志愿者小周").location or ""
    row = {"asked": "本人", "how": "telephone", "asked_on": "2026-11-20", "goods-1": "食用盐 400g"}
    for household, pieces in ((LI, "2"), (WANG, "1")):
        officer.post(here, do="list", household=household, **row, **{"pieces-1": pieces})
    again = officer.post(here, do="list", household=LI, **row, **{"pieces-1": "1"})
    assert (again.status_code, "已经在这张名单上" in again.text) == (422, True)
    page = officer.get(here).text
    assert "李某某" in page
    assert "李桂花" not in page
    assert "本人 同意" in page
    till = clerk.get("/till/errands").text
    errand = here.rsplit("/", 1)[1]
    assert "李桂花" not in till
    assert till.count("已装袋：") == 2
    for household in (LI, WANG):
        clerk.post("/till/errands", errand=errand, household=household, key=household)
    twice = clerk.post("/till/errands", errand=errand, household=LI)
    assert (twice.status_code, "已经变了" in twice.text) == (422, True)
    assert town.balance(LI) == 296
    officer.post(here, do="handed", household=LI, words="儿媳")
    back = {"do": "back", "household": WANG, "words": "家里没人", "second_username": "second"}
    assert officer.post(here, **back, second_password="wrong").status_code == 401
    officer.post(here, **back, second_password=PASSWORD)
    page = officer.get(here).text
    assert re.search(r"已送到.*?儿媳", page, re.DOTALL)
    assert "退回" in page
    assert (town.balance(WANG), town.left(SALT)) == (100, 168)
    assert officer.post(here, do="burn").status_code == 303
    assert officer.get("/shops/W1/errands").status_code == 422
    assert officer.get(f"{LISTS}/none").status_code == 422
