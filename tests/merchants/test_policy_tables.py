"""The policies' tables: a version stands as it was proposed and decided, whoever tries."""

from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.db import Database, transaction
from merchants.policy_adopting import add_default_policies
from merchants.policy_tables import PolicyDecision, PolicyRow, PolicyVersion

TABLES = {PolicyVersion: "id", PolicyDecision: "version_id", PolicyRow: "version_id"}


def _execute(attack: str, tx: Session) -> None:
    tx.execute(text(attack))


def test_a_version_stands_as_it_was_written(database: Database) -> None:
    transaction(add_default_policies)
    for table, column in TABLES.items():
        name = table.__tablename__
        for attack in (f"UPDATE {name} SET {column} = {column}", f"DELETE FROM {name}"):
            with pytest.raises(DBAPIError, match=f"{name}_no_"):
                transaction(partial(_execute, attack))
