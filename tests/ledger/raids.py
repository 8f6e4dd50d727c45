"""Every way past the ledger that the database must stop by itself.

On the books stand: 100 points of WANG by `opening/1`, a slip of 10, `slip/1`, and one of 5,
`slip/2`, that is undone.
"""

from sqlite3 import Error as SqliteError
from typing import Final

from tests.ledger.attackers import CARELESS
from tests.ledger.books import LI, VILLAGE, WANG
from tests.ledger.forging import AT, GIVE, TAKE, Leg, Raid, forged, posting, seal

SLIP: Final = "(SELECT id FROM entry WHERE source = 'slip/1')"
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
    _forgery("a line of nothing", "posting_moves", forged(*GIVE, Leg(LI, 0))),
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
        "a balance below zero",
        "not_below_zero",
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
    "entry": ("fk_entry_seal_village_entry", "fk_posting_village_entry"),
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
        aside=_POINTED_AT.get(table, ()),
    )
    for table in ROWS
)
#: SQLite alone: REPLACE takes the old row away without a word, unless triggers are recursive.
REPLACEMENTS: Final = (
    Raid(
        "replace an account",
        "account_no_replace",
        (f"REPLACE INTO account VALUES ({VILLAGE}, '{WANG}', 'household', FALSE, '{AT}')",),
        f"EXISTS (SELECT 1 FROM account WHERE code = '{WANG}' AND NOT limited)",
        pragmas=CARELESS,
    ),
    Raid(
        "replace an entry",
        "entry_no_replace",
        (
            "REPLACE INTO entry SELECT village, id, kind, recorded_at, source, 'nobody', reverses"
            " FROM entry WHERE source = 'slip/1'",
        ),
        "EXISTS (SELECT 1 FROM entry WHERE source = 'slip/1' AND actor = 'nobody')",
        pragmas=CARELESS,
    ),
    Raid(
        "replace a line",
        "posting_no_replace",
        (
            "REPLACE INTO posting SELECT village, account, slot, seq, entry, points,"
            f" balance_after, '2099-12-31' FROM posting WHERE account = '{WANG}' AND seq = 1",
        ),
        "EXISTS (SELECT 1 FROM posting WHERE expires_on = '2099-12-31')",
        aside=("posting_not_sealed",),
        pragmas=CARELESS,
    ),
    Raid(
        "replace a seal",
        "entry_seal_no_replace",
        (
            f"REPLACE INTO entry_seal SELECT village, entry, legs, 'x' FROM entry_seal WHERE entry = {SLIP}",
        ),
        "EXISTS (SELECT 1 FROM entry_seal WHERE digest = 'x')",
        pragmas=CARELESS,
    ),
)

_IN_FRONT: Final = {"posting": ("posting_not_sealed",), "leg_rule": ("leg_rule_no_insert",)}
_COPIES: Final = {
    "entry": "village, id, kind, recorded_at, 'copy', actor, reverses",
    **dict.fromkeys(("account", "posting", "entry_seal", "leg_rule", "balance", "lot"), "*"),
    "operation": "*",
}
_WHICH: Final = {
    **{table: row[0] for table, row in ROWS.items()},
    "balance": f"account = '{WANG}'",
    "lot": f"account = '{WANG}'",
    "operation": "client = 'till/1'",
}


def doubles(dialect: str) -> tuple[Raid, ...]:
    """A second row under the same key, table by table."""
    replace = {
        table: (f"{table}_no_replace",) for table in ("account", "entry", "posting", "entry_seal")
    }
    return tuple(
        Raid(
            f"double {table}",
            f"pk_{table}",
            (f"INSERT INTO {table} SELECT {columns} FROM {table} WHERE {_WHICH[table]}",),
            f"(SELECT count(*) FROM {table} WHERE {_WHICH[table]}"
            + (" OR source = 'copy'" if table == "entry" else "")
            + ") = 2",
            aside=(
                *_IN_FRONT.get(table, ()),
                *(replace.get(table, ()) if dialect == "sqlite" else ()),
            ),
            pragmas=CARELESS,
            words=f"UNIQUE constraint failed: {table}.",
        )
        for table, columns in _COPIES.items()
    )
