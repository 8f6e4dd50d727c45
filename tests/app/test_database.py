"""The database: two engines, and a schema that goes up, down and up again with the town in it."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, MetaData, Table, inspect, select, text
from sqlalchemy.exc import DBAPIError

import ledger
import pos
from app.database import migrate
from kernel.db import Base, bound, reading, transaction
from pos.slips import Slip, stands
from pos.undoing import undo
from registry import find_subject, make_look, record_look, set_setting
from tests.pos.counter import EGGS, FAR, LI, SALT, WANG, Town, Watch, whole

#: Written by a migration itself, and by nobody else.
SEEDED = {"leg_rule", "alembic_version"}


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """An app whose own engines are on the town's database: migrations run through them."""
    return own_app


@pytest.fixture
def lived_in(app: Flask, town: Town, watch: Watch) -> Iterator[Flask]:
    """The town with slips, an undo, a look and a setting; inside the app's context."""
    slip = town.redeem((SALT, 3), (EGGS, 1)).reply["slip"]
    town.redeem((SALT, 1), card=LI)
    town.redeem((SALT, 1), card=FAR, by="clerk-west")
    watch.forward(minutes=1)
    undo(town.clerk, slip=slip, key="u1")

    def more(tx: Any) -> None:
        make_look(tx, find_subject(tx, WANG))
        record_look(tx, find_subject(tx, WANG), staff_id=None, via="look")
        set_setting(tx, town.east, "undo_minutes", 5)

    transaction(more)
    with app.app_context():
        yield app


def _revisions() -> list[str]:
    """Every revision, the newest first."""
    return [one.revision for one in ScriptDirectory(migrate.directory).walk_revisions()]


def _stored(connection: Connection) -> dict[str, list[Any]]:
    """Every table that stands, with its rows, read by the schema as it stands."""
    schema = MetaData()
    schema.reflect(connection)
    return {
        table.name: sorted(map(repr, connection.execute(select(table))))
        for table in schema.tables.values()
    }


def _digests() -> dict[str, str]:
    with bound().reader.connect() as connection:
        return {
            table: hashlib.sha256("\n".join(rows).encode()).hexdigest()
            for table, rows in _stored(connection).items()
            if table != "alembic_version"
        }


def _columns() -> dict[str, str]:
    """Every column that stands, digested by itself: a step down may take columns away.

    Read as the driver gives it: to reflect the schema at every step takes most of a minute.
    """
    found: dict[str, str] = {}
    with bound().reader.connect() as connection:
        for table in inspect(connection).get_table_names():
            if table != "alembic_version":
                rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"')
                values = list(zip(*rows, strict=True)) or [()] * len(rows.keys())
                found |= {
                    f"{table}.{name}": hashlib.sha256(
                        "\n".join(sorted(map(repr, column))).encode()
                    ).hexdigest()
                    for name, column in zip(rows.keys(), values, strict=True)
                }
    return found


def _described() -> dict[str, Any]:
    """The schema as the database tells it: columns, keys, checks, indexes, triggers."""
    with bound().reader.connect() as connection:
        told = inspect(connection)
        tables = {
            name: [
                sorted(map(repr, part))
                for part in (
                    told.get_columns(name),
                    told.get_foreign_keys(name),
                    told.get_check_constraints(name),
                    told.get_unique_constraints(name),
                    told.get_indexes(name),
                    [told.get_pk_constraint(name)],
                )
            ]
            for name in told.get_table_names()
        }
        is_sqlite = connection.dialect.name == "sqlite"
        triggers = (
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
            if is_sqlite
            else "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE NOT tgisinternal ORDER BY tgname"
        )
        return {**tables, "": list(map(tuple, connection.execute(text(triggers))))}


def _let_go() -> None:
    """Give every connection back: a migration wants the database for itself."""
    bound().writer.dispose()
    bound().reader.dispose()


