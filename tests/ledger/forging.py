"""Raw SQL that writes an entry past the ledger, whole or with one thing wrong."""

from dataclasses import dataclass
from typing import Final

from tests.ledger.attackers import CAREFUL
from tests.ledger.books import VILLAGE, WANG

AT: Final = "2026-03-02 04:00:00"


@dataclass(frozen=True)
class Raid:
    """What is tried, the one guard that stops it, and a condition that is true once it is through.

    `aside`: guards that stand behind that one and are taken down first.
    `words`: what SQLite says where it does not name the constraint.
    """

    name: str
    guard: str
    sql: tuple[str, ...]
    proof: str
    aside: tuple[str, ...] = ()
    pragmas: tuple[str, ...] = CAREFUL
    words: str | None = None


@dataclass(frozen=True)
class Leg:
    """A posting on slot 0 that follows what stands there, unless it skips or is wrong."""

    account: str
    points: int
    skip: int = 1
    wrong: int = 0
    ends: str = "NULL"


GIVE: Final = (Leg(WANG, 50, ends="'2027-12-31'"), Leg("issued", -50))
TAKE: Final = (Leg(WANG, -50), Leg("expired", 50))


def forged(
    *legs: Leg, kind: str = "opening", source: str = "forged", reverses: str = "NULL"
) -> tuple[str, ...]:
    """The statements of a whole entry with the id `forged`; the last one is its seal."""
    head = (
        f"INSERT INTO entry VALUES ({VILLAGE}, 'forged', '{kind}', '{AT}',"
        f" '{source}', 'nobody', {reverses})"
    )
    return (head, *(posting("'forged'", leg) for leg in legs), seal("'forged'", len(legs)))


def posting(entry: str, leg: Leg) -> str:
    """The statement that writes one leg; `entry` is SQL."""
    there = f"FROM balance WHERE village = {VILLAGE} AND account = '{leg.account}' AND slot = 0"
    return (
        f"INSERT INTO posting SELECT {VILLAGE}, '{leg.account}', 0, seq + {leg.skip}, {entry},"
        f" {leg.points}, points + {leg.points} + {leg.wrong}, DATE({leg.ends}) {there}"
    )


def seal(entry: str, legs: int) -> str:
    """The statement that seals it; `entry` is SQL."""
    return f"INSERT INTO entry_seal VALUES ({VILLAGE}, {entry}, {legs}, 'forged')"
