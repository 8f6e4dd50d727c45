"""Books with the guards out of the way, on which a test plants what must be found."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

import ledger
from kernel.db import Database
from ledger import Entry, Finding
from tests.ledger import books
from tests.ledger.attackers import dialect_of, drop_triggers
from tests.ledger.books import LI, WANG

OFF: Final = {
    "sqlite": "PRAGMA defer_foreign_keys = ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}


@dataclass(frozen=True)
class Planted:
    """Four entries: an opening, an award of another household, a slip and its undo."""

    database: Database
    opening: Entry
    award: Entry
    slip: Entry
    undo: Entry

    def plant(self, *statements: str, **more: Entry) -> list[Finding]:
        """Run raw SQL, see what the audit finds, and take it back.

        `{opening}` and so on stand for ids, of `more` entries as well. Foreign
        keys and, on PostgreSQL, triggers are off; that triggers are gone on SQLite is not told.
        """
        entries = {name: getattr(self, name) for name in ("opening", "award", "slip", "undo")}
        ids = {name: f"'{one.id}'" for name, one in (entries | more).items()}
        with Session(self.database.writer) as session:
            session.execute(text(OFF[dialect_of(self.database)]))
            for statement in statements:
                session.execute(text(statement.format(**ids)))
            found = ledger.audit(session)
            session.rollback()
        return [one for one in found if one.proof != "guards-stand"]


def planted(database: Database) -> Planted:
    """The books, and no guard that would not let a plant in."""
    books.open_books(WANG, LI)
    books.grant(1000)
    opening = books.post(books.opening(100))
    award = books.post(books.award(40, LI))
    slip = books.post(books.redeem(30))
    undo = books.undo(slip)
    books.post(books.redeem(5))
    drop_triggers(database)
    return Planted(database, opening, award, slip, undo)
