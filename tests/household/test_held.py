"""The copy on paper: whatever the file has, in words, and no more of a part than a page bears."""

import html
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, Final

import pytest
from flask import Flask
from flask_babel import gettext

from household import held
from household.copy_words import FIELDS, PARTS, VALUES
from kernel import clock
from kernel.db import reading
from merchants.demanding import ask
from registry import find_subject, nominees
from tests.app.browser import Browser
from tests.merchants import market
from tests.pos.counter import SALT, WANG, Town

Open = Callable[..., Browser]
ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _live(town: Town) -> None:
    """Let something be held on the household in many places."""
    officer: Any = town.actors["officer"]
    nominees.add_nominee(officer, number=WANG, key="n", name="司徒乙", relation="女儿 <弟>")
    town.redeem((SALT, 3))
    market.grade(town, WANG, "AA")
    market.use(town, market.public(town, title="理发八折", points=1))
    with reading() as session:
        wang = find_subject(session, WANG)
    ask(wang, words="送货上门", key="d")


def _leaves(name: str, said: Any) -> Iterator[tuple[str, str, Any]]:
    """Each part, field and value of the file that is not empty."""
    for field, value in said.items():
        if isinstance(value, dict):
            yield from _leaves(f"{name}.{field}" if name else field, value)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for one in value:
                yield from _leaves(f"{name}.{field}" if name else field, one)
        elif value not in (None, "", [], {}):
            yield name, field, value


def _in_words(part: str, field: str, value: Any) -> str:
    """How a villager reads it."""
    words = VALUES.get(f"{part}.{field}") or VALUES.get(field) or {}
    if value in words:
        return str(gettext(str(words[value])))
    if isinstance(value, str) and ISO.match(value):
        at = datetime.fromisoformat(value)
        day = date.fromisoformat(value) if len(value) == 10 else clock.local(at).date()
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{value // 100}.{value % 100:02d} 元" if field.endswith("_fen") else str(value)


def test_every_field_of_the_file_is_on_the_page(browser: Open, app: Flask, town: Town) -> None:
    at = browser()
    _live(town)
    here = f"/c/{at.behind_pin(WANG)}"
    assert f'href="{here}/copy"' in at.get(f"{here}/rights").text
    answer = at.get(f"{here}/copy")
    assert (answer.status_code, answer.headers["Referrer-Policy"]) == (200, "no-referrer")
    page = html.unescape(re.sub("<[^>]+>", " ", answer.text))
    copy = at.get(f"{here}/copy.json").get_json()
    # That it was copied just now is in the second copy alone.
    copy["looked_at"] = copy["looked_at"][1:]
    leaves = list(_leaves("", copy))
    assert len({part for part, *_ in leaves}) >= 11
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        for part, field, value in leaves:
            title = PARTS.get(part) or PARTS[field]
            wanted = (str(title), str(FIELDS[field]), _in_words(part, field, value))
            assert [one for one in wanted if one not in page] == [], (part, field)
    assert not ISO.search(page)
    at.get(f"{here}/copy?lang=en")
    english = at.get(f"{here}/copy").text
    assert ("Everything held on us" in english, "Who may come for us" in english) == (True, True)


def test_of_a_long_part_the_page_shows_the_latest_and_says_so(
    browser: Open, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = browser()
    for _ in range(3):
        town.redeem((SALT, 1))
    monkeypatch.setattr(held, "SHOWN", 2)
    page = at.get(f"/c/{at.behind_pin(WANG)}/copy").text
    assert page.count("更早的 2 条在下载的文件里") == 1
    assert page.count("<dt>之后的积分</dt>") == 2


def test_what_has_no_word_is_shown_by_its_own_name(app: Flask) -> None:
    with app.test_request_context():
        [part] = held.in_words({"new": {"colour": "red", "empty": None, "is_on": True}, "none": []})
    assert (part.title, part.more) == ("new", 0)
    assert [one for one in part.things[0].said if one[0] == "colour"] == [("colour", "red")]


def test_changes_and_half_points_are_said_as_people_say_them(app: Flask) -> None:
    said = {"history": [{"said": {"head": ["王小明", "王大明"], "phone": [None, "138"]}}]}
    with app.test_request_context(headers={"Accept-Language": "en"}):
        [history] = held.in_words(said)
        [rating] = held.in_words({"conduct": {"ratings": [{"halves": -3, "vetoed": False}]}})
    assert history.things[0].said == [("What changed", "Head: 王小明 → 王大明; Telephone: – → 138")]
    assert rating.things[0].said == [("Score", "-1.5"), ("Veto", "no")]
