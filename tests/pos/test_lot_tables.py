"""The tables of lots: neither a lot nor its moves are rewritten behind the shelf."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kernel.db import transaction
from tests.pos.counter import Town


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lot_move SET pieces = pieces + 1",
        "DELETE FROM lot_move",
        "DELETE FROM stock_lot",
        "UPDATE stock_lot SET sold = came + 1",
        "UPDATE stock_lot SET gone = -1",
    ],
)
def test_a_lot_is_not_rewritten(town: Town, statement: str) -> None:
    with pytest.raises(DBAPIError):
        transaction(lambda tx: tx.execute(text(statement)))
