"""Every way past the ledger that the database must stop by itself.

On the books stand: 100 points of WANG by `opening/1`, a slip of 10, `slip/1`, and one of 5,
`slip/2`, that is undone. All but the undo are in a block. One audit was kept.
"""

from typing import Final

from tests.ledger.attackers import CARELESS
from tests.ledger.books import LI, VILLAGE, WANG
from tests.ledger.forging import AT, GIVE, TAKE, Leg, Raid, forged, posting, seal

SLIP: Final = "(SELECT id FROM entry WHERE source = 'slip/1')"
UNDO: Final = "(SELECT id FROM entry WHERE kind = 'undo')"
UNDONE: Final = "(SELECT id FROM entry WHERE source = 'slip/2')"
FORGED: Final = "EXISTS (SELECT 1 FROM entry WHERE id = 'forged')"
NO_KEY: Final = "FOREIGN KEY constraint failed"


def _forgery(name: str, guard: str, sql: tuple[str, ...], words: str | None = None) -> Raid:
    return Raid(name, guard, sql, FORGED, words=words)


FORGERIES: Final = (
    _forgery("unbalanced", "entry_seal_whole", forged(GIVE[0], Leg("issued", -40))),
    _forgery("one leg", "entry_seal_whole", forged(GIVE[0])),
    _forgery(
        "fewer legs than sealed", "entry_seal_whole", (*forged(*GIVE)[:3], seal("'forged'", 3))
    ),
    _forgery("no seal", "fk_entry_sealed", forged(*GIVE)[:3], NO_KEY),
    _forgery("a gap", "posting_follows", forged(Leg(WANG, 50, skip=2), GIVE[1])),
    _forgery("a wrong balance", "posting_follows", forged(Leg(WANG, 50, wrong=9), GIVE[1])),
    _forgery("a wrong start", "posting_follows", forged(Leg(LI, 50, wrong=9), GIVE[1])),
    _forgery("a line zero", "counts_from_one", forged(Leg(LI, 50, skip=0), GIVE[1])),
    _forgery(
        "below zero",
        "posting_not_below_zero",
        forged(Leg(WANG, -150), Leg("expired", 150), kind="expire"),
    ),
    _forgery(
        "a line of nothing", "posting_moves", forged(*GIVE, Leg("issued", 0, skip=2, wrong=-50))
    ),
    _forgery(
        "a debit with a last day",
        "lot_is_credit",
        forged(Leg(WANG, -50, ends="'2027-12-31'"), TAKE[1], kind="expire"),
    ),
    _forgery("a leg not allowed", "entry_seal_allowed", forged(*TAKE)),
    _forgery(
        "a source again",
        "uq_entry_village_kind_source",
        forged(*GIVE, source="opening/1"),
        "UNIQUE constraint failed: entry.village, entry.kind, entry.source",
    ),
    _forgery(
        "a second undo",
        "uq_entry_village_reverses",
        forged(Leg(WANG, -50), Leg("issued", 50), kind="reverse", reverses=UNDONE),
        "UNIQUE constraint failed: entry.village, entry.reverses",
    ),
    _forgery(
        "a reversal of nothing",
        "fk_entry_village_reverses",
        forged(Leg(WANG, -50), Leg("issued", 50), kind="reverse", reverses="'nothing'"),
        NO_KEY,
    ),
    Raid(
        "a line after the seal",
        "posting_not_sealed",
        tuple(posting(SLIP, leg) for leg in GIVE),
        f"(SELECT count(*) FROM posting WHERE entry = {SLIP}) = 4",
    ),
    Raid(
        "two entries in one place",
        "uq_block_item_village_no_position",
        (f"INSERT INTO block_item SELECT village, {UNDO}, no, 2 FROM block WHERE no = 1",),
        "(SELECT count(*) FROM block_item WHERE position = 2) = 2",
        words="UNIQUE constraint failed: block_item.village, block_item.no, block_item.position",
    ),
    Raid(
        "a balance below zero",
        "balance_not_below_zero",
        (f"UPDATE balance SET points = -1 WHERE account = '{WANG}'",),
        "EXISTS (SELECT 1 FROM balance WHERE limited AND points < 0)",
    ),
    Raid(
        "a rule more",
        "leg_rule_no_insert",
        ("INSERT INTO leg_rule VALUES ('opening', 'redeemed', 1)",),
        "EXISTS (SELECT 1 FROM leg_rule WHERE kind = 'opening' AND account_kind = 'redeemed')",
    ),
)

