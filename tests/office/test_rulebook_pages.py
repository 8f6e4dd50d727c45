"""The rulebook's pages: read in plain words, handed in, checked, signed off and adopted."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Final

import pytest
from werkzeug.test import TestResponse

from civility import read_rule_sheets
from kernel import clock
from tests.app.browser import Browser
from tests.civility.sheets import good, sheet
from tests.pos.counter import Town

Open = Callable[..., Browser]
PACKED: Final = re.compile(r'name="sheet" value="([^"]*)"')
KEY: Final = re.compile(r'name="key" value="([^"]*)"')
DOUBTFUL: Final = sheet(good("A1+1"), good("A1+2", title_zh="年内无越级上访"))


@pytest.fixture
def database_url(one_engine: str) -> str:
    """One engine: the verbs are tested on both."""
    return one_engine


@pytest.fixture
def officer(town: Town, browser: Open) -> Browser:
    """An officer of the town, reading English, with the default in force."""
    visitor = browser("town")
    visitor.get("/?lang=en")
    return visitor


def _check(visitor: Browser, content: bytes) -> TestResponse:
    form = {
        "csrf_token": visitor.token(),
        "do": "check",
        "workbook": (BytesIO(content), "rules.csv"),
    }
    return visitor.client.post("/rulebook/new", data=form)


def _adopt(visitor: Browser, page: str, **more: str) -> TestResponse:
    [carried], [key] = PACKED.findall(page), KEY.findall(page)
    first_day = (clock.today() + timedelta(days=30)).isoformat()
    form = {"name": "二版", "first_day": first_day, **more}
    return visitor.post("/rulebook/new", do="adopt", sheet=carried, key=key, **form)


def test_it_is_read_in_plain_words(officer: Browser) -> None:
    page = officer.get("/rulebook").text
    for words in ("Care for the old", "Takes part in", "at most 4 times a year", "grid member"):
        assert words in page
    assert "in force" in page
    officer.get("/?lang=zh")
    page = officer.get("/rulebook").text
    for words in ("孝敬老人", "每年最多 4 次", "网格员", "文书效力结束时", "默认建议稿"):
        assert words in page


def test_it_is_fetched_as_excel_and_is_the_same(officer: Browser) -> None:
    [address] = re.findall(r'href="(/rulebook/\d+\.xlsx)"', officer.get("/rulebook").text)
    answer = officer.get(address)
    assert "rulebook-" in answer.headers["Content-Disposition"]
    assert len(read_rule_sheets(answer.data).items) == 85
    assert officer.get("/rulebook/999.xlsx").status_code == 422
    assert officer.get("/rulebook?version=999").status_code == 422


def test_a_file_with_faults_is_shown_row_by_row(officer: Browser) -> None:
    answer = _check(officer, sheet(good("A1+1", topic="信访"), good("A1+2", tiers="x")))
    assert answer.status_code == 422
    assert "2 faults" in answer.text
    assert "they are never scored" in answer.text
    assert not PACKED.search(answer.text)


def test_a_version_is_checked_signed_off_and_adopted(officer: Browser) -> None:
    checked = _check(officer, DOUBTFUL)
    assert checked.status_code == 200
    assert "上访" in checked.text
    unsigned = _adopt(officer, checked.text)
    assert unsigned.status_code == 422
    assert "A1+2" in unsigned.text
    assert 'value="二版"' in unsigned.text
    done = _adopt(officer, unsigned.text, signed="A1+2")
    assert done.status_code == 303
    page = officer.get(done.location).text
    assert "The new version was adopted" in page
    assert "coming" in page
    assert "Words looked at" in page
    assert _adopt(officer, unsigned.text, signed="A1+2").location == done.location


def test_a_day_in_the_past_is_refused_and_what_was_typed_stays(officer: Browser) -> None:
    checked = _check(officer, sheet(good("A1+1")))
    for day in ("2020-01-01", "soon", ""):
        answer = _adopt(officer, checked.text, first_day=day)
        assert answer.status_code == 422
        assert PACKED.search(answer.text)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a,b\n1,2\n"])
def test_what_is_no_rulebook_is_refused(officer: Browser, content: bytes) -> None:
    assert _check(officer, content).status_code == 422
    assert officer.post("/rulebook/new", do="check").status_code == 422
    assert officer.post("/rulebook/new", do="adopt", sheet="x").status_code == 422


def test_others_read_and_hand_nothing_in(officer: Browser, browser: Open) -> None:
    village = browser("officer")
    assert village.get("/rulebook").status_code == 200
    assert "/rulebook/new" not in village.get("/rulebook").text
    assert village.get("/rulebook/new").status_code == 403
