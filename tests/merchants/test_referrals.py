"""Referrals' tables: amounts and decisions stay as they were entered."""

from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.db import Database, reading, transaction
from merchants.referrals import bank_of, banks, standing
from tests.merchants.lending import lent


def _execute(statement: str, tx: Session) -> None:
    tx.execute(text(statement))


def test_the_database_keeps_them(database: Database) -> None:
    here = lent()
    with reading() as session:
        assert [one.code for one in banks(session)] == ["NS", "YC"]
        assert bank_of(session, "nobody") is None
        found = standing(session, here.around.town.east, here.referral)
        assert found is not None
        assert (found.state, found.granted_fen, found.used_fen) == ("granted", 5_000_000, 0)
        assert standing(session, here.around.town.west, here.referral) is None
    for attack, guard in (
        ("UPDATE bank SET name = ''", "bank_no_update"),
        ("DELETE FROM bank", "bank_no_delete"),
        ("DELETE FROM referral", "referral_no_delete"),
        ("UPDATE referral_step SET fen = 9", "referral_step_no_update"),
        ("DELETE FROM referral_step", "referral_step_no_delete"),
    ):
        with pytest.raises(DBAPIError, match=guard):
            transaction(partial(_execute, attack))