_NOBODYS: Final = f"{VILLAGE}, 'household/0'"
ORPHANS: Final = (
    Raid(
        "a line without an account",
        "fk_posting_village_account",
        (
            f"INSERT INTO entry VALUES ({VILLAGE}, 'forged', 'opening', '{AT}', 'f', 'x', NULL)",
            f"INSERT INTO posting VALUES ({_NOBODYS}, 0, 1, 'forged', 50, 50, NULL)",
            posting("'forged'", GIVE[1]),
            seal("'forged'", 2),
        ),
        FORGED,
        words=NO_KEY,
    ),
    Raid(
        "a line without an entry",
        "fk_posting_village_entry",
        (posting("'nothing'", GIVE[0]),),
        "EXISTS (SELECT 1 FROM posting WHERE entry = 'nothing')",
        words=NO_KEY,
    ),
    Raid(
        "a seal without an entry",
        "fk_entry_seal_village_entry",
        (*(posting("'nothing'", leg) for leg in GIVE), seal("'nothing'", 2)),
        "EXISTS (SELECT 1 FROM entry_seal WHERE entry = 'nothing')",
        aside=("fk_posting_village_entry",),
        words=NO_KEY,
    ),
    Raid(
        "a balance without an account",
        "fk_balance_village_account",
        (f"INSERT INTO balance VALUES ({_NOBODYS}, 0, TRUE, 0, 0, 0, NULL, '{AT}')",),
        "EXISTS (SELECT 1 FROM balance WHERE account = 'household/0')",
        words=NO_KEY,
    ),
    Raid(
        "a place in the queue without an entry",
        "fk_seal_queue_village_entry",
        (f"INSERT INTO seal_queue VALUES ({VILLAGE}, 'nothing')",),
        "EXISTS (SELECT 1 FROM seal_queue WHERE entry = 'nothing')",
        words=NO_KEY,
    ),
    Raid(
        "a place in a block without an entry",
        "fk_block_item_village_entry",
        (f"INSERT INTO block_item VALUES ({VILLAGE}, 'nothing', 1, 99)",),
        "EXISTS (SELECT 1 FROM block_item WHERE entry = 'nothing')",
        words=NO_KEY,
    ),
    Raid(
        "a place in no block",
        "fk_block_item_village_no",
        (f"INSERT INTO block_item VALUES ({VILLAGE}, {UNDO}, 99, 1)",),
        "EXISTS (SELECT 1 FROM block_item WHERE no = 99)",
        words=NO_KEY,
    ),
    Raid(
        "a lot without an account",
        "fk_lot_village_account",
        (f"INSERT INTO lot VALUES ({_NOBODYS}, DATE('2027-12-31'), 5)",),
        "EXISTS (SELECT 1 FROM lot WHERE account = 'household/0')",
        words=NO_KEY,
    ),
)

