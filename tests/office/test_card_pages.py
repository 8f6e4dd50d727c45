"""The pages of cards: who has none, cards shown once to be printed, revoked, replaced; links."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

import pos
import registry
from kernel.db import reading, transaction
from registry import CardRevoked
from tests.app.browser import Browser
from tests.pos.counter import FAR, POOR, WANG, Town

Open = Callable[..., Browser]
_CODE = re.compile(r'<p class="card-digits">(.*?)</p>', re.DOTALL)


def _lose(town: Town, number: str) -> None:
    """The household loses its card, and it is revoked."""

    def work(tx: Session) -> None:
        card = registry.find_card(tx, town.east, town.cards[number])
        registry.revoke_card(tx, card, staff_id=None, reason="丢了")

    transaction(work)


def _codes(page: TestResponse) -> list[str]:
    """The codes on a page to be printed."""
    return ["".join(re.findall(r"\d+", digits)) for digits in _CODE.findall(page.text)]


def _keys(page: TestResponse) -> list[str]:
    return re.findall(r'name="key" value="([^"]+)"', page.text)


def _finds(town: Town, code: str) -> str:
    with reading() as session:
        card = registry.find_card(session, town.east, code)
        return registry.subject_by_id(session, town.east, card.subject_id).number


def _own(browser: Browser, number: str) -> str:
    """The address of a household's cards."""
    found = browser.get(f"/cards?subject={number}")
    assert found.status_code == 303
    return str(found.location)


def test_who_has_no_card_is_listed_and_gets_one_shown_once(browser: Open, town: Town) -> None:
    _lose(town, POOR)
    officer = browser("officer")
    page = officer.get("/cards")
    assert POOR in page.text
    assert WANG not in page.text
    [key] = _keys(page)
    printed = officer.post("/cards", village=str(town.east), key=key)
    assert printed.status_code == 200
    assert printed.headers["Cache-Control"] == "no-store"
    [code] = _codes(printed)
    assert _finds(town, code) == POOR
    assert "<svg" in printed.text
    assert "赵铁柱" not in printed.text
    # The page loaded again sends its form again: the same card, and no second one.
    again = officer.post("/cards", village=str(town.east), key=key)
    assert _codes(again) == [code]
    page = officer.get("/cards")
    assert "这里每一户都有卡了" in page.text
    assert code not in page.text
    later = officer.post("/cards", village=str(town.east), key="another form")
    assert (later.status_code, later.location) == (303, f"/cards?village={town.east}")


def test_a_printed_square_says_its_digits(browser: Open, town: Town) -> None:
    _lose(town, POOR)
    printed = browser("officer").post("/cards", village=str(town.east), key="k")
    [code] = _codes(printed)
    assert registry.codes.is_spend_code(code)
    # That a scanner reads such a drawing: tests/pos/test_symbols.py.
    assert pos.svg_of(code) in printed.text


def test_a_card_is_lost_and_replaced(browser: Open, town: Town) -> None:
    officer = browser("officer")
    address = _own(officer, WANG)
    page = officer.get(address)
    assert "王某某" in page.text
    card = re.search(r'name="card" value="(\w+)"', page.text)
    assert card
    form = {"do": "replace", "card": card[1], "key": "k1"}
    assert officer.post(address, **form).status_code == 422
    printed = officer.post(address, **form, reason="丢了")
    [code] = _codes(printed)
    assert _finds(town, code) == WANG
    assert _codes(officer.post(address, **form, reason="丢了")) == [code]
    with pytest.raises(CardRevoked):
        _finds(town, town.cards[WANG])
    assert "丢了" in officer.get(address).text


def test_a_card_is_revoked_and_another_issued_with_a_label(browser: Open, town: Town) -> None:
    officer = browser("officer")
    address = _own(officer, WANG)
    card = re.search(r'name="card" value="(\w+)"', officer.get(address).text)
    assert card
    gone = officer.post(address, do="revoke", card=card[1], reason="搬走")
    assert (gone.status_code, gone.location) == (303, address)
    with pytest.raises(CardRevoked):
        _finds(town, town.cards[WANG])
    printed = officer.post(address, do="issue", label="代办人", key="k1")
    assert "代办人" in printed.text
    assert _finds(town, _codes(printed)[0]) == WANG


def test_a_link_shows_the_points_until_it_is_revoked(browser: Open, town: Town) -> None:
    officer = browser("officer")
    address = _own(officer, WANG)
    page = officer.post(address, do="link", key="k1")
    assert page.headers["Cache-Control"] == "no-store"
    link = re.search(r'<p class="link-address">[^<]*?(/c/[\w-]+)</p>', page.text)
    assert link
    assert "100" in browser().get(link[1]).text
    assert officer.post(address, do="link", key="k1").text.count(link[1]) == 1
    assert "在用 1 个" in officer.get(address).text
    assert officer.post(address, do="cut").status_code == 303
    assert browser().get(link[1]).status_code == 404


def test_each_form_of_a_page_has_a_secret_of_its_own(browser: Open, town: Town) -> None:
    officer = browser("officer")
    keys = _keys(officer.get(_own(officer, WANG)))
    assert len(keys) >= 3
    assert len(set(keys)) == len(keys)


def test_a_form_without_a_secret_makes_no_known_code(browser: Open, town: Town) -> None:
    officer = browser("officer")
    address = _own(officer, WANG)
    first = _codes(officer.post(address, do="issue"))
    second = _codes(officer.post(address, do="issue"))
    assert first != second


def test_a_button_nobody_has_does_nothing(browser: Open, town: Town) -> None:
    officer = browser("officer")
    address = _own(officer, WANG)
    assert officer.post(address, do="dance").status_code == 303


def test_another_villages_officer_finds_nobody(browser: Open, town: Town) -> None:
    address = _own(browser("officer"), WANG)
    far = browser("officer-west")
    for page in (
        far.get(address),
        far.post(address, do="issue", key="k"),
        far.get(f"/cards?subject={WANG}"),
        far.get("/cards?subject=099999"),
    ):
        assert page.status_code == 422
    assert far.post("/cards", village=str(town.east), key="k").status_code == 403
    assert FAR not in far.get("/cards").text