def test_the_models_are_the_migrated_schema(app: Flask, town: Town) -> None:
    with bound().writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_down_step_by_step_and_up_again(lived_in: Flask) -> None:
    """What a step down leaves is untouched; at the bottom nothing is left; up is as before.

    The whitelist of movements is the one table that steps of their own add to; a role that a step
    brought goes with it.
    """
    schema, rows = _described(), _columns()
    assert len(rows) > 100
    for revision in [*_revisions()[1:], "base"]:
        _let_go()
        downgrade(revision=revision)
        left = _columns()
        changed = {name for name, _ in left.items() - rows.items()}
        assert {name.partition(".")[0] for name in changed} <= {"leg_rule", "staff_role"}
        rows = left
    assert rows == {}
    with bound().writer.connect() as connection:
        assert set(_stored(connection)) <= {"alembic_version"}
    _let_go()
    upgrade()
    assert _described() == schema


def test_a_shelf_of_before_lots_becomes_one_lot_and_takes_slips_back(
    lived_in: Flask, town: Town
) -> None:
    """What was sold before the step up finds its lot when its slip is taken back after it."""
    query = select(Slip.slip).where(Slip.shop == "S1", stands())
    with reading() as session:
        [slip] = session.scalars(query)
    _let_go()
    downgrade(revision="0023")
    upgrade()
    whole()
    undo(town.clerk, slip=slip, key="u2")
    assert town.left(SALT) == 170
    whole()


def test_up_with_the_town_in_it_changes_nothing(lived_in: Flask) -> None:
    before = _digests()
    _let_go()
    upgrade()
    assert _digests() == before


def test_the_town_goes_back_into_a_schema_made_anew(lived_in: Flask) -> None:
    """Every row is taken again past every guard; all digests are equal and every proof holds."""
    before = _digests()
    tables = [one for one in Base.metadata.sorted_tables if one.name not in SEEDED]
    # An entry is sealed when its postings are there.
    tables.sort(key=lambda table: table.name == "entry_seal")
    with bound().reader.connect() as connection:
        rows = {table.name: _in_order(connection, table) for table in tables}
    _let_go()
    downgrade(revision="base")
    upgrade()

    def restore(tx: Any) -> None:
        for table in tables:
            for row in rows[table.name]:
                tx.execute(table.insert(), row)

    transaction(restore)
    assert _digests() == before
    with reading() as session:
        assert ledger.audit(session) + pos.audit(session) == []
        sums = [line.points for line in ledger.trial_balance(session)]
    assert sum(sums) == 0


def _in_order(connection: Connection, table: Table) -> list[dict[str, Any]]:
    """A table's rows in the order of its key: by number within an account, parents first."""
    query = select(table).order_by(*table.primary_key.columns)
    return [dict(row._mapping) for row in connection.execute(query)]


def test_nobody_writes_through_the_reader(app: Flask, town: Town) -> None:
    with bound().reader.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text("UPDATE region SET name = name"))


def test_the_writer_is_set_as_the_notes_say(app: Flask, town: Town) -> None:
    with bound().writer.connect() as connection:
        if connection.dialect.name == "sqlite":
            wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
            for name, value in wanted.items():
                assert connection.scalar(text(f"PRAGMA {name}")) == value
            return
        assert connection.scalar(text("SHOW transaction_isolation")) == "read committed"
        assert connection.scalar(text("SHOW lock_timeout")) == "5s"
        assert connection.scalar(text("SHOW TimeZone")) == "UTC"


def test_a_reader_sees_one_moment_and_waits_for_nobody(app: Flask, town: Town) -> None:
    with reading() as session:
        before = ledger.balance_of(session, town.east, f"household/{WANG}")
        town.redeem((SALT, 3))
        assert ledger.balance_of(session, town.east, f"household/{WANG}") == before == 100
    with reading() as session:
        assert ledger.balance_of(session, town.east, f"household/{WANG}") == 94
