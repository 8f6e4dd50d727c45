"""The pages of cards: who has none, one card fetched this once, revoked, replaced; links."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

import registry
from kernel.db import reading, transaction
from registry import CardRevoked
from tests.app.browser import Browser
from tests.household.cards import pages_of, read
from tests.pos.counter import FAR, POOR, WANG, Town

Open = Callable[..., Browser]
Tool = Callable[[str], str]


def _lose(town: Town, number: str) -> None:
    """The household loses its card, and it is revoked."""

    def work(tx: Session) -> None:
        card = registry.find_card(tx, town.east, town.cards[number])
        registry.revoke_card(tx, card, staff_id=None, reason="丢了")

    transaction(work)


def _codes(answer: TestResponse, tool: Tool, folder: Path) -> list[str]:
    """The codes on a file of one card: the one that spends, then the one that looks."""
    if answer.mimetype == "image/png":
        with Image.open(BytesIO(answer.data)) as picture:
            return sorted(read(picture.convert("L")))
    assert answer.mimetype == "application/pdf"
    file = folder / "card.pdf"
    file.write_bytes(answer.data)
    return [code for page in pages_of(tool("pdftoppm"), file, dpi=150) for code in read(page)]


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


def test_who_has_no_card_is_listed(browser: Open, town: Town) -> None:
    officer = browser("officer")
    assert "这里每一户都有卡了" in officer.get("/cards").text
    _lose(town, POOR)
    page = officer.get("/cards").text
    assert POOR in page
    assert WANG not in page
    assert f"/cards/prints?village={town.east}" in page


def test_one_card_is_fetched_on_every_paper_and_as_a_picture(
    browser: Open, town: Town, tool: Tool, tmp_path: Path
) -> None:
    """Front and back of the same card each time: by its form, which the page holds, and no more."""
    officer = browser("officer")
    address = _own(officer, WANG)
    made = officer.post(address, do="issue", label="代办人", key="k1")
    assert made.headers["Cache-Control"] == "no-store"
    assert "代办人" in made.text
    assert made.text.count('name="key" value="k1"') == 4
    assert "王小明" not in made.text
    said = []
    for layout in ("a4", "cr80", "a5", "png"):
        answer = officer.post(address, do="issue", label="代办人", key="k1", layout=layout)
        assert answer.headers["Cache-Control"] == "no-store"
        said.append(_codes(answer, tool, tmp_path))
    assert said[0] == said[1] == said[2] == said[3]
    [code, look] = said[0]
    assert _finds(town, code) == WANG
    assert browser().get("/c/" + look.rpartition("/c/")[2]).status_code == 200
    assert code not in officer.get(address).text
    log = officer.get("/cards/prints").text
    assert log.count("加发的一张") == log.count("单独一张卡") == 1


def test_a_card_is_lost_and_replaced(browser: Open, town: Town, tool: Tool, tmp_path: Path) -> None:
    officer = browser("officer")
    address = _own(officer, WANG)
    page = officer.get(address)
    assert "王某某" in page.text
    card = re.search(r'name="card" value="(\w+)"', page.text)
    assert card
    form = {"do": "replace", "card": card[1], "key": "k1"}
    assert officer.post(address, **form).status_code == 422
    assert "换" in officer.post(address, **form, reason="丢了").text
    answer = officer.post(address, **form, reason="丢了", layout="png")
    [code, _look] = _codes(answer, tool, tmp_path)
    assert _finds(town, code) == WANG
    with pytest.raises(CardRevoked):
        _finds(town, town.cards[WANG])
    assert "丢了" in officer.get(address).text


def test_a_card_is_revoked_and_its_holder_has_none(browser: Open, town: Town) -> None:
    officer = browser("officer")
    address = _own(officer, WANG)
    card = re.search(r'name="card" value="(\w+)"', officer.get(address).text)
    assert card
    gone = officer.post(address, do="revoke", card=card[1], reason="搬走")
    assert (gone.status_code, gone.location) == (303, address)
    with pytest.raises(CardRevoked):
        _finds(town, town.cards[WANG])


def test_a_card_that_cannot_be_drawn_is_not_issued(browser: Open, town: Town) -> None:
    """The page says which sign the font lacks."""

    def rename(tx: Session) -> None:
        registry.find_subject(tx, WANG).head = "𠮷小明"

    transaction(rename)
    officer = browser("officer")
    address = _own(officer, WANG)
    refused = officer.post(address, do="issue", key="k1")
    assert refused.status_code == 422
    assert f"{WANG} 𠮷" in refused.text
    assert officer.get(address).text.count('name="do" value="replace"') == 1


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
    first, second = (_keys(officer.post(address, do="issue")) for _ in range(2))
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
    assert FAR not in far.get("/cards").text
