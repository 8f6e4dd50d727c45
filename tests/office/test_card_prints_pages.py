"""Printing cards from the office: one form, one file; the log says who printed how many."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

import registry
from household import printing
from kernel.db import reading, transaction
from registry import CardRevoked
from registry.subjects import Subject
from tests.app.browser import Browser
from tests.household.cards import pages_of, read
from tests.pos.counter import POOR, WANG, Town

Open = Callable[..., Browser]


def _lose(town: Town, *numbers: str) -> None:
    def work(tx: Session) -> None:
        for number in numbers:
            card = registry.find_card(tx, town.east, town.cards[number])
            registry.revoke_card(tx, card, staff_id=None, reason="丢了")

    transaction(work)


def test_a_form_gives_a_file_once_and_the_log_says_so(
    town: Town,
    browser: Open,
    tool: Callable[[str], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(printing, "BUNDLE", 1)
    _lose(town, POOR, WANG)
    officer = browser("officer")
    page = officer.get("/cards/prints").text
    (keys,) = re.findall(r'data-keys="([^"]+)"', page)
    first, second = keys.split(" ")
    said = []
    for key in (first, first, second):
        answer = officer.post("/cards/prints", key=key, layout="cr80", village=str(town.east))
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.mimetype == "application/pdf"
        file = tmp_path / "cards.pdf"
        file.write_bytes(answer.data)
        said.append(
            [code for one in pages_of(tool("pdftoppm"), file, dpi=150) for code in read(one)]
        )
    assert said[0] == said[1] != said[2]
    with reading() as session:
        found = {registry.find_card(session, town.east, codes[0]).subject_id for codes in said}
        assert {session.get_one(Subject, (town.east, one)).number for one in found} == {WANG, POOR}
        with pytest.raises(CardRevoked):
            registry.find_card(session, town.east, town.cards[WANG])
    # The code on the back opens the household's page, at the address that phones reach.
    assert officer.get("/c/" + said[0][1].rpartition("/c/")[2]).status_code == 200
    done = officer.post("/cards/prints", key="another", village=str(town.east))
    assert done.status_code == 303
    page = officer.get("/cards/prints").text
    assert "data-keys" not in page
    assert page.count("给印卡机") == 2


def test_a_sign_that_the_font_lacks_is_told_on_the_page(town: Town, browser: Open) -> None:
    """By number and sign; nothing is issued."""
    _lose(town, WANG)

    def rename(tx: Session) -> None:
        registry.find_subject(tx, WANG).head = "𠮷小明"

    transaction(rename)
    officer = browser("officer")
    refused = officer.post("/cards/prints", key="a key", village=str(town.east))
    assert refused.status_code == 422
    assert f"{WANG} 𠮷" in refused.text
    assert "这里还没有印过卡" in refused.text


def test_old_cards_are_replaced_as_far_as_was_chosen(
    town: Town,
    browser: Open,
    tool: Callable[[str], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Everybody's only when it is ticked, each once; then whose name changed, and no one else's."""
    monkeypatch.setattr(printing, "BUNDLE", 2)
    officer, there = browser("officer"), f"/cards/prints?village={town.east}"
    page = officer.get(f"{there}&again=all").text
    assert "要印 3 张卡" in page
    assert "旧卡全部作废" in page
    (keys,) = re.findall(r'data-keys="([^"]+)"', page)
    (until,) = re.findall(r'name="until" value="(\w+)"', page)
    form = {"village": str(town.east), "again": "all", "until": until, "layout": "cr80"}
    refused = officer.post("/cards/prints", key="k", **form)
    assert refused.status_code == 422
    assert "要印 3 张卡" in refused.text
    with reading() as session:
        registry.find_card(session, town.east, town.cards[WANG])
    first, second = keys.split(" ")
    counts = []
    for key in (first, second, first):
        file = tmp_path / "cards.pdf"
        file.write_bytes(officer.post("/cards/prints", key=key, sure="yes", **form).data)
        counts.append(len(pages_of(tool("pdftoppm"), file, dpi=50)))
    assert counts == [4, 2, 4]
    done = officer.post("/cards/prints", key="third", sure="yes", **form)
    assert (done.status_code, done.location) == (303, f"{there}&again=all")
    with reading() as session, pytest.raises(CardRevoked):
        registry.find_card(session, town.east, town.cards[WANG])
    assert "卡上的字也都对" in officer.get(f"{there}&again=changed").text

    def rename(tx: Session) -> None:
        registry.find_subject(tx, WANG).head = "欧阳小明"

    transaction(rename)
    page = officer.get(f"{there}&again=changed").text
    assert "要印 1 张卡" in page
    [until] = re.findall(r'name="until" value="(\w+)"', page)
    form |= {"again": "changed", "key": "k2", "until": until}
    assert officer.post("/cards/prints", **form).mimetype == "application/pdf"
    assert "卡上的字也都对" in officer.get(f"{there}&again=changed").text
    log = officer.get(there).text
    assert (log.count("全部换新"), log.count("还有卡上字旧了的")) == (2, 1)
