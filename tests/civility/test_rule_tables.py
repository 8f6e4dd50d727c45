"""The rulebook's tables: a version that was adopted is never changed, whoever tries."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from civility.rule_adopting import add_default_rules
from kernel.db import Database, transaction

TABLES = ("rulebook", "rule_aspect", "rule_item", "rule_tier")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("attack", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_a_version_stands_as_it_was_adopted(database: Database, table: str, attack: str) -> None:
    transaction(add_default_rules)
    column = "id" if table == "rulebook" else "rulebook_id"
    with pytest.raises(DBAPIError):
        transaction(lambda tx: tx.execute(text(attack.format(table, column, column))))
