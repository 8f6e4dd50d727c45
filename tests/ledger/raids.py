"""Raw SQL against the books, each with the guard that stops it and what shows that it got through.

On the books stand: 100 points of WANG by the opening `opening/1`, and a slip of 10, `slip/1`.
"""

from dataclasses import dataclass, field
from typing import Final

from tests.ledger.attackers import CAREFUL, CARELESS
from tests.ledger.books import LI, VILLAGE, WANG

AT: Final = "2026-03-02 04:00:00"
SLIP: Final = "(SELECT id FROM entry WHERE source = 'slip/1')"
OPENING: Final = "(SELECT id FROM entry WHERE source = 'opening/1')"


@dataclass(frozen=True)
class Raid:
    """`aside`: guards that would stop it too, taken down first. `proof`: true once it is through."""

    name: str
    guard: str
    sql: tuple[str, ...]
    proof: str
    aside: tuple[str, ...] = ()
    pragmas: tuple[str, ...] = CAREFUL
    #: What SQLite says where it does not name the constraint.
    words: str | None = None


@dataclass(frozen=True)
class Leg:
    """A posting to be forged: on slot 0, following what stands there unless it says otherwise."""

    account: str
    points: int
    skip: int = 1
    wrong: int = 0
    ends: str = "NULL"


@dataclass(frozen=True)
class Forged:
    """An entry to be forged, whole unless it says otherwise."""

    legs: tuple[Leg, ...]
    kind: str = "opening"
    source: str = "forged"
    reverses: str = "NULL"
    sealed: int | None = field(default=-1)

    def sql(self) -> tuple[str, ...]:
        """The statements that write it."""
        legs = tuple(_posting("forged", leg) for leg in self.legs)
        seal = _seal("forged", len(self.legs) if self.sealed == -1 else self.sealed or 0)
        head = (
            f"INSERT INTO entry VALUES ({VILLAGE}, 'forged', '{self.kind}', '{AT}',"
            f" '{self.source}', 'nobody', {self.reverses})"
        )
        return (head, *legs) if self.sealed is None else (head, *legs, seal)


def _posting(entry: str, leg: Leg) -> str:
    there = f"FROM balance WHERE village = {VILLAGE} AND account = '{leg.account}' AND slot = 0"
    return (
        f"INSERT INTO posting SELECT {VILLAGE}, '{leg.account}', 0, seq + {leg.skip}, '{entry}',"
        f" {leg.points}, points + {leg.points} + {leg.wrong}, {leg.ends} {there}"
    )


def _seal(entry: str, legs: int) -> str:
    return f"INSERT INTO entry_seal VALUES ({VILLAGE}, '{entry}', {legs}, 'forged')"


GIVE: Final = (Leg(WANG, 50, ends="'2027-12-31'"), Leg("expired", -50))
TAKE: Final = (Leg(WANG, -50), Leg("expired", 50))
IS_FORGED: Final = "EXISTS (SELECT 1 FROM entry WHERE id = 'forged')"
ANY: Final = ("entry_seal_allowed",)


def _by_seal(name: str, guard: str, forged: Forged, **more: tuple[str, ...]) -> Raid:
    return Raid(name, guard, forged.sql(), IS_FORGED, **{"aside": ANY, **more})


