"""Tampering by raw SQL, with every right in the database but without the file outside it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from random import Random
from typing import Any, Final

from sqlalchemy import case, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from ledger.blocks import START, Block
from ledger.tables import balance, block, block_item, entry, entry_seal, lot, posting
from ledger.values import Entry, Leg

#: table → changes that must be found, whatever row they hit.
EDITS: Final = {
    "entry": (
        "actor = 'nobody'",
        "source = 'forged'",
        "kind = 'opening', source = 'forged'",
        "recorded_at = '2026-03-01 00:00:00'",
    ),
    "posting": ("points = points * 2", "balance_after = balance_after + 7", "seq = seq + 50"),
    "entry_seal": ("digest = 'x'", "legs = legs + 1"),
    "block": (
        "hash = 'x'",
        "prev = 'x'",
        "entries = entries + 1",
        "points = points + 1",
        "first_at = '2026-03-01 00:00:00'",
        "last_at = '2099-03-01 00:00:00'",
        "sealed_at = '2026-03-01 00:00:00'",
        "no = no + 50",
    ),
    "block_item": ("position = position + 50", "no = no + 50", "entry = 'forged'"),
    "balance": ("points = points + 1", "seq = seq + 1"),
    "lot": ("credited = credited + 1", "expires_on = '2098-12-31'"),
}


@dataclass
class Tamperer:
    """One attempt, in a session that is rolled back; `dice` choose what and where."""

    session: Session
    dice: Random

    def run(self, statement: str, **given: object) -> None:
        """Raw SQL."""
        self.session.execute(text(statement), given)

    def _row(self, table: str) -> str:
        """The condition that one row meets, chosen at random."""
        keys = [column.name for column in _TABLES[table].primary_key.columns]
        columns = [_TABLES[table].c[key] for key in keys]
        row = self.dice.choice(self.session.execute(select(*columns).order_by(*columns)).all())
        return " AND ".join(f"{key} = '{value}'" for key, value in zip(keys, row, strict=True))

    def edit(self) -> None:
        """Another value in one row."""
        table = self.dice.choice(sorted(EDITS))
        change = self.dice.choice(EDITS[table])
        self.run(f"UPDATE {table} SET {change} WHERE {self._row(table)}")

    def remove(self) -> None:
        """One row less."""
        table = self.dice.choice(sorted(EDITS))
        self.run(f"DELETE FROM {table} WHERE {self._row(table)}")

    def insert(self) -> None:
        """A whole entry slipped in where no block, or only a block, knows of it."""
        source = self.dice.choice(self._sealed())
        self.session.execute(
            text(
                "INSERT INTO entry SELECT village, 'forged', kind, recorded_at, 'forged', actor,"
                f" NULL FROM entry WHERE id = '{source}'"
            )
        )
        self.run(
            "INSERT INTO posting SELECT village, account, slot, seq + 50, 'forged', points,"
            f" balance_after, expires_on FROM posting WHERE entry = '{source}'"
        )
        self.run(
            "INSERT INTO entry_seal SELECT village, 'forged', legs, digest FROM entry_seal"
            f" WHERE entry = '{source}'"
        )
        if self.dice.random() < 1 / 2:
            self.run(
                "INSERT INTO block_item SELECT village, 'forged', no, 99 FROM block_item"
                f" WHERE entry = '{source}'"
            )
        rebuild(self.session, blocks=False)

    def reorder(self) -> None:
        """Two entries of a block change places, or what is said of them does."""
        shared = select(block_item.c.village, block_item.c.no).group_by(
            block_item.c.village, block_item.c.no
        )
        places = self.session.execute(shared.having(func.count() > 1)).all()
        village, no = self.dice.choice(sorted(map(tuple, places)))
        held = select(block_item.c.entry).where(
            block_item.c.village == village, block_item.c.no == no
        )
        one, other = self.dice.sample(sorted(self.session.scalars(held)), 2)
        table, column, aside = self.dice.choice(
            [("block_item", "position", 999), ("entry_seal", "digest", "aside")]
        )
        query = text(f"SELECT entry, {column} FROM {table} WHERE entry IN ('{one}', '{other}')")
        values: dict[str, object] = {row[0]: row[1] for row in self.session.execute(query)}
        for place, value in ((one, aside), (other, values[one]), (one, values[other])):
            self.run(f"UPDATE {table} SET {column} = :value WHERE entry = '{place}'", value=value)

    def cut(self) -> None:
        """The last blocks of a village and all they held are gone, and nothing tells of them."""
        village = self.dice.choice(self.session.scalars(select(block.c.village)).all())
        last = self.session.scalar(select(func.max(block.c.no)).where(block.c.village == village))
        first = self.dice.randint(1, int(last or 1))
        gone = select(block_item.c.entry).where(
            block_item.c.village == village, block_item.c.no >= first
        )
        ids = list(self.session.scalars(gone))
        ids += self.session.scalars(
            text(f"SELECT entry FROM seal_queue WHERE village = {village}")
        ).all()
        self.run(f"DELETE FROM seal_queue WHERE village = {village}")
        self._forget(ids)
        self.session.execute(delete(block).where(block.c.village == village, block.c.no >= first))
        rebuild(self.session)

    def rewrite(self) -> None:
        """One sealed entry says something else, and everything that follows from it as well."""
        one = self.dice.choice(self._sealed())
        self.dice.choice([self._other_words, self._more_points, self._never_was])(one)
        rebuild(self.session)

    def _other_words(self, one: str) -> None:
        self.session.execute(update(entry).where(entry.c.id == one).values(actor="nobody"))

    def _more_points(self, one: str) -> None:
        more = self.dice.randint(1, 50)
        shift = case((posting.c.points > 0, more), else_=-more)
        self.session.execute(
            update(posting).where(posting.c.entry == one).values(points=posting.c.points + shift)
        )

    def _never_was(self, one: str) -> None:
        self._forget([one])

    def _forget(self, ids: list[str]) -> None:
        for table, column in (
            (block_item, block_item.c.entry),
            (entry_seal, entry_seal.c.entry),
            (posting, posting.c.entry),
            (entry, entry.c.id),
        ):
            self.session.execute(delete(table).where(column.in_(ids)))

    def _sealed(self) -> list[str]:
        return list(self.session.scalars(select(block_item.c.entry).order_by(block_item.c.entry)))


_TABLES: Final = {
    one.name: one for one in (entry, posting, entry_seal, block, block_item, balance, lot)
}
WAYS: Final[dict[str, Callable[[Tamperer], None]]] = {
    "edit": Tamperer.edit,
    "remove": Tamperer.remove,
    "insert": Tamperer.insert,
    "reorder": Tamperer.reorder,
    "cut": Tamperer.cut,
    "rewrite": Tamperer.rewrite,
}


def rebuild(session: Session, *, blocks: bool = True) -> None:
    """Make lines, caches, digests and blocks agree with the entries and legs that stand."""
    _lines(session)
    _caches(session)
    _digests(session)
    if blocks:
        _chain(session)


def _lines(session: Session) -> None:
    key = (posting.c.village, posting.c.account, posting.c.slot)
    rows = [
        dict(row._mapping) for row in session.execute(select(posting).order_by(*key, posting.c.seq))
    ]
    session.execute(delete(posting))
    for _, own in groupby(rows, key=lambda row: (row["village"], row["account"], row["slot"])):
        after = 0
        for seq, row in enumerate(own, start=1):
            after += row["points"]
            row.update(seq=seq, balance_after=after)
    session.execute(insert(posting), rows)


def _caches(session: Session) -> None:
    session.execute(update(balance).values(points=0, seq=0, drawn=0))
    session.execute(delete(lot))
    key = (posting.c.village, posting.c.account, posting.c.slot)
    drawn = case((posting.c.expires_on.is_(None), -posting.c.points), else_=0)
    sums = (func.sum(posting.c.points), func.max(posting.c.seq), func.sum(drawn))
    for village, code, slot, points, seq, taken in session.execute(
        select(*key, *sums).group_by(*key)
    ).all():
        session.execute(
            update(balance)
            .where(balance.c.village == village, balance.c.account == code, balance.c.slot == slot)
            .values(points=points, seq=seq, drawn=taken if code.startswith("household") else 0)
        )
    place = (posting.c.village, posting.c.account, posting.c.expires_on)
    for village, code, until, points in session.execute(
        select(*place, func.sum(posting.c.points))
        .where(posting.c.expires_on.is_not(None))
        .group_by(*place)
    ).all():
        values = {"village": village, "account": code, "expires_on": until, "credited": points}
        session.execute(insert(lot).values(values))
    first = (
        select(func.min(lot.c.expires_on))
        .where(lot.c.village == balance.c.village, lot.c.account == balance.c.account)
        .scalar_subquery()
    )
    session.execute(update(balance).values(due_on=first))


def _digests(session: Session) -> None:
    rows = session.execute(select(posting).order_by(posting.c.entry)).all()
    legs = {one: list(own) for one, own in groupby(rows, key=lambda row: row.entry)}
    for row in session.execute(select(entry)).all():
        own = legs.get(row.id, [])
        said = Entry(
            **row._mapping,
            legs=tuple(
                Leg(leg.account, leg.slot, leg.seq, leg.points, leg.balance_after, leg.expires_on)
                for leg in own
            ),
        )
        session.execute(
            update(entry_seal)
            .where(entry_seal.c.village == row.village, entry_seal.c.entry == row.id)
            .values(digest=said.digest(), legs=len(own))
        )


def _chain(session: Session) -> None:
    """Every block anew, of what is left of what it held."""
    rows = session.execute(select(block).order_by(block.c.village, block.c.no)).all()
    kept = {row.village: (0, START) for row in rows}
    for row in rows:
        items = _held(session, row)
        if not items:
            session.execute(
                delete(block).where(block.c.village == row.village, block.c.no == row.no)
            )
            continue
        no, prev = kept[row.village]
        kept[row.village] = (no + 1, _seal(session, row, (no + 1, prev), items))


def _held(session: Session, row: Any) -> list[Any]:
    moved = func.sum(case((posting.c.points > 0, posting.c.points), else_=0)).label("points")
    query = (
        select(block_item.c.entry, entry_seal.c.digest, entry.c.recorded_at, moved)
        .join(entry_seal, entry_seal.c.entry == block_item.c.entry)
        .join(entry, entry.c.id == block_item.c.entry)
        .join(posting, posting.c.entry == block_item.c.entry)
        .where(block_item.c.village == row.village, block_item.c.no == row.no)
        .group_by(block_item.c.entry, entry_seal.c.digest, entry.c.recorded_at)
        .order_by(block_item.c.entry)
    )
    return list(session.execute(query))


def _seal(session: Session, row: Any, place: tuple[int, str], items: list[Any]) -> str:
    no, prev = place
    said = Block(
        village=row.village,
        no=no,
        prev=prev,
        entries=len(items),
        points=sum(int(one.points) for one in items),
        first_at=min(one.recorded_at for one in items),
        last_at=max(one.recorded_at for one in items),
        sealed_at=row.sealed_at,
    )
    made = said.digest([(one.entry, one.digest) for one in items])
    old = (block.c.village == row.village, block.c.no == row.no)
    session.execute(update(block).where(*old).values({**vars(said), "hash": made}))
    for position, one in enumerate(items, start=1):
        session.execute(
            update(block_item)
            .where(block_item.c.village == row.village, block_item.c.entry == one.entry)
            .values(no=no, position=position)
        )
    return made
