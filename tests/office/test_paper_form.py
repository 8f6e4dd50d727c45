"""The form of a count or a write-off: rows read as typed, empty ones left out."""

from office.delivery_form import wrong_row
from office.paper_form import Row, rows_of, said_of
from pos.paper_acts import Said
from pos.shelving import PiecesUnfit


def test_rows_are_read_as_typed() -> None:
    form = {
        "goods-1": "火柴",
        "pieces-1": "０",
        "reason-1": "受潮",
        "lot-1": "2",
        "goods-2": "0001",
        "goods-3": "0002",
        "pieces-3": "x",
    }
    rows = rows_of(form, more=True)
    assert len(rows) == 10
    assert said_of(rows, {"火柴": "69"}) == (Said("69", 0, "受潮", 2), Said("0002", -1))
    assert wrong_row(rows, PiecesUnfit(line=2)) == 3
    assert Row(1, pieces="12").said({}) == Said("", 12)
