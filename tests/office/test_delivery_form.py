"""The form of a delivery: rows read as typed, empty ones left out, nonsense out of bounds."""

from datetime import date

from office.delivery_form import Row, consignment, rows_of, whole, wrong_row
from pos.receiving import Incoming
from pos.shelving import PiecesUnfit


def test_rows_are_five_or_as_many_as_the_form_has_and_never_too_many() -> None:
    assert [one.n for one in rows_of({})] == [1, 2, 3, 4, 5]
    assert len(rows_of({"rows": "5"}, more=True)) == 10
    assert len(rows_of({"rows": "900"}, more=True)) == 50


def test_empty_rows_do_not_count_and_a_name_stands_for_its_code() -> None:
    form = {
        "supplier": "供销社",
        "fund": "gift",
        "ref": "7",
        "goods-2": "鸡蛋 10枚",
        "pieces-2": "１２",
        "cost-2": "6.80",
        "expires-2": "2026-12-01",
        "goods-4": "0001",
        "pieces-4": "many",
        "cost-4": "dear",
        "expires-4": "soon",
    }
    rows = rows_of(form)
    asked = consignment("S1", form, rows, {"鸡蛋 10枚": "6900000001066"})
    assert asked.lines == (
        Incoming("6900000001066", 12, 680, date(2026, 12, 1)),
        Incoming("0001", 0, 0, date.min),
    )
    assert (asked.shop, asked.supplier, asked.fund, asked.ref) == ("S1", "供销社", "gift", "7")
    assert wrong_row(rows, PiecesUnfit(line=2)) == wrong_row(rows, PiecesUnfit(goods="0001")) == 4
    assert wrong_row(rows, PiecesUnfit(goods="0002")) == wrong_row(rows, None) == 0
    assert Row(1).incoming.expires_on is None
    assert whole("-1") == 0
