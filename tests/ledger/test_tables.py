"""The tables the code speaks of are the tables the migrations made, constraint by constraint."""

import pytest
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Table,
    UniqueConstraint,
    inspect,
)

from kernel.db import Database
from ledger import tables

TABLES = [one for one in vars(tables).values() if isinstance(one, Table)]


def test_all_are_here() -> None:
    assert {one.name for one in TABLES} == {
        "account",
        "balance",
        "entry",
        "posting",
        "entry_seal",
        "lot",
        "leg_rule",
        "month_sum",
        "seal_queue",
        "block",
        "block_item",
        "audit_run",
    }


def test_the_database_has_the_same(database: Database, subtests: pytest.Subtests) -> None:
    there, dialect = inspect(database.writer), database.writer.dialect
    for table in TABLES:
        with subtests.test(str(table.name)):
            columns = {
                one["name"]: (one["nullable"], one["type"].compile(dialect))
                for one in there.get_columns(table.name)
            }
            assert columns == {
                one.name: (one.nullable, one.type.compile(dialect)) for one in table.columns
            }
            assert there.get_pk_constraint(table.name)["constrained_columns"] == [
                one.name for one in table.primary_key
            ]
            for kind, found in (
                (UniqueConstraint, there.get_unique_constraints(table.name)),
                (ForeignKeyConstraint, there.get_foreign_keys(table.name)),
                (CheckConstraint, there.get_check_constraints(table.name)),
            ):
                said = {str(one.name) for one in table.constraints if isinstance(one, kind)}
                assert {one["name"] for one in found} == said
            assert {one["name"] for one in there.get_indexes(table.name)} >= {
                one.name for one in table.indexes
            }


def test_the_village_comes_first_in_every_key() -> None:
    """One village per transaction, and every page of the hot path reads within one."""
    for table in TABLES:
        if table.name not in ("leg_rule", "audit_run"):
            assert next(iter(table.primary_key)).name == "village"


def test_points_are_whole_numbers() -> None:
    for table in TABLES:
        for column in table.columns:
            if column.name in ("points", "balance_after", "credited", "drawn"):
                assert isinstance(column.type, BigInteger)