#: Table → (one row of it, a change to that row, how the change is seen).
ROWS: Final = {
    "account": (f"code = '{WANG}'", "limited = FALSE", "NOT limited"),
    "entry": ("source = 'slip/1'", "actor = 'nobody'", "actor = 'nobody'"),
    "posting": (
        f"account = '{WANG}' AND seq = 1",
        "points = 999",
        "points = 999",
    ),
    "entry_seal": (f"entry = {SLIP}", "digest = 'x'", "digest = 'x'"),
    "block": ("no = 1", "points = 9", "points = 9"),
    "block_item": (f"entry = {SLIP}", "position = 9", "position = 9"),
    "audit_run": ("milliseconds = 5", "entries = 9", "entries = 9"),
    "leg_rule": (
        "kind = 'opening' AND account_kind = 'household'",
        "sign = -1",
        "sign = -1",
    ),
}
_POINTED_AT: Final = {
    "account": (
        "fk_balance_village_account",
        "fk_lot_village_account",
        "fk_posting_village_account",
    ),
    "entry": (
        "fk_block_item_village_entry",
        "fk_entry_seal_village_entry",
        "fk_posting_village_entry",
        "fk_seal_queue_village_entry",
    ),
    "block": ("fk_block_item_village_no",),
    "entry_seal": ("fk_entry_sealed",),
}
CHANGES: Final = tuple(
    Raid(
        f"change {table}",
        f"{table}_no_update",
        (f"UPDATE {table} SET {change} WHERE {which}",),
        f"EXISTS (SELECT 1 FROM {table} WHERE {which} AND {seen})",
    )
    for table, (which, change, seen) in ROWS.items()
)
REMOVALS: Final = tuple(
    Raid(
        f"remove from {table}",
        f"{table}_no_delete",
        (f"DELETE FROM {table} WHERE {which}",),
        f"NOT EXISTS (SELECT 1 FROM {table} WHERE {which})",
        aside=_POINTED_AT.get(table, ()),
    )
    for table, (which, _, _) in ROWS.items()
)
#: PostgreSQL alone: TRUNCATE passes the guards of the single row.
TRUNCATIONS: Final = tuple(
    Raid(
        f"empty {table}",
        f"{table}_no_truncate",
        (f"TRUNCATE {table}",),
        f"NOT EXISTS (SELECT 1 FROM {table})",
    )
    for table in ROWS
)
_ALTERED: Final = {
    "account": ("village, code, kind, FALSE, opened_at", "NOT limited"),
    "entry": ("village, id, kind, recorded_at, source, 'nobody', reverses", "actor = 'nobody'"),
    "posting": (
        "village, account, slot, seq, entry, points, balance_after, '2099-12-31'",
        "expires_on = '2099-12-31'",
    ),
    "entry_seal": ("village, entry, legs, 'x'", "digest = 'x'"),
    "block": ("village, no, prev, hash, entries, 9, first_at, last_at, sealed_at", "points = 9"),
    "block_item": ("village, entry, no, 9", "position = 9"),
    "audit_run": ("id, at, 9, findings, first, milliseconds", "entries = 9"),
}
_IN_FRONT: Final = {"posting": ("posting_not_sealed",), "leg_rule": ("leg_rule_no_insert",)}
#: SQLite alone: REPLACE takes the old row away without a word, unless triggers are recursive.
REPLACEMENTS: Final = tuple(
    Raid(
        f"replace in {table}",
        f"{table}_no_replace",
        (f"REPLACE INTO {table} SELECT {columns} FROM {table} WHERE {ROWS[table][0]}",),
        f"EXISTS (SELECT 1 FROM {table} WHERE {ROWS[table][0]} AND {seen})",
        aside=_IN_FRONT.get(table, ()),
        pragmas=CARELESS,
    )
    for table, (columns, seen) in _ALTERED.items()
)

_WHICH: Final = {
    **{table: row[0] for table, row in ROWS.items()},
    "balance": f"account = '{WANG}'",
    "lot": f"account = '{WANG}'",
    "operation": "client = 'till/1'",
    "seal_queue": f"entry = {UNDO}",
}


def doubles(dialect: str) -> tuple[Raid, ...]:
    """A second row under the same key, table by table."""
    return tuple(_double(table, which, dialect) for table, which in _WHICH.items())


def _double(table: str, which: str, dialect: str) -> Raid:
    columns, twice = "*", which
    if table == "entry":  # its source is a key as well
        columns, twice = (
            _ALTERED["entry"][0].replace("source", "'copy'"),
            f"{which} OR source = 'copy'",
        )
    if table == "block_item":  # its place is a key as well
        columns = _ALTERED["block_item"][0]
    in_front = _IN_FRONT.get(table, ())
    if dialect == "sqlite" and table in _ALTERED:
        in_front = (*in_front, f"{table}_no_replace")
    return Raid(
        f"double {table}",
        f"pk_{table}",
        (f"INSERT INTO {table} SELECT {columns} FROM {table} WHERE {which}",),
        f"(SELECT count(*) FROM {table} WHERE {twice}) = 2",
        aside=in_front,
        pragmas=CARELESS,
        words=f"UNIQUE constraint failed: {table}.",
    )
