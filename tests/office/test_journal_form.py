"""What is typed about the journal: told to the books, or named by its field."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from app import language
from ledger import Asked
from office.journal_form import read_form

ID = "019cb700aa000a81f80e703f7065f579"


@pytest.fixture
def spoken() -> Flask:
    """An app that can say words and nothing else."""
    app = Flask(__name__)
    language.set_up(app, "Asia/Shanghai")
    return app


def test_what_is_typed_is_asked_of_the_books() -> None:
    form = read_form(
        7, {"kind": "award", "from": "2026-11-01", "to": " 2026-11-20 ", "household": "010317"}
    )
    assert form.asked() == Asked(
        7,
        kind="award",
        since=datetime(2026, 10, 31, 16, tzinfo=UTC),
        until=datetime(2026, 11, 20, 16, tzinfo=UTC),
        account="household/010317",
    )
    assert form.query == {
        "village": "7",
        "kind": "award",
        "from": "2026-11-01",
        "to": "2026-11-20",
        "household": "010317",
    }
    assert read_form(7, {}).asked() == Asked(7)
    assert read_form(7, {"account": "expired"}).asked() == Asked(7, account="expired")


def test_a_number_finds_its_source_however_it_is_written() -> None:
    asked = read_form(7, {"text": "4600 0001 0002 0003 0004"}).asked()
    assert asked.sources is not None
    assert "slip/46000001000200030004" in asked.sources
    assert "award/清洁日-1" in (read_form(7, {"text": "清洁日-1"}).asked().sources or ())
    assert read_form(7, {"text": ID.upper()}).entry_id == ID
    assert read_form(7, {"text": "46"}).entry_id == ""


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"from": "20.11.2026"}, {"from"}),
        ({"to": "0001-01-01"}, {"to"}),
        ({"to": "9999-12-31"}, {"to"}),
        ({"from": "2026-11-02", "to": "2026-11-01"}, {"to"}),
        ({"kind": "gift"}, {"kind"}),
        ({"account": "staff"}, {"account"}),
        ({"account": "issued", "household": "010317"}, {"account"}),
        ({"from": "2026-11-01", "to": "2026-11-01", "kind": "undo"}, set()),
    ],
)
def test_what_is_wrong_is_named_by_its_field(
    spoken: Flask, typed: dict[str, str], wrong: set[str]
) -> None:
    with spoken.test_request_context():
        assert set(read_form(7, typed).wrong) == wrong