FORGERIES: Final = (
    _by_seal(
        "unbalanced", "entry_seal_whole", Forged((Leg(WANG, 50), Leg("expired", -40)))
    ),
    _by_seal("one leg", "entry_seal_whole", Forged((Leg(WANG, 50),))),
    _by_seal("fewer legs than sealed", "entry_seal_whole", Forged(GIVE, sealed=3)),
    Raid(
        "no seal",
        "fk_entry_sealed",
        Forged(GIVE, sealed=None).sql(),
        IS_FORGED,
        words="FOREIGN KEY constraint failed",
    ),
    _by_seal("gap in the numbers", "posting_follows", Forged((Leg(WANG, 50, skip=2), GIVE[1]))),
    _by_seal("wrong balance", "posting_follows", Forged((Leg(WANG, 50, wrong=9), GIVE[1]))),
    _by_seal(
        "first line with a balance",
        "posting_follows",
        Forged((Leg(LI, 50, wrong=9), GIVE[1])),
    ),
    _by_seal(
        "numbers from zero",
        "counts_from_one",
        Forged((Leg(LI, 50, skip=0), GIVE[1])),
    ),
    _by_seal(
        "below zero",
        "posting_not_below_zero",
        Forged((Leg(WANG, -150), Leg("expired", 150)), kind="expire"),
    ),
    _by_seal(
        "a line that moves nothing",
        "ck_posting_ck_posting_moves",
        Forged((*GIVE, Leg(LI, 0))),
    ),
    _by_seal(
        "a debit with a last day",
        "lot_is_credit",
        Forged((Leg(WANG, -50, ends="'2027-12-31'"), Leg("expired", 50))),
    ),
    Raid("a leg not allowed", "entry_seal_allowed", Forged(TAKE).sql(), IS_FORGED),
    Raid(
        "the same source again",
        "uq_entry_village_kind_source",
        Forged(GIVE, source="opening/1").sql(),
        IS_FORGED,
        aside=ANY,
        words="UNIQUE constraint failed: entry.village, entry.kind, entry.source",
    ),
    Raid(
        "reversed again",
        "uq_entry_village_reverses",
        (
            *Forged(TAKE, kind="reverse", source="first", reverses=OPENING).sql(),
            *(
                one.replace("forged", "second").replace("first", "again")
                for one in Forged(
                    (Leg(LI, 5), Leg("budgeted", -5)), "reverse", "first", OPENING
                ).sql()
            ),
        ),
        "EXISTS (SELECT 1 FROM entry WHERE id = 'second')",
        aside=ANY,
        words="UNIQUE constraint failed: entry.village, entry.reverses",
    ),
    Raid(
        "a reversal of nothing",
        "fk_entry_village_reverses",
        Forged(GIVE, kind="reverse", reverses="'nothing'").sql(),
        IS_FORGED,
        aside=ANY,
        words="FOREIGN KEY constraint failed",
    ),
    Raid(
        "a line more for a sealed entry",
        "posting_not_sealed",
        (_posting("x", GIVE[0]).replace("'x'", SLIP), _posting("x", GIVE[1]).replace("'x'", SLIP)),
        f"(SELECT count(*) FROM posting WHERE entry = {SLIP}) = 4",
    ),
    Raid(
        "a line without an account",
        "fk_posting_village_account",
        (
            f"INSERT INTO entry VALUES ({VILLAGE},'forged','opening','{AT}','f','x',NULL)",
            f"INSERT INTO posting VALUES ({VILLAGE}, 'household/0', 0, 1, 'forged', 5, 5, NULL)",
            _posting("forged", Leg("expired", -5)),
            _seal("forged", 2),
        ),
        IS_FORGED,
        aside=ANY,
        words="FOREIGN KEY constraint failed",
    ),
    Raid(
        "a line without an entry",
        "fk_posting_village_entry",
        (_posting("nothing", GIVE[0]),),
        "EXISTS (SELECT 1 FROM posting WHERE entry = 'nothing')",
        words="FOREIGN KEY constraint failed",
    ),
    Raid(
        "a seal without an entry",
        "fk_entry_seal_village_entry",
        (*(_posting("nothing", leg) for leg in GIVE), _seal("nothing", 2)),
        "EXISTS (SELECT 1 FROM entry_seal WHERE entry = 'nothing')",
        aside=("fk_posting_village_entry",),
        words="FOREIGN KEY constraint failed",
    ),
    Raid(
        "a balance below zero",
        "not_below_zero",
        (f"UPDATE balance SET points = -1 WHERE account = '{WANG}'",),
        "EXISTS (SELECT 1 FROM balance WHERE limited AND points < 0)",
    ),
)

_CHANGES: Final = {
    "account": ("limited = FALSE", "NOT limited", f"code = '{WANG}'", ()),
    "entry": ("actor = 'nobody'", "actor = 'nobody'", "source = 'slip/1'", ()),
    "posting": ("balance_after = 9", "balance_after = 9", f"account = '{WANG}' AND seq = 1", ()),
    "entry_seal": ("digest = 'x'", "digest = 'x'", f"entry = {SLIP}", ()),
    "leg_rule": ("sign = -1", "sign = -1", "kind = 'opening' AND account_kind = 'household'", ()),
}
_POINTED_AT: Final = {
    "account": ("fk_balance_village_account", "fk_lot_village_account", "fk_posting_village_account"),
    "entry": ("fk_entry_seal_village_entry", "fk_posting_village_entry"),
    "posting": (),
    "entry_seal": ("fk_entry_sealed",),
    "leg_rule": (),
}
CHANGES: Final = tuple(
    Raid(
        f"change {table}",
        f"{table}_no_update",
        (f"UPDATE {table} SET {change} WHERE {which}",),
        f"EXISTS (SELECT 1 FROM {table} WHERE {which.split(' AND seq')[0]} AND {shown})",
    )
    for table, (change, shown, which, _) in _CHANGES.items()
)
REMOVALS: Final = tuple(
    Raid(
        f"remove from {table}",
        f"{table}_no_delete",
        (f"DELETE FROM {table} WHERE {which}",),
        f"NOT EXISTS (SELECT 1 FROM {table} WHERE {which})",
        aside=_POINTED_AT[table],
    )
    for table, (_, _, which, _) in _CHANGES.items()
)
TRUNCATIONS: Final = tuple(
    Raid(
        f"empty {table}",
        f"{table}_no_truncate",
        (f"TRUNCATE {table}",),
        f"NOT EXISTS (SELECT 1 FROM {table})",
        aside=_POINTED_AT[table],
    )
    for table in _CHANGES
)
NEW_RULE: Final = Raid(
    "a rule more",
    "leg_rule_no_insert",
    ("INSERT INTO leg_rule VALUES ('opening', 'redeemed', 1)",),
    "EXISTS (SELECT 1 FROM leg_rule WHERE kind = 'opening' AND account_kind = 'redeemed')",
)
