"""The books' words: every kind of entry and of account has them, in both languages."""

import pytest
from flask import Flask
from flask_babel import force_locale

from app import language
from ledger import TrialLine
from ledger.chart import ACCOUNT_KINDS, ENTRY_KINDS
from office import book_words


@pytest.fixture
def spoken() -> Flask:
    """An app that can say words and nothing else."""
    app = Flask(__name__)
    language.set_up(app, "Asia/Shanghai")
    return app


def test_every_kind_of_entry_and_account_has_words() -> None:
    assert set(book_words.KINDS) == set(ENTRY_KINDS)
    assert set(book_words.ACCOUNTS) == set(ACCOUNT_KINDS)


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        ("issued", "Issued", "已发出"),
        ("household", "With the households", "在各户手里"),
        ("household/010317", "Household 010317", "户号 010317"),
        ("redeemed/S1", "Handed in at 塘庄村信用超市", "在塘庄村信用超市兑换"),
        ("redeemed/S2", "Handed in at S2", "在S2兑换"),
        ("budget/2026", "Budget 2026", "2026 年预算"),
    ],
)
def test_an_account_by_its_name(spoken: Flask, code: str, english: str, chinese: str) -> None:
    shops = {"S1": "塘庄村信用超市"}
    with spoken.test_request_context():
        with force_locale("en"):
            assert book_words.account_name(code, shops) == english
        with force_locale("zh_Hans"):
            assert book_words.account_name(code, shops) == chinese
        assert book_words.account_means(code)


def test_lines_stand_as_people_read_them() -> None:
    lines = [TrialLine(7, code, 1, 0) for code in ("budgeted", "expired", "household", "issued")]
    assert [one.account for one in book_words.in_order(lines)] == [
        "issued",
        "household",
        "expired",
        "budgeted",
    ]


def test_what_caused_an_entry_and_where_to_look(spoken: Flask) -> None:
    with spoken.test_request_context(), force_locale("en"):
        assert book_words.source_name("slip/46001") == "Slip 46001"
        assert book_words.source_name("award/a/1") == "Award a/1"
        assert book_words.source_name("opening/010317") == "opening/010317"
        assert book_words.kind_name("redeem") == "Goods handed out"
    assert book_words.slip_of("slip/46001") == "46001"
    assert book_words.slip_of("award/a") == ""
    assert book_words.number_of("household/010317") == "010317"
    assert book_words.number_of("issued") == ""
