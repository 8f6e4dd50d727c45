"""The books' tables. Village first in every key; written by this package alone, through Core."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from kernel.db import Base, UtcDateTime

_CODE: Final = String(60)
_ID: Final = String(32)
_KIND: Final = String(20)
_DIGEST: Final = String(64)


def _village() -> Column[int]:
    return Column("village", Integer, primary_key=True, autoincrement=False)


#: An account: opaque code and kind. Never changed, never removed.
account = Table(
    "account",
    Base.metadata,
    _village(),
    Column("code", _CODE, primary_key=True),
    Column("kind", _KIND, nullable=False),
    Column("limited", Boolean, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
)

#: A cache of the last posting per account and slot: the only rows here that change.
#: `drawn` = points taken from lots so far, less points given back; `due_on` = no lot of this
#: account ends before this day.
balance = Table(
    "balance",
    Base.metadata,
    _village(),
    Column("account", _CODE, primary_key=True),
    Column("slot", SmallInteger, primary_key=True, autoincrement=False),
    Column("limited", Boolean, nullable=False),
    Column("points", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("drawn", BigInteger, nullable=False),
    Column("due_on", Date),
    Column("last_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["village", "account"], ["account.village", "account.code"]),
    CheckConstraint("NOT limited OR points >= 0", name="not_below_zero"),
    Index(None, "village", "due_on"),
)

#: One balanced event. The deferred key to its seal makes an unsealed entry fail at commit.
entry = Table(
    "entry",
    Base.metadata,
    _village(),
    Column("id", _ID, primary_key=True),
    Column("kind", _KIND, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("source", String(120), nullable=False),
    Column("actor", String(60), nullable=False),
    Column("reverses", _ID),
    ForeignKeyConstraint(
        ["village", "id"],
        ["entry_seal.village", "entry_seal.entry"],
        name="fk_entry_sealed",
        deferrable=True,
        initially="DEFERRED",
        use_alter=True,
    ),
    ForeignKeyConstraint(["village", "reverses"], ["entry.village", "entry.id"]),
    UniqueConstraint("village", "kind", "source"),
    UniqueConstraint("village", "reverses"),
    Index(None, "village", "kind", "recorded_at", "id"),
)

#: One line of an entry. On a household a credit with `expires_on` opens a lot; without it
#: points are drawn from lots (negative) or given back to them (positive), first in first out.
posting = Table(
    "posting",
    Base.metadata,
    _village(),
    Column("account", _CODE, primary_key=True),
    Column("slot", SmallInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("entry", _ID, nullable=False),
    Column("points", BigInteger, nullable=False),
    Column("balance_after", BigInteger, nullable=False),
    Column("expires_on", Date),
    ForeignKeyConstraint(["village", "account"], ["account.village", "account.code"]),
    ForeignKeyConstraint(["village", "entry"], ["entry.village", "entry.id"]),
    CheckConstraint("points <> 0", name="moves"),
    CheckConstraint("seq > 0", name="counts_from_one"),
    CheckConstraint("expires_on IS NULL OR points > 0", name="lot_is_credit"),
    Index(None, "village", "entry"),
)

#: Says that an entry is whole: the database accepts it only when the legs sum to zero.
entry_seal = Table(
    "entry_seal",
    Base.metadata,
    _village(),
    Column("entry", _ID, primary_key=True),
    Column("legs", SmallInteger, nullable=False),
    Column("digest", _DIGEST, nullable=False),
    ForeignKeyConstraint(["village", "entry"], ["entry.village", "entry.id"]),
)

#: A cache of what was credited to an account per last valid day; rebuilt from postings.
lot = Table(
    "lot",
    Base.metadata,
    _village(),
    Column("account", _CODE, primary_key=True),
    Column("expires_on", Date, primary_key=True),
    Column("credited", BigInteger, nullable=False),
    ForeignKeyConstraint(["village", "account"], ["account.village", "account.code"]),
)

#: A cache of what entries of one kind moved on one line of the trial balance in a month that is
#: over; rebuilt from postings.
month_sum = Table(
    "month_sum",
    Base.metadata,
    _village(),
    Column("month", Date, primary_key=True),
    Column("kind", _KIND, primary_key=True),
    Column("account", _CODE, primary_key=True),
    Column("postings", BigInteger, nullable=False),
    Column("points", BigInteger, nullable=False),
)

#: The whitelist of movements, for the database's own guard; equal to `ledger.chart`.
leg_rule = Table(
    "leg_rule",
    Base.metadata,
    Column("kind", _KIND, primary_key=True),
    Column("account_kind", _KIND, primary_key=True),
    Column("sign", SmallInteger, primary_key=True, autoincrement=False),
)

#: Entries that no block holds yet; a row comes with its entry and goes when it is sealed.
seal_queue = Table(
    "seal_queue",
    Base.metadata,
    _village(),
    Column("entry", _ID, primary_key=True),
    ForeignKeyConstraint(["village", "entry"], ["entry.village", "entry.id"]),
)

#: A village's entries in chained blocks: `hash` is taken of all a block says and holds.
block = Table(
    "block",
    Base.metadata,
    _village(),
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("prev", _DIGEST, nullable=False),
    Column("hash", _DIGEST, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("points", BigInteger, nullable=False),
    Column("first_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("sealed_at", UtcDateTime, nullable=False),
)

#: Which block holds an entry, and where in it.
block_item = Table(
    "block_item",
    Base.metadata,
    _village(),
    Column("entry", _ID, primary_key=True),
    Column("no", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    ForeignKeyConstraint(["village", "no"], ["block.village", "block.no"]),
    ForeignKeyConstraint(["village", "entry"], ["entry.village", "entry.id"]),
    UniqueConstraint("village", "no", "position"),
)

#: What each audit found, for the light in the office.
audit_run = Table(
    "audit_run",
    Base.metadata,
    Column("id", _ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("entries", BigInteger, nullable=False),
    Column("findings", Integer, nullable=False),
    Column("first", Text),
    Column("milliseconds", BigInteger, nullable=False),
)
