"""Instants in the database: UTC on both sides, aware, never naive."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from kernel import db
from kernel.db import Database, UtcDateTime, transaction


def test_an_instant_is_stored_in_utc_and_comes_back_aware(database: Database) -> None:
    at = datetime(2026, 3, 2, 12, 30, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    column, dialect = UtcDateTime(), database.writer.dialect
    stored = column.process_bind_param(at, dialect)
    assert stored is not None
    assert stored.replace(tzinfo=UTC) == at
    assert (stored.tzinfo is None) is (dialect.name == "sqlite")
    for given in (stored, at):
        back = column.process_result_value(given, dialect)
        assert back is not None
        assert back.tzinfo is UTC
    assert column.process_result_value(stored, dialect) == at
    assert column.process_bind_param(None, dialect) is None
    assert column.process_result_value(None, dialect) is None


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 3, 2)  # noqa: DTZ001  what is refused
    query = db.Base.metadata.tables["account"].insert()
    row = {"village": 1, "code": "d", "kind": "x", "limited": False, "opened_at": naive}
    with pytest.raises(StatementError, match="needs a time zone"):
        transaction(lambda tx: tx.execute(query, row))
