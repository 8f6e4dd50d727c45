"""Caps: each text of the default is read, written back the same, and said in words."""

import pytest
from flask import Flask, g

from app import language
from app.language import LANGUAGES
from civility.caps import CapUnreadable, cap_in_words, cap_text, parse_cap
from civility.rules import Cap

#: text, value, words in English, words in Chinese.
CAPS = [
    ("1/yr", Cap(1), "once a year", "每年一次"),
    ("2/yr", Cap(2), "at most 2 times a year", "每年最多 2 次"),
    ("12/yr", Cap(12), "at most 12 times a year", "每年最多 12 次"),
    ("1/half-yr", Cap(1, "half-year"), "once in half a year", "每半年一次"),
    ("2/month", Cap(2, "month"), "at most 2 times a month", "每月最多 2 次"),
    (
        "10 h/month/person",
        Cap(10, "month", "hours", "person"),
        "at most 10 hours a month, for each person",
        "每月最多 10 小时，按人计",
    ),
    (
        "best title only/yr",
        Cap(1, best=True, of="title"),
        "only the highest in a year counts",
        "每年只按最高一项计",
    ),
    (
        "per duty, 10/yr",
        Cap(10, of="duty"),
        "every duty counts, at most 10 times a year",
        "按值守次数计，每年最多 10 次",
    ),
    ("per case", Cap(of="case"), "every case counts", "按件计"),
    ("per event", Cap(of="event"), "every event counts", "按次计"),
    ("per finding", Cap(of="finding"), "every finding counts", "按核实次数计"),
]


@pytest.mark.parametrize(("text", "cap"), [case[:2] for case in CAPS])
def test_a_cap_is_read_and_written_back(text: str, cap: Cap) -> None:
    assert parse_cap(text) == cap
    assert cap_text(cap) == text


@pytest.mark.parametrize(("cap", "english", "chinese"), [case[1:] for case in CAPS])
def test_a_cap_is_said_in_words(words: Flask, cap: Cap, english: str, chinese: str) -> None:
    for lang, said in (("en", english), ("zh", chinese)):
        with words.app_context():
            g.lang = LANGUAGES[lang]
            assert cap_in_words(cap) == said


@pytest.mark.parametrize(
    ("chinese", "text"),
    [
        ("2次/年", "2/yr"),
        ("1/半年", "1/half-yr"),
        ("10小时/月/人", "10 h/month/person"),
        (" 2/yr ", "2/yr"),
        ("per duty,10/yr", "per duty, 10/yr"),
    ],
)
def test_a_clerk_may_write_it_in_chinese(chinese: str, text: str) -> None:
    assert cap_text(parse_cap(chinese)) == text


@pytest.mark.parametrize(
    "text",
    ["", "0/yr", "-1/yr", "2", "2/week", "2/yr/dog", "per whim", "best/yr", "2.5/yr", "2/yr x"],
)
def test_what_is_no_cap_is_not_guessed(text: str) -> None:
    with pytest.raises(CapUnreadable):
        parse_cap(text)


@pytest.fixture
def words() -> Flask:
    """An app that knows both languages and nothing else."""
    app = Flask("words")
    language.set_up(app, "Asia/Shanghai")
    return app
